"""
Django system checks, registered in ``apps.py``: what the portal depends on, and its database.

May import every room below.
"""
