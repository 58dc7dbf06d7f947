"""Fields that take what people really type: any line ends, any pasted signs, any length."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.images import ACCEPT
from forum.richtext import clean_input


class WrittenField(forms.CharField):
    """Text of several lines; measured after cleaning, so that line ends count once."""

    widget = forms.Textarea

    def to_python(self, value):
        return clean_input(super().to_python(value))

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        if self.max_length is not None:
            attrs["data-count"] = _("{number} characters left")
        return attrs


class LineField(forms.CharField):
    """One line: whatever was pasted, its lines are joined."""

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


class TreeChoiceField(forms.ModelChoiceField):
    iterator = TreeChoiceIterator

    def __init__(self, queryset=None, **kwargs):
        super().__init__(queryset, to_field_name="slug", empty_label=_("I am not sure"), **kwargs)

    def label_from_instance(self, node):
        return node.local_name


class ImagesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPT} | (attrs or {}))

    def value_from_datadict(self, data, files, name):
        return files.getlist(name)


class ImagesField(forms.FileField):
    """Several files at once; whether each is an image is judged when it is attached."""

    widget = ImagesInput

    def clean(self, data, initial=None):
        return data or []
