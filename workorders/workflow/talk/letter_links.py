"""
The link in a letter by which an author answers a question without signing in.

It is made when the letter is sent, of the question's key, the matter's number and the secret of
the portal: no row holds it. The question holds its SHA-256, so the link opens this question of
this matter alone, also after the secret has changed.
"""

import hashlib
from typing import Any

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.notifications.models import Message
from workorders.models import AuthorQuestion

SALT = "workorders.questions"


def token_for(key: str, matter: str) -> str:
    return salted_hmac(SALT, f"{matter}:{key}", algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def question_of(token: str) -> AuthorQuestion | None:
    """The question that the link opens, answered or not; None for a link not made here."""
    found = AuthorQuestion.objects.select_related("order__thread", "order__agency", "message")
    question: AuthorQuestion | None = found.filter(token_hash=hash_of(token)).first()
    return question


def facts_when_sent(message: Message) -> dict[str, Any]:
    """The link, for the letter about a question that still waits; else the page of the matter."""
    question = AuthorQuestion.objects.filter(key=message.facts.get("question", "")).first()
    if question is None or not question.is_open:
        return {}
    token = token_for(question.key, message.facts["thread"])
    if hash_of(token) != question.token_hash:
        # The secret has changed since it was asked.
        return {}
    return {"path": reverse("talk:answer", args=[token]), "action": _("Answer the question")}
