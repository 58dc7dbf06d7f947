"""Moderators see what screening found, marked in the text; it decides nothing."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import richtext
from forum import workflow as forum
from forum.models import WordList
from tests import builders

TEXT = "楼道里有煤气味。\n\n这帮畜生！打 100 1234 5678，看 https://www.example.com/赌博<b>赌博</b>"


def page(client, submission, moderator):
    client.force_login(moderator)
    return client.get(f"/moderation/{submission.pk}/").content.decode()


@pytest.fixture
def marked(citizen):
    return builders.pending(citizen, title="畜生<i>打人", text=TEXT)


def test_marks_stand_in_title_and_text(client, marked, moderator):
    shown = page(client, marked, moderator)
    assert '<mark data-level="2">畜生</mark>&lt;i&gt;打人' in shown
    assert '<mark data-level="3">煤气味</mark>' in shown
    assert '<mark data-level="2">100 1234 5678</mark>' in shown
    assert '&lt;b&gt;<mark data-level="2">赌博</mark>&lt;/b&gt;' in shown


def test_the_list_names_each_and_begins_with_danger(client, marked, moderator):
    shown = page(client, marked, moderator)
    listed = shown.partition("需要留意")[2].partition("</ul>")[0]
    assert listed.index("煤气味") < listed.index("畜生")
    assert "× 2" in listed
    assert "手机号" in listed


def test_a_calm_text_has_no_list(client, pending, moderator):
    shown = page(client, pending, moderator)
    assert "需要留意" not in shown
    assert "<mark" not in shown


def test_a_renamed_list_is_called_by_its_name(client, marked, moderator):
    WordList.objects.filter(slug="insults").update(name="脏话")
    assert "脏话" in page(client, marked, moderator)


def test_it_is_approved_like_any_other_and_published_without_marks(client, marked, moderator):
    thread = forum.approve(marked.pk, version_id=marked.latest_version.pk, by=moderator).thread
    shown = client.get(thread.get_absolute_url()).content.decode()
    assert "畜生" in shown
    assert "<mark" not in shown


def test_what_an_edit_would_say_is_marked(client, thread, citizen, moderator):
    question = thread.posts.get(number=1)
    edit = builders.pending(
        citizen, purpose="edit", thread=thread, post=question, text="改过：这帮畜生"
    )
    assert '<mark data-level="2">畜生</mark>' in page(client, edit, moderator)


# --- marks in HTML --------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "路灯",
        "<script>",
        "&amp;",
        "&",
        'https://a.example/?a=1&b="2"',
        "\n",
        "\n\n",
        "👨\u200d👩",
        "'\"",
        "> ",
    ]
)


@given(
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 4)), max_size=4),
)
def test_marks_change_no_word_and_break_no_tag(text, spans):
    before = richtext.plain(text)
    after = richtext.with_marks(before, spans)
    assert richtext.visible_text(after) == richtext.visible_text(before)
    without = str(after)
    for level in "1234":
        without = without.replace(f'<mark data-level="{level}">', "")
    assert without.replace("</mark>", "") == str(richtext.with_marks(before, []))
    html5lib.HTMLParser(strict=True).parseFragment(str(after))


def test_a_span_across_a_link_and_a_line_is_marked_in_each_part():
    body = richtext.plain("见https://a.example/ 甲\n乙")
    end = len(richtext.visible_text(body))
    assert str(richtext.with_marks(body, [(0, end, 2)])).count("<mark") == 4
