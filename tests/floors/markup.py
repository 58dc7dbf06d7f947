"""Finds faults in the HTML of a page and describes each in a sentence."""

from collections import Counter

import html5lib

HEADINGS = {f"h{level}": level for level in range(1, 7)}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
REFERRING = ["aria-labelledby", "aria-describedby", "aria-controls", "for", "form"]
INSIDE = {
    "ul": {"li", "template", "script"},
    "ol": {"li", "template", "script"},
    "dl": {"dt", "dd", "div", "template", "script"},
}


class Page:
    """The page as a browser would parse it."""

    def __init__(self, text):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root = parser.parse(text)
        self.errors = [f"{code} {data} at {place}" for place, code, data in parser.errors]
        self.elements = [el for el in self.root.iter() if isinstance(el.tag, str)]
        self.above = {child: parent for parent in self.elements for child in parent}

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    @property
    def title(self):
        return "".join(words_of(title) for title in self.root.findall("head/title"))

    def ancestors(self, element):
        while (element := self.above.get(element)) is not None:
            yield element


def words_of(element):
    """The text a screen reader says for an element: label, text and ``alt`` of its images."""
    spoken = [element.get("aria-label", ""), *element.itertext()]
    spoken += [image.get("alt", "") for image in element.iter("img")]
    return "".join(spoken).strip()


def faults(page):
    """Yield a sentence for each fault of the page."""
    for look in LOOKS:
        yield from look(page)


def is_not_well_formed(page):
    return page.errors


def has_no_language(page):
    if not page.root.get("lang"):
        yield "html has no lang"
    yield from (
        f"{element.tag} has an empty lang" for element in page.elements if element.get("lang") == ""
    )


def has_not_one_title_and_main(page):
    if not page.title.strip(" ·"):
        yield "the title is empty"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main"


def has_headings_out_of_order(page):
    levels = [HEADINGS[element.tag] for element in page.all(*HEADINGS)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"h{level} after h{before}"
    yield from (f"an empty {el.tag}" for el in page.all(*HEADINGS) if not words_of(el))


def has_controls_without_a_name(page):
    labels = {label.get("for") for label in page.all("label") if words_of(label)}
    for control in page.all("input", "select", "textarea"):
        if control.get("type") in UNLABELLED or control.get("id") in labels - {None}:
            continue
        is_inside = any(
            outer.tag == "label" and words_of(outer) for outer in page.ancestors(control)
        )
        if not (is_inside or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"{control.tag} {control.get('name')} has no label"


def has_pictures_without_a_description(page):
    return (f"img {el.get('src')} has no alt" for el in page.all("img") if el.get("alt") is None)


def has_links_or_buttons_without_words(page):
    for element in page.all("a", "button", "summary", "legend", "caption", "option"):
        if element.tag == "option" and element.get("label"):
            continue
        if not words_of(element) and not element.get("aria-labelledby"):
            yield f"{element.tag} {element.get('href', '')} has no words"


def has_an_id_twice(page):
    ids = Counter(el.get("id") for el in page.elements if el.get("id") is not None)
    return (f"id {name!r} {count} times" for name, count in ids.items() if count > 1 or not name)


def refers_to_nothing(page):
    ids = {element.get("id") for element in page.elements}
    for element in page.elements:
        for name in REFERRING:
            for target in (element.get(name) or "").split():
                if target not in ids:
                    yield f"{element.tag} {name}={target} leads nowhere"
        target = element.get("href") or ""
        if target.startswith("#") and target[1:] not in ids:
            yield f"{element.tag} href={target} leads nowhere"


def has_lists_of_something_else(page):
    for outer in page.all(*INSIDE):
        for inner in outer:
            if isinstance(inner.tag, str) and inner.tag not in INSIDE[outer.tag]:
                yield f"{inner.tag} in {outer.tag}"


def has_a_landmark_without_a_name(page):
    """Several ``nav`` or ``aside`` elements need different names."""
    for tag in ("nav", "aside"):
        names = Counter(_name_of(page, element) for element in page.all(tag))
        if len(page.all(tag)) > 1:
            yield from (
                f"{tag} {name!r} {n} times" for name, n in names.items() if n > 1 or not name
            )


def _name_of(page, element):
    if element.get("aria-label"):
        return element.get("aria-label")
    ids = (element.get("aria-labelledby") or "").split()
    return " ".join(words_of(el) for el in page.elements if el.get("id") in ids and ids)


LOOKS = [
    is_not_well_formed,
    has_no_language,
    has_not_one_title_and_main,
    has_headings_out_of_order,
    has_controls_without_a_name,
    has_pictures_without_a_description,
    has_links_or_buttons_without_words,
    has_an_id_twice,
    refers_to_nothing,
    has_lists_of_something_else,
    has_a_landmark_without_a_name,
]
