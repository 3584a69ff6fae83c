"""How fast draws from the priors are solved, compared with targets, with the same draws one by one, and with NumPy.

    python benchmarks/draws.py [--quick]

For the published HIV model (1,000 draws, 2 strategies, 60 cycles) a C++ package reports 1.2 s and an R package
2 minutes. Those times are from other machines, so nothing here is compared with them.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from functools import partial

import numpy as np

import chains  # noqa: F401  (puts tests/ on the path, where hiv is)
import olivebranch as ob
from measure import OURS, Job, Record, Table, Target, duration, factor, of, ratio, rounds, say, times
from olivebranch.studies.uncertainty import Uncertainty
from results import alone
from support import hiv

TITLE = "Draws from the priors"
BUDGET, QUICK_BUDGET = 6.0, 0.5
CYCLES = 60
SIZES = (100, 1_000)  # draws
FEW = 10  # draws that are solved one by one
TARGETS = {"reconciliation": 0.6, "claims": 4.0, "regimes": 1.0, "hiv": 0.05}  # seconds
WHAT = {"claims": "ob.claims() with 1,000 draws", "regimes": "regimes of 40 x 40 cells"}
SIDE = 40  # of a map of regimes
ONE_BY_ONE, NUMPY = "one by one", "NumPy by hand"


def reconciliation(draws: int) -> object:
    """`reconciliation`: 4 strategies, 52 weeks."""
    pair = ["small_steps", "jump_ahead", "no_contact", "typical"]
    return ob.uncertainty("reconciliation", pair, draws=draws, progress=False)


def claims(draws: int) -> object:
    """Our claims about `reconciliation`."""
    return ob.claims(draws=draws, progress=False)


def regimes(draws: int) -> object:
    """A map of `reconciliation` under two strategies: 40 x 40 cells, or a quarter of them if there are few draws."""
    side = SIDE if draws >= 1_000 else SIDE // 2
    x, y = {"skip": list(np.linspace(0.05, 1, side))}, {"nag": list(np.linspace(0.02, 0.3, side))}
    return ob.regimes("reconciliation", ["small_steps", "jump_ahead"], x=x, y=y, progress=False)


def published(model: ob.Model, draws: int) -> Uncertainty:
    """The HIV model: 2 strategies, 60 cycles."""
    return ob.uncertainty(model, [hiv.mono, hiv.combination], weeks=CYCLES, draws=draws, progress=False)


def one_by_one(study: Uncertainty, model: ob.Model, draws: int) -> object:
    """The same draws, each solved as a separate model."""
    models = [
        model.with_parameters(**dict(zip(study.parameters, map(float, row), strict=True)))
        for row in study.values[:draws]
    ]
    return [(m @ rule).exact(weeks=CYCLES) for m in models for rule in (hiv.mono, hiv.combination)]


def by_hand(study: Uncertainty) -> np.ndarray:
    """The same draws in NumPy, written for this model only: (strategies, 2, draws) chance of death, and cycles alive.

    The drawn values are given to it; olivebranch has kept them, and the rules, from the call that warmed it up.
    """
    drawn = {name: study.values[:, k] for k, name in enumerate(study.parameters)}
    answers = []
    for rate in (1.0, drawn["cut"]):
        p = np.zeros((study.values.shape[0], 4, 4))
        for name in hiv.CHANCES:
            p[:, "abcd".index(name[0]), "abcd".index(name[1])] = drawn[name] * rate
        for i in range(4):
            p[:, i, i] = 1.0 - p[:, i].sum(axis=1)
        x, alive = np.zeros((p.shape[0], 1, 4)), np.zeros(p.shape[0])
        x[:, 0, 0] = 1.0
        for _ in range(CYCLES):
            alive += x[:, 0, :3].sum(axis=1)
            x = x @ p
        answers.append([x[:, 0, 3], alive])
    return np.array(answers)


def measure(quick: bool) -> Iterator[Record]:
    """A record for each job."""
    model, sizes = hiv.hiv(), SIZES[:1] if quick else SIZES
    contests: list[tuple[str, int, dict[str, Job]]] = [
        (work.__name__, sizes[-1], {OURS: partial(work, sizes[-1])}) for work in (reconciliation, claims, regimes)
    ]
    for name, draws, jobs in [*contests, *(("hiv", draws, _hiv(model, draws)) for draws in sizes)]:
        for work in jobs.values():
            work()
        taken = rounds(jobs, QUICK_BUDGET if quick else BUDGET)
        if ONE_BY_ONE in taken:
            taken[ONE_BY_ONE] = [each * draws / FEW for each in taken[ONE_BY_ONE]]
        for who, each in taken.items():
            yield {"model": name, "draws": draws, "who": who, "seconds": each, "ratio": ratio(each, taken[OURS])}
            say(f"  {name}, {draws:,} draws, {who}: {duration(statistics.median(each))}")


def _hiv(model: ob.Model, draws: int) -> dict[str, Job]:
    """The contestants on the HIV model, who must agree."""
    study = published(model, draws)
    mine = np.array([[study.spread(of, strategy) for of in ("died", "alive")] for strategy in study.strategies])
    assert np.allclose(mine, by_hand(study), rtol=1e-9), "by hand and olivebranch do not agree"
    return {
        OURS: partial(published, model, draws),
        NUMPY: partial(by_hand, study),
        ONE_BY_ONE: partial(one_by_one, study, model, FEW),
    }


def tables(records: list[Record]) -> list[Table]:
    """A table of times, and of their ratios to ours."""
    rows = [
        [r["model"], f"{r['draws']:,}", r["who"], duration(statistics.median(r["seconds"])), times(r["ratio"])]
        for r in records
    ]
    about = (
        "reconciliation: 4 strategies, 52 weeks; claims: `ob.claims()`; regimes: 40 x 40 cells (in a quick run "
        "20 x 20), 2 strategies; hiv: 2 strategies, 60 cycles. *NumPy by hand* is written for this "
        "one model, is given the drawn values, and only sums deaths and cycles alive; olivebranch has kept the drawn "
        "values from an earlier call. *one by one* is measured on a few draws and scaled up."
    )
    return [Table("Draws", ["model", "draws", "who", "time", "times ours"], rows, about)]


def targets(records: list[Record]) -> list[Target]:
    """The targets for draws."""
    promised = []
    for name, limit in TARGETS.items():
        r = next(of(records, model=name, who=OURS, draws=1_000), None)
        took = statistics.median(r["seconds"]) if r else None
        promised.append(
            Target(
                f"{WHAT.get(name, f'1,000 draws of {name}')} in under {limit:g} s",
                duration(took) if took else "",
                took < limit if took else None,
            )
        )
    return promised


def slower(records: list[Record]) -> list[str]:
    """Where a peer is faster."""
    return [
        f"{r['who']} solves {r['draws']:,} draws of {r['model']} in {factor(r['ratio'][0])} of the time of olivebranch."
        for r in records
        if r["ratio"][0] < 1
    ]


if __name__ == "__main__":
    alone(sys.modules[__name__])
