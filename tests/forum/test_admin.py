"""The forum's models in the admin: searchable and readable, never editable."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from forum import workflow
from forum.models import Attachment, Board, Event, Post, Submission, Thread
from tests import builders

READ_ONLY = [Submission, Post, Event, Attachment]


def page_of(model, act="changelist", *args):
    return reverse(f"admin:forum_{model._meta.model_name}_{act}", args=args)


@pytest.fixture
def matters(citizen, neighbour, moderator, transport, category, area):
    """A builder of public, private and hidden matters with an answer and a picture each."""

    def make(number):
        for turn in range(number):
            draft = builders.draft(citizen, title=f"第 {turn} 件", category=category, area=area)
            workflow.attach(draft.pk, by=citizen, file=builders.picture())
            submission = workflow.submit(draft.pk, by=citizen)
            version = submission.latest_version
            post = workflow.approve(submission.pk, version_id=version.pk, by=moderator)
            builders.answer(neighbour, post.thread, moderator)
            workflow.record_progress(
                post.thread_id,
                workflow.Progress(stage="in_progress", agency=transport),
                by=None,
                act="dispatch",
            )

    return make


def test_lists_cost_the_same_with_three_and_with_thirty(
    office, matters, django_assert_max_num_queries
):
    def cost_of(model):
        with django_assert_max_num_queries(12) as captured:
            assert office.get(page_of(model)).status_code == 200
        return len(captured)

    models = [Board, Submission, Thread, Post, Event, Attachment]
    matters(3)
    office.get(page_of(Board))
    few = {model: cost_of(model) for model in models}
    matters(27)
    assert {model: cost_of(model) for model in models} == few


def test_finds_private_and_hidden_threads_by_number(office, thread, private_thread, moderator):
    workflow.hide(thread.pk, by=moderator, reason="x")
    for row in (thread, private_thread):
        page = office.get(page_of(Thread), {"q": row.number}).content.decode()
        assert page_of(Thread, "change", row.pk) in page
        assert office.get(page_of(Thread, "change", row.pk)).status_code == 200
        post = Post.cases.get(thread=row, number=1)
        assert office.get(page_of(Post, "change", post.pk)).status_code == 200


@pytest.mark.parametrize("model", [Submission, Thread, Post])
def test_finds_by_title_and_by_author(office, thread, model):
    for words in ("公交站台", "citizen", thread.number):
        page = office.get(page_of(model), {"q": words})
        assert page.context["cl"].result_count == 1
    assert office.get(page_of(model), {"q": "没有这个词"}).context["cl"].result_count == 0


@pytest.mark.parametrize("model", [Submission, Thread, Post, Event, Attachment])
@pytest.mark.parametrize("words", ["²", "9" * 5_000, "' OR 1=1", "%"])
def test_odd_searches_never_break_it(office, thread, model, words):
    assert office.get(page_of(model), {"q": words}).status_code == 200


@pytest.mark.parametrize("model", [Submission, Thread, Post, Event, Attachment, Board])
def test_nothing_is_added_or_deleted(office, thread, model):
    row = getattr(model, "cases", model._default_manager).first() or Board.objects.first()
    assert office.get(page_of(model, "add")).status_code == 403
    assert office.post(page_of(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in office.get(page_of(model)).content.decode()


@pytest.mark.parametrize("model", READ_ONLY)
def test_ledgers_texts_and_states_are_only_read(office, citizen, moderator, model):
    draft = builders.draft(citizen)
    workflow.attach(draft.pk, by=citizen, file=builders.picture())
    submission = workflow.submit(draft.pk, by=citizen)
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)
    row = getattr(model, "cases", model._default_manager).first()
    address = page_of(model, "change", row.pk)
    page = office.get(address)
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert office.post(address, {"state": "refused"}).status_code == 403


def test_where_a_matter_belongs_is_put_right_through_its_step(office, thread, category, area):
    page = office.get(page_of(Thread, "change", thread.pk)).content.decode()
    for state in ("visibility", "stage", "hidden_reason", "answer_count"):
        assert f'name="{state}"' not in page
    office.post(
        page_of(Thread, "change", thread.pk),
        {"category": category.pk, "area": area.pk, "visibility": "hidden", "stage": "solved"},
    )
    thread.refresh_from_db()
    assert (thread.category, thread.area) == (category, area)
    assert (thread.visibility, thread.stage) == ("public", "accepted")
    line = Event.objects.get(act="reassign")
    assert (line.actor_name, line.data["after"]["area"]) == ("administrator", "zhenhe")


def test_private_matters_too_are_put_right(office, private_thread, category):
    office.post(page_of(Thread, "change", private_thread.pk), {"category": category.pk, "area": ""})
    assert Thread.cases.get(pk=private_thread.pk).category == category


def test_drafts_and_what_is_being_changed_stay_with_their_authors(office, citizen, moderator):
    draft = builders.draft(citizen, title="还没写完", text="草稿里的话")
    returned = builders.pending(citizen, title="交上来的")
    workflow.send_back(
        returned.pk,
        version_id=returned.latest_version.pk,
        by=moderator,
        reason=builders.reason("vague"),
    )
    workflow.save(returned.pk, by=citizen, title="正在改的", text="正在改的话")
    page = office.get(page_of(Submission)).content.decode()
    assert "还没写完" not in page
    assert "正在改的" not in page
    assert "交上来的" in page
    assert office.get(page_of(Submission, "change", draft.pk)).status_code == 302
    page = office.get(page_of(Submission, "change", returned.pk)).content.decode()
    assert "正在改的话" not in page
    assert returned.text in page


def test_the_contact_is_not_shown(office, thread, citizen):
    for model, row in ((Thread, thread), (Submission, thread.submission)):
        page = office.get(page_of(model, "change", row.pk)).content.decode()
        assert citizen.email not in page
        assert "contact" not in site._registry[model].get_fields(None)


def test_the_boards_words_are_the_citys_own(office):
    board = Board.objects.get(slug="matters")
    office.post(
        page_of(Board, "change", board.pk),
        {"name": "问政", "name_en": "Ask", "position": 1, "slug": "other"},
    )
    board.refresh_from_db()
    assert (board.name, board.slug) == ("问政", "matters")


def test_staff_without_the_permission_see_nothing(client, moderator, thread):
    moderator.is_staff = True
    moderator.save()
    client.force_login(moderator)
    for model in (Submission, Thread, Post, Event, Attachment, Board):
        assert client.get(page_of(model), follow=True).status_code == 403


def test_an_image_that_was_never_submitted_is_not_listed(office, citizen):
    draft = builders.draft(citizen)
    workflow.attach(draft.pk, by=citizen, file=builders.picture("张三身份证.jpg"))
    sent = builders.draft(citizen)
    workflow.attach(sent.pk, by=citizen, file=builders.picture("路灯.jpg"))
    workflow.submit(sent.pk, by=citizen)
    page = office.get(page_of(Attachment)).content.decode()
    assert "路灯.jpg" in page
    assert "张三身份证.jpg" not in page
