"""Whose time ran how long, from the lines of the ledgers alone."""

import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workorders.clocks import spans
from workorders.clocks.spans import Whose
from workorders.route import NOT_YET
from workorders.route.table import ACTS

T0 = datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC)


def at(hours):
    return T0 + datetime.timedelta(hours=hours)


def line(act, start, end, hours):
    return SimpleNamespace(act=act, from_state=start, to_state=end, at=at(hours), data={})


def hours(events, lines, now, submitted=0):
    found = spans.times(submitted_at=at(submitted), events=events, lines=lines, now=at(now))
    of = {whose.value: time.total_seconds() / 3600 for whose, time in found.of.items() if time}
    return {"citizen": found.citizen.total_seconds() / 3600} | of


SENT = [line("submit", "draft", "pending", 0), line("approve", "pending", "approved", 5)]
OUT = [line("dispatch", "accepted", "in_progress", 8)]
GOT = [line("dispatch", "", "dispatched", 8), line("accept", "dispatched", "accepted", 10)]
SIGNED = [line("hand_in", "accepted", "awaiting_sign_off", 30),
          line("sign_off", "awaiting_sign_off", "awaiting_publication", 40)]  # fmt: skip
SAID = [line("publish_reply", "awaiting_publication", "answered", 44)]


@pytest.mark.parametrize(
    ("events", "lines", "now", "expected"),
    [
        (SENT[:1], [], 3, {"citizen": 3, "moderation": 3}),
        (SENT, [], 7, {"citizen": 7, "moderation": 5, "dispatch": 2}),
        ([*SENT, *OUT], GOT, 20, {"citizen": 20, "moderation": 5, "dispatch": 3, "agency": 12}),
        (
            [*SENT, *OUT], [*GOT, *SIGNED, *SAID], 100,
            {"citizen": 100, "moderation": 5, "dispatch": 3, "agency": 32, "publication": 4},
        ),
        # Sent back by the centre, it is the agency's again.
        (
            [*SENT, *OUT],
            [*GOT, *SIGNED, line("send_reply_back", "awaiting_publication", "accepted", 42)], 50,
            {"citizen": 50, "moderation": 5, "dispatch": 3, "agency": 40, "publication": 2},
        ),
        # Withdrawn and dispatched again.
        (
            [*SENT, *OUT],
            [*GOT, line("withdraw", "accepted", "withdrawn", 20),
             line("dispatch", "", "dispatched", 26)], 30,
            {"citizen": 30, "moderation": 5, "dispatch": 9, "agency": 16},
        ),
        # “Solved” ends the citizen's waiting, taking it back makes it as if never said.
        ([*SENT, *OUT, line("confirm_solved", "answered", "solved", 50)],
         [*GOT, *SIGNED, *SAID], 90,
         {"citizen": 50, "moderation": 5, "dispatch": 3, "agency": 32, "publication": 4}),
        ([*SENT, *OUT, line("confirm_solved", "answered", "solved", 50),
          line("take_back_solved", "solved", "answered", 60)], [*GOT, *SIGNED, *SAID], 90,
         {"citizen": 90, "moderation": 5, "dispatch": 3, "agency": 32, "publication": 4}),
    ],
)  # fmt: skip
def test_each_clock_runs_in_its_time(events, lines, now, expected):
    assert hours(events, lines, now) == expected


@st.composite
def walks(draw):
    """Lines along the route, at growing times."""
    state, hour, lines = NOT_YET, 0, []
    for _number in range(draw(st.integers(0, 40))):
        moves = [(act.name, move) for act in ACTS for move in act.moves if move.starts == state]
        if state == "withdrawn":
            moves = [(act.name, move) for act in ACTS for move in act.moves if not move.starts]
        name, move = draw(st.sampled_from(moves))
        hour += draw(st.integers(0, 72))
        end = draw(st.sampled_from(move.ends))
        lines.append(line(name, move.starts, end, hour))
        state = end
    return lines, hour + draw(st.integers(0, 100))


@given(walks())
def test_clocks_are_never_negative_and_never_run_at_once(walk):
    lines, now = walk
    found = spans.spans_of_orders(lines)
    ends = [span.end or at(now) for span in found]
    assert all(span.start <= end for span, end in zip(found, ends, strict=True))
    assert all(end <= after.start for end, after in zip(ends, found[1:], strict=False))
    assert [span for span in found[:-1] if span.end is None] == []
    total = sum((span.length(at(now)) for span in found), datetime.timedelta())
    begun = lines[0].at if lines else at(now)
    assert total <= at(now) - begun


def test_a_pause_is_nobodys_time_but_the_authors():
    pausing = [act for act in ACTS if act.clock == "pauses"]
    for act in pausing:
        lines = [*GOT, line(act.name, "accepted", "accepted", 12)]
        assert spans.paused_since(lines) == at(12)
        # A draft that is saved meanwhile does not end it.
        assert spans.paused_since([*lines, line("draft_reply", "accepted", "accepted", 13)])
        assert hours([*SENT, *OUT], lines, 20)[Whose.PAUSE.value] == 8
        assert spans.paused_since(
            [*lines, line("change_agency", "accepted", "dispatched", 14)]
        ) is (None)
