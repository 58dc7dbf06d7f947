"""
The page that the link of a letter opens: an author answers a question without signing in.

GET shows the number of the matter and the agency alone and changes nothing, so whoever follows
links in letters by a program learns nothing. A press shows the question, another one answers it.
"""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.limits import request_limits
from workorders import workflow
from workorders.talk_forms import LinkForm
from workorders.views.steps import add_refusal
from workorders.workflow.talk.letter_links import question_of


# The token of the address lets in, and no cookie does: nothing of another site can know it. A
# browser that is told to send no referrer names no origin either, which Django's check asks for.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    question = question_of(token)
    if question is None:
        raise Http404
    context, status = _respond(request, question, token)
    facts = {"matter": question.order.thread.number, "agency": question.message.agency}
    response = render(request, "workorders/answer_by_link.html", facts | context, status=status)
    # The address lets somebody in, so it is told to nobody.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _respond(request, question, token):
    """What the page shows besides number and agency, and its status."""
    if not question.is_open:
        return {"is_over": True}, 410
    if request.method != "POST":
        return {}, 200
    form = LinkForm(request.POST if "answer" in request.POST else None)
    try:
        request_limits.take(request, "answer_by_link")
        if form.is_valid():
            workflow.answer_by_link(token, text=form.cleaned_data["text"])
            return {"is_done": True}, 200
    except ValidationError as refusal:
        if not form.is_bound:
            return {"refusal": " ".join(refusal.messages)}, 200
        add_refusal(form, refusal)
    if question.order.thread.is_hidden:
        return {"is_over": True}, 410
    return {"form": form, "question": question}, 200
