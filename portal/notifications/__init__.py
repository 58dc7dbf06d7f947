"""
Notices and letters: left by ``outbox.notify`` as facts, worded when shown or sent.

On floor 2, beside agencies: knows accounts and what lies below; nothing of what it tells about.
"""
