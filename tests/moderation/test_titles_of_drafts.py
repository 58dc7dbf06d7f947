"""What an author is writing just now is no title on the pages of moderators."""

import pytest
from django.urls import reverse

from forum import workflow as forum
from moderation import workflow as moderation
from moderation.appeals import workflow
from tests import builders

WRITTEN = "只给自己看的新标题"


@pytest.fixture
def returned(citizen, moderator):
    """Sent back; the author has appealed and goes on writing."""
    submission = builders.pending(citizen)
    version = submission.latest_version.pk
    reason = builders.reason("vague")
    moderation.send_back(submission.pk, version_id=version, by=moderator, reason=reason)
    workflow.appeal(submission.pk, by=citizen, words="没有写错。")
    forum.save(submission.pk, by=citizen, title=WRITTEN)
    return submission


@pytest.mark.parametrize("who", ["moderator", "moderator2"])
def test_no_page_of_moderators_shows_it(client, request, returned, citizen, who):
    again = builders.pending(citizen, text=returned.latest_version.text)
    client.force_login(request.getfixturevalue(who))
    pages = [
        reverse("moderation:queue"),
        reverse("moderation:detail", args=[returned.pk]),
        reverse("moderation:detail", args=[again.pk]),
        reverse("moderation:appeals"),
        reverse("moderation:impose_sanction", args=[returned.pk]),
        reverse("moderation:ask", args=[returned.pk]),
    ]
    texts = [client.get(page).text for page in pages]
    assert [page for page, text in zip(pages, texts, strict=True) if WRITTEN in text] == []
    assert sum(returned.latest_version.title in text for text in texts) >= 4
