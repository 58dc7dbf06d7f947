"""The name that stands beside a published text: a person's, an agency's, or none."""

from forum.models import Submission
from forum.purposes import Result, Speaker
from portal.accounts import names as account_names
from portal.agencies import names


def signature_of(submission: Submission) -> str:
    """The name readers would see if it were published now; empty means "anonymous"."""
    speaker = submission.rules.speaker
    if speaker is Speaker.UNCHANGED:
        # The database holds that an edit has a post.
        assert submission.post is not None
        return submission.post.signature
    if speaker is Speaker.AGENCY and submission.agency:
        return submission.agency.name[:40]
    if submission.anonymous:
        return ""
    if submission.author is None:
        return submission.signature
    name: str = submission.author.display_name
    return name[:40]


def claim_name(submission: Submission) -> None:
    """
    Reserve the name that would stand beside it for its author, so that nobody else takes it.

    ValidationError where it is somebody else's or reads like an official's.
    """
    rules, author = submission.rules, submission.author
    if author is None or submission.anonymous or rules.speaker is not Speaker.PERSON:
        return
    name = submission.text if rules.result is Result.NAME else author.display_name
    names.refuse_official(name, user=author)
    if not account_names.has_claimed(author, name):
        account_names.refuse_taken(name, user=author)
        account_names.claim_name(author, name)
