"""The page on which a moderator reads one submission and decides."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from forum import workflow as forum
from forum.models import Thread
from moderation import workflow
from moderation.models import Claim, Decision
from portal.accounts.models import User
from portal.notifications.wording import message_words
from tests import builders


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def at(submission):
    return reverse("moderation:detail", args=[submission.pk])


def press(client, submission, outcome="approve", *, version=None, reason="", note=""):
    return client.post(
        reverse("moderation:decide", args=[submission.pk]),
        {
            "version": version or submission.latest_version.pk,
            "outcome": outcome,
            "reason": builders.reason(reason).pk if reason else "",
            "note": note,
        },
    )


def test_shows_the_text_the_facts_and_the_form(desk, citizen, category, area):
    submission = builders.pending(
        citizen, text="第一段。\n\n第二段。", category=category, area=area, place="书院路口"
    )
    page = desk.get(at(submission)).content.decode()
    for words in ("<p>第一段。</p>", "Zhenhe", "Traffic", "书院路口", submission.number):
        assert words in page
    assert 'value="accept_unpublished"' in page


def test_never_shows_the_contact_nor_the_name_of_who_is_anonymous(desk, citizen):
    citizen.chosen_name = "早起的人"
    citizen.first_name = "某某某"
    citizen.save()
    submission = builders.pending(citizen, anonymous=True)
    page = desk.get(at(submission)).content.decode()
    for secret in ("citizen@lanchuan.example", "早起的人", "某某某", "citizen"):
        assert secret not in page
    assert "Anonymous" in page


def test_scripts_in_the_text_are_shown_as_text(desk, citizen):
    submission = builders.pending(citizen, title="<b>x</b>", text="<script>alert(1)</script>")
    page = desk.get(at(submission)).content.decode()
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_an_edit_stands_beside_what_it_replaces(desk, thread, citizen):
    question = thread.posts.get()
    edit = builders.pending(citizen, purpose="edit", thread=thread, post=question, text="改过了。")
    page = desk.get(at(edit)).content.decode()
    assert question.text.removesuffix("了。") in page
    assert "改过了。" in page
    assert "After the edit" in page


def test_an_answer_stands_below_its_question(desk, thread, neighbour):
    answer = builders.answer(neighbour, thread)
    page = desk.get(at(answer))
    assert thread.posts.get().text in page.content.decode()
    assert 'value="accept_unpublished"' not in page.content.decode()


def test_earlier_versions_decisions_and_history_are_there(desk, pending, citizen, moderator2):
    workflow.send_back(
        pending.pk,
        version_id=pending.latest_version.pk,
        by=moderator2,
        reason=builders.reason("vague"),
        note="写清楚在哪里。",
    )
    forum.save(pending.pk, by=citizen, text="在书院路口。")
    page = desk.get(at(pending)).content.decode()
    assert "在书院路口。" not in page, "what the author is changing was not submitted yet"
    forum.submit(pending.pk, by=citizen)
    page = desk.get(at(pending)).content.decode()
    for words in ("在书院路口。", "Version 1", "写清楚在哪里。", "moderator2", "Sent back"):
        assert words in page


def test_other_waiting_submissions_of_the_author_are_linked(desk, citizen, neighbour):
    first, second = builders.pending(citizen), builders.pending(citizen, title="另一件")
    builders.pending(neighbour, title="别人的")
    page = desk.get(at(first)).content.decode()
    panel = page[page.index("Also waiting from the same author") : page.index("History")]
    assert at(second) in panel
    assert "别人的" not in panel


def test_images_are_linked_through_the_private_door(desk, citizen):
    draft = builders.draft(citizen)
    attachment = forum.attach(draft.pk, by=citizen, file=builders.picture())
    forum.submit(draft.pk, by=citizen)
    address = reverse("attachments:private", args=[attachment.pk])
    assert address in desk.get(at(draft)).content.decode()
    assert desk.get(address).status_code == 200


def test_images_of_what_waits_are_not_there_for_others(client, citizen, neighbour, clerk):
    draft = builders.draft(citizen)
    attachment = forum.attach(draft.pk, by=citizen, file=builders.picture())
    forum.submit(draft.pk, by=citizen)
    address = reverse("attachments:private", args=[attachment.pk])
    client.force_login(citizen)
    assert client.get(address).status_code == 200
    for person in (neighbour, clerk):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code in {302, 404}


@pytest.mark.parametrize(
    ("outcome", "reason", "state"),
    [
        ("approve", "", "approved"),
        ("accept_unpublished", "private-matter", "approved"),
        ("send_back", "vague", "returned"),
        ("refuse", "court", "refused"),
    ],
)
def test_each_decision_can_be_pressed(desk, pending, outcome, reason, state):
    answer = press(desk, pending, outcome, reason=reason)
    pending.refresh_from_db()
    assert answer.url == reverse("moderation:queue")
    assert pending.state == state
    assert pending.decisions.get().outcome == outcome
    page = desk.get(at(pending)).content.decode()
    assert "Take the next one" in page
    assert 'name="outcome"' not in page


@pytest.mark.parametrize(
    ("outcome", "reason", "note", "field"),
    [
        ("", "vague", "已经写好的话", "outcome"),
        ("²", "vague", "已经写好的话", "outcome"),
        ("refuse", "", "已经写好的话", "reason"),
        ("send_back", "court", "已经写好的话", "reason"),
        ("refuse", "personal-data", "已经写好的话", "reason"),
        ("approve", "vague", "", "reason"),
        ("approve", "", "已经写好的话", "note"),
        ("refuse", "other", "", "note"),
        ("refuse", "court", "长" * 1001, "note"),
    ],
)
def test_what_does_not_fit_is_said_and_all_is_kept(desk, pending, outcome, reason, note, field):
    page = press(desk, pending, outcome, reason=reason, note=note)
    pending.refresh_from_db()
    assert page.context["form"].errors[field]
    assert note in page.content.decode()
    if reason:
        assert f'value="{builders.reason(reason).pk}" selected' in page.content.decode()
    assert (page.status_code, pending.state) == (200, "pending")


@pytest.mark.parametrize("version", ["²", "-1", "x", "9" * 30, "9" * 5000])
def test_odd_versions_are_refused(desk, pending, version):
    assert press(desk, pending, version=version).status_code == 200
    assert not Decision.objects.exists()


def test_coming_back_to_a_refused_press_reads_again(desk, pending):
    answer = desk.get(reverse("moderation:decide", args=[pending.pk]))
    assert answer.url == at(pending) + "#item"


def test_a_stale_page_shows_the_new_version_and_keeps_the_note(desk, pending, citizen, moderator2):
    first = pending.latest_version
    workflow.send_back(
        pending.pk, version_id=first.pk, by=moderator2, reason=builders.reason("vague")
    )
    forum.save(pending.pk, by=citizen, text="在书院路口。")
    forum.submit(pending.pk, by=citizen)
    page = press(
        desk, pending, "refuse", version=first.pk, reason="court", note="已经写好的话"
    ).content.decode()
    pending.refresh_from_db()
    assert pending.state == "pending"
    assert "在书院路口。" in page
    assert "已经写好的话" in page
    assert f'name="version" value="{pending.latest_version.pk}"' in page


def test_who_comes_second_reads_who_decided_what(desk, pending, moderator2):
    version = pending.latest_version
    workflow.approve(pending.pk, version_id=version.pk, by=moderator2)
    page = press(desk, pending, "refuse", reason="court", note="已经写好的话").content.decode()
    assert "moderator2 has already decided this" in page
    assert "已经写好的话" in page
    assert Decision.objects.count() == 1
    assert page.count("Take the next one</button>") == 1
    assert 'name="outcome"' not in page, "a form that can only fail"


def press_approve_and_next(client, submission, version, **facts):
    address = reverse("moderation:decide", args=[submission.pk])
    return client.post(address, {"version": version.pk, "approve_and_next": "1"} | facts)


def test_one_press_approves_and_opens_the_next(desk, pending, neighbour, moderator):
    following = builders.pending(neighbour, title="下一件")
    answer = press_approve_and_next(desk, pending, pending.latest_version)
    assert answer.url == at(following) + "#item"
    assert pending.decisions.get().outcome == "approve"
    assert Claim.objects.get().submission == following
    assert Claim.objects.get().moderator == moderator
    last = press_approve_and_next(desk, following, following.latest_version)
    assert last.url == reverse("moderation:queue")


def test_pressed_twice_it_is_one_decision_and_the_same_next(desk, pending, neighbour):
    following = builders.pending(neighbour, title="下一件")
    builders.pending(neighbour, title="再下一件")
    version = pending.latest_version
    for _press in range(2):
        assert press_approve_and_next(desk, pending, version).url == at(following) + "#item"
    assert Decision.objects.count() == 1
    assert Claim.objects.count() == 1


def test_the_press_that_approves_decides_about_nothing_else(desk, pending, neighbour):
    following = builders.pending(neighbour, title="下一件")
    version = pending.latest_version
    page = press_approve_and_next(desk, pending, version, note="已经写好的话")
    assert page.context["form"].errors["note"]
    assert "已经写好的话" in page.text
    assert not Decision.objects.exists()
    assert not Claim.objects.filter(submission=following).exists()


def test_the_press_that_approves_does_not_approve_what_another_decision_is_chosen_for(
    desk, pending, neighbour
):
    following = builders.pending(neighbour, title="下一件")
    reason, version = builders.reason("vague").pk, pending.latest_version
    for chosen in [{"reason": reason}, {"reason": reason, "note": "已经写好的话"}, {}]:
        page = press_approve_and_next(desk, pending, version, outcome="refuse", **chosen)
        form = page.context["form"]
        assert list(form.errors) == ["outcome"]
        assert form["outcome"].value() == "refuse"
        assert form["reason"].value() == (str(reason) if chosen else None)
        assert form["note"].value() == chosen.get("note")
    assert not Decision.objects.exists()
    assert not Claim.objects.filter(submission=following).exists()


def test_the_large_button_is_the_one_that_can_be_pressed_now(desk, pending, citizen):
    large = 'button--main" name="approve_and_next"'
    assert large in desk.get(at(pending)).text
    page = press_approve_and_next(desk, pending, pending.latest_version, outcome="refuse").text
    assert large not in page
    assert 'button--main" data-decide' in page
    wish = builders.pending(citizen, wants_private=True)
    assert 'button--main" data-decide' in desk.get(at(wish)).text


def test_enter_never_approves_by_accident(desk, pending):
    page = desk.get(at(pending)).text
    assert page.index("data-decide>Decide</button>") < page.index('name="approve_and_next"')


def test_what_is_private_by_wish_has_no_button_that_approves(desk, citizen):
    wish = builders.pending(citizen, wants_private=True)
    assert "approve_and_next" not in desk.get(at(wish)).text


def test_reasons_stand_under_the_decision_they_go_with(desk, pending):
    form = desk.get(at(pending)).context["form"]
    groups = {
        str(label): {str(name) for _pk, name in options}
        for label, options in list(form["reason"].field.choices)[1:]
    }
    court, vague = builders.reason("court"), builders.reason("vague")
    sent_back = groups["Send back for revision: a reason is needed"]
    refused = groups["Do not publish: a reason is needed"]
    assert vague.name_en in sent_back & refused
    assert court.name_en in refused - sent_back
    assert court.name_en not in groups["Accept without publishing: a reason can be given"]


def test_what_the_author_will_read_stands_beside_each_reason(desk, pending, citizen, moderator):
    reason = builders.reason("vague")
    letters = {letter["outcome"]: letter for letter in desk.get(at(pending)).context["letters"]}
    workflow.send_back(
        pending.pk, version_id=pending.latest_version.pk, by=moderator, reason=reason
    )
    notice = citizen.notifications.get()
    with translation.override(citizen.language):
        words = message_words(notice.name, notice.facts | {"public": True})
    (row,) = [row for row in letters["send_back"]["reasons"] if row["pk"] == reason.pk]
    assert words.paragraphs == [
        letters["send_back"]["opening"], row["words"], row["advice"],
        *letters["send_back"]["appeal"],
    ]  # fmt: skip
    assert all(row["for_redacting"] for row in letters["approve"]["reasons"])


@pytest.mark.parametrize(("language", "opening"), [("en", "needs a change"), ("zh-hans", "需要")])
def test_the_letter_is_shown_in_the_language_its_author_reads(
    desk, pending, citizen, language, opening
):
    User.objects.filter(pk=citizen.pk).update(language=language)
    page = desk.get(at(pending))
    letter = next(one for one in page.context["letters"] if one["outcome"] == "send_back")
    assert opening in letter["opening"]
    assert f'<p lang="{language}">{escape(letter["opening"])}</p>' in page.text
    assert "Send back for revision</h3>" in page.text, "headings are for the moderator"
    note = "The author reads the portal in Simplified Chinese"
    assert (note in page.text) == (language == "zh-hans")


def test_ones_own_is_refused_with_a_sentence(desk, moderator):
    own = builders.pending(moderator)
    assert "You wrote this yourself" in desk.get(at(own)).content.decode()
    page = press(desk, own)
    assert page.status_code == 403
    assert "You wrote this yourself" in page.content.decode()
    assert not Thread.cases.exists()


def test_claiming_and_releasing_on_the_page(desk, pending, moderator):
    desk.post(reverse("moderation:claim", args=[pending.pk]))
    assert "You are reading this until" in desk.get(at(pending)).content.decode()
    desk.post(reverse("moderation:release", args=[pending.pk]))
    assert not Claim.objects.exists()


def test_claiming_ones_own_is_forbidden(desk, moderator):
    own = builders.pending(moderator)
    assert desk.post(reverse("moderation:claim", args=[own.pk])).status_code == 403


def test_a_page_read_by_another_has_no_form(desk, pending, moderator2):
    workflow.claim(pending.pk, by=moderator2)
    page = desk.get(at(pending)).content.decode()
    assert "moderator2 is reading this until" in page
    assert 'name="outcome"' not in page


def test_whoever_claims_after_a_colleague_reads_it_once_and_goes_on(desk, pending, moderator2):
    workflow.claim(pending.pk, by=moderator2)
    answer = desk.post(reverse("moderation:claim", args=[pending.pk]), follow=True)
    page = answer.content.decode()
    assert page.count("moderator2 is reading this until") == 1
    assert "Take the next one" in page


def test_claiming_in_the_middle_of_writing_keeps_what_is_written(desk, pending, moderator):
    typed = {"outcome": "send_back", "note": "请写明路口。", "urgent": "on"}
    for _claimed_and_kept_longer in range(2):
        page = desk.post(reverse("moderation:claim", args=[pending.pk]), typed)
        form = page.context["form"]
        assert form["outcome"].value() == "send_back"
        assert form["note"].value() == "请写明路口。"
        assert form["urgent"].value() is True
        assert " data-unsent" in page.text
        assert not form.errors
    assert Claim.objects.get(submission=pending).moderator == moderator


def test_claiming_keeps_a_tick_alone(desk, pending):
    page = desk.post(reverse("moderation:claim", args=[pending.pk]), {"urgent": "on"})
    assert page.context["form"]["urgent"].value() is True
    assert " data-unsent" not in desk.get(at(pending)).text


def test_claiming_after_a_colleague_in_the_middle_of_writing_keeps_the_note(
    desk, pending, moderator2
):
    workflow.claim(pending.pk, by=moderator2)
    typed = {"outcome": "send_back", "note": "请写明路口。"}
    page = desk.post(reverse("moderation:claim", args=[pending.pk]), typed).text
    assert "请写明路口。" in page
    assert page.count("moderator2 is reading this until") == 1
    assert "Take the next one" in page
    assert 'name="outcome"' not in page


def test_whoever_decides_after_a_colleague_claimed_keeps_the_note_and_goes_on(
    desk, pending, moderator2
):
    workflow.claim(pending.pk, by=moderator2)
    answer = press(desk, pending, "send_back", reason="vague", note="请写明路口。")
    page = answer.content.decode()
    assert "a colleague is reading this now" in page
    assert page.count("moderator2 is reading this until") == 1
    assert "<blockquote><p>请写明路口。</p></blockquote>" in page
    assert page.count("Take the next one</button>") == 1
    assert 'name="outcome"' not in page
    assert not Decision.objects.exists()


def test_a_form_that_says_too_little_is_not_offered_again_once_a_colleague_reads(
    desk, pending, moderator2
):
    workflow.claim(pending.pk, by=moderator2)
    page = press(desk, pending, "send_back", note="请写明路口。").content.decode()
    assert "请写明路口。" in page
    assert 'name="outcome"' not in page


def test_what_is_private_by_wish_cannot_be_published(desk, citizen):
    wish = builders.pending(citizen, wants_private=True)
    page = desk.get(at(wish)).content.decode()
    assert 'value="approve"' not in page
    assert press(desk, wish).context["form"].errors["outcome"]
    assert not Thread.cases.exists()


def test_reads_constant_however_much_there_is(
    desk, thread, citizen, neighbour, moderator, django_assert_max_num_queries
):
    answer = builders.answer(neighbour, thread)
    desk.get(at(answer))
    with django_assert_max_num_queries(35) as few:
        desk.get(at(answer))
    for _ in range(12):
        builders.answer(citizen, thread, moderator)
        builders.answer(neighbour, thread)
    with django_assert_max_num_queries(35) as many:
        desk.get(at(answer))
    # One for a count in the head of the page, one for the list that is no longer empty.
    assert len(many) <= len(few) + 2


# --- what changed ------------------------------------------------------------------


def test_an_edit_shows_what_would_change(desk, thread, citizen):
    question = thread.posts.get()
    text = question.text.replace(question.text[-1], "了两次<b>。", 1)
    edit = builders.pending(citizen, purpose="edit", thread=thread, post=question, text=text)
    page = desk.get(at(edit)).content.decode()
    assert "Changes marked" in page
    assert "<ins>" in page
    assert "了两次&lt;b&gt;" in page


def test_a_version_sent_in_again_shows_what_changed_since_the_last(desk, citizen, moderator, area):
    submission = builders.pending(citizen, text="书院路的路灯坏了两个月。", place="书院路")
    reason = builders.reason("vague")
    version = submission.latest_version.pk
    workflow.send_back(submission.pk, version_id=version, by=moderator, reason=reason)
    submission.refresh_from_db()
    forum.save(
        submission.pk, by=citizen, text="书院路的路灯坏了三个月。", place="书院路口", area=area
    )
    forum.submit(submission.pk, by=citizen)
    submission.refresh_from_db()
    page = desk.get(at(submission)).content.decode()
    assert "Changed since version 1" in page
    assert '<del><span class="visually-hidden">removed: </span>两</del>' in page
    assert '<ins><span class="visually-hidden">new: </span>三</ins>' in page
    assert "Place: 书院路 → 书院路口" in page
    assert "Area: nothing → Zhenhe" in page
