"""Boards, submissions, threads, posts, ledger lines and files, to be looked up."""

from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from forum import workflow
from forum.choices import Kind, PostRole, Purpose, ReplyKind, Stage, SubmissionState, Visibility
from forum.models import (
    Attachment,
    Board,
    Event,
    Post,
    PostVersion,
    Submission,
    SubmissionVersion,
    Thread,
)
from forum.reading.blacked_out import BlackedOut, blacked_out_of
from portal.accounts import roles
from portal.agencies.choices import TreeChoiceField
from portal.audit.admin_display import ActFilter, LedgerAdminMixin, details_in_words

WORDS = dict(
    [
        *((name, words) for name, (words, _permissions) in roles.ROLES.items()),
        *PostRole.choices, *Purpose.choices, *Kind.choices, *ReplyKind.choices,
        *Stage.choices, *Visibility.choices, *SubmissionState.choices,
    ]
)  # fmt: skip


class ReadingAdmin(admin.ModelAdmin):
    """Read-only, for administrators; subclasses may allow adding or changing rows."""

    actions = None
    show_full_result_count = False

    def has_module_permission(self, request):
        return request.user.has_perm("accounts.administer")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SignedAdmin(ReadingAdmin):
    """Adds the column ``signed``: the byline that readers see."""

    @admin.display(description=_("signature"))
    def signed(self, row):
        return row.byline


class ReadingInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Board)
class BoardAdmin(ReadingAdmin):
    """The three boards are declared in code; their names and texts can be changed here."""

    list_display = ["name", "name_en", "slug", "position"]
    readonly_fields = ["slug"]

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")


class VersionInline(ReadingInline):
    model = SubmissionVersion
    fields = readonly_fields = (
        "number", "shown_title", "shown_text", "facts_in_words", "submitted_at",
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("submission")

    # Blacked-out parts are looked at by a press of their own, which is written down.
    @admin.display(description=_("title"))
    def shown_title(self, version):
        return blacked_out_of(version.submission).without(version).title

    @admin.display(description=_("text"))
    def shown_text(self, version):
        return blacked_out_of(version.submission).without(version).text

    @admin.display(description=_("facts"))
    def facts_in_words(self, version):
        return details_in_words(version.facts, WORDS)


def _shown(versions):
    """The newest of the versions without what was blacked out of one of them."""
    return BlackedOut(versions, versions[-1].submission.language).without(versions[-1])


@admin.register(Submission)
class SubmissionAdmin(ReadingAdmin):
    list_display = ["submitted_at", "number", "purpose", "submitted_title", "shown_as", "state"]
    list_display_links = ["submitted_at", "submitted_title"]
    list_filter = ["state", "purpose", "kind", "desk", "urgent", "channel", "submitted_at"]
    list_select_related = ["author", "agency", "thread"]
    search_fields = ["=number", "versions__title", "=author__username", "=source_number"]
    search_help_text = _("Number, words of the title, or the author's user name")
    ordering = ["-pk"]
    # Not the working copy: what the author is changing was not submitted yet.
    fields = readonly_fields = (
        "number", "purpose", "kind", "desk", "state", "author", "shown_as", "agency",
        "urgent", "wants_private", "thread", "post", "channel", "source_system",
        "source_number", "created_at", "submitted_at",
    )  # fmt: skip
    inlines = [VersionInline]

    def get_queryset(self, request):
        submitted = super().get_queryset(request).filter(submitted_at__isnull=False)
        return submitted.prefetch_related("versions__passages")

    @admin.display(description=_("title"))
    def submitted_title(self, submission):
        versions = list(submission.versions.all())
        own = _shown(versions).title if versions else ""
        return own or (submission.thread.title if submission.thread else "") or "–"

    @admin.display(description=_("signature"))
    def shown_as(self, submission):
        versions = list(submission.versions.all())
        return (versions[-1].signature if versions else "") or _("Anonymous")


@admin.register(Thread)
class ThreadAdmin(SignedAdmin):
    """Also private and hidden threads. Category and area can be corrected here."""

    list_display = ["number", "title", "kind", "visibility", "stage", "agency", "submitted_at"]
    list_display_links = ["number", "title"]
    list_filter = ["visibility", "stage", "kind", "board", "urgent", "channel", "submitted_at"]
    list_select_related = ["agency"]
    search_fields = ["=number", "title", "=author__username", "=source_number"]
    search_help_text = _("Number, words of the title, or the author's user name")
    ordering = ["-pk"]
    editable = ["category", "area"]
    readonly_fields = [
        "number", "title", "board", "kind", "visibility", "stage", "agency", "due_at",
        "place", "urgent", "author", "signed", "channel", "source_system", "source_number",
        "hidden_reason", "hidden_by_role", "hidden_at", "submitted_at", "published_at",
        "answered_at", "last_activity_at", "answer_count", "official_count", "follower_count",
        "support_count",
    ]  # fmt: skip
    fields = [*editable, *readonly_fields]
    # ``workflow.reassign`` writes all changes to the ledger, so the admin log need not.
    recorded_by_steps = "all"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.editable:
            return TreeChoiceField(
                queryset=db_field.related_model.objects.order_by("path"),
                required=False,
                label=capfirst(db_field.verbose_name),
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request):
        return Thread.cases.order_by(*self.ordering)

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")

    def save_model(self, request, thread, form, change):
        # The step locks, writes the ledger and leaves every other column alone.
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        if changed:
            workflow.reassign(thread.pk, by=request.user, **changed)


class EarlierTextInline(ReadingInline):
    model = PostVersion
    fields = readonly_fields = ("number", "title", "text", "replaced_at", "is_shown")


@admin.register(Post)
class PostAdmin(SignedAdmin):
    """Also private and hidden posts."""

    list_display = ["thread_number", "number", "thread", "role", "signed", "visibility"]
    list_display_links = ["thread_number", "number"]
    list_filter = ["visibility", "role", "reply_kind", "published_at"]
    list_select_related = ["thread", "agency"]
    search_fields = ["=thread__number", "thread__title", "=author__username"]
    search_help_text = _("Number, words of the title, or the author's user name")
    ordering = ["-pk"]
    fields = readonly_fields = (
        "thread", "number", "role", "text", "author", "signed", "agency", "reply_kind",
        "submission", "visibility", "hidden_reason", "hidden_by_role", "hidden_at",
        "published_at", "edited_at",
    )  # fmt: skip
    inlines = [EarlierTextInline]

    def get_queryset(self, request):
        return Post.cases.order_by(*self.ordering)

    @admin.display(description=_("matter number"), ordering="thread__number")
    def thread_number(self, post):
        return post.thread.number


@admin.register(Event)
class EventAdmin(LedgerAdminMixin, ReadingAdmin):
    """The ledger."""

    words = WORDS
    list_display = [
        "at", "act_words", "from_words", "to_words", "actor_name", "role_words", "about",
    ]  # fmt: skip
    list_filter = [("act", ActFilter), "public", "at"]
    list_select_related = ["submission", "thread"]
    search_fields = ["=thread__number", "=submission__number", "=actor_name", "=act"]
    search_help_text = _("Number, act, or the name of who did it")
    ordering = ["-pk"]
    fields = readonly_fields = (
        "at", "recorded_at", "act_words", "from_words", "to_words", "actor_id", "actor_name",
        "role_words", "actor_agency", "reason", "particulars", "public", "submission",
        "thread", "post",
    )  # fmt: skip

    @admin.display(description=_("about"))
    def about(self, event):
        if event.thread:
            return f"{event.thread.number} {event.thread.title}"
        return event.submission.number or f"#{event.submission_id}"


@admin.register(Attachment)
class AttachmentAdmin(ReadingAdmin):
    """Facts about files, not the files: only those entitled to the submission see these."""

    list_display = ["created_at", "name", "about", "size", "width", "height", "removed_at"]
    list_filter = ["created_at", "removed_at"]
    list_select_related = ["submission"]
    search_fields = ["=submission__number", "name", "=submission__author__username"]
    search_help_text = _("Number, file name, or the author's user name")
    ordering = ["-pk"]
    fields = readonly_fields = (
        "submission", "name", "size", "width", "height", "position", "created_at", "removed_at",
    )  # fmt: skip

    def get_queryset(self, request):
        # A file that was only ever on a draft is private to its author, its name included.
        return super().get_queryset(request).filter(versions__isnull=False).distinct()

    @admin.display(description=_("about"))
    def about(self, attachment):
        return attachment.submission.number or f"#{attachment.submission_id}"
