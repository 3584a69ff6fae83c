"""A real browser for the page's tests: Debian's Chromium, offline and without background traffic."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from olivebranch import web
from olivebranch.web.assets import strings
from support.tools import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
SOURCE = Path(web.__file__).parent / "js" / "page.mjs"
#: The lesson's cards, in order, by their names.
_LISTED = SOURCE.read_text(encoding="utf-8").split("const LESSON")[1].split("];")[0]
CARDS = tuple(re.findall(r'\["(\w+)", ', _LISTED.replace("...SANDBOX", '["box", ')))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: A phone on its side, and a desktop at 200 %.
SIDEWAYS, ZOOMED = {"width": 844, "height": 390}, {"width": 640, "height": 360}
PHONE, DESKTOP, NARROW = {"width": 360, "height": 740}, {"width": 1280, "height": 800}, {"width": 320, "height": 640}


#: How a page is shown, unless a visit says otherwise.
LOOK = {"media": "null", "color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
VIEWPORT = {"width": 1280, "height": 720}


@contextmanager
def chromium():
    """The browser, started, with its tabs; closed again at the end."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (pip install 'olivebranch[dev]')")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("Chromium (apt-get install chromium)")
    with sync_playwright() as driver, TemporaryDirectory() as folder:
        started = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        blank = Path(folder) / "blank.html"
        blank.write_text("<!DOCTYPE html><title>Nothing</title>", encoding="utf-8")
        yield Tabs(started, blank.as_uri())
        started.close()


class Tabs:
    """A browser's tabs, each used by one visit after another, because a new one costs a second of processor time."""

    def __init__(self, started, blank: str, *, offline: bool = True) -> None:
        self.started, self.blank = started, blank
        self.context = started.new_context(offline=offline, accept_downloads=True)
        self.context.set_default_timeout(60_000)
        self.idle: list = []

    def take(self, viewport=None, *, device_scale_factor=None, **look):
        """A tab that shows nothing, as large as asked for, and with the reader's settings."""
        if device_scale_factor is not None:  # which a tab has for life
            tab = self.started.new_page(device_scale_factor=device_scale_factor, offline=True)
        else:
            tab = self.idle.pop() if self.idle else self.context.new_page()
        tab.bring_to_front()
        tab.set_viewport_size(viewport or VIEWPORT)
        tab.emulate_media(**LOOK | look)
        return tab

    def give_back(self, tab) -> None:
        if tab.context is not self.context:
            tab.close()
            return
        tab.goto(self.blank)
        self.idle.append(tab)


class Visit:
    """A page that was opened, with everything it logged and everything it requested from the network."""

    def __init__(self, tabs: Tabs, path: Path, *, state=None, **look):
        self.tabs, self.page = tabs, tabs.take(**look)
        self.said: list[str] = []
        self.asked: list[str] = []
        self.heard = {
            "console": lambda message: self.said.append(message.text),
            "pageerror": lambda error: self.said.append(str(error)),
            "dialog": self.refuse,
            "request": lambda request: self.asked.append(request.url),
        }
        for event, hear in self.heard.items():
            self.page.on(event, hear)
        self.address = path.as_uri()
        self.page.goto(self.address + ("" if state is None else link(state)))
        self.page.wait_for_selector(".obp-card", state="attached")

    def refuse(self, dialog) -> None:
        """Close a dialog, and remember that it was opened."""
        self.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def card(self, card: int | str):
        """Go to a card, by its number (from 1) or its name, with the dots above, as a lecturer would, bet or no bet."""
        number = CARDS.index(card) if isinstance(card, str) else card - 1
        self.page.locator(".obp-dot").nth(number).click()
        look = self.button(strings()["bet.look"])
        if look.count():
            look.click()

    def cards(self):
        """Go from card to card, and give the number of each (from 1)."""
        for number in range(1, len(CARDS) + 1):
            self.page.evaluate("dot => document.querySelectorAll('.obp-dot')[dot].click()", number - 1)
            yield number

    def open_all(self) -> None:
        """Unfold everything."""
        folded = "document.querySelectorAll('.obp-folded').forEach(one => one.classList.remove('obp-folded'))"
        self.page.evaluate(folded)
        self.page.evaluate("document.querySelectorAll('.obp details').forEach(one => { one.open = true })")

    def status(self) -> str:
        return self.page.locator(".obp-card .obp-status[aria-live]").inner_text()

    def button(self, text: str):
        return self.page.get_by_role("button", name=text, exact=True)

    def remote(self) -> list[str]:
        """What was requested, apart from the file itself and its own data."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:", "about:"))]

    def leave(self) -> None:
        """Leave the page; what it logged and requested until then is kept."""
        for event, hear in self.heard.items():
            self.page.remove_listener(event, hear)
        self.tabs.give_back(self.page)

    def close(self) -> None:
        """Leave the page, and check that nothing was logged and nothing was requested."""
        self.leave()
        assert self.said == []
        assert self.remote() == []


def link(state) -> str:
    """The state as a page's link carries it."""
    return "#state=" + quote(json.dumps(state))


#: What axe-core finds wrong, told in the page: the rest of what it tells is long.
FOUND = """options => axe.run(document, options).then(found => found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`)))"""


def findings(page, *, only_contrast: bool = False) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA, or of it only colours that are too close."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    kind, values = ("rule", ["color-contrast"]) if only_contrast else ("tag", WCAG)
    return page.evaluate(FOUND, {"runOnly": {"type": kind, "values": values}, "resultTypes": ["violations"]})


def findings_in_every_look(page) -> list[str]:
    """What axe-core finds in the light; and in the dark and in forced colours, where only the contrast is another."""
    found = findings(page)
    for look in ({"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"}):
        page.emulate_media(**look)
        found += [f"{look}: {one}" for one in findings(page, only_contrast=True)]
    page.emulate_media(**{name: LOOK[name] for name in ("color_scheme", "forced_colors")})
    return found
