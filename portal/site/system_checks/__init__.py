"""
Django system checks, registered in ``apps.py``: services the portal needs, and its database.

May import every room below.
"""
