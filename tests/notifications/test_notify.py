"""``notify`` writes a notice and a letter once, in the transaction of the event."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import Contact, User
from portal.notifications.models import Message, Notification
from portal.notifications.outbox import notify

FACTS = {"title": "路灯不亮", "path": "/threads/2026112100042/"}


def tell(recipient, **more):
    notify(recipient, event="post-1-published", name="published", **FACTS, **more)


def test_leaves_a_notice_and_a_letter(citizen):
    tell(citizen)
    assert citizen.notifications.get().facts == FACTS | {"public": False}
    assert citizen.outgoing_messages.get().address == citizen.email


def test_saying_it_twice_leaves_it_once(citizen):
    for _time in range(2):
        tell(citizen)
    assert (Notification.objects.count(), Message.objects.count()) == (1, 1)


def test_one_address_gets_one_letter_however_it_is_written(citizen):
    tell(citizen)
    tell(Contact.objects.create(email=citizen.email.upper()))
    assert Message.objects.count() == 1


def test_who_wants_no_letters_gets_the_notice_only(citizen):
    citizen.wants_letters = False
    tell(citizen)
    assert citizen.notifications.exists()
    assert not Message.objects.exists()


def test_who_has_no_address_gets_the_notice_only(citizen):
    citizen.email = ""
    tell(citizen)
    assert citizen.notifications.exists()
    assert not Message.objects.exists()


def test_a_contact_without_an_account_gets_a_letter_in_its_language(db):
    tell(Contact.objects.create(email="caller@lanchuan.example", language="en"))
    letter = Message.objects.get()
    assert (letter.recipient, letter.language) == (None, "en")


def test_nobody_is_told_nothing(db):
    tell(None)
    assert not Message.objects.exists()


def test_word_about_the_past_leaves_no_letter(citizen):
    past = timezone.now() - datetime.timedelta(days=90)
    tell(citizen, at=past)
    assert citizen.notifications.get().created_at == past
    assert not Message.objects.exists()


@transaction.atomic
def tell_and_fail(recipient):
    tell(recipient)
    raise ZeroDivisionError


def test_what_was_undone_was_not_told(citizen):
    with pytest.raises(ZeroDivisionError):
        tell_and_fail(citizen)
    assert not Notification.objects.exists()
    assert not Message.objects.exists()


def test_the_address_is_not_in_the_database_in_clear(citizen):
    from django.db import connection

    tell(citizen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notifications_letter")
        assert citizen.email not in cursor.fetchone()[0]


def test_new_accounts_are_told_once(db):
    from portal.accounts import workflow
    from portal.notifications import new_accounts

    workflow.open_account(username="new_clerk", email="new_clerk@lanchuan.example")
    assert (new_accounts.notify_waiting(), new_accounts.notify_waiting()) == (1, 0)
    letter = Message.objects.get()
    # No row holds the link with which the password is chosen.
    assert (letter.name, letter.facts["path"]) == ("account_made", "/accounts/password/reset/")
    assert letter.recipient == User.objects.get(username="new_clerk")


def test_accounts_people_made_themselves_are_not_told(citizen):
    from portal.notifications import new_accounts

    assert new_accounts.notify_waiting() == 0


def test_a_closed_account_is_not_written_to(citizen):
    citizen.is_active = False
    tell(citizen)
    assert not Message.objects.exists()
