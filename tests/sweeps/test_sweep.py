"""Sweeps: the same table however it was made; nothing is done twice, no damage goes unnoticed, a kill loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.sweeps import fingerprint, store
from olivebranch.sweeps.chunk import Task
from olivebranch.sweeps.grid import grid
from support.commands import started

PAIR = ["small_steps", "jump_ahead"]
OVER = {"slam": [0.1, 0.4, 0.9], "cold_yes": [0.05, 0.15]}  # the last pair breaks the rules: 0.9 + 0.15
ASKED = {"over": OVER, "draws": 40, "weeks": 12, "chunk": 16, "progress": False}


def swept(folder, strategies=PAIR, model="maybe", **options):
    return ob.sweep(model, strategies, store=folder, **{**ASKED, **options})


def same(a, b):
    """The same frame, to the byte."""
    pd.testing.assert_frame_equal(a, b, check_exact=True)


@pytest.fixture
def solved(monkeypatch):
    """Every task that was solved, in order."""
    seen, call = [], Task.__call__

    def counting(self):
        seen.append(self)
        return call(self)

    monkeypatch.setattr(Task, "__call__", counting)
    return seen


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The table, solved in one go."""
    return swept(tmp_path_factory.mktemp("whole"), chunk=None)


# ---- the answers ---------------------------------------------------------------------------------


def test_a_cell_is_what_uncertainty_says_of_the_model_with_these_values(whole):
    """The same draws, the same replacements, the same bytes."""
    table = whole.to_frame()
    for slam, cold_yes in ((0.1, 0.05), (0.4, 0.15)):
        model = ob.load("maybe").with_parameters(slam=slam, cold_yes=cold_yes)
        study = ob.uncertainty(model, PAIR, weeks=12, draws=40)
        cell = table[(table["slam"] == slam) & (table["cold_yes"] == cold_yes)]
        for strategy in PAIR:
            rows = cell[cell["strategy"] == strategy]
            for name in whole.numbers:
                assert rows[name].to_numpy().tobytes() == study.spread(name, strategy).tobytes()


def test_draws_that_break_the_rules_are_replaced_as_in_uncertainty(tmp_path):
    plain = ob.load("maybe").spec.model_dump(mode="json", exclude_none=True)
    plain["parameters"]["slam"] |= {"value": 0.6, "prior": "uniform(0.5, 1.1)"}
    model = ob.Model(**plain)
    found = swept(tmp_path, model=model, over={"cold_yes": [0.08, 0.2]})
    for value in (0.08, 0.2):
        study = ob.uncertainty(model.with_parameters(cold_yes=value), PAIR, weeks=12, draws=40)
        rows = found.to_frame().query("cold_yes == @value and strategy == 'jump_ahead'")
        assert rows["yes"].tolist() == study.spread("yes", "jump_ahead").tolist()
        assert len(set(rows["draw"])) == 40
        assert study.rejected > 0
    assert 0 < found.rejected < 0.5
    assert "broke the model's rules and were replaced" in str(found)


@pytest.mark.slow
def test_stated_values_of_contexts_are_those_of_compare(tmp_path):
    over = {"skip": [0.0, 1.0], "context": ["", "betrayal"]}
    found = ob.sweep("reconciliation", [*PAIR, "push_hard"], over=over, store=tmp_path, weeks=20, progress=False)
    table = found.to_frame()
    assert table.columns[:4].tolist() == ["context", "skip", "strategy", "draw"]
    assert set(table["draw"]) == {-1}
    for row in table.to_dict("records"):
        model = ob.load("reconciliation", context=row["context"] or None).with_parameters(skip=row["skip"])
        known = ob.compare(model, [row["strategy"]], weeks=20)[row["strategy"]].row()
        assert {name: row[name] for name in known} == known
    assert [*table["context"]] == [""] * 6 + ["betrayal"] * 6
    assert [*table["skip"]] == [0.0] * 3 + [1.0] * 3 + [0.0] * 3 + [1.0] * 3
    assert found.never_chosen == ("push_hard",)
    assert "never chosen: push hard" in str(found)
    assert {"yes", "shut", "strain"} <= set(str(found).splitlines()[1].split())
    assert "best" not in str(found)


def test_a_cell_does_not_depend_on_its_company(tmp_path):
    """If a cell alone obeys the rules, cells that reach further do not break it when solved with it."""
    model = ob.Model(
        title="a far place",
        states={"place": ["here", "near", "far"]},
        endings={"far": "place == far"},
        start=[{}],
        actions={"go": {}},
        parameters={"p": 0.5, "q": 0.5},
        shift={
            "place": [
                {"when": "place == here", "chances": {"near": "p"}},
                {"when": "place == near", "chances": {"far": "q / p"}},
            ]
        },
    )
    go = ob.Strategy("go", lambda see: "go")
    cells = {"p": [0.0, 0.5], "q": [0.4, 0.9]}
    together = ob.sweep(model, [go], over=cells, store=tmp_path / "a", progress=False)
    assert together.refused == (3,)  # 0.9 / 0.5; with p = 0 nothing is ever divided by it
    table = together.to_frame()
    assert table["far"].tolist()[:2] == [0.0, 0.0]
    for p in cells["p"]:
        for q in cells["q"]:
            if (p, q) != (0.5, 0.9):
                alone = ob.sweep(model, [go], over={"p": p, "q": q}, store=tmp_path / "b", progress=False).to_frame()
                same(alone, table.query("p == @p and q == @q").reset_index(drop=True))
    with pytest.raises(ob.ArgumentError, match=r"every cell.*p 0\.5, q 0\.9"):
        ob.sweep(model, [go], over={"p": 0.5, "q": 0.9}, store=tmp_path / "b", progress=False)


def test_a_cell_that_breaks_the_rules_has_no_rows_and_is_said(whole):
    assert whole.refused == (5,)
    assert (whole.done, whole.missing, whole.interrupted) == (6, 0, False)
    assert len(whole.to_frame()) == 5 * 40 * 2
    assert "1 cell has no rows" in str(whole)
    assert "slam 0.9, cold yes 0.15" in str(whole)


# ---- one table -----------------------------------------------------------------------------------


def test_nothing_is_done_twice(tmp_path, solved, whole):
    first = swept(tmp_path)
    count = len(solved)
    assert count > 10
    stamps = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in first.files}
    again = swept(tmp_path)
    assert len(solved) == count
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in again.files} == stamps
    same(again.to_frame(), whole.to_frame())
    same(first.summary(), whole.summary())


@pytest.mark.slow
@settings(max_examples=6)
@given(data=st.data())
def test_any_split_into_calls_gives_the_same_table(data, tmp_path_factory, whole):
    """Parts of the grid, the draws and the strategies, in any order, with chunks of any size; then all together."""
    folder = tmp_path_factory.mktemp("split")
    sizes = st.sampled_from([9, 16, 100, None])
    for _ in range(data.draw(st.integers(0, 3))):
        part = {name: data.draw(st.lists(st.sampled_from(v), min_size=1, unique=True)) for name, v in OVER.items()}
        names = data.draw(st.permutations(sorted(part)))
        rules = data.draw(st.lists(st.sampled_from([*PAIR, "just_friends"]), min_size=1, unique=True))
        draws = data.draw(st.sampled_from([0, 1, 17, 40, 60]))
        with suppress(ob.ArgumentError):  # every cell of the part breaks the rules
            swept(folder, rules, over={name: part[name] for name in names}, draws=draws, chunk=data.draw(sizes))
    found = swept(folder, chunk=data.draw(sizes))
    same(found.to_frame(), whole.to_frame())
    assert found.rejected == whole.rejected


def test_growing_does_only_what_is_new(tmp_path, solved):
    swept(tmp_path, over={"slam": [0.1, 0.2]}, draws=20)
    del solved[:]
    swept(tmp_path, over={"slam": [0.1, 0.2]}, draws=30)
    assert all(task.first >= 20 for task in solved)
    del solved[:]
    swept(tmp_path, over={"slam": [0.2, 0.3, 0.1]}, draws=30)
    assert {float(value) for task in solved for value in task.cells.ravel()} == {0.3}
    del solved[:]
    swept(tmp_path, [*PAIR, "just_friends"], over={"slam": [0.2, 0.3, 0.1]}, draws=30)
    assert {tuple(q.strategy.name for q in task.solver.job.questions) for task in solved} == {("just_friends",)}


def test_a_summary_is_that_of_the_rows(whole):
    told = whole.summary()
    by = whole.to_frame().groupby(["slam", "cold_yes", "strategy"], observed=True)
    assert len(told) == 5 * 2
    for row in told.to_dict("records"):
        mine = by.get_group((row["slam"], row["cold_yes"], row["strategy"]))
        for name in whole.numbers:
            assert row[name] == pytest.approx(mine[name].mean())
            assert row[f"{name} p5"] == pytest.approx(mine[name].quantile(0.05))
            assert row[f"{name} p95"] == pytest.approx(mine[name].quantile(0.95))
    assert "<table>" in whole._repr_html_()


def test_the_files_are_parquet_that_says_what_it_is(whole):
    import pyarrow.parquet as pq

    table = pq.read_table(whole.files[0]).to_pandas()
    assert {"context", "slam", "cold_yes", "strategy", "draw", *whole.numbers} == set(table.columns)
    mine = whole.to_frame().astype({"context": str, "strategy": str})
    both = pd.concat([pq.read_table(path).to_pandas() for path in whole.files]).astype(
        {"context": str, "strategy": str}
    )
    keys = ["slam", "cold_yes", "draw", "strategy"]
    merged = mine.merge(both, on=keys, suffixes=("", "_file"))
    assert len(merged) == len(mine)
    assert (merged["yes"] == merged["yes_file"]).all()


# ---- executors -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_threads_and_processes_change_nothing(tmp_path, whole):
    with ThreadPoolExecutor(2) as pool:
        same(swept(tmp_path / "threads", executor=pool).to_frame(), whole.to_frame())
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        same(swept(tmp_path / "processes", executor=pool, ahead=2).to_frame(), whole.to_frame())


def _die(task):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_process_that_dies_is_said_and_what_is_done_is_kept(tmp_path, monkeypatch, whole, solved):
    swept(tmp_path, over={"slam": [0.1], "cold_yes": [0.05]})
    count = len(solved)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        monkeypatch.setattr(sys.modules["olivebranch.sweeps.working"], "run", _die)
        with pytest.raises(ob.SweepError, match=r"kept in .*sweep again"):
            swept(tmp_path, executor=pool)
    assert len(list(tmp_path.glob("*.parquet"))) == count
    same(swept(tmp_path).to_frame(), whole.to_frame())


@pytest.mark.slow
def test_a_strategy_that_cannot_travel_is_said(tmp_path):
    lone = ob.Strategy("lone", lambda see: "ask")
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        pytest.raises(ob.ArgumentError, match="another process"),
    ):
        swept(tmp_path, [lone], executor=pool)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_dask_worker_killed_half_way_changes_nothing(tmp_path):
    """A real cluster of two processes; one is killed once some chunks are done."""
    distributed = pytest.importorskip("distributed")
    asked = {"over": {"no_shuts": [0.05, 0.1]}, "draws": 640, "model": "ladder"}
    known = swept(tmp_path / "here", chunk=None, **asked).to_frame()
    folder = tmp_path / "there"
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        before = client.run(os.getpid)
        there: list[int] = []
        killer = threading.Thread(target=_kill_after, args=(folder, 2, next(iter(before.values())), there))
        killer.start()
        found = swept(folder, executor=client.get_executor(), ahead=4, **asked)
        killer.join()
        assert set(client.run(os.getpid).values()) != set(before.values())
    assert 2 <= there[0] < 80 <= len(found.files)
    same(found.to_frame(), known)


def _kill_after(folder, files, pid, there):
    end = time.monotonic() + 120  # a busy machine starts workers slowly
    while len(list(folder.glob("*.parquet"))) < files and time.monotonic() < end:
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    there.append(len(list(folder.glob("*.parquet"))))


# ---- stopped half-way ----------------------------------------------------------------------------

CODE = """
import sys
from pathlib import Path
import olivebranch as ob
ob.sweep("maybe", {PAIR}, store=sys.argv[1], over={OVER}, draws=40, weeks=12, chunk=16, progress=False)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("files", [0, 5])
def test_a_kill_loses_only_what_is_in_flight(files, tmp_path, solved, whole):
    """Killed once this many files have appeared, at any point; the files are intact, and are not made again."""
    source = str(Path(ob.__file__).parents[1])
    code = CODE.replace("{PAIR}", repr(PAIR)).replace("{OVER}", repr(OVER))
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], env={**os.environ, "PYTHONPATH": source}, cwd=tmp_path.parent
    )
    end = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < end:
        if len(list(tmp_path.glob("*.parquet"))) >= files and (files or list(tmp_path.iterdir())):
            break
        time.sleep(0.002)
    child.kill()
    child.wait()
    left = {path: path.stat().st_ino for path in tmp_path.glob("*.parquet")}
    assert len(left) >= files
    found = swept(tmp_path)
    assert len(found.files) == len(left) + len(solved)
    assert {path: path.stat().st_ino for path in left} == left
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".parquet"]
    same(found.to_frame(), whole.to_frame())


@pytest.mark.slow
def test_ctrl_c_on_the_command_line_says_how_to_go_on(tmp_path):
    """The signal goes to the whole process group, as from a terminal."""
    code = (
        "from olivebranch.cli import main\n"
        "from olivebranch.sweeps import chunk\n"
        "if __name__ == '__main__':\n"
        "    chunk.MOST_COLUMNS = 2**10  # so that a chunk takes a moment, not seconds\n"
        "    main()\n"
    )
    (tmp_path / "run.py").write_text(code)
    words = ["sweep", "maybe", "jump_ahead", "--draws", "1000000", "--store", "kept", "--jobs", "2"]
    with started([sys.executable, "run.py", *words], cwd=tmp_path) as child:
        end = time.monotonic() + 60
        while not list(tmp_path.glob("kept/*.parquet")) and time.monotonic() < end:
            time.sleep(0.01)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=120)  # a busy machine finishes its chunk first
    assert (child.returncode, out) == (130, "")
    assert "kept in kept. The same call carries on" in err
    assert "Traceback" not in err


def test_interrupted_work_is_kept_and_shown(tmp_path, monkeypatch, whole):
    call, calls = Task.__call__, []

    def stop_at_sixth(self):
        calls.append(self)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return call(self)

    monkeypatch.setattr(Task, "__call__", stop_at_sixth)
    with pytest.raises(ob.Interrupted, match="The same call carries on") as caught:
        swept(tmp_path)
    partial = caught.value.partial
    assert partial.interrupted
    assert 0 < partial.done < 6
    assert len(partial.files) == 5
    assert "Interrupted" in str(partial)
    known = whole.to_frame()
    same(partial.to_frame(), known.head(len(partial.to_frame())))
    same(swept(tmp_path).to_frame(), known)
    assert len(calls) > 6


def test_leftovers_of_the_dead_go_and_those_of_the_living_stay(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    dead, alive = (tmp_path / f".{letter * 32}.parquet.x.part" for letter in "ab")
    dead.write_bytes(b"half of")
    with alive.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        swept(tmp_path)
        assert not dead.exists()
        assert alive.exists()


# ---- what is not believed ------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["cut", "empty", "changed", "tail"])
def test_a_damaged_chunk_is_done_again(damage, tmp_path, solved, whole):
    first = swept(tmp_path)
    victim = first.files[3]
    data = bytearray(victim.read_bytes())
    middle = len(data) // 3
    data[middle] ^= 0xFF
    hurt = {"cut": bytes(data[: len(data) // 2]), "empty": b"", "changed": bytes(data), "tail": bytes(data[:-1])}
    victim.write_bytes(hurt[damage])
    with pytest.raises(ob.SweepError, match="damaged or gone"):
        first.to_frame()
    del solved[:]
    same(swept(tmp_path).to_frame(), whole.to_frame())
    assert len(solved) == 1


def test_a_changed_number_is_noticed(tmp_path):
    """Even if the file is valid Parquet, because the numbers have a digest."""
    import pyarrow.parquet as pq

    found = swept(tmp_path)
    victim = found.files[0]
    table = pq.read_table(victim)
    at = table.column_names.index("yes")
    pq.write_table(table.set_column(at, "yes", table.column("shut")), victim)
    with pytest.raises(ob.SweepError):
        found.to_frame()
    same(swept(tmp_path).to_frame(), swept(tmp_path / "other").to_frame())


def test_what_is_not_ours_is_left_alone(tmp_path, whole):
    import pyarrow
    import pyarrow.parquet as pq

    notes, foreign, moved = tmp_path / "notes.txt", tmp_path / f"{'0' * 32}.parquet", tmp_path / f"{'1' * 32}.parquet"
    notes.write_text("hello")
    pq.write_table(pyarrow.table({"x": [1]}), foreign)
    moved.write_bytes(whole.files[0].read_bytes())
    (tmp_path / "folder").mkdir()
    found = swept(tmp_path)
    assert not {foreign, moved} & set(found.files)
    assert notes.exists()
    assert foreign.exists()
    assert moved.exists()
    same(found.to_frame(), whole.to_frame())


def test_two_at_once_are_harmless(tmp_path, whole):
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: swept(tmp_path).to_frame(), range(2)))
    for table in (*both, swept(tmp_path).to_frame()):
        same(table, whole.to_frame())


# ---- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"weeks": 13},
        {"seed": 2},
        {"model": ob.load("maybe").with_parameters(misstep=0.04)},
        {"strategies": [ob.pacing.jump_ahead.named("small_steps"), "jump_ahead"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_decides_the_answer_gives_another_name(change, tmp_path):
    first = swept(tmp_path, draws=8)
    other = swept(tmp_path, **{"draws": 8, **change})
    if "strategies" in change:  # the second strategy is the same, and is not done again
        assert set(first.files) < set(other.files)
        assert not (other.to_frame()["yes"] == first.to_frame()["yes"]).all()
    else:
        assert not set(first.files) & set(other.files)
    same(swept(tmp_path, draws=8).to_frame(), first.to_frame())


def test_a_rule_is_named_by_what_it_decides(maybe):
    def rule(answer):
        return ob.Strategy("rule", lambda see: {"no": "small_step", "maybe": answer}.get(str(see.stance), "ask"))

    ask, again, step = (fingerprint.of_strategy(rule(answer), maybe) for answer in ("ask", "ask", "small_step"))
    assert ask == again != step

    def counting(upto):
        memory = {"n": ob.count("action == ask", upto=upto)}
        return ob.Strategy("rule", lambda see: "ask" if see.n < 2 else "small_step", memory)

    names = {fingerprint.of_strategy(counting(upto), maybe) for upto in (2, 3)}
    assert len(names) == 2

    def mixing(p):
        return ob.Strategy("rule", lambda see: {"ask": p, "small_step": 1 - p})

    assert len({fingerprint.of_strategy(mixing(p), maybe) for p in (0.25, 0.5)}) == 2


def test_a_rule_that_stops_where_no_walk_gets_has_a_name(maybe):
    table = ob.Strategy.table({"no": "small_step", "maybe": "ask"})  # says nothing of yes and shut
    other = ob.Strategy.table({"no": "ask", "maybe": "ask"})
    assert fingerprint.of_strategy(table, maybe) != fingerprint.of_strategy(other, maybe)


def test_names_that_collide_stay_apart(tmp_path):
    """A parameter may be called like an ending, a tally or a column; and a tally like a column."""
    model = ob.Model(
        title="names",
        states={"place": ["here", "there"]},
        endings={"p": "place == there"},
        start=[{}],
        actions={"go": {}},
        parameters={"p": 0.5, "draw": 0.5},
        tallies={"draw": "1"},
        shift={"place": [{"chances": {"there": "p * draw"}}]},
    )
    go = ob.Strategy("go", lambda see: "go")
    found = ob.sweep(model, [go], over={"p": [0.1, 0.2], "draw": [0.5]}, store=tmp_path, weeks=1, progress=False)
    table = found.to_frame()
    assert found.numbers == ("p", "open", "draw_")
    assert table["p"].tolist() == pytest.approx([0.05, 0.1])
    assert table["p_"].tolist() == [0.1, 0.2]
    assert table["draw_"].tolist() == [1, 1]
    assert table["draw__"].tolist() == [0.5, 0.5]
    assert "0.1" in str(found)


# ---- mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"over": {"slem": [1]}}, "'slam'"),
        ({"over": {"context": ["betrayal"]}}, "no context"),
        ({"over": {"slam": []}}, "at least one"),
        ({"over": {"slam": [0.1, 0.1]}}, "twice"),
        ({"over": {"slam": ["much"]}}, "finite number"),
        ({"over": {"slam": [True]}}, "finite number"),
        ({"over": {"slam": [float("nan")]}}, "finite number"),
        ({"over": {"slam": object()}}, "give a list"),
        ({"over": [1]}, "give a table"),
        ({"over": {"slam": np.linspace(0, 0.5, 2000), "misstep": np.linspace(0, 0.5, 2000)}}, "4,000,000 cells"),
        ({"draws": -1}, "draws"),
        ({"draws": 1.5}, "draws"),
        ({"draws": False}, "draws"),
        ({"weeks": 0}, "weeks"),
        ({"seed": -1}, "seed"),
        ({"executor": 3}, "Executor"),
        ({"ahead": 0}, "ahead = 0: must be a whole number from 1 to 1,000,000"),
        ({"ahead": 1_000_001}, "ahead"),
        ({"chunk": 0}, "chunk = 0: must be a whole number from 1 to 1,000,000"),
        ({"chunk": 1_000_001}, "chunk"),
        ({"strategies": []}, "at least one"),
        ({"strategies": ["push_hard"]}, "'push'"),
    ],
)
def test_mistakes_are_said_before_anything_is_done(options, match, tmp_path, solved):
    with pytest.raises(ob.OlivebranchError, match=match):
        swept(tmp_path / "new", **options)
    assert not solved
    assert not (tmp_path / "new").exists()


def test_a_store_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ob.ArgumentError, match="is a file"):
        swept(tmp_path / "file")


def test_what_is_remembered_must_not_be_varied(tmp_path):
    plain = ob.load("maybe").spec.model_dump(mode="json", exclude_none=True)
    plain["let"] = {"often": "slam > 0.2 and action == ask"}
    rule = ob.Strategy("counting", lambda see: "ask" if see.n < 2 else "small_step", {"n": ob.count("often", upto=3)})
    with pytest.raises(ob.ArgumentError, match="'slam', which the grid varies"):
        swept(tmp_path, [rule], model=ob.Model(**plain))


def test_without_pyarrow_the_remedy_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(store.ArrowMissing, match=r'pip install "olivebranch\[scale\]"'):
        swept(tmp_path)


def test_a_lone_value_and_no_grid_are_grids_of_one(tmp_path, maybe):
    assert len(grid(maybe, None)) == 1
    assert grid(maybe, {"slam": 0.2}).axes == ((0.2,),)
    found = swept(tmp_path, over=None, draws=None)
    known = ob.compare("maybe", PAIR, weeks=12).to_frame()
    assert found.to_frame()["yes"].tolist() == known["yes"].tolist()


@pytest.mark.parametrize("folder", ["~/grid", "file:x", "a b%20c", "[x]*?", b"caf\xe9/grid", "s3:/bucket", "grün"])
def test_a_store_is_the_folder_of_that_name_whatever_pyarrow_would_make_of_it(folder, tmp_path, monkeypatch):
    """Written there and nowhere else, read again, and nothing solved twice."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    found = swept(folder, ["jump_ahead"], draws=0)
    meant = Path(os.fsdecode(folder)).expanduser().absolute()
    assert found.files
    assert {path.absolute() for path in found.files} == set(meant.glob("*.parquet"))
    assert len(list(tmp_path.rglob("*.parquet"))) == len(found.files)
    stamps = {path: path.stat().st_ino for path in found.files}
    again = swept(folder, ["jump_ahead"], draws=0)
    assert {path: path.stat().st_ino for path in again.files} == stamps
    same(again.to_frame(), found.to_frame())


def test_a_refused_sweep_leaves_no_folder(tmp_path, monkeypatch):
    """Refused before or while it is worked on; what was there before stays."""

    def refuse(*_, **__):
        raise ob.ArgumentError("no")

    monkeypatch.setattr(Task, "__call__", refuse)
    (tmp_path / "there").mkdir()
    for folder in ("new", "there", "there/deep/er"):
        with pytest.raises(ob.ArgumentError, match="no"):
            swept(tmp_path / folder)
        with pytest.raises(ob.UnknownName):
            swept(tmp_path / folder, over={"nothing": [1]})
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]
