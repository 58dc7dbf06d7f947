"""A moderator merges a matter into a public one about the same: its author supports that one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow as forum
from forum.models import Event, Follow, Post, Support, Thread
from moderation import workflow
from moderation.models import Decision
from portal.audit.event_consumers import delivery
from portal.integrity import checking
from portal.notifications.wording import message_words, sentence
from tests import builders
from tests.racing import press_at_once, press_when

TITLE, TEXT = "临江苑全部停水没有通知", "临江苑早上六点开始停水，到现在一滴都没有，没有任何通知。"


@pytest.fixture
def second(neighbour):
    """The same trouble, written by somebody else; it waits for a decision."""
    return builders.pending(
        neighbour, title="临江苑停水一天了", text="临江苑早上六点停水，没有通知。"
    )


def merge(submission, thread, by):
    version = submission.latest_version.pk
    workflow.merge(submission.pk, version_id=version, into=thread.pk, by=by)
    submission.refresh_from_db()


def count(thread):
    return Thread.cases.get(pk=thread.pk).support_count


def problems():
    # The thread of these tests was published by the forum's step, without a decision.
    names = set(checking.CHECKS) - {"decisions", "published-posts"}
    return [problem for finding in checking.check(names) for problem in finding.problems]


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def at(submission, into=None):
    query = f"?into={into.number}" if into else ""
    return reverse("moderation:merge", args=[submission.pk]) + query


def press(client, submission, into):
    typed = {"into": into.number, "version": submission.latest_version.pk}
    return client.post(at(submission), typed)


def test_the_author_supports_and_follows_and_nothing_is_published(
    second, thread, neighbour, moderator
):
    merge(second, thread, moderator)
    assert (second.state, second.merged_into, second.thread) == ("approved", thread, None)
    assert count(thread) == 1
    assert Support.objects.get().submission == second
    assert Follow.objects.filter(user=neighbour, thread=thread).exists()
    assert not Post.cases.filter(submission=second).exists()
    assert not Thread.cases.filter(number=second.number).exists()
    assert second.decisions.get().outcome == "merge"
    assert Event.objects.get(act="merge").data == {"into": thread.number, "followed": True}
    assert problems() == []


def test_the_author_is_told_that_many_have_raised_the_same(second, thread, neighbour, moderator):
    for number in range(21):
        forum.support(thread.pk, by=builders.person(f"supporter{number}"))
    merge(second, thread, moderator)
    notice = neighbour.notifications.get()
    words = sentence(notice.name, notice.facts)
    assert "23" in words
    assert thread.title in words
    assert second.title not in str(message_words(notice.name, notice.facts))


def test_the_number_leads_the_author_and_staff_to_the_matter_and_nobody_else(
    second, thread, neighbour, moderator, clerk, client
):
    merge(second, thread, moderator)
    path = f"/threads/{second.number}/"
    assert client.get(path).status_code == 404
    for person, leads in ((neighbour, True), (moderator, True), (clerk, False)):
        client.force_login(person)
        answer = client.get(path)
        assert (answer.status_code == 302) is leads
        if leads:
            assert answer.url == thread.get_absolute_url()


def test_the_authors_own_page_leads_to_the_matter_and_keeps_the_text(
    second, thread, neighbour, moderator, client
):
    merge(second, thread, moderator)
    client.force_login(neighbour)
    client.cookies["django_language"] = "en"
    page = client.get(second.get_absolute_url()).content.decode()
    assert thread.get_absolute_url() in page
    assert "2 people have raised the same matter" in page
    assert "临江苑早上六点停水" in page
    assert "2 people have raised the same matter" in client.get("/my/").content.decode()


def test_nobody_else_reads_what_was_merged_nor_sees_its_pictures(
    neighbour, thread, moderator, clerk, citizen, client
):
    draft = builders.draft(neighbour, title="只有我知道的事", text="独一无二的句子在此。")
    picture = forum.attach(draft.pk, by=neighbour, file=builders.picture())
    merge(forum.submit(draft.pk, by=neighbour), thread, moderator)
    address = reverse("attachments:private", args=[picture.pk])
    for person in (None, clerk, citizen):
        if person:
            client.force_login(person)
        assert client.get(address).status_code in {302, 404}
        for path in (
            thread.get_absolute_url(),
            "/threads/",
            "/search/?q=独一无二",
            "/api/v1/threads/",
        ):
            assert "独一无二的句子" not in client.get(path).content.decode()


def test_who_supports_already_is_counted_once(second, thread, neighbour, moderator):
    forum.support(thread.pk, by=neighbour)
    merge(second, thread, moderator)
    assert count(thread) == 1
    assert problems() == []


def test_it_is_not_merged_into_what_nobody_can_read(second, citizen, moderator):
    hidden = builders.published(citizen, moderator)
    workflow.hide(hidden.pk, by=builders.person("mod3", role="moderator"), reason="rumour")
    private = builders.accepted_unpublished(citizen, moderator)
    for thread in (hidden, private):
        with pytest.raises(ValidationError):
            merge(second, thread, moderator)
    second.refresh_from_db()
    assert (second.state, Decision.objects.filter(submission=second).count()) == ("pending", 0)


def test_nobody_supports_their_own_matter(thread, citizen, moderator):
    again = builders.pending(citizen, title=TITLE, text=TEXT)
    with pytest.raises(ValidationError) as refusal:
        merge(again, thread, moderator)
    assert refusal.value.code == "own"


def test_only_a_new_matter_is_merged(thread, neighbour, moderator):
    answer = builders.answer(neighbour, thread)
    with pytest.raises(ValidationError):
        merge(answer, thread, moderator)


def test_what_is_decided_is_not_merged(second, thread, moderator, moderator2):
    version = second.latest_version.pk
    workflow.approve(second.pk, version_id=version, by=moderator2)
    with pytest.raises(ValidationError) as refusal:
        merge(second, thread, moderator)
    assert refusal.value.code == "already_decided"


def test_others_and_the_author_may_not_merge(second, thread, citizen, neighbour):
    for person in (citizen, neighbour):
        with pytest.raises(PermissionDenied):
            merge(second, thread, person)


def test_the_page_compares_both_and_shows_what_the_author_will_read(desk, second, thread):
    page = desk.get(at(second, thread)).content.decode()
    for words in (second.title, thread.title, "您的也算在内"):
        assert words in page
    assert press(desk, second, thread).url == reverse("moderation:detail", args=[second.pk])
    page = desk.get(reverse("moderation:detail", args=[second.pk])).content.decode()
    assert "merged this into another matter" in page


def test_a_second_press_is_answered_as_the_first(desk, second, thread):
    first, again = (press(desk, second, thread) for _press in range(2))
    assert first.url == again.url
    assert Decision.objects.count() == 1


def test_the_last_digits_are_enough_and_others_are_answered_in_words(desk, second, thread):
    found = desk.get(at(second) + f"?into={thread.number[-5:]}")
    assert found.context["into"] == thread
    for typed in ("", "99999", "abc", "1" * 40):
        assert desk.get(f"{at(second)}?into={typed}").status_code == 200


def test_a_changed_version_is_refused_in_words(desk, second, thread):
    answer = desk.post(at(second), {"into": thread.number, "version": 10**9})
    assert "changed this since you read it" in answer.content.decode()
    assert second.decisions.count() == 0


def test_the_author_is_told_when_that_matter_is_hidden_later(
    second, thread, neighbour, moderator, moderator2, client
):
    merge(second, thread, moderator)
    workflow.hide(thread.pk, by=moderator2, reason="rumour")
    for _round in range(2):
        delivery.run_pending()
    notice = neighbour.notifications.get(name="merged_hidden")
    assert thread.title not in str(notice.facts)
    client.force_login(neighbour)
    assert client.get(f"/threads/{second.number}/").url == second.get_absolute_url()
    assert thread.title not in client.get(second.get_absolute_url()).content.decode()
    assert problems() == []


@pytest.fixture
def undone(moderator):
    """Takes a merge back."""

    def undo(submission):
        workflow.take_back(submission.pk, by=moderator)
        submission.refresh_from_db()
        assert (submission.state, submission.merged_into) == ("pending", None)
        assert problems() == []

    return undo


def test_taken_back_it_can_be_merged_again(second, thread, moderator, undone):
    merge(second, thread, moderator)
    undone(second)
    merge(second, thread, moderator)
    assert count(thread) == 1
    assert problems() == []


def test_undone_the_author_neither_supports_nor_follows(
    second, thread, neighbour, moderator, undone
):
    merge(second, thread, moderator)
    undone(second)
    assert count(thread) == 0
    assert not Follow.objects.filter(user=neighbour).exists()


def test_undone_a_follow_and_a_support_of_ones_own_stay(
    second, thread, neighbour, moderator, undone
):
    forum.follow(thread.pk, by=neighbour)
    forum.support(thread.pk, by=neighbour)
    merge(second, thread, moderator)
    undone(second)
    assert count(thread) == 1
    assert Follow.objects.filter(user=neighbour).exists()


def test_undone_the_person_counts_for_another_that_was_merged(
    second, thread, neighbour, moderator, undone
):
    third = builders.pending(neighbour, title="还是没水", text="临江苑还是没有水。")
    merge(second, thread, moderator)
    merge(third, thread, moderator)
    undone(second)
    assert (count(thread), Support.objects.get().submission) == (1, third)


@pytest.mark.django_db(transaction=True)
def test_of_eight_moderators_at_once_one_merges(second, thread):
    people = [builders.person(f"mod{number}", role="moderator") for number in range(8)]
    version = second.latest_version.pk
    turns = iter(people)
    outcomes = press_at_once(
        8, lambda: workflow.merge(second.pk, version_id=version, into=thread.pk, by=next(turns))
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert (count(thread), Decision.objects.filter(outcome="merge").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_merged_into_a_matter_that_is_being_hidden(
    second, thread, moderator, moderator2, monkeypatch
):
    merging = press_when(
        monkeypatch,
        forum.threads.visibility,
        "refresh",
        lambda: merge(second, thread, moderator),
    )
    workflow.hide(thread.pk, by=moderator2, reason="rumour")
    assert merging.outcome() == "refused"
    second.refresh_from_db()
    assert (second.state, count(thread)) == ("pending", 0)
