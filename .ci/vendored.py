"""
Compare the checksum, version and licence of every vendored file with the committed list.

Usage: vendored.py [FOLDER]. Prints each problem on a line; exits with 1 if there is one.
"""

import hashlib
import sys
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "vendor"
LIST = "vendored.toml"


def problems(folder):
    entries = tomllib.loads((folder / LIST).read_text())["file"]
    listed = {LIST}
    for entry in entries:
        listed |= {entry["path"], entry["licence_file"]}
        yield from _wrong_with(folder, entry)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name}: not in {LIST}" for name in sorted(present - listed))


def _wrong_with(folder, entry):
    yield from _changed(folder, entry["licence_file"], entry["licence_sha256"])
    yield from _changed(folder, entry["path"], entry["sha256"])
    file = folder / entry["path"]
    if file.is_file() and entry["version"].encode() not in file.read_bytes():
        yield f"{entry['path']}: does not say that it is version {entry['version']}"


def _changed(folder, name, checksum):
    file = folder / name
    if not file.is_file():
        yield f"{name}: missing"
    elif hashlib.sha256(file.read_bytes()).hexdigest() != checksum:
        yield f"{name}: not the file that was listed"


def main():
    found = list(problems(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
