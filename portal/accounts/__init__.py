"""
Accounts, roles, contacts, sign-in and sign-up.

On floor 1: imports only the apps of floor 0.
"""
