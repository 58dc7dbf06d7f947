"""
Changing the public name of a person.

No text is published under a name that no moderator has read: the first name is read with
the first submission; a later one, once something was published, is decided like an edit.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum.choices import Desk, PostRole, Purpose, SubmissionState
from forum.models import Event, Post, Submission, SubmissionVersion, Thread
from forum.models.querysets import PostQuerySet
from forum.models.submissions import SubmissionQuerySet
from forum.workflow.states import record_state
from forum.workflow.submissions.editing import start
from forum.workflow.submissions.submitting import submit, withdraw
from portal.accounts import names as account_names
from portal.accounts.models import User
from portal.agencies import names

ROLES_OF_PEOPLE = [PostRole.QUESTION, PostRole.ANSWER, PostRole.FOLLOW_UP]


@transaction.atomic
def change_name(*, by: User, name: str, at: datetime | None = None) -> Submission | None:
    """
    Give the person another public name (empty: the user name).

    At once, and None is returned, where nothing was published under the old one. Otherwise
    a request waits for a moderator and is returned; it replaces an earlier one.
    """
    person = User.objects.select_for_update().get(pk=by.pk)
    new = name or person.username
    for waiting in pending_name_changes(person):
        withdraw(waiting.pk, by=person, at=at)
    if new == person.display_name:
        # As readers see it nothing changes, whichever of the two fields holds it.
        return None
    names.refuse_unfit(new, user=person)
    if not _published_by(person).exists():
        account_names.set_public_name(person.pk, chosen_name=name)
        return None
    request = start(by=person, purpose=Purpose.NAME, text=new, at=at)
    return submit(request.pk, by=person, at=at)


def pending_name_changes(person: User) -> SubmissionQuerySet:
    """The change of name that a moderator has not read yet, if there is one."""
    pending = Submission.objects.pending(desk=Desk.MODERATION)
    return pending.written_by(person).filter(purpose=Purpose.NAME)


def approve_name(
    submission: Submission, version: SubmissionVersion, *, by: User, at: datetime | None = None
) -> None:
    """Put the name a moderator has read beside all the person published with a name."""
    if submission.author is None:
        raise ValidationError(_("This account is closed, so its name stays."), code="no_author")
    before, author = submission.author.display_name, submission.author
    _put_beside_all(author, version.text)
    record_state(
        submission, SubmissionState.APPROVED, act="approve", by=by, at=at,
        data={"purpose": Purpose.NAME, "name_before": before, "name": version.text},
    )  # fmt: skip


def take_back_name(submission: Submission, decided: Event) -> None:
    """Put the name beside all the person published that stood there before this decision."""
    author = submission.author
    if author is None:
        raise ValidationError(_("This account is closed, so its name stays."), code="no_author")
    since = _published_by(author).filter(published_at__gte=decided.at)
    asked = Submission.objects.written_by(author).filter(
        purpose=Purpose.NAME,
        pk__gt=submission.pk,
        state__in=[SubmissionState.PENDING, SubmissionState.APPROVED],
    )
    if since.exists() or asked.exists():
        raise ValidationError(
            _(
                "Something was published under this name since, or another name was asked for, so "
                "the decision can no longer be taken back."
            ),
            code="built_upon",
        )
    _put_beside_all(author, decided.data["name_before"])


def _put_beside_all(author: User, name: str) -> None:
    account_names.set_public_name(author.pk, chosen_name="" if name == author.username else name)
    signature = name[:40]
    _published_by(author).update(signature=signature)
    Thread.cases.filter(author=author).exclude(signature="").matters().update(signature=signature)


def _published_by(person: User) -> PostQuerySet:
    """Posts under the person's name, whether or not they are shown now."""
    return Post.cases.filter(author=person, role__in=ROLES_OF_PEOPLE).exclude(signature="")
