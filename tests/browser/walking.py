"""Visits pages in the browser and collects accessibility faults."""

from collections import defaultdict

from tests.browser import looking
from tests.browser.pages import PLAIN, session_of

SIZES = {False: {"width": 390, "height": 844}, True: {"width": 1280, "height": 900}}
# The dark theme changes colours and nothing else.
COLOURS = ["color-contrast", "link-in-text-block"]


class Walk:
    """One window per person; ``found`` holds what was found, by subject."""

    def __init__(self, browser, world, base):
        self.browser, self.world, self.base = browser, world, base
        self.found = defaultdict(list)
        self.windows = {}
        self.pages = 0

    def window(self, who):
        if who not in self.windows:
            context = self.browser.new_context(locale="zh-CN", reduced_motion="reduce")
            if session := session_of(self.world, who):
                context.add_cookies([self._cookie("sessionid", session)])
            context.add_init_script(looking.AXE)
            self.windows[who] = page = context.new_page()
            page.on("console", lambda line: self._heard(page, line.text))
            page.on("pageerror", lambda error: self._heard(page, str(error)))
        return self.windows[who]

    def visit(self, visit, look):
        """Everything that is looked at on a page shown plainly."""
        page = self.open(visit, look)
        self.note("barriers", visit, look, looking.barriers(page))
        if look == PLAIN:
            self.note("titles", visit, look, looking.title(page))
            self.note("skip links", visit, look, looking.skip_link(page))
            self.note("focus", visit, look, looking.focus(page))
            self.darken(page, visit, look)
        self.note("sideways", visit, look, looking.sideways(page))
        return page

    def open(self, visit, look):
        page = self.window(visit.who)
        page.context.add_cookies(
            [
                self._cookie("django_language", "en" if look.english else "zh-hans"),
                self._cookie("elder", "1" if look.elder else "0"),
            ]
        )
        page.set_viewport_size(SIZES[look.wide])
        page.emulate_media(color_scheme="dark" if look.dark else "light")
        self.pages += 1
        page.goto(self.base + visit.path)
        return page

    def darken(self, page, visit, look):
        page.emulate_media(color_scheme="dark")
        found = looking.barriers(page, only=COLOURS)
        self.note("barriers", visit, look._replace(dark=True), found)
        page.emulate_media(color_scheme="light")

    def note(self, subject, visit, look, found):
        self.found[subject] += [f"{visit.path} as {visit.who}, {look}: {line}" for line in found]

    def _heard(self, page, text):
        # Pages that are meant to be refused are reported by the browser as well.
        if not text.startswith("Failed to load resource"):
            self.found["console"].append(f"{page.url}: {text}")

    def _cookie(self, name, value):
        return {"name": name, "value": value, "url": self.base}

    def end(self):
        for page in self.windows.values():
            page.context.close()
