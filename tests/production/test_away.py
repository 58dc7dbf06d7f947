"""PostgreSQL and Redis are killed while the portal runs: no typed text is lost."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.production.free import free_ports

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
TEXT = "路灯不亮，晚上老人走路不安全。\r\n" * 375
pytestmark = pytest.mark.skipif(
    not (BINARIES and shutil.which("redis-server")),
    reason="needs the programs of PostgreSQL and Redis on this machine",
)


class Database:
    """A PostgreSQL of the test's own; root starts it as the user that Debian made for it."""

    def __init__(self, folder):
        self.folder, self.port = folder / "data", free_ports(1)[0]
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._run("initdb", "-A", "trust", "-U", "postgres")

    def start(self):
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-w", "-o", options, "-l", f"{self.folder}.log", "start")

    def kill(self):
        self._run("pg_ctl", "-m", "immediate", "stop")

    def _run(self, program, *arguments):
        command = [BINARIES[-1] / program, "-D", self.folder, *arguments]
        subprocess.run(command, check=True, user=self.user, cwd="/", stdout=subprocess.DEVNULL)


def ask(address, form=None):
    """Status, text and seconds of an answer; refusals too."""
    data = urllib.parse.urlencode(form).encode() if form else None
    place = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(address))
    request = urllib.request.Request(address, data, {"Origin": place})
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - began
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode(), time.monotonic() - began


def wait_for(address, status, seconds=40):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if ask(address)[0] == status:
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"{address} did not answer {status} within {seconds} s")


@pytest.fixture
def database():
    # Not below pytest's own folder, which the user of the database may not enter.
    folder = Path(tempfile.mkdtemp(prefix="wenzhong-"))
    folder.chmod(0o777)
    found = Database(folder)
    found.start()
    yield found
    subprocess.run(
        [BINARIES[-1] / "pg_ctl", "-D", found.folder, "-m", "immediate", "stop"],
        user=found.user, cwd="/", capture_output=True,
    )  # fmt: skip
    shutil.rmtree(folder)


@pytest.fixture
def redis(tmp_path):
    port = free_ports(1)[0]
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    process.address = f"redis://127.0.0.1:{port}/0"
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def portal(database, redis, tmp_path):
    """A served portal; demo mode, since nothing in front speaks HTTPS here."""
    environment = os.environ | {
        "PORTAL_MODE": "demo",
        "DATABASE_URL": f"postgres://postgres@127.0.0.1:{database.port}/postgres",
        "REDIS_URL": redis.address,
        "VAR_DIR": str(tmp_path / "var"),
    }
    run = [sys.executable, "manage.py"]
    subprocess.run([*run, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_ports(1)[0]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    wait_for(f"{address}/threads/", 200)
    yield address
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=20)


def test_both_may_die_and_come_back(portal, database, redis):
    redis.kill()
    redis.wait()
    for page in ("/", "/threads/", "/accounts/login/"):
        assert ask(portal + page)[0] == 200
    assert '"degraded"' in ask(f"{portal}/readyz/")[1]

    database.kill()
    form = {"title": "路灯不亮", "text": TEXT, "csrfmiddlewaretoken": "t" * 64}
    for _press in range(3):
        status, text, seconds = ask(f"{portal}/threads/new/", form)
        assert (status, seconds < 5) == (503, True)
        assert text.count("路灯不亮，晚上老人走路不安全。") == 375
    for page in ("/healthz/", "/static/css/tokens.css"):
        status, _text, seconds = ask(portal + page)
        assert (status, seconds < 1) == (200, True)
    assert ask(f"{portal}/readyz/")[0] == 503

    database.start()
    wait_for(f"{portal}/threads/", 200, seconds=15)
