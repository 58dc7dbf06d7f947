"""The functions that select a text in the reader's language."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from portal.languages import LANGUAGES, in_every_language, local_fact, local_text

ROOT = Path(__file__).resolve().parents[2]
ROW = SimpleNamespace(name="市交通运输局", name_en="Transport Bureau")
CASES = [("zh-hans", "市交通运输局"), ("en", "Transport Bureau"), ("en-gb", "Transport Bureau")]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_rows_and_facts_are_read_in_the_language_in_use(language, text):
    with override(language):
        assert local_text(ROW) == text
        assert local_fact(vars(ROW), "name") == text


def test_chinese_is_said_where_there_is_no_english():
    with override("en"):
        assert local_text(SimpleNamespace(name="河道管理处", name_en="")) == "河道管理处"
        assert local_fact({"name": "河道管理处"}, "name") == "河道管理处"
        assert local_fact({}, "name") == ""


def test_facts_are_kept_in_every_language():
    from django.utils.translation import get_language

    facts = in_every_language(lambda: {"kind": get_language()})
    assert facts == {f"kind{one.suffix}": one.code for one in LANGUAGES}


def test_nothing_else_asks_which_language_is_on():
    # The adapter of allauth stores the language itself, as it is.
    allowed = {"portal/languages.py", "portal/accounts/adapter.py"}
    asking = re.compile(r"\bget_language\(")
    found = [
        str(path.relative_to(ROOT))
        for top in ("forum", "moderation", "portal", "workorders")
        for path in sorted((ROOT / top).rglob("*.py"))
        if asking.search(path.read_text()) and str(path.relative_to(ROOT)) not in allowed
    ]
    assert found == []
