"""Querysets of threads and posts: filters and orders that can be chained; none writes."""

from django.db import models
from django.db.models import Q

from forum.choices import Channel, PostRole, Stage, Visibility
from forum.models.overdue import WITH_AN_AGENCY, overdue
from portal.agencies.models import Agency, Area, Category, agencies_covered_by, complaint_ids

STILL_WAITING = (Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.UNSOLVED)
_UNTOUCHED = Q(channel=Channel.IMPORT, stage=Stage.ACCEPTED)
AWAITS_AN_ANSWER = Q(~_UNTOUCHED, stage__in=STILL_WAITING)


COLUMNS_OF_ROWS = (
    "pk",
    "number",
    "title",
    "kind",
    "area_id",
    "agency_id",
    "stage",
    "submitted_at",
    "published_at",
    "answered_at",
    "last_activity_at",
    "official_count",
    "answer_count",
    "support_count",
    "language",
    "due_at",
    "paused_at",
)


def public_or_by(author):
    """
    What anybody may see, and what is the person's own. A hidden thread of their own is
    included: the view shows its tombstone, not its text.
    """
    return Q(visibility=Visibility.PUBLIC) | Q(author=author)


class ThreadQuerySet(models.QuerySet):
    def public(self):
        return self.filter(visibility=Visibility.PUBLIC)

    def matters(self):
        return self.exclude(stage="")

    def visible_to(self, user):
        """
        Public threads, and those the person is entitled to: the author's own, all for
        staff who see private matters, and for an agency the matters it is in charge of.
        """
        if not user.is_authenticated:
            return self.public()
        if user.has_perm("accounts.see_private"):
            return self.not_sealed_from(user)
        entitled = public_or_by(user)
        if user.has_perm("accounts.handle_orders"):
            entitled |= Q(agency__in=agencies_covered_by(user), visibility=Visibility.PRIVATE)
        return self.filter(entitled).not_sealed_from(user)

    def not_sealed_from(self, user):
        """
        Without complaints about the people of the user's own agency, but for those that anybody
        reads and those that the user wrote.
        """
        if not user.has_perm("accounts.handle_orders"):
            return self
        sealed = complaint_ids(user)
        if not sealed:
            return self
        return self.filter(public_or_by(user) | ~Q(about_staff_of__in=sealed))

    def readable_by(self, user):
        """``visible_to`` without hidden threads, unless the user has ``see_private``."""
        visible = self.visible_to(user)
        if user.is_authenticated and user.has_perm("accounts.see_private"):
            return visible
        return visible.exclude(visibility=Visibility.HIDDEN)

    def about(self, category):
        return self.filter(category__in=Category.objects.subtree(category))

    def within(self, area):
        return self.filter(area__in=Area.objects.subtree(area))

    def handled_by(self, agency):
        return self.filter(agency__in=Agency.objects.subtree(agency))

    def awaiting_dispatch(self):
        """Accepted, not hidden, with no agency in charge: the dispatchers' queue."""
        waiting = self.filter(stage=Stage.ACCEPTED, agency__isnull=True, is_history=False)
        return waiting.exclude(visibility=Visibility.HIDDEN)

    def history(self):
        """Taken over from another system to be read, not to be handled."""
        return self.filter(is_history=True)

    def overdue(self):
        return self.filter(overdue())

    def with_an_agency(self):
        """Handled for the first time or again: an answer is due."""
        return self.filter(stage__in=WITH_AN_AGENCY)

    def waiting_for_an_answer(self):
        """Answered by nobody: no agency and no other person."""
        return self.filter(official_count=0, answer_count=0, is_history=False)

    def still_waiting(self):
        """An answer is to come; must agree with ``forum.reading.waiting_time.is_waiting``."""
        return self.filter(AWAITS_AN_ANSWER)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def for_listing(self):
        return self.select_related("board", "category", "area", "agency")

    def for_rows(self):
        """
        Named tuples of what ``forum.reading.rows`` shows and what lists are ordered by: made in
        half the time of threads, of which most columns would be missing.
        """
        return self.values_list(*COLUMNS_OF_ROWS, named=True)


class PostQuerySet(models.QuerySet):
    def public(self):
        return self.filter(visibility=Visibility.PUBLIC)

    def questions(self):
        return self.filter(number=1)

    def official(self):
        return self.filter(role=PostRole.OFFICIAL)

    def answers(self):
        """Answers by other people; follow-ups by the author are not included."""
        return self.filter(role=PostRole.ANSWER)

    def in_order(self):
        return self.order_by("number")

    def for_reading(self):
        return self.select_related("agency").prefetch_related("images")


class PublicManager(models.Manager):
    """Public rows only: what every page, feed and reverse relation gets by default."""

    def get_queryset(self):
        return super().get_queryset().filter(visibility=Visibility.PUBLIC)
