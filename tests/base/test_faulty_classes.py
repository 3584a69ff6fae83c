"""A class of the user's that fails when it is asked for its number, its text, its hash or its items.

Its error names no argument, so it must not come out of a question: the package says which value it could not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

import olivebranch as ob

PAIR = ["small_steps", "jump_ahead"]


@cache
def chain():
    return ob.Chain("maybe", "small_steps")


def diary(**cells):
    """Week 0 and week 1, where some cells are others."""
    kept = ob.diaries(chain(), people=1, weeks=1).astype(object)
    return kept.assign(**{name: [kept[name][0], cell] for name, cell in cells.items()})


def fail(*_: object) -> Any:
    raise RuntimeError("a fault in a class of the user's")


def without(kind: Any, method: str) -> Any:
    """A class of this kind whose method fails; it has no hash at all."""
    return type("Faulty", (kind,), {method: None if method == "__hash__" else fail})


NO_INT, NO_FLOAT, NO_HASH = without(int, "__int__"), without(float, "__float__"), without(str, "__hash__")

VALUES = {
    "weeks": lambda: chain().exact(weeks=NO_INT(3)),
    "a parameter": lambda: ob.Parameter(value=NO_FLOAT(0.5)),
    "a number of runs": lambda: chain().paths(NO_INT(3)),
    "a strategy": lambda: ob.compare("maybe", "small_steps", NO_INT(3)),
    "a count so far": lambda: ob.outlook("maybe", "small_steps", weeks=3, noes=NO_INT(1)),
    "an ending": lambda: chain().exact().chance(NO_HASH("yes")),
    "a grade": lambda: ob.Parameter(value=1, grade=NO_HASH("x")),
    "a place to start": lambda: ob.load("maybe").starting(stance=NO_HASH("no")),
    "a path": lambda: ob.load(without(object, "__fspath__")()),
    "a memory": lambda: chain().still_to_come("yes", noes=without(object, "__eq__")()),
    "an expression": lambda: ob.count(without(float, "__repr__")(1), upto=3),
    "who kept a diary": lambda: ob.learn("maybe", diary(who=without(object, "__hash__")()), draws=4),
    "a week of a diary": lambda: ob.learn("maybe", diary(week=NO_FLOAT(0.5)), draws=4),
    "an action of a diary": lambda: ob.learn("maybe", diary(action=NO_FLOAT(2)), draws=4),
}


@pytest.mark.parametrize("what", VALUES)
def test_a_fault_of_a_value_is_not_passed_on(what):
    with pytest.raises(ob.OlivebranchError):
        VALUES[what]()


class Keyless(Mapping[Any, Any]):
    """A table that cannot say what it holds, as one of a file that has been closed."""

    __getitem__ = __iter__ = fail

    def __len__(self):
        return 1


TABLES = {
    "best_pacing(by)": lambda x: ob.best_pacing("maybe", weeks=2, by=x),
    "belief": lambda x: chain().belief([x]),
    "from_matrix(endings)": lambda x: ob.Chain.from_matrix([[1.0]], endings=x),
    "from_matrix(start)": lambda x: ob.Chain.from_matrix([[1.0]], start=x),
    "mixture": lambda x: ob.mixture("reconciliation", x),
    "regimes(x)": lambda x: ob.regimes("maybe", PAIR, x=x),
    "starting": lambda x: ob.load("maybe").starting(stance=x),
    "strategy(remembers)": lambda x: ob.strategy(remembers=x)(lambda see: "ask"),
    "Strategy.table": ob.Strategy.table,
    "sweep(over)": lambda x: ob.sweep("maybe", over=x, store="nowhere"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_fault_of_a_table_is_not_passed_on(name):
    with pytest.raises(ob.ArgumentError, match="give a table of names"):
        TABLES[name](Keyless())


def test_a_cell_of_a_diary_may_be_a_number_of_any_kind():
    """Nothing was written down in None and in NaN; pandas need not turn the others into floats."""
    kept = ob.diaries(chain(), people=1, weeks=1)
    for other in ({"week": [np.uint8(0), np.float32(1)]}, {"response": [None, float("nan")]}):
        assert ob.learn("maybe", kept.astype(object).assign(**other), draws=4).entries == 2
