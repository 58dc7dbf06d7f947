"""Two ways of using a page: only with the keyboard, and with a pointer."""

import re

from playwright.sync_api import expect

# What a screen reader would call the element that has the focus.
NAME = """
() => {
  const element = document.activeElement;
  const words = element.labels?.[0]?.innerText ?? element.innerText;
  return (element.getAttribute("aria-label") ?? words ?? "").replace(/\\s+/g, " ").trim();
}
"""
KIND = "() => document.activeElement.type || document.activeElement.localName"
FARTHEST = 150


class Keyboard:
    """Tab, arrows, Space, Enter and letters; nothing is touched that has no focus."""

    def __init__(self, page):
        self.page = page

    def follow(self, name):
        self.reach(name, {"a"})
        self._leave("Enter")

    def press(self, name):
        self.reach(name, {"submit"})
        self._leave("Space")

    def write(self, name, text):
        self.reach(name, {"text", "textarea", "email", "password"})
        self.page.keyboard.type(text)

    def choose(self, name):
        """Tab stops once in a group of choices; the arrows go through it."""
        self.reach("", {"radio"})
        for _step in range(FARTHEST):
            if self.page.evaluate(NAME).startswith(name):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows never come to {name!r}.")

    def reach(self, name, kinds):
        met = []
        for _step in range(FARTHEST):
            self.page.keyboard.press("Tab")
            met.append((self.page.evaluate(KIND), self.page.evaluate(NAME)))
            if met[-1][0] in kinds and met[-1][1].startswith(name):
                return
        raise AssertionError(f"Tab never comes to {name!r} on {self.page.url}: {met}")

    def _leave(self, key):
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


class Pointer:
    """Clicks and typing, as on any page."""

    def __init__(self, page):
        self.page, self.main = page, page.locator("main")

    def follow(self, name):
        self.page.get_by_role("link", name=re.compile(f"^{name}")).first.click()

    def press(self, name):
        self.main.get_by_role("button", name=name, exact=True).click()

    def write(self, name, text):
        field = self.main.get_by_label(name, exact=True)
        field.fill(text)
        expect(field).to_have_value(text)

    def choose(self, name):
        self.main.get_by_role("radio", name=re.compile(f"^{name}")).check()
