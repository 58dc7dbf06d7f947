"""
One form for each purpose for which people write.

Each form requires what is needed before anybody can decide about it; its ``draft()`` requires
nothing, because a draft may be incomplete.
"""

from typing import cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from forum.choices import Kind, Purpose
from forum.forms.fields import ImagesField, LineField, WrittenField
from forum.workflow.submissions.editing import (
    LONGEST_DRAFT_TEXT,
    LONGEST_DRAFT_TITLE,
    LONGEST_TEXT,
    LONGEST_TITLE,
)
from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency, Area, Category, agencies_headed_by

KINDS = [
    (Kind.INQUIRY, _("I have a question. Example: how do I apply for a school place?")),
    (Kind.COMPLAINT, _("I have a complaint. Example: building noise every night.")),
    (Kind.SUGGESTION, _("I have a suggestion. Example: a later last bus on Fridays.")),
    (Kind.HELP, _("I need help. Example: my mother, 81, cannot get to the counter.")),
    (Kind.REPAIR, _("Something is broken. Example: a street light has gone out.")),
    (Kind.REPORT, _("I want to report someone. Example: a shop sells spoiled food.")),
    (Kind.OTHER, _("Something else.")),
]
LONGEST_PLACE = 120
LONGEST_IN_DRAFT = {"title": LONGEST_DRAFT_TITLE, "text": LONGEST_DRAFT_TEXT}
NO_TITLE = _("Please give it a title: a few words that say what it is about.")
NO_TEXT = _("Please write what you would like to say.")


def _optional_choice(queryset, *, label):
    """A category or an area, which a moderator may state later."""
    return TreeChoiceField(
        queryset,
        is_grouped=True,
        label=label,
        required=False,
        to_field_name="slug",
        empty_label=_("I am not sure"),
    )


class ImagesForm(forms.Form):
    """Adds images to a draft that is otherwise written."""

    images = ImagesField(label=_("Add images"), required=False)


def show_waiting_images(form, images):
    """Show what waits for the sign-in with the field of images, if the form has one."""
    if "images" in form.fields:
        form.fields["images"].waiting = images


def show_attached_images(form, images):
    """Show the images of a draft with the field of images, if the form has one."""
    if "images" in form.fields:
        form.fields["images"].attached = images


class DraftForm(forms.Form):
    """Base of the forms of a draft; its images are attached by a separate workflow step."""

    @property
    def written(self):
        """The cleaned values without the images, by field name of the draft."""
        return {name: value for name, value in self.cleaned_data.items() if name != "images"}


class WritingForm(DraftForm):
    """Text and images: the fields common to all forms for writing."""

    text = WrittenField(
        label=_("Your text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": NO_TEXT},
    )
    images = ImagesField(label=_("Images"), required=False)

    def __init__(self, *args, user=None, **kwargs):
        """``user`` is for forms whose choices depend on who writes."""
        super().__init__(*args, **kwargs)

    @classmethod
    def draft(cls, *args, **kwargs):
        """The same form with no field required, for saving an unfinished draft."""
        form = cls(*args, **kwargs)
        for name, field in form.fields.items():
            # Required when it is sent, so it must not be labelled "optional" before.
            asked = field.required
            field.is_conditional = asked  # type: ignore[attr-defined]  # for the template of a field
            field.required = False
            if name in LONGEST_IN_DRAFT:
                field.validators = [MaxLengthValidator(LONGEST_IN_DRAFT[name])]
        return form


class TitledForm(WritingForm):
    title = LineField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        help_text=_("One sentence that says what it is about."),
        error_messages={"required": NO_TITLE},
    )


class AnonymousForm(WritingForm):
    anonymous = forms.BooleanField(label=_("Do not show my name"), required=False)


class MatterForm(TitledForm, AnonymousForm):
    """A new matter; subclasses for one step list its fields in ``shown`` (None: all fields)."""

    shown = None

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what kind of matter it is.")},
    )
    category = _optional_choice(Category.objects.current(), label=_("Subject"))
    area = _optional_choice(Area.objects.current(), label=_("Area"))
    place = LineField(
        label=_("Place"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=_("For example a street, a stop or the name of an estate."),
    )
    urgent = forms.BooleanField(
        label=_("There is danger now"),
        required=False,
        help_text=_(
            "Please call first: 110, 119 or 120. There is time to write afterwards. "
            "Ticked, it is read before all others, and whoever is on duty is alerted."
        ),
    )
    wants_private = forms.BooleanField(
        label=_("Do not publish: only the staff and I see it"),
        required=False,
        help_text=_("It is handled and answered all the same."),
    )
    field_order = [
        "kind", "title", "text", "images", "category", "area", "place",
        "urgent", "wants_private", "anonymous",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "What happened, where and since when, and what you would like to be done. "
            "Please leave out names, phone numbers and ID numbers: others can read this."
        )
        self.fields["anonymous"].help_text = _("Others read “Anonymous”. The staff see your name.")
        if self.shown is not None:
            for name in set(self.fields) - set(self.shown):
                del self.fields[name]


class AnswerForm(AnonymousForm):
    """An answer to somebody's matter, or a follow-up by its author."""

    field_order = ["text", "images", "anonymous"]


class PostEditForm(WritingForm):
    """An edit of a published post."""

    field_order = ["text", "images"]


class QuestionEditForm(TitledForm):
    """An edit of a published question: its title and text."""

    field_order = ["title", "text", "images"]


class NoticeForm(TitledForm):
    """An agency's notice to everyone."""

    agency = TreeChoiceField(
        Agency.objects.none(),
        is_grouped=True,
        label=_("Agency"),
        empty_label=_("Please choose"),
        to_field_name="slug",
        help_text=_("The notice appears in its name."),
        error_messages={"required": _("Please say which agency speaks.")},
    )
    area = _optional_choice(Area.objects.current(), label=_("Area"))
    field_order = ["agency", "title", "text", "images", "area"]

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        field, agencies = cast(TreeChoiceField, self.fields["agency"]), agencies_for_notices(user)
        field.queryset = agencies
        if len(agencies) == 1:
            field.initial = agencies[0].slug


def may_write_notices(user):
    return user.has_perm("accounts.sign_off_replies") or user.has_perm("accounts.dispatch_orders")


def agencies_for_notices(user):
    """Agencies in whose name the user may write: all for dispatchers, a head's own otherwise."""
    if user.has_perm("accounts.dispatch_orders"):
        return Agency.objects.current()
    return agencies_headed_by(user).current()


def form_for(submission):
    """The form class for writing this submission."""
    if submission.purpose == Purpose.EDIT:
        return QuestionEditForm if submission.post.number == 1 else PostEditForm
    return {Purpose.MATTER: MatterForm, Purpose.NOTICE: NoticeForm}.get(
        submission.purpose, AnswerForm
    )


def initial_of(submission):
    """Initial form values from a submission; category, area and agency by their slugs."""
    names = ["kind", "title", "text", "place", "urgent", "wants_private", "anonymous"]
    nodes = {name: getattr(submission, name) for name in ("category", "area", "agency")}
    return {name: getattr(submission, name) for name in names} | {
        name: node.slug if node else "" for name, node in nodes.items()
    }
