"""How it builds up: the chance of every ending by each week, with counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.arguments import check_level
from olivebranch.base.arrays import Floats
from olivebranch.base.text import counted, plain, rounded_percent
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import curves
from olivebranch.draw.counts import whole_counts, whole_percents
from olivebranch.draw.layout import whole_axis
from olivebranch.draw.palette import Look, Theme, ending_looks
from olivebranch.draw.style import WIDTH, Style, find_theme
from olivebranch.kernels.intervals import wilson
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import Panels, canvas
from olivebranch.plots.results import all_outcomes, endings_shown, require_weeks
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import ending_word, source_words, step_word
from olivebranch.studies.compare import Comparison


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
@redrawable
def plot_cumulative(
    result: Outcomes | Comparison,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    level: float = 0.95,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """How it builds up: a step curve for every ending, and below it how many are still open or have ended, and how.

    Each curve is the cumulative incidence of its ending (competing risks). Simulated curves have a Wilson band at
    `level`. The table's rows add up to the number of runs, or to 100 when exact. A comparison is drawn as a figure with
    a panel for each strategy.

    Parameters
    ----------
    ax, fig : where to draw one strategy, or several (default: a new figure)
    artist : for the curves, such as ``linewidth=3``

    Raises ArgumentError if the answer is for ever, and UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_cumulative(ob.compare("maybe", ["small_steps"], weeks=20)["small_steps"])
    >>> ax.get_title(loc="left")
    'How it builds up, round by round: small steps'
    """
    check_shown("plot_cumulative", result, Outcomes, Comparison)
    require_weeks(result, "plot_cumulative")
    level = check_level(level)
    if not isinstance(result, Outcomes):
        return _panels(result, fig, theme, level, artist)
    with canvas(ax, theme, (WIDTH, 5.0)) as at:
        _draw(result, at.ax, at.theme, level, artist, table=not at.is_small)
        title = f"{_title(result)}: {plain(result.strategy)}"
        at.label_and_frame(lambda: _label(result, at.ax, at.theme), title, _note(result, level))
    return at.ax


def _panels(
    result: Comparison, fig: Figure | SubFigure | None, theme: str | None, level: float, artist: Style
) -> Figure | SubFigure:
    chosen = find_theme(theme, fig)
    top = curves.nice_top(max(curves.highest(*_curves(outcomes, level)) for outcomes in result.outcomes))
    panels = Panels(
        _title(result.outcomes[0]),
        _note(result, level),
        draw=lambda outcomes, ax: _draw(outcomes, ax, chosen, level, artist, top),
        label=lambda outcomes, ax: _label(outcomes, ax, chosen),
        size=(10.0, 3.9),
    )
    return panels.drawn(result.outcomes, fig, chosen)


def _draw(
    outcomes: Outcomes,
    ax: Axes,
    theme: Theme,
    level: float,
    artist: Style,
    top: float | None = None,
    *,
    table: bool = True,
) -> None:
    looks = ending_looks(outcomes.endings, theme)
    mine = [looks[name] for name in endings_shown(outcomes)]
    lines, bands = _curves(outcomes, level)
    curves.step_curves(ax, lines, mine, theme, unit=step_word(outcomes, 1), bands=bands, top=top, **artist)
    set_alt_text(ax, *_alt_text(outcomes))
    if not table:
        whole_axis(ax)
        return
    total = outcomes.runs or 100
    weeks = curves.table_weeks(ax, int(outcomes.weeks or 0), f"{total:,}", beside=_ends(outcomes))
    head = "How many of 100, by then" if outcomes.runs is None else f"How many of {counted(total, 'run')}, by then"
    curves.count_table(ax, weeks, _rows(outcomes, weeks, total, looks), head, theme)


def _label(outcomes: Outcomes, ax: Axes, theme: Theme) -> None:
    looks = ending_looks(outcomes.endings, theme)
    shown = endings_shown(outcomes)
    chances = [outcomes.chance(name) for name in shown]
    curves.end_labels(ax, chances, _ends(outcomes), [looks[name] for name in shown], theme)


def _ends(outcomes: Outcomes) -> list[str]:
    """The text beside the end of each curve."""
    return _shares(outcomes)[:-1]


def _shares(outcomes: Outcomes) -> list[str]:
    """Each ending with its share at the end, and last those still open, rounded as the table beneath is.

    A table of 100 is rounded as a whole; one of runs is not rounded, so each share is what its count says.
    """
    names = (*endings_shown(outcomes), "open")
    chances = [max(0.0, outcomes.chance(name)) for name in names]
    shares = whole_percents(chances) if outcomes.runs is None else map(rounded_percent, chances)
    return [f"{ending_word(name)} {share}" for name, share in zip(names, shares, strict=True)]


def _curves(outcomes: Outcomes, level: float) -> tuple[list[Floats], list[tuple[Floats, Floats]] | None]:
    """The curve of each ending and, of a simulation, its band."""
    lines, runs = [outcomes.curve(name) for name in endings_shown(outcomes)], outcomes.runs
    return lines, None if runs is None else [_band(line, runs, level) for line in lines]


def _band(curve: Floats, runs: int, level: float) -> tuple[Floats, Floats]:
    pairs = np.array([wilson(round(p * runs), runs, level) for p in curve])
    return pairs[:, 0], pairs[:, 1]


def _rows(
    outcomes: Outcomes, weeks: Sequence[int], total: int, looks: dict[str, Look]
) -> list[tuple[str, Look, list[int]]]:
    """Those still open, then every ending; each week's counts add up to the total."""
    names = ("open", *endings_shown(outcomes))
    by_week = [_counts(outcomes, week, total) for week in weeks]
    return [(ending_word(name), looks[name], [counts[r] for counts in by_week]) for r, name in enumerate(names)]


def _counts(outcomes: Outcomes, week: int, total: int) -> list[int]:
    chances = [outcomes.chance(name, week) for name in endings_shown(outcomes)]
    if outcomes.runs is None:
        return whole_counts([max(0.0, outcomes.chance("open", week)), *chances], total).tolist()
    ended = [round(p * total) for p in chances]
    return [total - sum(ended), *ended]


def _title(outcomes: Outcomes) -> str:
    step = step_word(outcomes, 1)
    return f"How it builds up, {step} by {step}"


def _note(result: Outcomes | Comparison, level: float) -> str:
    simulated = all_outcomes(result)[0].runs is not None
    return source_words(result) + (f" Bands: {rounded_percent(level)} Wilson intervals." if simulated else "")


def _alt_text(outcomes: Outcomes) -> tuple[str, str, str]:
    goal, step = outcomes.endings[0], step_word(outcomes, 1)
    last = int(outcomes.weeks or 0)
    half = outcomes.weeks_quantile(goal)
    when = "" if np.isnan(half) else f"Half of those who reach {plain(goal)} do so by {step} {half:.0f}."
    chart = f"Step curves of the chance of every ending under {plain(outcomes.strategy)}, {step} 0 to {last}."
    return chart, f"By the end: {', '.join(_shares(outcomes))}.", when
