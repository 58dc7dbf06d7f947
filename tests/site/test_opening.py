"""An administrator works through the first-day checklist and opens the portal."""

import datetime
import io
import json
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from forum import workflow
from portal.agencies.models import Agency
from portal.audit.models import AuditLine
from portal.site.models import BackupKind, BackupRecord, Page, Profile, Sweep, TrialLetter
from portal.site.opening import city, letters, lines, machine, people, posting
from portal.site.opening.findings import Asked, State
from portal.site.system_checks import dependencies
from tests import builders

pytestmark = pytest.mark.django_db
CHECKLIST = "/admin/opening/"


@pytest.fixture
def never_opened(settings):
    settings.PRODUCTION = True


def state_of(check, **asked):
    return check(Asked(**asked)).state


# --- the lines ---------------------------------------------------------------------


def test_the_invented_city_is_no_city():
    assert state_of(city.profile) == State.OPEN
    Profile.objects.update(city="某市")
    assert state_of(city.profile) == State.DONE
    Profile.objects.update(hotline="")
    assert state_of(city.profile) == State.OPEN


def test_an_agency_needs_somebody_who_writes_and_somebody_who_signs(transport):
    assert state_of(people.agencies) == State.OPEN
    builders.member("clerk", agency=transport, role="clerk")
    assert state_of(people.agencies) == State.OPEN
    head = builders.member("head", agency=transport, role="head")
    assert state_of(people.agencies) == State.DONE
    head.is_active = False
    head.save(update_fields=["is_active"])
    assert "交通" in people.agencies(Asked()).words
    Agency.objects.update(retired_at=timezone.now())
    assert state_of(people.agencies) == State.OPEN


def test_those_who_work_in_a_part_of_an_agency_count_for_it(transport):
    part = builders.agency("roads", name="公路科", parent=transport)
    builders.member("clerk", agency=part, role="clerk")
    builders.member("head", agency=transport, role="head")
    assert state_of(people.agencies) == State.DONE
    Agency.objects.filter(pk=part.pk).update(retired_at=timezone.now())
    assert state_of(people.agencies) == State.OPEN


def test_two_moderators_and_a_dispatcher(moderator):
    assert (state_of(people.moderators), state_of(people.dispatcher)) == (State.OPEN, State.OPEN)
    builders.person("second", role="moderator")
    builders.person("giver", role="dispatcher")
    assert (state_of(people.moderators), state_of(people.dispatcher)) == (State.DONE, State.DONE)


def test_the_second_step_of_everybody_with_a_role(settings, moderator, citizen):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    words = people.second_factor(Asked()).words
    assert moderator.username in words
    assert citizen.username not in words


@pytest.mark.parametrize(
    ("today", "state", "waits"),
    [
        ((2030, 3, 1), State.UNKNOWN, True),
        ((2030, 11, 3), State.UNKNOWN, True),
        ((2030, 12, 2), State.OPEN, False),
    ],
)
def test_next_years_notice_cannot_be_entered_before_it_exists(monkeypatch, today, state, waits):
    monkeypatch.setattr(city.timezone, "localdate", lambda: datetime.date(*today))
    found = city.calendar(Asked())
    assert (found.state, found.is_waiting) == (state, waits)


@pytest.mark.parametrize(
    ("backend", "address", "state"),
    [
        ("django.core.mail.backends.console.EmailBackend", "a@wz.gov.cn", State.OPEN),
        ("django.core.mail.backends.smtp.EmailBackend", "a@wz.example", State.OPEN),
        ("django.core.mail.backends.smtp.EmailBackend", "a@example.com", State.OPEN),
        ("django.core.mail.backends.smtp.EmailBackend", "闻钟 <a@wz.gov.cn>", State.DONE),
    ],
)
def test_a_sender_is_an_address_of_the_city(settings, monkeypatch, backend, address, state):
    settings.EMAIL_BACKEND, settings.DEFAULT_FROM_EMAIL = backend, address
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", address)
    assert state_of(machine.sender) == state


def test_https_is_seen_and_not_only_said(settings):
    settings.SITE_URL, settings.SECURE_HSTS_SECONDS = "http://wz.gov.cn", 60
    assert state_of(machine.https, is_secure=True) == State.OPEN
    settings.SITE_URL = "https://wz.gov.cn"
    assert state_of(machine.https, is_secure=True) == State.DONE
    assert state_of(machine.https, is_secure=False) == State.OPEN
    settings.SECURE_HSTS_SECONDS = 0
    assert state_of(machine.https, is_secure=True) == State.OPEN


def test_keys_are_told_apart(settings):
    settings.FIELD_KEYS = [settings.SECRET_KEY]
    assert state_of(machine.keys) == State.OPEN
    settings.FIELD_KEYS = ["another"]
    assert state_of(machine.keys) == State.DONE


def test_the_worker_has_been_heard_of():
    assert state_of(machine.worker) == State.OPEN
    now = timezone.now()
    round_ = Sweep.objects.create(began_at=now, ended_at=now)
    assert state_of(machine.worker) == State.DONE
    Sweep.objects.filter(pk=round_.pk).update(ended_at=now - datetime.timedelta(minutes=9))
    assert state_of(machine.worker) == State.OPEN


def backed_up(kind, hours):
    at = timezone.now() - datetime.timedelta(hours=hours)
    BackupRecord.objects.create(kind=kind, finished_at=at, size=1, checksum="a")


def test_a_backup_is_young_and_was_brought_back_once():
    backed_up(BackupKind.BACKUP, 25)
    backed_up(BackupKind.REHEARSAL, 900)
    assert state_of(machine.backup) == State.OPEN
    backed_up(BackupKind.BACKUP, 23)
    assert state_of(machine.backup) == State.DONE
    BackupRecord.objects.rehearsals().delete()
    assert state_of(machine.backup) == State.OPEN


def test_a_line_that_fails_is_not_known_and_stands_in_the_way(monkeypatch):
    broken = lines.Line("broken", "Broken", lambda asked: 1 / 0)
    monkeypatch.setattr(lines, "LINES", [broken])
    shown = lines.look()
    assert shown[0].finding.state == State.UNKNOWN
    assert lines.open_lines(shown) == shown


# --- the page ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_every_line_and_the_front_page_leads_to_it(desk, never_opened, language):
    headers = {"accept-language": language}
    page = desk.get(CHECKLIST, headers=headers).content.decode()
    assert page.count('class="opening__line"') == len(lines.LINES)
    assert CHECKLIST in desk.get("/admin/", headers=headers).content.decode()
    assert ("开通清单" in page) == (language == "zh-hans")


def test_a_page_is_read_by_a_press_or_by_changing_it(desk, administrator):
    Page.objects.exclude(slug="help").update(read_at=timezone.now())
    assert state_of(city.pages_read) == State.OPEN
    desk.post("/admin/opening/pages/help/read/")
    assert Page.objects.get(slug="help").read_by == administrator.username
    assert state_of(city.pages_read) == State.DONE
    assert AuditLine.objects.filter(act="read_page").count() == 1


# --- the test letter -----------------------------------------------------------------


def code_sent():
    return re.search(r"\d{6}", mail.outbox[-1].body)[0]


def test_only_a_code_typed_back_proves_that_letters_arrive(desk, administrator):
    desk.post("/admin/opening/letter/")
    assert mail.outbox[-1].to == [administrator.email]
    assert code_sent() not in TrialLetter.objects.get().code
    assert state_of(machine.test_letter) == State.OPEN
    desk.post("/admin/opening/letter/code/", {"code": "x" * 6})
    assert state_of(machine.test_letter) == State.OPEN
    desk.post("/admin/opening/letter/code/", {"code": f" {code_sent()} "})
    assert state_of(machine.test_letter) == State.DONE


def test_a_code_cannot_be_guessed_at_length(administrator):
    letters.send(by=administrator)
    for _attempt in range(letters.MOST_TRIES):
        assert not letters.confirm("wrong", by=administrator)
    with pytest.raises(ValidationError) as refusal:
        letters.confirm(code_sent(), by=administrator)
    assert refusal.value.code == "no_letter"


def test_a_mail_server_that_refuses_is_a_sentence(desk, monkeypatch):
    def refuse(*arguments, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr(letters, "send_mail", refuse)
    page = desk.post("/admin/opening/letter/", follow=True).content.decode()
    assert "EMAIL_URL" in page
    assert not TrialLetter.objects.exists()


# --- opening and closing ---------------------------------------------------------------


def test_opens_with_open_lines_only_for_a_reason(desk, never_opened):
    desk.post("/admin/opening/open/", {"reason": " "})
    assert not workflow.posting().is_open
    desk.post("/admin/opening/open/", {"reason": "试运行一周"})
    assert workflow.posting().is_open
    line = AuditLine.objects.get(act="open_posting")
    assert line.reason == "试运行一周"
    assert "city" in line.data["open_lines"]


def test_the_reason_is_not_called_optional_while_it_is_needed(desk, never_opened):
    page = desk.get(CHECKLIST, headers={"accept-language": "zh-hans"}).content.decode()
    field = page[page.index('name="reason"') :].partition(">")[0]
    assert "required" in field


def test_opens_without_a_reason_when_everything_is_done(administrator, never_opened, monkeypatch):
    monkeypatch.setattr(lines, "LINES", [])
    posting.open_portal(by=administrator)
    assert workflow.posting().is_open


def test_a_line_that_turns_red_later_closes_nothing(administrator, never_opened, monkeypatch):
    with monkeypatch.context() as green:
        green.setattr(lines, "LINES", [])
        posting.open_portal(by=administrator)
    assert lines.open_lines(lines.look())
    assert workflow.posting().is_open


def test_closes_with_a_sentence_for_readers(desk):
    desk.post("/admin/opening/close/", {"sentence": ""})
    assert workflow.posting().is_open
    desk.post("/admin/opening/close/", {"sentence": "检修到周一"})
    assert workflow.posting().sentence == "检修到周一"
    assert AuditLine.objects.get(act="close_posting").reason == "检修到周一"


def test_nobody_else_opens(supervisor):
    with pytest.raises(PermissionDenied):
        posting.open_portal(by=supervisor, reason="因为")


# --- the commands ------------------------------------------------------------------------


def test_the_doctor_says_the_same_and_fails_while_something_is_open(monkeypatch):
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert ended.value.code == 1
    assert {each["line"] for each in found["lines"]} == {line.slug for line in lines.LINES}
    monkeypatch.setattr(lines, "LINES", [])
    call_command("doctor", stdout=out)


def test_the_machine_opens_with_a_reason_too(never_opened):
    with pytest.raises(CommandError):
        call_command("posting", "open")
    call_command("posting", "open", "--reason", "rehearsed", stdout=io.StringIO())
    assert AuditLine.objects.get(act="open_posting").reason == "rehearsed"


def test_the_start_says_that_no_letter_goes_out(settings, never_opened):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert [problem.id for problem in dependencies.check_letters()] == ["site.W003"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert dependencies.check_letters() == []
