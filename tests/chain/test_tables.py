"""What the tables of a chain say, word for word, on the smallest model; their numbers are checked elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.sheet import Sheet
from olivebranch.chain import long_run
from olivebranch.chain.ahead import open_so_far

MAYBE = ob.load("maybe")
CHAIN: Any = ob.Chain(MAYBE, "small_steps")


def test_where_they_are_some_weeks_later():
    assert CHAIN.power(3).sheet() == Sheet(
        "No, maybe, yes: where they are 3 rounds later, small steps",
        ("from", "yes", "shut", "no", "maybe"),
        (
            ("yes", "100 %", "0 %", "0 %", "0 %"),
            ("shut", "0 %", "100 %", "0 %", "0 %"),
            ("no", "25.5 %", "12.2 %", "43.4 %", "19.0 %"),
            ("maybe", "52.1 %", "13.8 %", "24.4 %", "9.8 %"),
        ),
        (MAYBE.note,),
    )
    one = CHAIN.power(1)
    assert one.sheet().title == "No, maybe, yes: where they are 1 round later, small steps"
    frame = one.to_frame()
    assert (frame.index.name, frame.columns.name) == ("from", "to")
    assert frame.loc["no"].tolist() == pytest.approx([0, 0.03, 0.62, 0.35])


def test_a_matrix_of_groups_has_rows_that_sum_to_1_and_begins_as_the_identity():
    """Of the ladder, where a rung has several pairs; also one that is never met."""
    chain = ob.Chain("ladder", "small_steps")
    names, table = chain.power(2).by("stance")
    assert table.sum(axis=1) == pytest.approx(np.ones(len(names)))
    assert chain.power(0).by("stance")[1] == pytest.approx(np.eye(len(names)))
    with pytest.raises(ob.UnknownName, match="did you mean 'stance'"):
        chain.power(2).by("stanse")


def test_where_the_time_goes():
    found = CHAIN.fundamental().sheet()
    assert found.title == "No, maybe, yes: rounds before an ending, small steps, 6.07 in all"
    assert (found.columns, found.rows) == (("stance", "rounds"), (("no", "4.49"), ("maybe", "1.57")))


@pytest.mark.parametrize(
    ("ask", "goal", "rows"),
    [
        (
            lambda c: c.mean_first_passage(stance="maybe"),
            "maybe",
            (("yes", "none"), ("shut", "none"), ("no", "2.63")),
        ),
        (lambda c: c.mean_first_passage("yes"), "yes", (("shut", "none"), ("no", "6.20"), ("maybe", "3.57"))),
        (lambda c: c.mean_absorption_time(), "any ending", (("no", "6.07"), ("maybe", "3.73"))),
    ],
)
def test_how_long_it_takes(ask, goal, rows):
    assert ask(CHAIN).sheet() == Sheet(
        f"No, maybe, yes: mean rounds until {goal}, small steps",
        ("stance", f"rounds until {goal}"),
        rows,
        (
            "Among walks that get there. Where a row stands for several states, each counts by the time spent in it.",
            MAYBE.note,
        ),
    )


def test_the_classes_of_a_chain(monkeypatch):
    found = CHAIN.classes()
    said = "Pairs of one class can reach one another. A recurrent class is never left; a transient one always is."
    assert found.sheet() == Sheet(
        "No, maybe, yes: 2 recurrent and 1 transient classes",
        ("pairs", "kind", "period", "ending"),
        (
            ("no and 1 more", "transient", "1", ""),
            ("shut", "recurrent", "1", "shut"),
            ("yes", "recurrent", "1", "yes"),
        ),
        (said,),
        words=(0, 1, 3),
    )
    assert found.to_frame().to_dict("list") == {
        "pairs": [2, 1, 1],
        "kind": ["transient", "recurrent", "recurrent"],
        "period": [1, 1, 1],
        "ending": ["", "shut", "yes"],
        "first": ["no", "shut", "yes"],
    }
    monkeypatch.setattr(long_run, "MOST_SHOWN", 2)
    assert len(found.sheet().rows) == 2
    assert found.sheet().notes == (said, "1 smaller class is left out.")
    monkeypatch.setattr(long_run, "MOST_SHOWN", 1)
    assert found.sheet().notes[1:] == ("2 smaller classes are left out.",)
    monkeypatch.setattr(long_run, "MOST_SHOWN", 3)
    assert found.sheet().notes == (said,)


def test_the_long_run_and_who_is_still_open():
    assert CHAIN.stationary().sheet() == Sheet(
        "No, maybe, yes: the long run, 2 recurrent classes",
        ("stance", "share of time"),
        (("yes", "70.8 %"), ("shut", "29.2 %")),
        ("A walk that has ended stays where it ended.", MAYBE.note),
    )
    assert CHAIN.if_still_open().sheet() == Sheet(
        "No, maybe, yes: still open after long, small steps",
        ("stance", "share of open walks"),
        (("no", "69.9 %"), ("maybe", "30.1 %")),
        ("In the long run, 81.4 % of those still open are open a round later.", MAYBE.note),
    )
    turning = ob.Chain.from_matrix([[0, 1], [1, 0]], names=["tick", "tock"], title="A clock")
    assert turning.stationary().sheet().title == "A clock: the long run, 1 recurrent class"
    assert turning.classes().to_frame()["period"].tolist() == [2]
    assert turning.if_still_open().half_life == np.inf


# ---- what has been counted so far ---------------------------------------------------------------


def counted(weeks: int, **so_far: Any) -> float:
    return float(open_so_far(CHAIN, weeks, so_far)[1].sum())


def test_the_walks_that_are_open_with_a_count_add_up_to_all_that_are_open():
    """Over every possible count; nobody has a higher one."""
    for weeks in (1, 2, 5):
        whole = CHAIN.exact(weeks).chance("open")
        assert counted(weeks) == pytest.approx(whole, abs=1e-12)
        assert sum(counted(weeks, noes=n) for n in range(weeks + 1)) == pytest.approx(whole, abs=1e-12)
        assert counted(weeks, noes=weeks + 1) == 0
    assert counted(1, stance="maybe") == pytest.approx(0.35)
    assert counted(2, stance="no", noes=1) == pytest.approx(0.35 * 0.45)
    assert counted(2, stance="no", noes=0) == pytest.approx(0.62**2)


@pytest.mark.parametrize("total", [-1, 1.5, True, "1", None])
def test_a_count_so_far_is_a_whole_number(total):
    with pytest.raises(ob.ArgumentError, match=r"noes = .*: must be a whole number from 0"):
        counted(3, noes=total)
    with pytest.raises(ob.ArgumentError, match="noes and asks: one tally at a time"):
        counted(3, noes=1, asks=1)


# ---- where walks are now ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        [1, 0],
        [0.25] * 5,
        [[1, 0, 0, 0]],
        1.0,
        [-1, 0, 0, 2],
        [np.nan, 0, 0, 1],
        [np.inf, 0, 0, 0],
        [10**400, 0, 0, 0],
        [0] * 4,
        "no",
        [None] * 4,
    ],
)
def test_what_is_no_distribution_over_the_pairs_is_refused(start):
    with pytest.raises(ob.ArgumentError, match=r"start.*: 4 chances are needed"):
        CHAIN.from_now(start)


def test_walks_go_on_from_where_they_are_in_proportion():
    """Chances that do not sum to 1 are scaled: those who are open now count as everybody."""
    now = CHAIN.from_now([0, 0.2, 0.6, 0])
    assert now.start.tolist() == pytest.approx([0, 0.25, 0.75, 0])
    assert now.exact(1).chance("yes") == pytest.approx(0.75 * 0.45)
    assert CHAIN.from_now(np.array([0, 1, 0, 0])).exact(9).row() == CHAIN.exact(9).row()
