"""Walks: olivebranch against QuantEcon, a plain NumPy loop and a C kernel of the same algorithm, on the same chains.

    python benchmarks/walks.py [--quick]

olivebranch does more than its peers in the same time: it counts endings, their weeks, sums and squares of tallies,
which values were passed, and where all runs stand each week. QuantEcon returns paths; the NumPy loop counts endings.
The C kernel does what olivebranch does, and a check comes first that both give the same counts.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

import olivebranch as ob
from chains import WEEKS, walked
from measure import OURS, Absent, Job, Record, Table, Target, duration, factor, of, power, ratio, rounds, say, times
from peers import c_walks, numpy_walks, quantecon_walks
from results import alone

TITLE = "Walks"
SIZES = (10**4, 10**5, 10**6)
QUICK = (10**4, 10**5)
BUDGET, QUICK_BUDGET = 8.0, 0.5  # seconds of rounds for each chain and size
LIMIT = 150.0  # seconds a peer may take for one size
SLOW_PEERS = {
    "NumPy loop": 10**6,
    f"{OURS}, NumPy backend": 10**5,
}  # their largest size: the cost per run is constant by then
SEED = 7


def contestants(chain: ob.Chain) -> tuple[dict[str, Callable[[int], object]], dict[str, str]]:
    """Warmed-up functions of the number of runs, by name; and the reason for each absent peer."""
    jobs: dict[str, Callable[[int], object]] = {}
    absent: dict[str, str] = {}

    def library(runs: int, threads: int, backend: Literal["numba", "numpy"]) -> None:
        chain.simulate(runs=runs, weeks=WEEKS, seed=SEED, threads=threads, backend=backend, progress=False)

    for threads in thread_counts():
        jobs[f"{OURS}, {count(threads)}"] = partial(library, threads=threads, backend="numba")
    jobs[f"{OURS}, NumPy backend"] = partial(library, threads=1, backend="numpy")
    library(1_000, 1, "numba")  # compile
    try:
        walk = c_walks.walker(chain, WEEKS)

        def c_walk(threads: int, runs: int) -> None:
            walk(runs, SEED, threads)

        sample = chain.simulate(runs=100_000, weeks=WEEKS, seed=SEED, progress=False)
        differs = c_walks.disagreement(chain, walk(100_000, SEED, 2), sample, 100_000)
        assert not differs, f"the C kernel and olivebranch do not walk alike: {differs}"
        for threads in thread_counts():
            jobs[f"C, {count(threads)}"] = partial(c_walk, threads)
    except Absent as why:
        absent["C"] = str(why)
    try:
        way, walk_paths = quantecon_walks.walker(chain)
        jobs[f"QuantEcon ({way})"] = walk_paths
    except Absent as why:
        absent["QuantEcon"] = str(why)
    jobs["NumPy loop"] = numpy_walks.Walker(chain).walk
    return jobs, absent


def count(threads: int) -> str:
    """The words for a number of threads: 1 thread, 2 threads."""
    return f"{threads} thread" + ("s" if threads > 1 else "")


def thread_counts() -> list[int]:
    """One, two, and as many as there are cores."""
    cores = os.cpu_count() or 1
    return sorted({1, min(2, cores), cores})


def measure(quick: bool) -> Iterator[Record]:
    """A record for each chain, number of runs and contestant."""
    for name, chain in walked().items():
        jobs, absent = contestants(chain)
        for peer, why in absent.items():
            yield {"chain": name, "who": peer, "absent": why}
        per_run: dict[str, float] = {}  # seconds per run of each contestant, from the size before
        for runs in QUICK if quick else SIZES:
            entered: dict[str, Job] = {
                who: partial(job, runs)
                for who, job in jobs.items()
                if runs <= SLOW_PEERS.get(who, runs) and (who.startswith(OURS) or per_run.get(who, 0.0) * runs <= LIMIT)
            }
            taken = rounds(entered, QUICK_BUDGET if quick else BUDGET)
            for who, each in taken.items():
                per_run[who] = statistics.median(each) / runs
                against = ratio(each, taken[f"{OURS}, 1 thread"])
                yield {"chain": name, "runs": runs, "who": who, "seconds": each, "ratio": against}
            yield from _against_c(taken, name, runs)
            say(
                f"  {name}, {power(runs)} runs: {duration(per_run[f'{OURS}, 1 thread'])} per run, "
                + ", ".join(f"{who} {duration(per_run[who])}" for who in taken if not who.startswith(OURS))
            )


def _against_c(taken: dict[str, list[float]], chain: str, runs: int) -> Iterator[Record]:
    """olivebranch against the C kernel on the same number of threads."""
    for threads in map(count, thread_counts()):
        if f"C, {threads}" in taken:
            against = ratio(taken[f"{OURS}, {threads}"], taken[f"C, {threads}"])
            yield {"chain": chain, "runs": runs, "who": f"{threads} against C", "seconds": [], "ratio": against}


def tables(records: list[Record]) -> list[Table]:
    """For each chain a table: time per run, and how many times as long as olivebranch on one thread takes."""
    done: list[Table] = []
    for name in dict.fromkeys(r["chain"] for r in records):
        mine = list(of(records, chain=name))
        sizes = sorted({r["runs"] for r in mine if "runs" in r})
        rows = []
        for who in dict.fromkeys(r["who"] for r in mine if r.get("seconds")):
            cells = [who]
            for runs in sizes:
                record = next(of(mine, who=who, runs=runs), None)
                if record is None:
                    cells += ["not run", ""]
                    continue
                once = " once" if len(record["seconds"]) == 1 else ""
                cells += [duration(statistics.median(record["seconds"]) / runs) + once, times(record["ratio"])]
            rows.append(cells)
        rows += [[r["who"], f"absent: {r['absent']}", *[""] * (2 * len(sizes) - 1)] for r in mine if "absent" in r]
        columns = ["who", *(c for runs in sizes for c in (f"{power(runs)} runs: per run", "times ours, 1 thread"))]
        done.append(Table(f"{name}, {WEEKS} weeks", columns, rows, "" if done else ABOUT))
    return done


ABOUT = (
    "Time per run; then how many times as long as olivebranch on one thread takes, the median of the ratio in each "
    "round (lowest to highest): above 1 the peer is slower, below 1 it is faster. Every contestant is warmed up "
    "first. *once*: measured in one round only. QuantEcon is called for 10^4 or 10^5 runs at a time, in its "
    "faster form, because the paths of more runs would not fit in memory; its first states are drawn beforehand. "
    "*not run*: it would take minutes, and the cost per run no longer changes. olivebranch and C also count endings by "
    "week, tallies, values passed and where all runs stand each week; the others do less."
)


def targets(records: list[Record]) -> list[Target]:
    """The targets for walks."""
    return [
        _all(records, "QuantEcon", "walks at least 10 times as fast as QuantEcon, one thread", lambda x: x >= 10),
        _all(
            records, "1 thread against C", "walks within 1.5 times the C kernel's time, one thread", lambda x: x <= 1.5
        ),
        _threads(records),
    ]


def _all(records: list[Record], who: str, what: str, good: Callable[[float], bool]) -> Target:
    """A target that has to be met on every chain and size."""
    compared = [r for r in records if r["who"].startswith(who) and r.get("ratio")]
    if not compared:
        return Target(what, "", None)
    words = []
    for name in dict.fromkeys(r["chain"] for r in compared):
        each = [r["ratio"][0] for r in of(compared, chain=name)]
        words.append(f"{name} {factor(min(each))} to {factor(max(each))} times")
    return Target(what, "; ".join(words), all(good(r["ratio"][0]) for r in compared))


def _threads(records: list[Record]) -> Target:
    what = "near-linear in threads (1.8 times as fast on two, from 10^6 runs)"
    on_two = [r for r in of(records, who=f"{OURS}, 2 threads") if r["runs"] >= 10**6]
    if not on_two:
        return Target(what, "", None)
    words = [f"{r['chain']} {power(r['runs'])}: {factor(1 / r['ratio'][0])}" for r in on_two]
    return Target(what, "; ".join(words), all(1 / r["ratio"][0] >= 1.8 for r in on_two))


def slower(records: list[Record]) -> list[str]:
    """Where a peer is faster, in words."""
    lines = []
    for name in dict.fromkeys(r["chain"] for r in records):
        mine = [r for r in of(records, chain=name) if r.get("seconds") and r["ratio"][0] < 1]
        for who in dict.fromkeys(r["who"] for r in mine):
            if who.startswith(OURS) or "2 threads" in who or (who.startswith("C, ") and who != "C, 1 thread"):
                continue
            by = "; ".join(f"{power(r['runs'])} runs {factor(1 / r['ratio'][0])} times" for r in of(mine, who=who))
            lines.append(f"{who} walks {name} in less time than one thread of olivebranch: {by}.")
    return lines


if __name__ == "__main__":
    alone(sys.modules[__name__])
