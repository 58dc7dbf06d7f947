"""The page of one order: its matter, its status, and what the user may do next."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum import richtext, session_drafts
from forum.choices import PostRole, ReplyKind, SubmissionState
from forum.models import Post
from forum.reading import rows, unsolved
from forum.reading.originals import is_redacted
from forum.urgency import marks_of_thread
from forum.workflow import may_reveal
from workorders import workflow
from workorders.forms import ReasonForm, SignForm, VersionForm
from workorders.models import OrderStatus, PartStatus, SignOffKind, WorkOrder
from workorders.reading import checklist, hints_in_words, ledger, reply_result
from workorders.reading.beside import has, with_rows_beside
from workorders.reading.buttons import groups_of
from workorders.reading.clock import Clock
from workorders.reading.due_date import explanation, late_agencies
from workorders.reading.earlier_replies import earlier_replies
from workorders.reading.panels import panels_of
from workorders.reading.times import lines_of, times_of
from workorders.reply_forms import ReplyForm, TemplateForm
from workorders.replying.asked import asked_in, asked_in_posts
from workorders.rights import Rights, may_read_matter
from workorders.talk_forms import RevealForm
from workorders.views import pictures
from workorders.views.listing import crumbs
from workorders.workflow.sign_offs.late import comes_late, needs_explanation

FROZEN = {OrderStatus.AWAITING_SIGN_OFF, OrderStatus.AWAITING_PUBLICATION}


def find(request, number):
    """The order if the user may see it, else 404."""
    seen = WorkOrder.objects.seen_by(request.user).for_listing()
    seen = seen.select_related("reply", "thread__board")
    return get_object_or_404(with_rows_beside(seen), number=number)


@login_required
@require_safe
def detail(request, number):
    return page(request, find(request, number))


def page(request, order, **extra):
    """Render the page of an order; ``extra`` adds context such as a refused form."""
    return render(request, "workorders/detail.html", _context(request, order) | extra)


def _context(request, order):
    rights = Rights(request.user, order)
    matter = _matter(order.thread) if rights.may_read_matter else {}
    of_matter = lines_of(order.thread_id)
    transitions = [line for line in of_matter if line.order_id == order.pk]
    clock = Clock([order])
    return {
        "crumbs": crumbs(),
        "order": order,
        "rights": rights,
        **matter,
        "may_reveal": may_reveal(request.user, order.thread) and is_redacted(order.thread),
        "marks": marks_of_thread(order.thread) if rights.may_read_matter else "",
        "due_words": clock.words(order),
        "tone": clock.tone(order),
        "waited": clock.waited(order),
        "late_with": late_agencies(order) if rights.may_see_lateness else [],
        "why": explanation(order, ledger.due_facts(transitions), transitions),
        "times": times_of(order, of_matter),
        "ledger": ledger.in_words(transitions),
        "reveal_form": RevealForm() if rights.may_reveal_contact else None,
        "panels": panels_of(order, rights),
        "other_acts": groups_of(order, rights.acts),
        "next_to_sign": _next_to_sign(request.user, rights),
        **_reply_context(request, order, rights, asked=matter.get("asked", [])),
        **_correction_context(order, rights),
    }


def _next_to_sign(user, rights):
    """Another order that waits for this head's signature; None while this one waits."""
    if rights.may_sign or rights.may_sign_correction or not rights.heads_it:
        return None
    return WorkOrder.objects.to_be_signed_by(user).most_pressing_first().first()


def _matter(thread):
    added = Q(role=PostRole.FOLLOW_UP, visibility=thread.visibility, hidden_at__isnull=True)
    posts = Post.cases.filter(Q(number=1) | Q(role=PostRole.OFFICIAL) | added, thread=thread)
    question, *others = posts.for_reading().in_order()
    return {
        "asked": asked_in_posts([question, *others]),
        "facts": rows.facts(thread),
        # Approved, it stands among the posts.
        "reports": [one for one in unsolved.reports_of(thread) if not one.is_approved],
        "question": rows.post(question, thread),
        "additions_and_replies": [rows.post(post, thread) for post in others],
    }


def questions_for(user, order):
    """The author's questions, for whoever may read the matter."""
    return asked_in(order.thread) if may_read_matter(order, user) else []


def _reply_context(request, order, rights, *, asked):
    context: dict[str, Any] = {"reason_form": ReasonForm()}
    if order.status in FROZEN and rights.may_read_reply:
        version, sign_off = order.reply.latest_version, order.under_way(SignOffKind.REPLY)
        details = reply_result.of_version(version)
        context |= {
            "version": version,
            "version_form": SignForm(initial={"version": version.pk}),
            "is_unexplained": rights.may_sign and needs_explanation(sign_off),
            "preview": preview_of_version(order, version, details),
            "reply_kind": ReplyKind(order.reply.reply_kind).label,
            "beside": {
                "checklist": checklist.of_version(version, asked),
                "result": reply_result.rows_of(details, order.reply.reply_kind),
                "hints": hints_in_words.of_reply(
                    order, version.text, order.reply.reply_kind, details.outcome
                ),
            },
        }
    elif order.status == OrderStatus.ACCEPTED and rights.may_write:
        # Text posted after the sign-in expired was kept in the session. It is shown again with
        # the draft token it was posted with.
        late = session_drafts.kept_values(request, reverse("workorders:reply", args=[order.number]))
        draft = _draft(order)
        context["reply_form"] = ReplyForm(
            initial=draft | ({"read": ""} | late if late else {}),
            asked=asked,
            is_late=comes_late(order),
        )
        context["beside"] = _beside_draft(order, draft) | {
            "templates": TemplateForm(order=order),
            "earlier": earlier_replies(order),
        }
        written = order.parts.filter(status=PartStatus.WRITTEN)
        context["has_parts"] = has(order, "parts") and written.exists()
        context["reply_images"] = pictures.draft_images(order.reply)
    return context


def _beside_draft(order, draft):
    """What stands beside the saved draft; nothing before there is one."""
    if "text" not in draft:
        return {}
    words = (draft["text"], draft["kind"], draft["outcome"])
    return {"hints": hints_in_words.of_reply(order, *words)}


def _correction_context(order, rights):
    if not rights.may_read_correction:
        return {}
    version = rights.correction.submission.latest_version
    return {
        "correction": preview_of_version(order, version),
        "correction_version": version,
        "correction_form": VersionForm(initial={"version": version.pk}),
    }


def preview_of_version(order, version, details=None):
    """A frozen version as readers will see it; ``details`` is what was handed in with a reply."""
    shown = _preview(order, version.submission, version.text, at=version.submitted_at)
    images = rows.private_images(version.attachments.all())
    return shown | _result(version.submission, details) | {"attachments": images}


def preview_of_draft(order, draft):
    """The working copy as readers will see it."""
    details = None if draft.post else reply_result.of_draft(draft)
    shown = _preview(order, draft, draft.text, at=draft.updated_at)
    return shown | _result(draft, details) | {"attachments": pictures.draft_images(draft)}


def _result(submission, details):
    post = submission.post
    if post:
        # A correction drops the sentence that was written for the earlier text.
        return rows.result_of(post.outcome, "")
    is_final = submission.reply_kind == ReplyKind.FINAL
    return rows.result_of(details.outcome, details.summary) if is_final else {}


def _preview(order, submission, text, *, at):
    # A correction keeps the number of the published reply; a reply becomes the next post.
    post = submission.post
    return {
        "anchor": f"{post.number}-correction" if post else None,
        "number": post.number if post else Post.cases.filter(thread=order.thread).count() + 1,
        "signature": order.agency.local_name,
        "at": post.published_at if post else at,
        "edited": at if post else None,
        "body": richtext.official(text),
        "official": True,
        "late_explanation": _late_explanation(submission),
        **rows.reply_label(post.reply_kind if post else submission.reply_kind, text),
    }


def _late_explanation(submission):
    if submission.post:
        return submission.post.late_explanation
    return submission.sign_off.late_explanation


def _draft(order):
    reply = order.reply
    if reply is None or reply.state != SubmissionState.DRAFT:
        return {"read": ""}
    sign_off = order.under_way(SignOffKind.REPLY)
    return {
        "text": reply.text,
        "kind": reply.reply_kind,
        "answered": checklist.ticked_in_draft(reply),
        **reply_result.as_initial(reply_result.of_draft(reply)),
        "late_explanation": sign_off.late_explanation,
        "read": workflow.draft_token(order),
    }
