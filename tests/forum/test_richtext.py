"""One module turns people's texts into HTML."""

from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from forum.richtext import (
    CITIZEN_TAGS,
    OFFICIAL_TAGS,
    PAGE_TAGS,
    clean_input,
    excerpt,
    official,
    page_html,
    plain,
    safe_target,
    unbroken_dates,
)

DOORS = [(plain, CITIZEN_TAGS), (official, OFFICIAL_TAGS), (page_html, PAGE_TAGS)]
ATTRIBUTES = {"href", "rel", "value", "scope", "colspan", "rowspan"}

HOSTILE_TARGETS = [
    "javascript:alert(1)",
    "javascript:1",
    "JaVaScRiPt:1",
    "java\tscript:1",
    "java\nscript:1",
    " javascript:1",
    "\x01javascript:1",
    "javascript&colon;1",
    "vbscript:1",
    "data:text/html,<script>1</script>",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "http:evil.example",
    "http:///evil.example",
    "https://city.example@evil.example/",
    "http://[",
    "http://",
    "file:///etc/passwd",
    "ftp://a.example/",
    "mailto:",
    "tel:12345",
    "evil.example",
    "?next=//evil.example",
    "#top",
    "",
]
HOSTILE_TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:1" onclick="x()">x</a>',
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=1>'>",
    "<textarea><script>1</script></textarea>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "<form action=//evil.example><button>x</button></form>",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example><meta http-equiv=refresh content='0;//evil.example'>",
    "<p style='position:fixed' class=x id=y data-x=1 hx-get=/x>x</p>",
    "<!--><script>1</script>-->",
    "<![CDATA[<script>1</script>]]>",
    "&lt;script&gt;1&lt;/script&gt;",
    "&#60;script&#62;",
    "<scr<script>ipt>",
    "[x](javascript:1)",
    '[x](http://a.example/"onmouseover="x)',
    "[<img src=x onerror=1>](http://a.example/)",
    "**<script>**1**</script>**",
    'http://a.example/"onmouseover="alert(1)',
    "http://a.example/'><script>1</script>",
    "## <script>1</script>\n- <img src=x onerror=1>\n1. <svg onload=1>",
    "<td colspan='9999999' rowspan=-1 scope='x'>",
    "<li value='1e9'><ol start=1>",
    "\0<\0script>",
    "\ud800<script>",
]


class Opened(HTMLParser):
    """Which tags, attributes and targets a browser would see."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.targets = set(), set(), set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attributes}
        self.targets |= {value for name, value in attributes if name == "href"}

    def handle_comment(self, data):
        self.tags.add("comment")

    def handle_decl(self, declaration):
        self.tags.add("declaration")


def assert_harmless(html, tags):
    opened = Opened(html)
    assert opened.tags <= tags
    assert opened.attributes <= ATTRIBUTES
    assert all(safe_target(target) for target in opened.targets)
    html.encode()


@pytest.mark.parametrize(("door", "tags"), DOORS)
@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_no_hostile_text_gets_through(door, tags, text):
    assert_harmless(door(text), tags)


@pytest.mark.parametrize("target", HOSTILE_TARGETS)
def test_no_hostile_target_is_linked(target):
    assert not safe_target(target)
    assert "href" not in official(f"[x]({target})")
    assert "href" not in page_html(f"<a href='{target}'>x</a>")


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/threads/2026112100042/?page=2#answers",
        "http://a.example",
        "https://a.example:8000/x?y=1&z=2",
        "HTTPS://A.example/",
        "mailto:help@a.example",
        "https://例子.example/路",
    ],
)
def test_honest_targets_are_linked(target):
    assert safe_target(target)
    assert 'rel="noopener"' in official(f"[x]({target})")
    assert "href" in page_html(f"<a href='{target}'>x</a>")


PIECES = [
    *("<script>", "</script>", "<a href=", '"', "'", ">", "<", "javascript:", "1", "//", "[x]("),
    *("**", "## ", "- ", "1. ", "\n", " ", "\t", "\0", "/", "\\", "路", "onclick=", "<svg/"),
    *("-->", "<style>", "<math>", "<table>", "&#106;", "&lt;", "http://a.example/", "mailto:a@b"),
    *("</style>", "</table>", "<p>", ")", "<a>", "&colon;", "&#x0A;", "&", "<!--"),
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(st.one_of(MARKUP, st.text(max_size=200)))
def test_no_text_at_all_gets_through(text):
    for door, tags in DOORS:
        assert_harmless(door(text), tags)


def test_only_these_functions_call_a_text_safe():
    assert all(isinstance(door("好"), SafeString) for door, _tags in DOORS)
    assert not isinstance(excerpt("好", 5), SafeString)
    assert not isinstance(clean_input("好"), SafeString)


def test_paragraphs_and_line_breaks_are_kept():
    assert plain("您好：\n路灯坏了。\n\n\n　　请修。") == "<p>您好：<br>路灯坏了。</p><p>请修。</p>"


def test_what_a_citizen_writes_is_shown_as_it_was_written():
    assert plain("1 < 2 & **x** <b>") == "<p>1 &lt; 2 &amp; **x** &lt;b&gt;</p>"
    assert plain("&lt;") == "<p>&amp;lt;</p>"
    assert plain("") == ""


def test_a_bare_address_ends_with_its_sentence():
    link = '<a href="http://a.example/x?y=1&amp;z=2" rel="nofollow ugc noopener">'
    shown = "http://a.example/x?y=1&amp;z=2</a>"
    for after in ("。", ".", "，看", ")", "请看"):
        assert plain(f"见http://a.example/x?y=1&z=2{after}") == f"<p>见{link}{shown}{after}</p>"


def test_brackets_may_be_part_of_an_address():
    assert 'href="https://a.example/x_(y)"' in plain("https://a.example/x_(y)")


def test_an_official_reply_has_headings_lists_and_bold():
    text = "您好：\n## 办理情况\n- **已换**灯\n- 已[公示](/pages/help/)\n\n特此答复。"
    assert official(text) == (
        "<p>您好：</p><h3>办理情况</h3><ul><li><strong>已换</strong>灯</li>"
        '<li>已<a href="/pages/help/" rel="noopener">公示</a></li></ul><p>特此答复。</p>'
    )


def test_numbers_stay_as_they_were_written():
    assert official("1. 一\n2. 二\n\n说明\n\n3. 三") == (
        '<ol><li value="1">一</li><li value="2">二</li></ol>'
        '<p>说明</p><ol><li value="3">三</li></ol>'
    )


@pytest.mark.parametrize("text", ["2026.11.21 办结", "-5 度", "#1 楼", "2*3*4", "[见附件]"])
def test_what_only_looks_like_markup_is_text(text):
    assert official(text) == f"<p>{text}</p>"


def test_a_page_keeps_its_table_and_loses_the_rest():
    html = '<h2 class="x">a</h2><table><tr><th scope="col" onclick="x">b</th></tr></table><u>c</u>'
    assert page_html(html) == (
        '<h2>a</h2><table><tbody><tr><th scope="col">b</th></tr></tbody></table>c'
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\n\t\t路灯\r\n坏了\r", "路灯\n坏了"),
        ("路&nbsp;灯\u00a0坏&amp;nbsp;了", "路 灯 坏 了"),
        ("路\0灯\ud800\x07坏\x1b了\ufffe", "路灯坏了"),
        ("\u202e了坏灯路\u202c\u2067x\u2069", "了坏灯路x"),
        ("一\u2028二\x85三", "一\n二\n三"),
        ("一\n\n\n\n\n二  ", "一\n\n二"),
        ("一\t二 & <b>", "一\t二 & <b>"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("", ""),
    ],
)
def test_input_keeps_all_that_a_reader_could_see(typed, kept):
    assert clean_input(typed) == kept


@given(st.text(st.characters(codec=None), max_size=200))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean_input(text)
    assert clean_input(once) == once
    once.encode()


def test_an_excerpt_is_one_plain_line():
    assert excerpt("## 情况\n\n- **已换**[灯](/x/)", 50) == "情况 已换灯"
    assert excerpt("一二三四五", 5) == "一二三四五"
    assert excerpt("一二三四五六", 5) == "一二三四…"


def test_a_long_hostile_text_takes_no_time():
    for piece in ("**", "[", "[x](", "http://", "&", "<", "- ", "(((", "**a"):
        assert official(piece * 5_000)


def test_a_table_of_a_page_can_stand_as_a_list():
    rows = "<tr><th>咨询</th><td>5 天</td></tr><tr><td>投诉</td><td>10 天</td></tr>"
    head = "<tr><th>哪&quot;种</th><th>最晚<strong>答复</strong></th></tr>"
    html = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    shown = page_html(html)
    assert '<table role="table"><thead role="rowgroup"><tr role="row">' in shown
    assert '<th role="columnheader">哪&quot;种</th>' in shown
    assert '<th role="rowheader">咨询</th><td role="cell" data-label="最晚答复">5 天</td>' in shown
    assert '<td role="cell">投诉</td><td role="cell" data-label="最晚答复">10 天</td>' in shown


def test_a_table_with_wide_cells_stays_a_table():
    head = '<thead><tr><th colspan="2">一</th></tr></thead>'
    html = f"<table>{head}<tbody><tr><td>二</td></tr></tbody></table>"
    assert "role=" not in page_html(html)


def test_a_role_that_is_no_tables_is_taken_off():
    assert "role" not in page_html('<p role="alert">一</p><td role="button">二</td>')


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("最晚11月28日（周六）前答复", "11月28日（周六）"),
        ("最晚2027年1月4日 18:00前", "2027年1月4日"),
        ("by 29 November 2026 at the latest", "29 November 2026"),
        ("by 3 Dec", "3 Dec"),
    ],
)
def test_a_date_stays_on_one_line(text, date):
    assert f'<span class="nowrap">{date}</span>' in unbroken_dates(text)


def test_of_a_text_without_a_date_only_the_signs_are_written_out():
    assert unbroken_dates("<b>3 Agencies</b> & 28日") == "&lt;b&gt;3 Agencies&lt;/b&gt; &amp; 28日"
