"""
Followers of a matter: notifying them of what is published in it, and how they stop that.

Stands on the models and the locks of ``forum.workflow``; no step calls it.
"""
