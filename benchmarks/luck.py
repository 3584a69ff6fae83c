"""What shared luck saves: the standard error of a paired difference, as a share of that of two independent samples.

python benchmarks/luck.py [--quick]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import olivebranch as ob
from measure import Record, Table, Target, say
from olivebranch.chain import ranking

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
    try:
        for name, order in orders.items():
            ranking.rank_states = order
            runs = 20_000 if quick else 200_000
            difference = ob.compare(model, PAIR, weeks=52, runs=runs, seed=3, progress=False).difference(*PAIR)
            yield {"order": name, "narrower": float(difference.narrower or 1.0)}
            say(f"  rows {name}: {difference.narrower:.1f} times narrower")
    finally:
        ranking.rank_states = ranked


def tables(records: list[Record]) -> list[Table]:
    """How much narrower the interval of a difference is."""
    rows = [[f"rows {r['order']}", f"{r['narrower']:.1f}"] for r in records]
    about = "small_steps less skip_the_pause, P(yes) in 52 weeks: how many times narrower than from independent runs."
    return [Table("The interval of a difference", ["edges", "times narrower"], rows, about)]


def targets(records: list[Record]) -> list[Target]:
    """Nothing was promised."""
    return []


def slower(records: list[Record]) -> list[str]:
    """No peer here."""
    return []


if __name__ == "__main__":
    from run import main

    main(only="luck")
