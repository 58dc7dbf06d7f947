"""Authors are told before sending which personal data others would read; nothing else."""

import pytest

from forum import workflow as forum
from tests import builders

TEXT = "请打10012345678。这帮畜生！"
WARNING = "发布后别人会看到"


@pytest.fixture
def writer(client, citizen):
    client.force_login(citizen)
    return client


def preview(writer, draft):
    return writer.get(f"/my/submissions/{draft.pk}/preview/").content.decode()


def test_the_preview_names_it_and_lets_it_be_sent(writer, citizen):
    draft = builders.draft(citizen, text=TEXT)
    shown = preview(writer, draft)
    assert WARNING in shown
    assert "10012345678</span>" in shown
    assert 'form id="sending"' in shown
    writer.post(f"/my/submissions/{draft.pk}/submit/")
    draft.refresh_from_db()
    assert draft.state == "pending"


def test_nothing_else_that_is_found_is_shown(writer, citizen):
    draft = builders.draft(citizen, text="这帮畜生！")
    shown = preview(writer, draft)
    assert WARNING not in shown
    assert "<mark" not in shown
    assert "辱骂" not in shown


def test_what_only_the_staff_read_is_not_warned_of(writer, citizen):
    draft = builders.draft(citizen, text=TEXT, wants_private=True)
    assert WARNING not in preview(writer, draft)


def test_a_saved_draft_brings_it_while_it_is_written(writer):
    typed = {"step": "words", "title": "路灯", "text": TEXT, "autosave": "1", "save": "1"}
    facts = writer.post("/threads/new/", typed).json()
    assert "10012345678" in facts["personal_data"]
    assert facts["call_first"] == ""


@pytest.mark.parametrize("query", ["?step=words", "?step=all"])
def test_the_form_shows_it_when_it_is_read_again(client, db, query):
    client.post("/threads/new/", {"step": "words", "title": "路灯", "text": TEXT})
    assert "10012345678</span>" in client.get(f"/threads/new/{query}").content.decode()


def test_an_answer_that_is_shown_again_has_it(writer, thread, citizen, neighbour):
    writer.force_login(neighbour)
    draft = builders.draft(neighbour, purpose="answer", thread=thread, kind="", title="", text=TEXT)
    shown = writer.get(f"/my/submissions/{draft.pk}/edit/").content.decode()
    assert "10012345678</span>" in shown


def test_after_sending_nothing_is_said(writer, citizen):
    submission = builders.pending(citizen, text=TEXT)
    assert WARNING not in writer.get(submission.get_absolute_url()).content.decode()
    forum.withdraw(submission.pk, by=citizen)
