"""Readers report a published post; a moderator keeps or hides it, and they hear of it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import Post, Thread
from moderation import workflow
from moderation.models import Flag, FlagDecision
from portal.audit.models import AuditLine
from portal.notifications.wording import message_words
from tests import builders
from tests.racing import press_at_once

FEW = {"person": "2/d", "address": "60/d"}


@pytest.fixture
def answer(thread, neighbour, moderator):
    return builders.answer(neighbour, thread, moderator)


@pytest.fixture
def reader(db):
    return builders.person("reader", email="reader@lanchuan.example")


@pytest.fixture
def flag(answer, reader):
    return workflow.flag(answer.pk, by=reader, reason="insults", text="骂人")


def verdict(flag, outcome="keep", *, reason="没有违反发布规定", edition=0):
    return workflow.FlagVerdict(outcome, reason, edition=edition, last_flag=flag.pk)


def decide(flag, outcome="keep", *, by, **facts):
    return workflow.decide_flags(flag.post_id, verdict(flag, outcome, **facts), by=by)


def edit(post, by, *, text="改过了的话。"):
    pending = builders.pending(by, purpose=Purpose.EDIT, thread=post.thread, post=post, text=text)
    forum.approve(pending.pk, version_id=pending.latest_version.pk, by=by)


# --- flagging -----------------------------------------------------------------


def test_a_reader_reports_once(flag, answer, reader):
    with pytest.raises(ValidationError) as refused:
        workflow.flag(answer.pk, by=reader, reason="untrue")
    assert refused.value.code == "flagged_before"
    assert (Flag.objects.get().reason, Flag.objects.get().decision) == ("insults", None)


def test_the_database_holds_one_per_person_and_text(flag):
    twice = {"post": flag.post, "person": flag.person, "edition": flag.edition}
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(reason="untrue", flagged_at=timezone.now(), **twice)


def test_nobody_flags_their_own_or_without_a_confirmed_address(answer, neighbour, stranger):
    for person, code in ((neighbour, "own"), (stranger, "not_verified")):
        with pytest.raises(ValidationError) as refused:
            workflow.flag(answer.pk, by=person, reason="untrue")
        assert refused.value.code == code
    assert not Flag.objects.exists()


def test_what_was_hidden_meanwhile_is_said_in_a_sentence(client, answer, reader, moderator):
    workflow.hide_post(answer.pk, by=moderator, reason="含有个人信息")
    client.force_login(reader)
    for page in (client.get(address(answer)), client.post(address(answer), {"reason": "insults"})):
        assert "含有个人信息" in page.text
        assert answer.text not in page.text
    assert not Flag.objects.exists()


def test_a_matter_that_was_never_public_does_not_exist(client, private_thread, reader):
    client.force_login(reader)
    assert client.get(f"/threads/{private_thread.number}/posts/1/flag/").status_code == 404


def test_something_else_says_what(client, answer, reader):
    client.force_login(reader)
    page = client.post(address(answer), {"reason": "other", "text": " "})
    assert "请用一句话说明有什么问题。" in page.text
    assert not Flag.objects.exists()


def address(post):
    return reverse("flags:flag", args=[post.thread.number, post.number])


def test_every_reader_finds_the_link_and_a_visitor_signs_in_first(client, answer, neighbour):
    assert address(answer) in client.get(answer.thread.get_absolute_url()).text
    assert client.get(address(answer)).url.startswith("/accounts/login/")
    client.force_login(neighbour)
    assert address(answer) not in client.get(answer.thread.get_absolute_url()).text


def test_what_was_chosen_is_there_again_after_signing_in(client, answer, reader):
    client.post(address(answer), {"reason": "insults", "text": "第二句"})
    client.force_login(reader)
    assert "第二句" in client.get(address(answer)).text


def test_the_third_of_a_day_is_told_when_it_can_go(client, settings, reader, thread, moderator):
    settings.LIMITS = {"flag": FEW}
    client.force_login(reader)
    people = [builders.person(f"writer{number}") for number in range(3)]
    posts = [builders.answer(person, thread, moderator) for person in people]
    for post in posts[:2]:
        assert client.post(address(post), {"reason": "insults"}).status_code == 302
    page = client.post(address(posts[2]), {"reason": "insults", "text": "还有一条"})
    assert "24 小时后可以再举报" in page.text
    assert "还有一条" in page.text
    assert Flag.objects.count() == 2


def test_a_refused_flag_is_not_counted(client, settings, reader, flag):
    settings.LIMITS = {"flag": {"person": "1/d"}}
    client.force_login(reader)
    for _time in range(3):
        page = client.post(address(flag.post), {"reason": "untrue"})
        assert "您在" in page.text


# --- deciding -----------------------------------------------------------------


def test_keeping_is_written_down_and_told_without_a_name(flag, reader, moderator, in_english):
    decide(flag, by=moderator)
    line, notice = FlagDecision.objects.get(), reader.notifications.get()
    assert (line.act, line.actor_name, line.reason) == (
        "keep_flagged", "moderator", "没有违反发布规定",
    )  # fmt: skip
    assert line.data == {"flags": 1, "flag_reasons": ["insults"]}
    words = message_words(notice.name, notice.facts)
    assert "checked and kept. The reason: 没有违反发布规定" in words.subject
    said = " ".join([words.subject, *words.paragraphs])
    assert "neighbour" not in said
    assert flag.post.thread.title not in said


def test_hiding_leaves_a_line_in_its_place(client, flag, thread, reader, moderator):
    later = builders.answer(reader, thread, moderator, text="后面的一条。")
    decide(flag, "hide", by=moderator, reason="辱骂他人")
    page = client.get(thread.get_absolute_url()).text
    assert flag.post.text not in page
    tombstone, after = page.index('id="post-2"'), page.index(f'id="post-{later.number}"')
    assert tombstone < page.index("辱骂他人") < page.index("审核员") < after
    assert reader.notifications.filter(name="flag_hidden").count() == 1
    assert AuditLine.objects.filter(act="hide_post").exists()


def test_hiding_the_question_hides_the_matter_and_answers_all_flags(
    thread, flag, reader, moderator
):
    first = workflow.flag(thread.posts.get(number=1).pk, by=reader, reason="untrue")
    decide(first, "hide", by=moderator)
    assert not Thread.objects.exists()
    assert not Flag.objects.waiting().exists()
    assert FlagDecision.objects.filter(act="hide_flagged").count() == 2


def test_hiding_it_elsewhere_answers_its_flags(flag, reader, moderator):
    workflow.hide_post(flag.post_id, by=moderator, reason="与事情无关")
    assert not Flag.objects.waiting().exists()
    assert reader.notifications.get().facts["why"] == "与事情无关"


def test_what_was_kept_is_not_raised_again_for_the_same_reason(flag, citizen, clerk, moderator):
    kept = decide(flag, by=moderator)
    again = workflow.flag(flag.post_id, by=citizen, reason="insults")
    other = workflow.flag(flag.post_id, by=clerk, reason="untrue")
    assert (again.decision, other.decision) == (kept, None)
    assert list(Flag.objects.waiting()) == [other]


def test_the_page_says_when_it_was_checked(client, flag, citizen, moderator):
    decide(flag, by=moderator)
    client.force_login(citizen)
    page = client.post(address(flag.post), {"reason": "insults"}, follow=True)
    assert "核查过" in page.text
    assert "没有违反发布规定" in page.text


def test_an_edit_can_be_reported_again_by_the_same_person(
    flag, answer, neighbour, reader, moderator
):
    decide(flag, by=moderator)
    edit(answer, neighbour)
    assert workflow.flag(answer.pk, by=reader, reason="insults").decision is None


def test_nobody_keeps_a_text_they_have_not_read(flag, answer, neighbour, moderator):
    edit(answer, neighbour)
    with pytest.raises(ValidationError) as refused:
        decide(flag, by=moderator)
    assert refused.value.code == "changed_meanwhile"


def test_a_flag_made_meanwhile_goes_on_waiting(flag, citizen, moderator):
    later = workflow.flag(flag.post_id, by=citizen, reason="untrue")
    decide(flag, by=moderator)
    assert list(Flag.objects.waiting()) == [later]


def test_only_moderators_and_not_about_their_own(answer, flag, citizen, supervisor, moderator2):
    for person in (citizen, supervisor):
        with pytest.raises(PermissionDenied):
            decide(flag, by=person)
    Post.cases.filter(pk=answer.pk).update(author=moderator2)
    with pytest.raises(PermissionDenied):
        decide(flag, by=moderator2)


def test_a_moderator_leaves_what_they_reported_to_another(answer, moderator):
    own = workflow.flag(answer.pk, by=moderator, reason="insults")
    with pytest.raises(PermissionDenied):
        decide(own, "hide", by=moderator)


# --- the moderators' pages ----------------------------------------------------


def test_the_queue_groups_by_post_and_names_nobody(client, flag, citizen, moderator):
    workflow.flag(flag.post_id, by=citizen, reason="insults")
    client.force_login(moderator)
    queue = client.get(reverse("moderation:flags")).text
    assert queue.count(reverse("moderation:flagged", args=[flag.post.thread.number, 2])) == 1
    page = client.get(reverse("moderation:flagged", args=[flag.post.thread.number, 2])).text
    assert page.count("辱骂、歧视") >= 2
    assert "reader" not in queue + page


def test_the_second_moderator_is_told_who_decided(client, flag, moderator, moderator2):
    decide(flag, by=moderator)
    client.force_login(moderator2)
    page = client.post(
        reverse("moderation:flagged", args=[flag.post.thread.number, 2]),
        {"outcome": "hide", "reason": "辱骂", "edition": 0, "last_flag": flag.pk},
    )
    assert "moderator已于" in page.text
    assert Post.objects.filter(pk=flag.post_id).exists()


def test_the_queue_costs_the_same_with_many(
    client, moderator, thread, reader, django_assert_max_num_queries
):
    client.force_login(moderator)
    for number in range(6):
        post = builders.answer(builders.person(f"w{number}"), thread, moderator)
        workflow.flag(post.pk, by=reader, reason="insults")
    client.get(reverse("moderation:flags"))
    with django_assert_max_num_queries(12):
        client.get(reverse("moderation:flags"))


# --- at once ------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_eight_presses_by_one_reader_one_counts(answer, reader):
    outcomes = press_at_once(8, lambda: workflow.flag(answer.pk, by=reader, reason="insults"))
    assert outcomes == {"done": 1, "refused": 7}
    assert Flag.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_decisions_one_counts(flag, moderator, moderator2):
    outcomes = press_at_once(8, lambda: decide(flag, by=moderator))
    assert outcomes == {"done": 1, "refused": 7}
    assert FlagDecision.objects.count() == 1
