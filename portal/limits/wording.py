"""The sentences shown when a limit is reached: what happened, and when to try again."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def sentence(act, seconds):
    """Why and how long to wait, and that the text is kept; never a reproach."""
    return _sentences().get(act, _("Please go on in %(wait)s. Nothing you wrote is lost.")) % {
        "wait": wait_in_words(seconds)
    }


def _sentences():
    return _sentences_of_signing_in() | {
        "submit": _(
            "You have just sent one; you can send the next in %(wait)s. "
            "What you wrote is kept as a draft."
        ),
        "answer": _(
            "You have just answered; you can answer again in %(wait)s. "
            "What you wrote is kept as a draft."
        ),
        "save": _(
            "This was saved many times in a row; it can be saved again in %(wait)s. "
            "What you typed is still here."
        ),
        "upload": _(
            "You have just added many images; the next can be added in %(wait)s. "
            "What you wrote is kept as a draft."
        ),
        "upload_signed_out": _(
            "You can add more images after signing in, or in %(wait)s. What you wrote is kept."
        ),
        "follow": _("You have just pressed this many times; it goes on in %(wait)s."),
        "support": _("You have just pressed this many times; it goes on in %(wait)s."),
        "flag": _(
            "You have reported several posts today; you can report the next in %(wait)s. "
            "What you typed is still here."
        ),
        "write_to_author": _(
            "Many messages were sent about this matter today; the next can be sent in %(wait)s. "
            "What you typed is still here."
        ),
        "write_to_agency": _(
            "Many messages were sent about this matter today; the next can be sent in %(wait)s. "
            "What you typed is still here."
        ),
        "search": _("There were many searches just now; you can search again in %(wait)s."),
    }


def _sentences_of_signing_in():
    wrong_password = _(
        "There were several wrong passwords; you can try again in %(wait)s. "
        "If you have forgotten it, you can choose a new one by e-mail."
    )
    return {
        "password": wrong_password,
        "password_on_known_device": wrong_password,
        "password_before_second_factor": wrong_password,
        "code": _(
            "There were several wrong codes; you can try again in %(wait)s, "
            "with the code the app shows then."
        ),
        "letter": _(
            "A letter was sent just now. Please look for it, also in the spam folder; "
            "you can ask for another in %(wait)s."
        ),
        "sign_up": _("Many people have just signed up here; you can go on in %(wait)s."),
    }


def wait_in_words(seconds):
    """The waiting time in words, rounded up, so that trying again then is never too early."""
    minutes = -(-seconds // 60)
    if seconds <= 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = -(-minutes // 60)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
