"""A production portal with a missing setting stops at the start with a clear sentence."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_missing_setting_is_a_sentence(missing, tmp_path):
    given = {"SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "wenzhong.example"}
    environment = os.environ | given | {"PORTAL_MODE": "production", "VAR_DIR": str(tmp_path)}
    environment[missing] = ""
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True
    )
    assert ended.returncode != 0
    assert f"{missing} is not set" in ended.stderr
