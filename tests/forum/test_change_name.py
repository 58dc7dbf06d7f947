"""A person changes their public name."""

import pytest
from django.core.exceptions import ValidationError

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import Post, Submission
from moderation import workflow as moderation
from portal.accounts.models import User
from portal.integrity import signatures
from tests import builders

NEW = "桥头的老周"


def ask(person, name=NEW):
    return forum.change_name(by=person, name=name)


def approve(request, moderator):
    version = request.latest_version
    moderation.approve(request.pk, version_id=version.pk, by=moderator)


def test_before_anything_was_published_it_is_theirs_at_once(citizen):
    assert ask(citizen) is None
    assert User.objects.get(pk=citizen.pk).display_name == NEW


def test_after_that_a_moderator_reads_it_first(citizen, moderator):
    thread = builders.published(citizen, moderator)
    request = ask(citizen)
    thread.refresh_from_db()
    assert (request.state, request.purpose, request.text) == ("pending", Purpose.NAME, NEW)
    assert (User.objects.get(pk=citizen.pk).display_name, thread.signature) == ("citizen",) * 2


def test_once_read_it_stands_beside_all_that_had_a_name(citizen, moderator):
    named = builders.published(citizen, moderator)
    unnamed = builders.published(citizen, moderator, anonymous=True)
    approve(ask(citizen), moderator)
    for thread, name in ((named, NEW), (unnamed, "")):
        thread.refresh_from_db()
        assert {thread.signature, Post.cases.get(thread=thread).signature} == {name}
    assert User.objects.get(pk=citizen.pk).display_name == NEW
    assert list(signatures.signatures()) == []


def test_what_waits_meanwhile_is_published_under_the_name_it_was_submitted_with(citizen, moderator):
    builders.published(citizen, moderator)
    waiting = builders.pending(citizen)
    approve(ask(citizen), moderator)
    post = forum.approve(waiting.pk, version_id=waiting.latest_version.pk, by=moderator)
    assert post.signature == "citizen"


def test_asking_again_replaces_what_waits(citizen, moderator):
    builders.published(citizen, moderator)
    first, second = ask(citizen), ask(citizen, "老周")
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "pending")


def test_a_refused_name_changes_nothing(citizen, moderator):
    thread = builders.published(citizen, moderator)
    request = ask(citizen)
    version = request.latest_version
    reason = builders.reason("other")
    moderation.refuse(request.pk, version_id=version.pk, by=moderator, reason=reason, note="骂人")
    thread.refresh_from_db()
    assert thread.signature == "citizen"


def test_there_is_nothing_in_a_name_to_send_back(citizen, moderator):
    builders.published(citizen, moderator)
    request = ask(citizen)
    reason = builders.reason("vague")
    with pytest.raises(ValidationError):
        moderation.send_back(
            request.pk, version_id=request.latest_version.pk, by=moderator, reason=reason
        )


def test_a_name_somebody_else_took_meanwhile_is_not_given_twice(citizen, neighbour, moderator):
    builders.published(citizen, moderator)
    request = ask(citizen)
    with pytest.raises(ValidationError):
        forum.change_name(by=neighbour, name=NEW)
    approve(request, moderator)


def test_the_settings_say_that_it_waits(client, citizen, moderator):
    builders.published(citizen, moderator)
    client.force_login(citizen)
    form = {"chosen_name": NEW, "language": "en", "wants_letters": "on"}
    page = client.post("/my/settings/", form, follow=True).content.decode()
    assert f"“{NEW}” waits for a moderator" in page
    assert User.objects.get(pk=citizen.pk).language == "en"


def test_the_settings_refuse_the_name_of_an_office_and_keep_the_rest(client, citizen, transport):
    client.force_login(citizen)
    form = {"chosen_name": "交通运输局", "language": "zh-hans", "wants_letters": "on"}
    answer = client.post("/my/settings/", form)
    assert answer.context["form"].errors["chosen_name"]
    assert "交通运输局" in answer.content.decode()


@pytest.mark.parametrize("decided", [False, True])
def test_the_pages_about_the_request_open(decided, client, citizen, moderator):
    builders.published(citizen, moderator)
    request = ask(citizen)
    if decided:
        approve(request, moderator)
    client.force_login(moderator)
    page = client.get(f"/moderation/{request.pk}/").content.decode()
    assert NEW in page
    client.force_login(citizen)
    told = ["/my/notifications/"] if decided else []
    for address in ["/my/", request.get_absolute_url(), *told]:
        assert NEW in client.get(address).content.decode(), address


def test_integrity_finds_a_name_nobody_approved(citizen, moderator):
    thread = builders.published(citizen, moderator)
    Post.cases.filter(thread=thread).update(signature="市长本人")
    assert len(list(signatures.signatures())) == 1
    assert Submission.objects.filter(purpose=Purpose.NAME).count() == 0
