"""A portal installed by ``deploy/install.sh`` into a temporary folder with its own ports."""

import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.production.free import free_ports
from tests.production.places import ROOT, SERVER

NGINX = """
user {user};
daemon off;
pid {prefix}/run/nginx.pid;
error_log {prefix}/var/log/nginx/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {prefix}/run/body;
    proxy_temp_path {prefix}/run/proxy;
    fastcgi_temp_path {prefix}/run/fastcgi;
    uwsgi_temp_path {prefix}/run/uwsgi;
    scgi_temp_path {prefix}/run/scgi;
    include {prefix}/etc/nginx/conf.d/*.conf;
}}
"""


@dataclass
class City:
    prefix: Path
    port: int
    ports: dict
    database: str
    email_url: str = "consolemail://"

    @property
    def configuration(self):
        return self.prefix / "install.conf"

    @property
    def certificate(self):
        return self.prefix / "etc/wenzhong/tls/certificate.pem"

    @property
    def media(self):
        return self.prefix / "var/lib/wenzhong/media"

    @property
    def backups(self):
        return self.prefix / "var/backups/wenzhong"

    def run(self, *command, check=True, timeout=240, **environment):
        given = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        ended = subprocess.run(
            [str(part) for part in command],
            env=given | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
        if check:
            assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-4000:]
        return ended

    def wenzhong(self, *arguments, check=True):
        """The command that the operator types."""
        return self.run(self.prefix / "usr/local/bin/wenzhong", *arguments, check=check)

    def service(self, *arguments):
        script = Path(__file__).with_name("services.py")
        return self.run(sys.executable, script, self.prefix, *arguments)

    def owner_of(self, role):
        """A connection as the role of the portal or as that which owns its tables."""
        name = "owner.env" if role == "owner" else "portal.env"
        for line in (self.prefix / "etc/wenzhong" / name).read_text().splitlines():
            if line.startswith("DATABASE_URL="):
                return psycopg.connect(line.partition("=")[2].strip("'"), autocommit=True)
        raise AssertionError(f"{name} names no database")


def configure(city, **more):
    server = urlsplit(SERVER)
    script = Path(__file__).with_name("services.py")
    nginx = f"nginx -c {city.prefix}/etc/nginx/nginx.conf -p {city.prefix}"
    http, https, first, second = city.ports.values()
    values = {
        "HOST": "localhost", "SENDER": "wenzhong@lanchuan.example", "EMAIL_URL": city.email_url,
        "TLS_CERTIFICATE": "", "TLS_KEY": "", "REDIS_URL": "",
        "PSQL": f"psql {SERVER}", "DB_HOST": server.hostname, "DB_PORT": server.port or 5432,
        "DB_NAME": city.database, "RUN_AS": "", "HTTP_PORT": http, "HTTPS_PORT": https,
        "PORT_A": first, "PORT_B": second, "INSTALL_PACKAGES": "no", "PREFIX": city.prefix,
        "VENV_READY": Path(sys.prefix), "SYSTEMCTL": f"{sys.executable} {script} {city.prefix}",
        "NGINX_TEST": f"{nginx} -t", "NGINX_RELOAD": f"{nginx} -s reload",
    } | more  # fmt: skip
    lines = [f"{name}='{value}'\n" for name, value in values.items()]
    city.configuration.write_text("".join(lines))


@contextmanager
def nginx_running(city):
    """As on a Debian machine: nginx is there before the portal is."""
    for folder in ("etc/nginx/conf.d", "run", "var/log/nginx"):
        (city.prefix / folder).mkdir(parents=True, exist_ok=True)
    main = city.prefix / "etc/nginx/nginx.conf"
    main.write_text(NGINX.format(prefix=city.prefix, user=getpass.getuser()))
    server = subprocess.Popen(["nginx", "-c", str(main), "-p", str(city.prefix)])
    try:
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


@contextmanager
def installed_city(prefix, *, email_url="consolemail://"):
    """Install the portal; afterwards stop all of it and remove its database and roles."""
    assert shutil.which("nginx"), "nginx is missing. On Debian: apt-get install nginx"
    ports = dict(zip(("http", "https", "a", "b"), free_ports(4), strict=True))
    database = f"wz_city{os.environ.get('TEST_DB_SUFFIX', '')}_{secrets.token_hex(3)}"
    city = City(prefix, ports["https"], ports, database, email_url)
    configure(city)
    with nginx_running(city):
        try:
            city.run("bash", ROOT / "deploy/install.sh", city.configuration)
            wait_for_port(city.port)
            yield city
        finally:
            names = ["wenzhong-web@a.service", "wenzhong-web@b.service", "wenzhong-worker.service"]
            if (prefix / "etc/systemd/system/wenzhong-worker.service").exists():
                city.service("stop", *names)
            drop(database)


def wait_for_port(port, *, seconds=20):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens on port {port}")


def drop(database):
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        for role in (database, f"{database}_owner"):
            server.execute(f'DROP ROLE IF EXISTS "{role}"')
