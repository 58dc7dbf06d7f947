"""Accounts, their browsers and public names, and contacts."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, Permission, UserManager
from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal import languages
from portal.accounts import roles
from portal.accounts.sign_in import devices
from portal.compiled import Compiled, Given
from portal.storage.encryption import EncryptedTextField


class User(AbstractUser):
    """A person with an account; ``display_name`` is the name shown to others."""

    chosen_name = models.CharField(
        _("public name"),
        max_length=40,
        blank=True,
        help_text=_("Shown beside what you publish. The user name is used when it is empty."),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=languages.choices, default=settings.LANGUAGE_CODE
    )
    wants_letters = models.BooleanField(
        _("send me e-mails"),
        default=True,
        help_text=_("Notices on the portal always stay; this is about e-mails only."),
    )
    # The name of the person's agency, which ledger lines copy; written only through
    # portal.accounts.workflow.
    agency_label = models.CharField(
        _("agency"), max_length=150, blank=True, default="", editable=False
    )

    # Only for accounts made by somebody else: by whom, when the invitation was last requested,
    # and whether it still has to be sent.
    opened_by = models.CharField(
        _("opened by"), max_length=150, blank=True, default="", editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True, editable=False)
    invitation_wanted = models.BooleanField(default=False, editable=False)

    # What a sanction stops for a while; written through portal.accounts.restrictions.
    slowed_until = models.DateTimeField(
        _("slowed down until"), null=True, blank=True, editable=False
    )
    slow_hours = models.PositiveSmallIntegerField(
        _("hours between two posts"), default=0, db_default=0, editable=False
    )
    muted_until = models.DateTimeField(_("muted until"), null=True, blank=True, editable=False)
    banned_until = models.DateTimeField(_("banned until"), null=True, blank=True, editable=False)

    # All sessions older than this moment are invalid (see ``_get_session_auth_hash``).
    sessions_ended_at = models.DateTimeField(
        _("all sessions ended at"), null=True, blank=True, editable=False
    )

    objects: ClassVar[UserManager[Self]] = UserManager()

    class Meta(AbstractUser.Meta):
        default_permissions = ("add", "change", "delete", "view")
        permissions = list(roles.PERMISSIONS.items())

    def __str__(self):
        return self.display_name

    def _get_session_auth_hash(self, secret=None):
        """The hash that a session must have; it changes with ``sessions_ended_at``."""
        before = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # not in the stubs
        if self.sessions_ended_at is None:
            return before
        moment = f"{before} {self.sessions_ended_at.timestamp()}"
        return salted_hmac("portal.accounts.sessions", moment, algorithm="sha256").hexdigest()

    @property
    def display_name(self):
        return self.chosen_name or self.username

    @cached_property
    def _rights(self):
        """
        Names of the person's groups, and permissions as ``app.codename``, both as sets.

        In one query; ``ModelBackend`` would ask once for each way to get a permission. Neither
        of ``AUTHENTICATION_BACKENDS`` gives any in another way.
        """
        rows = _RIGHTS.rows(user=self.pk)
        return (
            {name for name, _app, _code in rows if name},
            {f"{app}.{code}" for _name, app, code in rows if code},
        )

    def has_perm(self, perm, obj=None):
        if not self.is_active or self.is_superuser or obj is not None:
            return super().has_perm(perm, obj)
        return perm in self._rights[1]

    @cached_property
    def role_names(self):
        if "groups" in getattr(self, "_prefetched_objects_cache", {}):
            # Read together with other people's, for a list.
            names = {group.name for group in self.groups.all()}
        else:
            names = self._rights[0]
        return [*(name for name in roles.ROLES if name in names), *sorted(names - set(roles.ROLES))]

    @property
    def role_label(self):
        """The names of the person's roles, comma-separated, as stored in ledgers."""
        return ",".join(self.role_names)

    @property
    def role_words(self):
        """The person's roles in the reader's language."""
        return roles.in_words(self.role_label)

    @cached_property
    def is_verified(self):
        """Whether an e-mail address of the person is confirmed; others may not post."""
        addresses = self.emailaddress_set  # type: ignore[attr-defined]  # allauth has no types
        return addresses.filter(verified=True).exists()

    @property
    def restriction(self):
        """What the person cannot send for a while, in a sentence; empty where nothing is so."""
        from portal.accounts import restrictions

        return restrictions.in_words(self)

    @cached_property
    def is_portal_staff(self):
        """Whether the person has any of the portal's own permissions."""
        return any(self.has_perm(permission) for permission in roles.STAFF_PERMISSIONS)


def _rights_of():
    user = Given("user", models.BigIntegerField())
    codes = ("content_type__app_label", "codename")
    own = Permission.objects.filter(user=user).order_by().values_list(Value(""), *codes)
    of_groups = Group.objects.filter(user=user).values_list(
        "name", *(f"permissions__{code}" for code in codes)
    )
    return of_groups.union(own, all=True)


_RIGHTS = Compiled(_rights_of)


# Outside the model because a nested class is invisible from ``Meta``.
class Ending(models.TextChoices):
    """Why a session was ended from elsewhere, before it expired."""

    ELSEWHERE = "elsewhere", _("by the person, on another device")
    ADMINISTRATOR = "administrator", _("by an administrator")
    ROLES = "roles", _("because the roles changed")
    PASSWORD = "password", _("because the password changed")


class Browser(models.Model):
    """A browser in which somebody is or was signed in; see ``portal.accounts.sign_in.browsers``."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="browsers")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    began_at = models.DateTimeField(_("signed in at"), default=timezone.now)
    seen_on = models.DateField(_("last used on"), db_index=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    program = models.CharField(_("what the browser says of itself"), max_length=300, blank=True)
    ended = models.CharField(_("ended"), max_length=13, choices=Ending, blank=True, default="")

    class Meta:
        default_permissions = ()
        verbose_name = _("browser signed in")
        verbose_name_plural = _("browsers signed in")
        constraints = [
            models.CheckConstraint(
                name="browser_ending_is_known", condition=models.Q(ended__in=["", *Ending.values])
            ),
        ]

    def __str__(self):
        # Never the session key, with which somebody could take the session over.
        return f"#{self.pk}"

    @property
    def device(self):
        """The device in the reader's language, as described by the user agent."""
        return devices.describe(self.program)


class PublicName(models.Model):
    """
    A public name that a person has claimed, at the latest when submitting under it.

    ``key`` is its skeleton, unique, so that nobody else can take a name that looks alike. A
    former name stays claimed, because texts were published under it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="public_names")
    name = models.CharField(_("public name"), max_length=150)
    key = models.CharField(max_length=150, unique=True, editable=False)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("public name taken")
        verbose_name_plural = _("public names taken")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Contact(models.Model):
    """
    How the author of a matter can be reached: encrypted, and separate from public data.

    Each time staff read it, a line is written into the audit.
    """

    user = models.ForeignKey(
        User,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contacts",
    )
    name = EncryptedTextField(_("name"), blank=True, default="")
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    email = EncryptedTextField(_("e-mail address"), blank=True, default="")
    may_phone = models.BooleanField(_("the agency may phone me"), default=False)
    language = models.CharField(
        _("language"), max_length=10, choices=languages.choices, default=settings.LANGUAGE_CODE
    )
    entered_by = models.ForeignKey(
        User,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Set when staff wrote for a caller."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        # Never the name or phone number: this text is shown in logs and admin lists.
        return f"#{self.pk}"


class Canary(models.Model):
    """One known word, encrypted: keys that cannot decrypt it are wrong for this database."""

    word = EncryptedTextField()

    class Meta:
        default_permissions = ()
        verbose_name = _("test of the encryption keys")
        verbose_name_plural = _("tests of the encryption keys")

    def __str__(self):
        return f"#{self.pk}"


def display(user):
    """The name of a person on allauth's pages and in its e-mails."""
    return user.display_name
