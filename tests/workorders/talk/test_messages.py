"""Agency and author write to each other: in private, frozen, and limited."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow as forum
from portal.limits.tallies import LimitReached
from portal.notifications.models import Message, Notification
from tests import builders
from workorders import workflow
from workorders.models import CaseMessage, CasePicture

HELLO, BACK = "您好，请问方便上门看看吗", "可以的，周三下午在家"


@pytest.fixture
def written(accepted, clerk):
    return workflow.write_to_author(accepted.pk, by=clerk, text=HELLO)


def own(order):
    return reverse("talk:own", args=[order.thread.number])


def test_the_author_is_told_that_there_is_a_message_and_not_what_it_says(
    accepted, written, citizen
):
    note = Notification.objects.get(recipient=citizen, name="agency_wrote")
    assert note.facts["path"] == own(accepted)
    for told in [*Notification.objects.all(), *Message.objects.all()]:
        assert HELLO not in str(told.facts)
    assert HELLO not in str(list(accepted.transitions.values_list("data", flat=True)))


def test_each_reads_the_other_on_its_own_page(client, accepted, written, clerk, citizen):
    client.force_login(citizen)
    assert HELLO in client.get(own(accepted)).text
    assert client.post(own(accepted), {"text": BACK}).status_code == 302
    assert BACK in client.get(own(accepted)).text
    client.force_login(clerk)
    assert BACK in client.get(accepted.get_absolute_url()).text
    assert Notification.objects.filter(recipient=clerk, name="order_author_wrote").exists()


@pytest.mark.parametrize("who", ["neighbour", "other_clerk", "moderator", "clerk"])
def test_nobody_else_reads_or_writes_for_the_author(client, accepted, written, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(own(accepted)).status_code in {403, 404}
    assert client.post(own(accepted), {"text": BACK}).status_code in {403, 404}
    with pytest.raises(PermissionDenied):
        workflow.write_to_agency(accepted.pk, by=request.getfixturevalue(who), text=BACK)
    assert CaseMessage.objects.count() == 1


def test_no_public_page_knows_of_it(client, accepted, written, citizen):
    workflow.write_to_agency(accepted.pk, by=citizen, text=BACK)
    number = accepted.thread.number
    client.logout()
    for page in [
        accepted.thread.get_absolute_url(), f"/api/threads/{number}/", f"/search/?q={BACK[:4]}",
        "/threads/feed/", "/threads/",
    ]:  # fmt: skip
        text = client.get(page).text
        assert HELLO not in text, page
        assert BACK not in text.replace(BACK[:4], ""), page


def test_the_author_writes_once_the_agency_has_written(accepted, citizen):
    with pytest.raises(ValidationError):
        workflow.write_to_agency(accepted.pk, by=citizen, text=BACK)
    assert not CaseMessage.objects.exists()


def test_a_message_stays_as_it_was_sent(written):
    written.text = "改过的话"
    with pytest.raises(ValidationError):
        written.save()


@pytest.mark.parametrize("text", ["", " \u200b\n", "长" * 2001])
def test_what_is_no_message_is_refused_and_kept_on_the_page(client, accepted, clerk, text):
    lines = accepted.transitions.count()
    with pytest.raises(ValidationError):
        workflow.write_to_author(accepted.pk, by=clerk, text=text)
    client.force_login(clerk)
    url = reverse("workorders:write_to_author", args=[accepted.number])
    page = client.post(url, {"text": text})
    assert page.status_code == 200
    assert text.strip() in page.text
    assert accepted.transitions.count() == lines


def test_pictures_are_private_files_for_both_sides(client, accepted, clerk, citizen, neighbour):
    client.force_login(clerk)
    url = reverse("workorders:write_to_author", args=[accepted.number])
    client.post(url, {"text": HELLO, "images": [builders.picture(), builders.picture()]})
    picture = CasePicture.objects.first()
    assert CasePicture.objects.count() == 2
    assert picture.file.name.startswith("talk/")
    seen = {}
    for person in (clerk, citizen, neighbour):
        client.force_login(person)
        seen[person] = client.get(picture.get_absolute_url()).status_code
    assert seen == {clerk: 200, citizen: 200, neighbour: 404}


def test_a_picture_that_cannot_be_taken_sends_nothing(client, accepted, clerk):
    client.force_login(clerk)
    url = reverse("workorders:write_to_author", args=[accepted.number])
    broken = builders.picture()
    broken.seek(0)
    broken.write(b"no picture")
    page = client.post(url, {"text": HELLO, "images": [broken]})
    assert HELLO in page.text
    assert not CaseMessage.objects.exists()


def test_both_sides_are_limited_to_so_many_a_day(settings, accepted, written, clerk, citizen):
    once, twice = {"order": "1/d"}, {"order": "2/d"}
    settings.LIMITS = settings.LIMITS | {"write_to_author": twice, "write_to_agency": once}
    for step, person in [(workflow.write_to_author, clerk), (workflow.write_to_agency, citizen)]:
        step(accepted.pk, by=person, text=HELLO)
        with pytest.raises(LimitReached):
            step(accepted.pk, by=person, text=HELLO)
    assert CaseMessage.objects.count() == 3


def test_without_an_account_there_is_nobody_to_read_it(phoned_in, clerk):
    with pytest.raises(ValidationError):
        workflow.write_to_author(phoned_in.pk, by=clerk, text=HELLO)


def test_nothing_is_said_about_a_hidden_matter(accepted, written, clerk, citizen, moderator):
    forum.hide(accepted.thread_id, by=moderator, reason="含个人信息")
    for step, person in [(workflow.write_to_author, clerk), (workflow.write_to_agency, citizen)]:
        with pytest.raises(ValidationError):
            step(accepted.pk, by=person, text=HELLO)


def test_the_agency_that_let_it_go_reads_it_no_more(client, accepted, written, clerk, dispatcher):
    workflow.withdraw(accepted.pk, by=dispatcher, reason="派错了")
    client.force_login(clerk)
    assert HELLO not in client.get(accepted.get_absolute_url()).text
