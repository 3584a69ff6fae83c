"""How fast draws from the priors are solved: against targets, against the same draws one by one, and against NumPy.

    python benchmarks/draws.py [--quick]

The published HIV model of 1,000 draws, 2 strategies and 60 cycles takes 1.2 s in a published C++ package and 2 minutes
in an R one; those times are theirs, on their machines, and count for nothing here.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from functools import partial

import numpy as np

import chains  # noqa: F401  puts tests/ where hiv can be found
import olivebranch as ob
from measure import Record, Table, Target, duration, factor, of, ratio, rounds, say, times
from olivebranch.studies.uncertainty import Uncertainty
from support import hiv

TITLE = "Draws from the priors"
BUDGET, QUICK_BUDGET = 15.0, 1.0
CYCLES = 60
TARGETS = {"reconciliation": 10.0, "hiv": 0.05}
OURS, ONE_BY_ONE, NUMPY = "olivebranch", "one by one", "NumPy by hand"


def reconciliation(draws: int) -> object:
    """4 strategies, 52 weeks."""
    pair = ["small_steps", "jump_ahead", "no_contact", "typical"]
    return ob.uncertainty("reconciliation", pair, draws=draws, progress=False)


def published(model: ob.Model, draws: int) -> Uncertainty:
    """2 strategies, 60 cycles of HIV."""
    return ob.uncertainty(model, [hiv.mono, hiv.combination], weeks=CYCLES, draws=draws, progress=False)


def one_by_one(study: Uncertainty, model: ob.Model, draws: int) -> object:
    """The same draws, each with a model of its own."""
    models = [
        model.with_parameters(**dict(zip(study.parameters, map(float, row), strict=True)))
        for row in study.values[:draws]
    ]
    return [(m @ rule).exact(weeks=CYCLES) for m in models for rule in (hiv.mono, hiv.combination)]


def by_hand(study: Uncertainty) -> np.ndarray:
    """The same draws in NumPy, for this model alone: (strategies, 2, draws) chance of having died, and cycles alive.

    It is handed the drawn values; olivebranch draws them in its time.
    """
    at = {name: study.values[:, k] for k, name in enumerate(study.parameters)}
    found = []
    for rate in (1.0, at["cut"]):
        p = np.zeros((study.values.shape[0], 4, 4))
        for name in hiv.CHANCES:
            p[:, "abcd".index(name[0]), "abcd".index(name[1])] = at[name] * rate
        for i in range(4):
            p[:, i, i] = 1.0 - p[:, i].sum(axis=1)
        x, alive = np.zeros((p.shape[0], 1, 4)), np.zeros(p.shape[0])
        x[:, 0, 0] = 1.0
        for _ in range(CYCLES):
            alive += x[:, 0, :3].sum(axis=1)
            x = x @ p
        found.append([x[:, 0, 3], alive])
    return np.array(found)


def measure(quick: bool) -> Iterator[Record]:
    """A record for each job."""
    draws, few, model = (100, 5, hiv.hiv()) if quick else (1_000, 20, hiv.hiv())
    study = published(model, draws)
    mine = np.array([[study.spread(of, strategy) for of in ("died", "alive")] for strategy in study.strategies])
    assert np.allclose(mine, by_hand(study), rtol=1e-9), "by hand and olivebranch do not agree"
    budget = QUICK_BUDGET if quick else BUDGET
    for name, jobs in {
        "reconciliation": {OURS: partial(reconciliation, draws)},
        "hiv": {
            OURS: partial(published, model, draws),
            NUMPY: partial(by_hand, study),
            ONE_BY_ONE: partial(one_by_one, study, model, few),
        },
    }.items():
        for work in jobs.values():
            work()
        found = rounds(jobs, budget)
        if ONE_BY_ONE in found:
            found[ONE_BY_ONE] = [each * draws / few for each in found[ONE_BY_ONE]]
        for who, each in found.items():
            yield {"model": name, "draws": draws, "who": who, "seconds": each, "ratio": ratio(each, found[OURS])}
            say(f"  {name}, {draws:,} draws, {who}: {duration(statistics.median(each))}")


def tables(records: list[Record]) -> list[Table]:
    """Seconds, and against ours."""
    rows = [
        [r["model"], f"{r['draws']:,}", r["who"], duration(statistics.median(r["seconds"])), times(r["ratio"])]
        for r in records
    ]
    about = (
        "reconciliation: 4 strategies, 52 weeks; hiv: 2 strategies, 60 cycles. *NumPy by hand* is written for this "
        "one model, is handed the drawn values, and only adds up deaths. *one by one* is measured on a few draws "
        "and scaled."
    )
    return [Table("Draws", ["model", "draws", "who", "time", "times ours"], rows, about)]


def targets(records: list[Record]) -> list[Target]:
    """What was promised of draws."""
    found = []
    for name, limit in TARGETS.items():
        r = next(of(records, model=name, who=OURS, draws=1_000), None)
        took = statistics.median(r["seconds"]) if r else None
        found.append(
            Target(
                f"1,000 draws of {name} in under {limit:g} s",
                duration(took) if took else "",
                took < limit if took else None,
            )
        )
    return found


def slower(records: list[Record]) -> list[str]:
    """Where a peer is faster."""
    return [
        f"{r['who']} solves {r['draws']:,} draws of {r['model']} in {factor(r['ratio'][0])} of the time of olivebranch."
        for r in records
        if r["ratio"][0] < 1
    ]


if __name__ == "__main__":
    from run import main

    main(only="draws")
