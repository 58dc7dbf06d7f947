"""What was imposed on the person who is signed in: what, why, until when, and objecting to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import session_drafts
from forum.views.entering import require_sign_in
from moderation import workflow
from moderation.forms import ObjectionForm
from moderation.reading import sanctions


@login_required
@require_safe
def listing(request):
    context = {"histories": sanctions.of_person(request.user)}
    return render(request, "moderation/sanctions/own.html", context)


@require_sign_in
@require_http_methods(["GET", "POST"])
def object_to(request, pk):
    history = sanctions.sanction_with_history(pk, request.user)
    if history is None or history.row.sanction.person_id != request.user.pk:
        raise Http404
    kept = session_drafts.kept_values(request)
    form = ObjectionForm(request.POST) if request.method == "POST" else ObjectionForm(initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.object_to_sanction(pk, by=request.user, reason=form.cleaned_data["reason"])
        except (ValidationError, PermissionDenied) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            session_drafts.forget(request)
            messages.success(
                request, _("Your objection has arrived. Somebody else looks at it and answers you.")
            )
            return redirect("sanctions:own")
    context = {"history": history, "sanction": history.row.sanction, "form": form}
    return render(request, "moderation/sanctions/object.html", context)
