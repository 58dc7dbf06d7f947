"""
A portal set up by hand: a fresh copy in an empty folder, ``.env``, ``make init``, ``manage.py
serve``, and nginx with TLS in front of it.

Libraries are not installed again: the copy's ``.venv`` links to that of the tests.
"""

import os
import secrets
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.production.city import City, configure, nginx_running, wait_for_port
from tests.production.free import free_ports
from tests.production.places import ROOT, SETTINGS, scratch_database
from tests.production.running import query

# What install.sh does for nginx, with the same files.
DOOR = """
set -euo pipefail
. deploy/layout.sh; read_layout "$1"; mkdir -p "$ETC/tls" "$NGINX" "$LOGS" "$STATE"
fill deploy/nginx/wenzhong.conf "$NGINX/wenzhong.conf"
cp deploy/nginx/proxy.conf "$ETC/nginx-proxy.conf"
cp deploy/nginx/away.html "$STATE/away.html"
printf 'server 127.0.0.1:%s;\\n' "$PORT_A" > "$ETC/nginx-upstream.conf"
: > "$ETC/nginx-static.conf"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$HOST" \
  -addext "subjectAltName=DNS:$HOST" \
  -keyout "$ETC/tls/key.pem" -out "$ETC/tls/certificate.pem" 2>/dev/null
"""
# Nothing but to wait: on two cores that others use too it was seen to take minutes.
LONGEST_INIT = 900


@dataclass
class Town(City):
    database_url: str = ""

    @property
    def folder(self):
        return self.prefix / "portal"

    def wenzhong(self, *arguments, check=True):
        """The command that the operator types, in the portal's folder."""
        return self.run(
            "env", "-C", self.folder, ".venv/bin/python", "manage.py", *arguments, check=check
        )

    def number(self, statement):
        return query(self.database_url, statement)[0][0]

    def init(self, username, password):
        """``make init``, as somebody who cannot be asked types it."""
        (self.prefix / "password").write_text(f"{password}\n")
        administrator = (
            f"--username {username} --email {username}@lanchuan.example "
            f"--password-from {self.prefix / 'password'}"
        )
        command = ["make", "-C", self.folder, "init", f"ADMINISTRATOR={administrator}"]
        return self.run(*command, timeout=LONGEST_INIT).stdout


@contextmanager
def empty_town(prefix, *, email_url):
    """The copy with its ``.env`` and an empty database; nothing was set up and nothing runs."""
    assert shutil.which("nginx"), "nginx is missing. On Debian: apt-get install nginx"
    ports = dict(zip(("http", "https", "a", "b"), free_ports(4), strict=True))
    name = f"wz_town_{secrets.token_hex(3)}"
    with scratch_database("wz_town") as database_url:
        town = Town(prefix, ports["https"], ports, name, email_url, database_url)
        _copy(town.folder)
        _write_environment(town)
        configure(town)
        town.run("env", "-C", ROOT, "bash", "-c", DOOR, "door", town.configuration)
        yield town


def _copy(folder):
    """What a clone would hold, and what was changed since the last commit."""
    names = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    venv = folder / ".venv"
    venv.mkdir()
    for part in Path(sys.prefix).iterdir():
        (venv / part.name).symlink_to(part)
    # Make compares times: without a newer mark of its own it would install once more.
    (venv / "installed").unlink(missing_ok=True)
    (venv / "installed").touch()


def _write_environment(town):
    values = SETTINGS | {
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": f"https://localhost:{town.port}",
        "DATABASE_URL": town.database_url,
        "EMAIL_URL": town.email_url,
        "DEFAULT_FROM_EMAIL": "wenzhong@lanchuan.example",
        "VAR_DIR": str(town.prefix / "var/lib/wenzhong"),
    }
    lines = [f"{name}={value}\n" for name, value in values.items()]
    (town.folder / ".env").write_text("".join(lines))


@contextmanager
def serving(town):
    """``manage.py serve`` behind nginx; both end with all that is below them."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [".venv/bin/python", "manage.py", "serve", f"--port={town.ports['a']}"]
    with nginx_running(town), (town.prefix / "serve.log").open("w") as log:
        portal = subprocess.Popen(
            command, cwd=town.folder, env=kept, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for_port(town.port)
            wait_for_port(town.ports["a"], seconds=120)
            yield portal
        finally:
            portal.terminate()
            portal.wait(timeout=60)
