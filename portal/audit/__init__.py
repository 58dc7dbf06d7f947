"""
The log of what staff do, and the keyed chain over every ledger.

On the lowest floor: knows nobody; persons are values in its lines, so that it outlives accounts.
"""
