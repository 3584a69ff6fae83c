"""A real browser for the page's tests: Debian's Chromium, offline and without background traffic."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from olivebranch import web
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


@contextmanager
def chromium():
    """The browser, started; closed again at the end."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright (pip install 'olivebranch[dev]')")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("Chromium (apt-get install chromium)")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """A page that was opened, with everything it logged and everything it requested from the network."""

    def __init__(self, browser, path: Path, *, state=None, offline=True, **context):
        self.context = browser.new_context(offline=offline, accept_downloads=True, **context)
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self.refuse)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.address = path.as_uri()
        self.page.goto(self.address + ("" if state is None else link(state)))
        self.page.wait_for_selector(".obp-card", state="attached")

    def refuse(self, dialog) -> None:
        """Close a dialog, and remember that it was opened."""
        self.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def card(self, card: int | str):
        """Go to a card, by its number (from 1) or its name, with the dots above, as a lecturer would."""
        number = CARDS.index(card) if isinstance(card, str) else card - 1
        self.page.locator(".obp-dot").nth(number).click()

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

    def close(self) -> None:
        """Close it, and check that nothing was logged and nothing was requested."""
        self.context.close()
        assert self.said == []
        assert self.remote() == []


def link(state) -> str:
    """The state as a page's link carries it."""
    return "#state=" + quote(json.dumps(state))


def findings(page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]
