"""
The first-day checklist: what a city has to set up before citizens can post.

``lines`` is the table of checks; ``posting`` opens and closes the portal. The page in the
admin and ``manage.py doctor`` show the same checks.
"""
