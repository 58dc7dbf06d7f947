"""What readers are told of the posts they reported: never title or author, which may be why."""

from django.utils.translation import gettext_lazy

ABOUT_FLAGS = {
    "flag_kept": gettext_lazy(
        "Post #%(post)s of matter %(number)s, which you reported, was checked and kept. "
        "The reason: %(why)s"
    ),
    "flag_hidden": gettext_lazy(
        "Post #%(post)s of matter %(number)s, which you reported, was checked and hidden. "
        "The reason: %(why)s"
    ),
    "flag_blacked_out": gettext_lazy(
        "Post #%(post)s of matter %(number)s, which you reported, was checked, and parts of it "
        "were blacked out. The reason: %(why)s"
    ),
    "flag_reviewed": gettext_lazy(
        "Post #%(post)s of matter %(number)s, which you reported, is not shown any more as it "
        "was: a moderator is reviewing it once more."
    ),
}
