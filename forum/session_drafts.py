"""
Session drafts: text typed by people who are not signed in, or no longer.

They stay in the session, under the address they were typed at, until the person has
signed in: then a new matter or an answer becomes a draft, and any other form is filled
with it again. Nobody else can read it.
"""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.urls import Resolver404, resolve, reverse

from forum import session_images
from forum.choices import Purpose
from forum.forms import steps
from forum.forms.writing import AnswerForm, MatterForm
from forum.models import Thread
from forum.workflow.submissions import drafting

SESSION_KEY = "unsigned"
RESUMED_KEY = "taken_up"
FIELDS = [
    "kind", "title", "text", "category", "area", "agency", "place",
    "urgent", "wants_private", "anonymous", "read", "reason",
    "summary", "facts_found", "claim", "outcome",
]  # fmt: skip
# Limits of a session: characters in a field, twice the longest draft, so that its writer can
# still shorten a text that is too long for a draft; and the number of addresses.
LONGEST, MOST = 100_000, 4


def keep(request):
    """Remember what was typed at this address; returns whether there was anything."""
    kept = request.session.get(SESSION_KEY, {})
    # A page with one step of a matter must not clear the fields of the other steps.
    step = steps.BY_NAME.get(request.POST.get("step"))
    asked = step.fields if step else FIELDS
    before = kept.pop(request.path, {}) if step else {}
    typed = {name: words for name, words in before.items() if name not in asked} | {
        name: request.POST[name]
        for name in FIELDS
        if request.POST.get(name) and len(request.POST[name]) <= LONGEST
    }
    if not typed:
        return False
    kept.pop(request.path, None)
    kept[request.path] = typed
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST:])
    return True


def kept_values(request, path=None):
    """What was typed at this address before, as initial values of a form."""
    return request.session.get(SESSION_KEY, {}).get(path or request.path, {})


def kept_matter(request):
    """The valid fields of a matter that is being written step by step at this address."""
    return _valid_fields(MatterForm, kept_values(request)) or {}


def forget(request):
    """Remove what was kept for this address, because it is stored as a draft now."""
    kept = request.session.get(SESSION_KEY, {})
    if kept.pop(request.path, None) is not None:
        request.session[SESSION_KEY] = kept


def create_drafts(request, user):
    """Make drafts of what was typed before the person signed in."""
    kept = request.session.get(SESSION_KEY, {}) if hasattr(request, "session") else {}
    for path, typed in list(kept.items()):
        draft = _draft_of(path, typed, user)
        if draft is not None:
            del kept[path]
            request.session[SESSION_KEY] = kept
            request.session[RESUMED_KEY] = draft.pk
            for sentence in session_images.move_into(draft, request, path):
                messages.error(request, sentence, fail_silently=True)


def resumed_draft(request):
    """The draft made at sign-in from text of the session, until its author continues it."""
    number = request.session.get(RESUMED_KEY)
    if not number:
        return None
    return drafting.submissions_of(request.user).drafts().filter(pk=number).first()


def forget_resumed_draft(request):
    """Forget which draft was made at sign-in: its author has continued it."""
    request.session.pop(RESUMED_KEY, None)


def _draft_of(path, typed, user):
    """A draft, or None where the form has errors that its author must correct first."""
    try:
        if path == reverse("threads:new"):
            fields = _valid_fields(MatterForm, typed)
            if not (fields and (fields["title"] or fields["text"])):
                return None
            draft = drafting.begin(by=user, purpose=Purpose.MATTER, **fields)
            return draft if draft.can_be_edited else None
        match = resolve(path)
        if match.view_name == "threads:answer":
            fields = _valid_fields(AnswerForm, typed)
            thread = Thread.objects.matters().get(number=match.kwargs["number"])
            return fields and drafting.begin_another_answer(thread, by=user, **fields)
    except (Resolver404, ObjectDoesNotExist, ValidationError):
        # The page shows the text again and says why it was refused.
        return None
    return None


def _valid_fields(form_class, typed):
    form = form_class.draft(typed)
    form.is_valid()
    # A text that is too long is for its author to shorten, not for us to cut.
    return None if {"title", "text"} & set(form.errors) else form.written
