"""
Bulk insert of older, finished matters of the demonstration.

The workflows would take minutes for nine hundred matters; this inserts the rows they would
have written, one statement for each table (``check_integrity`` verifies that they agree).
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone

from forum import boards
from forum.choices import (
    Desk,
    PostRole,
    Purpose,
    ReplyKind,
    Stage,
    SubmissionState,
    Visibility,
)
from forum.models import (
    Board,
    DayCounter,
    Event,
    Post,
    Submission,
    SubmissionVersion,
    Thread,
)
from forum.search import index
from forum.urgency import priority_of
from moderation.models import Decision, Outcome
from portal.accounts.models import Contact
from portal.agencies.models import Agency, Area, Category
from portal.audit.ledgers import actor_values
from portal.demo.bulk_ledgers import events, transitions
from workorders.clocks.deadlines import deadline
from workorders.models import (
    OrderStatus,
    SignOff,
    SignOffKind,
    SignOffStatus,
    Transition,
    WorkOrder,
)


@dataclass
class Case:
    """One matter with the times, people and rows of its insert."""

    matter: dict
    times: dict
    people: dict
    rows: dict = field(default_factory=dict)


class BulkWriter:
    def __init__(self, player):
        self.player, self.people = player, player.people
        self.boards = {board.slug: board for board in Board.objects.all()}

    def write(self, matters):
        """Insert the matters, oldest first, with their orders, replies and ledger lines."""
        counters = DayCounter.objects.values_list("series", "day", "last")
        self.numbers = Counter({(series, day): last for series, day, last in counters})
        cases = [self._case(matter) for matter in matters]
        for make in (
            self._contact, self._submission, self._version, self._thread, self._link,
            self._question, self._reply, self._reply_version, self._reply_post, self._decision,
            self._order, self._sign_off,
        ):  # fmt: skip
            self._write_rows(make, cases)
        Event.objects.bulk_create([line for case in cases for line in events(case)])
        Transition.objects.bulk_create([line for case in cases for line in transitions(case)])
        self._remember_numbers()
        for case in cases:
            thread, texts = (
                case.rows["thread"],
                (case.matter["text"], case.matter["replies"][0]["text"]),
            )
            index.index(thread.pk, title=thread.title, body="\n".join(texts))

    def _remember_numbers(self):
        """Store the last number of each day, so that later numbers continue from it."""
        DayCounter.objects.bulk_create(
            [
                DayCounter(series=series, day=day, last=last)
                for (series, day), last in self.numbers.items()
            ],
            update_conflicts=True,
            unique_fields=["series", "day"],
            update_fields=["last"],
        )

    # --- one matter ---

    def _case(self, matter):
        player, at = self.player, self.player.submitted_at(matter)
        decided = player.after(at, hours=0.8)
        dispatched = player.in_office(player.after(decided, hours=3))
        accepted = player.in_office(player.after(dispatched, hours=2))
        replied = player.in_office(
            max(
                player.after(at, days=matter["replies"][0]["after_days"]),
                player.after(accepted, hours=3),
            )
        )
        minutes = datetime.timedelta(minutes=1)
        times = {
            "submitted": at, "decided": decided, "dispatched": dispatched, "accepted": accepted,
            "drafted": replied, "signed": replied + 25 * minutes,
            "published": replied + 55 * minutes, "solved": replied + 1500 * minutes,
        }  # fmt: skip
        moderator = player.chance.choice(["moderator", "moderator2"])
        people = {
            "author": self.people.author(matter["author"]),
            "moderator": self.people[moderator],
            "dispatcher": self.people["dispatcher"],
            "clerk": self.people.clerk_of(matter["agency"]),
            "head": self.people.head_of(matter["agency"]),
        }
        return Case(matter, times, people)

    def _write_rows(self, make, cases):
        """Write the row that ``make`` returns for each case; update rows that have a key."""
        rows = []
        for case in cases:
            name, row = make(case)
            case.rows[name] = row
            rows.append(row)
        model = type(rows[0])
        if rows[0].pk:
            model.objects.bulk_update(rows, ["thread"])
        else:
            model._base_manager.bulk_create(rows)

    def _number(self, series, at):
        day = timezone.localdate(at)
        self.numbers[series, day] += 1
        return f"{series}{day:%Y%m%d}{self.numbers[series, day]:05d}"

    def _contact(self, case):
        author = case.people["author"]
        return "contact", Contact(user=author, email=author.email, language=author.language)

    def _submission(self, case):
        matter, nodes, at = case.matter, self.player.nodes, case.times["submitted"]
        return "submission", Submission(
            number=self._number("", at), purpose=Purpose.MATTER, kind=matter["kind"],
            state=SubmissionState.APPROVED, author=case.people["author"],
            contact=case.rows["contact"], title=matter["title"], text=matter["text"],
            category=nodes[Category][matter["category"]], area=nodes[Area][matter["area"]],
            anonymous=matter["anonymous"], created_at=at, updated_at=case.times["decided"],
            submitted_at=at,
        )  # fmt: skip

    def _version(self, case):
        matter = case.matter
        facts = {
            "kind": matter["kind"], "category": matter["category"], "area": matter["area"],
            "place": "", "urgent": False, "wants_private": False, "anonymous": matter["anonymous"],
        }  # fmt: skip
        return "version", SubmissionVersion(
            submission=case.rows["submission"], number=1, title=matter["title"],
            text=matter["text"], signature=self._signature(case), facts=facts,
            submitted_at=case.times["submitted"],
        )  # fmt: skip

    def _thread(self, case):
        written, times = case.rows["submission"], case.times
        solved = case.matter["state"] == "solved"
        thread = Thread(
            number=written.number, submission=written,
            board=self.boards[boards.slug_for(written.kind)], kind=written.kind,
            title=written.title, category=written.category, area=written.area,
            author=written.author, signature=self._signature(case), contact=written.contact,
            visibility=Visibility.PUBLIC, stage=Stage.SOLVED if solved else Stage.ANSWERED,
            agency=self.player.nodes[Agency][case.matter["agency"]],
            submitted_at=times["submitted"], published_at=times["decided"],
            answered_at=times["published"], last_activity_at=times["published"], official_count=1,
        )  # fmt: skip
        case.rows["deadline"] = deadline(thread, thread.agency, start=times["dispatched"])
        thread.due_at = case.rows["deadline"].due_at
        return "thread", thread

    def _link(self, case):
        case.rows["submission"].thread = case.rows["thread"]
        return "submission", case.rows["submission"]

    def _question(self, case):
        thread = case.rows["thread"]
        return "question", Post(
            thread=thread, number=1, role=PostRole.QUESTION, text=case.matter["text"],
            author=thread.author, signature=thread.signature, submission=case.rows["submission"],
            visibility=Visibility.PUBLIC, published_at=thread.published_at,
        )  # fmt: skip

    def _reply(self, case):
        drafted = case.times["drafted"]
        return "reply", Submission(
            purpose=Purpose.OFFICIAL_REPLY, desk=Desk.WORKORDERS, state=SubmissionState.APPROVED,
            author=case.people["clerk"], text=case.matter["replies"][0]["text"],
            agency=case.rows["thread"].agency, reply_kind=ReplyKind.FINAL,
            thread=case.rows["thread"], created_at=drafted, updated_at=case.times["published"],
            submitted_at=drafted,
        )  # fmt: skip

    def _reply_version(self, case):
        return "reply_version", SubmissionVersion(
            submission=case.rows["reply"], number=1, text=case.rows["reply"].text,
            signature=case.rows["reply"].agency.name, submitted_at=case.times["drafted"],
        )  # fmt: skip

    def _reply_post(self, case):
        reply = case.rows["reply"]
        return "reply_post", Post(
            thread=case.rows["thread"], number=2, role=PostRole.OFFICIAL, text=reply.text,
            author=reply.author, signature=reply.agency.name, agency=reply.agency,
            reply_kind=ReplyKind.FINAL, submission=reply, visibility=Visibility.PUBLIC,
            published_at=case.times["published"],
        )  # fmt: skip

    def _signature(self, case):
        return "" if case.matter["anonymous"] else case.people["author"].display_name

    # --- what was done about it ---

    def _decision(self, case):
        return "decision", Decision(
            act="approve", from_state=SubmissionState.PENDING, to_state=SubmissionState.APPROVED,
            at=case.times["decided"], submission=case.rows["submission"],
            version=case.rows["version"], outcome=Outcome.APPROVE,
            **actor_values(case.people["moderator"]),
        )  # fmt: skip

    def _order(self, case):
        times, thread = case.times, case.rows["thread"]
        return "order", WorkOrder(
            number=self._number("WO", times["dispatched"]), thread=thread, agency=thread.agency,
            status=OrderStatus.ANSWERED, due_at=thread.due_at,
            priority=priority_of(thread),
            reply=case.rows["reply"], dispatched_at=times["dispatched"],
            accepted_at=times["accepted"],
            signed_off_at=times["signed"], answered_at=times["published"],
            accept_due_at=case.rows["deadline"].accept_due_at,
            contact_due_at=case.rows["deadline"].contact_due_at,
            with_agency_since=times["dispatched"], was_overdue=times["signed"] > thread.due_at,
        )  # fmt: skip

    def _sign_off(self, case):
        times, rows = case.times, case.rows
        return "sign_off", SignOff(
            order=rows["order"], kind=SignOffKind.REPLY, submission=rows["reply"],
            status=SignOffStatus.PUBLISHED, signed_version=rows["reply_version"],
            signed_off_at=times["signed"], begun_at=times["drafted"], ended_at=times["published"],
        )  # fmt: skip
