"""How good is a simulation? The estimate closes in on the exact answer."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from olivebranch.base.arguments import check_level
from olivebranch.base.text import capitalised, counted, plain, rounded_percent
from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import convergence as draw
from olivebranch.draw.palette import ending_looks
from olivebranch.draw.room import settle_layout
from olivebranch.draw.style import LITERAL, WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.results import choose_ending, require_weeks
from olivebranch.plots.shown import check_shown

RUNS, FEWEST = 100_000, 100


@redrawable
def plot_convergence(
    result: Outcomes,
    ending: str | None = None,
    *,
    level: float = 0.95,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """How good is a simulation? The estimate with its interval as runs are added, against the exact answer.

    The first runs of a seed are the same however many follow, so each estimate includes the runs of the one before it.
    If the result is exact, 100,000 runs of seed 1 are compared with it.

    Parameters
    ----------
    ending : the ending whose chance is estimated (default: the first)
    level : the level of the intervals (Wilson)
    artist : for the line of estimates, such as ``linewidth=2``

    Raises ArgumentError if the answer is for ever, and UnknownName for an unknown ending or theme.

    >>> import olivebranch as ob
    >>> ax = plot_convergence(ob.Chain("maybe", "small_steps").simulate(runs=1_000, weeks=20))
    >>> round(float(ax.lines[-1].get_ydata()[0]), 2)
    0.69
    """
    check_shown("plot_convergence", result, Outcomes)
    level = check_level(level)
    weeks, name = require_weeks(result, "plot_convergence"), choose_ending(result, ending)
    counts, samples = _samples(result, weeks)
    estimates, intervals = [o.chance(name) for o in samples], [o.interval(name, level=level) for o in samples]
    exact = chain_of(result).exact(weeks).chance(name)
    with canvas(ax, theme, (WIDTH, 4.2)) as at:
        look = ending_looks(result.endings, at.theme)[name]
        draw.convergence(at.ax, counts, estimates, intervals, exact, look, at.theme, **artist)
        at.ax.set_ylabel(f"chance of {plain(name)}", **LITERAL)
        off = _points(abs(estimates[-1] - exact))
        at.settle()
        if not at.own:
            settle_layout(at.ax)
        draw.name_runs(at.ax, counts)
        at.frame(
            f"How good is a simulation? After {counted(counts[-1], 'run')} it is {off} off", _note(samples[-1], level)
        )
        chart = f"Estimates of the chance of {plain(name)} by number of runs, with {rounded_percent(level)} intervals."
        set_alt_text(at.ax, chart, _listed(counts, estimates), f"The exact answer is {rounded_percent(exact)}.")
    return at.ax


def _samples(result: Outcomes, weeks: int) -> tuple[list[int], list[Outcomes]]:
    """Numbers of runs, up to the result's own number, and the outcomes of that many runs."""
    seed = 1 if result.seed is None else result.seed
    counts = _counts(result.runs or RUNS)
    return counts, [chain_of(result).simulate(runs=n, weeks=weeks, seed=seed, progress=False) for n in counts]


def _counts(runs: int) -> list[int]:
    """1, 2 and 5 times powers of ten up to the number of runs, and the number itself."""
    round_numbers = [k * 10**e for e in range(13) for k in (1, 2, 5)]
    return [*(n for n in round_numbers if min(FEWEST, runs) <= n < runs), runs]


def _listed(counts: list[int], estimates: list[float]) -> str:
    shown = [f"{counted(n, 'run')} {rounded_percent(p)}" for n, p in zip(counts, estimates, strict=True)]
    return f"{', '.join(shown)}."


def _note(sample: Outcomes, level: float) -> str:
    who = f"{capitalised(plain(sample.strategy))}, seed {sample.seed}."
    return f"{who} Bars: {rounded_percent(level)} intervals. {chain_of(sample).note}"


def _points(difference: float) -> str:
    return f"{100 * difference:.1f} points" if 100 * difference >= 0.05 else "less than 0.1 points"
