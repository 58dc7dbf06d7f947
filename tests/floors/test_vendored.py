"""Vendored files are unchanged, and ``.ci/vendored.py`` finds a change."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / ".ci" / "vendored.py"


@pytest.fixture
def vendor(tmp_path):
    return shutil.copytree(ROOT / "static" / "vendor", tmp_path / "vendor")


def said_of(folder):
    command = [sys.executable, str(CHECK), str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.returncode, answer.stdout


def test_committed_files_match_the_list(vendor):
    assert said_of(vendor) == (0, "")


def test_a_changed_byte_is_found(vendor):
    file = vendor / "htmx" / "htmx.min.js"
    file.write_bytes(file.read_bytes() + b" ")
    assert said_of(vendor) == (1, "htmx/htmx.min.js: not the file that was listed\n")


def test_a_missing_licence_is_found(vendor):
    (vendor / "htmx" / "LICENSE").unlink()
    assert said_of(vendor) == (1, "htmx/LICENSE: missing\n")


def test_a_wrong_version_is_found(vendor):
    listed = vendor / "vendored.toml"
    listed.write_text(listed.read_text().replace('"2.0.11"', '"2.0.12"'))
    words = "htmx/htmx.min.js: does not say that it is version 2.0.12\n"
    assert said_of(vendor) == (1, words)


def test_a_file_nobody_listed_is_found(vendor):
    (vendor / "more.js").write_text("1;")
    assert said_of(vendor) == (1, "more.js: not in vendored.toml\n")


def test_no_vendored_script_names_a_source_map(vendor):
    # The maps are not vendored, and collectstatic fails if a referenced file is missing.
    scripts = [path for path in vendor.rglob("*.js") if "sourceMappingURL" in path.read_text()]
    assert scripts == []
