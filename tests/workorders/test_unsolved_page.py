"""The page that asks what is missing, and what staff read of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow as forum
from forum.models import Submission, Thread
from forum.workflow.threads.judging import TAKE_BACK_DAYS
from tests import builders
from tests.workorders.test_unsolved import MISSING, report
from workorders.workflow.unsolved import refuse_report


def address(order):
    return reverse("unsolved:report", args=[order.thread.number])


@pytest.fixture
def author(client, citizen):
    client.force_login(citizen)
    return client


def stage(order):
    return Thread.cases.get(pk=order.thread_id).stage


def test_the_matter_leads_there_and_the_page_shows_the_reply(author, answered, version):
    assert address(answered) in author.get(answered.thread.get_absolute_url()).content.decode()
    page = author.get(address(answered))
    assert version.text in page.content.decode()
    assert stage(answered) == "answered"


def test_sent_it_is_taken_up_and_the_author_reads_what_happens(author, answered):
    page = author.post(address(answered), {"text": MISSING}, follow=True)
    assert page.redirect_chain[-1][0] == answered.thread.get_absolute_url()
    said, readers = page.context["messages"]
    assert answered.agency.local_name in str(said)
    assert "审核员" in str(readers)
    assert (stage(answered), MISSING in page.content.decode()) == ("unsolved", False)


@pytest.mark.parametrize("text", ["", "长" * 10_001])
def test_a_text_that_is_not_taken_is_kept(author, answered, text):
    page = author.post(address(answered), {"text": text})
    assert (page.status_code, stage(answered)) == (200, "answered")
    assert page.context["form"].errors["text"]
    assert text in page.content.decode()


def test_pressed_twice_it_is_said_once(author, answered):
    for _press in range(2):
        page = author.post(address(answered), {"text": MISSING}, follow=True)
        assert page.redirect_chain[-1][0] == answered.thread.get_absolute_url()
    assert Submission.objects.filter(purpose="follow_up").count() == 1


def test_reopened_meanwhile_it_is_refused_in_words_and_the_text_is_kept(
    author, answered, dispatcher
):
    from workorders import workflow

    workflow.reopen(answered.pk, by=dispatcher, reason="再办")
    page = author.post(address(answered), {"text": MISSING}).content.decode()
    assert MISSING in page
    assert reverse("threads:answer", args=[answered.thread.number]) in page


def test_what_was_sent_signed_out_is_there_after_signing_in(client, answered, citizen):
    client.post(address(answered), {"text": MISSING})
    client.force_login(citizen)
    assert MISSING in client.get(address(answered)).content.decode()


def test_before_the_reply_the_page_leads_back(author, accepted):
    page = author.get(address(accepted), follow=True)
    assert page.redirect_chain[-1][0] == accepted.thread.get_absolute_url()


def test_others_are_refused(client, answered, neighbour):
    client.force_login(neighbour)
    assert client.get(address(answered)).status_code == 403
    assert client.post(address(answered), {"text": MISSING}).status_code == 403


def test_agency_and_dispatcher_read_it_on_the_order(client, answered, citizen, clerk, dispatcher):
    report(answered, citizen)
    for person in (clerk, dispatcher):
        client.force_login(person)
        assert MISSING in client.get(answered.get_absolute_url()).content.decode()


def test_approved_it_stands_there_once(client, answered, citizen, clerk, moderator):
    report(answered, citizen)
    pending = Submission.objects.get(purpose="follow_up")
    forum.approve(pending.pk, version_id=pending.latest_version.pk, by=moderator)
    client.force_login(clerk)
    assert client.get(answered.get_absolute_url()).content.decode().count(MISSING) == 1


def test_while_it_waits_for_dispatch_the_dispatcher_reads_it(
    client, answered, citizen, dispatcher, transport
):
    transport.retired_at = timezone.now()
    transport.save()
    report(answered, citizen)
    client.force_login(dispatcher)
    page = client.get(reverse("workorders:dispatch", args=[answered.thread.number]))
    assert MISSING in page.content.decode()


def test_of_a_private_matter_nobody_is_said_to_read_it_later(author, answered):
    Thread.cases.filter(pk=answered.thread_id).update(visibility="private")
    page = author.post(address(answered), {"text": MISSING}, follow=True)
    _said, readers = page.context["messages"]
    assert str(readers) == "您的诉求不公开，您写的内容也不公开。"


def test_what_it_is_too_late_for_says_so(author, answered, citizen):
    long_ago = timezone.now() - datetime.timedelta(days=TAKE_BACK_DAYS + 1)
    forum.confirm_solved(answered.thread_id, by=citizen, at=long_ago)
    [said] = author.get(address(answered), follow=True).context["messages"]
    assert "7 天" in str(said)
    page = author.post(address(answered), {"text": MISSING})
    assert page.context["form"].errors
    assert (stage(answered), MISSING in page.content.decode()) == ("solved", True)


def test_what_is_taken_up_already_says_so(author, answered, citizen):
    report(answered, citizen)
    [said] = author.get(address(answered), follow=True).context["messages"]
    assert "已经在重新办理" in str(said)


def test_a_hidden_matter_says_so(answered, citizen, moderator):
    thread = forum.hide(answered.thread_id, by=moderator, reason="电话号码")
    with pytest.raises(ValidationError) as refusal:
        refuse_report(thread)
    assert refusal.value.code == "hidden"


def test_whoever_takes_back_what_is_missing_reads_that_staff_keep_it(author, answered, citizen):
    report(answered, citizen)
    own = Submission.objects.get(purpose="follow_up")
    page = author.get(reverse("submissions:withdraw", args=[own.pk]))
    assert page.context["is_reason"]
    other = builders.pending(
        citizen, purpose="follow_up", thread=answered.thread, text="补充一句。", title=""
    )
    page = author.get(reverse("submissions:withdraw", args=[other.pk]))
    assert not page.context["is_reason"]
