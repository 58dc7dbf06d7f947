"""
What happens to a thread that exists: its progress, kind, visibility and followers.

Imports ``forum.workflow.publishing`` and the modules directly in ``forum.workflow``.
"""
