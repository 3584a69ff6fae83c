"""How good is a simulation: the estimate closing in on the exact answer."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import convergence as draw
from olivebranch.draw import sheet
from olivebranch.draw.words import percent, plain
from olivebranch.errors import UnknownName
from olivebranch.plots._base import backend_here, canvas, ending_looks, tell, with_horizon

RUNS, FEWEST = 100_000, 100


def plot_convergence(
    result: Outcomes,
    ending: str | None = None,
    *,
    level: float = 0.95,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """How good is a simulation: the estimate with its interval as runs are added, against the exact line.

    The first runs of a seed are the same however many follow, so each estimate holds the one before it. An exact result
    is set beside 100,000 runs of seed 1.

    >>> import olivebranch as ob
    >>> ax = plot_convergence(ob.Chain("maybe", "small_steps").simulate(runs=1_000, weeks=20))
    >>> round(float(ax.lines[-1].get_ydata()[0]), 2)
    0.69
    """
    weeks = with_horizon(result, "plot_convergence")
    name = result.endings[0] if ending is None else ending
    if name not in result.endings:
        raise UnknownName("ending", name, result.endings)
    seed, chain = 1 if result.seed is None else result.seed, chain_of(result)
    counts = _counts(result.runs or RUNS)
    backend = backend_here()
    found = [chain.simulate(runs=n, weeks=weeks, seed=seed, backend=backend, progress=False) for n in counts]
    estimates, intervals = [o.chance(name) for o in found], [o.interval(name, level=level) for o in found]
    exact = chain.exact(weeks).chance(name)
    with canvas(ax, theme, (sheet.WIDTH, 4.2)) as at:
        look = ending_looks(result, at.theme)[name]
        draw.convergence(at.ax, counts, estimates, intervals, exact, look, at.theme, **artist)
        at.ax.set_ylabel(f"chance of {plain(name)}")
        note = f"{plain(chain.strategy_name).capitalize()}, seed {seed}. Bars: {percent(level)} intervals. {chain.note}"
        sheet.foot(at.ax, note, at.theme)
        at.settle()
        off = abs(estimates[-1] - exact)
        at.title(f"How good is a simulation? After {counts[-1]:,} runs it is {_points(off)} off")
        told = [f"{n:,} runs {percent(p)}" for n, p in zip(counts, estimates, strict=True)]
        tell(
            at.ax,
            f"Estimates of the chance of {plain(name)} by number of runs, with {percent(level)} intervals.",
            f"{', '.join(told)}.",
            f"The exact answer is {percent(exact)}.",
        )
    return at.ax


def _counts(runs: int) -> list[int]:
    """1, 2 and 5 times powers of ten up to the number of runs, and the number itself."""
    steps = [k * 10**e for e in range(13) for k in (1, 2, 5)]
    return [*(n for n in steps if min(FEWEST, runs) <= n < runs), runs]


def _points(off: float) -> str:
    return f"{100 * off:.1f} points" if 100 * off >= 0.05 else "less than 0.1 points"
