"""
Everything the portal holds in one file, and back again.

A backup is a tar archive: ``manifest.json``, the database, the files of people, and last
the checksums of all of these; by choice encrypted as a whole. It never holds a key, only
fingerprints that tell which keys are needed to read it.
"""
