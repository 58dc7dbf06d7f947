"""
Mutation test: remove each guard of ``guards.toml`` in a copy of the tree and expect failing tests.

Exits with 1 if the tests of a guard still pass, if they fail before anything was removed, or
if its line was not found. Arguments are parts of the names or files of guards; without any,
all are tried.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from guards import GUARDS

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")
GREEN, RED = 0, 1


class Copy:
    """A copy of git's files and the compiled translations, with its own test databases."""

    def __init__(self, folder, number):
        self.folder, self.name = folder / str(number), f"_mutants_{os.getpid()}_{number}"
        # A file that was deleted but is still in the index cannot be copied.
        for name in filter(os.path.isfile, [*_known_to_git(), *ROOT.glob("locale/*/*/*.mo")]):
            target = self.folder / Path(name).relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(name, target)
        self.database = self.folder / "var" / f"test{self.name}.sqlite3"

    def prepare(self):
        """Create the migrated database with which every run begins."""
        self._pytest("tests/portal/test_folding.py tests/floors/test_queries.py", "--create-db")
        shutil.copy2(self.database, self.database.with_suffix(".first"))

    def run(self, tests, *, postgresql):
        """Run the tests; return pytest's exit code (GREEN or RED, or another) and output."""
        if not postgresql:
            for end in ("-wal", "-shm"):
                Path(f"{self.database}{end}").unlink(missing_ok=True)
            shutil.copy2(self.database.with_suffix(".first"), self.database)
        return self._pytest(tests, *(["--create-db"] if postgresql else []), postgresql=postgresql)

    def try_without(self, guard):
        """Run the guard's tests without the guard; return verdict and explanation."""
        file = self.folder / guard.file
        text = file.read_text()
        try:
            file.write_text(guard.taken_out(text))
        except LookupError as moved:
            return "MOVED", str(moved)
        try:
            code, said = self.run(guard.tests, postgresql=guard.postgresql)
        finally:
            file.write_text(text)
        caught = re.search(r"^FAILED (\S+)", said, re.MULTILINE)
        if code == RED and caught:
            return "red", caught[1]
        return ("GREEN", "no test misses it") if code == GREEN else ("BROKEN", said[-600:])

    def _pytest(self, tests, *options, postgresql=False):
        environment = os.environ | {"TEST_DB_SUFFIX": self.name}
        environment.pop("DATABASE_URL", None)
        if postgresql:
            environment["DATABASE_URL"] = POSTGRESQL
        else:
            options = [*options, "--reuse-db"]
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        done = subprocess.run(  # noqa: S603
            [*command, *options, *tests.split()],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr


def main():
    asked = _asked()
    guards = [guard for guard in GUARDS if not asked.names or _is_named(guard, asked.names)]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies = [Copy(Path(folder), number) for number in range(asked.jobs)]
        with ThreadPoolExecutor(asked.jobs) as workers:
            list(workers.map(Copy.prepare, copies))
            free = Queue()
            for copy in copies:
                free.put(copy)
            ill = [] if asked.trusting else _ill(guards, free, workers)
            verdicts = list(workers.map(lambda guard: _tried(guard, free), guards))
    wrong = [verdict for verdict in verdicts if verdict != "red"]
    print(
        f"{len(verdicts)} guards: {len(verdicts) - len(wrong)} red, {len(wrong)} not; "
        f"{time.monotonic() - began:.0f} s"
    )
    return 1 if wrong or ill else 0


def _asked():
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of the names of guards")
    parser.add_argument("-n", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--trusting", action="store_true", help="do not run the tests unchanged beforehand"
    )
    return parser.parse_args()


def _is_named(guard, names):
    return any(name in guard.name or name in guard.file for name in names)


def _ill(guards, free, workers):
    """Tests that fail without any change; their failures would prove nothing."""
    wanted = sorted({(test, guard.postgresql) for guard in guards for test in guard.tests.split()})

    def run(one):
        with _borrowed(free) as copy:
            code, said = copy.run(one[0], postgresql=one[1])
        if code != GREEN:
            print(f"FAILS UNCHANGED  {one[0]}\n{said[-600:]}", flush=True)
        return code

    return [one for one, code in zip(wanted, workers.map(run, wanted), strict=True) if code]


def _tried(guard, free):
    began = time.monotonic()
    with _borrowed(free) as copy:
        verdict, why = copy.try_without(guard)
    place = "PostgreSQL" if guard.postgresql else ""
    took = f"{time.monotonic() - began:.0f} s"
    print(f"{verdict:6} {took:>5}  {guard.name}  ({guard.file}) {place}\n{'':14}{why}", flush=True)
    return verdict


class _borrowed:  # noqa: N801
    """A context manager that takes a free copy and gives it back."""

    def __init__(self, free):
        self.free = free

    def __enter__(self):
        self.copy = self.free.get()
        return self.copy

    def __exit__(self, *problem):
        self.free.put(self.copy)


def _known_to_git():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


if __name__ == "__main__":
    sys.exit(main())
