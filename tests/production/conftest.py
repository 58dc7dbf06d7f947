"""
Tests with real processes: web server, worker, database, mail server, proxy.

They take minutes and run one after the other, by ``make test-production`` and in continuous
integration; each ends what it started and frees its ports.
"""
