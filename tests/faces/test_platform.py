"""The page in a learning platform: a SCORM 1.2 package, played in Chromium against the standard's API.

The API is our own strict one (`support/platform.mjs`) and, where it is installed (`npm install --no-save scorm-again`),
that of scorm-again, which platforms use.
"""

from __future__ import annotations

import json
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from threading import Thread
from xml.etree import ElementTree as Xml

import pytest

import olivebranch as ob
from olivebranch.web import assets
from support.browser import DESKTOP, PHONE, Tabs, link

ROOT = Path(__file__).parents[2]
SCORM_AGAIN = ROOT / "node_modules" / "scorm-again" / "dist" / "scorm12.js"
BETS = {"ask": 60, "one": "steps", "friend": 30}
OURS = """<script type="module">
import { Platform } from "./platform.mjs";
window.API = new Platform(JSON.parse(sessionStorage.getItem("kept") ?? "{}"));
window.said = () => ({ store: API.store, wrong: API.wrong, phase: API.phase, commits: API.commits });
window.leave = () => sessionStorage.setItem("kept", JSON.stringify(API.store));
document.querySelector("iframe").src = "sco/index.html" + location.hash;
</script>"""
THEIRS = """<script src="scorm12.js"></script><script>
const wrong = [], kept = JSON.parse(sessionStorage.getItem("kept") ?? "null");
const heard = (level, text) => level >= 4 && wrong.push(text);
window.API = new Scorm12API({ autocommit: false, logLevel: 4, onLogMessage: heard });
if (kept) API.loadFromJSON(kept, "");
const bets = () => API.cmi.interactions.childArray.map((one) => one.toJSON());
window.said = () => ({ cmi: JSON.parse(JSON.stringify(API.cmi)), bets: bets(), wrong,
                       phase: API.isTerminated() ? "after" : "running" });
window.leave = () => sessionStorage.setItem("kept", JSON.stringify(said().cmi));
document.querySelector("iframe").src = "sco/index.html" + location.hash;
</script>"""
FRAME = (
    "<!DOCTYPE html><title>A platform</title><iframe style='border:0;position:fixed;inset:0;width:100%;height:100%'>"
)


# ---- the package ---------------------------------------------------------------------------------


def opened(package):
    return zipfile.ZipFile(BytesIO(package.data))


def test_the_package_has_a_manifest_with_one_object():
    with opened(ob.scorm("maybe")) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["imsmanifest.xml", "index.html"]
        root = Xml.fromstring(archive.read("imsmanifest.xml"))
    cp, adl = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}", "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
    assert [root.findtext(f"{cp}metadata/{cp}{name}") for name in ("schema", "schemaversion")] == ["ADL SCORM", "1.2"]
    (resource,) = root.iter(f"{cp}resource")
    assert (resource.get("href"), resource.get(f"{adl}scormtype")) == ("index.html", "sco")
    (item,) = root.iter(f"{cp}item")
    assert item.get("identifierref") == resource.get("identifier")
    organisations = root.find(f"{cp}organizations")
    assert organisations is not None
    assert organisations.get("default") == organisations[0].get("identifier")
    assert [file.get("href") for file in resource.iter(f"{cp}file")] == ["index.html"]


@pytest.mark.slow
def test_the_same_page_gives_the_same_bytes():
    assert ob.scorm("maybe").data == ob.scorm("maybe").data


def test_settings_come_from_a_link():
    with opened(ob.scorm("maybe", link="page.html" + link({"seed": 3, "card": 0}))) as archive:
        assert '"start":{"seed":3,"card":0}' in archive.read("index.html").decode()
    for bad in ("page.html", "page.html#state=3", "page.html#state=%7B"):
        with pytest.raises(ob.ArgumentError, match="carries no settings"):
            ob.scorm("maybe", link=bad)


# ---- played in a browser -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A platform on this machine: a page around the package, with either API."""
    folder = tmp_path_factory.mktemp("platform")
    for name, package in (("sco", ob.scorm()), ("box/sco", ob.scorm("maybe", link=link({"seed": 3})))):
        with opened(package) as archive:
            archive.extractall(folder / name)
    for here in (folder, folder / "box"):
        copyfile(ROOT / "tests/support/platform.mjs", here / "platform.mjs")
        (here / "ours.html").write_text(FRAME + "</iframe>" + OURS, encoding="utf-8")
        (here / "alone.html").write_text(FRAME.replace("<iframe", "<iframe src='sco/index.html'") + "</iframe>")
    if SCORM_AGAIN.is_file():
        copyfile(SCORM_AGAIN, folder / "scorm12.js")
        (folder / "theirs.html").write_text(FRAME + "</iframe>" + THEIRS, encoding="utf-8")
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Quiet(SimpleHTTPRequestHandler):
    """A server that logs nothing, and knows what a module is."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_):
        pass


class Learner:
    """Somebody at the platform."""

    def __init__(self, tabs, address, page, viewport=DESKTOP):
        self.tabs, self.page = tabs, tabs.take(viewport=viewport)
        self.logged: list[str] = []
        self.heard = {
            "console": lambda message: self.logged.append(message.text),
            "pageerror": lambda error: self.logged.append(str(error)),
        }
        for event, hear in self.heard.items():
            self.page.on(event, hear)
        self.begin(f"{address}/{page}")

    def begin(self, url):
        self.page.goto("about:blank")  # so that the platform's page is loaded anew
        self.page.goto(url)
        self.sco = self.page.frame_locator("iframe")
        self.sco.locator(".obp-card").wait_for()

    def said(self):
        return self.page.evaluate("said()")

    def card(self, number):
        """Go to a card: from 1 on, or 0 for the last."""
        self.sco.locator(".obp-dot").nth(number - 1).click()

    def leave(self):
        """Close the object's frame as a platform does, keep what it was told, and come back later."""
        self.page.evaluate("document.querySelector('iframe').src = 'about:blank'")
        self.page.wait_for_function("said().phase === 'after'")
        said = self.said()
        self.page.evaluate("leave()")
        return said

    def go_home(self):
        """Close the platform, which forgets this learner."""
        self.page.evaluate("sessionStorage.clear()")
        for event, hear in self.heard.items():
            self.page.remove_listener(event, hear)
        self.tabs.give_back(self.page)


@pytest.fixture(scope="module")
def online(browser):
    tabs = Tabs(browser.started, browser.blank, offline=False)
    yield tabs
    tabs.context.close()


@pytest.fixture
def learner(online, address):
    made: list[Learner] = []

    def go(page, **options):
        made.append(Learner(online, address, page, **options))
        return made[-1]

    yield go
    for one in made:
        one.go_home()
        assert [text for text in one.logged if "favicon" not in text and "404" not in text] == []


@pytest.mark.browser
def test_a_whole_session_keeps_to_the_standard(learner):
    here = learner("ours.html" + link({"bets": BETS, "card": 0}))
    assert here.said()["store"]["cmi.core.lesson_status"] == "incomplete"
    here.card(3)
    store = here.said()["store"]
    told = {
        store[f"cmi.interactions.{i}.id"]: store[f"cmi.interactions.{i}.student_response"]
        for i in range(int(store["cmi.interactions._count"]))
    }
    assert told == {"bet-ask": "60", "bet-one": "steps", "bet-friend": "30"}
    assert json.loads(store["cmi.suspend_data"])["bets"] == BETS
    here.card(0)  # the last
    here.page.wait_for_function("said().store['cmi.core.lesson_status'] === 'completed'")
    said = here.leave()
    assert said["wrong"] == []
    assert said["store"]["cmi.core.session_time"].startswith("0000:")
    assert len(said["store"]["cmi.suspend_data"]) <= 4096
    assert said["commits"] >= 1


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_reader_goes_on_where_they_left(learner, viewport):
    here = learner("ours.html", viewport=viewport)
    here.card(4)
    first = here.leave()
    assert first["store"]["cmi.core.exit"] == "suspend"
    assert first["store"]["cmi.core.lesson_status"] == "incomplete"
    here.begin(here.page.url)
    assert here.sco.locator(".obp-card-reveal").count() == 1
    assert here.said()["wrong"] == []
    inside = here.page.evaluate("document.querySelector('iframe').contentDocument.documentElement.scrollWidth")
    assert inside <= viewport["width"]


@pytest.mark.browser
def test_a_sandbox_begins_with_the_settings_of_a_link_and_is_completed_by_opening_it(learner):
    here = learner("box/ours.html")
    here.sco.get_by_text(assets.strings()["box.ran"]).click()
    here.sco.get_by_role("button", name=assets.strings()["box.dice"], exact=True).click()
    store = here.said()["store"]
    assert store["cmi.core.lesson_status"] == "completed"
    assert json.loads(store["cmi.suspend_data"])["seed"] == 4
    assert here.leave()["wrong"] == []


@pytest.mark.browser
def test_outside_a_platform_it_is_the_page_as_always(learner):
    here = learner("alone.html")
    here.card(2)
    assert here.sco.locator(".obp-card-play").count() == 1


@pytest.mark.browser
@pytest.mark.skipif(not SCORM_AGAIN.is_file(), reason="scorm-again is missing: npm install --no-save scorm-again")
def test_scorm_again_takes_all_of_it(learner):
    here = learner("theirs.html" + link({"bets": BETS, "card": 0}))
    here.card(3)
    here.card(0)  # the last
    said = here.leave()
    assert said["wrong"] == []
    assert said["cmi"]["core"]["lesson_status"] == "completed"
    told = {one["id"]: one["student_response"] for one in said["bets"]}
    assert told == {"bet-ask": "60", "bet-one": "steps", "bet-friend": "30"}
    assert json.loads(said["cmi"]["suspend_data"])["bets"] == BETS
    here.begin(here.page.url)
    assert here.sco.locator(".obp-card-take").count() == 1
    assert here.said()["wrong"] == []
