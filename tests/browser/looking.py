"""Checks of a page in the browser; each function returns the faults it found."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 256}

# At the end of the page the bar of large actions lies over nothing; anywhere else it half
# covers whatever happens to scroll past it, which is how such a bar is meant to be.
RUN_AXE = """
async options => {
  window.scrollTo(0, document.documentElement.scrollHeight);
  const found = await axe.run(document, options);
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")}: ${node.any.concat(node.all, node.none)
      .map(check => check.message).join("; ")}`));
}
"""

# Only what reaches the edge of the page counts, not what scrolls inside its own frame.
TOO_WIDE = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const outside = [...document.body.querySelectorAll("*")].filter(
    element => element.getBoundingClientRect().right > root.clientWidth + 1
      && !element.closest(".table-scroll"));
  const names = outside.slice(-3).map(element => `${element.tagName}.${element.className}`);
  return [`${root.scrollWidth} px wide at ${root.clientWidth}: ${names.join(", ")}`];
}
"""

# One of each kind: a kind is a tag with its classes and the block it stands in.
UNSEEN_FOCUS = """
() => {
  const drawn = element => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
      style.backgroundColor, style.borderColor].join("|");
  };
  // A large choice shows the focus on the card around it.
  const shown = element => [element, element.closest("label, .choice")].filter(Boolean)
    .map(drawn).join("|");
  const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const kinds = new Map();
  for (const element of document.querySelectorAll(selector)) {
    const kind = [element.tagName, element.className, element.type,
      element.parentElement.className].join("|");
    const rest = element.checkVisibility({ visibilityProperty: true }) && !element.disabled;
    if (rest && !kinds.has(kind)) kinds.set(kind, element);
  }
  const missing = [];
  for (const [kind, element] of kinds) {
    element.blur();
    const before = shown(element);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement === element && shown(element) === before) missing.push(kind);
    element.blur();
  }
  return missing;
}
"""


def barriers(page, *, only=()):
    """What axe-core finds; the window brings it in, past the content security policy."""
    run = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": TAGS}
    return page.evaluate(RUN_AXE, {"runOnly": run, "resultTypes": ["violations"]})


def sideways(page):
    """A window of 1280 px at 400 % zoom is one of 320 px."""
    page.set_viewport_size(NARROW)
    return page.evaluate(TOO_WIDE)


def title(page):
    first = page.title().split("·")[0].strip()
    return [] if first else [f"no title: {page.title()!r}"]


def skip_link(page):
    """The first press of Tab offers to skip the head, and taking it does."""
    if page.locator("[data-error-summary]").count():
        return []
    page.keyboard.press("Tab")
    link = page.evaluate(
        "() => [document.activeElement.className, document.activeElement"
        ".getBoundingClientRect().top >= 0]"
    )
    if link != ["skip-link", True]:
        return [f"the first Tab leads to {link}"]
    page.keyboard.press("Enter")
    place = page.evaluate("() => document.activeElement.id")
    return [] if place == "content" else [f"the skip link leads to {place!r}"]


def focus(page):
    return page.evaluate(UNSEEN_FOCUS)
