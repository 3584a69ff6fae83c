"""What does an answer depend on? One parameter at a time, at its low and its high point."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import plain, rounded_number, rounded_percent
from olivebranch.draw.style import WIDTH
from olivebranch.draw.tornado import goes_beyond, tornado
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import drawn_words
from olivebranch.studies.uncertainty.tornado import Tornado

MOST = 10  # the most parameters shown


@redrawable
def plot_tornado(result: Tornado, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """What does it depend on? The answer with one parameter at a time at the 5 % or 95 % point of its prior.

    This is one-at-a-time sensitivity, with the widest swing on top. The answer may be highest or lowest in
    between: a line shows the least and the most over nine points of the prior.

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> study = ob.uncertainty("maybe", ["small_steps"], weeks=20, draws=64)
    >>> len(plot_tornado(study.tornado()).get_yticklabels())
    7
    """
    check_shown("plot_tornado", result, Tornado)
    many = min(MOST, len(result.names))
    is_chance = result.of in (*result.model.endings, "open")
    write = rounded_percent if is_chance else rounded_number
    what, stated = f"{plain(result.of)}, {plain(result.strategy)}", write(result.base)
    with canvas(ax, theme, (WIDTH, 1.6 + 0.36 * many)) as at:
        at.settle()
        many = at.rows(many)
        names, ranges = list(map(plain, result.names[:many])), result.ranges[:many]
        values, points = result.value[:many, [0, -1]], result.at[:many, [0, -1]]
        tornado(
            at.ax,
            names,
            values,
            [(f"{low:.2g}", f"{high:.2g}") for low, high in points],
            ranges,
            result.base,
            at.theme,
            axis_label=f"{what}: {stated} at the stated values\n(solid: the parameter low; hatched: high)",
            is_chance=is_chance,
            **artist,
        )
        key = f"Solid: the parameter at the 5 % point of its {result.known.word}. Hatched: at the 95 % point."
        if any(goes_beyond(span, np.append(ends, result.base)) for span, ends in zip(ranges, values, strict=True)):
            key += " A line: the answer goes further in between."
        most = f" Most of all on {names[0]}" if names else ""
        at.settle_and_frame(f"What does it depend on?{most}", f"{key} {drawn_words(result.known)}{result.model.note}")
        shown = [f"{name} {write(low)} to {write(high)}" for name, (low, high) in zip(names, ranges, strict=True)]
        chart = f"Tornado of {what}: one parameter at a time from its 5 % to its 95 % point."
        set_alt_text(at.ax, chart, f"{'; '.join(shown)}.", f"At the stated values {stated}.")
    return at.ax
