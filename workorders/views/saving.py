"""
What is done with what an agency writes, a reply or a correction of one.

A press is read once into a value. ``save`` keeps the words and their images, does what
was pressed and answers with a value; ``respond`` is the one table from these to pages.
"""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from forum import session_drafts
from portal.accounts.models import User
from workorders import workflow
from workorders.forms import AgencyWordsForm, DetachForm
from workorders.models import SignOffKind, WorkOrder
from workorders.views.orders import preview_of_draft
from workorders.views.steps import add_refusal


class Button(Enum):
    """What was pressed, by the name of its field; the first that is there counts."""

    DETACH = "detach"
    HAND_IN_AND_SIGN = "hand_in_and_sign"
    HAND_IN = "hand_in"
    PREVIEW = "preview"
    SAVE = ""


class Press(NamedTuple):
    by: User
    order: WorkOrder
    button: Button
    form: AgencyWordsForm
    # The image whose button was pressed; 0 is none.
    image: int


class Page(NamedTuple):
    """Where an agency writes one kind of text, and what is shown afterwards."""

    kind: SignOffKind
    # The step that keeps the words; what follows is the same for every kind.
    draft: Callable
    signed: str | Promise
    # The name of the address on which writing goes on.
    goes_on: str
    # With the saved draft as others will see it.
    preview: Callable
    # With what was typed, and what is in the way.
    typed_again: Callable


class Refused(NamedTuple):
    """The form says why; ``kept`` where its words are in the draft all the same."""

    form: AgencyWordsForm
    kept: bool


class Kept(NamedTuple):
    """The words are in the draft; each sentence names an image that is not."""

    sentences: list


class ImageRemoved(NamedTuple):
    pass


class Previewed(NamedTuple):
    pass


class HandedIn(NamedTuple):
    pass


class Signed(NamedTuple):
    pass


def read_press(request, order, form_class):
    posted = request.POST
    image = DetachForm(posted)
    return Press(
        by=request.user,
        order=order,
        button=next(button for button in Button if button.value in posted or not button.value),
        form=form_class(posted, request.FILES),
        image=image.cleaned_data["detach"] if image.is_valid() else 0,
    )


def save(press, page):
    """Keep the words; then the images, and then what was pressed."""
    form, kept = press.form, False
    if not form.is_valid():
        return Refused(form, kept)
    try:
        page.draft(press.order.pk, by=press.by, **form.written)
        kept = True
        refused = _attach_images(press)
        return Kept(refused) if refused else _do(press, page)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return Refused(form, kept)


def _attach_images(press):
    """Attach each image; the others are taken where one is not, and each of those is named."""
    refused = []
    for file in press.form.cleaned_data["images"]:
        try:
            workflow.attach(press.order.pk, by=press.by, file=file)
        except ValidationError as refusal:
            words = {"name": file.name[-60:], "why": " ".join(refusal.messages)}
            refused.append(_("%(name)s was not taken. %(why)s") % words)
    return refused


def _do(press, page):
    match press.button:
        case Button.DETACH:
            workflow.detach(press.order.pk, press.image, by=press.by)
            return ImageRemoved()
        case Button.HAND_IN_AND_SIGN:
            workflow.hand_in_and_sign(press.order.pk, by=press.by, kind=page.kind)
            return Signed()
        case Button.HAND_IN:
            workflow.hand_in(press.order.pk, by=press.by, kind=page.kind)
            return HandedIn()
        case Button.PREVIEW:
            return Previewed()
        case Button.SAVE:
            return Kept([])


def respond(request, number, outcome, page):
    """What is shown for what came of the press."""
    if not isinstance(outcome, Refused) or outcome.kept:
        # What waited in the session is in the draft now.
        session_drafts.forget(request)
    match outcome:
        case Refused(form):
            return page.typed_again(request, number, form)
        case Previewed():
            return page.preview(request, number)
        case Kept(sentences):
            for sentence in sentences:
                messages.error(request, sentence)
            said, place = _("Saved. Nobody outside your agency sees the draft."), page.goes_on
        case ImageRemoved():
            said, place = _("The image has been removed."), page.goes_on
        case HandedIn():
            said = _("Handed in. A head of your agency has to sign it off.")
            place = "workorders:detail"
        case Signed():
            said, place = page.signed, "workorders:detail"
    messages.success(request, said)
    return redirect(place, number)


def go_on_from_now(form, order, kind):
    """A form shown again goes on from the draft as it is; what a colleague saved stands beside."""
    stamp = workflow.stamp(order, kind=kind)
    if form.data.get("read") == stamp:
        return {}
    form.data = form.data.copy()
    form.data["read"] = stamp
    # Without a stamp there is no draft: it went away, or there never was one.
    if not (stamp and form.has_error("__all__", "changed_meanwhile")):
        return {}
    return {"saved_meanwhile": preview_of_draft(order, order.under_way(kind).submission)}
