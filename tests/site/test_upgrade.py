"""
An upgrade that fails after nginx was switched is rolled back.

nginx, systemd and python are stubs that record their calls, so that every failure is tested
within a second; ``tests/production`` uses the real ones.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

STAND_IN = "#!/bin/sh\nexit 0\n"
SYSTEMCTL = '#!/bin/sh\necho "$*" >> "{log}"\ncase "$*" in {failing}) exit 1 ;; esac\nexit 0\n'


def program(path, text=STAND_IN):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path):
    """Version 1 on instance a, and the folder of version 2."""
    source, program_folder = tmp_path / "source", tmp_path / "opt/wenzhong"
    shutil.copytree(Path("deploy"), source / "deploy")
    for folder in (
        source / "collected",
        program_folder / "releases/1",
        program_folder / "instances",
    ):
        folder.mkdir(parents=True)
    (program_folder / "current").symlink_to(program_folder / "releases/1")
    for name in ("venv/bin/python", "bin/curl"):
        program(tmp_path / name)
    settings = tmp_path / "etc/wenzhong"
    settings.mkdir(parents=True)
    for name in ("portal.env", "owner.env"):
        (settings / name).touch()
    (settings / "nginx-upstream.conf").write_text("server 127.0.0.1:1;\n")
    (settings / "install.conf").write_text(
        f"PREFIX={tmp_path} VENV_READY={tmp_path}/venv RUN_AS= HOST=h HTTP_PORT=3 HTTPS_PORT=4\n"
        f"PORT_A=1 PORT_B=2 SYSTEMCTL={tmp_path}/bin/systemctl NGINX_TEST=true NGINX_RELOAD=true\n"
    )
    return tmp_path


def upgrade(machine, failing):
    program(machine / "bin/systemctl", SYSTEMCTL.format(log=machine / "log", failing=failing))
    script, settings = machine / "source/deploy/upgrade.sh", machine / "etc/wenzhong/install.conf"
    return subprocess.run(
        ["bash", script, "--no-backup", settings],
        env=os.environ | {"PATH": f"{machine}/bin:{os.environ['PATH']}",
                          "PAUSE_BEFORE_STOP": "0", "PAUSE_BEFORE_LOOK": "0"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def served(machine):
    """Where nginx sends people, and which version the worker and commands are of."""
    port = (machine / "etc/wenzhong/nginx-upstream.conf").read_text().strip(" ;\n")[-1]
    return port, (machine / "opt/wenzhong/current").resolve().name == "1"


def test_the_new_version_serves_when_all_goes_well(machine):
    ended = upgrade(machine, "nothing")
    assert (ended.returncode, served(machine)) == (0, ("2", False)), ended.stderr
    assert "stop wenzhong-web@a.service" in (machine / "log").read_text()


@pytest.mark.parametrize("failing", ["'restart wenzhong-worker.service'", "is-active*"])
def test_people_are_moved_back_when_the_worker_does_not_run(machine, failing):
    ended = upgrade(machine, failing)
    assert (ended.returncode, served(machine)) == (1, ("1", True))
    # This worker never runs again: the operator learns where to look.
    assert "journalctl -u wenzhong-worker" in ended.stderr
    assert "stop wenzhong-web@a.service" not in (machine / "log").read_text()


def test_the_new_version_is_taken_away_when_the_old_worker_runs_again(machine):
    current = machine / "opt/wenzhong/current"
    only_new = (
        f'is-active*) [ "$(basename "$(readlink {current})")" = 1 ] && exit 0; exit 1 ;; nothing'
    )
    ended = upgrade(machine, only_new)
    assert (ended.returncode, served(machine)) == (1, ("1", True))
    assert "The old version goes on as before" in ended.stderr
    assert [path.name for path in (machine / "opt/wenzhong/releases").iterdir()] == ["1"]


def test_what_is_left_after_the_move_is_printed(machine):
    ended = upgrade(machine, "disable*")
    assert (ended.returncode, served(machine)) == (1, ("2", False))
    assert "systemctl disable wenzhong-web@a.service" in ended.stderr
