"""A letter about a private matter contains its number and nothing of its content."""

import pytest

from moderation import alerts
from moderation import workflow as moderation
from portal.notifications import sending
from portal.notifications.models import Message
from portal.notifications.outbox import notify
from tests import builders

TITLE = "邻居家的事不想让人知道"
NOTE = "您提到的那位先生"


def sent(mailoutbox):
    """Every letter as it lies in the mailbox: subject, text and HTML."""
    sending.send_waiting()
    return [
        "\n".join([letter.subject, letter.body, letter.alternatives[0].content])
        for letter in mailoutbox
    ]


def to(mailoutbox, person):
    sent(mailoutbox)
    return [letter for letter in mailoutbox if letter.to == [person.email]]


@pytest.fixture
def private_order(citizen, moderator, dispatcher, transport, clerk):
    """A private matter taken as far as an order, with a letter from each step."""
    thread = builders.accepted_unpublished(citizen, moderator, title=TITLE)
    return builders.accepted_order(thread, by=dispatcher, agency=transport, clerk=clerk)


def test_names_neither_title_nor_agency_of_a_private_matter(
    private_order, clerk, head, dispatcher, mailoutbox
):
    builders.answered(private_order, clerk=clerk, head=head, dispatcher=dispatcher)
    found = sent(mailoutbox)
    assert found
    assert not [text for text in found if TITLE in text or private_order.agency.name in text]
    subjects = {letter.subject for letter in mailoutbox}
    assert all(private_order.thread.number in subject for subject in subjects)


@pytest.mark.parametrize("step", [moderation.send_back, moderation.refuse])
def test_keeps_reason_and_note_of_what_was_not_published_for_the_page(
    step, citizen, moderator, mailoutbox
):
    submission = builders.pending(citizen, title=TITLE)
    reason = builders.reason("vague" if step is moderation.send_back else "court")
    version = submission.latest_version
    step(submission.pk, version_id=version.pk, by=moderator, reason=reason, note=NOTE)
    [letter] = to(mailoutbox, citizen)
    text = f"{letter.subject}{letter.body}{letter.alternatives[0].content}"
    assert submission.number in letter.subject
    assert not [word for word in (TITLE, NOTE, reason.name) if word in text]


def test_an_alert_about_what_waits_names_its_number(citizen, moderator, mailoutbox):
    moderator.email = "moderator@lanchuan.example"
    moderator.save()
    submission = builders.pending(citizen, title=TITLE, urgent=True)
    alerts.raise_waiting()
    [letter] = to(mailoutbox, moderator)
    assert submission.number in letter.subject
    assert TITLE not in letter.subject + letter.body


def test_a_public_matter_is_named(citizen, moderator, mailoutbox):
    builders.published(citizen, moderator, title="公交站台什么时候修好")
    assert "公交站台什么时候修好" in to(mailoutbox, citizen)[0].subject


def test_a_letter_of_which_nothing_is_said_is_quiet(citizen, mailoutbox):
    notify(citizen, event="e", name="replied", title=TITLE, path="/my/", agency="市妇联")
    [text] = sent(mailoutbox)
    assert TITLE not in text
    assert "市妇联" not in text


def test_the_notice_on_the_own_page_still_names_it(client, citizen, moderator):
    thread = builders.accepted_unpublished(citizen, moderator, title=TITLE)
    assert Message.objects.filter(facts__thread=thread.number).exists()
    client.force_login(citizen)
    assert TITLE in client.get("/my/").content.decode()


def test_the_private_page_says_nothing_of_other_people_and_is_not_named_in_the_tab(
    client, citizen, moderator
):
    thread = builders.accepted_unpublished(citizen, moderator, title=TITLE)
    client.force_login(citizen)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "网友" not in page
    head = page.partition("</head>")[0]
    assert TITLE not in head
    assert thread.number in head


def test_the_author_can_still_add_to_a_private_matter(client, citizen, moderator):
    thread = builders.accepted_unpublished(citizen, moderator)
    client.force_login(citizen)
    page = client.get(f"{thread.get_absolute_url()}answer/")
    assert page.status_code == 200
