"""
Notices and messages: ``outbox.notify`` stores facts; the text is made when shown or sent.

On floor 2, beside agencies: imports accounts and lower floors, and nothing that the messages
are about.
"""
