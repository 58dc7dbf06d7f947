"""A page is measured while followers are told; whoever runs it learns if not each was told once."""

import subprocess
import sys

from tests.production.places import ROOT


def test_a_fan_out_is_measured_and_everybody_is_told_once():
    words = ["--followers", "300", "--threads", "20", "--stretches", "1", "--seconds", "1"]
    ended = subprocess.run(
        [sys.executable, "-m", "portal.benchmark.fan_out", *words],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("300 followers were told")
    said = [line.split()[0] for line in ended.stdout.splitlines()]
    assert said[2:] == ["before", "telling", "letters"]
