"""
The Django admin as the portal has it: its site, its own log and the texts in further languages.

Which models it shows stands in the ``admin.py`` of each app. May import every room below.
"""
