"""What a notice says in place of its usual sentence where one of its facts is set."""

from django.utils.translation import gettext_lazy

# For a reply that only says how far it is; the answer is still to come.
INTERIM = {
    "replied": gettext_lazy(
        "%(agency)s has sent word of how far “%(title)s” is. It is not the answer yet."
    ),
    "followed_reply": gettext_lazy(
        "%(agency)s has sent word of how far “%(title)s” is, which you follow. The answer is still "
        "to come."
    ),
    "supported_reply": gettext_lazy(
        "%(agency)s has sent word of how far “%(title)s” is, which you have met too. The answer is "
        "still to come."
    ),
}


# Where parts were blacked out.
REDACTED = {
    "published": gettext_lazy(
        "Your post “%(title)s” has been published; some of it was blacked out."
    ),
    "accepted_unpublished": gettext_lazy(
        "“%(title)s” has been accepted. It will be handled and answered, and is not published; "
        "some of it was blacked out."
    ),
}

# Where the decision is made once more, by the moderators' queue.
REOPENED = {
    "appeal_upheld": gettext_lazy(
        "Your appeal about “%(title)s” was upheld. It is with the moderators again, and you will "
        "hear what they decide."
    ),
}

IN_PLACE = (("interim", INTERIM), ("redacted", REDACTED), ("reopened", REOPENED))
