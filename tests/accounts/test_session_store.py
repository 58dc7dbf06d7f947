"""A session is read by a query that is written once."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

pytestmark = pytest.mark.django_db


def store(key=None):
    return import_module(settings.SESSION_ENGINE).SessionStore(key)


def kept():
    session = store()
    session["word"] = "铃"
    session.save()
    return session.session_key


def test_a_session_comes_back():
    assert store(kept())["word"] == "铃"


def test_an_expired_session_is_nobodys():
    key = kept()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    session = store(key)
    assert session.get("word") is None
    # A key that somebody else knows is not used again.
    assert session.session_key is None


def test_an_unknown_key_is_nobodys():
    assert store("k" * 32).get("word") is None


def test_django_reads_what_this_store_wrote_and_the_other_way_round():
    assert db.SessionStore(kept())["word"] == "铃"
    theirs = db.SessionStore()
    theirs["word"] = "钟"
    theirs.save()
    assert store(theirs.session_key)["word"] == "钟"
