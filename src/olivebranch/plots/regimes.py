"""Which is best where? The best strategy as two inputs vary."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arrays import Ints
from olivebranch.base.text import plain
from olivebranch.draw.regimes import MapAxis, regime_map
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import drawn_words, never_chosen_words
from olivebranch.studies.regimes import Regimes
from olivebranch.studies.regimes.axes import Axis

TIE, BREAKS_THE_RULES = -1, -2  # stand for "no strategy" in `Regimes.best`


@redrawable
def plot_regimes(result: Regimes, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """When does jumping win? The best strategy as two inputs vary, with ties hatched.

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> found = ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 5, 20]}, y={"cold_yes": [0.08, 0.3]})
    >>> ax = plot_regimes(found)
    >>> ax.get_xlabel()
    'rounds'
    """
    check_shown("plot_regimes", result, Regimes)
    names, best = [*map(plain, result.strategies), "breaks the rules"], _best(result)
    x, y = (MapAxis(_axis_name(result, along), along.labels) for along in (result.x, result.y))
    with canvas(ax, theme, (WIDTH, max(2.6, min(6.0, 1.4 + 0.45 * best.shape[0])))) as at:
        at.settle()
        regime_map(at.ax, best, result.best == TIE, names, x, y, at.theme, stated=_stated(result), **artist)
        never = [name for name, barred in zip(result.strategies, result.barred, strict=True) if barred]
        goal = plain(result.model.endings[0])
        key = f"Best by {result.words}. Reaching {goal} more often does not mean less harm."
        at.settle_and_frame(
            "Which is best where?", f"{key} {drawn_words(result.known)}{never_chosen_words(never)}{result.model.note}"
        )
        chart = f"Map of the best strategy over {x.name} and {y.name or 'nothing else'}."
        set_alt_text(at.ax, chart, " ".join(result.when(name) for name in result.strategies if name not in never))
    return at.ax


def _best(result: Regimes) -> Ints:
    """The index of the best strategy (in a tie, the first of the best); one more than the last if the rules break."""
    allowed = np.where(np.array(result.barred)[:, None, None], -np.inf, np.nan_to_num(result.score))
    best = np.where(result.best == TIE, allowed.argmax(axis=0), result.best)
    return np.where(best == BREAKS_THE_RULES, len(result.strategies), best)


def _axis_name(result: Regimes, along: Axis) -> str:
    if along.kind == "weeks":
        return f"{result.model.step}s"
    return f"{plain(along.name)} at the start" if along.kind == "start" else plain(along.name)


def _stated(result: Regimes) -> tuple[float, float] | None:
    """The position of the stated values on the map, in cells; None if they are not on it."""
    column, row = _place(result, result.x), _place(result, result.y)
    return None if column is None or row is None else (column, row)


def _place(result: Regimes, along: Axis) -> float | None:
    if along.kind == "none":
        return 0.0
    if along.kind == "start":
        return None
    stated = result.weeks if along.kind == "weeks" else result.model.parameters[along.name].value
    values = np.array(along.values, dtype=float)
    if (np.diff(values) <= 0).any() or not values[0] <= stated <= values[-1]:
        return None
    return float(np.interp(stated, values, np.arange(values.size)))
