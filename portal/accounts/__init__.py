"""
Who people are: accounts, roles, contacts, signing in and up.

On floor 1: imports the audit and the limits below it, and no other app.
"""
