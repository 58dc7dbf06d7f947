"""A filter that is set stands folded above its list and says what it is set to."""

import pytest

from forum.reading import filter_panels
from portal.agencies.models import Agency
from tests.floors.markup import Page, words_of

pytestmark = pytest.mark.django_db
# Who reads, where, and what the fold says.
SET = [
    (None, "/threads/", "Filter"),
    (None, "/threads/?order=new", "Filter"),
    (None, "/threads/?status=overdue&q=路灯", "Filter: 路灯, Overdue"),
    (None, "/threads/?agency=transport&order=waiting", "Answered by nobody yet, oldest first"),
    (None, "/threads/?agency=transport", "Filter: Transport Bureau"),
    ("moderator", "/moderation/?purpose=answer&urgent=on", "Filter: Answer, Only urgent"),
    ("dispatcher", "/workorders/?agency=transport&overdue=on", "Filter: Transport Bureau, Only"),
]


@pytest.fixture
def panel(client, request, transport):
    def panel(person, address):
        if person:
            client.force_login(request.getfixturevalue(person))
        client.cookies["django_language"] = "en"
        page = Page(client.get(address).text)
        (details,) = [one for one in page.all("details") if one.get("id") == "filter-panel"]
        return details

    return panel


def fold_of(details):
    return " ".join(words_of(details.find("summary")).split())


@pytest.mark.parametrize(("person", "address", "words"), SET)
def test_the_fold_says_what_is_chosen(panel, person, address, words):
    details = panel(person, address)
    assert words in fold_of(details)
    assert details.get("open") is None


def test_a_retired_agency_is_named_though_it_is_not_offered(panel, transport):
    Agency.objects.filter(pk=transport.pk).update(retired_at="2026-01-01T00:00:00Z")
    assert fold_of(panel(None, "/threads/?agency=transport")) == "Filter: Transport Bureau"


def test_what_is_not_understood_opens_the_panel(panel):
    details = panel(None, "/threads/?agency=nowhere&status=overdue")
    assert details.get("open") is not None
    assert fold_of(details) == "Filter"


def test_the_panel_follows_another_name_of_what_is_chosen(panel, transport):
    chosen = "/threads/?agency=transport&status=overdue"
    assert fold_of(panel(None, chosen)) == "Filter: Transport Bureau, Overdue"
    Agency.objects.filter(pk=transport.pk).update(name="交通委", name_en="Roads Bureau")
    assert fold_of(panel(None, chosen)) == "Filter: Roads Bureau, Overdue"


def test_each_choice_has_its_own_panel(panel):
    for _nobody, address, words in SET[1:5]:
        assert words in fold_of(panel(None, address))
        assert words in fold_of(panel(None, address))


def test_words_that_people_type_are_not_kept(panel):
    before = len(filter_panels._panels.values)
    for word in ("路灯", "公交", "施工"):
        assert fold_of(panel(None, f"/threads/?q={word}")) == f"Filter: {word}"
    assert len(filter_panels._panels.values) == before
