"""How fast draws from the priors are solved: seconds, and the ratio to what was asked for (below 1 is faster).

Run on a quiet machine: python benchmarks/draws.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import hiv
import olivebranch as ob

REPEATS = 3


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """The best wall and processor seconds of a few runs, after one to warm up."""
    run()
    found = []
    for _ in range(REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(w for w, _ in found), min(c for _, c in found)


def reconciliation() -> object:
    """1,000 draws, 4 strategies, 52 weeks."""
    return ob.uncertainty(
        "reconciliation", ["small_steps", "jump_ahead", "no_contact", "typical"], draws=1000, progress=False
    )


MODEL = hiv.hiv()


def published() -> object:
    """1,000 draws, 2 strategies, 60 cycles of HIV: 1.2 s in a published C++ package, 2 minutes in an R one."""
    return ob.uncertainty(MODEL, [hiv.mono, hiv.combination], weeks=60, draws=1000, progress=False)


def one_by_one() -> object:
    """The same draws of HIV, each with a model of its own: 20 of them."""
    study = ob.uncertainty(MODEL, [hiv.mono, hiv.combination], weeks=60, draws=20, progress=False)
    models = [
        MODEL.with_parameters(**dict(zip(study.parameters, map(float, row), strict=True))) for row in study.values
    ]
    return [(model @ rule).exact(weeks=60) for model in models for rule in (hiv.mono, hiv.combination)]


def main() -> None:
    """Print each job against its target."""
    hiv_wall = 0.0
    for name, job, target in (("reconciliation", reconciliation, 10.0), ("hiv", published, 0.05)):
        wall, cpu = timed(job)
        hiv_wall = wall
        print(
            f"{name:15s} {wall:8.3f} s wall {cpu:8.3f} s processor   target {target:6.2f} s   ratio "
            f"{wall / target:5.2f}"
        )
    wall, _ = timed(one_by_one)
    print(
        f"{'one by one':15s} {50 * wall:8.3f} s for 1,000 draws of hiv: {50 * wall / hiv_wall:.0f} times as "
        "long as together"
    )


if __name__ == "__main__":
    main()
