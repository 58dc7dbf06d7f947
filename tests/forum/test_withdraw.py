"""The author withdraws a submission."""

from django.urls import reverse

from forum import workflow


def address(submission):
    return reverse("submissions:withdraw", args=[submission.pk])


def test_asks_once_more_and_changes_nothing_until_then(client, citizen, pending):
    client.force_login(citizen)
    assert client.get(address(pending)).status_code == 200
    pending.refresh_from_db()
    assert pending.state == "pending"


def test_takes_it_back_and_keeps_the_text(client, citizen, pending):
    client.force_login(citizen)
    page = client.post(address(pending), follow=True).content.decode()
    pending.refresh_from_db()
    assert pending.state == "withdrawn"
    assert pending.text in page
    assert reverse("submissions:write_again", args=[pending.pk]) in page


def test_says_so_when_it_has_been_decided_meanwhile(client, citizen, pending, moderator):
    workflow.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    client.force_login(citizen)
    response = client.post(address(pending), follow=True)
    pending.refresh_from_db()
    assert pending.state == "approved"
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
