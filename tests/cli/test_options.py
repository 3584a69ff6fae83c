"""Options of commands: their defaults, their limits, and which exclude one another."""

from __future__ import annotations

import inspect
import json
import os
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from rich.console import Console
from typer import main as typer_main
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all as _all
from olivebranch.cli import _app, _health, _streams, grids, rests_on, runs
from olivebranch.cli._app import app, model_with, only_one, print_csv, print_json
from olivebranch.cli._streams import ReaderLeft, Stopped, console
from olivebranch.cli.report import _check_target
from olivebranch.reports import Report
from olivebranch.studies.draws.running import Interrupted

CALLBACKS: dict[str, Any] = {
    command.name or command.callback.__name__: command.callback for command in app.registered_commands
}

#: options that are neither left out nor off unless they are given
DEFAULTS: dict[str, dict[str, Any]] = {
    "list": {},
    "new": {},
    "show": {},
    "check": {"runs": 20_000},
    "schema": {},
    "compare": {"weeks": 52, "seed": 1, "draws": 32},
    "story": {"seed": 1, "run": 0, "weeks": 52, "told_by": "you"},
    "where": {"model": "reconciliation", "weeks": 52},
    "uncertainty": {"weeks": 52, "draws": 1000, "seed": 1, "weight": 0.02, "workers": 1},
    "claims": {"model": "reconciliation", "weeks": 52, "draws": 256, "seed": 1, "workers": 1},
    "regimes": {"x": "", "weeks": 52, "weight": 0.02},
    "calibration": {"model": "reconciliation"},
    "why": {"a": "small_steps", "b": "jump_ahead", "weeks": 52, "draws": 64, "seed": 1},
    "learn": {"weeks": 52, "draws": 1024, "seed": 1},
    "best": {"weeks": 52, "weight": 0.02},
    "frontier": {"weeks": 52},
    "sweep": {"draws": 0, "store": "sweep", "jobs": 1, "weeks": 52, "seed": 1},
    "demo": {"runs": 100_000, "seed": 1, "out": Path("figures")},
    "export": {"runs": 100, "weeks": 52, "seed": 1},
    "exercises": {"seed": 1},
    "page": {"out": Path("page.html")},
    "report": {"weeks": 52, "seed": 1, "draws": 128, "out": Path("report.html")},
    "doctor": {},
}
#: the least that an option may be, wherever it is taken; the library has the last word on the most
LEAST = {"weeks": 1, "runs": 1, "seed": 0, "draws": 0, "threads": 1, "workers": 1, "jobs": 1, "run": 0}
#: where it may not be as little: two engines are compared; a share of no draws is none
OTHER_LEAST = {("check", "runs"): 100, ("demo", "runs"): 100} | {
    (name, "draws"): 1 for name in ("uncertainty", "claims", "learn")
}


def run(words: str):
    return CliRunner().invoke(app, words.split(), env={"COLUMNS": "80"})


def test_the_default_of_each_option():
    found = {
        name: {key: p.default for key, p in inspect.signature(callback).parameters.items() if p.default is not p.empty}
        for name, callback in CALLBACKS.items()
    }
    said = {name: {k: v for k, v in given.items() if v is not None and v is not False} for name, given in found.items()}
    assert said == DEFAULTS


def test_the_command_asks_what_the_library_asks():
    """A command and the function of its name have the same defaults, except where listed."""
    other = {("claims", "draws"), ("story", "run")}  # fewer draws, so that one need not wait; the library says `number`
    for name, said in DEFAULTS.items():
        known = inspect.signature(getattr(ob, {"best": "best_pacing"}.get(name, name), run)).parameters
        for option, value in said.items():
            if option in known and (name, option) not in other and known[option].default is not inspect.Parameter.empty:
                assert known[option].default in (value, None), (name, option)


def test_the_least_that_an_option_may_be():
    """It is taken; one less is a misuse, which is told before the command begins."""
    commands = typer_main.get_command(app).commands  # type: ignore[attr-defined]
    taken = set()
    for name, command in commands.items():
        needed = [given for given in command.params if given.required]
        words = [word for given in needed for word in ("--to", "dot") if word == "dot" or given.name == "to"]
        for option in {given.name for given in command.params} & LEAST.keys():
            least = OTHER_LEAST.get((name, option), LEAST[option])
            assert command.make_context(name, [*words, f"--{option}", f"{least}"]).params[option] == least
            with pytest.raises(typer.BadParameter):
                command.make_context(name, [*words, f"--{option}", f"{least - 1}"])
            taken.add(option)
    assert taken == LEAST.keys()


#: what a command refuses before anything is computed
REFUSED = {
    "compare maybe --json --csv": "--json and --csv exclude one another",
    "compare maybe --for-ever --runs 5": "--for-ever and --runs exclude one another",
    "report maybe --for-ever --runs 5": "--for-ever and --runs exclude one another",
    "where --json --csv": "exclude one another",
    "show maybe --toml --csv": "exclude one another",
    "uncertainty maybe --json --csv": "exclude one another",
    "uncertainty maybe --csv --tornado small_steps": "--tornado and --csv exclude one another",
    "claims --json --csv": "exclude one another",
    "regimes maybe --x weeks=1 --json --csv": "exclude one another",
    "calibration --json --csv": "exclude one another",
    "why maybe --json --csv": "exclude one another",
    "learn maybe class.csv --json --csv": "exclude one another",
    "learn maybe class.csv small_steps --csv": "--csv: is one table",
    "learn maybe nowhere.csv": "nowhere.csv",
    "best maybe --json --python": "--json and --python exclude one another",
    "frontier maybe --json --csv": "exclude one another",
    "sweep maybe --json --csv": "exclude one another",
    "page --context betrayal": "--context and --set change a model: name the model",
    "page --set slam=0.2": "--context and --set change a model: name the model",
    "page --link #x": "name it with --scorm FILE",
    "page --out nowhere/page.html": "nowhere/page.html",
    "page --scorm nowhere/page.zip": "nowhere/page.zip",
    "report maybe --out nowhere/report.html": "there is no folder nowhere",
    "report maybe --out .": "is a folder. Name a file, such as report.html",
    "report maybe --out report.pdf": "-o names the HTML file. Add --pdf",
    "export maybe small_steps --to xlsx": "is not text. Name the file to write, such as --out chain.xlsx",
    "export maybe small_steps --to parquet": "such as --out chain.parquet",
    "export maybe small_steps --to dot --out nowhere/chain.dot": "nowhere/chain.dot",
    "exercises maybe": "whose exercises?",
    "exercises maybe --students nowhere.txt": "nowhere.txt: cannot be read",
    "exercises maybe --students /dev/null": "/dev/null: has no names",
    "why maybe small_steps nobody --draws 0": "'nobody'",
    "list nope": "'nope'",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_refused_at_once(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(words)
    assert done.exit_code == 1
    assert REFUSED[words] in str(done.exception)
    assert (done.stdout, list(tmp_path.iterdir())) == ("", [])


@pytest.mark.skipif(os.name != "posix", reason="devices as Unix has them")
def test_a_report_may_go_to_a_device_but_then_has_no_pdf(monkeypatch, tmp_path):
    monkeypatch.setattr("olivebranch.reports.pdf.find_chromium", lambda: "chromium")
    _check_target(Path("/dev/null"), False)
    with pytest.raises(ob.ArgumentError, match="is not a file, and a PDF goes beside the report"):
        _check_target(Path("/dev/null"), True)
    (tmp_path / "old.html").touch()
    for name in ("old.html", "new.html"):
        _check_target(tmp_path / name, True)
    (tmp_path / "new.pdf").mkdir()
    with pytest.raises(OSError, match=r"new\.pdf"):
        _check_target(tmp_path / "new.html", True)


# ---- what is read -------------------------------------------------------------------------------


def test_a_change_of_a_parameter_is_read():
    assert model_with("maybe", None, ["slam=0.1", " cold_yes = 2e-1"]).parameters["cold_yes"].value == 0.2
    assert model_with("maybe", None, None) == model_with("maybe", None, []) == ob.load("maybe")
    for wrong in ("slam", "slam=", "slam:1", "slam=a"):
        with pytest.raises(ob.ArgumentError, match=f"--set {wrong}: write a parameter, = and a number"):
            model_with("maybe", None, [wrong])


def test_a_side_of_a_grid_is_read(monkeypatch):
    assert grids._over(["a=1,2", " b = 0:1:3 , 7", "context=x,,y"]) == {
        "a": [1, 2],
        "b": [0, 0.5, 1, 7],
        "context": ["x", "", "y"],
    }
    monkeypatch.setattr(grids, "MOST_STEPS", 3)
    assert grids._values("2:4:1", "") == [2]
    for wrong in ("0:1:4", "0:1:0", "0:1", "0:1:2:3", "0:1:2.5", "x", ""):
        with pytest.raises(ob.ArgumentError, match="neither a number nor FIRST:LAST:HOW_MANY"):
            grids._values(wrong, f"a={wrong}")
    for wrong in ("a", "=1", " =1"):
        with pytest.raises(ob.ArgumentError, match="write a name, = and values"):
            grids._over([wrong])
    with pytest.raises(ob.ArgumentError, match="--over a is given twice"):
        grids._over(["a=1", "a=2"])


def test_a_side_of_a_map_is_read():
    maybe = ob.load("maybe")
    assert rests_on._axis("slam", maybe) == "slam"
    assert rests_on._axis("slam=0.1, 0.2,", maybe) == {"slam": [0.1, 0.2]}
    assert rests_on._axis("weeks=1,5", maybe) == {"weeks": [1, 5]}
    assert rests_on._axis("stance=no, maybe", maybe) == {"stance": ["no", "maybe"]}
    for wrong in ("slam=x", "slam=nan", "slam=0.1,inf"):
        with pytest.raises(ob.ArgumentError, match="write numbers, separated by commas"):
            rests_on._axis(wrong, maybe)
    with pytest.raises(ob.ArgumentError, match="weeks are whole numbers"):
        rests_on._axis("weeks=1.5", maybe)


def test_where_somebody_stands_is_read():
    assert runs._places([]) == {}
    assert runs._places(["--stance", "no", "--some-thing=far"]) == {"stance": "no", "some_thing": "far"}
    for wrong in (["stance", "no"], ["--stance"], ["--stance", "--no"], ["--stance="], ["--a", "b", "c"]):
        with pytest.raises(ob.ArgumentError, match="write --VARIABLE VALUE"):
            runs._places(wrong)
    with pytest.raises(ob.ArgumentError, match="--a is given twice"):
        runs._places(["--a", "b", "--a", "c"])


def test_phases_in_words():
    maybe = ob.load("maybe")
    assert runs._phrase({}, maybe) == "maybe names none"
    assert runs._phrase({"pause": 1.0}, maybe) == "pause"
    assert runs._phrase({"pause": 0.25, "ask": 0.75}, maybe) == "ask (75 %), pause (25 %)"


# ---- what is printed ----------------------------------------------------------------------------


def test_one_of_several_options():
    only_one(json=True, csv=False)
    only_one(json=False, csv=False)
    with pytest.raises(ob.ArgumentError, match="--json and --csv and --toml exclude one another: choose one"):
        only_one(json=True, csv=True, toml=True)


def test_data_are_strict(capsys):
    """No NaN in JSON, unescaped letters, and a head even where there is no row."""
    print_json({"a": [1.5, float("nan"), float("inf")], "ä": {"b": (1, None)}})
    assert capsys.readouterr().out == (
        '{\n  "a": [\n    1.5,\n    null,\n    null\n  ],\n  "ä": {\n    "b": [\n      1,\n      null\n    ]\n  }\n}\n'
    )
    print_csv([{"a": 1, "b": "x,y"}])
    print_csv([], ["a", "b"])
    assert capsys.readouterr().out == 'a,b\n1,"x,y"\na,b\n'


def test_a_list_on_a_terminal_wraps_what_is_about_a_name(monkeypatch):
    """Kind and name stay whole in 80 columns."""
    monkeypatch.setattr("olivebranch.cli.models.console", lambda: _console(80))
    lines = run("list maybe").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["kind", "name", "about"]
    assert any(line.startswith("fits           jump_ahead") for line in lines)
    assert any(line.startswith(" " * 30) for line in lines)


def test_a_list_has_every_model_and_then_every_strategy():
    rows = json.loads(run("list --json").stdout)["bundled"]
    assert [row["name"] for row in rows] == [*ob.models(), *ob.strategies()]
    assert {row["kind"] for row in rows} == {"model", "strategy"}
    assert (rows[0]["about"], rows[-1]["about"]) == (
        ob.load(rows[0]["name"]).title,
        ob.pacing.find(rows[-1]["name"]).about,
    )


@pytest.mark.parametrize(("width", "starts"), [(119, "cold_yes = 0.08"), (120, "cold_yes     0.08")])
def test_parameters_are_a_table_where_there_is_room(width, starts, monkeypatch):
    """Otherwise each has a paragraph."""
    monkeypatch.setattr("olivebranch.cli.models.console", lambda: _console(width))
    assert any(line.startswith(starts) for line in run("show maybe").stdout.splitlines())


def test_a_pipe_has_140_columns(monkeypatch):
    """However wide the terminal is that the shell tells of; a terminal has its own."""
    monkeypatch.setenv("COLUMNS", "77")
    for on_screen, width in ((False, 140), (True, 77)):
        monkeypatch.setattr("sys.stdout", StringIO())
        monkeypatch.setattr("sys.stdout.isatty", lambda on_screen=on_screen: on_screen)
        assert console().width == width


ASKED = RuntimeError("asked")
CHANGED = ob.load("maybe").with_parameters(slam=0.1)
MAYBE, SET = ob.load("maybe"), "maybe small_steps jump_ahead --set slam=0.1 --weeks 3"
PAIR = ["small_steps", "jump_ahead"]

#: a command, the study that it asks, and what it asks for
PASSED: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
    f"compare {SET} --runs 9 --seed 5 --threads 2": (
        "cli.runs.compare_",
        (CHANGED, PAIR),
        {"weeks": 3, "runs": 9, "seed": 5, "threads": 2},
    ),
    "compare maybe --for-ever": (
        "cli.runs.compare_",
        (MAYBE, None),
        {"weeks": None, "runs": None, "seed": 1, "threads": None},
    ),
    "where --model maybe --set slam=0.1 --stance maybe --weeks 3 --strategy jump_ahead": (
        "cli.runs.compare_",
        (CHANGED.starting(stance="maybe"), ["jump_ahead"]),
        {"weeks": 3},
    ),
    f"report {SET} --runs 9 --seed 5 --draws 0 --out r.html": (
        "reports.report",
        (CHANGED, PAIR),
        {"weeks": 3, "runs": 9, "seed": 5, "draws": 0},
    ),
    "report maybe --for-ever --out r.html": (
        "reports.report",
        (MAYBE, None),
        {"weeks": None, "runs": None, "seed": 1, "draws": 128},
    ),
    f"why {SET} --draws 4 --seed 5 --of noes": (
        "studies.why.why",
        (CHANGED, *PAIR),
        {"weeks": 3, "of": "noes", "draws": 4, "seed": 5},
    ),
    "why maybe --for-ever": (
        "studies.why.why",
        (MAYBE, *PAIR),
        {"weeks": None, "of": None, "draws": 64, "seed": 1},
    ),
    "learn maybe class.csv --set slam=0.1 --gaps jump_ahead --draws 4 --seed 5": (
        "studies.learn.learn",
        (CHANGED, Path("class.csv")),
        {"gaps": "jump_ahead", "draws": 4, "seed": 5},
    ),
    "best maybe --set slam=0.1 --weeks 3 --weight 0.5 --without ask --without small_step": (
        "studies.best.best_pacing",
        (CHANGED, 3),
        {"weight": 0.5, "without": ["ask", "small_step"]},
    ),
    "best maybe --for-ever": ("studies.best.best_pacing", (MAYBE, None), {"weight": 0.02, "without": ()}),
    f"frontier {SET} --harm shut --without ask": (
        "studies.best.frontier",
        (CHANGED, 3),
        {"harm": "shut", "strategies": PAIR, "without": ["ask"]},
    ),
    "frontier maybe --for-ever": (
        "studies.best.frontier",
        (MAYBE, None),
        {"harm": None, "strategies": None, "without": ()},
    ),
    f"uncertainty {SET} --draws 4 --seed 5 --tornado jump_ahead": (
        "studies.uncertainty.uncertainty",
        (CHANGED, PAIR),
        {"weeks": 3, "draws": 4, "seed": 5, "executor": None},
    ),
    "claims maybe --set slam=0.1 --weeks 3 --draws 4 --seed 5": (
        "studies.claims.claims",
        (CHANGED,),
        {"weeks": 3, "draws": 4, "seed": 5, "executor": None},
    ),
    f"regimes {SET} --x slam=0.1,0.2 --y step_up --weight 0.5": (
        "studies.regimes.regimes",
        (CHANGED, PAIR),
        {"x": {"slam": [0.1, 0.2]}, "y": "step_up", "weeks": 3, "weight": 0.5},
    ),
    "calibration maybe --set slam=0.1": ("studies.calibration.calibration", (CHANGED,), {}),
    f"sweep {SET} --over slam=0:1:3 --draws 4 --store grid --seed 5": (
        "sweeps.sweep.sweep",
        (CHANGED, PAIR),
        {"over": {"slam": [0, 0.5, 1]}, "executor": None, "draws": 4, "store": "grid", "weeks": 3, "seed": 5},
    ),
    "check maybe --runs 200": ("studies.checks.check_model", ("maybe",), {"runs": 200}),
    "exercises maybe --student a --plan ask_once --plan jump_ahead --weeks 3 --seed 5": (
        "classroom.exercises",
        ("maybe",),
        {"student": "a", "plans": ["ask_once", "jump_ahead"], "weeks": 3, "seed": 5},
    ),
    "exercises maybe --student a --set slam=0.1": (
        "classroom.exercises",
        (CHANGED,),
        {"student": "a", "plans": None, "weeks": None, "seed": 1},
    ),
}


@pytest.mark.parametrize("words", PASSED)
def test_a_study_is_asked_for_what_was_given(words, monkeypatch, tmp_path):
    """The model with its changes, and every option; what was not given is what the study itself takes for it."""
    study, expected, options = PASSED[words]
    asked: list[Any] = []

    def spy(*given: Any, **more: Any) -> Any:
        asked.append((given, more))
        raise ASKED

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(f"olivebranch.{study}", spy)
    assert run(words).exception is ASKED
    assert asked == [(expected, options)]
    assert list(tmp_path.iterdir()) == []


def test_the_page_gets_all_that_is_named(monkeypatch, tmp_path):
    """The model in its context and with its changes, and the strategies without blanks or gaps between commas."""
    asked: list[Any] = []

    def made(*words: Any, **options: Any) -> Any:
        asked.append((words, options))
        return Report("<p>", "") if "link" not in options else SimpleNamespace(save=lambda path: path)

    monkeypatch.setattr("olivebranch.web.page", made)
    monkeypatch.setattr("olivebranch.web.scorm", made)
    model = "page reconciliation --context betrayal --set skip=0.5"
    for words in (
        f"{model} --strategies small_steps,,jump_ahead --weeks 9 --out {tmp_path / 'a.html'}",
        f"page --out {tmp_path / 'a.html'}",
        f"{model} --scorm {tmp_path / 'a.zip'} --link #x",
    ):
        assert run(words).exit_code == 0
    changed = ob.load("reconciliation", context="betrayal").with_parameters(skip=0.5)
    assert asked == [
        ((changed, ["small_steps", "jump_ahead"]), {"weeks": 9}),
        ((None, None), {"weeks": None}),
        ((changed, None), {"weeks": None, "link": "#x"}),
    ]


def _console(width: int) -> Any:
    wide = console()
    wide.width = width
    return wide


def test_the_gap_between_the_engines_is_reported(monkeypatch):
    """The check of an installation fails unless they are close."""
    assert _health._answers().state == "ok"
    monkeypatch.setattr(_health, "CLOSE", -1)
    found = _health._answers()
    assert (found.state, found.remedy) == ("wrong", "report it as a bug")
    assert found.found.startswith("the engines are ")


# ---- streams ------------------------------------------------------------------------------------


def _exit_of_a_broken_pipe() -> None:
    try:
        raise BrokenPipeError
    except BrokenPipeError:
        raise SystemExit(1)  # noqa: B904 - as rich does


@pytest.mark.parametrize(
    ("raised", "passed_on"),
    [(BrokenPipeError, ReaderLeft), (KeyboardInterrupt, Stopped), (SystemExit, SystemExit), (ValueError, ValueError)],
)
def test_what_ends_a_command_reaches_us(raised, passed_on):
    """Before Typer handles it: a pipe without a reader, and Ctrl-C; any other end is what it was."""
    with pytest.raises(passed_on), _streams._passed_on():
        raise raised
    with pytest.raises(ReaderLeft), _streams._passed_on():
        _exit_of_a_broken_pipe()


def test_streams_take_any_text_also_where_the_caller_closed_them(monkeypatch):
    shown = BytesIO()
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", TextIOWrapper(shown, encoding="ascii"))
    _streams.prepare()
    with sys.stdout as nothing:
        assert nothing.name == os.devnull
    sys.stderr.write("1 ± 2 … ♥")
    sys.stderr.flush()
    assert shown.getvalue() == b"1 +- 2 ... ?"
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", errors="plainer")


def test_what_nobody_reads_is_thrown_away(monkeypatch, tmp_path):
    """A stream whose reader has left writes nowhere from then on; another one is only flushed."""
    with (tmp_path / "gone").open("wb") as gone, (tmp_path / "there").open("wb") as there:

        def leave() -> None:
            raise BrokenPipeError

        monkeypatch.setattr("sys.stdout", SimpleNamespace(flush=leave, fileno=gone.fileno))
        monkeypatch.setattr("sys.stderr", SimpleNamespace(flush=lambda: None, fileno=there.fileno))
        _streams.leave_quietly()
        os.write(gone.fileno(), b"x")
        os.write(there.fileno(), b"y")
    assert [(tmp_path / name).read_bytes() for name in ("gone", "there")] == [b"", b"y"]


STOPPED = {
    "learn maybe class.csv small_steps jump_ahead": "studies.uncertainty.uncertainty",
    "why maybe": "studies.why.why",
    "sweep maybe --over slam=0.1,0.2": "sweeps.sweep.sweep",
}


@pytest.mark.parametrize("words", STOPPED)
def test_a_study_that_is_stopped_says_how_far_it_came_and_ends_with_130(words, monkeypatch):
    """Nothing is printed as if it were the answer."""

    def stopped(*given: Any, **options: Any) -> Any:
        raise Interrupted("interrupted after 20 of 100 draws")

    monkeypatch.setattr("olivebranch.studies.learn.learn", lambda *given, **options: None)
    monkeypatch.setattr(f"olivebranch.{STOPPED[words]}", stopped)
    done = run(words)
    assert (done.exit_code, done.stdout) == (130, "")
    assert "interrupted after 20 of 100 draws" in done.stderr


def test_a_line_that_is_too_long_goes_on_below_further_in(monkeypatch, capsys):
    """At 20 characters: what fits is printed as it is, and nothing is lost of the rest."""
    monkeypatch.setattr(_app, "console", lambda: Console(width=20))
    for line in (
        "  a line of 20 chars",
        "  start: stance friend, door open",
        "",
        "- leave them in peace",
        "no more of it now, friend",
    ):
        _app.say_hanging(line)
    assert capsys.readouterr().out.splitlines() == [
        *("  a line of 20 chars", "  start: stance", "      friend, door", "      open", ""),
        *("- leave them in", "  peace", "no more of it now,", "friend"),
    ]
