"""An agency notes that it contacted the author, and staff say why they look at a contact."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum.models import Event
from portal.audit.models import AuditLine
from workorders import workflow
from workorders.models import ContactAttempt

SAID = "电话里说顶棚是上周被风吹坏的"


def note(order, by, **how):
    facts = {"way": "phone", "is_reached": True, "said": SAID} | how
    return workflow.note_contact(order.pk, by=by, **facts)


def public_lines(order):
    return Event.objects.filter(thread=order.thread_id, act="contact", public=True).count()


def url(order, name="contact"):
    return reverse(f"workorders:{name}", args=[order.number])


def test_a_contact_is_kept_and_everybody_reads_that_there_was_one(client, accepted, clerk):
    attempt = note(accepted, clerk)
    line = accepted.transitions.latest("pk")
    assert (line.act, line.data["attempt"], line.data["is_reached"]) == (
        "contact", attempt.pk, True,
    )  # fmt: skip
    assert SAID not in str(line.data)
    accepted.refresh_from_db()
    assert accepted.contacted_at == attempt.made_at
    page = client.get(accepted.thread.get_absolute_url()).text
    assert "已与反映人取得联系" in page
    assert SAID not in page


def test_just_the_first_contact_that_reached_the_author_is_public(accepted, clerk, head):
    note(accepted, clerk, is_reached=False, said="")
    assert public_lines(accepted) == 0
    note(accepted, clerk)
    note(accepted, head, way="visit")
    assert public_lines(accepted) == 1
    assert ContactAttempt.objects.count() == 3


def test_the_staff_of_the_order_read_what_was_said(client, accepted, clerk, dispatcher, citizen):
    note(accepted, clerk)
    for person in (clerk, dispatcher):
        client.force_login(person)
        assert SAID in client.get(accepted.get_absolute_url()).text
    client.force_login(citizen)
    assert SAID not in client.get(accepted.thread.get_absolute_url()).text


@pytest.mark.parametrize("who", ["dispatcher", "other_clerk", "citizen", "supervisor"])
def test_nobody_else_notes_a_contact(accepted, who, request):
    with pytest.raises(PermissionDenied):
        note(accepted, request.getfixturevalue(who))
    assert not ContactAttempt.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "telepathy"},
        {"said": " \u200b "},
        {"made_at": timedelta(minutes=2)},
        {"made_at": timedelta(days=-1)},
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_no_trace(accepted, clerk, wrong):
    if isinstance(wrong.get("made_at"), timedelta):
        wrong = {"made_at": timezone.now() + wrong["made_at"]}
    lines = accepted.transitions.count()
    with pytest.raises(ValidationError):
        note(accepted, clerk, **wrong)
    assert accepted.transitions.count() == lines


def test_an_answered_order_needs_no_contact(answered, clerk):
    with pytest.raises(ValidationError):
        note(answered, clerk)


def test_the_page_keeps_what_was_typed(client, accepted, clerk):
    client.force_login(clerk)
    typed = {"made_at": "gestern", "way": "visit", "is_reached": "yes", "said": SAID}
    page = client.post(url(accepted), typed)
    assert page.status_code == 200
    assert SAID in page.text
    typed["made_at"] = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert client.post(url(accepted), typed).status_code == 302
    assert ContactAttempt.objects.get().said == SAID


def test_a_look_at_the_contact_needs_a_reason(client, accepted, clerk, citizen):
    client.force_login(clerk)
    for posted in ({}, {"look-why": "curiosity"}, {"look-why": "other", "look-note": " "}):
        page = client.post(url(accepted, "reveal_contact"), posted)
        assert citizen.email not in page.text
        assert page.context["reveal_form"].errors
    assert not AuditLine.objects.filter(act="reveal_contact").exists()
    posted = {"look-why": "other", "look-note": "约定上门时间"}
    assert citizen.email in client.post(url(accepted, "reveal_contact"), posted).text
    line = AuditLine.objects.get(act="reveal_contact")
    assert (line.reason, line.data["why"]) == ("约定上门时间", "other")


def test_the_step_asks_for_the_reason_as_well(accepted, clerk):
    with pytest.raises(ValidationError):
        workflow.reveal_contact(accepted.pk, by=clerk, why="")
    assert not AuditLine.objects.filter(act="reveal_contact").exists()
