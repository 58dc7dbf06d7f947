"""Fields that take what people really type: any line ends, any pasted signs, any length."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.attachments.reencoding import MOST_BYTES
from forum.attachments.types import ACCEPT
from forum.richtext import clean_input
from forum.workflow.attaching import MOST_ATTACHMENTS
from portal.texts.visible import TOO_LONG

LIMITS = _(
    "Up to 6 photos (JPEG, PNG or WebP, 10 MB each). "
    "Where and with what they were taken is removed."
)


class WrittenField(forms.CharField):
    """Text of several lines; measured after cleaning, so that line ends count once."""

    widget = forms.Textarea
    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value):
        return clean_input(super().to_python(value))


class LineField(forms.CharField):
    """One line: whatever was pasted, its lines are joined."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value):
        return " ".join(clean_input(super().to_python(value)).split())


class TreeChoiceIterator(forms.models.ModelChoiceIterator):
    """The nodes of a tree in one query; children stand grouped under their parent."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        nodes = list(self.queryset)
        grown = {node.parent_id for node in nodes}
        group, options = None, []
        for node in nodes:
            if group is not None and node.parent_id == group.pk and node.pk not in grown:
                options.append(self.choice(node))
                continue
            yield from self._closed(group, options)
            group, options = node, [self.choice(node)]
        yield from self._closed(group, options)

    @staticmethod
    def _closed(group, options):
        """A node without leaves of its own is an option, one with them a group."""
        if len(options) > 1:
            yield group.local_name, options
        else:
            yield from options


class GroupedTreeField(forms.ModelChoiceField):
    """For a phone: children stand grouped under their parent."""

    iterator = TreeChoiceIterator

    def __init__(self, queryset=None, **kwargs):
        super().__init__(queryset, to_field_name="slug", empty_label=_("I am not sure"), **kwargs)

    def label_from_instance(self, node):
        return node.local_name


class ImagesInput(forms.FileInput):
    """Says by itself what it takes; a script says it again before anything is sent."""

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
    """Several files at once; whether each is an image is judged when it is attached."""

    widget = ImagesInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", LIMITS)
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        return data or []
