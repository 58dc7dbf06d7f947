"""
Threads: what is published. ``objects`` sees public rows only, so that pages, feeds, API and
reverse relations fail closed; ``cases`` sees all and is for workflow steps and staff.

``base_manager_name`` stays unset: with it, related access would leave out private rows
and a private post could not find its thread.
"""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.choices import Channel, Kind, Stage, Visibility
from forum.models.overdue import WITH_AN_AGENCY
from forum.models.querysets import AWAITS_AN_ANSWER, PublicManager, ThreadQuerySet
from forum.urgency import priority_where
from portal.agencies.models import complaint_ids

# The order of lists of public threads, and what else lists are filtered by.
NEW = ["visibility", "-published_at", "-id"]
FACETS = ["stage", "agency", "kind", "category", "area", "due_at"]
# One version for the tables of which every page of a matter and every list reads several.
PUBLIC_MATTERS = "public matters"


@lru_cache(maxsize=4096)
def address_of(number):
    """The path of the thread with this number; a list names twenty of them."""
    return reverse("threads:detail", args=[number])


class Thread(models.Model):
    """A published or privately accepted matter, or a notice: title and facts."""

    is_versioned = True
    version_name = PUBLIC_MATTERS

    number = models.CharField(_("number"), max_length=13, unique=True, editable=False)
    submission = models.OneToOneField(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    board = models.ForeignKey(
        "forum.Board", verbose_name=_("board"), on_delete=models.PROTECT, related_name="threads"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    title = models.CharField(_("title"), max_length=80)
    category = models.ForeignKey(
        "agencies.Category",
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    area = models.ForeignKey(
        "agencies.Area",
        verbose_name=_("area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.WEB)
    source_system = models.CharField(_("source system"), max_length=60, blank=True)
    source_number = models.CharField(_("source number"), max_length=60, blank=True)
    # As a moderator judged it. Marks by the author or by screening stay on the submission,
    # which no public page reads.
    urgent = models.BooleanField(_("urgent"), default=False)
    priority = priority_where(Q(urgent=True))
    import_batch = models.ForeignKey(
        "forum.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("import"),
    )

    # Three separate facts about the writer; templates and serializers read ``signature`` only.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    signature = models.CharField(
        _("signature"), max_length=40, blank=True, help_text=_("Empty means anonymous.")
    )
    contact = models.ForeignKey(
        "accounts.Contact",
        verbose_name=_("contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    # Written by forum.workflow and by nothing else.
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility, editable=False)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True, editable=False)
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    # A complaint about the own people of this agency: it never goes there, and what is not public
    # of it is sealed from them.
    about_staff_of = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("about the people of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True, editable=False)
    due_is_provisional = models.BooleanField(
        _("due date is provisional"),
        default=False,
        editable=False,
        help_text=_("The holidays of that year are not announced yet; the date may change."),
    )
    paused_at = models.DateTimeField(
        _("waits for the author since"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The agency has asked the author something; its time stands still."),
    )
    # While the order of the matter is under supervision; said to everybody.
    supervised_until = models.DateTimeField(
        _("under supervision until"), null=True, blank=True, editable=False
    )
    is_history = models.BooleanField(
        _("history"),
        default=False,
        editable=False,
        help_text=_("Taken over to be read, not to be handled: it waits for nobody."),
    )
    hidden_reason = models.CharField(_("why hidden"), max_length=200, blank=True, editable=False)
    hidden_by_role = models.CharField(_("hidden by"), max_length=60, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)

    submitted_at = models.DateTimeField(_("submitted"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    last_activity_at = models.DateTimeField(_("last activity"))

    # Denormalised; check_integrity recounts them. Only public posts count.
    answer_count = models.PositiveIntegerField(_("answers"), default=0, editable=False)
    official_count = models.PositiveIntegerField(_("official replies"), default=0, editable=False)
    follower_count = models.PositiveIntegerField(_("followers"), default=0, editable=False)
    # How many others have met the same. ``db_default`` is for the previous release.
    support_count = models.PositiveIntegerField(
        _("supporters"), default=0, db_default=0, editable=False
    )

    objects = PublicManager.from_queryset(ThreadQuerySet)()
    cases = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="thread_visibility_is_known", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(
                name="thread_stage_is_known", condition=Q(stage__in=["", *Stage.values])
            ),
            models.CheckConstraint(
                name="thread_public_was_published",
                condition=~Q(visibility=Visibility.PUBLIC) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="thread_hidden_says_why",
                condition=~Q(visibility=Visibility.HIDDEN)
                | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
            ),
        ]
        indexes = [
            # One per filter, each ending in the order of the list, so that a page costs the
            # same at two million rows; behind it the other facets, so that two filters which
            # have little in common are compared in the index, not in the rows.
            models.Index(name="thread_new", fields=[*NEW, *FACETS]),
            models.Index(
                name="thread_active",
                fields=["visibility", "-last_activity_at", "-id", *FACETS],
            ),
            models.Index(
                name="thread_supported",
                fields=["visibility", "-support_count", "-id", *FACETS],
            ),
            models.Index(name="thread_board_new", fields=["board", *NEW, *FACETS]),
            *(
                models.Index(
                    name=f"thread_{facet}_new",
                    fields=[facet, *NEW, *(other for other in FACETS if other != facet)],
                )
                for facet in ("kind", "stage", "area", "category", "agency")
            ),
            models.Index(
                name="thread_to_dispatch",
                fields=["-priority", "submitted_at", "id"],
                condition=Q(stage=Stage.ACCEPTED, agency__isnull=True, is_history=False),
            ),
            # Counted on every page of dispatchers; without statistics SQLite prefers an index that
            # begins with what is asked for, and would walk all unanswered history by another.
            models.Index(
                name="thread_awaiting_dispatch",
                fields=["stage", "agency", "visibility"],
                condition=Q(stage=Stage.ACCEPTED, agency__isnull=True, is_history=False),
            ),
            # What supervisors look at; untouched imports, perhaps a million, wait for nobody.
            models.Index(
                name="thread_still_waiting",
                fields=["submitted_at", "id"],
                condition=AWAITS_AN_ANSWER,
            ),
            models.Index(name="thread_of_import", fields=["import_batch", "id"]),
            # Whether any waits is asked on each page of the queue.
            models.Index(
                name="thread_import_undecided",
                fields=["id"],
                condition=Q(
                    is_history=True, visibility=Visibility.PRIVATE, import_batch__isnull=False
                ),
            ),
            models.Index(
                name="thread_answered",
                fields=["visibility", "-answered_at", "-id", "agency", "stage"],
            ),
            # What is overdue with an agency, and how much is with one.
            models.Index(
                name="thread_with_an_agency",
                fields=["visibility", "due_at", "id", "agency", "channel"],
                condition=Q(stage__in=WITH_AN_AGENCY),
            ),
            models.Index(
                name="thread_waiting",
                fields=["visibility", "published_at", "id", *FACETS],
                condition=Q(official_count=0, answer_count=0, is_history=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of(self.number)

    @property
    def byline(self):
        """The author's name as readers see it."""
        return self.signature or _("Anonymous")

    @property
    def is_public(self):
        return self.visibility == Visibility.PUBLIC

    @property
    def is_hidden(self):
        return self.visibility == Visibility.HIDDEN

    def is_sealed_from(self, user):
        """Whether it is a complaint about the people of the user's own agency."""
        if self.about_staff_of_id is None:
            return False
        return self.about_staff_of_id in complaint_ids(user)

    @property
    def is_matter(self):
        return bool(self.stage)
