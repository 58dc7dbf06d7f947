"""The page of an order: what each person sees, and which buttons they get."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum import workflow as forum
from forum.models import Post, Submission
from portal.accounts.models import Contact
from portal.audit.models import AuditLine
from tests import builders
from workorders import workflow

LOOK = {"look-why": "call"}


def url(order, act="detail"):
    return reverse(f"workorders:{act}", args=[order.number])


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("person", ["clerk", "head", "dispatcher", "supervisor", "administrator"])
@pytest.mark.parametrize("state", ["order", "accepted", "signed", "answered"])
def test_those_concerned_see_it_in_every_state(client, request, person, state):
    order = request.getfixturevalue(state)
    client.force_login(request.getfixturevalue(person))
    assert order.thread.title in text_of(client.get(url(order)))


@pytest.mark.parametrize("person", ["other_clerk", "other_head", "citizen", "moderator"])
@pytest.mark.parametrize("act", ["detail", "reply"])
def test_it_does_not_exist_for_others(client, order, request, person, act):
    client.force_login(request.getfixturevalue(person))
    assert client.get(url(order, act)).status_code == 404


POSTS = [
    "accept", "reply", "sign_off", "send_reply_back", "publish_reply", "reopen", "withdraw",
    "change_agency", "reveal_contact",
]  # fmt: skip


@pytest.mark.parametrize("person", ["other_clerk", "other_head", "citizen", "moderator"])
@pytest.mark.parametrize("act", POSTS)
def test_its_buttons_do_not_exist_for_others(client, order, request, person, act):
    client.force_login(request.getfixturevalue(person))
    assert client.post(url(order, act), {"reason": "x", "text": "x"}).status_code == 404


@pytest.mark.parametrize("act", POSTS)
def test_a_supervisor_reads_and_presses_nothing(client, order, supervisor, act, water):
    client.force_login(supervisor)
    posted = {"reason": "x", "text": "x", "kind": "final", "version": 1, "agency": water.pk}
    assert client.post(url(order, act), posted).status_code == 403


def test_another_agency_does_not_find_a_private_matter_either(
    client, private_thread, dispatcher, transport, other_clerk
):
    order = builders.order(private_thread, by=dispatcher, agency=transport)
    client.force_login(other_clerk)
    assert client.get(url(order)).status_code == 404


def test_a_clerk_accepts_with_one_press(client, order, clerk):
    client.force_login(clerk)
    assert client.post(url(order, "accept")).status_code == 302
    order.refresh_from_db()
    assert order.status == "accepted"


def test_pressing_twice_says_so_and_changes_nothing(client, accepted, head):
    client.force_login(head)
    response = client.post(url(accepted, "accept"))
    assert len(list(get_messages(response.wsgi_request))) == 1
    assert accepted.transitions.filter(act="accept").count() == 1


def test_saving_keeps_the_draft_and_shows_it_to_a_colleague(client, accepted, clerk, head):
    client.force_login(clerk)
    client.post(url(accepted, "reply"), {"text": "初稿内容", "kind": "final", "save": "1"})
    client.force_login(head)
    assert "初稿内容" in text_of(client.get(url(accepted)))


def test_the_draft_is_not_shown_to_the_dispatcher(client, accepted, clerk, dispatcher):
    workflow.draft_reply(accepted.pk, by=clerk, text="还没写完的话")
    client.force_login(dispatcher)
    assert "还没写完的话" not in text_of(client.get(url(accepted)))


def test_the_preview_shows_the_reply_as_others_will_see_it(client, accepted, clerk):
    client.force_login(clerk)
    posted = {"text": "**周五**前\n\n<b>x</b>", "kind": "final", "preview": "1"}
    shown = text_of(client.post(url(accepted, "reply"), posted))
    assert "<strong>周五</strong>" in shown
    assert "<b>x</b>" not in shown
    assert Submission.objects.get(purpose="official_reply").text.startswith("**周五**")


def test_an_empty_reply_keeps_the_kind_and_says_what_is_missing(client, accepted, clerk):
    client.force_login(clerk)
    posted = {"text": "", "kind": "progress", "hand_in": "1"}
    response = client.post(url(accepted, "reply"), posted)
    assert response.status_code == 200
    assert response.context["reply_form"].errors["text"]
    assert response.context["reply_form"]["kind"].value() == "progress"


def test_a_reply_that_is_too_long_is_kept_on_the_page(client, accepted, clerk):
    client.force_login(clerk)
    text = "长" * 10_001
    response = client.post(url(accepted, "reply"), {"text": text, "kind": "final"})
    assert response.context["reply_form"].errors["text"]
    assert text in text_of(response)


def test_what_was_typed_is_shown_when_the_order_moved_on_meanwhile(client, signed, clerk):
    client.force_login(clerk)
    response = client.post(url(signed, "reply"), {"text": "新写的话", "kind": "final"})
    assert response.status_code == 200
    assert "新写的话" in text_of(response)


def test_the_head_reads_the_frozen_version_and_signs_that_one(client, accepted, version, head):
    client.force_login(head)
    page = client.get(url(accepted))
    assert version.text in text_of(page)
    assert page.context["version_form"].initial == {"version": version.pk}
    client.post(url(accepted, "sign_off"), {"version": version.pk})
    accepted.refresh_from_db()
    assert accepted.status == "awaiting_publication"


@pytest.mark.parametrize("typed", ["", "²", "0", "-1", "9" * 30, "1x"])
def test_a_strange_version_signs_nothing(client, accepted, version, head, typed):
    client.force_login(head)
    assert client.post(url(accepted, "sign_off"), {"version": typed}).status_code == 302
    accepted.refresh_from_db()
    assert accepted.status == "awaiting_sign_off"


def test_the_dispatcher_publishes_what_was_signed(client, signed, version, dispatcher):
    client.force_login(dispatcher)
    client.post(url(signed, "publish_reply"), {"version": version.pk})
    assert Post.objects.get(role="official").text == version.text


def test_sending_back_without_a_reason_asks_for_one(client, signed, dispatcher):
    client.force_login(dispatcher)
    response = client.post(url(signed, "send_reply_back"), {"reason": ""})
    assert response.status_code == 200
    assert response.context["reason_form"].errors["reason"]
    signed.refresh_from_db()
    assert signed.status == "awaiting_publication"


@pytest.mark.parametrize("act", ["reopen", "withdraw", "change_agency"])
def test_the_pages_of_the_centre_are_forbidden_to_the_agency(client, answered, head, act):
    client.force_login(head)
    assert client.get(url(answered, act)).status_code == 403


@pytest.mark.parametrize("act", ["reopen", "withdraw", "change_agency"])
def test_the_pages_of_the_centre_keep_what_was_typed(client, accepted, dispatcher, act):
    client.force_login(dispatcher)
    assert client.get(url(accepted, act)).status_code == 200
    posted = {"reason": "说明原因", "due_at": "yesterday", "agency": accepted.agency_id}
    response = client.post(url(accepted, act), posted)
    if act == "withdraw":
        assert response.status_code == 302
    else:
        assert response.status_code == 200
        assert "说明原因" in text_of(response)


def test_the_page_offers_what_the_person_may_press(client, signed, clerk, head, dispatcher):
    offered = {}
    for person in (clerk, head, dispatcher):
        client.force_login(person)
        offered[person] = url(signed, "publish_reply") in text_of(client.get(url(signed)))
    assert offered == {clerk: False, head: False, dispatcher: True}


def test_the_ledger_is_in_words_with_the_reason(client, accepted, version, head, clerk):
    workflow.send_reply_back(accepted.pk, by=head, reason="写明日期")
    client.force_login(clerk)
    shown = text_of(client.get(url(accepted)))
    assert "写明日期" in shown
    assert "send_reply_back</" not in shown


def test_the_contact_is_on_no_page_until_somebody_asks(client, order, clerk, citizen):
    client.force_login(clerk)
    assert citizen.email not in text_of(client.get(url(order)))
    response = client.post(url(order, "reveal_contact"), LOOK)
    assert citizen.email in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert citizen.email not in text_of(client.get(url(order)))


def test_each_look_at_the_contact_is_in_the_log(client, order, clerk):
    client.force_login(clerk)
    client.post(url(order, "reveal_contact"), LOOK)
    client.post(url(order, "reveal_contact"), LOOK)
    lines = AuditLine.objects.filter(act="reveal_contact", subject=f"workorder {order.number}")
    assert [line.actor_id for line in lines] == [clerk.pk, clerk.pk]


def test_looking_with_a_get_is_not_possible(client, order, clerk):
    client.force_login(clerk)
    assert client.get(url(order, "reveal_contact")).status_code == 405
    assert not AuditLine.objects.filter(act="reveal_contact").exists()


def test_a_matter_without_a_contact_says_so(client, order, clerk):
    Contact.objects.all().delete()
    client.force_login(clerk)
    response = client.post(url(order, "reveal_contact"), LOOK)
    assert response.context["reveal_form"].non_field_errors()
    assert not AuditLine.objects.filter(act="reveal_contact").exists()


def test_the_page_costs_the_same_however_many_replies_there_are(
    client, accepted, clerk, head, dispatcher
):
    client.force_login(clerk)
    asked = []
    for count in (1, 6):
        for number in range(count):
            builders.answered(
                accepted, clerk=clerk, head=head, dispatcher=dispatcher,
                text=f"进展{number}", kind="progress",
            )  # fmt: skip
        client.get(url(accepted))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(accepted))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 24


@pytest.mark.parametrize("number", ["WO²026112100001", "WO1", "WO" + "9" * 13, "WO%00"])
def test_a_strange_number_is_not_found(client, dispatcher, number):
    client.force_login(dispatcher)
    assert client.get(f"/workorders/{number}/").status_code in (400, 404)


def test_the_centre_does_not_read_a_reply_before_its_head_signed(
    client, accepted, version, head, dispatcher
):
    client.force_login(dispatcher)
    assert version.text not in text_of(client.get(url(accepted)))
    workflow.sign_off(accepted.pk, by=head, version_id=version.pk)
    assert version.text in text_of(client.get(url(accepted)))


def test_a_colleagues_words_are_not_lost_unseen(client, accepted, clerk, head):
    client.force_login(clerk)
    opened = client.get(url(accepted)).context["reply_form"]["read"].value()
    workflow.draft_reply(accepted.pk, by=head, text="科长先写的")
    posted = {"text": "我写的", "kind": "final", "read": opened}
    response = client.post(url(accepted, "reply"), posted)
    shown = text_of(response)
    assert "科长先写的" in shown
    assert "我写的" in shown
    assert Submission.objects.get(purpose="official_reply").text == "科长先写的"
    again = posted | {"read": response.context["reply_form"]["read"].value()}
    assert client.post(url(accepted, "reply"), again).status_code == 302
    assert Submission.objects.get(purpose="official_reply").text == "我写的"


def test_after_a_preview_saving_goes_on_from_it(client, accepted, clerk):
    client.force_login(clerk)
    read = client.get(url(accepted)).context["reply_form"]["read"].value()
    posted = {"text": "一", "kind": "final", "read": read, "preview": "1"}
    read = client.post(url(accepted, "reply"), posted).context["reply_form"]["read"].value()
    posted = {"text": "二", "kind": "final", "read": read, "hand_in": "1"}
    assert client.post(url(accepted, "reply"), posted).status_code == 302
    accepted.refresh_from_db()
    assert accepted.status == "awaiting_sign_off"


def test_a_hidden_matter_is_not_read_over_its_order(client, order, clerk, dispatcher, moderator):
    forum.hide(order.thread_id, by=moderator, reason="names a person")
    title, text = order.thread.title, Post.cases.get(thread=order.thread_id, number=1).text
    client.force_login(clerk)
    pages = [url(order), "/workorders/", f"/workorders/?q={order.number}"]
    for page in [*pages, f"/workorders/?q={title}", "/my/notifications/"]:
        response = client.get(page)
        assert response.status_code == 200
        assert text not in text_of(response), page
        # What was looked for stands in the fields for it and over the folded filter.
        said = [f'value="{title}"', f'filter-panel__chosen">{title}<']
        shown = text_of(response)
        for own_words in said:
            shown = shown.replace(own_words, "")
        assert title not in shown, page
    assert order.number in text_of(client.get("/workorders/"))
    assert not AuditLine.objects.filter(act="reveal_contact").exists()
    client.post(url(order, "reveal_contact"), LOOK)
    assert not AuditLine.objects.filter(act="reveal_contact").exists()
    client.force_login(dispatcher)
    assert title in text_of(client.get(url(order)))


def test_a_private_matter_leaves_the_agency_it_was_taken_from(
    client, private_thread, dispatcher, transport, water, clerk, citizen
):
    order = builders.order(private_thread, by=dispatcher, agency=transport)
    text = Post.cases.get(thread=private_thread, number=1).text
    client.force_login(clerk)
    assert text in text_of(client.get(url(order)))
    workflow.withdraw(order.pk, by=dispatcher, reason="wrong agency")
    builders.order(private_thread, by=dispatcher, agency=water)
    for page in (url(order), "/workorders/?status=all", "/my/notifications/"):
        page = text_of(client.get(page))
        assert text not in page
        assert private_thread.title not in page
    client.post(url(order, "reveal_contact"), LOOK)
    assert not AuditLine.objects.filter(act="reveal_contact").exists()


def test_the_contact_of_a_public_matter_goes_with_the_order(
    client, order, dispatcher, clerk, thread
):
    workflow.withdraw(order.pk, by=dispatcher, reason="wrong agency")
    client.force_login(clerk)
    page = client.get(url(order))
    assert thread.title in text_of(page)
    assert not page.context["rights"].may_reveal_contact
    assert client.post(url(order, "reveal_contact"), LOOK).status_code == 200
    assert not AuditLine.objects.filter(act="reveal_contact").exists()


def test_a_clerk_who_raised_a_hidden_matter_reads_no_word_of_it_over_its_order(
    client, clerk, dispatcher, moderator, transport
):
    own = builders.published(clerk, moderator, title="我自己提的事", text="我自己写的话。")
    order = builders.accepted_order(own, by=dispatcher, agency=transport, clerk=clerk)
    forum.hide(own.pk, by=moderator, reason="names a person")
    client.force_login(clerk)
    for page in (url(order), "/workorders/?status=all"):
        assert not [
            word for word in (own.title, "我自己写的话") if word in text_of(client.get(page))
        ]


def test_a_reply_to_a_hidden_matter_waits(client, signed, version, dispatcher, moderator):
    forum.hide(signed.thread_id, by=moderator, reason="names a person")
    client.force_login(dispatcher)
    response = client.post(url(signed, "publish_reply"), {"version": version.pk})
    assert response.status_code == 302
    signed.refresh_from_db()
    assert signed.status == "awaiting_publication"
    assert not Post.cases.official().exists()
    forum.restore(signed.thread_id, by=moderator)
    client.post(url(signed, "publish_reply"), {"version": version.pk})
    assert Post.objects.official().exists()


def test_what_the_author_added_stands_with_the_question(
    client, accepted, clerk, citizen, neighbour, moderator
):
    thread = accepted.thread
    builders.answer(neighbour, thread, moderator, text="网友的话")
    for text in ("我补充一句", "骂人的话"):
        added = builders.answer(citizen, thread, moderator, text=text, purpose="follow_up")
    forum.hide_post(added.pk, by=moderator, reason="insults")
    client.force_login(clerk)
    page = text_of(client.get(url(accepted)))
    assert page.index('id="post-1"') < page.index("我补充一句") < page.index('id="reply"')
    assert ("骂人的话" in page, "网友的话" in page) == (False, False)


def test_title_and_standing_begin_the_column_of_the_question(client, accepted, clerk):
    client.force_login(clerk)
    page = text_of(client.get(url(accepted)))
    marks = ("split__matter", "<h1", "status-sentence", "split__side")
    assert sorted(marks, key=page.index) == list(marks)


@pytest.mark.parametrize(("kind", "is_stamped"), [("final", True), ("received", False)])
def test_the_preview_bears_the_stamp_the_page_will_show(client, accepted, clerk, kind, is_stamped):
    client.force_login(clerk)
    posted = {"text": "来人看过，下周修。", "kind": kind, "preview": "1"}
    assert ("tag--official" in text_of(client.post(url(accepted, "reply"), posted))) is is_stamped


def test_a_head_who_signed_is_led_to_the_next_reply(
    client, accepted, version, private_thread, dispatcher, transport, clerk, head
):
    following = builders.accepted_order(
        private_thread, by=dispatcher, agency=transport, clerk=clerk
    )
    builders.handed_in(following, clerk=clerk)
    client.force_login(head)
    page = client.post(url(accepted, "sign_off"), {"version": version.pk}, follow=True)
    assert page.context["next_to_sign"] == following
    assert f'href="{following.get_absolute_url()}"' in text_of(page)
    last = client.get(url(following))
    assert last.context["next_to_sign"] is None


@pytest.mark.parametrize("person", ["clerk", "dispatcher", "supervisor"])
def test_others_are_not_led_to_what_waits_for_a_signature(client, request, order, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(url(order)).context["next_to_sign"] is None
