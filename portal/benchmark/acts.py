"""
The acts that are measured: each is one press of a button, prepared so that it only has to be sent.

What is posted is then decided about, and what was approved is dispatched.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from forum import workflow
from forum.choices import Kind, Purpose, SubmissionState
from forum.models import Submission, Thread
from portal.accounts.models import PublicName
from portal.agencies.models import Agency
from portal.benchmark import subjects
from portal.demo.bar import PASSWORD
from workorders.clocks.deadlines import deadline
from workorders.models import WorkOrder

# Stands for whoever ``first_writer`` finds.
WRITER = "writer"


def prepare(name, number):
    """So many calls of this act at most, the queries of one, and what was done of all until now."""
    who, forms = ACTS[name]
    client = subjects.signed_in(first_writer().username if who == WRITER else who)
    cookie = subjects.cookies(client)
    token = {"csrfmiddlewaretoken": _token(client)}
    calls = [(path, urlencode(form | token)) for path, form in forms(number + 1)]
    queries = None
    if calls:
        path, body = calls.pop(0)
        queries = subjects.count_queries(client, path, body)
    return {
        "calls": [{"path": path, "cookie": cookie, "body": body} for path, body in calls],
        "queries": queries,
        "done": done(),
    }


def done():
    """How many of the run's matters have come so far; what was counted here included."""
    ours = Submission.objects.filter(title__startswith=subjects.TITLE)
    return {
        "posting": ours.exclude(state=SubmissionState.DRAFT).count(),
        "deciding": Thread.cases.filter(title__startswith=subjects.TITLE).count(),
        "dispatching": WorkOrder.objects.filter(thread__title__startswith=subjects.TITLE).count(),
    }


def _token(client):
    return client.cookies[settings.CSRF_COOKIE_NAME].value


def first_writer():
    """A citizen with a public name: of many thousands, one has the name of ``citizen`` too."""
    return PublicName.objects.select_related("user").earliest("pk").user


def _sign_in(number):
    form = {"login": "citizen", "password": PASSWORD}
    return [("/accounts/login/", form)] * number


def _posting(number):
    writer = first_writer()
    for place in range(number):
        draft = workflow.start(
            by=writer,
            purpose=Purpose.MATTER,
            kind=Kind.INQUIRY,
            title=f"{subjects.TITLE}{place}",
            text=f"{subjects.TEXT}（第{place}次）",
        )
        yield f"/my/submissions/{draft.pk}/submit/", {}


def _deciding(number):
    waiting = Submission.objects.pending(desk="moderation").filter(title__startswith=subjects.TITLE)
    for submission in waiting.order_by("pk")[:number]:
        form = {"version": submission.latest_version.pk, "outcome": "approve"}
        yield f"/moderation/{submission.pk}/decide/", form


def _dispatching(number):
    agency = Agency.objects.get(slug="transport").pk
    waiting = Thread.cases.awaiting_dispatch().filter(title__startswith=subjects.TITLE)
    for thread in waiting.order_by("pk")[:number]:
        due = timezone.localtime(deadline(thread).due_at).replace(second=0, microsecond=0)
        shown = due.strftime("%Y-%m-%dT%H:%M")
        form = {"agency": agency, "due_at": shown, "initial-due_at": shown}
        yield f"/workorders/dispatch/{thread.number}/", form


# Who does it, and the addresses and forms of as many as there are.
ACTS = {
    "sign-in": ("", _sign_in),
    "posting": (WRITER, _posting),
    "deciding": ("moderator", _deciding),
    "dispatching": ("dispatcher", _dispatching),
}
