"""Parts of a report without its pictures: the numbers behind them, the words, the HTML, and how it was made."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import olivebranch as ob
from olivebranch.base.sheet import Sheet
from olivebranch.base.text import percent
from olivebranch.reports import build, comparison, firmness, markup, numbers, pdf, pictures, sources

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")


@pytest.fixture(scope="module")
def exact():
    return ob.compare(MAYBE, PAIR, weeks=52)


@pytest.fixture(scope="module")
def sample():
    return ob.compare(MAYBE, PAIR, weeks=20, runs=300, seed=7, progress=False)


@pytest.fixture(scope="module")
def ladder():
    return ob.compare("ladder", ["jump_ahead", "small_steps", "no_contact"], weeks=20)


# ---- the numbers behind the pictures --------------------------------------------------------------


def test_totals_have_a_column_for_each_strategy(exact, sample):
    (sheet,) = numbers.totals(exact)
    assert sheet.columns == ("number", "small steps", "jump ahead")
    assert [row[0] for row in sheet.rows] == list(exact["small_steps"].row())
    for name, *cells in sheet.rows:
        assert cells == [f"{exact[plan].row()[name]:.6g}" for plan in PAIR]
    _, errors = numbers.totals(sample)
    assert errors.title == "Their standard errors"
    for name, *cells in errors.rows:
        assert cells == [f"{sample[plan].error(name):.2g}" for plan in PAIR]


def test_curves_have_at_most_twenty_seven_weeks(exact, sample):
    """The first and the last among them; every week of a short horizon."""
    for result, weeks in ((exact, list(range(0, 53, 2))), (sample, list(range(21)))):
        sheets = list(numbers.curves(result))
        assert [sheet.title for sheet in sheets] == [
            f"{name}: reached by each round" for name in ("small steps", "jump ahead")
        ]
        for sheet, plan in zip(sheets, PAIR, strict=True):
            assert sheet.columns == ("round", "yes", "shut", "open")
            assert [int(row[0]) for row in sheet.rows] == weeks
            for week, *cells in sheet.rows:
                assert cells == [percent(result[plan].chance(of, int(week))) for of in ("yes", "shut", "open")]


def test_every_rung_has_its_chance(exact, ladder):
    (sheet,) = numbers.near(ladder)
    assert sheet.title == "Chance of yes, started on each rung"
    assert sheet.columns == ("strategy", "enemy", "neutral", "friend", "maybe")
    assert [row[0] for row in sheet.rows] == ["jump ahead", "small steps", "no contact"]
    started = ob.compare(ob.load("ladder").starting(stance="maybe"), ["small_steps"], weeks=20)
    assert sheet.rows[1][-1] == percent(started["small_steps"].chance("yes"))
    (small,) = numbers.near(exact)
    assert small.columns == ("strategy", "no", "maybe")


def test_weeks_are_whole_or_none(exact, ladder):
    (sheet,) = numbers.weeks(exact)
    assert sheet.columns == ("strategy", *(f"{p}.0 % of them" for p in (10, 25, 50, 75, 90)), "yes at all")
    for plan, row in zip(PAIR, sheet.rows, strict=True):
        assert row[1:-1] == tuple(f"{exact[plan].weeks_quantile('yes', p):.0f}" for p in (0.1, 0.25, 0.5, 0.75, 0.9))
        assert row[-1] == percent(exact[plan].chance("yes"))
    waits = ob.compare(MAYBE, {"waits": {"no": "small_step", "maybe": "small_step"}}, weeks=5)
    (never,) = numbers.weeks(waits)
    assert never.rows == (("waits", *["-"] * 5, "0 %"),)


def test_roads_are_the_chains_own(exact):
    (sheet,) = numbers.roads(exact)
    assert sheet.title == "small steps: the main roads to yes, and their share"
    assert sheet.rows == (("no > maybe > yes", "100 %"),)


def test_what_is_to_come_is_asked_at_twelve_times(exact):
    (sheet,) = numbers.to_come(exact)
    assert sheet.columns == ("strategy", *(f"round {week}" for week in (0, 4, 9, 13, 17, 22, 26, 30, 35, 39, 43, 48)))
    assert sheet.rows[0][1] == percent(exact["small_steps"].chance("yes"))
    assert sheet.title == "Chance of yes in the next 52 rounds, for those still open then"


@pytest.mark.slow
def test_a_gap_is_the_paired_difference(sample):
    (sheet,) = numbers.gap(sample)
    assert sheet.columns == ("of", "difference", "95 % interval", "more", "same", "less")
    assert [row[0] for row in sheet.rows] == ["yes", "shut", "asks", "noes", "unwelcome"]
    for name, value, span, *counts in sheet.rows:
        known = sample.difference(*PAIR, of=name)
        assert value == f"{known.value:+.4f}"
        assert known.interval is not None
        assert span == "{:+.4f} to {:+.4f}".format(*known.interval)
        assert counts == [f"{n:,}" for n in (known.better, known.same, known.worse)]


def test_a_gap_is_that_of_the_first_two():
    """Twins have no difference, and for a count no interval either; who else is compared changes nothing."""
    leap = ob.pacing.jump_ahead
    (sheet,) = numbers.gap(
        ob.compare(MAYBE, [leap, leap.named("twin"), "small_steps"], weeks=2, runs=9, progress=False)
    )
    assert sheet.title == "jump ahead less twin, run by run under the same luck"
    assert sheet.rows[-1] == ("unwelcome", "+0.0000", "none", "0", "9", "0")


def test_moves_say_where_each_action_leads(exact):
    (first,) = numbers.moves()(exact)
    assert first.title == "small steps: where each action leads"
    assert first.rows == (
        *(
            ("no", "small step", to, chance)
            for to, chance in (("shut", "3.0 %"), ("no", "62.0 %"), ("maybe", "35.0 %"))
        ),
        *(("maybe", "ask", to, chance) for to, chance in (("shut", "10.0 %"), ("no", "45.0 %"), ("yes", "45.0 %"))),
    )
    titles = [sheet.title for sheet in numbers.moves("jump_ahead", "small_steps")(exact)]
    assert titles == ["jump ahead: where each action leads", "small steps: where each action leads"]


def test_draws_have_every_number_of_every_strategy():
    study = ob.uncertainty(MAYBE, PAIR, weeks=4, draws=4, progress=False)
    (sheet,) = numbers.draws(study)
    frame = study.to_frame()
    assert sheet.columns == ("strategy and number", *frame.columns)
    assert sheet.rows[0][0] == "small steps: yes"
    assert sheet.rows[0][1:] == tuple(f"{x:.4g}" for x in frame.iloc[0])
    assert len(sheet.rows) == len(frame)


def test_of_one_strategy_there_are_numbers_too():
    """Behind each picture that fits it, under its own name."""
    alone = ob.compare(MAYBE, "jump_ahead", weeks=5)
    sheets = {entry.key: list(entry.behind(alone)) for entry in pictures.ENTRIES if entry.fits(alone)}
    assert list(sheets) == ["what", "when", "build", "near", "road", "score", "moves"]
    for key, (sheet,) in sheets.items():
        named = sheet.columns[1] if key == "what" else sheet.title if ":" in sheet.title else sheet.rows[0][0]
        assert named.startswith("jump ahead"), key
    (totals,) = sheets["what"]
    assert totals.rows == tuple((name, f"{value:.6g}") for name, value in alone["jump_ahead"].row().items())


# ---- which pictures ------------------------------------------------------------------------------


def test_a_report_has_the_pictures_that_fit(exact, sample, ladder):
    """A difference needs runs and two strategies; weeks need a horizon; a leap needs both plans."""
    every = ["what", "leap", "sure", "when", "build", "near", "road", "score", "moves"]

    def fitting(result: Any) -> list[str]:
        return [entry.key for entry in pictures.ENTRIES if entry.fits(result)]

    assert fitting(sample) == every
    assert fitting(exact) == [key for key in every if key != "sure"]
    alone = ob.compare(MAYBE, "small_steps", weeks=2, runs=9, progress=False)
    assert fitting(alone) == [key for key in every if key not in ("leap", "sure")]
    assert fitting(ob.compare(MAYBE, PAIR, weeks=None)) == ["what", "leap", "near", "moves"]
    drawn: list[Any] = [pictures._alone(result) for result in (alone, exact)]
    assert drawn[0] is alone.outcomes[0]
    assert drawn[1] is exact
    titles = [entry.title(exact) for entry in pictures.ENTRIES]
    assert titles == [
        *("What happens", "Why not jump ahead", "How sure is the difference", "When it happens", "Over the rounds"),
        *("From every rung", "By which road, under small steps", "Too soon to tell"),
        "What can happen, under small steps",
    ]


@pytest.mark.parametrize("inches", [4.0, 7.5])
def test_a_picture_is_drawn_for_both_screens_and_closed(monkeypatch, inches):
    """It is 110 pixels an inch wide, and has its alt text and its numbers."""
    drawn: list[Any] = []

    def draw(theme: str) -> Any:
        drawn.append(SimpleNamespace(theme=theme, get_figwidth=lambda: inches))
        return drawn[-1]

    closed: list[Any] = []
    monkeypatch.setattr(pictures, "root_figure", lambda picture: picture)
    monkeypatch.setattr(pictures, "describe", lambda picture: "It shows a.")
    monkeypatch.setattr(pictures, "rendered", lambda picture, form: f"{picture.theme} {form}")
    monkeypatch.setattr(pictures, "as_source", lambda light, dark: f"data:{light}, {dark}")
    monkeypatch.setattr(pictures, "close_figure", closed.append)
    sheet = Sheet("Behind", ("a",), (("1",),))
    html = pictures.in_both_themes("k", "Why?", draw, [sheet])
    behind = markup.details("The numbers behind it", markup.table(sheet))
    assert html == markup.figure("k", "Why?", "data:light svg, dark svg", "It shows a.", round(inches * 110), behind)
    assert closed == drawn


def test_a_study_is_shown_by_its_spread_and_by_what_its_leader_depends_on(monkeypatch):
    """The leader has the highest stated chance of the first ending; what may not be named best does not lead."""
    shown: list[Any] = []
    monkeypatch.setattr(pictures, "in_both_themes", lambda key, title, draw, behind: shown.append((key, title, behind)))
    study = ob.uncertainty(MAYBE, PAIR[::-1], weeks=4, draws=4, progress=False)
    assert len(list(pictures.of_study(study))) == 2
    (spread, drawn, behind), (depends, title, sheets) = shown
    assert (spread, drawn, list(behind)) == ("spread", "Over the draws", list(numbers.draws(study)))
    lead = max(study.candidates, key=lambda name: study.stated("yes", name))
    assert (depends, title) == ("depends", f"What it depends on, under {lead.replace('_', ' ')}")
    assert sheets == [study.tornado("yes", lead).sheet()]


# ---- in words ------------------------------------------------------------------------------------


def test_the_short_of_it(exact, ladder):
    assert list(comparison._in_short(exact)) == [
        "By small steps, 70.8 % reach yes: the most here. The fewest: 24.2 %, by jump ahead.",
        "Even so, by small steps 29.2 % do not get there.",
        "Harm on the way (unwelcome, per person): 0.00 by small steps; the most, 3.03, by jump ahead.",
    ]
    short = list(comparison._in_short(ladder))
    assert short[-1].startswith("Shut out because of how they made contact: ")
    assert "by jump ahead. Those who moved on are not counted." in short[-1]
    (alone, _, harm) = comparison._in_short(ob.compare(MAYBE, "jump_ahead", weeks=20))
    assert alone == "By jump ahead, 24.2 % reach yes."
    assert harm.endswith("3.03 by jump ahead; the most here.")
    sure = MAYBE.with_parameters(cold_yes=1, slam=0)
    assert list(comparison._in_short(ob.compare(sure, "jump_ahead", weeks=2)))[1].startswith("Harm on the way")


def test_the_head_of_a_report(exact):
    html = comparison.header(exact)
    assert "<h1>No, maybe, yes</h1>" in html
    assert '<p class="asked">2 strategies compared: 52 rounds, exact.</p>' in html
    one = comparison.header(ob.compare(MAYBE, "jump_ahead", weeks=1))
    assert '<p class="asked">1 strategy compared: 1 round, exact.</p>' in one
    assert 'aria-label="Please read"' in one
    assert "What each strategy does, and what is counted" in comparison.comparison(exact)


@pytest.mark.parametrize(
    ("weeks", "draws", "why"),
    [
        (4, 0, "Left out: no draws of the parameters were asked for"),
        (None, 8, "Left out: it is computed within a horizon, and this report looks at the limit for ever."),
    ],
)
def test_why_there_is_no_firmness(weeks, draws, why):
    result = ob.compare(MAYBE, PAIR, weeks=weeks)
    assert why in firmness.firmness(result, draws, 1, progress=False)


def test_firmness_needs_priors_that_keep_the_rules():
    known = MAYBE.with_parameters(**{name: p.value for name, p in MAYBE.parameters.items()})
    html = firmness.firmness(ob.compare(known, PAIR, weeks=4), 8, 1, progress=False)
    assert "Left out: no parameter of this model has a prior" in html
    plain = MAYBE.spec.plain()
    plain["parameters"]["slam"] |= {"value": 0.6, "prior": "uniform(1.5, 2)"}
    html = firmness.firmness(ob.compare(ob.Model(**plain), PAIR, weeks=4), 8, 1, progress=False)
    assert "Not computed: " in html


def test_what_the_numbers_rest_on(exact):
    html = sources.parameters(exact)
    names = ("parameter", "value", "prior", "grade", "what, in which unit", "source")
    rows = tuple(
        (name, f"{p.value:g}", p.prior or "", p.grade or "", p.unit or "", p.source or "")
        for name, p in MAYBE.parameters.items()
    )
    assert markup.table(Sheet("The 7 parameters", names, rows, words=(2, 4, 5))) in html, "what is prose may wrap"
    bare = MAYBE.spec.plain()
    bare["parameters"]["slam"] = {"value": 0.25}
    row = sources.parameters(ob.compare(ob.Model(**bare), PAIR, weeks=1)).split("slam")[1].split("</tr>")[0]
    assert row.count("none") == 3
    none = ob.Model(
        title="a",
        states={"at": ["here", "there"]},
        endings={"there": "at == there"},
        actions={"go": {}},
        start=[{}],
        shift={"at": [{"chances": {"there": 0.5}}]},
    )
    go = ob.Strategy("go", lambda see: "go")
    assert "This model has no parameters." in sources.parameters(ob.compare(none, [go], weeks=1))


def facts_of(html: str) -> dict[str, str]:
    return dict(part.split("</dd>")[0].replace("</dt><dd>", "\n").split("\n", 1) for part in html.split("<dt>")[1:])


def test_how_it_was_made(exact, sample):
    told = facts_of(sources.how_made(exact, 0, 1))
    assert list(told) == ["model", "start", "strategies", "horizon", "answer", "draws of the priors", "made with"]
    assert (told["start"], told["horizon"], told["draws of the priors"]) == ("stance no", "52 rounds", "none")
    assert told["answer"] == "exact, by linear algebra"
    told = facts_of(sources.how_made(sample, 1_000, 3))
    assert (told["seed"], told["draws of the priors"]) == ("7", "1,000, seed 3")
    assert told["answer"] == "Monte Carlo, 300 runs for each strategy"
    model = ob.load("reconciliation", context="betrayal").with_parameters(skip=0.5)
    told = facts_of(sources.how_made(ob.compare(model, ["no_contact"], weeks=None), 0, 1))
    assert told["horizon"] == "for ever"
    assert told["context"].startswith("betrayal: ")
    assert told["changed"].startswith("skip = 0.5 (in the file ")
    assert "; " in told["start"]
    mixed = MAYBE.starting(stance={"no": 0.25, "maybe": 0.75})
    assert sources._start(mixed) == "stance no 25.0 %, maybe 75.0 %"
    assert sources._short("/far/away/mine.toml") == "mine.toml"
    assert sources._short("maybe") == "maybe"


# ---- HTML ----------------------------------------------------------------------------------------


def test_a_table_in_html():
    """Its first cells are heads; words are marked as such; one with more than nine columns is printed smaller."""
    html = markup.table(Sheet("A <b>", ("name", "about"), (("a", "x & y"),), words=(1,)))
    assert html == (
        '<div class="scroll" tabindex="0" role="region" aria-label="A &lt;b&gt;">\n<table>\n'
        '<caption>A &lt;b&gt;</caption>\n<thead><tr><th scope="col">name</th>'
        '<th scope="col" class="words">about</th></tr></thead>\n<tbody>\n'
        '<tr><th scope="row">a</th><td class="words">x &amp; y</td></tr>\n</tbody>\n</table>\n</div>'
    )
    for columns, many in ((9, False), (10, True)):
        assert ('class="many"' in markup.table(Sheet("", ("x",) * columns, (("1",) * columns,)))) == many


def test_pieces_of_html():
    assert markup.paragraph("a < b") == "<p>a &lt; b</p>"
    assert markup.paragraph("a", "note") == '<p class="note">a</p>'
    assert markup.items(["a", "<"]) == "<ul>\n<li>a</li>\n<li>&lt;</li>\n</ul>"
    assert markup.facts([("a", "&")]) == "<dl>\n<dt>a</dt><dd>&amp;</dd>\n</dl>"
    body = markup.section("k", "A & B", "<p>one</p>", "", "<p>two</p>")
    assert body == ('<section aria-labelledby="k">\n<h2 id="k">A &amp; B</h2>\n<p>one</p>\n<p>two</p>\n</section>')
    assert markup.contents(body) == (
        '<nav aria-label="Contents">\n<ol>\n<li class="h2"><a href="#k">A &amp; B</a></li>\n</ol>\n</nav>'
    )
    unfolded = markup.details("more", "<p>x</p>", "<p>y</p>")
    assert unfolded == "<details>\n<summary>more</summary>\n<p>x</p>\n<p>y</p>\n</details>"
    assert markup.opened(unfolded).startswith("<details open>")


@pytest.mark.parametrize(("width", "wide"), [(599, False), (600, True)])
def test_a_wide_picture_fills_the_page(width, wide):
    html = markup.figure("k", "Why?", "data:x", 'says "no"', width, "<p></p>")
    assert f'width="{width}"' in html
    assert ('class="wide"' in html) == wide
    assert 'alt="says &quot;no&quot;"' in html
    assert '<h3 id="k">Why?</h3>' in html


def test_a_page_may_load_nothing():
    html = markup.page("A & B", "olivebranch 1", "<p></p>", "p{}")
    assert "<title>A &amp; B</title>" in html
    assert f'content="{markup.POLICY}"' in html
    assert html.startswith("<!DOCTYPE html>")
    assert "p{}</style>" in html


# ---- what is asked for ---------------------------------------------------------------------------


def test_what_a_report_is_asked_for(exact, monkeypatch):
    """Its comparison has the options that are given; the defaults are those of `compare`, with 128 draws."""
    asked: list[Any] = []
    monkeypatch.setattr(
        build, "_report", lambda result, draws, seed, progress: asked.append((result, draws, seed, progress))
    )
    ob.report("maybe", PAIR, weeks=3)
    ob.report("maybe", PAIR, weeks=2, runs=9, seed=5, draws=7, progress=False)
    ob.report(exact, draws=0)
    (first, *options), (second, *others), (third, *rest) = asked
    assert (options, first.weeks, first.runs) == ([128, 1, True], 3, None)
    assert (others, second.weeks, second.runs, second.seed) == ([7, 5, False], 2, 9, 5)
    assert third is exact
    assert rest == [0, 1, True]
    wrongs: list[Any] = [{"draws": -1}, {"draws": 1.5}, {"draws": 10_000_001}, {"seed": -1}]
    for wrong in wrongs:
        with pytest.raises(ob.ArgumentError, match=f"{next(iter(wrong))} = "):
            ob.report(exact, **wrong)
    with pytest.raises(ob.ArgumentError, match="a comparison has its own"):
        ob.report(exact, PAIR)


def test_a_report_has_its_parts_in_order(exact, monkeypatch):
    """Each under its heading, to which the contents lead."""
    monkeypatch.setattr(pictures, "ENTRIES", ())
    made = ob.report(exact, draws=0)
    assert made.title == "No, maybe, yes: 52 rounds, exact"
    parts = {
        "comparison": "The comparison",
        "pictures": "The pictures",
        "firm": "How firm is the ranking?",
        "rests": "What the numbers rest on",
        "made": "How this report was made",
    }
    assert re.findall(r'<h2 id="(\w+)">(.*?)</h2>', made.html) == list(parts.items())
    head, body = made.html.split("<main>")
    assert f"<title>{made.title}</title>" in head
    assert f'<meta name="generator" content="olivebranch {ob.__version__}">' in head
    assert comparison.header(exact) in head
    assert re.findall(r'<a href="#(\w+)">', head) == list(parts)
    for part in (
        comparison.comparison(exact),
        firmness.firmness(exact, 0, 1, progress=False),
        sources.parameters(exact),
        sources.how_made(exact, 0, 1),
    ):
        assert part in body


def test_a_report_is_shown_in_a_frame_and_written(tmp_path):
    made = build.Report("<p>&</p>", "A <b>")
    assert made._repr_html_() == (
        '<iframe sandbox="" width="100%" height="700" style="border:0" title="A &lt;b&gt;" '
        'srcdoc="&lt;p&gt;&amp;&lt;/p&gt;"></iframe>'
    )
    assert made.save(tmp_path / "r.html").read_text() == "<p>&</p>"
    with pytest.raises(ob.ArgumentError, match=r"none.r\.html: cannot be written \("):
        made.save(tmp_path / "none" / "r.html")


@pytest.mark.skipif(os.name != "posix", reason="a script as Unix has them")
def test_a_browser_that_prints_nothing_is_told(tmp_path, monkeypatch):
    """A fake browser that fails: its exit code and its last message reach the user."""
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\necho 'no room' >&2\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setattr(pdf, "find_chromium", lambda: str(fake))
    with pytest.raises(ob.ArgumentError, match=r"exit code 3.*no room"):
        pdf.print_pdf("<p>")


def test_a_pdf_is_printed_by_the_first_browser_there_is(monkeypatch, tmp_path):
    """With every fold open; an error quotes the last words of the browser."""
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name in ("chrome", "msedge") else None)
    assert pdf.find_chromium() == "/bin/chrome"
    seen: list[Any] = []

    def prints(command: list[str], **options: Any) -> Any:
        source = command[-1].removeprefix("file://")
        seen.append(Path(source).read_text(encoding="utf-8"))
        target = next(word for word in command if word.startswith("--print-to-pdf=")).partition("=")[2]
        if "fail" not in seen[-1]:
            Path(target).write_bytes(b"%PDF")
        return subprocess.CompletedProcess(command, 3, "", "first\nno paper\n" if "say" in seen[-1] else "")

    monkeypatch.setattr("subprocess.run", prints)
    found = build.Report("<details>x</details>", "t").save_pdf(tmp_path / "r.pdf")
    assert found.read_bytes() == b"%PDF"
    assert seen == ["<details open>x</details>"]
    with pytest.raises(ob.ArgumentError, match=r"printed no PDF \(exit code 3\)\. It said: no paper"):
        pdf.print_pdf("fail and say")
    with pytest.raises(ob.ArgumentError, match="It said: nothing"):
        pdf.print_pdf("fail")

    def waits(command: list[str], timeout: float, **options: Any) -> Any:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr("subprocess.run", waits)
    with pytest.raises(ob.ArgumentError, match="was stopped: it took over 120 seconds to print"):
        pdf.print_pdf("x")
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(ob.ArgumentError, match="a PDF needs Chromium"):
        pdf.find_chromium()


def test_each_entry_draws_what_its_heading_says(monkeypatch):
    """The road of the first strategy; one strategy as itself, several as a comparison."""
    drawn: list[Any] = []
    for name in ("plot_flow", "plot_when", "plot_score"):
        monkeypatch.setattr(pictures, name, lambda result, name=name, **options: drawn.append((name, result, options)))
    entries = {entry.key: entry for entry in pictures.ENTRIES}
    pair = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=5)
    alone = ob.compare("maybe", ["jump_ahead"], weeks=5)
    for result in (pair, alone):
        for key in ("road", "when", "score"):
            entries[key].draw(result, "dark")
    assert drawn == [
        ("plot_flow", pair.outcomes[0], {"theme": "dark"}),
        ("plot_when", pair, {"theme": "dark"}),
        ("plot_score", pair, {"by": "weeks", "theme": "dark"}),
        ("plot_flow", alone.outcomes[0], {"theme": "dark"}),
        ("plot_when", alone.outcomes[0], {"theme": "dark"}),
        ("plot_score", alone, {"by": "weeks", "theme": "dark"}),
    ]
    assert entries["road"].title(alone) == "By which road, under jump ahead"
