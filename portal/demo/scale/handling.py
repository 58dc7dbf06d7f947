"""What agencies and the centre do with a matter: the steps of its work order, each as its rows."""

from forum.choices import Desk as DecidedAt
from forum.choices import PostRole, Purpose, ReplyKind
from forum.urgency import Priority
from portal.demo.scale import matters, words
from portal.demo.scale.desk import FIRST_VERSION
from portal.demo.scale.ledgers import canonical, moment_in_json
from portal.demo.scale.moments import local_day
from workorders.models import OrderStatus, SignOff, SignOffStatus, WorkOrder
from workorders.workflow.dispatching import SERIES

REPLY_TOLD = canonical({"purpose": "official_reply", "role": "official"})


def take(desk, case, step):
    """Take one step of ``paths`` on the matter."""
    STEPS[step](desk, case)


def _dispatch(desk, case):
    at = case.later(desk.chance, 1, 20)
    if "move" in case.path.steps:
        case.agency = desk.cast.other_agency(case.planned_agency)
    late_before = any(order["was_overdue"] for order in case.orders)
    order = {
        "id": desk.take(WorkOrder), "number": desk.number(SERIES, local_day(case.now)),
        "thread_id": case.thread["id"], "agency_id": case.agency.pk, "status": "dispatched",
        "priority": _priority(case), "reply_id": None, "dispatched_at": at,
        "with_agency_since": at, "was_overdue": late_before, "accepted_at": None,
        "signed_off_at": None, "answered_at": None, "reopened_count": 0,
    }  # fmt: skip
    case.orders.append(order)
    desk.rows[WorkOrder].append(order)
    due = _set_due(desk, case)
    data = canonical(case.agency.facts | {"due": due})
    _transition(desk, case, "dispatch", "", "dispatched", at=at, data=data)
    _progress(desk, case, "dispatch", "in_progress", at=at, facts=_public_facts(due))


def _accept(desk, case):
    at, order = case.later(desk.chance, 0.5, 20), case.orders[-1]
    order["accepted_at"], by = at, case.agency.clerk
    _transition(desk, case, "accept", "dispatched", "accepted", by=by, at=at)
    _progress(desk, case, "accept", "in_progress", by=by, at=at)


def _move(desk, case):
    """The order goes to another agency, which has it from now on."""
    at, order, before = case.later(desk.chance, 4, 90), case.orders[-1], case.agency
    case.agency = case.planned_agency
    order["was_overdue"] = order["was_overdue"] or at > order["due_at"]
    earlier = {"agency_before": before.name, "due_before": moment_in_json(order["due_at"])}
    order |= {"agency_id": case.agency.pk, "accepted_at": None, "with_agency_since": at}
    due = _set_due(desk, case)
    data = canonical(case.agency.facts | earlier | {"due": due})
    _transition(desk, case, "change_agency", "accepted", "dispatched", at=at, data=data,
                reason=words.WHY_MOVED)  # fmt: skip
    _progress(desk, case, "change_agency", "in_progress", at=at, facts=_public_facts(due))


def _withdraw(desk, case):
    """The order ends; the matter waits to be dispatched again."""
    at, order = case.later(desk.chance, 2, 30), case.orders[-1]
    order["status"] = OrderStatus.WITHDRAWN.value
    order["was_overdue"] = order["was_overdue"] or at > order["due_at"]
    _transition(desk, case, "withdraw", "dispatched", "withdrawn", at=at, reason=words.WHY_MOVED)
    case.thread |= {"agency_id": None, "due_at": None, "due_is_provisional": False}
    _progress(desk, case, "withdraw", "accepted", at=at)


def _draft(desk, case, kind=ReplyKind.FINAL):
    at, order, by = case.later(desk.chance, 4, 280), case.orders[-1], case.agency.clerk
    case.pieces = desk.texts.reply(case.category.slug, case.place)
    case.reply = desk.submission(
        by, at=at, purpose=Purpose.OFFICIAL_REPLY.value, desk=DecidedAt.WORKORDERS.value,
        state="draft", text="".join(case.pieces), agency_id=case.agency.pk,
        reply_kind=kind.value, thread_id=case.thread["id"],
    )  # fmt: skip
    case.sign_off = {
        "id": desk.take(SignOff), "order_id": order["id"], "kind": "reply",
        "submission_id": case.reply["id"], "status": SignOffStatus.DRAFT.value,
        "signed_version_id": None, "signed_off_at": None, "begun_at": at, "ended_at": None,
    }  # fmt: skip
    desk.rows[SignOff].append(case.sign_off)
    order["reply_id"] = case.reply["id"]
    _transition(desk, case, "draft_reply", "accepted", "accepted", by=by, at=at)


def _draft_interim(desk, case):
    _draft(desk, case, kind=ReplyKind.PROGRESS)


def _hand_in(desk, case):
    at, by = case.later(desk.chance, 0.1, 2), case.agency.clerk
    case.reply["submitted_at"] = at
    case.version = desk.version(case.reply, signature=case.agency.name[:40])
    case.sign_off["status"] = SignOffStatus.AWAITING_SIGN_OFF.value
    _reply_event(desk, case, "hand_in", "draft", by=by, at=at, data=FIRST_VERSION)
    _transition(desk, case, "hand_in", "accepted", "awaiting_sign_off", by=by, at=at,
                data=_version_facts(case))  # fmt: skip


def _sign_off(desk, case):
    at, by, order = case.later(desk.chance, 0.5, 20), case.agency.head, case.orders[-1]
    case.version["signed_off_at"] = at
    case.sign_off |= {
        "status": SignOffStatus.AWAITING_PUBLICATION.value, "signed_off_at": at,
        "signed_version_id": case.version["id"],
    }  # fmt: skip
    order["was_overdue"] = order["was_overdue"] or at > order["due_at"]
    order["signed_off_at"] = at
    _reply_event(desk, case, "sign_off", "draft", by=by, at=at, data=FIRST_VERSION)
    _transition(desk, case, "sign_off", "awaiting_sign_off", "awaiting_publication", by=by, at=at,
                data=_version_facts(case))  # fmt: skip


def _publish(desk, case):
    at, order, by = case.later(desk.chance, 0.2, 6), case.orders[-1], desk.cast.dispatcher
    kind, thread, case.last_post = case.reply["reply_kind"], case.thread, case.now
    is_final = kind == ReplyKind.FINAL
    case.reply |= {"state": "approved", "updated_at": at}
    case.sign_off |= {"status": SignOffStatus.PUBLISHED.value, "ended_at": at}
    post = desk.post(
        case, PostRole.OFFICIAL.value, case.pieces, of=case.reply,
        signature=case.agency.name[:40], agency_id=case.agency.pk, reply_kind=kind,
    )  # fmt: skip
    _reply_event(desk, case, "approve", "approved", by=by, at=at, data=REPLY_TOLD, public=True,
                 post_id=post["id"])  # fmt: skip
    if is_final:
        order["answered_at"] = at
        thread["answered_at"] = thread["answered_at"] or at
    else:
        order["signed_off_at"] = None
    told = {"post": post["number"], "reply_kind": kind}
    after = OrderStatus.ANSWERED if is_final else OrderStatus.ACCEPTED
    _transition(desk, case, "publish_reply", "awaiting_publication", after.value, by=by, at=at,
                data=_version_facts(case, **told))  # fmt: skip
    _progress(desk, case, "publish_reply", "answered" if is_final else thread["stage"], by=by,
              at=at, facts=told)  # fmt: skip


def _solve(desk, case):
    at = case.later(desk.chance, 3, 100)
    _progress(desk, case, "confirm_solved", "solved", by=case.author.actor, at=at)


def _reopen(desk, case):
    at, order = case.later(desk.chance, 6, 100), case.orders[-1]
    before = {"due_before": moment_in_json(order["due_at"])}
    order |= {"signed_off_at": None, "answered_at": None, "reopened_count": 1}
    due = _set_due(desk, case)
    _transition(desk, case, "reopen", "answered", "accepted", at=at, reason=words.MISSING,
                data=canonical(before | {"due": due}))  # fmt: skip
    _progress(desk, case, "reopen", "unsolved", at=at, facts=_public_facts(due))


STEPS = {
    "dispatch": _dispatch, "accept": _accept, "move": _move, "withdraw": _withdraw,
    "draft": _draft, "draft_interim": _draft_interim, "hand_in": _hand_in, "sign_off": _sign_off,
    "publish": _publish, "solve": _solve, "reopen": _reopen, "hide": matters.hide,
}  # fmt: skip


# --- what the steps share ---


def _priority(case):
    if case.is_danger:
        return Priority.DANGER.value
    return Priority.REPAIR.value if case.is_urgent else Priority.USUAL.value


def _set_due(desk, case):
    """Set the due date of a clock that starts now; returns its facts for ledger lines."""
    due = desk.due_dates.deadline(
        case.kind, is_urgent=case.is_urgent, submitted=case.submitted, start=case.now
    )
    column = f"{due.due_at:%Y-%m-%d %H:%M:%S}"
    case.orders[-1]["due_at"] = column
    case.thread |= {
        "due_at": column, "due_is_provisional": desk.due_dates.is_provisional(due),
        "agency_id": case.agency.pk,
    }  # fmt: skip
    moments = {"due_at", "usual_due_at", "counted_from"}
    return {
        name: f"{value:%Y-%m-%dT%H:%M:%SZ}" if name in moments else value
        for name, value in due.facts().items()
    }


def _public_facts(due):
    """What the public timeline says of a due date that the rule gave."""
    return {"set_by_hand": False, due["rule"]: due["amount"], "counted_from": due["counted_from"]}


def _version_facts(case, **told):
    return canonical({"version_id": case.version["id"], "version": 1} | told)


def _transition(desk, case, act, before, after, *, at, by=None, **facts):
    order = case.orders[-1]
    order["status"] = after
    desk.ledgers.transition(
        act, before, after, by=by or desk.cast.dispatcher, at=at, order_id=order["id"], **facts
    )


def _progress(desk, case, act, stage, *, at, by=None, facts=None):
    """Write the stage and the line on the public timeline."""
    before, case.thread["stage"] = case.thread["stage"], stage
    told = {"due_at": moment_in_json(case.thread["due_at"])} | case.agency.facts | (facts or {})
    desk.ledgers.event(
        act, before, stage, by=by or desk.cast.dispatcher, at=at, public=True,
        data=canonical(told), thread_id=case.thread["id"],
    )  # fmt: skip


def _reply_event(desk, case, act, after, **facts):
    desk.ledgers.event(
        act, "draft", after, submission_id=case.reply["id"], thread_id=case.thread["id"], **facts
    )
