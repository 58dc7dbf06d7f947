"""
Notices and messages: written by ``outbox.notify`` as facts, worded when shown or sent.

On floor 2, beside agencies: imports accounts and what lies below, and nothing of what the
messages are about.
"""
