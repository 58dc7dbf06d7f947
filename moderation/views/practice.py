"""Practice: attempts, the items one after the other, and the results."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moderation.models import PracticeAttempt, Reason
from moderation.practice import reading, workflow
from moderation.practice.forms import PracticeForm
from moderation.practice.items import all_items
from moderation.practice.passing import has_passed
from moderation.reading.letters import language_of_letters, letters_for
from moderation.reading.usual_reasons import usual_reasons
from moderation.redacting.forms import typed_values
from moderation.redacting.preview import preview_of
from moderation.views.access import moderators_only
from moderation.views.deciding import posted_values


@login_required
@require_safe
def practice(request):
    """One's own attempts; for supervisors those of everybody."""
    supervises = request.user.has_perm("accounts.supervise")
    moderates = request.user.has_perm("accounts.moderate")
    if not (supervises or moderates):
        raise PermissionDenied(_("Practice is for moderators and supervisors."))
    attempts = PracticeAttempt.objects.all()
    context = {
        "moderates": moderates,
        "supervises": supervises,
        "open": reading.open_attempt_of(request.user) if moderates else None,
        "length": workflow.LENGTH,
        "needed": settings.PRACTICE_NEEDED_PERCENT,
        "has_passed": has_passed(request.user),
        "own": reading.rows_of(attempts.filter(moderator=request.user)),
        "others": reading.rows_of(attempts.exclude(moderator=request.user)) if supervises else [],
    }
    return render(request, "moderation/practice/list.html", context)


@moderators_only
@require_POST
def start(request):
    return redirect("moderation:practice_attempt", pk=workflow.start(by=request.user).pk)


@login_required
@require_safe
def attempt(request, pk):
    """The next item; after the last one the result, which supervisors may read as well."""
    attempt = get_object_or_404(PracticeAttempt.objects.visible_to(request.user), pk=pk)
    position = workflow.next_position(attempt)
    if position is not None and attempt.is_own(request.user):
        return redirect(_url("practice_item", attempt, position))
    context = reading.results_of(attempt) | {"is_own": attempt.is_own(request.user)}
    return render(request, "moderation/practice/results.html", context)


@moderators_only
@require_http_methods(["GET", "POST"])
def item(request, pk, position):
    """The item to decide about; once it is answered, what was right."""
    attempt, item = _own_item(request, pk, position)
    answered = attempt.answers.filter(position=position).first()
    if answered is not None:
        if request.method == "POST":
            messages.info(request, _("You have answered this already; the first answer counts."))
        return _answered(request, attempt, item, answered)
    if position != workflow.next_position(attempt):
        return redirect("moderation:practice_attempt", pk=attempt.pk)
    form = _form(attempt, item, position, posted_values(request) if request.POST else None)
    if form.is_valid():
        try:
            workflow.answer(
                attempt.pk,
                form.verdict(),
                position=position,
                by=request.user,
                seconds=form.seconds,
            )
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
        return redirect(_url("practice_item", attempt, position) + "#item")
    return _page(request, attempt, item, position, form)


@moderators_only
@require_POST
def preview(request, pk, position):
    """What readers would see with parts blacked out; a script asks for that alone."""
    attempt, item = _own_item(request, pk, position)
    shown = preview_of(_form(attempt, item, position, request.POST))
    if request.headers.get("X-Part") == "preview":
        context = {"preview": shown, "language": reading.LANGUAGE}
        return render(request, "moderation/redacting/_redacted_preview.html", context)
    form = _form(attempt, item, position, None, initial=typed_values(request.POST))
    form.preview = shown
    return _page(request, attempt, item, position, form)


def _own_item(request, pk, position):
    attempt = get_object_or_404(PracticeAttempt, pk=pk, moderator=request.user)
    slug = attempt.items[position - 1] if 0 < position <= len(attempt.items) else ""
    item = all_items().get(slug)
    if item is None:
        raise Http404
    return attempt, item


def _form(attempt, item, position, data, **options):
    return PracticeForm(
        data,
        submission=reading.as_submission(item),
        version=reading.as_version(item),
        place=(attempt.pk, position),
        **options,
    )


def _page(request, attempt, item, position, form):
    submission, reasons = form.submission, list(Reason.objects.current())
    context = reading.item_context(item, submission, form.read_version) | {
        "attempt": attempt,
        "position": position,
        "total": len(attempt.items),
        "form": form,
        "usual": usual_reasons(request.user, outcomes=form.outcomes, current=reasons),
        "letters_language": language_of_letters(submission),
        "letters": letters_for(
            submission, title=item.title, outcomes=form.outcomes, reasons=reasons
        ),
        "preview_url": _url("practice_preview", attempt, position),
    }
    return render(request, "moderation/practice/item.html", context)


def _answered(request, attempt, item, answer):
    submission, version = reading.as_submission(item), reading.as_version(item)
    context = reading.item_context(item, submission, version)
    context |= reading.answer_context(item, answer, reasons=reading.reasons_by_slug()) | {
        "attempt": attempt,
        "position": answer.position,
        "total": len(attempt.items),
        "is_last": workflow.next_position(attempt) is None,
    }
    return render(request, "moderation/practice/answered.html", context)


def _url(name, attempt, position):
    return reverse(f"moderation:{name}", args=[attempt.pk, position])
