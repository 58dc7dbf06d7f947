"""
Event consumers: how an upper floor acts on what happened below (decision 0078).

``registry`` holds which consumers there are, ``pending`` what each has still to do, and
``delivery`` runs them. Imports nothing above ``portal.audit``.

A handler must be idempotent: a crash before the commit, or ``replay``, runs it again. Lines
of one matter come in their order; one that fails waits longer each time and holds back the
rest of its own matter alone. Long work is done in parts: a handler that returns a position
is called again with it in a transaction of its own.
"""
