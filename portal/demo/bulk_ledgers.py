"""The ledger lines of an older matter, as the workflow steps would have written them."""

from forum.choices import ReplyKind
from forum.models import Event
from portal.audit.ledgers import actor_values
from portal.languages import facts_of
from workorders.models import Transition


def events(case):
    """Yield the forum's ledger lines of the matter."""
    rows, agency = case.rows, case.rows["thread"].agency
    who = facts_of(agency, "agency") | {"due_at": rows["thread"].due_at}
    due = rows["deadline"]
    question = {
        "submission": rows["submission"],
        "thread": rows["thread"],
        "post": rows["question"],
    }
    answer = {"submission": rows["reply"], "thread": rows["thread"], "post": rows["reply_post"]}
    thread = {"thread": rows["thread"]}
    drafted = {"submission": rows["reply"], "thread": rows["thread"]}
    rule = {"set_by_hand": False, due.rule: due.amount}
    first = {"submission": rows["submission"]}
    final = who | {"reply_kind": ReplyKind.FINAL, "post": 2}
    asked = {"purpose": "matter", "role": "question"}
    said = {"purpose": "official_reply", "role": "official"}
    lines = [
        ("submit", "draft", "pending", "author", "submitted", first, {"version": 1}),
        ("approve", "pending", "approved", "moderator", "decided", question, asked),
        ("dispatch", "accepted", "in_progress", "dispatcher", "dispatched", thread, rule | who),
        ("accept", "in_progress", "in_progress", "clerk", "accepted", thread, who),
        ("hand_in", "draft", "draft", "clerk", "drafted", drafted, {"version": 1}),
        ("approve", "draft", "approved", "dispatcher", "published", answer, said),
        ("publish_reply", "in_progress", "answered", "dispatcher", "published", thread, final),
    ]  # fmt: skip
    if case.matter["state"] == "solved":
        lines.append(("confirm_solved", "answered", "solved", "author", "solved", thread, who))
    for act, before, after, by, at, about, data in lines:
        yield Event(
            act=act, from_state=before, to_state=after, at=case.times[at], data=data,
            public=act not in {"submit", "hand_in"}, **about, **actor_values(case.people[by]),
        )  # fmt: skip


def transitions(case):
    """Yield the ledger lines of its work order."""
    agency, version = case.rows["thread"].agency, case.rows["reply_version"]
    due = facts_of(agency, "agency") | {"due": case.rows["deadline"].facts()}
    signed = {"version_id": version.pk, "version": 1}
    lines = [
        ("dispatch", "", "dispatched", "dispatcher", "dispatched", due),
        ("accept", "dispatched", "accepted", "clerk", "accepted", {}),
        ("draft_reply", "accepted", "accepted", "clerk", "drafted", {}),
        ("hand_in", "accepted", "awaiting_sign_off", "clerk", "drafted", signed),
        ("sign_off", "awaiting_sign_off", "awaiting_publication", "head", "signed", signed),
        ("publish_reply", "awaiting_publication", "answered", "dispatcher", "published",
         signed | {"post": 2, "reply_kind": ReplyKind.FINAL}),
    ]  # fmt: skip
    for act, before, after, by, at, data in lines:
        yield Transition(
            order=case.rows["order"], act=act, from_state=before, to_state=after,
            at=case.times[at], data=data, **actor_values(case.people[by]),
        )  # fmt: skip
