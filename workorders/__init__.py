"""
Work orders of agencies: orders, their ledger, due dates, sign-off of replies, exports.

May import ``forum`` and everything below it, but not ``moderation``.
"""
