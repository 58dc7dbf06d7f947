"""
What a decision makes of a submission: a thread, a post, another text, or nothing.

Imports ``forum.workflow.submissions``; knows nothing of ``forum.workflow.threads``.
"""
