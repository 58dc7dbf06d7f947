"""Rules that the linter cannot check: file names, sizes, forbidden text in the repository."""

import ast
import re
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"portal", "forum", "moderation", "workorders"}
MACHINE_FOLDERS = {".git", ".venv", "var", "node_modules", "__pycache__", ".pytest_cache"}
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".gif", ".mo", ".woff2", ".xlsx", ".db"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


@lru_cache
def files():
    """Every file of the repository, including uncommitted ones."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not MACHINE_FOLDERS & set(path.parts)]
    return sorted(path for path in set(paths) if path.is_file())


def texts(*, vendored=True, but=()):
    """(name, text) of every text file except this one, which contains the forbidden patterns."""
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        is_vendored = name.startswith("static/vendor/")
        if path.suffix in BINARY or path == Path(__file__) or (is_vendored and not vendored):
            continue
        if not name.endswith(tuple(but) or "\0"):
            yield name, path.read_text(errors="replace")


def modules():
    """(name, text) of every Python module that is neither a migration nor a test."""
    for name, text in texts(vendored=False):
        if name.endswith(".py") and not {"migrations", "tests"} & set(name.split("/")):
            yield name, text


def hits(pattern, pairs):
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0].strip()}"
        for name, text in pairs
        for found in pattern.finditer(text)
    ]


MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])/(?:root|home|Users|work|workspace|mnt|tmp)/[\w.]+|[A-Z]:\\Users\\|\.\./shared\b"
)
REGISTRY_HOST = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com|ghcr\.io"
    r"|docker\.io|deb\.debian\.org|(?:mirrors?|pypi|npm)\.(?:\w+\.)+(?:cn|com|org|net)"
    r"|unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com)\b",
    re.IGNORECASE,
)
# Notes about unfinished work, and merge conflict markers.
UNFINISHED = re.compile(r"\b(?:TODO|FIXME)\b|^(?:<{7}|>{7}) ", re.MULTILINE)
MOBILE = re.compile(r"(?<![\w.])1[3-9]\d{9}(?![\w.])")
FORBIDDEN_NAME = re.compile(
    r"(?:^|/)(?:(?:utils|helpers|common|misc)(?:\.py|/)|(?:uv|poetry|yarn)\.lock$|package-lock\.json$"
    r"|\.env$|\.DS_Store$|Thumbs\.db$|[^/]*(?:\.pyc|\.orig|\.rej|\.bak|\.swp|~|\.sqlite3|\.log)$)"
)
UNSAFE_MARKUP = re.compile(
    r"\|\s*safe\b|\{%\s*autoescape\s+off|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|<style\b|javascript:"
    r"|<script\b(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))",
    re.IGNORECASE,
)


def test_there_are_files_to_look_at():
    names = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"manage.py", "pyproject.toml", "portal/settings.py"} <= names


def test_no_file_names_a_path_of_this_machine():
    assert hits(MACHINE_PATH, texts(vendored=False)) == []
    assert [name for name, text in texts() if f"{ROOT}/" in text] == []


def test_no_file_names_a_registry_host():
    assert hits(REGISTRY_HOST, texts(vendored=False)) == []


def test_no_file_has_a_forbidden_name():
    names = [path.relative_to(ROOT).as_posix() for path in files()]
    assert [name for name in names if FORBIDDEN_NAME.search(name)] == []


def test_no_file_has_a_todo_or_a_merge_conflict():
    assert hits(UNFINISHED, texts(vendored=False, but=[".lock", ".po"])) == []


def test_no_file_holds_a_mobile_number_that_may_be_somebodys():
    assert hits(MOBILE, texts(vendored=False, but=[".lock", ".svg", ".geojson"])) == []


def test_there_is_no_other_top_level_package():
    tops = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert tops - {"tests"} == PACKAGES


def test_every_package_has_a_docstring():
    silent = {"migrations", "management", "commands", "templatetags"}
    assert [
        name
        for name, text in modules()
        if name.endswith("/__init__.py")
        and not silent & set(name.split("/"))
        and not ast.get_docstring(ast.parse(text))
    ] == []


def test_no_module_is_too_long():
    sizes = {name: len(text.splitlines()) for name, text in modules()}
    assert {name: size for name, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_no_function_is_too_long():
    assert [long for name, text in modules() for long in long_functions(name, text)] == []


def long_functions(name, text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name} has {length} lines"


def test_only_the_sanitising_function_calls_text_safe():
    makers = [name for name, text in modules() if "mark_safe" in text or "SafeString(" in text]
    assert len(makers) <= 1, makers


def test_templates_hold_no_inline_style_script_or_handler():
    pages = [(name, text) for name, text in texts(vendored=False) if name.endswith(".html")]
    assert hits(UNSAFE_MARKUP, pages) == []


# --- tests of the checks ------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "cd /home/somebody/portal"),
        (MACHINE_PATH, "see ../shared/x"),
        (REGISTRY_HOST, "--index-url https://pypi.org/simple"),
        (REGISTRY_HOST, "https://registry.npmjs.org/htmx"),
        (REGISTRY_HOST, "https://mirrors.tuna.tsinghua.edu.cn/x"),
        (UNFINISHED, "# TODO: later"),
        (UNFINISHED, "text\n<<<<<<< HEAD\n"),
        (MOBILE, "call 13800000000"),
        (FORBIDDEN_NAME, "forum/utils.py"),
        (FORBIDDEN_NAME, "forum/helpers/text.py"),
        (FORBIDDEN_NAME, "uv.lock"),
        (FORBIDDEN_NAME, ".env"),
        (UNSAFE_MARKUP, "{{ text|safe }}"),
        (UNSAFE_MARKUP, '<p style="color:red">'),
        (UNSAFE_MARKUP, '<a onclick="go()">'),
        (UNSAFE_MARKUP, "<script>go()</script>"),
    ],
)
def test_finds(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, '<a href="/workorders/">'),
        (MACHINE_PATH, "/srv/portal/var/media"),
        (REGISTRY_HOST, "https://wenzhong.example/"),
        (UNFINISHED, "mastodon"),
        (MOBILE, "2026112100042 10012345678"),
        (FORBIDDEN_NAME, "forum/screening/engine.py"),
        (FORBIDDEN_NAME, ".env.example"),
        (UNSAFE_MARKUP, '<script type="module" src="/static/x.js"></script>'),
        (UNSAFE_MARKUP, '<p class="style" data-on="x">'),
    ],
)
def test_lets_pass(pattern, text):
    assert not pattern.search(text)


def test_finds_a_long_function():
    body = "    x = 1\n"
    assert not list(long_functions("x.py", "def f():\n" + body * (LONGEST_FUNCTION - 1)))
    assert list(long_functions("x.py", "def f():\n" + body * LONGEST_FUNCTION))


# --- outgoing connections ------------------------------------------------------

OUTBOUND = re.compile(
    r"^\s*(?:import|from)\s+(?:requests|httpx|aiohttp|urllib3|smtplib|ftplib|urllib\.request)\b",
    re.MULTILINE,
)


def test_outgoing_connections_go_only_to_configured_services():
    """Only database, cache, mail server and text messages; no address comes from a form."""
    callers = {line.partition(":")[0] for line in hits(OUTBOUND, modules())}
    # It connects only to ``SMS_URL`` and follows no redirects.
    assert callers <= {"portal/notifications/channels/sms_gateways.py"}
