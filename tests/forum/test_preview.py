"""The preview before submitting, and the submission itself."""

import pytest
from django.urls import reverse

from tests import builders


def preview(submission):
    return reverse("submissions:preview", args=[submission.pk])


def submit(submission):
    return reverse("submissions:submit", args=[submission.pk])


def test_shows_what_others_will_see(client, citizen, category):
    draft = builders.draft(citizen, category=category, place="南桥路口")
    client.force_login(citizen)
    page = client.get(preview(draft)).content.decode()
    for words in (draft.title, draft.text, "citizen", "南桥路口", "交通出行"):
        assert words in page


def test_an_anonymous_draft_shows_no_name_to_others(client, citizen):
    draft = builders.draft(citizen, anonymous=True)
    client.force_login(citizen)
    assert client.get(preview(draft)).context["byline"] in {"Anonymous", "匿名市民"}


def test_markup_of_a_citizen_is_shown_as_typed(client, citizen):
    draft = builders.draft(citizen, text="<script>alert(1)</script> **不是粗体**")
    client.force_login(citizen)
    page = client.get(preview(draft)).content.decode()
    assert "<script>alert" not in page
    assert "**不是粗体**" in page


def test_says_what_is_missing_instead_of_offering_to_send(client, citizen):
    draft = builders.draft(citizen, title="", kind="")
    client.force_login(citizen)
    response = client.get(preview(draft))
    assert len(response.context["problems"]) == 2
    assert "button--main" not in response.content.decode()


def test_sending_leads_to_a_receipt_with_the_number(client, citizen, draft):
    client.force_login(citizen)
    response = client.post(submit(draft), follow=True)
    draft.refresh_from_db()
    assert draft.state == "pending"
    assert f'<p class="receipt__number">{draft.number}</p>' in response.content.decode()


def test_the_second_press_says_it_was_sent_once(client, citizen, draft):
    client.force_login(citizen)
    client.post(submit(draft), follow=True)
    response = client.post(submit(draft), follow=True)
    assert draft.versions.count() == 1
    assert [str(message.level_tag) for message in response.context["messages"]] == ["info"]


def test_sending_after_taking_it_back_changes_nothing(client, citizen, draft):
    client.force_login(citizen)
    client.post(reverse("submissions:withdraw", args=[draft.pk]), follow=True)
    response = client.post(submit(draft), follow=True)
    draft.refresh_from_db()
    assert (draft.state, draft.versions.count()) == ("withdrawn", 0)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_an_unfinished_draft_goes_back_to_the_form(client, citizen):
    draft = builders.draft(citizen, text="")
    client.force_login(citizen)
    assert client.post(submit(draft)).url == reverse("submissions:edit", args=[draft.pk])


def test_an_unconfirmed_account_is_led_to_confirm_and_loses_nothing(client, stranger):
    draft = builders.draft(stranger)
    client.force_login(stranger)
    page = client.get(preview(draft)).content.decode()
    assert reverse("account_email") in page
    assert client.post(submit(draft)).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.state, draft.versions.count()) == ("draft", 0)


def test_sending_when_the_session_has_ended_leads_back_to_the_draft(client, draft):
    response = client.post(submit(draft))
    assert response.url == f"/accounts/login/?next={draft.get_absolute_url()}"


@pytest.mark.parametrize("name", ["detail", "edit", "preview", "submit", "withdraw", "attach"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["neighbour", "moderator", "administrator"])
def test_it_is_not_there_for_anybody_else(client, request, draft, name, method, who):
    client.force_login(request.getfixturevalue(who))
    response = getattr(client, method)(reverse(f"submissions:{name}", args=[draft.pk]))
    assert response.status_code in {404, 405}
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("number", ["²", "0", "9" * 15, "9" * 40, "-1", "1.5"])
def test_an_address_without_a_submission_is_not_found(client, citizen, number):
    client.force_login(citizen)
    assert client.get(f"/my/submissions/{number}/").status_code == 404
