"""Exact answers: olivebranch against Storm and SciPy, from 10^2 to 10^6 states, with accuracy beside time.

    python benchmarks/exact.py [--quick]

Three questions: P(yes within 52 weeks), P(yes for ever), and the expected weeks until any ending. olivebranch answers
more in the same time: every ending in every week; or, for ever, every ending, and a bound on the error.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numba  # noqa: F401  (walks have loaded it in a whole run, and this part alone is to measure the same kernels)

import olivebranch as ob
from chains import SIZES, WEEKS, again, chain_of, for_ever, model_of, save_chain, with_matrix
from exact_tables import FRACTION, SCIPY, STAGES, STORM, UNSOUND, slower, tables, targets
from measure import HERE, OURS, Absent, Child, Record, child, duration, power, ratio, rounds, say
from peers import scipy_solve, storm
from results import alone

__all__ = ["TITLE", "measure", "slower", "tables", "targets"]

TITLE = "Exact answers"
INSIDE = 10**4  # up to this many states all are timed in rounds, in this process; above, each in its own process
QUICK = (10**2, 10**3)
WITH_PEERS = 10**5  # beyond this size, peers would take minutes
EXACT = (10**2, 300, 10**3)  # sizes at which Storm is asked for fractions
BUDGET, QUICK_BUDGET = 3.0, 0.3  # seconds of rounds for each size and stage
LIMIT, QUICK_LIMIT, FRACTIONS, HARD = 60.0, 10.0, 10.0, 5.0  # seconds for a child process
MODES = {STORM: "default", UNSOUND: "unsound", FRACTION: "exact"}
CASE = Path(__file__).parents[1] / "tests" / "known_answers" / "cases" / "haddad_monmege.json"
LENGTHS = (20, 100)
CHILD = str(HERE / "child.py")

Jobs = dict[str, dict[str, Callable[[], Any]]]  # stage: contestant: what to time


def measure(quick: bool) -> Iterator[Record]:
    """A record for each size, engine and stage; then the answers; then the chain on which solvers fail."""
    for size in QUICK if quick else SIZES:
        yield from _inside(size, quick) if size <= INSIDE else _apart(size)
    for size in EXACT[:1] if quick else EXACT:
        yield from _fractions(size, QUICK_LIMIT if quick else FRACTIONS)
    for n in LENGTHS[:1] if quick else LENGTHS:
        yield from _failing(n, QUICK_LIMIT if quick else HARD)


# ---- in this process ----------------------------------------------------------------------------


def _inside(size: int, quick: bool) -> Iterator[Record]:
    """Time all contestants in rounds, in this process; then record their answers."""
    model = model_of(size)
    chain = chain_of(model, size)
    chain.matrix.sort_indices()
    jobs = _our_jobs(model, chain, size)
    try:
        _add_storm(jobs, chain)
    except Absent as why:
        yield {"size": size, "who": STORM, "absent": str(why)}
    for stage, contestants in jobs.items():
        for work in contestants.values():
            work()
        taken = rounds(contestants, QUICK_BUDGET if quick else BUDGET)
        for who, each in taken.items():
            yield _record(chain, size, who, stage, each, ratio(each, taken[OURS]))
        say(
            f"  {chain.size:,} states, {STAGES[stage]}: "
            + ", ".join(f"{who} {duration(statistics.median(each))}" for who, each in taken.items())
        )
    yield from _answers(jobs, chain, size)


def _our_jobs(model: ob.Model, chain: ob.Chain, size: int) -> Jobs:
    """The jobs that are timed for olivebranch and for SciPy."""
    parts = chain.matrix, chain.start, chain.ending
    return {
        "model": {OURS: partial(model_of, size)},
        "build": {OURS: lambda: with_matrix(chain_of(model, size))},
        "within": {OURS: lambda: again(chain).exact(weeks=WEEKS), SCIPY: partial(scipy_solve.within, *parts, WEEKS)},
        "ever": {OURS: partial(for_ever, chain), SCIPY: partial(scipy_solve.for_ever, *parts)},
    }


def _add_storm(jobs: Jobs, chain: ob.Chain) -> None:
    """Add the jobs that are timed for Storm; raises Absent if it is not installed."""
    storm.installed()
    parts = chain.matrix, chain.start, chain.ending
    for name in (STORM, UNSOUND):
        built = storm.build(*parts, MODES[name])
        jobs["within"][name] = partial(storm.within, built, WEEKS, MODES[name])
        jobs["ever"][name] = partial(storm.for_ever, built, MODES[name])
    jobs["build"][STORM] = partial(storm.build, *parts)


def _answers(jobs: Jobs, chain: ob.Chain, size: int) -> Iterator[Record]:
    """What each contestant answers."""
    year, ever = chain.exact(weeks=WEEKS), chain.exact()
    about = {"size": size, "states": chain.size}
    ours = {"within": year.chance("yes"), "yes": ever.chance("yes")}
    ours |= {"weeks": ever.expected_weeks(), "bound": ever.bound}
    yield about | {"who": OURS} | ours
    for name in (SCIPY, STORM, UNSOUND):
        if name in jobs["ever"]:
            yes, weeks = jobs["ever"][name]()
            yield about | {"who": name, "within": jobs["within"][name](), "yes": yes, "weeks": weeks}


def _record(chain: ob.Chain, size: int, who: str, stage: str, each: list[float], against: object) -> Record:
    return {
        "size": size,
        "states": chain.size,
        "edges": int(chain.chance.size),
        "who": who,
        "stage": stage,
        "seconds": each,
        "ratio": against,
    }


# ---- in processes of their own --------------------------------------------------------------------


def _apart(size: int) -> Iterator[Record]:
    """Run each engine in a process of its own, under a time limit."""
    with tempfile.TemporaryDirectory() as folder:
        commands = {OURS: ["ours", str(size), folder], SCIPY: ["scipy", folder]}
        try:
            storm.installed()
            commands |= {name: ["storm", MODES[name], folder] for name in (STORM, UNSOUND)}
            commands = commands if size <= WITH_PEERS else {OURS: commands[OURS]}
        except Absent as why:
            yield {"size": size, "who": STORM, "absent": str(why)}
        ours: dict[str, float] = {}  # our seconds, by stage
        about: Record = {"size": size}
        for who, command in commands.items():
            done = child([CHILD, *command], LIMIT)
            if who == OURS:
                about |= {"states": done.last("states"), "edges": done.last("edges")}
                ours = {line["stage"]: line["seconds"] for line in done.lines if "stage" in line}
            yield from _told(done, who, about, ours)
            took = ", ".join(f"{line['stage']} {duration(line['seconds'])}" for line in done.lines if "stage" in line)
            say(f"  {power(size)} states, {who}: {took} {done.failed}")
            if who == OURS and not (Path(folder) / "chain.npz").exists():
                say("  the chain was not built within the limit, so there is nothing to ask the peers")
                return


def _told(done: Child, who: str, about: Record, ours: dict[str, float]) -> Iterator[Record]:
    """The records of one child process: its stages, its answers, and what it did not finish."""
    stages = [line for line in done.lines if "stage" in line]
    for line in stages:
        stage, took = line["stage"], line["seconds"]
        if who == UNSOUND and stage == "build":  # built in the same way as for the default mode
            continue
        against = [took / ours[stage]] * 3 if stage in ours else None
        yield about | {"who": who, "stage": stage, "seconds": [took], "ratio": against, "peak": line["peak"]}
    short = {key: value for key, value in about.items() if key != "edges"} | {"who": who}
    answers = {key: done.last(key) for key in ("within", "yes", "weeks", "bound")}
    yield short | {key: value for key, value in answers.items() if value is not None}
    if done.failed:
        asked = STAGES if who == OURS else ("within", "ever")
        reached = {line["stage"] for line in stages}
        yield short | {"failed": done.failed, "lost": [stage for stage in asked if stage not in reached]}


# ---- accuracy ---------------------------------------------------------------------------------


def _fractions(size: int, limit: float) -> Iterator[Record]:
    """Storm's answers in fractions, if they come in time. The others are compared with these."""
    try:
        storm.installed()
    except Absent:
        return
    chain = chain_of(model_of(size), size)
    with tempfile.TemporaryDirectory() as folder:
        save_chain(chain, Path(folder))
        done = child([CHILD, "storm", "exact", folder], limit)
    stages = [line for line in done.lines if "stage" in line]
    for line in stages:
        yield _record(chain, size, FRACTION, line["stage"], [line["seconds"]], None)
    answers = {key: done.last(key) for key in ("within", "yes", "weeks") if done.last(key) is not None}
    about = {"size": size, "states": chain.size, "who": FRACTION}
    yield about | answers
    if done.failed:
        reached = {line["stage"] for line in stages}
        yield about | {"failed": done.failed, "lost": [s for s in ("within", "ever") if s not in reached]}
    say(f"  {chain.size:,} states in fractions: {', '.join(answers) or 'nothing'} {done.failed}")


def _failing(n: int, limit: float) -> Iterator[Record]:
    """The chain of Haddad and Monmege: the chance of the lower end is 0.7, however long the chain is."""
    case = json.loads(CASE.read_text())
    ways = {OURS: "ours", SCIPY: "scipy"}
    try:
        storm.installed()
        ways |= MODES
    except Absent:
        pass
    about = {"hard": n, "states": 2 * n + 1, "truth": case["hit_0"], "steps": float(case["steps"][str(n)])}
    for who, way in ways.items():
        done = child([CHILD, "hard", str(n), way], limit)
        took = done.last("seconds")
        yield about | {
            "who": who,
            "yes": done.last("yes"),
            "weeks": done.last("weeks"),
            "failed": done.failed,
            "seconds": [took] if took else [],
        }
    say(f"  Haddad and Monmege, {2 * n + 1} states")


if __name__ == "__main__":
    alone(sys.modules[__name__])
