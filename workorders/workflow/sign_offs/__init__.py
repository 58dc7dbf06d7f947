"""
The sign-off of what an agency publishes: a clerk drafts, a head signs, a dispatcher publishes.

``kinds`` declares when each kind may be written, ``steps`` has the steps that all kinds share,
and ``reply`` and ``correction`` hold what is particular to each kind.
"""
