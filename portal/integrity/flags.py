"""Checks of flags and of what was decided about them."""

from django.db.models import Count
from django.utils.translation import gettext as _

from forum.choices import Visibility
from moderation.models import Flag, FlagDecision
from portal.integrity.reading import in_chunks, in_spans


def flags():
    """Flags wait about public posts only, and each decision has the flags it was made about."""
    waiting = Flag.objects.waiting().exclude(post__visibility=Visibility.PUBLIC)
    for pk in waiting.values_list("pk", flat=True):
        yield _("Flag %(id)s waits about a post that is not public.") % {"id": pk}
    strangers = Flag.objects.filter(decision__isnull=False).select_related("decision")
    for chunk in in_chunks(strangers.only("post", "decision__post")):
        for flag in chunk:
            if flag.post_id != flag.decision.post_id:
                yield _("Flag %(id)s has the decision about another post.") % {"id": flag.pk}
    for found in in_spans(FlagDecision.objects.annotate(answered=Count("flags"))):
        for decision in found:
            if decision.answered < decision.data.get("flags", 0):
                yield _("Decision %(id)s about flags has %(answered)s flags, it says %(said)s.") % {
                    "id": decision.pk,
                    "answered": decision.answered,
                    "said": decision.data["flags"],
                }
