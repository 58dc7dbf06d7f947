"""Bare view and page are measured in turn; an act that does nothing is no figure."""

import pytest

from portal.benchmark import figures, load, measuring
from portal.benchmark.place import Refused


class Recording:
    """Stands for a server: says which one was asked, and what each stretch gave."""

    def __init__(self, name, asked, requests):
        self.name, self.asked, self.requests, self.port = name, asked, requests, name

    def measure(self, send):
        send(self.port)
        self.asked.append(self.name)
        return figures.Slice(self.requests, 1.0, 1.0, 2.0, 3.0, 0, 10.0, 5.0)


@pytest.fixture
def manner():
    return measuring.Manner(
        client="own", connections=3, rounds=3, seconds=6, workers=2, port=None, imported=1,
        waiting=(), say=print,
    )  # fmt: skip


@pytest.fixture
def sent(monkeypatch):
    """Every stretch of requests that would have been sent: where, to what, how long."""
    found = []

    def ask(port, calls, *, connections, seconds):
        calls = iter(calls)
        found.append((port, next(calls, None), connections, seconds))

    monkeypatch.setattr(load, "ask", ask)
    monkeypatch.setattr(load, "weigh", lambda port, call: (200, 4000))
    return found


def test_bare_view_and_page_take_turns(manner, sent):
    asked = []
    product, bare = Recording("page", asked, 20), Recording("bare", asked, 100)
    page = {"name": "list", "path": "/threads/", "cookie": "", "queries": 3}
    found = measuring._measure_page(page, product, bare, manner=manner)
    assert asked == ["bare", "page"] * 3
    assert [(port, call.path) for port, call, _c, _s in sent] == [
        ("bare", "/"), ("page", "/threads/"),
    ] * 3  # fmt: skip
    assert {(connections, seconds) for _p, _call, connections, seconds in sent} == {(3, 2)}
    assert (found["share"], found["queries"], found["bytes"]) == (0.2, 3, 4000)
    assert (found["requests"], found["bare_per_second"]) == (60, 100)
    assert (found["web_cpu"], found["bare_cpu"]) == (0.5, 0.15)


def test_each_act_is_sent_once(manner, sent):
    asked = []
    product, bare = Recording("page", asked, 2), Recording("bare", asked, 2)
    calls = [{"path": f"/{number}/", "cookie": "c", "body": "b"} for number in range(6)]
    answer = {"calls": calls, "queries": 40}
    measuring._measure_act(lambda *task: answer, "posting", product, bare, manner=manner)
    assert [call.path for port, call, _c, _s in sent if port == "page"] == ["/0/", "/2/", "/4/"]


def test_a_page_that_is_not_there_stops_the_run(manner, monkeypatch):
    monkeypatch.setattr(load, "weigh", lambda port, call: (404, 10))
    product = Recording("page", [], 1)
    page = {"name": "list", "path": "/gone/", "cookie": "", "queries": 3}
    with pytest.raises(Refused, match=r"list \(/gone/\) answers with HTTP 404"):
        measuring._measure_page(page, product, product, manner=manner)


def test_an_act_that_did_nothing_stops_the_run():
    measuring._refuse_undone({"posting": 3, "sign-in": 9}, {"posting": 3})
    with pytest.raises(Refused, match="Of 3 times posting, only 2 did anything"):
        measuring._refuse_undone({"posting": 3}, {"posting": 2})


def test_a_post_says_what_a_browser_behind_a_proxy_says():
    call = load.Call("/x/", cookie="a=b", body="c=d")
    assert call.expected == 302
    assert call.headers["Referer"] == f"https://{load.HOST}/"
    assert call.headers["Cookie"] == "a=b"
    assert "Referer" not in load.Call("/x/").headers
