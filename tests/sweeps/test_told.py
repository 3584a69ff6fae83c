"""What a sweep says of itself: its table, what is missing, how many columns a chunk has, and how grids are read."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from inspect import signature
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.base.sheet import Sheet
from olivebranch.sweeps import chunk, fingerprint, result, store, working
from olivebranch.sweeps.chunk import Setting, Task
from olivebranch.sweeps.grid import Grid, grid

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")


def swept(folder, strategies=PAIR, model: Any = MAYBE, **options: Any):
    return ob.sweep(model, strategies, store=folder, progress=False, **options)


# ---- the table -----------------------------------------------------------------------------------


def test_a_table_with_draws(tmp_path):
    found = swept(tmp_path, over={"slam": [0.1, 0.95]}, draws=4, weeks=1)
    assert found.sheet() == Sheet(
        "No, maybe, yes: 1 round, 2 cells x 2 strategies, 4 draws each (seed 1)",
        ("slam", "strategy", *("yes", "9 in 10"), *("shut", "9 in 10"), *("unwelcome", "9 in 10")),
        (
            ("0.1", "small steps", "0 %", "0 %", "2.6 %", "1 to 4 %", "0.00", "0.0 to 0.0"),
            ("0.1", "jump ahead", "8.5 %", "5 to 14 %", "10.0 %", "10 %", "1.00", "1.0 to 1.0"),
        ),
        (
            "9 in 10: the middle 90 % of the draws, whose mean stands before it.",
            "1 cell has no rows: there the values, or most of the draws, break the model's rules (slam 0.95).",
            MAYBE.note,
        ),
        paired=(3, 5, 7),
        keys=2,
    )
    study = ob.uncertainty(MAYBE.with_parameters(slam=0.1), PAIR, weeks=1, draws=4, progress=False)
    frame = found.summary()
    for i, name in enumerate(PAIR):
        draws = study.spread("yes", name)
        assert frame["yes"][i] == pytest.approx(draws.mean(), abs=1e-12)
        assert [frame["yes p5"][i], frame["yes p95"][i]] == pytest.approx(np.quantile(draws, [0.05, 0.95]), abs=1e-12)


def test_a_table_of_contexts(tmp_path):
    plans = ["no_contact", "push_hard"]
    found = swept(tmp_path, plans, "reconciliation", over={"context": ["", "betrayal"], "skip": 0.2}, weeks=2)
    sheet = found.sheet()
    assert sheet.title == "Reconciliation, week by week: 2 weeks, 2 cells x 2 strategies, at the stated values"
    assert sheet.columns == ("context", "skip", "strategy", "yes", "shut", "strain")
    assert [row[:3] for row in sheet.rows] == [
        *(("as stated", "0.2", plain) for plain in ("no contact", "push hard")),
        *(("betrayal", "0.2", plain) for plain in ("no contact", "push hard")),
    ]
    assert (sheet.keys, sheet.paired) == (3, ())
    assert sheet.notes == ("Shown but never chosen: push hard (pushes).", ob.load("reconciliation").note)
    betrayed = ob.compare(ob.load("reconciliation", context="betrayal").with_parameters(skip=0.2), plans, weeks=2)
    assert sheet.rows[3][5] == f"{betrayed['push_hard'].tally('strain'):.2f}"


def test_only_the_first_rows_of_a_large_table_are_shown(tmp_path, monkeypatch):
    """It reads only the cells it needs; the note says how to get all."""
    monkeypatch.setattr(result, "SHOWN", 3)
    found = swept(tmp_path, over={"slam": [0.1, 0.2, 0.3]}, weeks=1)
    assert [row[:2] for row in found.sheet().rows] == [
        ("0.1", "small steps"),
        ("0.1", "jump ahead"),
        ("0.2", "small steps"),
    ]
    assert found.notes[0] == "The first 3 rows of 6: `summary()` gives them all, `chunks()` every solution."
    monkeypatch.setattr(result, "SHOWN", 6)
    assert len(found.sheet().rows) == 6
    assert found.notes == (MAYBE.note,)
    one = swept(tmp_path, ["jump_ahead"], over=None, weeks=2)
    assert one.title == "No, maybe, yes: 2 rounds, 1 cell x 1 strategy, at the stated values"
    assert one.sheet().columns[0] == "strategy"


def test_every_cell_that_breaks_the_rules_is_counted(tmp_path):
    found = swept(tmp_path, over={"slam": [0.1, 0.95, 0.96]}, weeks=1)
    assert len(found.refused) == 2
    assert found.notes[0].startswith("2 cells have no rows: ")
    with pytest.raises(ob.ArgumentError, match=r"every cell of the grid breaks the rules of maybe.*\(slam 0.95\): "):
        swept(tmp_path, over={"slam": [0.95, 0.96]}, weeks=1)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 7, 8, 16, 100])
def test_pages_are_the_table_in_order(tmp_path_factory, monkeypatch, rows):
    """Of as many whole points as fit, at least one; cells without rows take no page; a summary is of whole cells."""
    found = swept(tmp_path_factory.getbasetemp() / "pages", over={"slam": [0.95, 0.96, 0.1, 0.2]}, draws=4, weeks=1)
    pages, table, summed = list(found.chunks(rows)), found.to_frame(), found.summary()
    assert (len(table), len(summed)) == (2 * 4 * 2, 2 * 2)
    assert all(0 < len(page) <= max(2, rows) for page in pages)
    assert len(pages) == {1: 8, 2: 8, 3: 8, 4: 4, 7: 4, 8: 2}.get(rows, len(pages))
    pd.testing.assert_frame_equal(pd.concat(pages, ignore_index=True), table)
    monkeypatch.setattr(result, "ROWS", rows)
    pd.testing.assert_frame_equal(found.summary(), summed)
    for cells in (range(2), range(3), range(2, 3), range(3, 4)):
        some = [i for i, slam in enumerate(summed["slam"]) if slam in found.grid.axes[0][cells.start : cells.stop]]
        pd.testing.assert_frame_equal(found.summary(cells), summed.iloc[some].reset_index(drop=True))


@pytest.mark.parametrize(
    ("ends", "done", "refused", "rejected"),
    [
        ([1, 1, 1, 1], 4, (), 0),
        ([1, 2, working.GIVEN_UP, working.UNDONE], 3, (2,), 1 / 3),
        ([3, working.UNDONE, working.UNDONE, working.GIVEN_UP], 2, (3,), 2 / 3),
        ([working.UNDONE] * 4, 0, (), 0),
        ([working.GIVEN_UP] * 4, 4, (0, 1, 2, 3), 0),
    ],
)
def test_where_the_cells_of_a_sweep_end(tmp_path_factory, ends, done, refused, rejected):
    """Of one draw each: after the first that obeys the rules, or given up, or not done yet."""
    whole = swept(tmp_path_factory.getbasetemp() / "ends", over={"slam": [0.1, 0.2, 0.3, 0.4]}, draws=1, weeks=1)
    found = replace(whole, ends=np.array(ends))
    assert (found.done, found.missing, found.interrupted) == (done, 4 - done, done < 4)
    assert found.refused == refused
    assert found.rejected == pytest.approx(rejected)


@pytest.mark.parametrize(("highest", "good"), [(1.5, 0.6), (2.3, 0.4)])
def test_a_cell_is_given_up_once_most_of_its_draws_break_the_rules(tmp_path, highest, good):
    """`slam` and `cold_yes` may not exceed 1 together: further draws would do where most break it, but are not made."""
    plain = MAYBE.spec.plain()
    plain["parameters"]["slam"] |= {"prior": f"uniform(0, {highest})"}

    def found() -> Any:
        return swept(tmp_path, ["jump_ahead"], ob.Model(**plain), over=None, draws=64, weeks=1)

    if good > 0.5:
        assert found().rejected == pytest.approx(1 - good, abs=0.1)
    else:
        with pytest.raises(ob.ArgumentError, match="every cell of the grid breaks the rules"):
            found()


def test_progress_is_counted_in_solutions(tmp_path, monkeypatch):
    """One for each cell, draw and strategy; what is in the store already is none."""
    shown: list[Any] = []

    @contextmanager
    def bar(total: int, *words: Any, **options: Any) -> Iterator[Any]:
        done: list[int] = []
        shown.append((total, done))
        yield SimpleNamespace(update=done.append)

    monkeypatch.setattr(working, "progress_bar", bar)
    for draws in (4, 6, 6):
        swept(tmp_path, over={"slam": [0.1, 0.2, 0.3]}, draws=draws, weeks=1)
    assert [(total, sum(done)) for total, done in shown] == [(3 * 4 * 2, 3 * 4 * 2), (3 * 2 * 2, 3 * 2 * 2)]


class AtOnce(Executor):
    """Does what it is given at once, and counts how much of it has not been stored yet."""

    def __init__(self, store: Path) -> None:
        self.store, self.given, self.most = store, 0, 0

    def submit(self, call: Any, /, *given: Any, **options: Any) -> Any:
        self.given += 1
        self.most = max(self.most, self.given - len(list(self.store.glob("*.parquet"))))
        future: Future[Any] = Future()
        future.set_result(call(*given, **options))
        return future


@pytest.mark.parametrize(("ahead", "most"), [(1, 1), (3, 3), (32, 8)])
def test_only_so_many_chunks_are_ahead_of_the_store(tmp_path, monkeypatch, ahead, most):
    """Each is solved by one thread, because an executor has a worker for each processor; the table is the same."""
    threads: list[Any] = []
    solve = Task.__call__

    def counted(task: Task, **more: Any) -> Any:
        threads.append(more)
        return solve(task)

    monkeypatch.setattr(Task, "__call__", counted)
    pool = AtOnce(tmp_path / "pool")
    found = swept(tmp_path / "pool", over={"slam": [0.1, 0.2]}, draws=64, weeks=2, chunk=16, executor=pool, ahead=ahead)
    assert (pool.most, threads) == (most, [{"threads": 1}] * 8)
    alone = swept(tmp_path / "alone", over={"slam": [0.1, 0.2]}, draws=64, weeks=2, chunk=16)
    pd.testing.assert_frame_equal(found.to_frame(), alone.to_frame())


def test_the_defaults_of_a_sweep():
    """As documented: the stated values, for the usual horizon, here, with 32 chunks ahead."""
    given = {name: p.default for name, p in signature(ob.sweep).parameters.items() if p.default is not p.empty}
    asked = {"strategies": None, "over": None, "draws": 0, "weeks": 52, "seed": 1}
    assert given == {**asked, "executor": None, "ahead": 32, "chunk": None, "progress": True}


# ---- what a strategy is named by -----------------------------------------------------------------


def test_a_certain_action_is_the_action():
    mark = fingerprint.of_strategy(ob.Strategy("rule", lambda see: "ask"), MAYBE)
    assert mark == fingerprint.of_strategy(ob.Strategy("rule", lambda see: {"ask": 1.0}), MAYBE)


def test_a_rule_has_at_most_so_many_cases(monkeypatch):
    """It is asked once for what it looks at, and once for each of the four stances."""
    rule = ob.Strategy("rule", lambda see: "ask" if see.stance == "maybe" else "small_step")
    monkeypatch.setattr(fingerprint, "MOST_CASES", 5)
    fingerprint.of_strategy(rule, MAYBE)
    monkeypatch.setattr(fingerprint, "MOST_CASES", 4)
    with pytest.raises(ob.ArgumentError, match=r"strategy rule distinguishes over 4 cases.*Lower an `upto`"):
        fingerprint.of_strategy(rule, MAYBE)


# ---- grids ---------------------------------------------------------------------------------------


def test_cells_are_numbered_with_the_last_parameter_fastest():
    cells = Grid(("", "late"), ("a", "b"), ((1.0, 2.0), (3.0, 4.0, 5.0)))
    assert (len(cells), cells.each) == (12, 6)
    assert [cells.place(i) for i in (0, 1, 3, 6, 11)] == [
        ("", (1, 3)),
        ("", (1, 4)),
        ("", (2, 3)),
        ("late", (1, 3)),
        ("late", (2, 5)),
    ]
    assert cells.label(11) == "late, a 2, b 5"
    assert Grid().label(0) == "as stated"


def test_values_of_a_side_are_plain_numbers_that_occur_once():
    cells = grid(MAYBE, {"slam": np.array([0.25, -0.0]), "cold_yes": np.float32(0.5)})
    assert cells.axes == ((0.25, 0.0), (0.5,))
    assert str(cells.axes[0][1]) == "0.0"
    assert grid(MAYBE, {"context": None}).contexts == ("",)
    with pytest.raises(ob.ArgumentError, match=r"over slam: 0\.0 is given twice"):
        grid(MAYBE, {"slam": [0.0, -0.0]})


def test_a_grid_has_at_most_so_many_cells(monkeypatch):
    monkeypatch.setattr("olivebranch.sweeps.grid.MOST_CELLS", 4)
    assert len(grid(MAYBE, {"slam": [0.1, 0.2], "cold_yes": [0.1, 0.2]})) == 4
    with pytest.raises(ob.ArgumentError, match="over: 6 cells are over the limit of 4"):
        grid(MAYBE, {"slam": [0.1, 0.2], "cold_yes": [0.1, 0.2, 0.3]})


# ---- chunks --------------------------------------------------------------------------------------


def setting(strategies: int = 2, size: int | None = None) -> Setting:
    plans = tuple(ob.pacing.small_steps.named(f"plan_{i}") for i in range(strategies))
    return Setting.make(MAYBE, "", ("slam",), 4, plans, 5, 1, size)


def test_a_chunk_has_as_many_columns_as_its_cost_allows(monkeypatch):
    """A power of two: at least sixteen, at most the limit, and in between as many as the edges and strategies allow."""
    edges = MAYBE.table.chance.shape[1]
    assert setting(size=5).columns == 5
    assert setting().columns == chunk.MOST_COLUMNS == 2**15
    for columns in (16, 64, 1024):
        for strategies in (1, 2, 4):
            monkeypatch.setattr(chunk, "COST", columns * edges * (strategies + chunk.RULES))
            assert setting(strategies).columns == columns
            monkeypatch.setattr(chunk, "COST", columns * edges * (strategies + chunk.RULES) - 1)
            assert setting(strategies).columns == max(16, columns // 2)


def test_what_the_grid_sets_is_not_drawn():
    found = setting()
    assert found.names == ("slam",)
    assert "slam" not in found.drawn
    assert len(found.drawn) == 6
    assert Setting.make(MAYBE, "", (), 0, (), 5, 1).drawn == ()
    assert found.identity["seed"] == 1
    assert Setting.make(MAYBE, "", (), 0, (), 5, 1).identity["seed"] is None


def test_a_name_does_not_depend_on_the_order_of_its_parts():
    assert store.name({"a": 1, "b": [1, 2]}) == store.name({"b": [1, 2], "a": 1})
    assert store.name({"a": 1, "b": [1, 2]}) != store.name({"a": 1, "b": [2, 1]})


# ---- more draws ----------------------------------------------------------------------------------


class Broken:
    """An inventory in which these points of each cell break the rules."""

    def __init__(self, broken: list[int], wanted: int, most: int) -> None:
        self.request: Any = type("Request", (), {"first": 0, "wanted": wanted, "most": most})()
        self._broken = np.array(broken, dtype=np.int64)

    def broken(self, cell: int, stop: int) -> Any:
        return self._broken[self._broken < stop]

    def missing(self, cell: int, stop: int) -> list[int]:
        return []


@pytest.mark.parametrize(
    ("broken", "stop", "after"),
    [
        ([], 10, None),  # enough
        ([3], 11, None),
        ([3], 10, 26),  # one is missing: sixteen more
        (list(range(50)), 100, 225),  # half of a hundred: five quarters of as many again
        (list(range(90)), 100, 1000),  # up to the most
        (list(range(990)), 1000, None),  # given up
    ],
)
def test_as_many_more_points_are_tried_as_are_likely_to_do(broken, stop, after):
    stops = np.array([stop])
    wanted = 10 if stop < 100 else 100
    more = working._needs_more(Broken(broken, wanted, 1000), stops, 0)  # type: ignore[arg-type]
    assert (more, int(stops[0])) == ((False, stop) if after is None else (True, after))


@pytest.mark.parametrize(
    ("broken", "stop", "end"),
    [([], 10, 10), ([3], 11, 11), ([3, 4], 14, 12), ([12], 14, 10), (list(range(5)), 14, working.UNDONE)],
)
def test_a_cell_ends_after_its_last_wanted_draw(broken, stop, end):
    assert working.ends_of_cells(Broken(broken, 10, 1000), np.array([stop])).tolist() == [end]  # type: ignore[arg-type]
    many: Any = Broken(list(range(999)), 10, 1000)
    assert working.ends_of_cells(many, np.array([1000])).tolist() == [working.GIVEN_UP]
