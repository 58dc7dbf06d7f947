"""Second looks: the next one that waits for this moderator, and the answer to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from moderation import workflow
from moderation.forms import SecondLookForm
from moderation.models import SecondLook
from moderation.reading import second_looks as reading
from moderation.views.access import moderators_only


@moderators_only
@require_safe
def second_looks(request):
    waiting = reading.waiting_for(request.user).first()
    if waiting is not None:
        return redirect("moderation:second_look", pk=waiting.pk)
    return render(request, "moderation/second_looks/list.html")


@moderators_only
@require_http_methods(["GET", "POST"])
def second_look(request, pk):
    looks = SecondLook.objects.for_moderator(request.user)
    look = get_object_or_404(looks.select_related("decision__submission__thread"), pk=pk)
    submission, status = look.decision.submission, 200
    data = request.POST if request.method == "POST" else None
    form = SecondLookForm(data, submission=submission)
    if form.is_valid():
        try:
            done = workflow.give_second_look(look.pk, form.verdict(), by=request.user)
        except (ValidationError, PermissionDenied) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
            status = 403 if isinstance(refusal, PermissionDenied) else 200
        else:
            messages.success(request, _result(done))
            return redirect("moderation:second_looks")
    elif look.looked_at is not None:
        messages.info(request, _("Somebody else has taken this second look already."))
        return redirect("moderation:second_looks")
    context = reading.look_context(look) | {"form": form}
    return render(request, "moderation/second_looks/detail.html", context, status=status)


def _result(look):
    if look.agrees:
        return _("You both would have published it.")
    return _(
        "It was published. You would have decided: %(outcome)s. Nothing changes by this; if it "
        "should not stand there, it can be hidden on its page."
    ) % {"outcome": look.get_outcome_display()}
