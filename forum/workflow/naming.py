"""
The name a person publishes under.

Nobody's words stand under a name that no moderator has read: the first one is read with the
first submission, and a change of it, once something was published, is decided like an edit.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Desk, PostRole, Purpose, SubmissionState
from forum.models import Event, Post, Submission, Thread
from forum.workflow.writing import start, submit, withdraw
from portal.accounts import names as accounts
from portal.accounts.models import User
from portal.agencies import names

BY_PEOPLE = [PostRole.QUESTION, PostRole.ANSWER, PostRole.FOLLOW_UP]


@transaction.atomic
def change_name(*, by, name, at=None):
    """
    Take another public name (empty: the user name). Where nothing was published under the
    old one it is the person's at once; else the request waits for a moderator, and is
    returned. Asking again replaces what waits.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    new = name or person.username
    for waiting in waiting_names(person):
        withdraw(waiting.pk, by=person, at=at)
    if new == person.display_name:
        # As readers see it nothing changes, whichever of the two fields holds it.
        return None
    names.refuse_unfit(new, user=person)
    if not _published_by(person).exists():
        accounts.give(person.pk, chosen_name=name)
        return None
    request = start(by=person, purpose=Purpose.NAME, text=new, at=at)
    return submit(request.pk, by=person, at=at)


def waiting_names(person):
    """The change of name that a moderator has not read yet, if there is one."""
    asked = Submission.objects.pending(desk=Desk.MODERATION).written_by(person)
    return asked.filter(purpose=Purpose.NAME)


def approve_name(submission, version, *, by, at=None):
    """The name a moderator has read stands beside all the person published with a name."""
    if submission.author is None:
        raise ValidationError(_("This account is closed, so its name stays."), code="no_author")
    before, author = submission.author.display_name, submission.author
    chosen = "" if version.text == author.username else version.text
    accounts.give(author.pk, chosen_name=chosen)
    signature = version.text[:40]
    _published_by(author).update(signature=signature)
    Thread.cases.filter(author=author).exclude(signature="").matters().update(signature=signature)
    submission.state, was = SubmissionState.APPROVED, submission.state
    submission.updated_at = at or timezone.now()
    submission.save(update_fields=["state", "updated_at"])
    Event.objects.record(
        "approve", was, submission.state, by=by, at=at, submission=submission,
        data={"purpose": Purpose.NAME, "name_before": before, "name": version.text},
    )  # fmt: skip


def _published_by(person):
    """Posts under the person's name, whether or not they are shown now."""
    return Post.cases.filter(author=person, role__in=BY_PEOPLE).exclude(signature="")
