"""The name under which a person or an agency speaks."""

from forum.purposes import Result, Speaker
from portal.accounts import names as accounts
from portal.agencies import names


def signature_of(submission):
    """What readers would see of the author now; empty means "anonymous"."""
    speaker = submission.rules.speaker
    if speaker is Speaker.UNCHANGED:
        return submission.post.signature
    if speaker is Speaker.AGENCY and submission.agency:
        return submission.agency.name[:40]
    if submission.anonymous:
        return ""
    if submission.author is None:
        return submission.signature
    return submission.author.display_name[:40]


def take_name(submission):
    """
    Before it is submitted: the name that would stand beside it becomes this person's.

    ValidationError where it is somebody else's or reads like an official's.
    """
    rules = submission.rules
    if submission.anonymous or rules.speaker is not Speaker.PERSON:
        return
    author = submission.author
    name = submission.text if rules.result is Result.NAME else author.display_name
    names.refuse_unfit(name, user=author)
    accounts.take(author, name)
