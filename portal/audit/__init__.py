"""
The log of what staff do, the base of every ledger, the hash chain over them (``chain``) and the
consumers of their lines (``consumers``).

On the lowest floor: imports no other app. Persons are values in its lines, so that it outlives
accounts.
"""
