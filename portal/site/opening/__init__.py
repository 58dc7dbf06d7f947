"""
The first-day checklist: what a city still has to do before its people can post.

``lines`` is a table of small questions, ``posting`` the two presses at its end. The page
in the administration and ``manage.py doctor`` show the same.
"""
