"""What shared luck saves: how much narrower the interval of a difference is than that of two independent samples, and
how long it takes until the interval is narrow enough.

    python benchmarks/luck.py [--quick]

Two strategies use the same random numbers. That helps most when the edges of a row are sorted from worst to best,
because the same number is then good or bad luck for both. Two other orders of the rows are measured as well.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from functools import partial
from unittest.mock import patch

import numpy as np

import olivebranch as ob
from measure import OURS, Absent, Job, Record, Table, Target, duration, ratio, rounds, say, times
from olivebranch.chain import ranking
from peers import quantecon_walks
from results import alone

TITLE = "Shared luck"
PAIR = ["small_steps", "skip_the_pause"]
LESS = ("jump_ahead", "skip_the_pause")  # small_steps is compared with each
RUNS, QUICK = (200_000, 100_000), (20_000, 10_000)  # for an interval, and for a time
HALF, NORMAL = 0.001, 1.96  # the interval: 0.1 points of 100 to each side, at 95 %
SHARED, INDEPENDENT, QUANTECON = f"{OURS}, shared luck", f"{OURS}, independent runs", "QuantEcon, independent runs"


def measure(quick: bool) -> Iterator[Record]:
    """A record for each order of the edges in a row."""
    model = ob.load("reconciliation")
    ranked, states = ranking.rank_states, model.table.states.size
    orders = {
        "sorted from worst to best": ranked,
        "in the order of the states": lambda model: np.arange(states),
        "in no order": lambda model: np.random.default_rng(1).permutation(states),
    }
    runs, timed = QUICK if quick else RUNS
    for name, order in orders.items():
        with patch.object(ranking, "rank_states", order):
            difference = ob.compare(model, PAIR, weeks=52, runs=runs, seed=3, progress=False).difference(*PAIR)
        narrower = float(difference.narrower or 1.0)
        yield {"order": name, "narrower": narrower}
        say(f"  rows {name}: {narrower:.1f} times narrower")
    for other in LESS:
        yield from _until_narrow(model, other, timed)


def _until_narrow(model: ob.Model, other: str, runs: int) -> Iterator[Record]:
    """How many runs each way needs until the interval is narrow enough, and how long these take, on one thread.

    The time of some runs is measured, and multiplied: each way takes a time in proportion to its runs.
    """
    pair, chains = ["small_steps", other], [model @ "small_steps", model @ other]
    ask = partial(ob.compare, model, pair, weeks=52, runs=runs, threads=1, progress=False)
    narrower = ask(seed=3).difference(*pair).narrower or 1.0
    exact = [chain.exact(weeks=52).chance("yes") for chain in chains]
    variance = sum(p * (1 - p) for p in exact)
    jobs: dict[str, Job] = {SHARED: lambda: ask(seed=3).difference(*pair), INDEPENDENT: partial(ask, seed=3)}
    try:
        walkers: list[Callable[[int], object]] = [quantecon_walks.walker(chain)[1] for chain in chains]
        jobs[QUANTECON] = lambda: [walk(runs) for walk in walkers]
    except Absent as why:
        yield {"less": other, "who": QUANTECON, "absent": str(why)}
    taken = rounds(jobs, 4.0)
    needed = {who: variance * (NORMAL / HALF) ** 2 / (narrower**2 if who == SHARED else 1) for who in taken}
    spent = {who: [s * needed[who] / runs for s in each] for who, each in taken.items()}
    for who, each in spent.items():
        yield {"less": other, "who": who, "needed": needed[who], "spent": each, "ratio": ratio(each, spent[SHARED])}
        say(f"  small_steps less {other}, {who}: {needed[who]:,.0f} runs, {duration(statistics.median(each))}")


def tables(records: list[Record]) -> list[Table]:
    """How many times narrower the interval of a difference is, and how long it takes until it is narrow enough."""
    rows = [[f"rows {r['order']}", f"{r['narrower']:.1f}"] for r in records if "order" in r]
    about = "small_steps less skip_the_pause, P(yes) in 52 weeks: how many times narrower than from independent runs."
    until = [
        [
            f"small_steps less {r['less']}",
            r["who"],
            f"{r['needed']:,.0f}",
            duration(statistics.median(r["spent"])),
            times(r["ratio"]),
        ]
        for r in records
        if "spent" in r
    ]
    how = (
        "P(yes) in 52 weeks: until the 95 % interval of the difference reaches 0.1 points of 100 to each side, on one "
        "thread. The times are those of fewer runs, multiplied. A difference under shared luck walks both chains twice."
    )
    columns = ["difference", "who", "runs of each", "time", "times as long as with shared luck"]
    return [
        Table("The interval of a difference", ["edges", "times narrower"], rows, about),
        Table("Time to an interval of 0.1 points", columns, until, how),
    ]


def targets(records: list[Record]) -> list[Target]:
    """There are no targets."""
    return []


def slower(records: list[Record]) -> list[str]:
    """Where independent runs reach the interval sooner."""
    return [
        f"{r['who']} take less time than shared luck for small_steps less {r['less']}: {times(r['ratio'])} times."
        for r in records
        if "ratio" in r and r["ratio"][0] < 1
    ]


if __name__ == "__main__":
    alone(sys.modules[__name__])
