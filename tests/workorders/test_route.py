"""The route of orders: everything that is said of it elsewhere is read from its one table."""

import pytest

from forum.reading import timeline
from portal.audit.wording import ACTS as IN_THE_AUDIT
from portal.notifications.kinds import KINDS as NOTICES
from workorders.management.commands.draw_route import PLACE
from workorders.models import OrderStatus
from workorders.models.transition_data import TRANSITION_DATA
from workorders.reading import ledger
from workorders.route import NOT_YET, ROUTE
from workorders.route.drawing import STATIONS, as_markdown
from workorders.route.table import UNREACHED, allows
from workorders.workflow.locks import record_transition

ON_THE_TIMELINE = {*timeline.WORDS, *timeline.WORDS_BY_FACTS, *timeline.SHOWN_BY_THE_REPLY}


def test_every_act_has_its_data_and_its_words():
    assert set(ROUTE) == set(TRANSITION_DATA)
    assert set(ROUTE) <= set(IN_THE_AUDIT)
    assert {act.public_line for act in ROUTE.values()} - {""} <= ON_THE_TIMELINE
    assert {letter.name for act in ROUTE.values() for letter in act.letters} <= set(NOTICES)
    facts = ledger._facts({})
    assert all(str(act.label) % facts for act in ROUTE.values())


def test_every_status_is_reached_from_a_dispatch():
    reached, new = set(), {NOT_YET}
    while new:
        reached |= new
        new = {
            end for act in ROUTE.values() for start in new for end in act.ends_of(start)
        } - reached
    assert set(OrderStatus) - reached == UNREACHED
    assert {OrderStatus.RATED, OrderStatus.ARCHIVED, OrderStatus.MERGED} == UNREACHED
    assert set(STATIONS) == reached


def test_the_drawing_in_the_docs_is_that_of_the_table():
    assert PLACE.read_text(encoding="utf-8") == as_markdown(), "run manage.py draw_route"


def test_no_step_leaves_the_route(order, dispatcher):
    for act, end in (("accept", OrderStatus.ANSWERED), ("sign_off", OrderStatus.DISPATCHED)):
        with pytest.raises(RuntimeError):
            record_transition(order, end, act=act, by=dispatcher)
        order.refresh_from_db()
    with pytest.raises(RuntimeError):
        record_transition(order, OrderStatus.WITHDRAWN, act="withdraw", by=dispatcher)


@pytest.mark.parametrize("act", sorted(ROUTE))
def test_an_act_leads_somewhere_just_from_where_it_starts(act):
    row = ROUTE[act]
    for status in [NOT_YET, *OrderStatus]:
        ends = row.ends_of(status)
        assert bool(ends) == (status in row.starts_from)
        assert all(allows(act, status, end) for end in ends)
    assert row.actors


def test_the_page_for_everybody_says_every_act_in_plain_words(client, db):
    page = client.get("/how-it-works/").text
    assert all(str(act.plain) in page for act in ROUTE.values())
