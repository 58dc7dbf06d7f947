"""Moderators impose sanctions: what is stopped, what never is, and who may lift them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Purpose, SubmissionState
from moderation import workflow
from moderation.models import Sanction
from portal.accounts.models import User
from portal.audit.models import AuditLine
from portal.notifications.wording import message_words
from tests import builders
from tests.racing import press_at_once
from workorders import workflow as workorders

TERMS = {"slow_down": {"hours": 24}}


@pytest.fixture(autouse=True)
def _words(in_english):
    """Refusals are compared in English."""


def order(kind, *, days=7, **terms):
    ends_at = None if kind == "warning" else timezone.now() + timedelta(days=days)
    return workflow.SanctionOrder(
        kind, "insults", "骂了三次人", ends_at=ends_at, **TERMS.get(kind, {}) | terms
    )


def impose(person, kind, *, by, **terms):
    return workflow.impose_sanction(person.pk, order(kind, **terms), by=by)


def fresh(person):
    """The account as the next request reads it."""
    return User.objects.get(pk=person.pk)


def code_of(step, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        step(*args, **kwargs)
    return refused.value.code


# --- what is stopped ----------------------------------------------------------


def test_a_muted_person_sends_nothing_public_and_loses_nothing(client, citizen, moderator):
    draft = builders.draft(citizen)
    client.force_login(citizen)
    impose(citizen, "mute", by=moderator)
    page = client.post(f"/my/submissions/{draft.pk}/submit/", follow=True)
    assert "草稿" in page.text
    assert reverse("sanctions:own") in page.text
    draft.refresh_from_db()
    assert (draft.state, draft.text) == (SubmissionState.DRAFT, "站台的顶棚坏了两个月了。")


def test_a_muted_person_still_raises_what_is_not_published(citizen, moderator):
    impose(citizen, "mute", by=moderator)
    draft = builders.draft(citizen, wants_private=True)
    assert forum.submit(draft.pk, by=fresh(citizen)).state == SubmissionState.PENDING


def test_a_banned_person_sends_nothing_new_and_saves_the_draft(citizen, supervisor):
    draft = builders.draft(citizen, wants_private=True)
    impose(citizen, "ban", by=supervisor)
    forum.save(draft.pk, by=fresh(citizen), text="写到一半")
    assert code_of(forum.submit, draft.pk, by=fresh(citizen)) == "banned"


def test_after_the_end_the_draft_is_sent(citizen, supervisor):
    impose(citizen, "ban", by=supervisor, days=3)
    draft, later = builders.draft(citizen), timezone.now() + timedelta(days=4)
    assert forum.submit(draft.pk, by=fresh(citizen), at=later).state == SubmissionState.PENDING


def test_a_slowed_down_person_sends_one_in_so_many_hours(citizen, moderator):
    impose(citizen, "slow_down", by=moderator)
    first, second = builders.draft(citizen), builders.draft(citizen, title="第二件")
    forum.submit(first.pk, by=fresh(citizen))
    assert code_of(forum.submit, second.pk, by=fresh(citizen)) == "slowed_down"
    next_day = timezone.now() + timedelta(hours=25)
    forum.submit(second.pk, by=fresh(citizen), at=next_day)


def test_a_warning_stops_nothing(citizen, moderator):
    impose(citizen, "warning", by=moderator)
    assert builders.pending(fresh(citizen)).state == SubmissionState.PENDING


def test_a_banned_person_flags_nothing(thread, neighbour, supervisor):
    impose(neighbour, "ban", by=supervisor)
    post = thread.posts.get(number=1)
    assert code_of(workflow.flag, post.pk, by=fresh(neighbour), reason="untrue") == "banned"


# --- what never is ------------------------------------------------------------


def test_own_matters_go_on(client, citizen, thread, supervisor):
    impose(citizen, "ban", by=supervisor)
    follow_up = builders.draft(fresh(citizen), purpose=Purpose.FOLLOW_UP, thread=thread)
    assert forum.submit(follow_up.pk, by=fresh(citizen)).state == SubmissionState.PENDING
    client.force_login(citizen)
    pages = ["/my/", "/my/notifications/", thread.get_absolute_url(), reverse("sanctions:own")]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_a_follow_up_to_the_matter_of_somebody_else_is_stopped(neighbour, thread, supervisor):
    impose(neighbour, "ban", by=supervisor)
    disguised = builders.draft(neighbour, purpose=Purpose.FOLLOW_UP, thread=thread)
    assert code_of(forum.submit, disguised.pk, by=fresh(neighbour)) == "banned"


def test_a_banned_author_says_that_it_is_not_solved(
    citizen, thread, transport, dispatcher, clerk, head, supervisor
):
    order = builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    impose(citizen, "ban", by=supervisor)
    workorders.report_unsolved(thread.pk, by=fresh(citizen), missing="还在漏水")
    thread.refresh_from_db()
    assert thread.stage == "unsolved"


# --- who may ------------------------------------------------------------------


def test_only_supervisors_ban_and_for_longer_than_a_month(citizen, moderator, supervisor):
    with pytest.raises(PermissionDenied):
        impose(citizen, "ban", by=moderator)
    with pytest.raises(ValidationError):
        impose(citizen, "mute", by=moderator, days=60)
    impose(citizen, "ban", by=supervisor, days=60)


def test_nobody_else_imposes_and_nobody_on_colleagues(citizen, clerk, moderator, moderator2):
    for by, person in ((citizen, moderator), (clerk, citizen), (moderator, moderator2)):
        with pytest.raises(PermissionDenied):
            impose(person, "mute", by=by)
    assert not Sanction.objects.exists()


def test_all_but_a_warning_end(citizen, moderator):
    endless = workflow.SanctionOrder("mute", "insults", "骂人")
    with pytest.raises(ValidationError):
        workflow.impose_sanction(citizen.pk, endless, by=moderator)
    assert fresh(citizen).muted_until is None


# --- lifting and objecting ----------------------------------------------------


def test_lifting_is_a_further_line_and_holds_at_once(citizen, moderator, moderator2):
    mute = impose(citizen, "mute", by=moderator)
    workflow.lift_sanction(mute.pk, by=moderator2, reason="误会")
    assert fresh(citizen).muted_until is None
    assert [line.act for line in Sanction.objects.order_by("pk")] == [
        "impose_sanction", "lift_sanction",
    ]  # fmt: skip
    assert code_of(workflow.lift_sanction, mute.pk, by=moderator, reason="误会") == "lifted"
    acts = AuditLine.objects.filter(subject="user citizen").values_list("act", flat=True)
    assert set(acts) >= {"impose_sanction", "lift_sanction"}


def test_a_moderator_does_not_lift_a_ban(citizen, moderator, supervisor):
    ban = impose(citizen, "ban", by=supervisor)
    with pytest.raises(PermissionDenied):
        workflow.lift_sanction(ban.pk, by=moderator, reason="误会")


def test_an_objection_is_answered_once_by_somebody_else(citizen, moderator, moderator2):
    mute = impose(citizen, "mute", by=moderator)
    workflow.object_to_sanction(mute.pk, by=citizen, reason="我没有骂人")
    assert code_of(workflow.object_to_sanction, mute.pk, by=citizen, reason="真的") == "objected"
    with pytest.raises(PermissionDenied):
        workflow.keep_sanction(mute.pk, by=moderator, reason="骂了")
    workflow.keep_sanction(mute.pk, by=moderator2, reason="第三条确实骂了人")
    assert citizen.notifications.filter(name="sanction_kept").count() == 1
    assert fresh(citizen).muted_until is not None


def test_nobody_objects_for_another(citizen, neighbour, moderator):
    mute = impose(citizen, "mute", by=moderator)
    with pytest.raises(PermissionDenied):
        workflow.object_to_sanction(mute.pk, by=neighbour, reason="放了他吧")


# --- what the person is told --------------------------------------------------


def test_the_person_reads_what_why_until_when_and_how_to_object(client, citizen, moderator):
    mute = impose(citizen, "mute", by=moderator)
    client.force_login(citizen)
    page = client.get(reverse("sanctions:own")).text
    assert "骂了三次人" in page
    assert reverse("sanctions:object", args=[mute.pk]) in page
    assert "moderator" not in page


def test_the_letter_says_nothing_on_a_locked_phone(citizen, moderator):
    impose(citizen, "mute", by=moderator)
    notice = citizen.notifications.get()
    words = message_words(notice.name, notice.facts)
    assert words.subject == "There is a message about your account."
    assert "骂了三次人" in words.paragraphs[0]


# --- the pages ----------------------------------------------------------------


def test_a_moderator_imposes_from_the_page_of_a_submission(client, pending, citizen, moderator):
    client.force_login(moderator)
    detail = client.get(reverse("moderation:detail", args=[pending.pk])).text
    address = reverse("moderation:impose_sanction", args=[pending.pk])
    assert address in detail
    day = timezone.localdate() + timedelta(days=3)
    terms = {"kind": "mute", "cause": "insults", "reason": "骂人", "ends_on": day}
    client.post(address, terms)
    assert fresh(citizen).muted_until.date() >= day
    page = client.get(reverse("moderation:sanctions")).text
    assert pending.latest_version.signature in page


def test_whose_account_it_is_stays_unknown(client, moderator, citizen):
    """Anonymous below, under a name elsewhere: nothing on the pages joins the two."""
    anonymous = builders.pending(citizen, anonymous=True)
    named = builders.pending(citizen, title="署名的一件")
    client.force_login(moderator)
    workflow.impose_sanction(citizen.pk, order("mute"), by=moderator, submission=anonymous)
    imposed = Sanction.objects.get()
    names = [citizen.username, citizen.display_name, named.latest_version.signature]
    for page in (
        reverse("moderation:sanctions"),
        reverse("moderation:sanction", args=[imposed.pk]),
        reverse("moderation:impose_sanction", args=[anonymous.pk]),
    ):
        text = client.get(page).text
        assert [name for name in names if name in text] == []
    # From the text with a name nothing leads to the sanction about the anonymous one.
    page = client.get(reverse("moderation:impose_sanction", args=[named.pk])).text
    assert reverse("moderation:sanction", args=[imposed.pk]) not in page


def test_the_last_day_of_the_calendar_is_refused_with_a_sentence(client, pending, moderator):
    client.force_login(moderator)
    terms = {"kind": "mute", "cause": "insults", "reason": "骂人", "ends_on": "9999-12-31"}
    page = client.post(reverse("moderation:impose_sanction", args=[pending.pk]), terms)
    assert page.context["form"].errors["ends_on"]


def test_nobody_decides_about_what_was_imposed_on_oneself(citizen, moderator, supervisor):
    mute = impose(citizen, "mute", by=moderator)
    workflow.object_to_sanction(mute.pk, by=citizen, reason="我没有骂人")
    citizen.groups.add(Group.objects.get(name="supervisor"))
    for step in (workflow.lift_sanction, workflow.keep_sanction):
        with pytest.raises(PermissionDenied):
            step(mute.pk, by=fresh(citizen), reason="自己的")


def test_the_form_offers_a_ban_to_supervisors_only(client, thread, moderator, supervisor):
    address = reverse("moderation:impose_sanction", args=[thread.submission.pk])
    offered = []
    for person in (moderator, supervisor):
        client.force_login(person)
        offered.append('value="ban"' in client.get(address).text)
    assert offered == [False, True]


def test_the_list_costs_the_same_with_many(client, moderator, django_assert_max_num_queries):
    client.force_login(moderator)
    for number in range(6):
        impose(builders.person(f"w{number}"), "mute", by=moderator)
    client.get(reverse("moderation:sanctions"))
    with django_assert_max_num_queries(12):
        client.get(reverse("moderation:sanctions"))


# --- at once ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_eight_orders_at_once_one_is_imposed(citizen, moderator):
    outcomes = press_at_once(8, lambda: impose(citizen, "mute", by=moderator))
    assert outcomes == {"done": 1, "refused": 7}
    assert Sanction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_texts_of_a_slowed_down_person_one_is_sent(citizen, moderator):
    drafts = [builders.draft(citizen, title=f"第{number}件") for number in range(8)]
    impose(citizen, "slow_down", by=moderator)
    person, left = fresh(citizen), list(drafts)
    outcomes = press_at_once(8, lambda: forum.submit(left.pop().pk, by=person))
    assert outcomes == {"done": 1, "refused": 7}
