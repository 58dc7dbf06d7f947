"""From which province something was sent: stored without the address, shown by setting."""

import pytest
from django.utils import timezone

from forum import workflow as forum
from forum.models import ImportBatch, Post, SubmissionVersion
from moderation import workflow as moderation
from portal import provinces
from portal.proxies import read_proxies
from portal.site.models import Profile
from tests import builders

PLACE = {"HTTP_X_PROVINCE": "CN-GD"}


@pytest.fixture
def with_header(settings):
    settings.PROVINCE_HEADER = provinces.header_name("X-Province")
    settings.TRUSTED_PROXIES = read_proxies(["127.0.0.1"])


def _send(client, draft, **headers):
    client.force_login(draft.author)
    client.post(f"/my/submissions/{draft.pk}/submit/", **headers)
    return SubmissionVersion.objects.get(submission=draft)


def _published(draft, moderator):
    version = draft.latest_version
    return moderation.approve(draft.pk, version_id=version.pk, by=moderator)


def test_the_province_is_stored_and_the_address_is_not(client, draft, with_header):
    version = _send(client, draft, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="9.8.7.6", **PLACE)
    assert version.province == "CN-GD"
    assert "9.8.7.6" not in repr(vars(version)) + repr(version.facts)


def test_a_header_that_no_trusted_proxy_sent_is_not_believed(client, draft, with_header):
    assert _send(client, draft, REMOTE_ADDR="203.0.113.9", **PLACE).province == ""


def test_without_a_source_nothing_is_stored(client, draft, settings):
    settings.TRUSTED_PROXIES = read_proxies(["127.0.0.1"])
    assert _send(client, draft, **PLACE).province == ""


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("CN-GD", "CN-GD", "广东"),
        ("cn-bj", "CN-BJ", "北京"),
        ("CN-99", "CN", "中国"),
        ("TW", "CN-TW", "中国台湾"),
        ("JP-13", "JP", "日本"),
        ("XX", "", ""),
        ("<b>广东</b>", "", ""),
        ("", "", ""),
    ],
)
def test_codes_are_read_and_nothing_else_is(rf, with_header, said, code, words):
    found = provinces.province_of(rf.get("/", HTTP_X_PROVINCE=said))
    assert (found, provinces.in_words(found)) == (code, words)


def test_readers_see_it_by_setting(client, draft, with_header, moderator):
    _send(client, draft, **PLACE)
    post = _published(draft, moderator)
    client.logout()
    address = post.thread.get_absolute_url()
    assert "广东" not in client.get(address).content.decode()
    Profile.objects.filter(pk=1).update(shows_province=True)
    assert "IP属地：广东" in client.get(address).content.decode()


def test_an_edit_from_elsewhere_does_not_move_it(client, draft, with_header, moderator, citizen):
    _send(client, draft, **PLACE)
    post = _published(draft, moderator)
    edit = builders.draft(citizen, purpose="edit", thread=post.thread, post=post, text="改过。")
    forum.submit(edit.pk, by=citizen, province="CN-BJ")
    _published(edit, moderator)
    assert Post.objects.get().province == "CN-GD"


def test_what_an_agency_says_has_none(head, transport, moderator):
    notice = builders.draft(head, purpose="notice", kind="", agency=transport)
    forum.submit(notice.pk, by=head, province="CN-GD")
    assert _published(notice, moderator).province == ""


@pytest.mark.django_db
def test_what_was_imported_has_none():
    batch = ImportBatch.objects.create(source_system="old", file_name="old.csv")
    matter = forum.ImportedMatter(
        source_system="old", source_number="1", title="旧信", text="从前的事。", at=timezone.now()
    )
    forum.import_thread(matter, batch=batch)
    assert Post.cases.get().province == ""


def test_who_runs_an_agency_stands_on_its_page_and_beside_what_it_says(
    client, head, transport, moderator
):
    notice = builders.draft(head, purpose="notice", kind="", agency=transport)
    forum.submit(notice.pk, by=head)
    thread = _published(notice, moderator).thread
    pages = [thread.get_absolute_url(), transport.get_absolute_url()]
    assert not any("运营主体" in client.get(page).content.decode() for page in pages)
    transport.host_unit = "市交通宣传中心"
    transport.save()
    for page in pages:
        assert "运营主体：市交通运输局（市交通宣传中心）" in client.get(page).content.decode()
