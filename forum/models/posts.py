"""
The posts of a thread, the texts they had before, and the images readers see beside them.

Like threads, posts have two managers: ``objects`` sees public rows only, ``cases`` all.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.attachments import types
from forum.attachments.reencoding import THUMBNAIL_SIDE
from forum.attachments.storage import public_files
from forum.choices import LONGEST_SUMMARY, Outcome, PostRole, ReplyKind, Visibility
from forum.models.querysets import PostQuerySet, PublicManager
from forum.models.threads import PUBLIC_MATTERS, Thread
from forum.paging import page_number_of


class Post(models.Model):
    """One post of a thread; number 1 is the question or the notice itself."""

    is_versioned = True
    version_name = PUBLIC_MATTERS

    thread = models.ForeignKey(
        Thread, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="posts"
    )
    number = models.PositiveIntegerField(_("number"))
    role = models.CharField(_("role"), max_length=12, choices=PostRole)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
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
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reply_kind = models.CharField(
        _("kind of reply"), max_length=12, choices=ReplyKind, blank=True, default=""
    )
    # Of a final reply, as the head signed them. ``db_default`` is for the previous release.
    outcome = models.CharField(
        _("result"), max_length=12, choices=Outcome, blank=True, default="", db_default="",
        editable=False,
    )  # fmt: skip
    summary = models.CharField(
        _("reply in one sentence"), max_length=LONGEST_SUMMARY, blank=True, default="",
        db_default="", editable=False,
    )  # fmt: skip
    # Why an official reply came after its date; signed with it.
    late_explanation = models.TextField(
        _("why it came late"), blank=True, default="", db_default="", editable=False
    )
    submission = models.ForeignKey(
        "forum.Submission",
        verbose_name=_("submission"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility, editable=False)
    hidden_reason = models.CharField(_("why hidden"), max_length=200, blank=True, editable=False)
    hidden_by_role = models.CharField(_("hidden by"), max_length=60, blank=True, editable=False)
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True, editable=False)
    # From where its first version was sent; shown where the city's profile says so.
    province = models.CharField(
        _("province"), max_length=6, blank=True, default="", db_default="", editable=False
    )
    published_at = models.DateTimeField(_("published"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = PublicManager.from_queryset(PostQuerySet)()
    cases = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["thread", "number"]
        constraints = [
            models.UniqueConstraint(name="post_number_is_unique", fields=["thread", "number"]),
            models.CheckConstraint(
                name="post_visibility_is_known", condition=Q(visibility__in=Visibility.values)
            ),
        ]

    def __str__(self):
        return f"{self.thread_id}#{self.number}"

    def get_absolute_url(self):
        # Answers are paged; the question, its additions and the replies stand on the first page.
        page = page_number_of(self) if self.role == PostRole.ANSWER else 1
        query = f"?page={page}" if page > 1 else ""
        return f"{self.thread.get_absolute_url()}{query}#post-{self.number}"

    @property
    def byline(self):
        """The author's name as readers see it; an agency's is in the reader's language."""
        if self.is_official:
            return self.agency.local_name if self.agency else _("Official reply")
        return self.signature or _("Anonymous")

    @property
    def is_official(self):
        return self.role in {PostRole.OFFICIAL, PostRole.NOTICE}


class PostVersionQuerySet(models.QuerySet):
    def shown(self):
        """What everybody may read, as long as the post itself is public."""
        return self.filter(is_shown=True)


class PostVersion(models.Model):
    """The text a post had before an approved edit replaced it."""

    is_versioned = True
    version_name = PUBLIC_MATTERS

    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("text"))
    # Since when it was the text of the post; empty where an older release replaced it.
    since = models.DateTimeField(_("published"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced at"), default=timezone.now)
    # ``db_default`` is for the previous release, whose writers were not told that it stays.
    is_shown = models.BooleanField(
        _("readable for everybody"),
        default=False,
        db_default=False,
        help_text=_("An earlier text that was answered and holds no personal data."),
    )

    objects = PostVersionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("administration", "earlier text")
        verbose_name_plural = pgettext_lazy("administration", "earlier texts")
        ordering = ["post", "number"]
        constraints = [
            models.UniqueConstraint(name="postversion_number_is_unique", fields=["post", "number"]),
        ]

    def __str__(self):
        return f"{self.post_id}/{self.number}"


class PublishedImage(models.Model):
    """The public copy of an attachment; its files are deleted when the post is hidden."""

    is_versioned = True
    version_name = PUBLIC_MATTERS

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="images")
    attachment = models.ForeignKey(
        "forum.Attachment", on_delete=models.PROTECT, related_name="published"
    )
    file = models.FileField(storage=public_files, max_length=120, blank=True)
    # Of a large picture, once the worker has made it.
    # ``db_default`` is for the previous release, which still writes while this one starts.
    small = models.FileField(storage=public_files, max_length=120, blank=True, db_default="")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=16, default=types.JPEG)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    # What of it is black, as ``forum.redaction.pictures`` writes it.
    rectangles = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("published image")
        verbose_name_plural = _("published images")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="publishedimage_once_per_post", fields=["post", "attachment"]
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def file_type(self):
        return types.TYPES[self.type]

    @property
    def small_width(self):
        """How many pixels wide the small copy is; None for what is no picture."""
        if not (self.width and self.height):
            return None
        longest = max(self.width, self.height)
        return max(1, round(self.width * min(THUMBNAIL_SIDE, longest) / longest))
