"""
Django system checks of external services and of the database; registered in ``apps.py``.

May import every lower floor.
"""
