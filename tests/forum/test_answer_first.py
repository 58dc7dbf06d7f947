"""On a matter's page the reply is below the question, before the timeline and other answers."""

import pytest
from django.template.loader import render_to_string

from forum import workflow
from forum.choices import Purpose, ReplyKind, Stage
from forum.models import Post
from forum.reading import timeline
from tests import builders
from tests.floors.markup import Page, words_of
from tests.forum.test_detail import PUBLISHED, dispatch, read, reply, text_of

pytestmark = pytest.mark.django_db
OTHERS = "for reference only"


@pytest.fixture
def add(thread, citizen, moderator):
    """The author's addition, published."""

    def add(text, thread=thread):
        return builders.answer(citizen, thread, moderator, text=text, purpose=Purpose.FOLLOW_UP)

    return add


@pytest.fixture
def official(thread, clerk, dispatcher, transport):
    """An official reply, published."""

    def official(text, **kind):
        reply(thread, clerk, dispatcher, agency=transport, text=text, **kind)
        return Post.objects.official().filter(thread=thread).latest("number")

    return official


def assert_in_order(page, *words):
    places = [page.index(each) for each in words]
    assert places == sorted(places), dict(zip(words, places, strict=True))


def test_question_reply_what_happened_answers(client, thread, neighbour, moderator, official):
    builders.answer(neighbour, thread, moderator, text="网友的话")
    official("机构的话")
    assert_in_order(
        text_of(read(client, thread)),
        "post__body", "机构的话", 'id="story"', OTHERS, "网友的话",
    )  # fmt: skip


def test_several_replies_stand_in_order_under_the_question(client, thread, official):
    for text in ("第一次答复", "第二次答复"):
        official(text)
    page = text_of(read(client, thread))
    assert_in_order(page, 'id="post-1"', "第一次答复", "第二次答复", 'id="story"')


def test_what_the_author_adds_stands_with_the_question(client, thread, add, official):
    add("我补充一句")
    official("机构的话")
    add("谢谢，修好了")
    page = text_of(read(client, thread))
    assert_in_order(page, 'id="post-1"', "我补充一句", "机构的话", "谢谢，修好了", 'id="story"')
    assert read(client, thread).context["page"].rows == []


def test_what_the_author_adds_is_on_the_first_page(client, thread, neighbour, moderator, add):
    for number in range(51):
        builders.answer(neighbour, thread, moderator, text=f"第{number}条")
    addition = add("很久以后的补充")
    assert addition.get_absolute_url() == f"{thread.get_absolute_url()}#post-53"
    shown = ["很久以后的补充" in text_of(read(client, thread, query)) for query in ("", "?page=2")]
    assert shown == [True, False]


def test_a_hidden_addition_leaves_a_line(client, thread, moderator, add):
    workflow.hide_post(add("骂人的话").pk, by=moderator, reason="insults")
    page = text_of(read(client, thread))
    assert ("骂人的话" in page, "Reason: insults" in page) == (False, True)


def test_what_happened_is_folded_to_its_last_step(client, thread, dispatcher, transport):
    dispatch(thread, dispatcher, agency=transport)
    page = Page(text_of(read(client, thread)))
    lists = [element for element in page.all("ol") if element.get("class") == "timeline"]
    folded = [any(above.tag == "details" for above in page.ancestors(each)) for each in lists]
    assert folded == [True, False]
    assert [len(each.findall("li")) for each in lists] == [2, 1]
    assert "Sent to Transport Bureau" in words_of(lists[1])
    assert "Show the 2 steps before" in [words_of(each).strip() for each in page.all("summary")]


def test_one_step_has_nothing_to_unfold(thread):
    (only, *_) = timeline.lines_of(thread, [])
    html = render_to_string("partials/timeline_folded.html", {"lines": [only]})
    assert ("<details" in html, html.count("<li")) == (False, 1)


def test_the_status_leads_to_the_newest_reply_that_answers(client, thread, dispatcher, official):
    official("已派人去看。", kind=ReplyKind.PROGRESS)
    assert 'href="#post-2">What the agency says so far</a>' in text_of(read(client, thread))
    official("已修好。")
    official("另外说明。", kind=ReplyKind.PROGRESS)
    workflow.record_progress(
        thread.pk, workflow.Progress(stage=Stage.ANSWERED), by=dispatcher, **PUBLISHED
    )
    page = text_of(read(client, thread))
    assert 'href="#post-3">Read the reply</a>' in page
    assert_in_order(page, 'href="#post-3">Read', "<h1", 'id="post-3"')


def test_before_a_reply_the_status_leads_nowhere(client, thread, moderator, official):
    assert "status-sentence__reply" not in text_of(read(client, thread))
    workflow.hide_post(official("说错了").pk, by=moderator, reason="mistake")
    assert "status-sentence__reply" not in text_of(read(client, thread))


@pytest.mark.parametrize(
    ("text", "kind", "label", "is_stamped"),
    [
        ("站台顶棚已于今天修好。", ReplyKind.FINAL, "Official reply", True),
        ("站台顶棚正在修。", ReplyKind.PROGRESS, "Progress", False),
        ("来信收悉。", ReplyKind.RECEIVED, "Received", False),
        ("您好，您的留言已收悉。", ReplyKind.FINAL, "Received", False),
        ("您好，您反映的问题已转市住建局处理。", ReplyKind.FINAL, "Passed on", False),
    ],
)
def test_only_an_answer_bears_the_stamp(client, thread, official, text, kind, label, is_stamped):
    official(text, kind=kind)
    page = text_of(read(client, thread))
    assert f"{label}</span>" in page
    assert ("tag--official" in page, "post--interim" in page) == (is_stamped, not is_stamped)


def test_other_peoples_heading_is_for_public_matters(client, private_thread, citizen, moderator):
    for person in (citizen, moderator):
        client.force_login(person)
        page = text_of(read(client, private_thread))
        assert (OTHERS in page, "Nobody has added" in page, "Add what you know" in page) == (
            False, False, False,
        )  # fmt: skip


def test_the_author_adds_to_the_matter_and_others_say_what_they_know(
    client, thread, citizen, neighbour
):
    for person, offered in [(citizen, "Add to your matter"), (neighbour, "Add what you know")]:
        client.force_login(person)
        page = text_of(read(client, thread))
        assert page.count(f'href="{thread.get_absolute_url()}answer/"') == 1
        assert offered in page


def test_headings_come_in_order(client, thread, neighbour, moderator, add, official):
    builders.answer(neighbour, thread, moderator)
    add("我补充一句")
    official("机构的话")
    page = Page(text_of(read(client, thread)))
    levels = [element.tag for element in page.all("h1", "h2", "h3")]
    assert levels[:7] == ["h1", "h2", "h2", "h2", "h2", "h2", "h3"]


def card_of(response):
    page = Page(text_of(response))
    card = {el.get("property"): el.get("content") for el in page.all("meta") if el.get("property")}
    canonical = [el.get("href") for el in page.all("link") if el.get("rel") == "canonical"]
    return card, canonical


def test_a_shared_matter_says_what_it_is(client, citizen, moderator, settings):
    settings.SITE_URL = "https://wenzhong.example"
    thread = builders.published(citizen, moderator, title='"夜里"施工', text="每晚到两点。")
    address = f"https://wenzhong.example{thread.get_absolute_url()}"
    card, canonical = card_of(read(client, thread))
    assert (card["og:title"], card["og:type"]) == ('"夜里"施工', "article")
    assert (card["og:description"], card["og:url"]) == ("每晚到两点。", address)
    assert canonical == [address]
    assert card_of(read(client, thread, "?page=2"))[1] == [f"{address}?page=2"]


def test_a_matter_that_is_not_public_is_no_card(client, private_thread, citizen):
    client.force_login(citizen)
    card, canonical = card_of(read(client, private_thread))
    assert ("og:title" in card, canonical) == (False, [])
