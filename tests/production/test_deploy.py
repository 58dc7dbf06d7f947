"""The operator installs the portal, upgrades it under load, backs it up and restores it."""

import json
import ssl
import threading
import time
import urllib.error
import urllib.request

import psycopg
import pytest

from tests.production.places import ROOT
from tests.production.running import wait_for
from tests.production.visitor import Visitor


def ask(city, path, *, port=None):
    """The status of a page, by a connection of its own that trusts the city's certificate."""
    trust = ssl.create_default_context(cafile=str(city.certificate))
    scheme = "http" if port else "https"
    address = f"{scheme}://localhost:{port or city.port}{path}"
    try:
        with urllib.request.urlopen(address, context=None if port else trust, timeout=20) as answer:
            answer.read()
            return answer.status, answer.headers
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers


def test_serves_pages_over_https_and_only_what_is_public(city):
    read = ("/", "/threads/", "/feeds/threads/", "/sitemap.xml", "/api/v1/threads/", "/api/schema/")
    assert [ask(city, path)[0] for path in read] == [200] * len(read)
    (city.media / "public/a.jpg").write_bytes(b"a public picture")
    (city.media / "private/a.jpg").write_bytes(b"a private one")
    status, headers = ask(city, "/media/a.jpg")
    assert (status, headers["Content-Type"], headers["Server"]) == (200, "image/jpeg", "nginx")
    assert {path: ask(city, path)[0] for path in HIDDEN if ask(city, path)[0] < 400} == {}


HIDDEN = [
    "/media/",
    "/media/../private/a.jpg",
    "/media/%2e%2e/private/a.jpg",
    "/private/a.jpg",
    "/metrics/",
    "/static/../../../etc/wenzhong/portal.env",
    "/readyz/%2e%2e/metrics/",
]


def test_static_files_are_kept_for_ever_and_come_compressed(city):
    page = city.run("curl", "-sk", f"https://localhost:{city.port}/").stdout
    path = page.split('href="/static/css/')[1].split('"')[0]
    got = city.run(
        "curl", "-skI", "-H", "Accept-Encoding: gzip", f"https://localhost:{city.port}/static/css/{path}"
    ).stdout.lower()  # fmt: skip
    assert "immutable" in got
    assert "content-encoding: gzip" in got


def test_old_protocols_are_refused(city):
    said = city.run(
        "openssl", "s_client", "-connect", f"localhost:{city.port}", "-tls1_1", check=False
    )
    assert said.returncode != 0


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER audit_auditline_no_update ON audit_auditline",
        "ALTER TABLE audit_auditline DISABLE TRIGGER ALL",
        "TRUNCATE audit_auditline",
        "DROP TABLE audit_auditline",
        "CREATE TABLE mine (x int)",
        "SET session_replication_role = replica",
    ],
)
def test_the_portals_own_role_cannot_take_the_guards_off(city, statement):
    with city.owner_of("portal") as portal, pytest.raises(psycopg.errors.InsufficientPrivilege):
        portal.execute(statement)


def test_the_operator_makes_the_first_administrator_and_opens_for_posts(city, tmp_path):
    (tmp_path / "password").write_text(f"{Visitor.PASSWORD}\n")
    city.wenzhong(
        "first_administrator", "--username", "administrator",
        "--email", "administrator@lanchuan.example", "--password-from", tmp_path / "password",
    )  # fmt: skip
    administrator = Visitor(city)
    assert administrator.sign_in("administrator").path.endswith("/2fa/recovery-codes/")
    assert administrator.open("/admin/").status == 200
    assert city.wenzhong("doctor", check=False).returncode == 1
    assert city.wenzhong("posting", "open", check=False).returncode == 1
    city.wenzhong("posting", "open", "--reason", "Tried after installing.")


def test_letters_leave_and_both_logs_know_who_called(city, mail_server):
    visitor = Visitor(city, source="127.0.0.2")
    visitor.sign_up("resident", mail_server)
    assert visitor.open("/my/").status == 200
    nginx = (city.prefix / "var/log/nginx/wenzhong.access.log").read_text()
    assert '"address":"127.0.0.2","port":"' in nginx
    assert dict(_addresses_and_ports(city)).get("127.0.0.2", "").isdigit()
    assert "password" not in nginx.replace("/password/", "")


def _addresses_and_ports(city):
    """Of every request in the portal's own log; its keys stand in no order."""
    for path in (city.prefix / "run").glob("*web*.log"):
        for line in path.read_text().splitlines():
            if line.startswith("{"):
                facts = json.loads(line)
                yield facts.get("ip"), facts.get("port", "")


def test_the_worker_makes_its_rounds(city):
    wait_for(lambda: _is_ready(city), seconds=200, what="a portal that is ready")


def _is_ready(city):
    said = city.run("curl", "-s", f"http://127.0.0.1:{city.ports['a']}/readyz/").stdout
    return json.loads(said)["status"] == "ready"


def test_installing_again_keeps_keys_and_data(city):
    kept = (city.prefix / "etc/wenzhong/portal.env").read_text()
    again = city.run("bash", ROOT / "deploy/install.sh", city.configuration)
    assert "installed already" in again.stdout
    assert (city.prefix / "etc/wenzhong/portal.env").read_text() == kept


def test_no_request_is_lost_while_a_new_version_takes_over(city):
    failed, served, done = [], [], threading.Event()

    def keep_asking(path):
        while not done.is_set():
            try:
                status = ask(city, path)[0]
            except OSError as error:
                status = repr(error)
            (served if status == 200 else failed).append((path, status))
            time.sleep(0.05)

    askers = [threading.Thread(target=keep_asking, args=[path]) for path in ("/", "/threads/")]
    for asker in askers:
        asker.start()
    try:
        before = (city.prefix / "opt/wenzhong/current").resolve()
        said = city.run("bash", ROOT / "deploy/upgrade.sh", city.configuration).stdout
    finally:
        done.set()
        for asker in askers:
            asker.join()
    assert failed == []
    assert len(served) > 20
    assert before.name in said
    assert (city.prefix / "opt/wenzhong/current").resolve() != before
    assert ask(city, "/healthz/", port=city.ports["b"])[0] == 200
    with pytest.raises(OSError, match="refused"):
        ask(city, "/healthz/", port=city.ports["a"])


def test_a_version_that_does_not_start_changes_nothing(city, tmp_path):
    broken = tmp_path / "broken"
    city.run("git", "-C", ROOT, "worktree", "list", check=False)
    city.run("cp", "-r", (city.prefix / "opt/wenzhong/current").resolve(), broken)
    (broken / ".venv").unlink()
    with open(broken / "portal/wsgi.py", "a") as door:
        door.write("\nraise RuntimeError('a release that cannot start')\n")
    before = (city.prefix / "opt/wenzhong/current").resolve()
    ended = city.run(
        "bash", broken / "deploy/upgrade.sh", "--no-backup", city.configuration,
        check=False, WAIT_SECONDS="8",
    )  # fmt: skip
    assert ended.returncode == 1
    assert "The old version goes on as before" in ended.stderr
    assert (city.prefix / "opt/wenzhong/current").resolve() == before
    assert ask(city, "/")[0] == 200


def test_the_nightly_backup_is_whole_and_can_be_taken_back(city):
    city.service("start", "wenzhong-backup.service")
    newest = max(city.backups.glob("*.backup"))
    key = city.prefix / "etc/wenzhong/backup.key"
    said = city.wenzhong("owner", "restore", "--rehearse", newest, "--decrypt-with", key)
    assert said.returncode == 0
    refused = city.wenzhong("restore", "--rehearse", newest, "--decrypt-with", key, check=False)
    assert "wenzhong owner restore" in refused.stderr


def test_a_page_of_its_own_while_the_portal_is_away(city):
    names = ["wenzhong-web@a.service", "wenzhong-web@b.service"]
    active = [name for name in names if (city.prefix / f"run/{name}.pid").exists()]
    city.service("stop", *active)
    try:
        page = city.run("curl", "-sk", "-w", "%{http_code}", f"https://localhost:{city.port}/")
        assert page.stdout.endswith("502")
        assert "网站暂时打不开" in page.stdout
        assert ask(city, "/static/css/base.css")[0] == 200
    finally:
        city.service("start", *active)
