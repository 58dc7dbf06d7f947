"""
The forum in Django's admin: mostly to look things up; boards and word lists are edited here.

States, texts and ledgers are only read here: they are written by ``forum.workflow``.
Drafts that were never submitted, and contacts, are private and not shown.
"""

from forum.admin import looking_up, word_lists  # noqa: F401  registers their models
