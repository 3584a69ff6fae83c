"""What shared luck saves: how much narrower the interval of a difference is than that of two independent samples.

    python benchmarks/luck.py [--quick]

Two strategies use the same random numbers. That helps most when the edges of a row are sorted from worst to best,
because the same number is then good or bad luck for both. Two other orders of the rows are measured as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from unittest.mock import patch

import numpy as np

import olivebranch as ob
from measure import Record, Table, Target, say
from olivebranch.chain import ranking
from results import alone

TITLE = "Shared luck"
PAIR = ["small_steps", "skip_the_pause"]


def measure(quick: bool) -> Iterator[Record]:
    """A record for each order of the edges in a row."""
    model = ob.load("reconciliation")
    ranked, states = ranking.rank_states, model.table.states.size
    orders = {
        "sorted from worst to best": ranked,
        "in the order of the states": lambda model: np.arange(states),
        "in no order": lambda model: np.random.default_rng(1).permutation(states),
    }
    runs = 20_000 if quick else 200_000
    for name, order in orders.items():
        with patch.object(ranking, "rank_states", order):
            difference = ob.compare(model, PAIR, weeks=52, runs=runs, seed=3, progress=False).difference(*PAIR)
        narrower = float(difference.narrower or 1.0)
        yield {"order": name, "narrower": narrower}
        say(f"  rows {name}: {narrower:.1f} times narrower")


def tables(records: list[Record]) -> list[Table]:
    """How many times narrower the interval of a difference is."""
    rows = [[f"rows {r['order']}", f"{r['narrower']:.1f}"] for r in records]
    about = "small_steps less skip_the_pause, P(yes) in 52 weeks: how many times narrower than from independent runs."
    return [Table("The interval of a difference", ["edges", "times narrower"], rows, about)]


def targets(records: list[Record]) -> list[Target]:
    """There are no targets."""
    return []


def slower(records: list[Record]) -> list[str]:
    """There is no peer."""
    return []


if __name__ == "__main__":
    alone(sys.modules[__name__])
