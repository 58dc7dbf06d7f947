"""Form fields that clean typed and pasted text and measure it afterwards; image uploads."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.attachments.reencoding import MOST_BYTES
from forum.attachments.types import ACCEPT
from forum.richtext import clean_input
from forum.workflow.submissions.attaching import MOST_ATTACHMENTS
from portal.texts.visible import TOO_LONG

LIMITS = _(
    "Up to 6 photos (JPEG, PNG or WebP, 10 MB each). "
    "Where and with what they were taken is removed."
)


class WrittenField(forms.CharField):
    """Text of several lines; its length is checked after cleaning: a line end counts once."""

    widget = forms.Textarea
    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value):
        return clean_input(super().to_python(value) or "")


class LineField(forms.CharField):
    """A single line; line breaks in pasted text become spaces."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value):
        return " ".join(clean_input(super().to_python(value) or "").split())


class ImagesInput(forms.FileInput):
    """Has its limits as attributes, so that a script can check files before they are sent."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        limits = {
            "accept": ACCEPT,
            "data-most": MOST_ATTACHMENTS,
            "data-most-bytes": MOST_BYTES,
            "data-too-many": _("There is room for {number} images. This one will not be taken."),
            "data-too-large": _(
                "This picture has {size} MB, and at most 10 MB are taken. "
                "Please choose a smaller one."
            ),
            "data-wrong-kind": _(
                "This is no JPEG, PNG or WebP picture. Please choose another file."
            ),
        }
        super().__init__(limits | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class ImagesField(forms.FileField):
    """Several files at once; whether each is an image is checked when it is attached."""

    widget = ImagesInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", LIMITS)
        super().__init__(**kwargs)
        self.template_name = "forum/writing/images_field.html"
        # What is there already, shown with the field: images of the draft, and those that
        # wait for the sign-in.
        self.attached, self.waiting = [], []

    def clean(self, data, initial=None):
        return data or []
