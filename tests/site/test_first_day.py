"""Each line of the checklist is done for the right reason, and open again without it."""

import datetime
import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.core import mail
from django.utils import timezone

from forum import workflow
from portal.accounts.models import User
from portal.agencies.models import Area, Category, Membership
from portal.audit.models import AuditLine
from portal.site.models import BackupKind, BackupRecord, Page, Profile, Sweep, TrialLetter
from portal.site.opening import city, lines, machine
from portal.site.opening.findings import Asked, State
from tests import builders

pytestmark = pytest.mark.django_db
OVER_HTTPS = Asked(is_secure=True)
PROFILE = {"city": "临溪市", "city_en": "Linxi", "hotline": "0590-12345"} | {
    "host_unit": "市政府办公室", "host_unit_en": "General Office"
}  # fmt: skip
HTTPS = {"SITE_URL": "https://wz.linxi.gov.cn", "SECURE_HSTS_SECONDS": 60}
MAIL = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "wenzhong@linxi.gov.cn",
}


@pytest.fixture
def nobodys(settings, monkeypatch, administrator, client):
    """A portal of which nothing is settled yet, at a time when next year's notice is due."""
    settings.PRODUCTION = settings.REQUIRE_STAFF_SECOND_FACTOR = True
    settings.SITE_URL, settings.FIELD_KEYS = "http://localhost", [settings.SECRET_KEY]
    Profile.objects.update(city="", hotline="")
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", MAIL["DEFAULT_FROM_EMAIL"])
    monkeypatch.setattr(machine, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setattr(city.timezone, "localdate", lambda: datetime.date(2030, 12, 2))
    monkeypatch.setattr(city, "published_years", lambda: {2030})
    client.force_login(administrator)
    return SimpleNamespace(desk=client, settings=settings, patch=monkeypatch)


def green():
    return {each.line.slug for each in lines.look(OVER_HTTPS) if each.finding.state == State.DONE}


def set_all(portal, values):
    for name, value in values.items():
        setattr(portal.settings, name, value)


def people(*roles):
    return [builders.person(f"{role}{number}", role=role) for number, role in enumerate(roles)]


def agency_with_both(portal):
    transport = builders.agency("transport", name="市交通局")
    for role in ("clerk", "head"):
        builders.member(f"a-{role}", agency=transport, role=role)


def press(portal, path, **data):
    """As an administrator who has the second step, whatever the line about it says."""
    portal.settings.REQUIRE_STAFF_SECOND_FACTOR = False
    portal.desk.post(f"/admin/opening/{path}/", data, secure=True)
    portal.settings.REQUIRE_STAFF_SECOND_FACTOR = True


def letter_comes_back(portal):
    press(portal, "letter")
    code = re.search(r"\d{6}", mail.outbox[-1].body)[0]
    press(portal, "letter/code", code=code)


def read_pages(portal):
    for page in Page.objects.all():
        press(portal, f"pages/{page.slug}/read")


def enter_year(portal, years):
    portal.patch.setattr(city, "published_years", lambda: years)


def second_step(portal):
    for person in User.objects.all():
        Authenticator.objects.get_or_create(
            user=person, type=Authenticator.Type.TOTP, defaults={"data": {}}
        )


def backed_up(portal):
    for kind in (BackupKind.BACKUP, BackupKind.REHEARSAL):
        BackupRecord.objects.create(kind=kind, finished_at=timezone.now(), size=1, checksum="a")


def sweep(portal):
    Sweep.objects.create(began_at=timezone.now(), ended_at=timezone.now())


def long_ago(model, **fields):
    model.objects.update(**dict.fromkeys(fields, timezone.now() - datetime.timedelta(days=2)))


CASES = {
    "city": (
        lambda portal: Profile.objects.update(**PROFILE),
        lambda portal: Profile.objects.update(hotline=""),
    ),
    "areas": (lambda portal: grow(Area), lambda portal: Area.objects.all().delete()),
    "categories": (
        lambda portal: grow(Category),
        lambda portal: Category.objects.all().delete(),
    ),
    "agencies": (agency_with_both, lambda portal: Membership.objects.filter(role="head").delete()),
    "moderators": (
        lambda portal: people("moderator", "moderator"),
        lambda portal: User.objects.filter(username="moderator1").update(is_active=False),
    ),
    "dispatcher": (
        lambda portal: people("dispatcher"),
        lambda portal: User.objects.filter(username="dispatcher0").update(is_active=False),
    ),
    "second-factor": (second_step, lambda portal: people("supervisor")),
    "pages": (read_pages, lambda portal: Page.objects.filter(slug="help").update(read_at=None)),
    "calendar": (
        lambda portal: enter_year(portal, {2031}),
        lambda portal: enter_year(portal, {2030}),
    ),
    "sender": (
        lambda portal: set_all(portal, MAIL),
        lambda portal: set_all(portal, {"DEFAULT_FROM_EMAIL": "a@example.com"}),
    ),
    "test-letter": (letter_comes_back, lambda portal: TrialLetter.objects.all().delete()),
    "https": (
        lambda portal: set_all(portal, HTTPS),
        lambda portal: set_all(portal, {"SECURE_HSTS_SECONDS": 0}),
    ),
    "keys": (
        lambda portal: set_all(portal, {"FIELD_KEYS": ["another"]}),
        lambda portal: set_all(portal, {"FIELD_KEYS": [django_settings.SECRET_KEY]}),
    ),
    "database": (
        lambda portal: portal.patch.setattr(machine.connection, "vendor", "postgresql"),
        lambda portal: portal.patch.setattr(machine.connection, "vendor", "sqlite"),
    ),
    "worker": (sweep, lambda portal: long_ago(Sweep, ended_at=1)),
    "backup": (backed_up, lambda portal: long_ago(BackupRecord, finished_at=1)),
}


def grow(model):
    return model.objects.create(slug="first", name="第一")


# In order as long as the city does not want it; tests/forum/test_province.py has its cases.
ALWAYS_IN_ORDER = {"province"}


def test_the_table_has_every_line():
    assert list(CASES) == [line.slug for line in lines.LINES if line.slug not in ALWAYS_IN_ORDER]


@pytest.mark.parametrize("slug", CASES)
def test_turns_green_for_its_own_reason_and_red_again_without_it(nobodys, slug):
    settle, spoil = CASES[slug]
    before = green()
    assert slug not in before
    settle(nobodys)
    # Whoever comes new has no second step yet; nothing else changes.
    assert (green() ^ before) - {"second-factor"} == {slug} - {"second-factor"}
    assert slug in green()
    spoil(nobodys)
    assert slug not in green()


def test_from_the_first_line_to_the_last_and_open_without_a_reason(nobodys):
    letter_comes_back(nobodys)
    for slug, (settle, _spoil) in CASES.items():
        if slug not in ("test-letter", "second-factor", "backup"):
            settle(nobodys)
    press(nobodys, "open")
    assert not workflow.posting().is_open
    for slug in ("backup", "second-factor"):
        CASES[slug][0](nobodys)
    assert green() == set(CASES) | ALWAYS_IN_ORDER
    press(nobodys, "open")
    assert workflow.posting().is_open
    line = AuditLine.objects.get(act="open_posting")
    assert (line.reason, line.data["open_lines"]) == ("", [])
