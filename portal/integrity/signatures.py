"""The check of the names under which posts are published."""

from django.utils.translation import gettext as _

from forum.choices import Purpose, SubmissionState
from forum.models import Post, Submission
from portal.integrity.reading import grouped, in_chunks
from portal.integrity.submissions import latest_versions


def signatures():
    """Every post has the signature of its version or a later approved name of its author."""
    for chunk in in_chunks(Post.cases.only("author_id", "submission_id", "signature")):
        versions = latest_versions(post.submission_id for post in chunk)
        later = _approved_names({post.author_id for post in chunk if post.author_id})
        for post in chunk:
            version = versions.get(post.submission_id)
            allowed = {version.signature if version else None}
            # A post that was published without a name stays without one.
            if version and version.signature:
                allowed |= set(later[post.author_id])
            if post.signature not in allowed:
                yield _("Post %(id)s stands under a name that nobody approved.") % {"id": post.pk}


def _approved_names(authors):
    asked = Submission.objects.filter(
        purpose=Purpose.NAME, state=SubmissionState.APPROVED, author__in=authors
    )
    names = grouped(asked, lambda submission: submission.author_id)
    for author, rows in names.items():
        names[author] = [row.text[:40] for row in rows]
    return names
