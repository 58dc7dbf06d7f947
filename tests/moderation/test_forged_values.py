"""What no page of the moderators ever sends is answered with a sentence, never with an error."""

import pytest
from django.urls import reverse

from moderation import workflow
from moderation.models import Question, Reason
from tests import builders

# One of each kind: nothing, a key of nobody, too small, too large, too long, a word, another digit.
FORGED = ["", "99999", "-1", str(10**20), "9" * 5000, "x", "٣"]
# The fields of each page with a value that goes; one of them at a time is forged.
PAGES = {
    "decide": {
        "version": "",
        "outcome": "refuse",
        "reason": "court",
        "spans": "text:0-2",
        "usual": "",
        "urgent": "",
    },
    "decide approving": {"version": "", "outcome": "approve", "approve_and_next": "1"},
    "preview": {"version": "", "outcome": "approve", "reason": "court", "spans": "text:0-2"},
    "claim": {"version": "", "outcome": "refuse", "reason": "court"},
    "merge": {"version": "", "into": "20261128"},
    "take over": {"holder": ""},
    "ask": {"asked": "", "note": "请看一下"},
    "flagged": {"edition": "0", "last_flag": "0", "outcome": "keep", "reason": "是真的"},
    "sanction": {"kind": "mute", "ends_on": "2099-01-01", "hours": "1", "cause": "insults"},
    "import": {"thread": "1", "threads": "1", "outcome": "approve"},
    "dispatch now": {"version": "", "agency": "1"},
    "kind": {"kind": "help"},
    "take back": {"note": ""},
    "appeal": {"outcome": "keep", "answer": "不变"},
    "second look": {"outcome": "refuse", "reason": "court"},
}


@pytest.fixture
def addresses(world):
    pending = world.pending
    post = world.flag.post
    workflow.claim(pending.pk, by=builders.person("reading", role="moderator"))
    free = builders.pending(world.citizen)
    return {
        "decide": reverse("moderation:decide", args=[free.pk]),
        "decide approving": reverse("moderation:decide", args=[free.pk]),
        "preview": reverse("moderation:preview", args=[free.pk]),
        "claim": reverse("moderation:claim", args=[pending.pk]),
        "merge": reverse("moderation:merge", args=[free.pk]),
        "take over": reverse("moderation:take_over", args=[pending.pk]),
        "ask": reverse("moderation:ask", args=[free.pk]),
        "flagged": reverse("moderation:flagged", args=[post.thread.number, post.number]),
        "sanction": reverse("moderation:impose_sanction", args=[free.pk]),
        "import": reverse("moderation:import", args=[world.import_batch.pk]),
        "dispatch now": reverse("desk:accept_and_dispatch", args=[free.number]),
        "kind": reverse("desk:correct_kind", args=[free.number]),
        "take back": reverse("desk:take_back", args=[free.pk]),
        "appeal": reverse("moderation:appeal", args=[world.appeal.pk]),
        "second look": reverse("moderation:second_look", args=[world.second_look.pk]),
    }


@pytest.mark.parametrize("name", PAGES)
def test_forged_values_get_a_sentence(name, addresses, world, client):
    client.force_login(world.administrator)
    fields = PAGES[name] | {"version": str(world.pending.latest_version.pk)}
    for field in fields:
        for value in FORGED:
            answer = client.post(addresses[name], fields | {field: value})
            assert answer.status_code < 500, (field, value[:30])


def test_a_version_of_another_text_changes_nothing_of_that(world, client, moderator2):
    """What was blacked out of another text stays, and the page says what is wrong."""
    free, other = builders.pending(world.citizen), world.public.submission.latest_version
    other.passages.create(use="black_out", field="text", start=0, end=2)
    client.force_login(moderator2)
    reason = Reason.objects.filter(for_redacting=True).first()
    answer = client.post(
        reverse("moderation:decide", args=[free.pk]),
        {"version": other.pk, "outcome": "approve", "reason": reason.pk, "spans": "text:0-2"},
    )
    assert answer.status_code == 200
    assert "请看一下新的版本" in answer.text
    assert other.passages.count() == 1
    free.refresh_from_db()
    assert free.state == "pending"


def test_a_huge_holder_takes_nothing_over(world, client, moderator2):
    workflow.claim(world.pending.pk, by=world.moderator)
    client.force_login(moderator2)
    address = reverse("moderation:take_over", args=[world.pending.pk])
    for value in FORGED:
        answer = client.post(address, {"holder": value}, follow=True)
        assert answer.status_code == 200
        assert "正在看，到" in answer.text
    assert world.pending.claim.moderator == world.moderator
    assert not Question.objects.filter(asked_by=moderator2).exists()
