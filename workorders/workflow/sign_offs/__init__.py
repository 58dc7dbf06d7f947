"""
The sign-off of what an agency publishes: a clerk drafts, a head signs, a dispatcher publishes.

``kinds`` declares what may be said when, ``steps`` has the steps that all kinds share, and one
module for each kind (``reply``, ``correction``) holds what is particular to it.
"""
