"""A final reply has a result and a sentence in plain words, signed with it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from forum.models import Post
from tests import builders
from workorders import workflow
from workorders.models import ReplyDetails

STATED = {
    "facts_found": "partly", "claim": "justified", "outcome": "solved",
    "summary": "站台 12 月 12 日前修好。",
}  # fmt: skip


def url(order, act="detail"):
    return reverse(f"workorders:{act}", args=[order.number])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def stated(accepted, clerk):
    """The version of a reply with its result, handed in."""
    workflow.draft_reply(accepted.pk, by=clerk, text="站台已经订货。", **STATED)
    return workflow.hand_in(accepted.pk, by=clerk)


def publish(order, version, head, dispatcher):
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    return workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)


def test_everybody_reads_the_sentence_and_the_result_with_the_reply(
    client, accepted, stated, head, dispatcher
):
    post = publish(accepted, stated, head, dispatcher)
    post.refresh_from_db()
    assert (post.outcome, post.summary) == ("solved", STATED["summary"])
    page = text_of(client.get(accepted.thread.get_absolute_url()))
    assert page.index(STATED["summary"]) < page.index("站台已经订货。")
    assert "really solved" in page or "真正解决" in page
    assert "partly" not in page


def test_what_the_clerk_typed_stays_and_the_head_reads_all_of_it(client, accepted, clerk, head):
    client.force_login(clerk)
    typed = {"text": "好。", "kind": "final"} | STATED
    client.post(url(accepted, "reply"), typed | {"save": "1"})
    form = client.get(url(accepted)).context["reply_form"]
    assert {name: form[name].value() for name in STATED} == STATED
    assert STATED["summary"] in text_of(client.post(url(accepted, "reply"), typed | {
        "preview": "1", "read": form["read"].value(),
    }))  # fmt: skip
    workflow.hand_in(accepted.pk, by=clerk)
    client.force_login(head)
    page = client.get(url(accepted))
    assert [row["value"] for row in page.context["beside"]["result"]] == [
        "部分属实", "合理合法", "真正解决",
    ]  # fmt: skip
    assert STATED["summary"] in text_of(page)


def test_what_was_handed_in_is_what_is_published(accepted, stated, clerk, head, dispatcher):
    workflow.send_reply_back(accepted.pk, by=head, reason="没有解决")
    workflow.draft_reply(accepted.pk, by=clerk, text="改过。", outcome="explained")
    newer = workflow.hand_in(accepted.pk, by=clerk)
    kept = ReplyDetails.objects.get(version=stated)
    assert (kept.outcome, kept.summary) == ("solved", STATED["summary"])
    assert publish(accepted, newer, head, dispatcher).outcome == "explained"


@pytest.mark.parametrize("kind", ["received", "progress", "passed_on"])
def test_word_on_the_way_has_no_result(accepted, clerk, head, dispatcher, kind):
    workflow.draft_reply(accepted.pk, by=clerk, text="会去看。", kind=kind, **STATED)
    version = workflow.hand_in(accepted.pk, by=clerk)
    post = publish(accepted, version, head, dispatcher)
    assert (post.outcome, post.summary) == ("", "")


def test_a_result_is_never_required(accepted, clerk, head, dispatcher):
    builders.answered(accepted, clerk=clerk, head=head, dispatcher=dispatcher)
    assert not ReplyDetails.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"outcome": "closed"}, {"claim": "x"}, {"facts_found": "yes"}, {"summary": "长" * 121}],
)
def test_what_is_not_in_the_list_is_refused_and_nothing_is_lost(client, accepted, clerk, wrong):
    with pytest.raises(ValidationError):
        workflow.draft_reply(accepted.pk, by=clerk, text="好", **wrong)
    client.force_login(clerk)
    response = client.post(url(accepted, "reply"), {"text": "写好的话", "kind": "final"} | wrong)
    assert response.status_code == 200
    assert "写好的话" in text_of(response)
    assert not ReplyDetails.objects.exists()


def test_a_correction_takes_the_sentence_off_and_leaves_the_result(
    accepted, stated, clerk, head, dispatcher
):
    post = publish(accepted, stated, head, dispatcher)
    version = builders.signed_correction(accepted, clerk=clerk, head=head)
    workflow.publish(accepted.pk, kind="correction", by=dispatcher, version_id=version.pk)
    post.refresh_from_db()
    assert (post.outcome, post.summary) == ("solved", "")


def test_before_publication_no_public_row_has_any_of_it(accepted, stated):
    assert not Post.cases.exclude(summary="", outcome="").exists()
