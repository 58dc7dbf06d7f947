"""A person who reaches a rate limit is told when to try again, and typed text is kept."""

import pytest
from django.test import Client

from forum.choices import SubmissionState
from forum.models import Submission
from tests import builders
from tests.racing import press_at_once

FEW = {"person": "2/10m", "address": "9/m"}


@pytest.fixture(autouse=True)
def _numbers(settings):
    acts = ("submit", "answer", "save", "upload", "follow", "search", "api")
    settings.LIMITS = dict.fromkeys(acts, FEW) | {"api": {"address": "2/m"}}


def submit_address(draft):
    return f"/my/submissions/{draft.pk}/submit/"


def sent(author):
    return Submission.objects.filter(author=author, state=SubmissionState.PENDING).count()


def test_the_third_matter_stays_a_draft_and_is_told_when_it_can_go(client, citizen):
    client.force_login(citizen)
    drafts = [builders.draft(citizen, title=f"第{number}件") for number in range(3)]
    for draft in drafts[:2]:
        client.post(submit_address(draft))
    answer = client.post(submit_address(drafts[2]), follow=True)
    assert "您刚发过一条，10 分钟后可以再发；内容已存在草稿里。" in answer.text
    assert drafts[2].text in answer.text
    drafts[2].refresh_from_db()
    assert (drafts[2].state, drafts[2].versions.count()) == (SubmissionState.DRAFT, 0)


def test_a_colleague_at_the_same_address_still_sends(client, citizen, neighbour):
    test_the_third_matter_stays_a_draft_and_is_told_when_it_can_go(client, citizen)
    client.force_login(neighbour)
    client.post(submit_address(builders.draft(neighbour)))
    assert sent(neighbour) == 1


def test_what_could_not_be_sent_is_not_counted(client, citizen):
    client.force_login(citizen)
    empty = builders.draft(citizen, text="")
    for _time in range(4):
        client.post(submit_address(empty))
    client.post(submit_address(builders.draft(citizen)))
    assert sent(citizen) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_sent_at_once_two_arrive(citizen):
    drafts = [builders.draft(citizen, title=f"第{number}件") for number in range(8)]

    def press():
        browser = Client()
        browser.force_login(citizen)
        assert browser.post(submit_address(drafts.pop())).status_code == 302

    assert press_at_once(8, press) == {"done": 8}
    assert sent(citizen) == 2


def test_typing_goes_on_where_saving_pauses(client, citizen):
    client.force_login(citizen)
    for number in range(3):
        form = {"kind": "inquiry", "title": f"第{number}件", "text": "路灯不亮。", "save": ""}
        answer = client.post("/threads/new/", form)
    assert answer.status_code == 200
    assert "第2件" in answer.text
    assert Submission.objects.filter(author=citizen).count() == 2


def test_an_image_too_many_is_named_and_the_draft_stays(client, citizen):
    client.force_login(citizen)
    draft = builders.draft(citizen)
    for number in range(3):
        files = {"images": builders.picture(f"{number}.jpg")}
        answer = client.post(f"/my/submissions/{draft.pk}/attach/", files, follow=True)
    assert draft.attachments.count() == 2
    assert "10 分钟后" in answer.text


def test_following_pauses_with_a_page_of_ours(client, neighbour, thread):
    client.force_login(neighbour)
    for _time in range(3):
        answer = client.post(f"/threads/{thread.number}/follow/")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "您刚才点了很多次，10 分钟后可以继续。" in answer.text


@pytest.mark.parametrize(("path", "status"), [("/search/?q=路灯", 200), ("/threads/?q=路灯", 429)])
def test_searching_pauses_and_reading_does_not(client, citizen, path, status):
    client.force_login(citizen)
    for _time in range(3):
        answer = client.get(path)
    assert answer.status_code == status
    assert "刚才搜索的次数比较多" in answer.text
    assert client.get("/threads/").status_code == 200


@pytest.mark.django_db
def test_the_api_says_when_to_go_on(client):
    for _time in range(3):
        answer = client.get("/api/v1/threads/")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
