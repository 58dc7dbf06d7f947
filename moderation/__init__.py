"""
Moderators read what was submitted and decide: the queue, claims, decisions, reasons.

May import ``forum`` and everything below it, but not ``workorders``.
"""
