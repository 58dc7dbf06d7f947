"""What the framework tells the forum, taken up in one line each."""

from django.db import connections

from forum import boards, session_drafts
from forum.danger import words
from forum.search import index


def declare_boards(sender, using, **kwargs):
    boards.declare(using=using)


def declare_danger_words(sender, using, **kwargs):
    words.declare(using=using)


def ensure_search_index(sender, using, **kwargs):
    index.ensure_index(connections[using])


def take_up_unsigned(sender, request, user, **kwargs):
    session_drafts.take_up(request, user)
