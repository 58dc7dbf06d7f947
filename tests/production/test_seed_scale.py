"""A run of seed_scale that is killed leaves the database empty, and the next one fills it."""

import subprocess
import sys
import time

import pytest

from tests.production.places import ROOT, place

DEMO = {"PORTAL_MODE": "demo", "SITE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1"}
ARGUMENTS = ["seed_scale", "--until", "2026-11-20", "--threads"]
READ = """
import hashlib
from django.core.serializers.json import DjangoJSONEncoder
from forum.models import Event, Post, Thread
from portal.accounts.models import User

rows = [list(model._base_manager.order_by("pk").values_list()) for model in (Thread, Post)]
lines = list(Event.objects.order_by("pk").values_list("pk", "act", "actor_id", "data", "at"))
digest = hashlib.sha256(DjangoJSONEncoder().encode([rows, lines]).encode()).hexdigest()
print(User.objects.count(), Thread.cases.count(), digest)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_it_leaves_nothing_and_the_next_run_gives_the_same_rows(kind, tmp_path):
    with place(tmp_path / "whole", kind) as whole, place(tmp_path / "killed", kind) as killed:
        for portal in (whole, killed):
            portal.settings |= DEMO
            portal.must("migrate", "-v0")
        whole.must(*ARGUMENTS, 300)
        kill_while_writing(killed)
        assert killed.must("shell", "-v0", "-c", READ).split()[:2] == ["0", "0"]
        killed.must(*ARGUMENTS, 300)
        assert killed.must("shell", "-v0", "-c", READ) == whole.must("shell", "-v0", "-c", READ)
        killed.must("check_integrity")


def kill_while_writing(portal):
    """Start to write very many matters, and kill the process once it is at it."""
    command = [sys.executable, "-u", "manage.py", *ARGUMENTS, "100000"]
    running = subprocess.Popen(
        command, cwd=ROOT, env=portal.environment, stdout=subprocess.PIPE, text=True
    )
    try:
        # It says so every 10,000 threads.
        said = [running.stdout.readline() for _line in range(2)]
        assert "10,000 threads" in said[1]
    finally:
        running.kill()
        running.wait()
        running.stdout.close()
    # PostgreSQL notices that nobody is there any more.
    time.sleep(2)
