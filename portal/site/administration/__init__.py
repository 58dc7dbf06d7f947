"""
The portal's Django admin: its site, its change log and texts in further languages.

The models are registered in the ``admin.py`` of each app. May import every lower floor.
"""
