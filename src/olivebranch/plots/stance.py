"""Where they are, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.arrays import Floats
from olivebranch.base.text import capitalised, plain
from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.area import Group, area_labels, stacked_areas
from olivebranch.draw.counts import whole_percents
from olivebranch.draw.palette import Theme
from olivebranch.draw.style import WIDTH, Style, find_theme
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import Panels, canvas
from olivebranch.plots.groups import drawn_groups
from olivebranch.plots.results import all_outcomes, choose_variable, endings_shown, require_weeks
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import source_words, step_word
from olivebranch.studies.compare import Comparison


@overload
def plot_stance(
    result: Outcomes,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    fig: None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes: ...
@overload
def plot_stance(
    result: Comparison,
    variable: str | None = None,
    *,
    ax: None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Figure | SubFigure: ...
@redrawable
def plot_stance(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """Where are they, week by week? Everyone stacked: ended at the bottom, then each value while open, the goal on top.

    The areas are the marginal distribution of the variable at each week, and add up to everyone.

    Parameters
    ----------
    variable : the variable to show (default: the first)
    ax, fig : where to draw one strategy, or several (default: a new figure)
    artist : for the areas, such as ``linewidth=0``

    Raises ArgumentError if the answer is for ever, and UnknownName for an unknown variable or theme.

    >>> import olivebranch as ob
    >>> ax = plot_stance(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> [text.get_text() for text in ax.texts][1:4]
    ['no 1 %', 'maybe 0.6 %', 'yes 69 %']
    """
    check_shown("plot_stance", result, Outcomes, Comparison)
    require_weeks(result, "plot_stance")
    name = choose_variable(chain_of(all_outcomes(result)[0]), variable)
    if not isinstance(result, Outcomes):
        return _panels(result, name, fig, theme, artist)
    with canvas(ax, theme, (WIDTH, 4.6)) as at:
        _draw(result, name, at.ax, at.theme, artist)
        title = f"{_title(result)} {capitalised(plain(name))} under {plain(result.strategy)}"
        at.label_and_frame(lambda: _label(result, name, at.ax, at.theme), title, source_words(result))
    return at.ax


def _panels(
    result: Comparison, variable: str, fig: Figure | SubFigure | None, theme: str | None, artist: Style
) -> Figure | SubFigure:
    chosen = find_theme(theme, fig)
    panels = Panels(
        _title(result.outcomes[0]),
        source_words(result),
        draw=lambda outcomes, ax: _draw(outcomes, variable, ax, chosen, artist),
        label=lambda outcomes, ax: _label(outcomes, variable, ax, chosen),
        size=(10.0, 3.2),
    )
    return panels.drawn(result.outcomes, fig, chosen)


def group_shares(outcomes: Outcomes, variable: str) -> Floats:
    """(groups, weeks + 1): all endings except the first, the values while open, and the first ending."""
    others = outcomes.reached[:, 1:].T
    return np.vstack([others, outcomes.present[variable].T, outcomes.reached[:, :1].T])


def _shown(outcomes: Outcomes, variable: str, theme: Theme) -> tuple[Floats, list[Group]]:
    """The shares and looks of every ending that can happen, and of every value that anyone ever has."""
    shares, names = group_shares(outcomes, variable), [*outcomes.endings[1:], outcomes.endings[0]]
    places = [*range(len(names) - 1), len(shares) - 1]
    endings = {place for place, name in zip(places, names, strict=True) if name in endings_shown(outcomes)}
    kept = [g for g, row in enumerate(shares) if g in endings or row.max() > 0]
    groups = drawn_groups(outcomes, variable, theme)
    return shares[kept], [groups[g] for g in kept]


def _draw(outcomes: Outcomes, variable: str, ax: Axes, theme: Theme, artist: Style) -> None:
    shares, groups = _shown(outcomes, variable, theme)
    stacked_areas(ax, shares, groups, theme, unit=step_word(outcomes, 1), **artist)
    set_alt_text(ax, *_alt_text(outcomes, variable, [group.word for group in groups], shares))


def _label(outcomes: Outcomes, variable: str, ax: Axes, theme: Theme) -> None:
    shares, groups = _shown(outcomes, variable, theme)
    area_labels(ax, shares[:, -1], groups, theme)


def _title(outcomes: Outcomes) -> str:
    step = step_word(outcomes, 1)
    return f"Where are they, {step} by {step}?"


def _alt_text(outcomes: Outcomes, variable: str, names: Sequence[str], shares: Floats) -> tuple[str, str, str]:
    last, step = int(outcomes.weeks or 0), step_word(outcomes, 1)
    chart = f"Stacked areas of {plain(variable)} under {plain(outcomes.strategy)}, {step} 0 to {last}."
    start, end = (_listed(names, shares[:, week]) for week in (0, -1))
    return chart, f"At the start: {start}.", f"By {step} {last}: {end}."


def _listed(names: Sequence[str], shares: Floats) -> str:
    return ", ".join(f"{name} {share}" for name, share in zip(names, whole_percents(shares), strict=True))
