"""How submissions are asked for; nothing here writes."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Subquery

from forum.choices import SubmissionState
from forum.models.versions import SubmissionVersion
from forum.urgency import URGENT
from portal.accounts.models import User

if TYPE_CHECKING:
    from forum.models.submissions import Submission  # noqa: F401  names the rows


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def pending(self, *, desk: str) -> Self:
        return self.filter(state=SubmissionState.PENDING, desk=desk)

    def most_urgent_first(self) -> Self:
        """Danger first, then repairs, then the rest; within each the oldest first."""
        return self.order_by("-priority", "submitted_at", "pk")

    def riskiest_first(self) -> Self:
        """Danger and repairs first as ever; within each what screening found most in."""
        return self.order_by("-priority", "-risk", "submitted_at", "pk")

    def by_purpose_and_kind(self) -> Self:
        """Danger and repairs first as ever; within each all of a kind together."""
        return self.order_by("-priority", "purpose", "kind", "submitted_at", "pk")

    def urgent(self) -> Self:
        return self.filter(URGENT)

    def written_by(self, user: User | AnonymousUser) -> Self:
        return self.filter(author=user) if user.is_authenticated else self.none()

    def drafts(self) -> Self:
        return self.filter(state__in=[SubmissionState.DRAFT, SubmissionState.RETURNED])

    def for_listing(self) -> Self:
        return self.select_related(
            "category", "area", "agency", "thread", "thread__agency", "merged_into", "author"
        )

    def with_signature(self):
        """Each with ``frozen_signature``: the name in its latest version."""
        versions = SubmissionVersion.objects.filter(submission=OuterRef("pk"))
        latest = versions.order_by("-number").values("signature")[:1]
        return self.annotate(frozen_signature=Subquery(latest))
