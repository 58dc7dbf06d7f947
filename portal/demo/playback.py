"""Plays the matters of the demonstration: calls each workflow step with its past time."""

import datetime
from typing import Any

from django.utils import timezone

from forum import workflow as forum
from forum.choices import Purpose, ReplyKind, Visibility
from forum.models import Thread
from moderation import workflow as moderation
from moderation.models import Reason
from portal.agencies.models import Agency, Area, Category, TreeNode
from portal.demo.dates import WHY_LATE, due_reason, first_agency, transfer_steps
from portal.demo.pictures import REPLY_PICTURES, picture_for
from portal.demo.supporters import support_steps
from portal.demo.taking_back import refuse_and_take_back
from workorders import workflow as orders
from workorders.calendar import workdays
from workorders.models import OrderStatus, SignOffKind

# Matters whose first reply the dispatcher sent back, with the reason.
SENT_BACK = {
    "street-light-two-agencies": "路灯归属还没有查清就转走了，请会同望塔区核对移交清单后直接办理。",
    "taxi-refuses-station": "只写了转办，没有答复市民问的事。请查清后写明处理结果。",
    "wangta-road-opening": "没有说明原因和时间，请补充后再报。",
}
# What the author says is missing in the reply, by key.
NOT_SOLVED = {
    "night-piling-again": "安静了四个晚上，第五个晚上零点二十又开始了，一直打到三点。"
    "屏幕朝外的噪声监测设备没有看到，夜间值班电话打了两次没有人接。还缺两样：设备哪天装上，电话谁来接。",
}
# Corrected replies: (error in the published reply, correct text, reason of the correction).
CORRECTED = {
    "realtime-bus-info": ("621块", "612块", "站牌总数写颠倒了，应为612块，以台账为准。"),
}
UNPUBLISHED = {"draft", "pending", "returned", "refused"}
NOT_DISPATCHED = UNPUBLISHED | {"accepted"}


class MatterPlayer:
    def __init__(self, people, *, now, chance):
        self.people, self.now, self.chance = people, now, chance
        # Any, because typing cannot relate a key's model to the type of its value.
        self.nodes: dict[type[TreeNode], dict[str, Any]] = {
            model: {node.slug: node for node in model.objects.all()}
            for model in (Agency, Area, Category)
        }
        self.reasons = {reason.slug: reason for reason in Reason.objects.all()}

    # --- times ---

    def submitted_at(self, matter):
        """The matter's local time of day ``days_ago`` days ago; at least 90 minutes ago."""
        day = timezone.localdate(self.now) - datetime.timedelta(days=matter["days_ago"])
        at = datetime.datetime.combine(day, datetime.time.fromisoformat(matter["time"]))
        return min(timezone.make_aware(at), self.now - datetime.timedelta(minutes=90))

    def after(self, at, *, hours=0.0, days=0.0):
        return min(at + datetime.timedelta(hours=hours, days=days), self.now)

    def in_office(self, at):
        """``at``, or the next opening time (but not after now); offices open from 8:30 to 18:00."""
        local = timezone.localtime(at)
        opening = local.replace(hour=8, minute=30 + self.chance.randint(0, 25), second=0)
        if local.hour >= 18:
            opening += datetime.timedelta(days=1)
        elif local >= opening:
            return at
        return min(opening, self.now)

    # --- one matter ---

    def play(self, matter):
        at = self.submitted_at(matter)
        author = self.people.author(matter["author"])
        submission = self._write(matter, author, at)
        if matter["state"] in UNPUBLISHED:
            self._leave_undecided(matter, submission, at)
            return
        thread = self._accept(matter, submission, at)
        voices = [*matter["answers"], *({"author": None, **f} for f in matter["follow_ups"])]
        steps = [
            (self.after(at, days=voice["after_days"]), self._add_answer, voice) for voice in voices
        ]
        if matter["state"] not in NOT_DISPATCHED:
            steps += self._handling_steps(matter, at)
        steps += support_steps(self, matter, author, at)
        if "edit" in matter:
            edit = matter["edit"]
            moment = self.now - datetime.timedelta(hours=edit["hours_ago"])
            steps.append((moment, self._propose_edit, edit))
        for moment, act, facts in sorted(steps, key=lambda step: step[0]):
            act(thread, facts, author, moment)

    def publish_notice(self, notice):
        at = self.submitted_at(notice)
        head = self.people.head_of(notice["agency"])
        submission = forum.start(
            by=head, purpose=Purpose.NOTICE, title=notice["title"], text=notice["text"],
            agency=self.nodes[Agency][notice["agency"]], at=at,
        )  # fmt: skip
        forum.submit(submission.pk, by=head, at=at)
        self._decide(moderation.approve, submission, self.after(at, hours=1))

    def follow_some(self, threads):
        for position, thread in enumerate(threads):
            if position % 6 == 0:
                forum.follow(thread.pk, by=self.people["citizen"], at=thread.published_at)
            if position % 9 == 0:
                forum.follow(thread.pk, by=self.people["citizen2"], at=thread.published_at)

    # --- writing and deciding ---

    def _write(self, matter, author, at):
        submission = forum.start(
            by=author,
            purpose=Purpose.MATTER,
            kind=matter["kind"],
            title=matter["title"],
            text=matter.get("earlier_text") or matter["text"],
            category=self.nodes[Category].get(matter["category"]),
            area=self.nodes[Area].get(matter["area"]),
            place=matter.get("place", ""),
            anonymous=matter.get("anonymous", False),
            wants_private=matter.get("private", False),
            urgent=matter.get("urgent", False),
            at=at,
        )
        picture = picture_for(matter["key"])
        if picture:
            forum.attach(submission.pk, by=author, file=picture)
        if matter["state"] == "draft":
            return submission
        return forum.submit(submission.pk, by=author, at=at)

    def _leave_undecided(self, matter, submission, at):
        step = {"returned": moderation.send_back, "refused": moderation.refuse}.get(matter["state"])
        if step:
            refuse_and_take_back(self, matter, submission, at)
            why = {"reason": self.reasons[matter["reason"]], "note": matter["note"]}
            self._decide(step, submission, self.after(at, hours=2), **why)

    def _accept(self, matter, submission, at):
        soon = self.after(at, hours=self.chance.choice([0.3, 0.5, 0.8, 1.1]))
        if matter.get("earlier_text"):
            reason = self.reasons.get(matter["reason"], self.reasons["vague"])
            self._decide(moderation.send_back, submission, soon, reason=reason, note=matter["note"])
            soon = self.after(soon, hours=3)
            forum.save(submission.pk, by=submission.author, text=matter["text"], at=soon)
            forum.submit(submission.pk, by=submission.author, at=soon)
            soon = self.after(soon, hours=1)
        judged = {"urgent": matter["urgent"]}
        if matter.get("private"):
            judged["reason"] = self.reasons["private-matter"]
            return self._decide(moderation.accept_unpublished, submission, soon, **judged).thread
        return self._decide(moderation.approve, submission, soon, **judged).thread

    def _decide(self, step, submission, at, **why):
        moderator = self.people[self.chance.choice(["moderator", "moderator2"])]
        version = submission.latest_version
        return step(submission.pk, version_id=version.pk, by=moderator, at=at, **why)

    # --- answers and edits ---

    def _add_answer(self, thread, voice, author, at):
        follow_up = voice["author"] is None
        speaker = author if follow_up else self.people.author(voice["author"])
        purpose = Purpose.FOLLOW_UP if follow_up or speaker == author else Purpose.ANSWER
        thread = Thread.cases.get(pk=thread.pk)
        submission = forum.start(
            by=speaker, purpose=purpose, thread=thread, text=voice["text"], at=at
        )
        forum.submit(submission.pk, by=speaker, at=at)
        if voice["state"] == "approved" and thread.visibility == Visibility.PUBLIC:
            self._decide(moderation.approve, submission, self.after(at, hours=0.6))

    def _propose_edit(self, thread, edit, author, at):
        post = thread.posts.get(number=1)
        submission = forum.start(
            by=author, purpose=Purpose.EDIT, thread=thread, post=post, title=thread.title,
            text=f"{post.text}\n\n{edit['add']}", at=at,
        )  # fmt: skip
        forum.submit(submission.pk, by=author, at=at)

    # --- what the agency does ---

    def _handling_steps(self, matter, at):
        dispatched = self.after(at, hours=1.5 + matter.get("dispatch_after_hours", 4))
        accepted = self.after(dispatched, hours=2.5)
        if not matter["urgent"]:
            dispatched = self.in_office(dispatched)
            accepted = self.in_office(self.after(dispatched, hours=2.5))
        steps = [(dispatched, self._dispatch, matter)]
        if matter["state"] != "dispatched":
            steps.append((accepted, self._accept_order, matter))
        steps += transfer_steps(self, matter)
        last = len(matter["replies"]) - 1
        for position, reply in enumerate(matter["replies"]):
            if matter["state"] == "dispatched":
                break
            moment = max(self.after(at, days=reply["after_days"]), self.after(accepted, hours=1))
            facts = {
                "matter": matter,
                **reply,
                "sent_back": position == 0 and matter["key"] in SENT_BACK,
            }
            facts["until"] = matter["state"] if position == last else "answered"
            facts["last"] = position == last
            steps.append((moment, self._reply, facts))
        if matter["state"] == "unsolved":
            after = matter["replies"][-1]["after_days"] + 1.5
            steps.append((self.after(at, days=after), self._reopen, matter))
        if matter["state"] == "solved":
            after = matter["replies"][-1]["after_days"] + 1.2
            steps.append((self.after(at, days=after), self._confirm, matter))
        return steps

    def _dispatch(self, thread, matter, author, at):
        days = matter.get("due_days")
        orders.dispatch(
            thread.pk,
            by=self.people["dispatcher"],
            agency=self.nodes[Agency][first_agency(matter)],
            due_at=workdays.due_at(at, working_days=days) if days else None,
            due_reason=due_reason(matter, days),
            instructions=matter.get("instructions", ""),
            at=at,
        )

    def _accept_order(self, thread, matter, author, at):
        orders.accept(self._order(thread).pk, by=self.people.clerk_of(first_agency(matter)), at=at)

    def _reply(self, thread, reply, author, at):
        agency = reply["matter"]["agency"]
        clerk, head = self.people.clerk_of(agency), self.people.head_of(agency)
        order = self._order(thread)
        if order.status == OrderStatus.ANSWERED:
            self._reopen(thread, reply["matter"], author, at)
        kind = ReplyKind.FINAL if reply["final"] or reply["sent_back"] else ReplyKind.PROGRESS
        self._draft_reply(order, reply, clerk, kind, at)
        orders.hand_in(order.pk, by=clerk, at=at)
        if reply["until"] == "awaiting_sign_off":
            return
        version = self._order(thread).reply.latest_version
        signed = self.after(at, hours=0.5)
        orders.sign_off(order.pk, by=head, version_id=version.pk, at=signed)
        if reply["until"] == "awaiting_publication":
            return
        dispatcher, done = self.people["dispatcher"], self.after(signed, hours=0.4)
        if reply["sent_back"]:
            reason = SENT_BACK[reply["matter"]["key"]]
            orders.send_reply_back(order.pk, by=dispatcher, reason=reason, at=done)
        else:
            orders.publish_reply(order.pk, by=dispatcher, version_id=version.pk, at=done)
            if reply["matter"]["key"] in CORRECTED:
                self._correct(order, reply, self.after(done, days=1.1))

    def _draft_reply(self, order, reply, clerk, kind, at):
        key = reply["matter"]["key"]
        slip, right, _why = CORRECTED.get(key, ("", "", ""))
        text = reply["text"].replace(right, slip) if slip else reply["text"]
        orders.draft_reply(order.pk, by=clerk, text=text, kind=kind, at=at, **WHY_LATE)
        picture = picture_for(key, of=REPLY_PICTURES) if reply["last"] else None
        if picture:
            orders.attach(order.pk, by=clerk, file=picture)

    def _correct(self, order, reply, at):
        agency, key = reply["matter"]["agency"], reply["matter"]["key"]
        clerk, head = self.people.clerk_of(agency), self.people.head_of(agency)
        reason = CORRECTED[key][2]
        kind = {"kind": SignOffKind.CORRECTION}
        orders.draft(order.pk, by=clerk, text=reply["text"], reason=reason, at=at, **kind)
        version = orders.hand_in(order.pk, by=clerk, at=at, **kind)
        signed = self.after(at, hours=0.5)
        orders.sign_off(order.pk, by=head, version_id=version.pk, at=signed, **kind)
        done, dispatcher = self.after(signed, hours=0.4), self.people["dispatcher"]
        orders.publish(order.pk, by=dispatcher, version_id=version.pk, at=done, **kind)

    def _reopen(self, thread, matter, author, at):
        if matter["key"] in NOT_SOLVED:
            self._report_unsolved(thread, NOT_SOLVED[matter["key"]], author, at)
            return
        reason = "市民反映问题没有解决，请重新办理并说明结果。"
        orders.reopen(self._order(thread).pk, by=self.people["dispatcher"], reason=reason, at=at)

    def _report_unsolved(self, thread, missing, author, at):
        orders.report_unsolved(thread.pk, by=author, missing=missing, at=at)
        said = author.submissions.filter(thread=thread).latest("pk")
        self._decide(moderation.approve, said, self.after(at, hours=0.6))

    def _confirm(self, thread, matter, author, at):
        forum.confirm_solved(thread.pk, by=author, at=at)

    def _order(self, thread):
        return thread.work_orders.get()
