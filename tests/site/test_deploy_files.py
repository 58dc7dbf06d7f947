"""The files of ``deploy/`` are valid for their programs and consistent with each other."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from forum.attachments.reencoding import MOST_BYTES
from forum.workflow.submissions.attaching import MOST_ATTACHMENTS
from portal.proxies import FORWARDED

DEPLOY = Path("deploy")
SCRIPTS = ["install.sh", "upgrade.sh", "layout.sh", "wenzhong"]
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("*.service"))
# What keeps an intruder in the portal's process from the rest of the machine.
HARDENING = [
    "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "PrivateTmp=yes"
]  # fmt: skip


def read(name):
    return (DEPLOY / name).read_text()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_read_to_its_end(name):
    assert subprocess.run(["bash", "-n", DEPLOY / name], check=False).returncode == 0
    if shutil.which("shellcheck"):
        said = subprocess.run(
            ["shellcheck", "-x", "-S", "warning", DEPLOY / name], capture_output=True, check=False
        )
        assert said.stdout.decode() == ""


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_without_rights_it_does_not_need(name):
    lines = read(f"systemd/{name}").splitlines()
    assert [wanted for wanted in HARDENING if wanted not in lines] == []
    assert "User=@USER@" in lines


def test_every_placeholder_is_filled():
    known = set(re.findall(r"[A-Z_]+", re.search(r"for name in (.+); do", read("layout.sh"))[1]))
    used = {
        name
        for path in DEPLOY.rglob("*")
        # The roles have names of their own, filled in by install.sh.
        if path.is_file() and path.name not in ("roles.sql", "install.sh")
        for name in re.findall(r"@([A-Z_]+)@", path.read_text())
    }
    assert used - known - {"USER", "NAMES"} == set()


def test_nginx_takes_as_much_as_the_form_does():
    megabytes = int(re.search(r"client_max_body_size (\d+)m", read("nginx/wenzhong.conf"))[1])
    assert megabytes * 1024 * 1024 >= MOST_ATTACHMENTS * MOST_BYTES


def test_nginx_says_who_calls_in_the_words_the_portal_reads():
    said = re.findall(r"proxy_set_header (X-[\w-]+)", read("nginx/proxy.conf"))
    assert len(said) == 3
    assert {f"HTTP_{name.upper().replace('-', '_')}" for name in said} <= set(FORWARDED)


def test_nginx_hands_out_public_pictures_and_no_others():
    aliases = re.findall(r"alias @STATE@/(\S+);", read("nginx/wenzhong.conf"))
    assert aliases == ["static/", "media/public/"]


@pytest.mark.parametrize(
    "name", ["container/compose.yml", "prometheus/alerts.yml", "prometheus/scrape.yml"]
)
def test_a_table_can_be_read(name):
    assert yaml.safe_load(read(name))


def test_an_alert_names_a_page_that_is_there():
    headings = re.findall(r"^#+ (.+)$", Path("docs/operations.md").read_text(), re.M)
    anchors = {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}
    named = re.findall(r"docs/operations\.md#([\w-]+)", read("prometheus/alerts.yml"))
    assert len(named) >= 7
    assert set(named) - anchors == set()


def test_containers_run_what_the_units_run():
    services = yaml.safe_load(read("container/compose.yml"))["services"]
    worker = " ".join(services["worker"]["command"])
    assert f"ExecStart=@PROGRAM@/current/{worker}" in read("systemd/wenzhong-worker.service")
    assert "deploy/gunicorn.conf.py" in read("container/Containerfile")
    assert "deploy/gunicorn.conf.py" in read("systemd/wenzhong-web@.service")


def test_no_settings_of_a_sample_are_keys():
    for name in ("portal.env", "install.conf.example"):
        assert not re.search(r"(?:SECRET_KEY|FIELD_KEYS|AUDIT_KEY)\s*=\s*'?\w", read(name))


@pytest.mark.parametrize(
    "name", ["account_welcome", "account_reset_password_from_key", "follows:stop"]
)
def test_the_log_of_nginx_holds_no_key(name):
    key = "a-key-that-opens-something"
    given = {"uidb36": "1", "key": key} if "reset" in name else {"token": key}
    path = reverse(name, kwargs=given)
    beginnings = re.findall(r"~(\^\S+)  ", read("nginx/wenzhong.conf"))
    patterns = [re.compile(found.replace("(?<", "(?P<")) for found in beginnings]
    kept = [found[0] for pattern in patterns if (found := pattern.match(path))]
    assert kept
    assert not [found for found in kept if key in found]
