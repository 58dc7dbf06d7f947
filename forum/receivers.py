"""Receivers of Django's signals, connected in ``forum.apps``."""

from django.db import connections

from forum import boards, session_drafts
from forum.screening import starter
from forum.search import index


def declare_boards(sender, using, **kwargs):
    boards.declare(using=using)


def declare_word_lists(sender, using, **kwargs):
    starter.declare(using=using)


def ensure_search_index(sender, using, **kwargs):
    index.ensure_index(connections[using])


def create_session_drafts(sender, request, user, **kwargs):
    session_drafts.create_drafts(request, user)
