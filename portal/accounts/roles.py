"""
The roles and their permissions, declared here and nowhere else.

A role is a Django group. Its permissions are set from this table after every migration, so
that code and database stay equal. Views and steps check permissions, never roles.
"""

from django.utils.translation import gettext_lazy as _

# Not translated, because migrations contain these texts; administrators see roles only.
PERMISSIONS = {
    "moderate": "decide what is published",
    "dispatch_orders": "dispatch work orders and publish official replies",
    "dispatch_urgent": "accept and dispatch a matter of danger at once",
    "handle_orders": "handle the work orders of the own agency",
    "sign_off_replies": "sign off the official replies of the own agency",
    "supervise": "see every matter and every work order",
    "sanction": "warn, slow down and mute people",
    "ban": "ban people",
    "see_private": "see private and hidden matters",
    "keep_calendar": "enter the yearly notice of working days",
    "export_orders": "export work orders",
    "export_personal_data": "export with names and contacts",
    "reveal_contact": "see the contact of an author",
    "reveal_redacted": "see what was blacked out before publication",
    "administer": "administer the portal",
}

ROLES = {
    "moderator": (
        _("Moderator"),
        ["moderate", "sanction", "see_private", "dispatch_urgent", "reveal_redacted"],
    ),
    "dispatcher": (
        _("Dispatcher"),
        [
            "dispatch_orders",
            "see_private",
            "export_orders",
            "export_personal_data",
            "reveal_contact",
            "reveal_redacted",
        ],
    ),
    "clerk": (_("Agency clerk"), ["handle_orders", "reveal_contact", "reveal_redacted"]),
    "head": (
        _("Agency head"),
        ["handle_orders", "sign_off_replies", "reveal_contact", "reveal_redacted"],
    ),
    "supervisor": (
        _("Supervisor"),
        ["supervise", "sanction", "ban", "see_private", "export_orders", "keep_calendar"],
    ),
    "administrator": (_("Administrator"), list(PERMISSIONS)),
}

STAFF_PERMISSIONS = [f"accounts.{codename}" for codename in PERMISSIONS]


def create_groups(*, using="default"):
    """Create the groups, and give each exactly the permissions in ``ROLES``."""
    from django.contrib.auth.models import Group, Permission

    known = {
        permission.codename: permission
        for permission in Permission.objects.using(using).filter(
            content_type__app_label="accounts", codename__in=PERMISSIONS
        )
    }
    for name, (_label, codenames) in ROLES.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[codename] for codename in codenames])


def in_words(names):
    """The translated names of comma-separated roles; an unknown group is shown unchanged."""
    known = [str(ROLES[name][0]) if name in ROLES else name for name in names.split(",")]
    return " · ".join(known)
