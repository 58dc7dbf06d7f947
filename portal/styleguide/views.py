"""The pages of the style guide, for staff and in the demonstration; 404 for others."""

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.notifications.wording import message_words
from portal.styleguide import examples
from portal.styleguide.forms import empty_form, invalid_form

FIRST = "basics"
PARTS = {
    "basics": (gettext_lazy("Basics"), examples.basics),
    "forms": (
        gettext_lazy("Forms"),
        lambda: {"form": empty_form(), "wrong": invalid_form()},
    ),
    "lists": (gettext_lazy("Lists and tables"), examples.lists),
    "matter": (gettext_lazy("The page of a matter"), examples.matter),
    "letters": (gettext_lazy("Letters"), lambda: {"letter": sample_letter()}),
}


def sample_letter():
    words = message_words("replied", examples.LETTER)
    context = {"words": words, "link": f"{settings.SITE_URL}{words.path}"}
    # An empty request adds the context processors' city profile, as for a letter that is sent.
    text, html = (
        render_to_string(f"notifications/letter.{kind}", context, request=HttpRequest())
        for kind in ("txt", "html")
    )
    letter = EmailMultiAlternatives(words.subject, text.strip(), to=["wang@mail.example"])
    letter.attach_alternative(html, "text/html")
    return letter


@require_http_methods(["GET", "HEAD", "POST"])
def part(request, part=FIRST):
    _only_for_staff(request)
    if part not in PARTS:
        raise Http404
    if request.method == "POST":
        messages.info(request, _("This is only an example; nothing was done."))
        return redirect(request.path)
    _label, context = PARTS[part]
    return render(request, f"styleguide/{part}.html", context() | {"tabs": _tabs(part)})


@require_safe
def letter(request):
    """A sample letter as an .eml file, to open in a mail program."""
    _only_for_staff(request)
    answer = HttpResponse(sample_letter().message().as_bytes(), content_type="message/rfc822")
    answer["Content-Disposition"] = 'attachment; filename="letter.eml"'
    return answer


def _tabs(current):
    return [
        {"label": label, "url": reverse("styleguide:part", args=[name]), "current": name == current}
        for name, (label, _context) in PARTS.items()
    ]


def _only_for_staff(request):
    user = request.user
    if not (settings.DEMO or (user.is_authenticated and user.is_portal_staff)):
        raise Http404
