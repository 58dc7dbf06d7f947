"""Views of the first-day checklist in the admin."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.models import Submission
from forum.workflow import posting as how_it_stands
from portal.site.models import Page
from portal.site.opening import letters, lines, posting, reading
from portal.site.opening.findings import Asked
from portal.site.opening.forms import CloseForm, CodeForm, OpenForm

REHEARSALS = 20


@require_safe
def checklist(request):
    shown = lines.look(_asked(request))
    context = _around(request, _("First-day checklist")) | {
        "rows": [_row(each) for each in shown],
        "missing": len(lines.open_lines(shown)),
        "posting": how_it_stands(),
        "rehearsals": Submission.objects.filter(events__data__rehearsal=True).distinct()[
            :REHEARSALS
        ],
        "code_form": CodeForm(),
        "open_form": OpenForm(),
        "close_form": CloseForm(),
    }
    return render(request, "site/opening.html", context)


@require_safe
def pages(request):
    context = _around(request, _("The standing pages, read")) | {"pages": Page.objects.all()}
    return render(request, "site/opening_pages.html", context)


@require_POST
def mark_read(request, slug):
    page = get_object_or_404(Page, slug=slug)
    reading.mark_read(page.pk, by=request.user)
    messages.success(request, _("Marked as read: %(title)s") % {"title": page.local_title})
    return redirect("opening:pages")


@require_POST
def send_letter(request):
    return _pressed(
        request,
        lambda: letters.send(by=request.user),
        _("The letter is on its way to %(address)s.") % {"address": request.user.email},
    )


@require_POST
def confirm_letter(request):
    form = CodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please type the six digits from the letter."))
        return redirect("opening:checklist")

    def confirm():
        if not letters.confirm(form.cleaned_data["code"], by=request.user):
            raise ValidationError(_("That is not the code of your last test letter."))

    return _pressed(request, confirm, _("The letter has arrived. Letters work."))


@require_POST
def open_portal(request):
    form = OpenForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _pressed(
        request,
        lambda: posting.open_portal(by=request.user, reason=reason, asked=_asked(request)),
        _("Posting is open. People can write now."),
    )


@require_POST
def close_portal(request):
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please write what readers are told, in at most 200 characters."))
        return redirect("opening:checklist")
    return _pressed(
        request,
        lambda: posting.close_portal(by=request.user, **form.sentences()),
        _("Posting is closed for now."),
    )


def _pressed(request, step, said):
    try:
        step()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    return redirect("opening:checklist")


def _asked(request):
    return Asked(is_secure=request.is_secure())


def _around(request, title):
    return admin.site.each_context(request) | {"title": title}


def _row(shown):
    line = shown.line
    return {
        "slug": line.slug,
        "title": line.title,
        "state": shown.finding.state,
        "label": _label(shown),
        "words": shown.finding.words,
        "url": reverse(line.page, args=line.arguments) if line.page else "",
    }


def _label(shown):
    if shown.finding.is_waiting:
        return _("not due yet")
    return {"done": _("done"), "open": _("to do"), "unknown": _("not known")}[shown.finding.state]
