"""The page of a thread: status, question, timeline, replies, answers."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from forum import urgency, workflow
from forum.choices import Desk, Purpose, ReplyKind, Stage
from forum.models import Post, Thread
from forum.reading import matter_status, rows, timeline
from tests import builders, cold

pytestmark = pytest.mark.django_db
PUBLISHED = {"act": "publish_reply", "reply_kind": "final", "post": 2}
HOSTILE = ["²", "２", "-1", "0", "501", "99999999999999999999", "x" * 10_000]


def reply(thread, clerk, dispatcher, *, agency, text="已于今天修好。", kind=ReplyKind.FINAL):
    """An official reply that has been signed off and published."""
    draft = workflow.start(
        by=clerk, purpose=Purpose.OFFICIAL_REPLY, thread=thread, desk=Desk.WORKORDERS,
        agency=agency, text=text, reply_kind=kind,
    )  # fmt: skip
    version = workflow.freeze(draft.pk, by=clerk, act="sign_off")
    return workflow.approve(draft.pk, version_id=version.pk, by=dispatcher)


def dispatch(thread, dispatcher, *, agency, days=9, **data):
    due_at = timezone.now() + datetime.timedelta(days=days)
    workflow.record_progress(
        thread.pk,
        workflow.Progress(stage=Stage.IN_PROGRESS, agency=agency, due_at=due_at),
        by=dispatcher,
        act="dispatch",
        **data,
    )
    return due_at


def read(client, thread, query="", language="en"):
    address = f"{thread.get_absolute_url()}{query}"
    return client.get(address, headers={"accept-language": language})


def text_of(response):
    return response.content.decode()


def status_of(thread):
    thread = Thread.cases.get(pk=thread.pk)
    with translation.override("en"):
        return matter_status.status_of(thread, timeline.events_of(thread))


def words(thread):
    thread = Thread.cases.get(pk=thread.pk)
    with translation.override("en"):
        return [line.words for line in timeline.lines_of(thread, timeline.events_of(thread))]


def urgent_line(thread):
    thread = Thread.cases.get(pk=thread.pk)
    with translation.override("en"):
        return matter_status.urgent_line(thread)


def test_says_first_that_an_agency_is_being_found(thread):
    assert "which agency it belongs to" in status_of(thread).text


def test_an_urgent_matter_says_what_happens_until_it_is_dispatched(thread):
    Thread.cases.filter(pk=thread.pk).update(urgent=True)
    until = urgency.answered_by(thread)
    with translation.override("en"):
        moment = date_format(timezone.localtime(until), "DATETIME_FORMAT")
    text = urgent_line(thread)
    assert "before what is not urgent" in text
    assert f"answered by {moment}" in text


def test_an_urgent_matter_that_waits_too_long_promises_no_moment_in_the_past(thread):
    sent = timezone.now() - datetime.timedelta(hours=urgency.URGENT_HOURS, minutes=1)
    Thread.cases.filter(pk=thread.pk).update(urgent=True, submitted_at=sent)
    assert "answered by" not in urgent_line(thread)


def test_only_its_author_reads_that_it_is_urgent(client, thread, citizen, neighbour):
    Thread.cases.filter(pk=thread.pk).update(urgent=True)
    own = reverse("submissions:detail", args=[thread.submission.pk])
    for person, path, expected in [
        (citizen, thread.get_absolute_url(), True),
        (citizen, own, True),
        (neighbour, thread.get_absolute_url(), False),
    ]:
        client.force_login(person)
        assert ("优先转交单位" in client.get(path).content.decode()) == expected


def test_a_date_counted_in_hours_says_the_time_too(thread, dispatcher, transport):
    due_at = timezone.make_aware(datetime.datetime(2031, 5, 6, 2, 36))
    progress = workflow.Progress(stage=Stage.IN_PROGRESS, agency=transport, due_at=due_at)
    workflow.record_progress(thread.pk, progress, by=dispatcher, act="dispatch", hours=24)
    assert "will answer by Tuesday, 6 May 2031 at 02:36 at the latest" in status_of(thread).text


def test_says_first_who_has_it_and_by_when(client, thread, dispatcher, transport):
    due_at = dispatch(thread, dispatcher, agency=transport, working_days=7)
    status = status_of(thread)
    with translation.override("en"):
        day = matter_status.due_in_words(due_at)
    assert (
        status.text == f"Transport Bureau is handling this and will answer by {day} at the latest."
    )
    assert "7 working days" in status.explanation
    page = text_of(read(client, thread))
    said = "Transport Bureau is handling this"
    assert page.index(said) < page.index("<h1") < page.index("post__body")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"hours": 24}, "24 hours, at night and on holidays too"),
        ({"working_days": 2, "set_by_hand": True}, "chose this day"),
        ({}, ""),
    ],
)
def test_explains_the_day_as_far_as_it_is_known(thread, dispatcher, transport, facts, words):
    dispatch(thread, dispatcher, agency=transport, **facts)
    explanation = status_of(thread).explanation
    assert words in explanation
    assert bool(words) == bool(explanation)


def test_says_that_an_answer_is_late(thread, dispatcher, transport):
    dispatch(thread, dispatcher, agency=transport, days=-1)
    status = status_of(thread)
    assert (status.status, "is not here yet" in status.text) == ("overdue", True)


def test_says_who_answered(thread, clerk, dispatcher, transport):
    dispatch(thread, dispatcher, agency=transport)
    reply(thread, clerk, dispatcher, agency=transport)
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.ANSWERED), by=dispatcher, **PUBLISHED
    )
    assert status_of(thread).text.startswith("Transport Bureau answered on")


def test_says_what_became_of_it(thread, dispatcher, transport):
    dispatch(thread, dispatcher, agency=transport)
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.SOLVED), by=dispatcher, act="confirm_solved"
    )
    assert status_of(thread).text.startswith("Solved")
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.UNSOLVED), by=dispatcher, act="reopen"
    )
    assert "handling it again" in status_of(thread).text


def test_leaves_out_what_an_imported_matter_does_not_state(client):
    at = timezone.now() - datetime.timedelta(days=400)
    thread = workflow.import_thread(
        workflow.ImportedMatter(
            source_system="letters",
            source_number="1",
            title="外来的信",
            text="内容",
            at=at,
            reply="您好，已处理。",
            replied_at=at,
        )
    )
    assert status_of(thread).text.startswith("Answered on")
    page = text_of(read(client, thread))
    assert "not stated" not in page.lower()
    assert [fact["label"] for fact in rows.facts(thread)] == ["Number", "Origin"]
    assert words(thread) == ["Received", "Taken over from another system", "Official reply"]


def test_tells_the_story_from_the_day_it_was_received(thread, clerk, dispatcher, transport):
    due_at = dispatch(thread, dispatcher, agency=transport)
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.IN_PROGRESS), by=clerk, act="accept"
    )
    reply(thread, clerk, dispatcher, agency=transport, kind=ReplyKind.PROGRESS)
    reply(thread, clerk, dispatcher, agency=transport)
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.ANSWERED), by=dispatcher, **PUBLISHED
    )
    with translation.override("en"):
        day = matter_status.due_in_words(due_at)
    assert words(thread) == [
        "Received",
        "Reviewed and published",
        f"Sent to Transport Bureau; the answer is due by {day}",
        "Transport Bureau has confirmed that it has this",
        "Word on the way from Transport Bureau",
        "Official reply from Transport Bureau",
    ]


def test_the_story_leaves_out_who_did_it_and_what_people_added(
    client, thread, neighbour, moderator, dispatcher, transport
):
    builders.answer(neighbour, thread, moderator)
    dispatch(thread, dispatcher, agency=transport)
    assert len(words(thread)) == 3
    assert dispatcher.display_name not in text_of(read(client, thread))


def test_a_line_without_its_facts_says_the_status(thread, dispatcher, settings):
    # As other releases may have written it.
    settings.TESTING = False
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.IN_PROGRESS), by=dispatcher, act="dispatch"
    )
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.ANSWERED), by=dispatcher, act="unheard_of"
    )
    assert words(thread)[2:] == ["Status: In progress", "Status: Answered"]


def test_official_replies_stand_above_peoples_answers(
    client, thread, neighbour, moderator, clerk, dispatcher, transport
):
    builders.answer(neighbour, thread, moderator, text="网友的话")
    reply(thread, clerk, dispatcher, agency=transport, text="机构的话")
    page = text_of(read(client, thread))
    assert page.index("机构的话") < page.index("for reference only") < page.index("网友的话")


def test_formatting_is_for_agencies_only(
    client, thread, neighbour, moderator, clerk, dispatcher, transport
):
    builders.answer(neighbour, thread, moderator, text="**不粗** <b>也不</b>")
    reply(thread, clerk, dispatcher, agency=transport, text="**粗**")
    page = text_of(read(client, thread))
    assert "<strong>粗</strong>" in page
    assert "**不粗** &lt;b&gt;也不&lt;/b&gt;" in page


def test_citizens_words_carry_their_language(client, thread):
    assert '<h1 lang="zh-hans">' in text_of(read(client, thread))
    assert '<div class="post__body prose" lang="zh-hans">' in text_of(read(client, thread))


def test_a_pending_answer_is_not_there(client, thread, neighbour):
    builders.answer(neighbour, thread, text="还没人看过")
    assert "还没人看过" not in text_of(read(client, thread))


def test_a_hidden_answer_leaves_a_line(client, thread, neighbour, moderator):
    post = builders.answer(neighbour, thread, moderator, text="骂人的话")
    workflow.hide_post(post.pk, by=moderator, reason="insults")
    page = text_of(read(client, thread))
    assert "骂人的话" not in page
    assert neighbour.display_name not in page
    assert "Reason: insults" in page
    assert str(moderator.role_words) in page


def test_an_edited_post_says_so(client, citizen, thread, moderator):
    post = Post.objects.get(thread=thread, number=1)
    edit = builders.pending(citizen, purpose=Purpose.EDIT, thread=thread, post=post, text="改过了")
    workflow.approve(edit.pk, version_id=edit.latest_version.pk, by=moderator)
    page = text_of(read(client, thread))
    assert ("改过了" in page, "站台的顶棚坏了" in page, "edited" in page) == (True, False, True)
    assert words(thread)[-1] == "The text was changed; the earlier one is kept"


def test_an_anonymous_author_is_nowhere_named(client, citizen, moderator):
    thread = builders.published(citizen, moderator, anonymous=True)
    page = text_of(read(client, thread))
    assert citizen.display_name not in page
    assert "Anonymous" in page


def test_long_threads_are_paged_and_posts_find_their_page(client, thread, neighbour, moderator):
    posts = [builders.answer(neighbour, thread, moderator, text=f"第{n}条") for n in range(55)]
    first, second = read(client, thread), read(client, thread, "?page=2")
    assert (first.context["page"].has_next, second.context["page"].has_next) == (True, False)
    shown = [post["number"] for answer in (first, second) for post in answer.context["page"].rows]
    assert shown == [post.number for post in posts]
    assert posts[-1].get_absolute_url().endswith("?page=2#post-56")
    assert 'id="post-56"' in text_of(second)


def test_a_page_that_cannot_be_is_not_found(client, thread):
    for page in HOSTILE:
        assert client.get(thread.get_absolute_url(), {"page": page}).status_code == 404


@pytest.mark.parametrize("number", ["2026112１00042", "²" * 13, "1" * 14, "0" * 13, "9" * 13])
def test_a_number_that_is_none_is_not_found(client, number):
    assert client.get(f"/threads/{number}/").status_code == 404


def test_pictures_are_shown_without_the_names_of_their_files(client, citizen, moderator):
    draft = builders.draft(citizen)
    workflow.attach(draft.pk, by=citizen, file=builders.picture("张三身份证.jpg"))
    workflow.submit(draft.pk, by=citizen)
    thread = workflow.approve(draft.pk, version_id=draft.latest_version.pk, by=moderator).thread
    page = text_of(read(client, thread))
    assert "/media/" in page
    assert "张三" not in page


def test_the_author_is_told_anyway_and_not_asked_to_follow(client, thread, citizen):
    client.force_login(citizen)
    page = text_of(read(client, thread))
    assert "This matter is yours" in page
    assert "follow/" not in page
    workflow.follow(thread.pk, by=citizen)
    assert f'action="{thread.get_absolute_url()}unfollow/"' in text_of(read(client, thread))


def test_follow_and_answer_are_offered(client, thread, neighbour):
    assert f"/accounts/login/?next={thread.get_absolute_url()}" in text_of(read(client, thread))
    client.force_login(neighbour)
    page = text_of(read(client, thread))
    assert f'action="{thread.get_absolute_url()}follow/"' in page
    workflow.follow(thread.pk, by=neighbour)
    assert f'action="{thread.get_absolute_url()}unfollow/"' in text_of(read(client, thread))


def test_only_the_author_is_offered_an_edit(client, thread, citizen, neighbour):
    address = f"{thread.get_absolute_url()}posts/1/edit/"
    for person, offered in [(neighbour, False), (citizen, True)]:
        client.force_login(person)
        assert (address in text_of(read(client, thread))) is offered


def test_only_the_author_may_add_to_what_is_not_public(client, private_thread, citizen, moderator):
    address = f'href="{private_thread.get_absolute_url()}answer/"'
    for person, offered in [(moderator, False), (citizen, True)]:
        client.force_login(person)
        assert (address in text_of(read(client, private_thread))) is offered


def test_staff_find_their_ways_on(client, thread, moderator, dispatcher):
    client.force_login(moderator)
    assert f"/moderation/threads/{thread.number}/hide/" in text_of(read(client, thread))
    client.force_login(dispatcher)
    assert f"/workorders/dispatch/{thread.number}/" in text_of(read(client, thread))


def queries_of(client, thread):
    cold.start()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(thread.get_absolute_url()).status_code == 200
    return len(queries)


def test_costs_twelve_queries_whatever_the_number_of_posts(
    client, thread, citizen, neighbour, moderator, clerk, dispatcher, transport
):
    dispatch(thread, dispatcher, agency=transport)
    reply(thread, clerk, dispatcher, agency=transport)
    builders.answer(neighbour, thread, moderator)
    few = queries_of(client, thread)
    for _ in range(19):
        builders.answer(neighbour, thread, moderator)
        reply(thread, clerk, dispatcher, agency=transport)
    assert queries_of(client, thread) == few <= 12
    for person in (citizen, neighbour, moderator):
        client.force_login(person)
        # The first page after a sign-in notes the browser.
        client.get("/my/")
        assert queries_of(client, thread) <= few + 5


def test_a_post_that_is_not_as_visible_as_its_thread_is_not_shown(
    client, thread, neighbour, moderator
):
    # No step leaves one; a repair by hand might.
    post = builders.answer(neighbour, thread, moderator, text="只给工作人员看的话")
    Post.cases.filter(pk=post.pk).update(visibility="private")
    assert post.text not in text_of(read(client, thread))
