"""
Event consumers: how an upper floor acts on events of a lower one (decision 0078).

``registry`` knows all consumers, ``pending`` stores the events each still has to handle, and
``delivery`` runs them. Imports nothing above ``portal.audit``.

A handler must be idempotent: a crash before the commit, or ``replay``, runs it again. Lines
of one matter are handled in their order. A line that fails is retried with growing pauses and
delays only the later lines of its own matter. Long work is done in parts: a handler that
returns a position is called again with it, in a transaction of its own.
"""
