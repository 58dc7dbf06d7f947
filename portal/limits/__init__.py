"""
Rate limits: how often something may be done, by one person and from one address.

On the lowest floor: imports no other app; persons and addresses are hashed keys.
"""
