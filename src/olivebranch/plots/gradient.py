"""What if a little more? What a tenth more of each parameter adds to an answer, to first order."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import capitalised, plain
from olivebranch.chain.gradient import Gradient
from olivebranch.draw.diverging import diverging
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown

MOST = 10  # parameters


@redrawable
def plot_gradient(result: Gradient, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """What if a little more? A bar for what a tenth more of each parameter adds, the largest on top.

    Each bar is the exact derivative times a tenth of the parameter's value (first order).

    Parameters
    ----------
    artist : for the bars, such as ``alpha=0.8``

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_gradient(ob.Chain("maybe", "small_steps").gradient("yes"))
    >>> [label.get_text() for label in ax.get_yticklabels()][:2]
    ['warm yes', 'last slam']
    """
    check_shown("plot_gradient", result, Gradient)
    names = [name for name in result.by_size[:MOST] if np.isfinite(result.change(name)) and result.change(name)]
    size = 100 if result.is_chance else 1
    texts = [result.words(name) for name in names]
    unit = f"{plain(result.of)} in 100" if result.is_chance else plain(result.of)
    who = plain(result.chain.strategy_name)
    with canvas(ax, theme, (WIDTH, 1.9 + 0.34 * max(1, len(names)))) as at:
        at.settle()
        names, texts = names[: at.rows(MOST)], texts[: at.rows(MOST)]
        label = f"a tenth more of it adds: {unit}, {who}"
        shown = list(map(plain, names)) or ["nothing"]
        values = [size * result.change(name) for name in names] or [0.0]
        diverging(at.ax, shown, values, texts or ["0"], at.theme, axis_label=label, **artist)
        title = "What if a little more? Nothing changes"
        if names:
            title = f"What if a little more? {capitalised(shown[0])} matters most: a tenth more, {texts[0]} {unit}"
        at.settle_and_frame(title, _note(result))
        parts = "; ".join(f"{name} {text}" for name, text in zip(shown, texts, strict=False))
        set_alt_text(at.ax, f"Bars of what a tenth more of each parameter adds to {unit}.", f"{parts}.")
    return at.ax


def _note(result: Gradient) -> str:
    bent = ""
    if result.kinks:
        bent = f"  At a kink (the slope downwards differs): {', '.join(map(plain, result.kinks))}."
    horizon = "For ever" if result.weeks is None else f"Within {result.horizon}"
    return f"{horizon}, exact to first order, one parameter at a time.{bent} {result.model.note}"
