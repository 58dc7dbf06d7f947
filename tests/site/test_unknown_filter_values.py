"""
For an unknown value of a filter the page names the filter and keeps the other filters.
"""

import pytest

from tests.workorders import export_builders as exports
from workorders.models import ExportBatch

pytestmark = pytest.mark.django_db
CHOOSE = "Please choose from it."
TICK = "Please tick the box"
PART = "The list has no such part"
OPEN_PANEL = 'id="filter-panel" open'
INQUIRY, ANSWER = 'value="inquiry" selected', 'value="answer" selected'
# Who reads, where, the filter with a value that nobody knows, the sentence, what is kept.
LISTS = [
    *[
        ("citizen", f"/threads/?kind=inquiry&{name}=nowhere", name, CHOOSE, INQUIRY)
        for name in ("category", "area", "agency", "status", "order")
    ],
    ("citizen", "/threads/?q=路灯&kind=nowhere", "kind", CHOOSE, 'value="路灯"'),
    ("citizen", "/threads/?kind=inquiry&q=路", "q", "at least two characters", INQUIRY),
    ("citizen", "/boards/matters/?kind=inquiry&status=nowhere", "status", CHOOSE, INQUIRY),
    ("citizen", "/boards/notices/?q=停水&agency=nowhere", "agency", CHOOSE, 'value="停水"'),
    ("moderator", "/moderation/?urgent=on&purpose=nowhere", "purpose", CHOOSE, "checked"),
    (
        "moderator",
        "/moderation/?purpose=answer&urgent=x",
        "urgent",
        TICK,
        'value="answer" selected',
    ),
    ("dispatcher", "/workorders/?overdue=on&agency=nowhere", "agency", CHOOSE, "checked"),
    ("dispatcher", "/workorders/?q=路灯&overdue=x", "overdue", TICK, 'value="路灯"'),
    ("dispatcher", "/workorders/?q=路灯&due_soon=x", "due_soon", TICK, 'value="路灯"'),
    ("dispatcher", "/workorders/?q=路灯&ever_overdue=x", "ever_overdue", TICK, 'value="路灯"'),
]


@pytest.fixture
def page_for(client, request):
    def read(person, address, data=None):
        client.force_login(request.getfixturevalue(person))
        client.cookies["django_language"] = "en"
        response = client.post(address, data) if data else client.get(address)
        assert response.status_code == 200
        return response.text

    return read


@pytest.mark.parametrize(("person", "address", "name", "sentence", "kept"), LISTS)
def test_the_page_says_beside_which_and_keeps_the_others(
    page_for, thread, person, address, name, sentence, kept
):
    page = page_for(person, address)
    _before, beside = page.split(f'id="id_{name}_error"')
    assert sentence in beside.partition("</div>")[0]
    assert page.count('class="field__error"') == 1
    assert kept in page
    assert OPEN_PANEL in page


def test_an_unknown_part_of_the_orders_is_said_and_the_words_are_kept(page_for):
    page = page_for("dispatcher", "/workorders/?q=路灯&status=nowhere")
    assert PART in page
    assert 'value="路灯"' in page
    assert PART not in page_for("dispatcher", "/workorders/?status=all")


def test_search_says_what_it_cannot_look_for_and_keeps_it(page_for):
    page = page_for("citizen", "/search/?q=路")
    assert "at least two characters" in page
    assert 'value="路"' in page


@pytest.mark.parametrize("name", ["agency", "status", "kind", "selection", "format"])
def test_an_export_says_beside_which_and_makes_nothing(
    page_for, citizen, moderator, dispatcher, transport, name
):
    exports.order(citizen, moderator, dispatcher, transport)
    wishes = {"format": "csv", "selection": "all", "dispatched_from": "2026-01-02"}
    page = page_for("dispatcher", "/workorders/exports/", wishes | {name: "nowhere"})
    assert f'id="id_{name}_error"' in page
    assert 'value="2026-01-02"' in page
    assert not ExportBatch.objects.exists()
