"""The name under which a person or an agency speaks."""

from forum.choices import Purpose


def signature_of(submission):
    """What readers would see of the author now; empty means "anonymous"."""
    if submission.purpose == Purpose.EDIT:
        return submission.post.signature
    if submission.purpose in {Purpose.OFFICIAL_REPLY, Purpose.NOTICE} and submission.agency:
        return submission.agency.name[:40]
    if submission.anonymous:
        return ""
    if submission.author is None:
        return submission.signature
    return submission.author.display_name[:40]
