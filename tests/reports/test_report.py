"""The report: one complete file with the numbers of `compare`; every name is text, every picture has a description."""

from __future__ import annotations

import os
import re
import shutil
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.base.text import CARE, number, percent
from olivebranch.cli import _all as _all
from olivebranch.cli import app
from olivebranch.reports import firmness, pdf, pictures, sources
from olivebranch.reports.style import STYLE
from support.browser import findings

pytestmark = pytest.mark.slow

HOSTILE = "</script><img src=x onerror=alert(1)> & \"' [b]$5 ... $10[/b] :cat: \\$x_1$ <i>&amp; 100% {0} %s [/]"
VOID = {"meta", "img", "source", "br", "hr", "link", "input"}
CHROMIUM = next((name for name in pdf.NAMES if shutil.which(name)), None)


class Reader(HTMLParser):
    """Reads a page strictly: tags must close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[list[str]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")

    def handle_endtag(self, tag):
        assert (self.open or [None]).pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data):
        self.text += data
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def exact() -> ob.Comparison:
    return ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20)


@pytest.fixture(scope="module")
def made(exact):
    return ob.report(exact, draws=16, progress=False)


@pytest.fixture(scope="module")
def read(made) -> Reader:
    return Reader(made.html)


@pytest.fixture(scope="module")
def simulated() -> ob.Comparison:
    return ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20, runs=2_000, seed=7, progress=False)


@pytest.fixture
def short(monkeypatch):
    """Reports with one picture, for tests about something else."""
    monkeypatch.setattr(pictures, "ENTRIES", pictures.ENTRIES[:1])


def test_the_table_has_the_numbers_of_compare(exact, read):
    """Every cell of the comparison is in the report, in its strategy's row, under its own column."""
    head, *rows = read.cells[:3]
    assert head[:6] == ["strategy", "yes", "shut", "open", "unwelcome", "unwelcome >= 2"]
    chances = ("yes", "shut", "open", "unwelcome >= 2")
    for outcomes, row in zip(exact.outcomes, rows, strict=True):
        value = outcomes.row()
        value |= {"unwelcome >= 2": outcomes.chance_of("unwelcome >= 2")}
        shown = [percent(value[n]) if n in chances else number(value[n]) for n in head[1:]]
        assert row == [outcomes.strategy.replace("_", " "), *shown]


def test_the_short_of_it_counts_the_shut_out_alone(short):
    """It says who was shut out beside the harm; those who moved on are not counted, and have their own column."""
    result = ob.compare("reconciliation", ["small_steps", "push_hard"], weeks=52)
    read = Reader(ob.report(result, draws=0).html)
    assert "made contact: 0.1 % by small steps; the most, 46.1 %, by push hard." in read.text
    assert read.cells[0][:5] == ["strategy", "yes", "shut", "moved on", "left"]


def test_full_numbers_stand_behind_the_first_picture(exact, read):
    for name in exact["small_steps"].row():
        assert [name, *(f"{outcomes.row()[name]:.6g}" for outcomes in exact.outcomes)] in read.cells


def test_a_simulation_says_its_runs_seed_and_errors(simulated, monkeypatch):
    sure = [entry for entry in pictures.ENTRIES if entry.key == "sure"]
    monkeypatch.setattr(pictures, "ENTRIES", sure)
    read = Reader(ob.report(simulated, draws=0).html)
    assert "2,000 simulated runs each, seed 7" in read.text
    assert "± is two standard errors." in read.text
    d = simulated.difference("small_steps", "jump_ahead")
    row = next(row for row in read.cells if row[:2] == ["yes", f"{d.value:+.4f}"])
    assert row[3:] == [f"{n:,}" for n in (d.better, d.same, d.worse)]


def test_every_picture_has_words_and_numbers(read):
    images = read.all("img")
    assert len(images) >= 6
    for image in images:
        assert len(image["alt"] or "") > 40
    assert len(read.all("details")) == len(images) + 1  # and one under the comparison
    assert len(read.all("h3")) == len(images)


def test_pictures_are_whole_and_inert(made):
    """Each is an SVG that parses, in both themes, and contains nothing that runs or loads anything."""
    found = re.findall(r'src="data:image/svg\+xml,([^"<>&#]+)"', made.html)
    assert len(found) == made.html.count("<img") >= 6
    for text in found:
        svg = unquote(text)
        assert "prefers-color-scheme:dark" in svg
        ET.fromstring(svg)
        assert "<script" not in svg
        assert not re.search(r"(?:href|src)=.(?!#|data:)", svg)


def test_two_strategies_of_the_full_model_stay_under_a_megabyte(tmp_path):
    path = ob.report("reconciliation", ["small_steps", "jump_ahead"], draws=16, progress=False).save(
        tmp_path / "r.html"
    )
    assert path.stat().st_size < 1_000_000


def test_the_contents_lead_to_every_heading(read):
    links = [attrs["href"] for attrs in read.all("a")]
    assert links == [f"#{attrs['id']}" for tag, attrs in read.tags if tag in ("h2", "h3")]
    assert len(links) > 10


def test_nothing_outside_the_file_is_asked_for(made, read):
    """No script, no link, no address: only pictures that the file itself contains."""
    names = {tag for tag, _ in read.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "form", "base"}
    for tag, attrs in read.tags:
        for name in ("src", "srcset", "href", "action", "data", "poster"):
            assert attrs.get(name, "#").startswith(("data:", "#")), (tag, name)
        assert not [name for name in attrs if name.startswith("on") or name == "style"]
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_the_page_is_in_order(read):
    """A language, one title, no gap in the headings, table heads with a scope, unique ids."""
    assert read.all("html")[0]["lang"] == "en"
    assert len(read.all("title")) == len(read.all("h1")) == len(read.all("main")) == 1
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(head.get("scope") in ("row", "col") for head in read.all("th"))
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in read.tags:
        assert attrs.get("aria-labelledby", ids[0]) in ids


def test_parameters_come_with_all_they_rest_on(read):
    for name, p in ob.load("maybe").parameters.items():
        assert [name, f"{p.value:g}", p.prior, p.grade, p.unit, p.source] in read.cells


def test_it_says_what_it_is_and_how_it_was_made(read):
    assert CARE in read.text
    assert "Illustrative: 7 of 7 parameters" in read.text
    for fact in ("20 rounds", "exact, by linear algebra", f"olivebranch {ob.__version__}", "16, seed 1", "stance no"):
        assert fact in read.text


def test_how_often_the_ranking_survives(exact, read):
    """The sentence, the table and the pictures of the study of that many draws."""
    study = ob.uncertainty(exact.model, list(exact), weeks=20, draws=16)
    assert study.survival() in read.text
    for row in (*study.sheet().rows, *study.tornado("yes", "small_steps").sheet().rows):
        assert list(row) in read.cells


@pytest.mark.usefixtures("short")
def test_draws_left_out_are_said_to_be(exact):
    """None were asked for; or the answer is for ever, which has no horizon."""
    assert "Left out: no draws" in firmness.firmness(exact, 0, 1, progress=False)
    ever = ob.report("maybe", ["small_steps"], weeks=None)
    assert "the limit for ever" in ever.html
    assert "20 rounds" not in ever.html


def test_names_are_text_never_markup(tmp_path):
    """A hostile title, source, unit and strategy's name appear as they are written."""
    parameters = {"fair": {"value": 0.5, "prior": "beta(5, 5)", "source": HOSTILE, "unit": HOSTILE, "about": HOSTILE}}
    coin = ob.Model(
        title=HOSTILE,
        about=HOSTILE,
        states={"face": ["none", "heads", "tails"]},
        start=[{}],
        parameters=parameters,
        endings={"won": "face == heads", "lost": "face == tails"},
        actions={"toss": {}},
        shift={"face": [{"chances": {"heads": "fair", "tails": "1 - fair"}}]},
    )

    @ob.strategy(name=HOSTILE)
    def toss(see):
        return "toss"

    made = ob.report(coin, [toss], weeks=2, draws=4, progress=False)
    read = Reader(made.html)
    assert HOSTILE in read.text
    assert [HOSTILE in cell for row in read.cells if row[0] == "fair" for cell in row].count(True) == 2
    assert all(attrs.get("src", "").startswith("data:") for attrs in read.all("img"))
    assert "onerror" not in {name for _, attrs in read.tags for name in attrs}
    assert "<img src=x" not in made.html
    assert "<i>" not in made.html
    assert r"\$5" not in read.text
    assert "<img src=x" not in made._repr_html_()
    assert made.save(tmp_path / "r.html").read_text() == made.html


@pytest.mark.usefixtures("short")
def test_the_same_question_gives_the_same_bytes(exact, made):
    """Drawn once more (of every kind of picture, tests/plots/test_contract.py)."""
    (picture,) = pictures.of_comparison(exact)
    assert picture in made.html


def test_context_and_changes_are_said():
    model = ob.load("reconciliation", context="betrayal").with_parameters(skip=1)
    html = sources.how_made(ob.compare(model, ["small_steps"], weeks=4), 0, 1)
    assert "<dt>context</dt><dd>betrayal" in html
    assert "skip = 1 (in the file" in html


@pytest.mark.parametrize("draws", [-1, 1.5, True])
def test_draws_are_a_count(exact, draws):
    with pytest.raises(ob.ArgumentError, match="draws = "):
        ob.report(exact, draws=draws)


def test_a_comparison_has_its_own_strategies(exact):
    with pytest.raises(ob.ArgumentError, match="has its own"):
        ob.report(exact, ["small_steps"])


def test_a_report_is_written_whole_or_not_at_all(made, tmp_path):
    with pytest.raises(ob.ArgumentError, match="cannot be written"):
        made.save(tmp_path / "no_such_folder" / "r.html")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ob.ArgumentError, match="cannot be written"):
        made.save(tmp_path)
    assert list(tmp_path.iterdir()) == []


# ---- the command -----------------------------------------------------------------------------------


def run(*words: str):
    return CliRunner().invoke(app, ["report", *map(str, words)])


@pytest.mark.usefixtures("short")
def test_the_command_writes_one_file(tmp_path):
    target = tmp_path / "r.html"
    done = run("maybe", "small_steps", "jump_ahead", "--weeks", "20", "--draws", "0", "-o", target)
    assert done.exit_code == 0, done.output
    assert "open it in a browser" in done.output
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["-o", "{folder}/none/r.html"], "there is no folder"),
        (["-o", "{folder}"], "is a folder"),
        (["-o", "{folder}/r.pdf"], "Add --pdf"),
        (["--for-ever", "--runs", "5"], "exclude one another"),
    ],
)
def test_what_cannot_be_written_is_said_first(tmp_path, words, wrong):
    done = run("maybe", *(word.format(folder=tmp_path) for word in words))
    assert wrong in str(done.exception)
    assert isinstance(done.exception, ob.OlivebranchError)
    assert list(tmp_path.iterdir()) == []


def test_without_chromium_a_pdf_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("maybe", "-o", tmp_path / "r.html", "--pdf")
    assert "needs Chromium" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
@pytest.mark.usefixtures("short")
def test_the_pdf_has_pages(tmp_path):
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing, and CI must have it"
        pytest.skip("no Chromium here")
    done = run("maybe", "small_steps", "--weeks", "10", "--draws", "0", "-o", tmp_path / "r.html", "--pdf")
    assert done.exit_code == 0, done.exception
    assert {path.name for path in tmp_path.iterdir()} == {"r.html", "r.pdf"}
    data = (tmp_path / "r.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 2


@pytest.mark.browser
def test_on_paper_nothing_is_cut_off(browser, tmp_path, monkeypatch):
    """Within the margins of A4, no table and no picture is wider than the page, with every strategy that fits.

    Each picture is far wider than any that we draw; what is on it makes no difference.
    """
    wide = b'<svg xmlns="http://www.w3.org/2000/svg" width="2000" viewBox="0 0 2000 900"><path d="M 0 0 L 9 9"/></svg>'
    monkeypatch.setattr(pictures, "rendered", lambda picture, form: wide)
    monkeypatch.setattr(pictures, "describe", lambda picture: "A wide picture.")
    for plot in [name for name in vars(pictures) if name.startswith("plot_")]:
        monkeypatch.setattr(pictures, plot, lambda *args, **options: Figure(figsize=(20, 9)))
    path = ob.report("second_time", draws=2, weeks=26, progress=False).save(tmp_path / "r.html")
    page = browser.take({"width": 688, "height": 1000}, media="print")
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    width = page.evaluate("document.documentElement.scrollWidth")
    shown = page.locator("img").count()
    browser.give_back(page)
    assert width == 688
    assert shown >= 8


@pytest.mark.browser
def test_a_browser_finds_no_barrier_and_asks_for_nothing(browser, made, tmp_path):
    """By axe's rules, narrow and wide, light and dark. Only marked parts scroll sideways. The file alone is requested.

    In the dark, only the contrast is another.
    """
    path, asked = made.save(tmp_path / "r.html"), []
    page = browser.take(device_scale_factor=1)  # a tab of its own, closed when it is given back
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    for width in (400, 900):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.emulate_media(color_scheme="dark")
        assert findings(page, only_contrast=True) == []
        page.emulate_media(color_scheme="light")
    browser.give_back(page)
    assert {url for url in asked if not url.startswith("data:")} == {path.as_uri()}
