"""The style sheets: contrast, larger text, file sizes, colours defined in one place."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/css")
LAYERS = ["tokens", "base", "layout", "components", "pages", "print"]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(")
LARGEST = 14 * 1024

GROUNDS = ["paper", "surface", "tint", "teal-tint", "seal-tint", "wait-tint", "good-tint"]
WORDS = [(word, ground) for word in ("ink", "ink-soft", "teal", "seal") for ground in GROUNDS] + [
    *(("wait", "wait-tint"), ("good", "good-tint"), ("on-teal", "teal"), ("on-teal", "teal-deep")),
    *(("on-seal", "seal"), ("on-seal", "seal-deep"), ("on-demo", "demo")),
]
EDGES = [(edge, ground) for edge in ("edge", "focus") for ground in ("paper", "surface", "tint")]


def _rules(text):
    """Each condition and selector of the tokens with the colours it sets, in order."""
    found, condition = [], ""
    for line in text.splitlines():
        if line.startswith("  @media"):
            condition = line.strip(" {")
        elif line.rstrip() == "  }":
            condition = ""
        if match := re.search(r"(:root[^{]*|\[data-mode[^{]*)\{", line):
            found.append((condition, match[1].strip(), {}))
        for name, value in re.findall(r"--([\w-]+): ([^;]+);", line):
            if found:
                found[-1][2][name] = value
    return found


def _values(*, dark=False, elder=False):
    values = {}
    for condition, selector, declared in _rules((CSS / "tokens.css").read_text()):
        if "contrast" in condition or ("dark" in condition and not dark):
            continue
        if "data-size" in selector or ("elder" in selector and not elder):
            continue
        values |= declared
    return values


def _colour(values, name):
    value = values[name]
    while value.startswith("var("):
        value = values[value[6:-1]]
    return value


def _light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(values, one, other):
    lights = sorted(_light(_colour(values, name)) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("elder", "least"), [(False, 4.5), (True, 7)])
def test_words_can_be_read_on_every_ground(dark, elder, least):
    values = _values(dark=dark, elder=elder)
    poor = {pair: round(_contrast(values, *pair), 2) for pair in WORDS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < least} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_edges_and_the_focus_are_seen(dark):
    values = _values(dark=dark)
    assert [pair for pair in EDGES if _contrast(values, *pair) < 3] == []


def test_larger_text_is_as_large_as_the_standard_asks():
    sizes = re.findall(r"--root-size: (\d+)%", (CSS / "tokens.css").read_text())
    values = _values(elder=True)
    points = [int(size) * 16 / 100 * 0.75 for size in sizes[-3:]]
    assert points == [18, 24, 30]
    assert float(values["leading"]) >= 1.3
    assert values["paragraph"] == f"calc(1.3 * {values['leading']}rem)"
    assert int(values["target"].removesuffix("px")) >= 44
    assert int(values["target-main"].removesuffix("px")) >= 60


@pytest.mark.parametrize("name", LAYERS)
def test_each_sheet_keeps_to_its_layer(name):
    text = re.sub(r"/\*.*?\*/", "", (CSS / f"{name}.css").read_text(), flags=re.DOTALL)
    opened = [line for line in text.splitlines() if line and not line.startswith(" ")]
    allowed = {f"@layer {name} {{", f"@layer {', '.join(LAYERS)};", "}"}
    assert set(opened) <= allowed


@pytest.mark.parametrize("name", ["base", "layout", "components", "pages"])
def test_colours_have_names(name):
    assert COLOUR.findall((CSS / f"{name}.css").read_text()) == []


def test_the_sheets_are_light():
    weight = sum(len(gzip.compress((CSS / f"{name}.css").read_bytes(), 6)) for name in LAYERS)
    assert weight <= LARGEST
