"""What each study prints, on the smallest model: for people the study's own table, for programs its own numbers."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.base.text import CARE, percent
from olivebranch.chain.outcomes import Outcomes
from olivebranch.cli import _all as _all
from olivebranch.cli import demo
from olivebranch.cli._app import app, say
from olivebranch.cli._streams import PIPE_WIDTH, say_written
from olivebranch.reports import Report

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")


def run(words: str, width: int = 200):
    done = CliRunner().invoke(app, words.split(), env={"COLUMNS": str(width)})
    assert done.exit_code == 0, done.output
    return done.stdout


def flat(text: str) -> str:
    return " ".join(text.split())


def numbers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with null for what is not finite, as JSON has it."""
    return [
        {str(k): None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()} for row in rows
    ]


def records(frame: Any) -> list[dict[str, Any]]:
    return frame.reset_index().to_dict("records")


#: a command, the study that it asks, its rows, and where JSON has them
STUDIES: dict[str, tuple[Callable[[], Any], Callable[[Any], Any], str]] = {
    "uncertainty maybe small_steps jump_ahead --weeks 5 --draws 4": (
        lambda: ob.uncertainty(MAYBE, PAIR, weeks=5, draws=4, progress=False),
        lambda found: records(found.to_frame()),
        "spread",
    ),
    "why maybe --weeks 5 --draws 4": (
        lambda: ob.why(MAYBE, *PAIR, weeks=5, draws=4, progress=False),
        lambda found: records(found.to_frame()),
        "parts",
    ),
    "why maybe jump_ahead small_steps --of asks --draws 0 --for-ever": (
        lambda: ob.why(MAYBE, *PAIR[::-1], of="asks", weeks=None, draws=0),
        lambda found: records(found.to_frame()),
        "parts",
    ),
    "frontier maybe small_steps jump_ahead --weeks 5": (
        lambda: ob.frontier(MAYBE, 5, strategies=PAIR),
        lambda found: records(found.to_frame()),
        "vertices",
    ),
    "frontier maybe small_steps --for-ever --harm shut --without ask": (
        lambda: ob.frontier(MAYBE, None, strategies=["small_steps"], harm="shut", without=["ask"]),
        lambda found: records(found.to_frame()),
        "vertices",
    ),
    "regimes maybe small_steps jump_ahead --x weeks=1,20 --y slam=0.2,0.3": (
        lambda: ob.regimes(MAYBE, PAIR, x={"weeks": [1, 20]}, y={"slam": [0.2, 0.3]}, progress=False),
        lambda found: found.to_frame().to_dict("records"),
        "cells",
    ),
}


@pytest.mark.parametrize("words", STUDIES)
def test_a_study_prints_its_table_and_its_numbers(words):
    study, rows, where = STUDIES[words]
    found = study()
    text = run(words).splitlines()
    assert text[0] == found.sheet().text(PIPE_WIDTH).split("\n", 1)[0]
    assert set(found.sheet().body(PIPE_WIDTH)) <= set(text)
    told = json.loads(run(f"{words} --json"))
    assert told[where] == json.loads(json.dumps(numbers(rows(found)), default=float))
    assert (told["model"], told["care"], told["note"]) == ("maybe", CARE, MAYBE.note)
    listed = list(csv.DictReader(io.StringIO(run(f"{words} --csv"))))
    assert len(listed) == len(rows(found))
    assert list(listed[0]) == [str(name) for name in rows(found)[0]]


def test_what_is_said_beside_a_table():
    """Words of the study below it; the losses at the weight asked for; a mixture if the harm is limited."""
    why = ob.why(MAYBE, *PAIR, weeks=5, draws=0)
    assert flat(why.words) in flat(run("why maybe --weeks 5 --draws 0"))
    drawn = ob.uncertainty(MAYBE, PAIR, weeks=5, draws=4, progress=False)
    told = flat(run("uncertainty maybe small_steps jump_ahead --weeks 5 --draws 4 --weight 0.5 --tornado jump_ahead"))
    assert (
        f"At weight 0.5, knowing every parameter before choosing would add {100 * drawn.evpi(weight=0.5):.1f}" in told
    )
    assert all(f"{100 * loss:.1f}" in told for loss in drawn.loss(weight=0.5).values())
    assert "yes less 0.5 x unwelcome" in told
    assert flat(drawn.tornado(strategy="jump_ahead").sheet().title) in told
    words = "uncertainty maybe small_steps jump_ahead --weeks 5 --draws 4"
    as_json = json.loads(run(f"{words} --tornado small_steps --json"))
    assert len(as_json["tornado"]) == 7
    assert (as_json["weeks"], as_json["draws"], as_json["seed"], as_json["never_chosen"]) == (5, 4, 1, [])
    assert as_json["evpi"] == pytest.approx(drawn.evpi())
    front = ob.frontier(MAYBE, 5, strategies=PAIR)
    half = front.vertices[-1].harm / 2
    mixed = front.at(harm=half)
    words = f"frontier maybe small_steps jump_ahead --weeks 5 --at {half!r}"
    shares = "{:.1f} % one rule and {:.1f} % another".format(*(100 * share for share, _ in mixed.parts))
    said = f"With at most {half:g} {front.harm}: {100 * mixed.success:.2f} % yes ({shares}, by a coin at the start)."
    assert said in flat(run(words))
    assert flat(run("frontier maybe small_steps jump_ahead --weeks 5 --at 9")).endswith("yes (by one rule).")
    assert json.loads(run(f"{words} --json"))["at"] == pytest.approx(
        {"harm": mixed.harm, "yes": mixed.success, "worth": mixed.value}
    )


def test_claims_print_their_rows(monkeypatch):
    ask = [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")]
    found = ob.claims(MAYBE, [ob.Claim("last", "Asking last", ask)], weeks=5, draws=4, seed=3, progress=False)
    monkeypatch.setattr("olivebranch.studies.claims.claims", lambda *given, **options: found)
    told = json.loads(run("claims maybe --json"))
    assert told["claims"] == json.loads(json.dumps(found.rows(), default=float))
    assert (told["model"], told["weeks"], told["draws"], told["seed"], told["rejected"]) == ("maybe", 5, 4, 3, 0)
    assert (told["note"], told["care"]) == (MAYBE.note, CARE)
    (row,) = csv.DictReader(io.StringIO(run("claims maybe --csv")))
    assert list(row) == list(found.rows()[0])
    assert flat(found.sheet().title) in flat(run("claims maybe"))


def test_a_report_is_written_and_said_and_a_pdf_beside_it(tmp_path, monkeypatch):
    printed: list[Path] = []

    class Made(Report):
        def save_pdf(self, path: Any) -> Path:
            printed.append(Path(path))
            return Path(path)

    monkeypatch.setattr("olivebranch.reports.report", lambda *given, **options: Made("<p>" * 700, "t"))
    monkeypatch.setattr("olivebranch.reports.pdf.find_chromium", lambda: "chromium")
    out = tmp_path / "r.html"
    assert flat(run(f"report maybe --out {out}")) == f"wrote {out} (2 kB): open it in a browser."
    assert (out.read_text(encoding="utf-8"), printed) == ("<p>" * 700, [])
    assert flat(run(f"report maybe --out {out} --pdf")).endswith(f"open it in a browser. wrote {tmp_path / 'r.pdf'}")
    assert printed == [tmp_path / "r.pdf"]


@pytest.mark.slow
def test_calibration_prints_its_rows():
    found = ob.calibration("second_time")
    told = json.loads(run("calibration second_time --json"))
    assert (told["hits"], len(told["targets"])) == (found.hits, len(found))
    assert found.sheet().title in run("calibration second_time")


@pytest.mark.slow
def test_a_page_is_written_and_said(tmp_path):
    out = tmp_path / "page.html"
    told = run(f"page maybe --strategies small_steps,,jump_ahead --weeks 9 --set slam=0.1 --out {out}")
    page = ob.page(MAYBE.with_parameters(slam=0.1), PAIR, weeks=9)
    assert out.read_text(encoding="utf-8") == page.html
    assert flat(told) == f"wrote {out} ({len(page.html.encode()) // 1000} kB): open it in a browser."
    packed = tmp_path / "lesson.zip"
    assert flat(run(f"page maybe --strategies small_steps --scorm {packed}")) == f"wrote {packed}"
    assert packed.read_bytes()[:2] == b"PK"


def test_what_diaries_tell_is_printed(tmp_path):
    """Alone, and with how strategies rank then."""
    path = tmp_path / "class.csv"
    run(f"export maybe jump_ahead --to diaries --runs 8 --weeks 4 --out {path}")
    found = ob.learn(MAYBE, path, draws=16, seed=3)
    ranked = ob.uncertainty(MAYBE, PAIR, weeks=5, draws=16, seed=3, given=found, progress=False)
    words = f"learn maybe {path} --draws 16 --seed 3"
    told = json.loads(run(f"{words} --json"))
    assert told["parameters"] == json.loads(json.dumps(numbers(records(found.to_frame())), default=float))
    assert (told["diaries"], told["entries"], told["worth"]) == (found.people, found.entries, found.effective_size)
    assert (told["draws"], told["seed"], told["untold"], told["care"]) == (16, 3, list(found.untold), CARE)
    assert "spread" not in told
    told = json.loads(run(f"{words} small_steps jump_ahead --weeks 5 --json"))
    assert (told["weeks"], told["spread"]) == (5, json.loads(json.dumps(records(ranked.to_frame()), default=float)))
    assert len(list(csv.DictReader(io.StringIO(run(f"{words} --csv"))))) == len(found.to_frame())
    shown = run(words)
    assert flat(found.sheet().title) in flat(shown)
    assert flat(ranked.survival()) not in flat(shown)
    assert flat(ranked.survival()) in flat(run(f"{words} small_steps jump_ahead --weeks 5"))


def test_a_grid_is_solved_stored_and_printed(tmp_path):
    pytest.importorskip("pyarrow")
    words = (
        f"sweep maybe small_steps jump_ahead --over slam=0.1,0.99 --over context= --weeks 5 --store {tmp_path / 'grid'}"
    )
    told = json.loads(run(f"{words} --json"))
    assert (told["model"], told["weeks"], told["draws"], told["seed"]) == ("maybe", 5, 0, 1)
    assert [row["slam"] for row in told["cells"]] == [0.1] * 2
    assert len(told["refused"]) == 1
    assert "0.99" in told["refused"][0]
    assert (told["never_chosen"], told["care"]) == ([], CARE)
    listed = list(csv.DictReader(io.StringIO(run(f"{words} --csv"))))
    assert [row["strategy"] for row in listed] == PAIR
    assert "small steps" in run(words)


# ---- the demonstration --------------------------------------------------------------------------


def test_the_demo_puts_simulated_numbers_beside_exact_ones():
    exact, sample = (ob.compare(MAYBE, PAIR, weeks=52, runs=n, progress=False) for n in (None, 400))
    sheet = demo._side_by_side(exact, sample)
    assert sheet.title == "No, maybe, yes: 52 weeks, exact and by 400 simulated runs each (seed 1)"
    assert sheet.columns == (
        "strategy",
        *("yes\nexact", "simulated"),
        *("shut\nexact", "simulated"),
        *("unwelcome\nexact", "sim."),
    )
    assert (sheet.paired, sheet.urgent) == ((2, 4, 6), (1, 3, 5))
    assert [row[0] for row in sheet.rows] == ["small steps", "jump ahead"]
    for row, one, other in zip(sheet.rows, exact.outcomes, sample.outcomes, strict=True):
        assert row[1] == f"{100 * one.chance('yes'):.1f} %"
        assert row[2].startswith(f"{100 * other.chance('yes'):.1f} ±")
        assert not row[2].endswith("%")
        assert row[-2:] == (f"{one.tally('unwelcome'):.2f}", f"{other.tally('unwelcome'):.2f}")
    assert not any("two or more" in note for note in sheet.notes)


def test_the_demo_says_its_difference_in_points_both_ways(monkeypatch, tmp_path, capsys):
    """Simulated with its interval, then exact; and who is left without a yes, of those who go in small steps."""
    ladder = ob.load("ladder")
    monkeypatch.setattr(demo, "load", lambda name: ladder)
    monkeypatch.setattr(demo, "SHOWN", PAIR)
    monkeypatch.setattr(demo, "uncertainty", lambda *given, **options: SimpleNamespace(survival=lambda: "It survives."))
    monkeypatch.setattr(demo, "_figures", lambda exact, sample, out: [out / "one.png"])
    demo._demo(200, 3, tmp_path)
    exact, sample = (ob.compare(ladder, PAIR, weeks=52, runs=n, seed=3, progress=False) for n in (None, 200))
    gap, sure = sample.difference(*PAIR), exact.difference(*PAIR).value
    low, high = gap.interval
    told = flat(capsys.readouterr().out)
    assert (
        f"Small steps reach a yes {100 * gap.value:.1f} points more often than jumping ahead (simulated, 95 % interval "
        f"{100 * low:.1f} to {100 * high:.1f}; exactly {100 * sure:.1f})." in told
    )
    shut, gone = (percent(exact["small_steps"].chance(name)) for name in ("shut", "moved_on"))
    assert f"{shut} are shut out because of how they made contact; for {gone} the other person has moved on." in told
    assert "It survives." in told


def test_the_demo_shows_endings_and_harm_only():
    def shown(name: str) -> list[str]:
        outcomes: Outcomes = ob.Chain(name, "no_contact").exact(1)
        return demo._shown(outcomes)

    assert shown("ladder") == ["yes", "shut", "moved_on", "left", "unwelcome"]


# ---- words --------------------------------------------------------------------------------------


def test_a_paragraph_keeps_to_the_width(capsys, monkeypatch):
    monkeypatch.setattr("olivebranch.cli._app.console", lambda: type("Narrow", (), {"width": 14})())
    say("one two three four\n\nfive", indent=4)
    assert capsys.readouterr().out == "    one two\n    three four\n\n    five\n"


def test_what_was_written_is_said_on_the_stream_that_has_room(tmp_path, capsys, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("x")
    say_written(path, "ä" * 1_000)
    assert capsys.readouterr() == (f"wrote {path} (2 kB): open it in a browser.\n", "")
    with path.open() as file:
        found = path.stat()
        monkeypatch.setattr("os.fstat", lambda number: found)
        say_written(path, "x")
        assert capsys.readouterr() == ("", f"wrote {path} (0 kB): open it in a browser.\n")
        assert file.read() == "x"
