"""Writing a matter step by step."""

import pytest

from forum.forms.steps import STEPS
from forum.models import Submission
from tests import builders

NEW = "/threads/new/"
WORDS = {"title": "路灯不亮", "text": "春溪路的路灯坏了三天。"}


def send(client, step, **typed):
    return client.post(NEW, {"step": step} | typed)


def answer_all(client):
    """Every decision, by somebody who is not signed in; returns the last answer."""
    send(client, "kind", kind="repair")
    send(client, "words", **WORDS)
    send(client, "where", place="春溪路")
    return send(client, "who", anonymous="on")


def test_each_page_asks_for_one_thing(client, db):
    page = client.get(NEW)
    assert list(page.context["form"].fields) == ["kind"]
    assert page.context["step"]["number"] == 1


def test_every_field_of_a_matter_stands_on_one_page_and_no_more(client, citizen):
    client.force_login(citizen)
    whole = client.get(f"{NEW}?step=all").context["form"].fields
    assert sorted(name for step in STEPS for name in step.fields) == sorted(whole)


def test_one_decision_leads_to_the_next(client, db):
    assert send(client, "kind", kind="repair").url == f"{NEW}?step=words"
    assert send(client, "words", **WORDS).url == f"{NEW}?step=where"
    assert send(client, "where").url == f"{NEW}?step=who"


def test_a_page_without_its_answer_says_so_and_keeps_the_others(client, db):
    send(client, "words", **WORDS)
    response = send(client, "kind")
    assert "kind" in response.context["form"].errors
    assert "路灯不亮" in client.get(f"{NEW}?step=words").content.decode()


def test_signed_out_it_all_becomes_one_draft_after_signing_in(client, citizen):
    assert answer_all(client).url.startswith("/accounts/login/")
    client.post("/accounts/login/", {"login": "citizen", "password": builders.PASSWORD})
    draft = Submission.objects.get()
    assert (draft.kind, draft.title, draft.place) == ("repair", "路灯不亮", "春溪路")
    assert draft.anonymous


def test_leaving_something_out_leads_back_to_it(client, db):
    send(client, "words", **WORDS)
    assert send(client, "who").url == f"{NEW}?step=kind"


def test_what_is_taken_back_on_a_page_is_gone(client, db):
    send(client, "who", anonymous="on", wants_private="on")
    send(client, "who", anonymous="on")
    begun = client.get(f"{NEW}?step=who").context["form"].initial
    assert begun.get("anonymous") == "on"
    assert "wants_private" not in begun


def test_signed_in_each_decision_goes_into_the_same_draft(client, citizen):
    client.force_login(citizen)
    address = send(client, "kind", kind="repair").url
    address = client.post(address, {"step": "words"} | WORDS).url
    address = client.post(address, {"step": "where", "place": "春溪路"}).url
    address = client.post(address, {"step": "who"}).url
    draft = Submission.objects.get()
    assert address == f"/my/submissions/{draft.pk}/preview/"
    assert (draft.kind, draft.text, draft.place) == ("repair", WORDS["text"], "春溪路")


def test_a_kind_chosen_before_signing_in_is_not_asked_again(client, citizen):
    send(client, "kind", kind="repair")
    client.post("/accounts/login/", {"login": "citizen", "password": builders.PASSWORD})
    assert not Submission.objects.exists()
    assert client.get(NEW).context["step"]["name"] == "words"
    send(client, "words", **WORDS)
    assert Submission.objects.get().kind == "repair"


def test_one_thing_put_right_leads_back_to_the_preview(client, citizen):
    client.force_login(citizen)
    draft = builders.draft(citizen)
    response = client.post(
        f"/my/submissions/{draft.pk}/edit/", {"step": "where", "only": "1", "place": "东门"}
    )
    assert response.url == f"/my/submissions/{draft.pk}/preview/"
    draft.refresh_from_db()
    assert draft.place == "东门"


@pytest.mark.parametrize("step", ["none", "²", "\x00", "words'"])
def test_a_step_nobody_knows_asks_everything(client, db, step):
    assert client.get(NEW, {"step": step}).status_code in {200, 400, 404}
    assert client.post(NEW, {"step": step} | WORDS).status_code in {200, 400}
