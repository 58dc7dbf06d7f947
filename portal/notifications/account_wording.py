"""
The text of notices about the account: what a person may send, and since when.

Letters about them say in the subject only that there is word: a locked phone shows no more.
"""

from django.utils.translation import gettext_lazy

ABOUT_THE_ACCOUNT = {
    "sanction_warning": gettext_lazy("The moderators warn you. The reason: %(why)s"),
    "sanction_slow_down": gettext_lazy(
        "Until %(due)s you can send one post every %(count)s hours. The reason: %(why)s"
    ),
    "sanction_mute": gettext_lazy(
        "Until %(due)s you cannot send anything that would be published. The reason: %(why)s"
    ),
    "sanction_ban": gettext_lazy(
        "Until %(due)s you cannot send anything new here. The reason: %(why)s"
    ),
    "sanction_lifted": gettext_lazy("What the moderators imposed on you is lifted. %(why)s"),
    "sanction_kept": gettext_lazy(
        "Your objection was looked at by somebody else; what was imposed stays. %(why)s"
    ),
}
