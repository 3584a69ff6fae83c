"""The documentation site: built without a warning or a network; every link leads somewhere; every name is in it."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import olivebranch as ob
from support.commands import environment

sphinx = pytest.importorskip("sphinx")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WIDEST = 120  # letters of a line of code that has room on a screen of 1,280 pixels
SEVERAL_SECONDS = 500  # of patience: it takes fifteen on an idle core


class Page(HTMLParser):
    """What a page can be linked to by, what it links to, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        address = given.get("src") or (given.get("href") if tag == "link" else "")
        if address and given.get("rel") not in ("search", "canonical"):
            self.loaded.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, built from scratch."""
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "--conf-dir", "docs"]
    places = ["--doctree-dir", str(folder / "trees"), str(ROOT), str(folder / "site")]
    options = {"cwd": ROOT, "env": environment(), "capture_output": True, "text": True, "timeout": SEVERAL_SECONDS}
    done = subprocess.run([*command, *places], check=False, **options)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_every_lesson_and_every_page_is_in_it(site):
    made = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    sources = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "notebooks").glob("*.ipynb")]
    assert {path.relative_to(ROOT).with_suffix("").as_posix() for path in sources} <= made
    assert {"index", "page", "DESIGN", "CONTRIBUTING", "CHANGELOG"} <= made


def test_every_link_inside_leads_somewhere(site, pages):
    lost = []
    for path, page in pages.items():
        if path.name == "page.html":  # it makes its links itself; tests/faces/test_page.py follows them
            continue
        for link in page.links + page.loaded:
            address = urlsplit(link)
            if address.scheme in ("http", "https", "mailto", "data"):
                continue
            target = path if not address.path else (path.parent / unquote(address.path)).resolve()
            there = target.is_file() and site.resolve() in target.resolve().parents
            if not there or (address.fragment and unquote(address.fragment) not in pages[target].anchors | {"top", ""}):
                lost.append(f"{path.relative_to(site)}: {link}")
    assert lost == []


def test_rows_of_tables_in_examples_are_marked_so_that_a_phone_does_not_break_them(site):
    page = (site / "docs" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<span class="go go-Table">([\w ]+?)  ', page) == ["strategy", "small steps", "jump ahead"]
    assert '<span class="go">Endings and open are chances;' in page


def test_no_line_of_code_is_wider_than_its_room(site):
    """A line of an answer goes on in the next line; one of code would be cut."""
    block = re.compile(r'<div class="highlight-(?!text)\w+ [^>]*><div class="highlight"><pre>(.*?)</pre>', re.S)
    code = [text for path in site.rglob("*.html") for text in block.findall(path.read_text(encoding="utf-8"))]
    lines = [line for text in code for line in text.split("\n") if not re.search('class="g[ort]', line)]
    shown = [unescape(re.sub(r"<[^>]+>", "", line)) for line in lines]
    assert len(shown) > 1000
    assert [line for line in shown if len(line) > WIDEST] == []


def test_the_reference_shows_what_is_ours_in_short(site):
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (site / "docs" / "api").glob("*.html")}
    assert "add_note" not in pages["errors"]
    assert not [name for name, text in pages.items() if "&lt;factory&gt;" in text]


def test_no_page_loads_anything_from_elsewhere(pages):
    loaded = {address for page in pages.values() for address in page.loaded}
    assert loaded
    assert [address for address in loaded if urlsplit(address).scheme not in ("", "data")] == []


def test_every_public_name_has_one_place_in_the_reference(pages):
    """Each name is an anchor of exactly one page, and so is every bundled strategy's module."""
    for name in set(ob.__all__) - {"__version__", "exchange", "pacing"}:
        found = [path.name for path, page in pages.items() if f"olivebranch.{name}" in page.anchors]
        assert len(found) == 1, (name, found)
    for name in ob.strategies():
        assert any(f"module-olivebranch.pacing.bundled.{name}" in page.anchors for page in pages.values()), name
