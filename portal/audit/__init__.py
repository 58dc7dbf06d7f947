"""
The audit log of what staff do, the base of every ledger, the hash chain over all ledgers
(``chain``) and the consumers of their lines (``event_consumers``).

On the lowest floor: imports no other app. Its lines store persons as values, not as foreign
keys, so that they outlive accounts.
"""
