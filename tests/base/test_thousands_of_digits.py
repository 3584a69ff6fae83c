"""A whole number of thousands of digits, wherever a value enters that is not a number of the table of arguments.

Python refuses to turn such a number into text, in an error of its own that names no argument. So an error that shows
the value as it was given would be lost, and with it what is wrong and where.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all as _all
from olivebranch.cli._app import app

HUGE: Any = 10**5_000
DIGITS = "1" + "0" * 5_000
PAIR = ["small_steps", "jump_ahead"]
HALF = [[0.5, 0.5], [0, 1]]
MAYBE = ob.load("maybe")
PARTS = MAYBE.spec.plain()


@cache
def chain():
    return MAYBE @ "jump_ahead"


@cache
def kept():
    return ob.diaries(chain(), people=1, weeks=2).astype(object)


def table(**changed):
    return kept().assign(**changed)


def frame(row, column):
    given = ob.exchange.to_frame(chain()).astype(object)
    given.iloc[row, column] = HUGE
    return given


def graph(chance=1.0, name="a", ending="yes"):
    made = nx.DiGraph()
    made.add_node(name, start=1)
    made.add_node("b", ending=ending)
    made.add_edge(name, "b", chance=chance)
    return made


DOORS = {
    "a matrix": lambda: ob.Chain.from_matrix([[HUGE, 0], [0, 1]]),
    "a matrix of objects": lambda: ob.Chain.from_matrix(np.array([[-HUGE, 0], [0, 1]], dtype=object)),
    "names": lambda: ob.Chain.from_matrix(HALF, names=[HUGE, 1]),
    "names of a frame": lambda: ob.Chain.from_matrix(pd.DataFrame(HALF, index=[HUGE, 1], columns=[HUGE, 1])),
    "a start": lambda: ob.Chain.from_matrix(HALF, start=HUGE),
    "the chance of a start": lambda: ob.Chain.from_matrix(HALF, start={"0": HUGE}),
    "an ending": lambda: ob.Chain.from_matrix(HALF, endings={HUGE: "1"}),
    "the state of an ending": lambda: ob.Chain.from_matrix(HALF, endings={"end": [HUGE]}),
    "a title": lambda: ob.Chain.from_matrix(HALF, title=HUGE),
    "a state to begin at": lambda: chain().from_now([HUGE, 0, 0]),
    "a model": lambda: ob.load(HUGE),
    "the text of a model": lambda: ob.Model.from_toml(HUGE),
    "a number in a file": lambda: ob.Model.from_toml(MAYBE.to_toml().replace("0.25", DIGITS)),
    "a hexadecimal number in a file": lambda: ob.Model.from_toml(MAYBE.to_toml().replace("0.25", "0x" + "f" * 5_000)),
    "a number in an expression": lambda: ob.Model(**{**PARTS, "tallies": {"t": DIGITS}}),
    "a hexadecimal number in an expression": lambda: ob.Model(**{**PARTS, "tallies": {"t": "0x" + "f" * 5_000}}),
    "a value of a variable": lambda: ob.Model(**{**PARTS, "states": {"stance": [HUGE]}}),
    "a parameter": lambda: ob.Parameter(value=HUGE),
    "a prior": lambda: ob.Parameter(value=1, prior=f"beta(1, {DIGITS})"),
    "a start of a model": lambda: MAYBE.starting(stance={"no": HUGE}),
    "a choice": lambda: MAYBE @ (lambda see: HUGE),
    "the chance of a choice": lambda: MAYBE @ (lambda see: {"ask": HUGE}),
    "a strategy": lambda: ob.compare("maybe", HUGE),
    "one of several strategies": lambda: ob.compare("maybe", "small_steps", HUGE),
    "a strategy of an ask": lambda: ob.calibration("maybe", [ob.Target("a", "b", 0, 1, [ob.Ask("yes", HUGE)], "c")]),
    "a memory": lambda: ob.strategy(remembers={"noes": HUGE})(lambda see: "ask"),
    "a value to pass": lambda: chain().passed("yes", stance=HUGE),
    "a count so far": lambda: ob.outlook("maybe", "small_steps", weeks=3, unwelcome=HUGE),
    "a history": lambda: chain().belief([{"stance": HUGE}]),
    "a cell of a table": lambda: ob.exchange.from_frame(frame(1, 3)),
    "an ending in a table": lambda: ob.exchange.from_frame(frame(0, 1)),
    "a week of a diary": lambda: ob.learn("maybe", table(week=HUGE), draws=4),
    "a diarist": lambda: ob.learn("maybe", table(who=HUGE), draws=4),
    "an edge": lambda: ob.exchange.from_networkx(graph(chance=HUGE)),
    "a node": lambda: ob.exchange.from_networkx(graph(name=HUGE)),
    "an ending of a node": lambda: ob.exchange.from_networkx(graph(ending=HUGE)),
    "an objective": lambda: ob.best_pacing("maybe", weeks=3, by={"yes": HUGE}),
    "the name of an axis": lambda: ob.regimes("maybe", x={HUGE: [1, 2]}),
    "an axis": lambda: ob.regimes("maybe", x=HUGE),
    "a value of an axis": lambda: ob.regimes("maybe", x={"slam": [HUGE]}),
    "a value of a grid": lambda: ob.sweep("maybe", over={"slam": [HUGE]}, store="nowhere"),
    "a picture": lambda: ob.plot_graph(HUGE),
    "plans": lambda: ob.exercises("maybe", student="a", plans=[HUGE, HUGE]),
    "the columns of a picture": lambda: ob.plot_score(chain().exact(9), by=HUGE),
    "an Axes": lambda: ob.plot_score(chain().exact(9), ax=HUGE),
    "a figure": lambda: ob.plot_runs(chain().exact(9), fig=HUGE),
    "a link": lambda: ob.scorm("maybe", PAIR, weeks=2, link=HUGE),
    "a folder": lambda: ob.sweep("maybe", store=HUGE),
}


class Unwilling(float):
    """A number that does not say what it is, not even to be shown."""

    def __float__(self):
        raise RuntimeError("no number")

    def __repr__(self):
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    "door",
    [
        lambda x: ob.Chain.from_matrix([[x, 0], [0, 1]]),
        lambda x: ob.Chain.from_matrix(np.array([[x, 0], [0, 1]], dtype=object)),
        lambda x: ob.Chain.from_matrix(HALF, start={"0": x}),
        lambda x: chain().from_now([x, 0, 0]),
        lambda x: MAYBE.with_parameters(slam=x),
        lambda x: ob.Parameter(value=x),
        lambda x: ob.exchange.from_networkx(graph(chance=x)),
        lambda x: ob.belief("hope", "alive", bins=[x]),
        lambda x: ob.sweep("maybe", over={"slam": [x]}, store="nowhere"),
    ],
)
def test_a_number_with_a_fault_of_its_own_is_refused_too(door):
    with pytest.raises(ob.OlivebranchError, match=r"<Unwilling: cannot be printed>|finite number|no number"):
        door(Unwilling(0.5))


@pytest.mark.parametrize("door", DOORS)
def test_it_is_refused_in_words_everywhere(door):
    with pytest.raises(ob.OlivebranchError) as caught:
        DOORS[door]()
    said = str(caught.value)
    assert len(said) < 400
    assert "set_int_max_str_digits" not in said


def test_an_ask_of_an_unknown_strategy_has_a_hash():
    assert hash(ob.Ask("yes", HUGE)) == hash(ob.Ask("yes", HUGE))


def test_a_file_says_in_which_line_it_is():
    text = MAYBE.to_toml()
    line = text[: text.index("0.25")].count("\n") + 1
    with pytest.raises(ob.ModelError, match=rf"line {line} has a number of 5,001 digits\. Write a shorter one\."):
        ob.Model.from_toml(text.replace("0.25", DIGITS, 1))


@pytest.mark.parametrize("option", ["--runs=", "--weeks=", "--seed=-", "--set=slam="])
def test_it_is_refused_on_the_command_line(option):
    done = CliRunner().invoke(app, ["compare", "maybe", option + DIGITS], env={"COLUMNS": "80"})
    assert done.exit_code != 0
    assert isinstance(done.exception, (SystemExit, ob.ArgumentError))
    assert option.split("=")[0] in done.output or "slam = inf: must be a finite number" in str(done.exception)


def test_it_is_refused_in_a_csv_file(tmp_path):
    path = ob.exchange.to_csv(chain(), tmp_path / "chain.csv")
    path.write_text(path.read_text().replace("1.0", DIGITS))
    with pytest.raises(ob.ArgumentError, match=r"chain.csv: row .*\.\.\..*: must be a number"):
        ob.exchange.from_csv(path)
