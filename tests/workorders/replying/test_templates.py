"""Templates of replies, and earlier replies to copy from, beside the editor."""

import pytest
from django.urls import reverse

from forum import workflow as forum
from forum.models import Thread
from portal.agencies.models import Category
from tests import builders
from workorders.models import ReplyTemplate


def url(order, act="detail"):
    return reverse(f"workorders:{act}", args=[order.number])


def template(**fields):
    given = {"name": "收到", "name_en": "Received", "reply_kind": "received"}
    return ReplyTemplate.objects.create(**given | {"text": "{agency}已收到 {number}，{x}"} | fields)


def insert(client, order, chosen, **typed):
    fields = {"text": "", "kind": "progress", "insert": "1", "template": chosen} | typed
    return client.post(url(order, "reply"), fields)


def test_a_template_follows_what_was_typed_and_nothing_is_saved(client, accepted, clerk):
    client.force_login(clerk)
    response = insert(client, accepted, template().pk, text="前面的话", summary="一句话")
    form = response.context["reply_form"]
    text = form["text"].value()
    assert text.startswith("前面的话\n\n")
    assert f"已收到 {accepted.thread.number}，{{x}}" in text
    assert (form["kind"].value(), form["summary"].value()) == ("progress", "一句话")
    accepted.refresh_from_db()
    assert accepted.reply is None


def test_an_empty_text_becomes_the_template(client, accepted, clerk):
    client.force_login(clerk)
    chosen = template(text="关于“{title}”，{due}前答复。")
    text = insert(client, accepted, chosen.pk).context["reply_form"]["text"].value()
    assert text.startswith(f"关于“{accepted.thread.title}”，")
    assert "{" not in text


def test_a_matter_in_english_gets_the_english_text(client, accepted, clerk):
    Thread.cases.filter(pk=accepted.thread_id).update(language="en")
    client.force_login(clerk)
    chosen = template(text_en="Received {number}.")
    text = insert(client, accepted, chosen.pk).context["reply_form"]["text"].value()
    assert text == f"Received {accepted.thread.number}."


@pytest.mark.parametrize("chosen", ["", "x", "0", "9" * 50, "²"])
def test_without_a_template_what_was_typed_stays(client, accepted, clerk, chosen):
    client.force_login(clerk)
    response = insert(client, accepted, chosen, text="写了一半")
    assert response.status_code == 200
    assert response.context["reply_form"]["text"].value() == "写了一半"


def test_a_template_of_another_kind_of_matter_is_not_offered(client, accepted, clerk):
    other = template(name="投诉专用", kind="complaint")
    client.force_login(clerk)
    assert "投诉专用" not in client.get(url(accepted)).content.decode()
    text = insert(client, accepted, other.pk).context["reply_form"]["text"].value()
    assert text == ""


def test_only_the_agency_inserts(client, accepted, supervisor, dispatcher):
    for person in (supervisor, dispatcher):
        client.force_login(person)
        assert insert(client, accepted, template().pk).status_code == 403


def test_the_title_of_a_hidden_matter_is_not_told(client, accepted, clerk, moderator):
    forum.hide(accepted.thread_id, by=moderator, reason="names a person")
    client.force_login(clerk)
    page = insert(client, accepted, template(text="关于“{title}”").pk).content.decode()
    assert accepted.thread.title not in page


@pytest.fixture
def roads(db):
    return Category.objects.create(slug="roads", name="道路")


def answered_in(category, *, text, author, moderator, signing, agency):
    thread = builders.published(author, moderator, title=text, category=category)
    order = builders.accepted_order(
        thread, by=signing["dispatcher"], agency=agency, clerk=signing["clerk"]
    )
    builders.answered(order, text=text, **signing)
    return thread


def test_the_newest_public_replies_of_the_agency_in_the_category_stand_beside_the_editor(
    client, accepted, clerk, head, dispatcher, transport, citizen, moderator, roads
):
    Thread.cases.filter(pk=accepted.thread_id).update(category=roads)
    signing = {"clerk": clerk, "head": head, "dispatcher": dispatcher}
    given = {"author": citizen, "moderator": moderator, "signing": signing, "agency": transport}
    threads = [answered_in(roads, text=f"第{number}份答复", **given) for number in range(6)]
    other = Category.objects.create(slug="parks", name="公园")
    answered_in(other, text="公园的答复", **given)
    forum.hide(threads[4].pk, by=moderator, reason="names a person")
    client.force_login(clerk)
    shown = [one["title"] for one in client.get(url(accepted)).context["beside"]["earlier"]]
    assert shown == [f"第{number}份答复" for number in (5, 3, 2, 1, 0)]


def test_a_matter_without_a_category_has_none(client, accepted, clerk):
    client.force_login(clerk)
    assert client.get(url(accepted)).context["beside"]["earlier"] == []
