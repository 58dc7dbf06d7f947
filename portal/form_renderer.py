"""
The renderer of all forms: one template for a form, one for a field.

Browsers silently cut pasted text at ``maxlength``. So no field has this attribute: a script
shows how many characters are too many, the server refuses them, and the typed text is kept.
"""

from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

# Widgets of one and of several lines; fields with a short limit show no counter.
COUNTED = {"django/forms/widgets/text.html", "django/forms/widgets/textarea.html"}
SHORTEST_COUNTED = 60


class FormRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name, context, request=None):
        if "widget" in context:
            _count_instead_of_cutting(context["widget"], template_name)
        return super().render(template_name, context, request)


def _count_instead_of_cutting(widget, template_name):
    most = widget["attrs"].pop("maxlength", None)
    if most is None or template_name not in COUNTED:
        return
    widget["attrs"] |= {
        "data-most": most,
        "data-over": _("{number} characters too many. Please shorten it; nothing is cut."),
    }
    if int(most) >= SHORTEST_COUNTED:
        widget["attrs"]["data-count"] = _("{number} characters left")
