"""
A matter at an agency: orders, their ledger, due dates, sign-off of replies, exports.

Stands on the forum; its neighbour ``moderation`` and it do not know each other.
"""
