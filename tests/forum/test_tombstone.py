"""The page of a hidden thread shows only number, dates, reason and role."""

import pytest

from forum import workflow
from tests import builders

pytestmark = pytest.mark.django_db
MARKER = "不该有人看到"


@pytest.fixture
def hidden(citizen, neighbour, moderator):
    thread = builders.published(
        citizen, moderator, title=f"标题{MARKER}", text=f"正文{MARKER}", place=f"地点{MARKER}"
    )
    builders.answer(neighbour, thread, moderator, text=f"回答{MARKER}")
    return workflow.hide(thread.pk, by=moderator, reason="含有他人隐私")


def test_strangers_read_number_reason_and_role_only(client, hidden, citizen, neighbour, moderator):
    response = client.get(hidden.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    for said in (hidden.number, "含有他人隐私", moderator.role_words, "noindex"):
        assert said in page
    for unsaid in (MARKER, citizen.display_name, neighbour.display_name):
        assert unsaid not in page


def test_the_author_is_led_to_what_was_written(client, hidden, citizen):
    client.force_login(citizen)
    response = client.get(hidden.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert hidden.submission.get_absolute_url() in page
    assert MARKER not in page


def test_staff_read_what_was_hidden(client, hidden, moderator):
    client.force_login(moderator)
    response = client.get(hidden.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 200
    for said in (f"标题{MARKER}", f"正文{MARKER}", f"回答{MARKER}", "含有他人隐私"):
        assert said in page
    assert f"/moderation/threads/{hidden.number}/restore/" in page


def test_a_private_thread_leaves_nothing_when_it_is_hidden(client, private_thread, moderator):
    workflow.hide(private_thread.pk, by=moderator, reason="insults")
    assert client.get(private_thread.get_absolute_url()).status_code == 404


def test_a_post_hidden_by_itself_stays_hidden_when_its_thread_comes_back(
    client, hidden, moderator, neighbour
):
    workflow.restore(hidden.pk, by=moderator)
    post = builders.answer(neighbour, hidden, moderator, text="骂人")
    workflow.hide_post(post.pk, by=moderator, reason="insults")
    workflow.hide(hidden.pk, by=moderator, reason="x")
    workflow.restore(hidden.pk, by=moderator)
    page = client.get(hidden.get_absolute_url()).content.decode()
    assert f"回答{MARKER}" in page
    assert "骂人" not in page


def test_is_never_kept_by_a_cache(client, hidden):
    assert "no-store" in client.get(hidden.get_absolute_url()).headers["Cache-Control"]
