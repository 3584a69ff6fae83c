"""The commands and pictures of what answers rest on."""

from __future__ import annotations

import json

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all as _all
from olivebranch.cli import app
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.studies.draws import batch
from support.pictures import figure_of

mpl.use("Agg")


def run(*words: str):
    return CliRunner().invoke(app, list(words))


def test_uncertainty_as_table_json_and_csv():
    table = run(
        "uncertainty", "maybe", "small_steps", "jump_ahead", "--weeks", "20", "--draws", "32", "--tornado", "jump_ahead"
    )
    assert table.exit_code == 0, table.output
    assert "knowing every parameter" in table.output
    assert "if low" in table.output
    found = json.loads(run("uncertainty", "maybe", "small_steps", "jump_ahead", "--draws", "16", "--json").output)
    assert found["best"]["small_steps"] == 1.0
    assert found["rejected"] == 0
    assert "care" in found
    assert run("uncertainty", "maybe", "--draws", "4", "--csv").output.startswith("strategy,of,stated,mean")


def test_an_interrupted_study_shows_what_it_has_and_ends_with_130(maybe, monkeypatch):
    """If it is stopped after the second chunk of draws, the table of those is printed, and standard error says so."""
    monkeypatch.setattr(batch, "BUDGET", 10 * maybe.table.moves)
    monkeypatch.setattr("os.cpu_count", lambda: 1)  # one thread, so that the second chunk is done before the third
    solve, calls = batch.Solver.__call__, []

    def stop_at_third(self, values):
        calls.append(len(values))
        if len(calls) % 3 == 0:
            raise KeyboardInterrupt
        return solve(self, values)

    monkeypatch.setattr(batch.Solver, "__call__", stop_at_third)
    for form in ([], ["--csv"], ["--json"]):
        done = run("uncertainty", "maybe", "small_steps", "--weeks", "20", "--draws", "100", *form)
        assert done.exit_code == 130
        assert "interrupted: this is from 20 of 100 draws" in done.stderr
        assert "small" in done.stdout
    calls += [0, 0]  # the next call is a third one: before anything is done
    done = run("uncertainty", "maybe", "small_steps", "--draws", "100")
    assert (done.exit_code, done.stdout) == (130, "")
    assert "nothing to show" in done.stderr


def test_only_pushing_is_shown_and_never_chosen():
    found = json.loads(run("uncertainty", "reconciliation", "push_hard", "--draws", "2", "--json").output)
    assert found["never_chosen"] == ["push_hard"]
    assert "best" not in found


@pytest.mark.slow
def test_claims_as_csv():
    lines = run("claims", "--draws", "2", "--csv").output.splitlines()
    assert lines[0].startswith("claim,words,phase,query,verdict,share")
    assert len(lines) == 1 + len(ob.OURS)


def test_regimes_says_when_jumping_wins():
    found = run("regimes", "maybe", "small_steps", "jump_ahead", "--x", "weeks=1,5,20", "--y", "cold_yes=0.08,0.3")
    assert "jump ahead is best in 3 of 6 cells" in found.output
    cells = json.loads(run("regimes", "maybe", "small_steps", "jump_ahead", "--x", "stance=no,maybe", "--json").output)[
        "cells"
    ]
    assert [cell["stance"] for cell in cells] == ["no", "maybe"]


def test_calibration_says_hits_and_misses():
    found = run("calibration")
    assert "hit" in found.output
    assert "miss" in found.output


@pytest.mark.slow
def test_diaries_are_made_and_read_and_what_follows_is_told(tmp_path):
    """The same numbers as in Python: in the table, as JSON and as CSV."""
    file = str(tmp_path / "class.csv")
    assert (
        run("export", "maybe", "jump_ahead", "--to", "diaries", "--runs", "60", "-w", "20", "-o", file).exit_code == 0
    )
    learned = ob.learn("maybe", file, draws=128)
    pair = ["small_steps", "jump_ahead"]
    study = ob.uncertainty("maybe", pair, weeks=20, draws=128, given=learned)
    words = ("learn", "maybe", file, *pair, "--weeks", "20", "--draws", "128")
    said = " ".join(run(*words).stdout.split())
    assert "what 60 diaries tell" in said
    assert study.survival() in said
    found = json.loads(run(*words, "--json").stdout)
    assert found["worth"] == learned.effective_size
    assert found["untold"] == list(learned.untold)
    assert [row["mean"] for row in found["parameters"]] == [learned.mean(name) for name in learned.names]
    assert found["spread"][0]["mean"] == study.to_frame()["mean"].iloc[0]
    rows = run("learn", "maybe", file, "--draws", "128", "--csv").stdout.splitlines()
    assert rows[1].startswith(f"cold_yes,{learned.prior_range('cold_yes')[0]!r}")
    assert len(rows) == 1 + len(learned.names)


@pytest.mark.parametrize(
    ("words", "error", "match"),
    [
        (("regimes", "maybe"), ArgumentError, "--x is missing"),
        (("regimes", "maybe", "--x", "weeks=a"), ArgumentError, "whole numbers"),
        (("regimes", "maybe", "--x", "slamm"), UnknownName, "slam"),
        (("claims", "maybe"), ArgumentError, "about `reconciliation`"),
        (("uncertainty", "maybe", "--json", "--csv"), ArgumentError, "exclude one another"),
        (("calibration", "maybe"), ArgumentError, "no published targets"),
    ],
)
def test_mistakes_are_said_in_a_line(words, error, match):
    done = run(*words)
    assert isinstance(done.exception, error)
    assert match in str(done.exception)


# ---- pictures ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def study():
    return ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64)


def pictures(study):
    yield study.plot()
    yield study.plot.spread("unwelcome")
    yield study.plot.tornado(strategy="jump_ahead")
    yield study.tornado().plot()
    yield ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 5, 20]}, y="cold_yes").plot()
    yield ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"slam": [0.2, 0.95]}).plot(theme="dark")
    claim = ob.Claim("steps", "Small steps beat asking", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    yield ob.claims("maybe", claim, weeks=20, draws=16).plot()
    yield ob.calibration().plot()


@pytest.mark.slow
def test_pictures_say_in_words_what_they_show(study):
    for ax in pictures(study):
        words = ob.describe(ax)
        assert len(words) > 40
        assert any(character.isdigit() for character in words)
        assert ax.get_title(loc="left")
        ax.figure.canvas.draw()
        plt.close(figure_of(ax))


def test_a_picture_takes_the_callers_axes(study):
    figure, ax = plt.subplots()
    assert ob.plot_spread(study, ax=ax) is ax
    assert ob.plot_tornado(study.tornado(), ax=figure.add_subplot(2, 2, 4)).figure is figure
    plt.close(figure)


def test_a_map_marks_a_push_nowhere(reconciliation):
    found = ob.regimes(reconciliation, ["jump_ahead", "push_hard"], x={"insist_odds": [0.48, 50.0]}, weeks=2)
    ax = found.plot()
    assert "push hard is best" not in ob.describe(ax)
    plt.close(figure_of(ax))
