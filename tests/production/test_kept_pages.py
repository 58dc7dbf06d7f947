"""
Readers race against somebody who changes a matter: two web processes, and not one stale page.
"""

import http.client
import re
import shutil
import subprocess
import threading
import time

import pytest

from tests.production.free import free_ports
from tests.production.running import manage, portal, query, running, wait_for

CHANGES, READERS = 150, 6
# Seconds between two changes: long enough for kept pages to be handed out in between.
PAUSE = 0.05
MATTER = """
from forum import workflow
from tests import builders
workflow.open_posting()
moderator = builders.person("moderator", role="moderator")
thread = builders.published(builders.person("citizen"), moderator, title="第0次")
print(f"path={thread.get_absolute_url()}")
"""
CHANGE = "UPDATE forum_thread SET title = %s"
TITLE = re.compile("第([0-9]+)次")
KEPT = re.compile(r'^wenzhong_public_pages_total\{answer="kept"\} ([0-9.]+)', re.MULTILINE)
# As nginx sends them.
HEADERS = {
    "Host": "wenzhong.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "192.0.2.7",
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    with portal(tmp_path_factory.mktemp("var"), WORKERS="1", DECISIONS_HEARD_AFTER="0") as made:
        manage(made, "collectstatic", "--no-input", "--verbosity=0")
        made["MATTER"] = manage(made, "shell", "-c", MATTER).rpartition("path=")[2].strip()
        yield made


@pytest.fixture
def redis(tmp_path):
    if not shutil.which("redis-server"):
        pytest.skip("needs the program of Redis on this machine")
    port = free_ports(1)[0]
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


class Change:
    """The changes of the matter: ``committed`` have been, and the next may be at any moment."""

    def __init__(self, database):
        self.database, self.committed = database, 0

    def make_all(self):
        for number in range(1, CHANGES + 1):
            query(self.database, CHANGE, f"第{number}次")
            self.committed = number
            time.sleep(PAUSE)


def read_until_done(port, path, change, found):
    """Ask again and again; note how many pages were read, and those older than a commit before."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while change.committed < CHANGES:
        committed = change.committed
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        text = answer.read().decode()
        shown = {int(number) for number in TITLE.findall(text)}
        found.append((answer.status, min(shown, default=-1) - committed))
    connection.close()


def kept_answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/metrics/")
    found = KEPT.search(connection.getresponse().read().decode())
    connection.close()
    return float(found.group(1)) if found else 0


def answers(port):
    try:
        kept_answers(port)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("with_redis", [False, True])
def test_no_page_is_older_than_a_commit_before_it(environment, request, tmp_path, with_redis):
    shared = {"REDIS_URL": request.getfixturevalue("redis")} if with_redis else {}
    # Both processes count together.
    shared["PROMETHEUS_MULTIPROC_DIR"] = str(tmp_path)
    port = free_ports(1)[0]
    with running(environment | shared, "serve", f"--port={port}", "--workers=2"):
        wait_for(lambda: answers(port), seconds=60, what="an answer")
        change, found = Change(environment["DATABASE_URL"]), []
        paths = [environment["MATTER"], "/threads/", "/feeds/threads/"]
        readers = [
            threading.Thread(
                target=read_until_done, args=(port, paths[number % len(paths)], change, found)
            )
            for number in range(READERS)
        ]
        for reader in readers:
            reader.start()
        change.make_all()
        for reader in readers:
            reader.join(timeout=60)
        assert {status for status, _ahead in found} == {200}
        assert [ahead for _status, ahead in found if ahead < 0] == []
        # Some of them were kept ones, or nothing was tried.
        assert kept_answers(port) > 0
