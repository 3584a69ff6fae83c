"""Small benchmark runs: tables have the right columns, and each peer simulates the same chain."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import olivebranch as ob

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the benchmarks are not here")]


@pytest.fixture(autouse=True)
def at_benchmarks(monkeypatch):
    """Makes the benchmarks' modules importable, and unloads them afterwards, because their names are common words."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if str(BENCHMARKS) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def small(monkeypatch):
    """One chain, a thousand runs, a few short rounds, small calls of QuantEcon; shared luck in short rounds, too."""
    import luck
    import measure
    import walks
    from peers import quantecon_walks

    monkeypatch.setattr(quantecon_walks, "CALLS", (100, 1_000))
    monkeypatch.setattr(luck, "QUICK", (1_000, 1_000))
    monkeypatch.setattr(luck, "rounds", lambda jobs, budget: measure.rounds(jobs, 0.01))
    monkeypatch.setattr(walks, "QUICK", (1_000,))
    monkeypatch.setattr(walks, "QUICK_BUDGET", 0.01)
    monkeypatch.setattr(walks, "walked", lambda: {"maybe": ob.Chain("maybe", "small_steps")})
    return walks


@pytest.mark.filterwarnings("default")
def test_a_quick_run_writes_tables_with_the_right_columns(small, tmp_path, capsys):
    import run

    run.main(["--quick", "--only", "walks", "--out", str(tmp_path)])
    text = (tmp_path / "results.md").read_text()
    assert text.startswith("# Measured\n\nprocessor ")
    assert "| who | 1,000 runs: per run | times ours, 1 thread |" in text
    assert "walks at least 10 times as fast as QuantEcon, one thread" in text
    assert str(Path.home()) not in text
    kept = json.loads((tmp_path / "results.json").read_text())
    assert kept["parts"]["walks"]["complete"]
    whose = {r["who"] for r in kept["parts"]["walks"]["records"]}
    assert {"olivebranch, 1 thread", "NumPy loop"} <= whose
    assert (tmp_path / "results.walks.png").stat().st_size > 10_000
    assert "Promised and measured" in capsys.readouterr().out


def test_a_part_run_alone_leaves_the_others_standing(small, tmp_path):
    import run

    run.main(["--quick", "--only", "luck", "--out", str(tmp_path)])
    run.main(["--quick", "--only", "walks", "--out", str(tmp_path)])
    assert set(json.loads((tmp_path / "results.json").read_text())["parts"]) == {"luck", "walks"}


@pytest.mark.parametrize("strategy", ["small_steps", "jump_ahead"])
def test_the_c_kernel_walks_the_same_walks(strategy):
    from measure import Absent
    from peers import c_walks

    chain = ob.Chain("reconciliation", strategy)
    try:
        walk = c_walks.walker(chain, 30)
    except Absent as why:
        pytest.skip(str(why))
    for seed, threads in ((7, 1), (2**40 + 5, 2)):
        sample = chain.simulate(runs=3_000, weeks=30, seed=seed, progress=False)
        assert c_walks.disagreement(chain, walk(3_000, seed, threads), sample, 3_000) == ""


def test_peers_answer_the_same_questions():
    from chains import haddad_monmege
    from peers import scipy_solve, storm

    chain = ob.Chain("reconciliation", "jump_ahead")
    parts = chain.matrix, chain.start, chain.ending
    year, ever = chain.exact(weeks=52).chance("yes"), chain.exact()
    expected = (ever.chance("yes"), ever.expected_weeks())
    assert scipy_solve.within(*parts, 52) == pytest.approx(year, rel=1e-12)
    assert scipy_solve.for_ever(*parts) == pytest.approx(expected, rel=1e-9)
    assert np.allclose(haddad_monmege(20)[0].sum(axis=1), 1.0)
    pytest.importorskip("stormpy", exc_type=ImportError)
    for mode, close in (("default", 2e-6), ("exact", 1e-12)):
        model = storm.build(*parts, mode)
        assert storm.for_ever(model, mode) == pytest.approx(expected, rel=close)
    assert storm.within(storm.build(*parts), 52) == pytest.approx(year, rel=1e-9)


def test_rounds_keep_pairs_together():
    from measure import Job, ratio, rounds

    order: list[str] = []
    jobs: dict[str, Job] = {"a": lambda: order.append("a"), "b": lambda: order.append("b")}
    found = rounds(jobs, budget=1.0, most=3, fill=0.0)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert [len(each) for each in found.values()] == [3, 3]
    assert ratio([2.0, 9.0, 4.0], [1.0, 3.0, 2.0]) == (2.0, 2.0, 3.0)


def test_a_short_job_is_repeated_until_its_time_is_filled(monkeypatch):
    import measure

    calls: list[int] = []
    monkeypatch.setattr("measure.time.perf_counter", lambda: 0.25 * len(calls))  # each call takes 0.25 s
    assert measure.seconds(lambda: calls.append(1), fill=0.6) == 0.25
    assert len(calls) == 3
    assert measure.seconds(lambda: calls.append(1)) == 0.25
    assert len(calls) == 4


def test_a_child_that_takes_too_long_keeps_what_it_said():
    from measure import child

    done = child(["-c", "import time; print('{\"stage\": 1}', flush=True); time.sleep(60)"], limit=2.0)
    assert done.lines == [{"stage": 1}]
    assert "stopped after" in done.failed
