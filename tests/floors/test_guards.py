"""Every guard in ``guards.toml``, the table of ``make mutants``, matches the present code."""

import importlib.util
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("guards", ROOT / ".ci" / "guards.py")
guards = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(guards)


def test_every_guards_line_and_test_files_exist():
    for guard in guards.GUARDS:
        text = (ROOT / guard.file).read_text()
        assert guard.taken_out(text) != text, guard.name
        for test in guard.tests.split():
            assert (ROOT / test.partition("::")[0]).is_file(), guard.name


def test_every_guard_has_a_name_of_its_own():
    names = Counter(guard.name for guard in guards.GUARDS)
    assert [name for name, count in names.items() if count > 1] == []
