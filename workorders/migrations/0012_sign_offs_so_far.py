from itertools import groupby

from django.db import migrations

AT_A_TIME = 500
PURPOSES = {"reply": "official_reply", "correction": "edit"}
BEGINS = {"draft_reply": "reply", "draft_correction": "correction"}
# The sign-off's status after each act. A reply is given up only when its order changes agency
# or is withdrawn.
LEADS_TO = {
    "reply": {
        "hand_in": "awaiting_sign_off",
        "sign_off": "awaiting_publication",
        "send_reply_back": "draft",
        "publish_reply": "published",
        "change_agency": "given_up",
        "withdraw": "given_up",
    },
    "correction": {
        "hand_in_correction": "awaiting_sign_off",
        "sign_off_correction": "awaiting_publication",
        "send_correction_back": "draft",
        "publish_correction": "published",
        "give_up_correction": "given_up",
    },
}
OVER = {"published", "given_up"}


def write_what_was_said(apps, schema_editor):
    """Write a sign-off for every reply and correction ever begun, from the orders' ledgers."""
    using = schema_editor.connection.alias
    orders = apps.get_model("workorders", "WorkOrder").objects.using(using)
    sign_offs = apps.get_model("workorders", "SignOff").objects.using(using)
    threads = orders.order_by("thread").values_list("thread", flat=True).distinct()
    read = Reading(apps, using)
    numbers = list(threads)
    for start in range(0, len(numbers), AT_A_TIME):
        chunk = numbers[start : start + AT_A_TIME]
        rows = [row for thread in read.threads(chunk) for row in thread.rows()]
        sign_offs.bulk_create(sign_offs.model(**row) for row in rows)


def write_corrections_back(apps, schema_editor):
    using = schema_editor.connection.alias
    orders = apps.get_model("workorders", "WorkOrder").objects.using(using)
    sign_offs = apps.get_model("workorders", "SignOff").objects.using(using)
    for row in sign_offs.filter(kind="correction").exclude(status__in=OVER).iterator():
        orders.filter(pk=row.order_id).update(
            correction=row.submission_id,
            correction_status=row.status,
            correction_reason=row.reason,
        )


class Reading:
    def __init__(self, apps, using):
        self.orders = apps.get_model("workorders", "WorkOrder").objects.using(using)
        self.lines = apps.get_model("workorders", "Transition").objects.using(using)
        self.submissions = apps.get_model("forum", "Submission").objects.using(using)
        self.versions = apps.get_model("forum", "SubmissionVersion").objects.using(using)

    def threads(self, numbers):
        orders = list(self.orders.filter(thread__in=numbers))
        lines = self._of_thread(self.lines.filter(order__thread__in=numbers), "order__thread")
        written = self.submissions.filter(
            thread__in=numbers, desk="workorders", purpose__in=PURPOSES.values()
        ).exclude(channel="import")
        texts = self._of_thread(written, "thread")
        versions = self.versions.filter(submission__in=written).order_by("number")
        latest = dict(versions.values_list("submission", "pk"))
        for number in numbers:
            own = {order.pk: order for order in orders if order.thread_id == number}
            yield Thread(own, lines.get(number, []), texts.get(number, []), latest)

    def _of_thread(self, rows, thread):
        fields = (thread, "pk")
        in_order = rows.order_by(*fields).values(*VALUES[rows.model._meta.model_name], *fields)
        return {
            number: list(group) for number, group in groupby(in_order, key=lambda row: row[thread])
        }


VALUES = {
    "transition": ["order", "act", "at", "reason", "data"],
    "submission": ["purpose", "created_at"],
}


class Thread:
    def __init__(self, orders, lines, texts, latest):
        self.orders, self.lines, self.texts, self.latest = orders, lines, texts, latest

    def rows(self):
        for kind, purpose in PURPOSES.items():
            texts = [text["pk"] for text in self.texts if text["purpose"] == purpose]
            begun = [line for line in self.lines if BEGINS.get(line["act"]) == kind]
            if len(begun) == len(texts):
                pairs = list(zip(begun, texts, strict=True))
            else:
                # The ledger does not have all of them: keep those the orders refer to.
                pairs = list(self._named(kind, begun))
            for line, submission in pairs:
                yield self._row(kind, line, submission)

    def _named(self, kind, begun):
        for order in self.orders.values():
            submission = order.reply_id if kind == "reply" else order.correction_id
            own = [line for line in begun if line["order"] == order.pk]
            if submission and own:
                yield own[-1], submission

    def _row(self, kind, begins, submission):
        row = {
            "order_id": begins["order"], "kind": kind, "submission_id": submission,
            "status": "draft", "begun_at": begins["at"],
        }  # fmt: skip
        for line in self._after(begins):
            if row["status"] in OVER or line["act"] == begins["act"]:
                break
            self._follow(row, line, LEADS_TO[kind].get(line["act"]))
        if kind == "correction" and row["status"] not in OVER:
            row["reason"] = self.orders[row["order_id"]].correction_reason
        return row

    def _after(self, begins):
        return [
            line
            for line in self.lines
            if line["order"] == begins["order"] and line["pk"] > begins["pk"]
        ]

    def _follow(self, row, line, status):
        if status is None:
            return
        row["status"] = status
        if status == "awaiting_publication":
            self._sign(row, line, version=line["data"].get("version_id"))
            row["reason"] = line["reason"]
        elif status == "draft":
            row["signed_version_id"] = row["signed_off_at"] = None
        elif status in OVER:
            row["ended_at"] = line["at"]
        if status == "published" and not row.get("signed_version_id"):
            self._sign(row, line, version=None)

    def _sign(self, row, line, *, version):
        row["signed_version_id"] = version or self.latest[row["submission_id"]]
        row["signed_off_at"] = line["at"]


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0010_field_labels"),
        ("workorders", "0011_sign_offs"),
    ]

    operations = [
        migrations.RunPython(write_what_was_said, write_corrections_back),
    ]
