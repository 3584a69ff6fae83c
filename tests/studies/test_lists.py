"""Lists and tables that studies take: what is none is an error that says what to give, never a raw one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import olivebranch as ob

MAYBE = ob.load("maybe")
ASK = [ob.Ask("yes", "small_steps", 5)]
TARGET = ob.Target("one", "one", 0.0, 1.0, ASK, "nobody")
CLAIM = ob.Claim("one", "one", ASK * 2)

#: what takes a list or a table, asked with what is given
TAKES = {
    "compare": lambda x: ob.compare(MAYBE, x),
    "uncertainty": lambda x: ob.uncertainty(MAYBE, x, draws=2, progress=False),
    "regimes": lambda x: ob.regimes(MAYBE, x, x={"weeks": [1]}, progress=False),
    "sweep": lambda x: ob.sweep(MAYBE, x, over={"slam": [0.1]}, store="nowhere"),
    "page": lambda x: ob.page(MAYBE, x),
    "mixture": lambda x: ob.mixture(MAYBE, {"as_stated": 1.0}, x),
    "claims": lambda x: ob.claims("reconciliation", x, draws=2, progress=False),
    "calibration": lambda x: ob.calibration(MAYBE, x),
    "an axis": lambda x: ob.regimes(MAYBE, x={"slam": x}, progress=False),
    "shares": lambda x: ob.mixture("reconciliation", x),
    "what is known": lambda x: ob.uncertainty(MAYBE, ["small_steps"], draws=2, weeks=2, progress=False).evppi(x),
    "a side of a map": lambda x: ob.regimes(MAYBE, x=x, progress=False),
}


def named(given):
    """A name that is the same in every process that runs the tests: a plain object would show its address."""
    return "object" if type(given) is object else str(given)


@pytest.mark.parametrize("take", TAKES)
@pytest.mark.parametrize("given", [3, 0.5, [3], [None], object(), b"x", [], {}, [[]]], ids=named)
def test_what_is_no_list_of_the_kind_is_a_clear_error(take, given):
    """It names the value or says what to give."""
    if (take, given) == ("an axis", [3]):  # a chance of 3 is out of range in every cell, which the map itself says
        return
    with pytest.raises(ob.OlivebranchError) as caught:
        TAKES[take](given)
    assert len(str(caught.value)) > 20


@pytest.mark.parametrize("values", [["x"], [None], [np.nan], ["0.1"], [True], [[0.1]]])
def test_the_values_of_a_parameter_on_an_axis_are_numbers(values):
    """A text is none, even where it reads like one."""
    with pytest.raises(ob.ArgumentError, match=r"slam = .*must be a finite number"):
        ob.regimes(MAYBE, x={"slam": values}, progress=False)


def test_one_strategy_may_stand_alone():
    """A name, a function, a table or a Strategy."""
    alone: list[Any] = ["small_steps", ob.pacing.small_steps, lambda see: "ask", {"no": "small_step", "maybe": "ask"}]
    for one in alone:
        assert len(ob.compare(MAYBE, one, weeks=5)) == 1


def test_two_strategies_may_not_read_the_same():
    """Tables show my_plan as "my plan"."""
    plans = [ob.pacing.small_steps.named("my plan"), ob.pacing.jump_ahead.named("my_plan")]
    for take in (ob.compare, ob.page):
        with pytest.raises(ob.ArgumentError, match="two strategies are called 'my plan': as tables show them"):
            take(MAYBE, plans)


def test_targets_and_claims_have_names_of_their_own():
    """Of two that share one, only the first could be asked for."""
    with pytest.raises(ob.ArgumentError, match="two targets are called 'one'"):
        ob.calibration(MAYBE, [TARGET, TARGET])
    with pytest.raises(ob.ArgumentError, match="two claims are called 'one'"):
        ob.claims(MAYBE, [CLAIM, CLAIM])
    assert ob.calibration(MAYBE, TARGET).hits == 1  # type: ignore[arg-type]


def test_roads_leave_out_what_cancels():
    """From a and b walks go to and fro as often each way: what rounding leaves of that is no road."""
    third = 1 / 3
    p = [
        [0, 0.5, 0.5, 0, 0, 0],
        [0, 0.1, third, 0.1 + 0.2, 1 - 0.1 - third - (0.1 + 0.2), 0],
        [0, third, 0.1, 0, 1 - 0.1 - third - 0.3, 0.3],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0, 1],
    ]
    chain = ob.Chain.from_matrix(p, names=list("sabxyz"), endings={"yes": ["x", "z"], "no": ["y"]}, start="s")
    roads = chain.roads("yes")
    assert [road for road, _ in roads] == [("s", "a", "yes"), ("s", "b", "yes")]
    assert [share for _, share in roads] == pytest.approx([0.5, 0.5])
