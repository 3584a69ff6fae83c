"""Walks: olivebranch against QuantEcon, a plain NumPy loop and a C kernel of the same algorithm, on the same chains.

    python benchmarks/walks.py [--quick]

olivebranch does more than its peers in the time: endings, their weeks, sums and squares of tallies, which values were
passed, and where all runs are each week. QuantEcon hands back paths, the NumPy loop counts endings. The C kernel does
what olivebranch does, and is first checked to give the same counts.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from functools import partial

import olivebranch as ob
from chains import WEEKS, walked
from measure import Absent, Job, Record, Table, Target, duration, factor, of, power, ratio, rounds, say, times
from peers import c_walks, numpy_walks, quantecon_walks

TITLE = "Walks"
SIZES = (10**4, 10**5, 10**6, 10**7, 10**8)
QUICK = (10**4, 10**5)
BUDGET, QUICK_BUDGET = 45.0, 1.0  # seconds of rounds for each chain and size
LIMIT = 150.0  # seconds a peer may take for one size
SLOW_PEERS = {
    "NumPy loop": 10**6,
    "olivebranch, NumPy backend": 10**5,
}  # largest size; the cost per run is flat by then
OURS, LIMIT_NAME = "olivebranch", "C"
SEED = 7


def contestants(chain: ob.Chain) -> tuple[dict[str, Job], dict[str, str]]:
    """Functions of the number of runs, warmed up, by name; and why a peer is absent."""
    found: dict[str, Job] = {}
    absent: dict[str, str] = {}

    def library(runs: int, threads: int, backend: str) -> None:
        chain.simulate(runs=runs, weeks=WEEKS, seed=SEED, threads=threads, backend=backend, progress=False)

    for threads in thread_counts():
        found[f"{OURS}, {count(threads)}"] = partial(library, threads=threads, backend="numba")
    found["olivebranch, NumPy backend"] = partial(library, threads=1, backend="numpy")
    library(1_000, 1, "numba")  # compile
    try:
        walk = c_walks.walker(chain, WEEKS)
        sample = chain.simulate(runs=100_000, weeks=WEEKS, seed=SEED, progress=False)
        differs = c_walks.disagreement(chain, walk(100_000, SEED, 2), sample, 100_000)
        assert not differs, f"the C kernel and olivebranch do not walk alike: {differs}"
        for threads in thread_counts():
            found[f"C, {count(threads)}"] = partial(walk, seed=SEED, threads=threads)
    except Absent as why:
        absent["C"] = str(why)
    try:
        way, walk_paths = quantecon_walks.walker(chain)
        found[f"QuantEcon ({way})"] = walk_paths
    except Absent as why:
        absent["QuantEcon"] = str(why)
    found["NumPy loop"] = numpy_walks.Walker(chain).walk
    return found, absent


def count(threads: int) -> str:
    """1 thread, 2 threads."""
    return f"{threads} thread" + ("s" if threads > 1 else "")


def thread_counts() -> list[int]:
    """One, two, and all cores where there are more."""
    cores = os.cpu_count() or 1
    return sorted({1, min(2, cores), cores})


def measure(quick: bool) -> Iterator[Record]:
    """A record for each chain, number of runs and contestant."""
    for name, chain in walked().items():
        jobs, absent = contestants(chain)
        for peer, why in absent.items():
            yield {"chain": name, "who": peer, "absent": why}
        known: dict[str, float] = {}  # seconds a run, by the size before
        for runs in QUICK if quick else SIZES:
            taking = {
                who: partial(job, runs)
                for who, job in jobs.items()
                if runs <= SLOW_PEERS.get(who, runs) and (who.startswith(OURS) or known.get(who, 0.0) * runs <= LIMIT)
            }
            found = rounds(taking, QUICK_BUDGET if quick else BUDGET)
            ours = found[f"{OURS}, 1 thread"]
            for who, each in found.items():
                known[who] = statistics.median(each) / runs
                yield {"chain": name, "runs": runs, "who": who, "seconds": each, "ratio": ratio(each, ours)}
            same = [
                {
                    "chain": name,
                    "runs": runs,
                    "who": f"{count(k)} against C",
                    "seconds": [],
                    "ratio": ratio(found[f"{OURS}, {count(k)}"], found[f"C, {count(k)}"]),
                }
                for k in thread_counts()
                if f"C, {count(k)}" in found
            ]
            yield from same
            say(
                f"  {name}, {power(runs)} runs: {duration(known[f'{OURS}, 1 thread'])} a run, "
                + ", ".join(f"{who} {duration(known[who])}" for who in found if not who.startswith(OURS))
            )


def tables(records: list[Record]) -> list[Table]:
    """A table for each chain: time a run, and how many times as long as olivebranch on one thread."""
    found = []
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
        columns = ["who", *(c for runs in sizes for c in (f"{power(runs)} runs: a run", "times ours, 1 thread"))]
        found.append(Table(f"{name}, {WEEKS} weeks", columns, rows, ABOUT if not found else ""))
    return found


ABOUT = (
    "Time a run; then how many times as long as olivebranch on one thread takes, the median of the ratio in each "
    "round (lowest to highest): above 1 the peer is slower, below 1 it is faster. Every contestant is warmed up "
    "first. *once* marks what was run in one round. QuantEcon is called for 10^4 or 10^5 runs at a time, in its "
    "faster form, as its paths of more would not fit in memory; its first states are drawn beforehand. *not run*: "
    "it would take minutes, and the cost of a run no longer changes. olivebranch and C also count endings by week, "
    "tallies, values passed and where all runs are each week; the others do less."
)


def targets(records: list[Record]) -> list[Target]:
    """What was promised of walks."""
    return [
        _all(records, "QuantEcon", "walks at least 10 times as fast as QuantEcon, one thread", lambda x: x >= 10),
        _all(
            records, "1 thread against C", "walks within 1.5 times the C kernel's time, one thread", lambda x: x <= 1.5
        ),
        _threads(records),
    ]


def _all(records: list[Record], who: str, what: str, good: object) -> Target:
    """A target that has to hold on every chain and size."""
    found = [r for r in records if r["who"].startswith(who) and r.get("ratio")]
    if not found:
        return Target(what, "", None)
    parts = []
    for name in dict.fromkeys(r["chain"] for r in found):
        each = [r["ratio"][0] for r in of(found, chain=name)]
        parts.append(f"{name} {factor(min(each))} to {factor(max(each))} times")
    return Target(what, "; ".join(parts), all(good(r["ratio"][0]) for r in found))  # type: ignore[operator]


def _threads(records: list[Record]) -> Target:
    what = "near-linear in threads (1.8 times as fast on two, from 10^6 runs)"
    found = [r for r in of(records, who=f"{OURS}, 2 threads") if r["runs"] >= 10**6]
    if not found:
        return Target(what, "", None)
    parts = [f"{r['chain']} {power(r['runs'])}: {factor(1 / r['ratio'][0])}" for r in found]
    return Target(what, "; ".join(parts), all(1 / r["ratio"][0] >= 1.8 for r in found))


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
    from run import main

    main(only="walks")
