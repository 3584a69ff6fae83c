"""How it builds up: the chance of every ending by each week, and the counts behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from numpy.typing import NDArray

from olivebranch.base.text import plain, rounded_percent
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import curves, layout, style
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.palette import Look, Theme
from olivebranch.kernels.intervals import wilson
from olivebranch.plots._base import (
    as_outcomes,
    canvas,
    ending_looks,
    ending_word,
    panels,
    source,
    tell,
    units,
    with_horizon,
)

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

Floats = NDArray[np.float64]
Rows = list[tuple[str, Look, list[int]]]


@overload
def plot_cumulative(
    result: Outcomes,
    *,
    ax: Axes | None = None,
    fig: None = None,
    theme: str | None = None,
    level: float = 0.95,
    **artist: Any,
) -> Axes: ...
@overload
def plot_cumulative(
    result: Comparison,
    *,
    ax: None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    level: float = 0.95,
    **artist: Any,
) -> Figure | SubFigure: ...
def plot_cumulative(
    result: Outcomes | Comparison,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    level: float = 0.95,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """How it builds up: step curves of every ending; beneath, how many are still open and how many ended, and how.

    Simulated curves have a Wilson band at `level`. The table's rows add up to the number of runs, or to 100 when exact.
    A comparison has a panel for each strategy, in a figure.

    >>> import olivebranch as ob
    >>> ax = plot_cumulative(ob.compare("maybe", ["small_steps"], weeks=20)["small_steps"])
    >>> ax.get_title(loc="left")
    'How it builds up, round by round: small steps'
    """
    with_horizon(result, "plot_cumulative")
    if isinstance(result, Outcomes):
        with canvas(ax, theme, (style.WIDTH, 5.0)) as at:
            _draw(result, at.ax, at.theme, level, artist)
            at.settle()
            _label(result, at.ax, at.theme)
            at.settle()
            layout.set_note(at.ax, _note(result, level), at.theme)
            step = units(result, 1)
            at.title(f"How it builds up, {step} by {step}: {plain(result.strategy)}")
        return at.ax
    every = as_outcomes(result)
    found = style.find_theme(theme, fig)
    top = curves.nice_top(max(float(outcomes.reached.max()) for outcomes in every))

    def panel(outcomes: Outcomes, at: Axes) -> None:
        _draw(outcomes, at, found, level, artist, top)

    step = units(every[0], 1)
    return panels(
        every,
        panel,
        fig,
        found.name,
        head=f"How it builds up, {step} by {step}",
        note=_note(result, level),
        size=(10.0, 3.9),
        finish=lambda outcomes, at: _label(outcomes, at, found),
    )


def _draw(
    outcomes: Outcomes, ax: Axes, theme: Theme, level: float, artist: dict[str, Any], top: float | None = None
) -> None:
    marks, names = ending_looks(outcomes, theme), outcomes.endings
    lines = [outcomes.curve(name) for name in names]
    bands = None if outcomes.runs is None else [_band(line, outcomes.runs, level) for line in lines]
    curves.step_curves(
        ax, lines, [marks[name] for name in names], theme, unit=units(outcomes, 1), bands=bands, top=top, **artist
    )
    total = outcomes.runs or 100
    weeks = curves.table_weeks(ax, int(outcomes.weeks or 0), f"{total:,}")
    rows = _rows(outcomes, weeks, total, marks)
    head = "How many of 100, by then" if outcomes.runs is None else f"How many of {total:,} runs, by then"
    curves.count_table(ax, weeks, rows, head, theme)
    tell(ax, *_words(outcomes))


def _label(outcomes: Outcomes, ax: Axes, theme: Theme) -> None:
    marks, names = ending_looks(outcomes, theme), outcomes.endings
    ends = [outcomes.chance(name) for name in names]
    curves.end_labels(ax, ends, [ending_word(name) for name in names], [marks[name] for name in names], theme)


def _band(curve: Floats, runs: int, level: float) -> tuple[Floats, Floats]:
    pairs = np.array([wilson(round(p * runs), runs, level) for p in curve])
    return pairs[:, 0], pairs[:, 1]


def _rows(outcomes: Outcomes, weeks: list[int], total: int, marks: dict[str, Look]) -> Rows:
    """Still open first, then every ending: each week's counts add up to the total."""
    names = ("open", *outcomes.endings)
    counts = [_counts(outcomes, week, total) for week in weeks]
    return [(ending_word(name), marks[name], [int(c[r]) for c in counts]) for r, name in enumerate(names)]


def _counts(outcomes: Outcomes, week: int, total: int) -> list[int]:
    chances = [outcomes.chance(name, week) for name in outcomes.endings]
    if outcomes.runs is None:
        return [int(n) for n in whole_counts([max(0.0, outcomes.chance("open", week)), *chances], total)]
    ended = [round(p * total) for p in chances]
    return [total - sum(ended), *ended]


def _note(result: Outcomes | Comparison, level: float) -> str:
    band = "" if as_outcomes(result)[0].runs is None else f" Bands: {rounded_percent(level)} Wilson intervals."
    return source(result) + band


def _words(outcomes: Outcomes) -> tuple[str, str, str]:
    last = int(outcomes.weeks or 0)
    shown = [f"{ending_word(name)} {rounded_percent(outcomes.chance(name))}" for name in (*outcomes.endings, "open")]
    goal = outcomes.endings[0]
    half = outcomes.weeks_quantile(goal)
    when = "" if half != half else f"Half of those who reach {plain(goal)} have by {units(outcomes, 1)} {half:.0f}."
    chart = (
        f"Step curves of the chance of every ending under {plain(outcomes.strategy)}, {units(outcomes, 1)} 0 to {last}."
    )
    return chart, f"By the end: {', '.join(shown)}.", when
