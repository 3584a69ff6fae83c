"""Where they are, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from numpy.typing import NDArray

from olivebranch.base.text import plain, rounded_percent
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import area, layout, style
from olivebranch.draw.palette import Theme
from olivebranch.plots._bands import bands, variable_of
from olivebranch.plots._base import as_outcomes, canvas, panels, source, tell, units, with_horizon

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

Floats = NDArray[np.float64]


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
def plot_stance(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """Where they are week by week: the shares of every value while open, over those ended, under those who got there.

    Parameters
    ----------
    variable : which one (default: the first)
    artist : for the areas, such as ``linewidth=0``

    >>> import olivebranch as ob
    >>> ax = plot_stance(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> [text.get_text() for text in ax.texts][1:4]
    ['no 1 %', 'maybe 0.6 %', 'yes 69 %']
    """
    with_horizon(result, "plot_stance")
    every = as_outcomes(result)
    name = variable_of(every[0], variable)
    head = f"Where are they, {units(every[0], 1)} by {units(every[0], 1)}?"
    if isinstance(result, Outcomes):
        with canvas(ax, theme, (style.WIDTH, 4.6)) as at:
            _draw(result, name, at.ax, at.theme, artist)
            at.settle()
            _label(result, name, at.ax, at.theme)
            at.settle()
            layout.set_note(at.ax, source(result), at.theme)
            at.title(f"{head} {plain(name).capitalize()} under {plain(result.strategy)}")
        return at.ax
    found = style.find_theme(theme, fig)

    def panel(outcomes: Outcomes, at: Axes) -> None:
        _draw(outcomes, name, at, found, artist)

    return panels(
        every,
        panel,
        fig,
        found.name,
        head=head,
        note=source(result),
        size=(10.0, 3.2),
        finish=lambda outcomes, at: _label(outcomes, name, at, found),
    )


def shares(outcomes: Outcomes, variable: str) -> Floats:
    """(groups, weeks + 1): endings but the first, the values while open, and the first ending."""
    others = outcomes.reached[:, 1:].T
    return np.vstack([others, outcomes.present[variable].T, outcomes.reached[:, :1].T])


def _met(outcomes: Outcomes, variable: str) -> list[int]:
    """The groups that anyone is ever in, and every ending."""
    high = shares(outcomes, variable).max(axis=1)
    ends = len(outcomes.endings) - 1
    return [g for g in range(high.size) if high[g] > 0 or g < ends or g == high.size - 1]


def _draw(outcomes: Outcomes, variable: str, ax: Axes, theme: Theme, artist: dict[str, Any]) -> None:
    met, every = _met(outcomes, variable), bands(outcomes, variable, theme)
    shown = shares(outcomes, variable)[met]
    area.stacked(ax, shown, [every[g] for g in met], theme, unit=units(outcomes, 1), **artist)
    tell(ax, *_words(outcomes, variable, [every[g][0] for g in met], shown))


def _label(outcomes: Outcomes, variable: str, ax: Axes, theme: Theme) -> None:
    met, every = _met(outcomes, variable), bands(outcomes, variable, theme)
    area.band_labels(ax, shares(outcomes, variable)[met, -1], [every[g] for g in met], theme)


def _words(outcomes: Outcomes, variable: str, names: list[str], shown: Floats) -> tuple[str, str, str]:
    last = int(outcomes.weeks or 0)
    step = units(outcomes, 1)
    chart = f"Stacked areas of {plain(variable)} under {plain(outcomes.strategy)}, {step} 0 to {last}."
    at = [
        ", ".join(f"{name} {rounded_percent(float(p))}" for name, p in zip(names, shown[:, w], strict=True))
        for w in (0, -1)
    ]
    return chart, f"At the start: {at[0]}.", f"By {step} {last}: {at[1]}."
