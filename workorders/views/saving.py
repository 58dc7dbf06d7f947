"""
Saving the text of an agency: a reply, or a correction of one.

The request is read once into a ``Press``. ``save`` saves text and images, does what the pressed
button asks and returns an outcome; ``respond`` shows the page for that outcome.
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
    """The pressed button, by the name of its form field; the first one present counts."""

    DETACH = "detach"
    HAND_IN_AND_SIGN = "hand_in_and_sign"
    HAND_IN = "hand_in"
    TAKE_UP_PARTS = "take_up_parts"
    PREVIEW = "preview"
    SAVE = ""


class Press(NamedTuple):
    by: User
    order: WorkOrder
    button: Button
    form: AgencyWordsForm
    # Primary key of the image to remove; 0 for none.
    image: int


class Page(NamedTuple):
    """What differs between the page of a reply and that of a correction."""

    kind: SignOffKind
    # The step that saves the draft; the steps after it are the same for every kind.
    draft: Callable
    signed: str | Promise
    # URL name of the page with the form.
    form_url: str
    # Shows the page with a preview of the saved draft.
    preview: Callable
    # Shows the page with the refused form.
    show_refused: Callable


class Refused(NamedTuple):
    """The form has the errors; ``kept`` if its text was saved in the draft anyway."""

    form: AgencyWordsForm
    kept: bool


class Kept(NamedTuple):
    """The text was saved; each sentence names an image that was refused."""

    sentences: list


class ImageRemoved(NamedTuple):
    pass


class Previewed(NamedTuple):
    pass


class PartsTakenUp(NamedTuple):
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
    """Save the text, then the images, then do what the pressed button asks."""
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
    """Attach the images; returns a sentence for each image that was refused."""
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
        case Button.TAKE_UP_PARTS:
            workflow.take_up_parts(press.order.pk, by=press.by)
            return PartsTakenUp()
        case Button.PREVIEW:
            return Previewed()
        case Button.SAVE:
            return Kept([])


def respond(request, number, outcome, page):
    """The page for an outcome of ``save``."""
    if not isinstance(outcome, Refused) or outcome.kept:
        # The text kept in the session is saved in the draft now.
        session_drafts.forget(request)
    match outcome:
        case Refused(form):
            return page.show_refused(request, number, form)
        case Previewed():
            return page.preview(request, number)
        case Kept(sentences):
            for sentence in sentences:
                messages.error(request, sentence)
            said, place = _("Saved. Nobody outside your agency sees the draft."), page.form_url
        case ImageRemoved():
            said, place = _("The image has been removed."), page.form_url
        case PartsTakenUp():
            said, place = _("The parts stand below your text now."), page.form_url
        case HandedIn():
            said = _("Handed in. A head of your agency has to sign it off.")
            place = "workorders:detail"
        case Signed():
            said, place = page.signed, "workorders:detail"
    messages.success(request, said)
    return redirect(place, number)


def continue_from_saved_draft(form, order, kind):
    """
    Give a refused form the token of the current draft. Returns context with a preview of what
    a colleague saved meanwhile, if that is why it was refused.
    """
    token = workflow.draft_token(order, kind=kind)
    if form.data.get("read") == token:
        return {}
    form.data = form.data.copy()
    form.data["read"] = token
    # An empty token means that there is no draft.
    if not (token and form.has_error("__all__", "changed_meanwhile")):
        return {}
    return {"saved_meanwhile": preview_of_draft(order, order.under_way(kind).submission)}
