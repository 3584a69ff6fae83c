"""How much harm, for how many: the share of people with 0, 1, 2, ... unwelcome contacts, a row for each strategy."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arrays import Floats
from olivebranch.base.text import counted, plain, rounded_percent
from olivebranch.chain.distribution import Distribution, unit_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.histogram import Row, histogram
from olivebranch.draw.layout import size_in_points
from olivebranch.draw.style import WIDTH
from olivebranch.errors import ArgumentError
from olivebranch.model.harm import harm_to_them
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.results import all_outcomes
from olivebranch.plots.shown import check_shown
from olivebranch.studies.compare import Comparison

FEWEST, BINS = 5, 11  # bins: each has room for its number
WIDE, BESIDE = 34, 205  # points of a bin, and of the names and words beside them all
ALMOST = 0.99  # of everybody is shown apart; the rest is in the last bin


@redrawable
def plot_distribution(
    result: Outcomes | Comparison | Distribution,
    tally: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """How much harm, for how many: the share of people with each total of a tally, a row for each strategy.

    The distribution of an accumulated reward; the last column may stand for "or more".

    Parameters
    ----------
    tally : which one (default: the first that is harm to them, else the first)
    artist : for the columns, such as ``alpha=0.8``

    Raises UnknownName for an unknown tally or theme, ArgumentError for a model that counts nothing, and as
    `Outcomes.distribution` does.

    >>> import olivebranch as ob
    >>> ax = plot_distribution(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20), "unwelcome")
    >>> [text.get_text() for text in ax.texts if "more" in text.get_text()]
    ['2 or more: 0 %', '2 or more: 67 %']
    """
    check_shown("plot_distribution", result, Outcomes, Comparison, Distribution)
    every = _distributions(result, tally)
    name = every[0].tally
    is_harm = name in harm_to_them([name])
    with canvas(ax, theme, (WIDTH, 1.9 + 0.95 * len(every))) as at:
        at.settle()
        most = max(FEWEST, min(BINS, int((size_in_points(at.ax)[0] - BESIDE) / WIDE)))
        edges, labels = _bins(every, most)
        rows = [Row(plain(d.chain.strategy_name), _shares(d, edges), _beside(d)) for d in every]
        what = f"{plain(name)}: share of people in per cent"
        histogram(at.ax, rows, labels, at.theme, what=what, harm=is_harm, **artist)
        at.settle_and_frame(_title(every), _note(every[0]))
        shown = [f"{row.name}: {_in_words(labels, row.shares)}" for row in rows]
        set_alt_text(at.ax, f"Columns of the share of people by {plain(name)}.", f"{'; '.join(shown)}.")
    return at.ax


def _distributions(result: Outcomes | Comparison | Distribution, tally: str | None) -> list[Distribution]:
    if isinstance(result, Distribution):
        return [result]
    every = all_outcomes(result)
    tallies = every[0].tallies
    if not tallies:
        raise ArgumentError("plot_distribution: this model counts nothing. Add [tallies] to its file.")
    chosen = next(iter((*harm_to_them(tallies), *tallies))) if tally is None else tally
    return [outcomes.distribution(chosen) for outcomes in every]


def _bins(every: Sequence[Distribution], most: int) -> tuple[list[float], list[str]]:
    """Where each bin begins, and its label: 0, 1 and then equal steps; the last holds what is above.

    The unit is one that all share: a strategy may only ever meet whole amounts, and another one halves.
    """
    unit = unit_of(float(d.values[1]) for d in every if d.values.size > 1)
    last = max(_enough(d) for d in every)
    counts = max(0, round(last / unit) - 1)
    step = max(1, ceil(counts / (most - 3)))
    begins = [0.0, unit, *(unit * (2 + step * k) for k in range(ceil(counts / step)))]
    above = begins[-1] + unit * (step if counts else 1)
    if any(d.values[-1] >= above - 1e-9 for d in every):
        begins.append(above)
    highest = max(float(d.values[-1]) for d in every)
    labels = [_label(a, b - unit, unit) for a, b in zip(begins, [*begins[1:], np.inf], strict=True)]
    open_end = highest > begins[-1] + 1e-9 or any(d.is_capped for d in every)
    labels[-1] = f"{begins[-1]:g}+" if open_end else f"{begins[-1]:g}"
    return begins, labels


def _label(low: float, high: float, unit: float) -> str:
    return f"{low:g}" if high - low < unit / 2 else f"{low:g}–{high:g}"


def _enough(d: Distribution) -> float:
    """The total up to which nearly everybody is."""
    upto = np.cumsum(d.chance)
    return float(d.values[min(int(np.searchsorted(upto, ALMOST * upto[-1])), d.values.size - 1)])


def _shares(d: Distribution, edges: Sequence[float]) -> list[float]:
    place = np.searchsorted(np.asarray(edges) - 1e-9, d.values, side="right") - 1
    shares: Floats = np.bincount(place, weights=d.chance, minlength=len(edges)).astype(np.float64)
    return shares.tolist()


def _in_words(labels: Sequence[str], shares: Sequence[float]) -> str:
    return ", ".join(f"{label} {rounded_percent(p)}" for label, p in zip(labels, shares, strict=True))


def _several(d: Distribution) -> float:
    return float(d.chance[d.values >= 2 - 1e-9].sum())


def _beside(d: Distribution) -> str:
    return f"2 or more: {rounded_percent(_several(d))}"


def _title(every: Sequence[Distribution]) -> str:
    ordered = sorted(every, key=_several, reverse=True)
    ends = [ordered[0]] if len(ordered) == 1 else [ordered[0], ordered[-1]]
    words = ", ".join(f"{rounded_percent(_several(d))} under {plain(d.chain.strategy_name)}" for d in ends)
    return f"How much, for how many? 2 or more {plain(every[0].tally)}: {words}"


def _note(first: Distribution) -> str:
    step = first.chain.step
    horizon = "In the end" if first.weeks is None else f"Within {counted(first.weeks, step)}"
    engine = "worked out exactly" if first.runs is None else f"{first.runs:,} simulated runs, seed {first.seed}"
    respect = ""
    if first.tally == "unwelcome":
        respect = " Two unwelcome contacts already meet the count in common definitions of stalking."
    return f"{horizon}, {engine}.{respect} {first.chain.note}"
