"""
Writing a matter step by step: which fields stand on which page.

A page asks for its own fields and for nothing else; what was typed on the others waits
in the draft or, for those who are not signed in, in the session.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.forms.writing import MatterForm

WHOLE = "all"


class Step(NamedTuple):
    name: str
    heading: str | Promise
    lead: str | Promise
    fields: tuple


STEPS = [
    Step(
        "kind",
        _("What kind of matter is it?"),
        _("Choose what comes closest. If it is not quite right, the staff put it right."),
        ("kind",),
    ),
    Step(
        "words",
        _("Tell us about it"),
        _("Write it as you would say it. You can change it until you send it."),
        ("title", "text", "images", "urgent"),
    ),
    Step(
        "where",
        _("Where is it?"),
        _("It helps to find the right agency. What you do not know you can leave out."),
        ("area", "place", "category"),
    ),
    Step(
        "who",
        _("Who may see it?"),
        _("Matters are published so that others learn from the answer. You can choose otherwise."),
        ("anonymous", "wants_private"),
    ),
]
# The last page shows everything once more before it is sent.
PAGES = len(STEPS) + 1
BY_NAME = {step.name: step for step in STEPS}
FORMS = {step.name: type("MatterStepForm", (MatterForm,), {"shown": step.fields}) for step in STEPS}


def requested_step(query, *, default=None):
    """The step that is to be shown; None for the whole form on one page."""
    return BY_NAME.get(query.get("step", default))


def form_for_step(step):
    return FORMS[step.name] if step else MatterForm


def next_step(step):
    """The step that follows, or None where everything has been asked."""
    number = STEPS.index(step) + 1
    return STEPS[number] if number < len(STEPS) else None


def first_invalid_step(form):
    """The first step that has errors; ``form`` is an invalid form with all fields."""
    return next(step for step in STEPS if set(step.fields) & set(form.errors))


def step_context(step, *, address):
    """The template context of a step; ``address`` is the page's path without ``?step=``."""
    number = STEPS.index(step) + 1
    before = STEPS[number - 2] if number > 1 else None
    return {
        "name": step.name,
        "heading": step.heading,
        "lead": step.lead,
        "number": number,
        "of": PAGES,
        "back_url": f"{address}?step={before.name}" if before else "",
    }
