"""A moderator decides about several submissions at one press; each is decided by itself."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import Submission
from moderation import workflow
from moderation.models import Decision, Outcome
from moderation.workflow import together
from moderation.workflow.ledger import Verdict
from moderation.workflow.together import MOST, Chosen, decided_with
from portal.audit.models import AuditLine
from portal.desk import workflow as desk
from portal.integrity import checking
from portal.notifications.wording import message_words
from tests import builders
from tests.floors.markup import Page, faults
from tests.racing import press_at_once

SPAM = "高价回收二手手机，量大从优，欢迎联系，随时上门，当天付款，诚信经营。"
MARK = "0b0e1c3a-0000-4000-8000-000000000000"


@pytest.fixture
def flood(citizen):
    return [
        builders.pending(citizen, title=f"回收手机{number}", text=SPAM + str(number))
        for number in range(4)
    ]


@pytest.fixture
def signed_in(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def chosen(submissions):
    return [Chosen(one.pk, one.latest_version.pk) for one in submissions]


def refusing(note="", slug="advertising"):
    return Verdict(Outcome.REFUSE, builders.reason(slug), note)


def press(submissions, by, *, verdict=None, batch=MARK):
    return workflow.decide_together(chosen(submissions), verdict or refusing(), by=by, batch=batch)


def states(submissions):
    return [Submission.objects.get(pk=one.pk).state for one in submissions]


def problems():
    return [problem for finding in checking.check() for problem in finding.problems]


def typed(submissions, **fields):
    pairs = [f"{one.submission_id}-{one.version_id}" for one in chosen(submissions)]
    reason = builders.reason("advertising").pk
    return {"chosen": pairs, "batch": MARK, "outcome": "refuse", "reason": reason} | fields


PAGE = "/moderation/together/"


# --- the step -----------------------------------------------------------------------


def test_each_has_its_decision_its_audit_line_and_the_common_mark(flood, moderator):
    results = press(flood, moderator)
    assert [one.refusal for one in results] == [""] * 4
    assert states(flood) == ["refused"] * 4
    lines = Decision.objects.order_by("pk")
    assert [line.data for line in lines] == [
        {"batch": MARK, "batch_first": True}, *[{"batch": MARK}] * 3,
    ]  # fmt: skip
    assert list(decided_with(lines.first())) == list(lines)
    audit = AuditLine.objects.filter(act="decide_together")
    assert {line.data["batch"] for line in audit} == {MARK}
    assert audit.count() == 4
    assert problems() == []


def test_placeholders_are_filled_in_for_each(flood, moderator):
    press(flood, moderator, verdict=refusing("编号 {number}"))
    assert {line.note for line in Decision.objects.all()} == {f"编号 {one.number}" for one in flood}


UNFIT = {
    "own text": "自己写的",
    "a colleague reads it": "正在看",
    "asks something": "请单独阅读",
    "danger": "请单独阅读",
    "something is broken": "请单独阅读",
    "withdrawn": "撤回",
    "decided": "已于",
    "deleted": "删除",
    "stale": "新的版本",
}


def spoil(kind, submission, *, citizen, moderator, moderator2):
    match kind:
        case "own text":
            Submission.objects.filter(pk=submission.pk).update(author=moderator)
        case "a colleague reads it":
            workflow.claim(submission.pk, by=moderator2)
        case "asks something":
            workflow.ask(submission.pk, by=moderator2, asked=None, note="看看")
        case "danger":
            Submission.objects.filter(pk=submission.pk).update(danger_words="着火")
        case "something is broken":
            Submission.objects.filter(pk=submission.pk).update(kind="repair")
        case "withdrawn":
            forum.withdraw(submission.pk, by=citizen)
        case "decided":
            version = submission.latest_version.pk
            workflow.approve(submission.pk, version_id=version, by=moderator2)


@pytest.mark.parametrize("kind", UNFIT)
def test_what_cannot_be_decided_with_others_says_why_and_the_rest_is_decided(
    kind, flood, citizen, moderator, moderator2
):
    people = {"citizen": citizen, "moderator": moderator, "moderator2": moderator2}
    picked = chosen(flood)
    spoil(kind, flood[0], **people)
    if kind == "deleted":
        picked[0] = Chosen(10**12, 1)
    if kind == "stale":
        picked[0] = Chosen(flood[0].pk, flood[1].latest_version.pk)
    before = states(flood)[0]
    results = workflow.decide_together(picked, refusing(), by=moderator, batch=MARK)
    assert UNFIT[kind] in results[0].refusal
    assert [one.refusal for one in results[1:]] == [""] * 3
    assert states(flood) == [before, *["refused"] * 3]
    assert Decision.objects.filter(data__batch_first=True).count() == 1


def test_what_is_not_decided_together_is_refused_as_a_whole(flood, moderator, citizen):
    many = [Chosen(number, number) for number in range(1, MOST + 2)]
    for picked, verdict, code in (
        ([], refusing(), "empty"),
        (many, refusing(), "too_many"),
        (chosen(flood), Verdict(Outcome.APPROVE), "outcome"),
        (chosen(flood), Verdict(Outcome.ACCEPT), "outcome"),
    ):
        with pytest.raises(ValidationError) as refusal:
            workflow.decide_together(picked, verdict, by=moderator, batch=MARK)
        assert refusal.value.code == code
    with pytest.raises(PermissionDenied):
        press(flood, citizen)
    assert states(flood) == ["pending"] * 4


def test_what_was_interrupted_is_whole_and_is_finished_under_its_mark(
    flood, moderator, monkeypatch
):
    decided, call = [], together.decide

    def die(*args, **kwargs):
        if len(decided) == 2:
            raise SystemExit
        decided.append(args)
        return call(*args, **kwargs)

    monkeypatch.setattr(together, "decide", die)
    with pytest.raises(SystemExit):
        press(flood, moderator)
    monkeypatch.undo()
    assert states(flood) == ["refused", "refused", "pending", "pending"]
    assert AuditLine.objects.filter(act="decide_together").count() == 2
    results = press(flood, moderator)
    assert [bool(one.refusal) for one in results] == [True, True, False, False]
    assert decided_with(Decision.objects.earliest("pk")).count() == 4
    assert Decision.objects.filter(data__batch_first=True).count() == 1
    assert problems() == []


@pytest.mark.django_db(transaction=True)
def test_overlapping_presses_decide_each_once(flood, neighbour, moderator, moderator2):
    more = [builders.pending(neighbour, title=f"又一件{number}") for number in range(4)]
    turns = iter([(moderator, [*flood, *more[:2]]), (moderator2, [*more, *flood[2:]])])
    done = []

    def work():
        by, picked = next(turns)
        done.extend(press(picked, by, batch=str(uuid.uuid4())))

    assert press_at_once(2, work) == {"done": 2}
    assert Decision.objects.count() == 8
    assert Decision.objects.values("version").distinct().count() == 8
    assert sum(not one.refusal for one in done) == 8
    assert states([*flood, *more]) == ["refused"] * 8


# --- taking back ----------------------------------------------------------------------


def test_all_of_one_press_is_taken_back_and_counts_as_one_of_the_last_ten(
    flood, citizen, neighbour, moderator, moderator2, settings
):
    settings.DECISIONS_HEARD_AFTER = timedelta(minutes=2)
    press(flood, moderator, verdict=Verdict(Outcome.SEND_BACK, builders.reason("vague")))
    forum.save(flood[0].pk, by=citizen, text="改过的话。")
    for number in range(9):
        press([builders.pending(neighbour, title=f"另一件{number}")], moderator, batch="")
    first = Decision.objects.get(data__batch_first=True)
    with_others = [one.refusal for one in desk.take_back_together(first, by=moderator2)]
    assert all("只有" in refusal or "只能" in refusal for refusal in with_others[1:])
    results = desk.take_back_together(first, by=moderator)
    assert [bool(one.refusal) for one in results] == [True, False, False, False]
    assert states(flood)[1:] == ["pending"] * 3
    # Of what was taken back nobody hears.
    assert citizen.notifications.count() == 1
    assert desk.take_back_together(first, by=moderator)[1:] == []
    press([builders.pending(neighbour, title="第十件")], moderator, batch="")
    assert problems() == []


def test_what_was_decided_again_since_is_not_taken_back(flood, moderator):
    press(flood, moderator)
    first = Decision.objects.get(data__batch_first=True)
    workflow.take_back(flood[1].pk, by=moderator)
    workflow.approve(flood[1].pk, version_id=flood[1].latest_version.pk, by=moderator)
    desk.take_back_together(first, by=moderator)
    assert states(flood) == ["pending", "approved", "pending", "pending"]


def test_after_ten_more_presses_it_is_too_late(flood, neighbour, moderator):
    press(flood, moderator)
    for number in range(10):
        press([builders.pending(neighbour, title=f"另一件{number}")], moderator, batch="")
    first = Decision.objects.get(data__batch_first=True)
    assert all(one.refusal for one in desk.take_back_together(first, by=moderator))


# --- the pages --------------------------------------------------------------------------


def test_from_the_list_to_the_result_without_script(signed_in, flood, citizen, moderator):
    queue = signed_in.get("/moderation/").text
    assert queue.count('name="item"') == 4
    assert 'form="together"' in queue
    page = signed_in.get(PAGE, {"item": [one.pk for one in flood[:3]]})
    assert page.text.count('name="chosen"') == 3
    assert "Approve" not in page.text
    picked = typed(flood[:3], note="{number}")
    shown = signed_in.post(PAGE, picked)
    assert "The letters that go out" in shown.text
    # In the language of the author, with what stands in braces filled in.
    assert "回收手机0" in shown.text
    assert flood[0].number in shown.text
    assert states(flood) == ["pending"] * 4
    again = signed_in.post(PAGE, picked | {"change": "1"})
    assert 'value="refuse" required' in again.text or "checked" in again.text
    result = signed_in.post(PAGE, picked | {"press": "1"}, follow=True)
    assert "3 are decided." in result.text
    assert states(flood) == ["refused"] * 3 + ["pending"]
    notices = citizen.notifications.all()
    assert {message_words(one.name, one.facts).subject[:4] for one in notices} != set()
    # A second press of the same page decides nothing twice, and says what was decided.
    second = signed_in.post(PAGE, picked | {"press": "1"}, follow=True)
    assert second.text.count("Do not publish · ") == 3
    assert Decision.objects.count() == 3


def test_the_pages_have_no_fault_a_parser_finds(signed_in, flood, citizen, moderator, moderator2):
    spoil("withdrawn", flood[3], citizen=citizen, moderator=moderator, moderator2=moderator2)
    picked, items = typed(flood[:2]), {"item": [one.pk for one in flood]}
    pages = [
        signed_in.get("/moderation/"),
        signed_in.get(PAGE, items),
        signed_in.post(PAGE, picked),
        signed_in.post(PAGE, picked | {"reason": ""}),
        signed_in.post(PAGE, picked | {"press": "1"}, follow=True),
    ]
    for page in pages:
        assert list(faults(Page(page.text))) == []


def test_the_strip_takes_all_back(signed_in, flood, moderator):
    press(flood, moderator)
    first = Decision.objects.get(data__batch_first=True)
    desk_page = signed_in.get("/moderation/").text
    assert "4 at once" in desk_page
    address = reverse("desk:take_back_together", args=[first.pk])
    assert desk_page.count("/desk/decisions/") == 1
    assert signed_in.get(address).status_code == 200
    assert states(flood) == ["refused"] * 4
    result = signed_in.post(address, {"note": ""}, follow=True)
    assert "4 are taken back" in result.text
    assert result.text.count("Taken back") == 4
    assert address not in signed_in.get("/moderation/").text


def test_what_is_left_out_says_why_before_anything_is_pressed(
    signed_in, flood, citizen, moderator, moderator2
):
    people = {"citizen": citizen, "moderator": moderator, "moderator2": moderator2}
    for kind, submission in zip(("own text", "danger", "withdrawn"), flood, strict=False):
        spoil(kind, submission, **people)
    page = signed_in.get(PAGE, {"item": [one.pk for one in flood]})
    assert page.text.count('name="chosen"') == 1
    for sentence in ("You wrote this yourself", "Please read it by itself", "has withdrawn this"):
        assert sentence in page.text
    # What its author writes after it was withdrawn is nobody's to read.
    assert flood[2].text not in page.text


def test_quick_selections_take_the_same_author_and_nearly_the_same_text(
    signed_in, flood, citizen, neighbour
):
    other = builders.pending(citizen, title="路灯不亮", text="解放路的路灯坏了三天了。")
    copied = builders.pending(neighbour, title="收手机", text=SPAM + "！")
    builders.pending(neighbour, title="停水了", text="早上六点开始停水，没有通知，什么时候来水？")

    def found(add):
        page = signed_in.get(PAGE, {"item": [flood[0].pk], "add": add})
        return {row.submission.pk for row in page.context["fit"]}

    same = {one.pk for one in flood}
    assert found("author") == same | {other.pk}
    assert found("alike") == same | {copied.pk}
    assert found("nonsense") == {flood[0].pk}


WRONG = [
    ({"chosen": []}, "Please select at least one."),
    ({"chosen": [f"{number}-1" for number in range(1, MOST + 2)]}, "At most 50"),
    ({"outcome": ""}, "Please choose what should happen with them."),
    ({"outcome": "approve"}, "approve"),
    ({"reason": ""}, "Please choose a reason."),
    ({"reason": "9" * 20}, ""),
    ({"batch": "x"}, "Please select in the queue again."),
    ({"batch": ""}, "Please select in the queue again."),
]


@pytest.mark.parametrize(("fields", "sentence"), WRONG)
def test_what_is_missing_is_said_and_nothing_is_decided(signed_in, flood, fields, sentence):
    page = signed_in.post(PAGE, typed(flood, press="1") | fields)
    assert page.status_code == 200
    assert sentence in page.text
    assert states(flood) == ["pending"] * 4


FORGED = ["", "0", "-1", "x", "9" * 5000, "٣", "1-2-3", "-", "1-", "99999-1", "1-" + "9" * 30]


def test_forged_keys_select_nothing(signed_in, flood, moderator):
    for value in FORGED:
        for page in (
            signed_in.get(PAGE, {"item": value}, follow=True),
            signed_in.get(PAGE, {"item": [value, flood[0].pk], "add": "author"}),
            signed_in.post(PAGE, typed(flood) | {"chosen": value, "press": "1"}),
        ):
            assert page.status_code == 200, value[:20]
    assert not Decision.objects.exists()
    reason, version = builders.reason("advertising"), flood[0].latest_version.pk
    workflow.refuse(flood[0].pk, version_id=version, by=moderator, reason=reason)
    single = Decision.objects.get()
    for name in ("moderation:decided_together", "desk:take_back_together"):
        assert signed_in.get(reverse(name, args=[single.pk])).status_code == 404
        assert signed_in.get(reverse(name, args=[10**14])).status_code == 404


def test_the_pages_cost_the_same_with_many(
    signed_in, citizen, moderator, django_assert_max_num_queries
):
    many = [builders.pending(citizen, title=f"第{number}件") for number in range(20)]
    signed_in.get("/moderation/")
    for address, most in ((PAGE + "?" + "&".join(f"item={one.pk}" for one in many), 14),):
        with django_assert_max_num_queries(most):
            signed_in.get(address)
    picked = typed(many, note="{number} {title}")
    with django_assert_max_num_queries(20):
        signed_in.post(PAGE, picked)
    press(many, moderator)
    first = Decision.objects.get(data__batch_first=True)
    with django_assert_max_num_queries(14):
        signed_in.get(reverse("moderation:decided_together", args=[first.pk]))
    with django_assert_max_num_queries(12):
        signed_in.get("/moderation/")


def test_edits_and_answers_are_decided_with_others(thread, neighbour, citizen, moderator):
    answer = builders.answer(neighbour, thread)
    edit = builders.pending(
        citizen, purpose=Purpose.EDIT, thread=thread, post=thread.posts.get(number=1), text=SPAM
    )
    assert [one.refusal for one in press([answer, edit], moderator)] == ["", ""]
    assert states([answer, edit]) == ["refused"] * 2
