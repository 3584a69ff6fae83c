"""Labels beside what they name: text at a distance from a point, and positions that keep labels apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from olivebranch.draw.layout import size_in_points
from olivebranch.draw.text import text_width

ABOVE = "number above a column"  # the gid of such a text


def offset_text(
    ax: Axes, text: str, point: tuple[float, float], offset: tuple[float, float], *, coords: Any = "data", **style: Any
) -> None:
    """Write text `offset` points away from a point of the Axes, even beyond its edge."""
    ax.annotate(text, point, xycoords=coords, xytext=offset, textcoords="offset points", annotation_clip=False, **style)


def number_above(ax: Axes, text: str, point: tuple[float, float], gap: float, **style: Any) -> None:
    """Write a number above the end of a column; `fit_numbers` keeps it within a small Axes."""
    offset_text(ax, text, point, (0, gap), ha="center", va="bottom", gid=ABOVE, **style)


def fit_numbers(ax: Axes) -> None:
    """Set numbers above columns smaller until they stay apart; raise the scale until they stay within the Axes."""
    numbers = [text for text in ax.texts if text.get_gid() == ABOVE and isinstance(text, Annotation)]
    if not numbers:
        return
    (left, right), (low, top), (wide, tall) = ax.get_xlim(), ax.get_ylim(), size_in_points(ax)
    size = min(float(number.get_fontsize()) for number in numbers)
    widest = max(text_width(number.get_text(), size, "bold") for number in numbers)
    size *= min(1.0, wide / (right - left) / (widest + 4))
    for number in numbers:
        number.set_fontsize(size)
        need, height = number.xyann[1] + 1.3 * size, number.xy[1] - low
        if need < 0.8 * tall:
            top = max(top, low + height * tall / (tall - need))
    ax.set_ylim(low, top)


def keep_apart(ax: Axes, values: Sequence[float], gap: float) -> list[float]:
    """Positions for labels near their values, in order, at least `gap` points apart and within the Axes."""
    low, high = ax.get_ylim()
    step = gap * (high - low) / size_in_points(ax)[1]
    order = np.argsort(values, kind="stable")
    places = np.asarray(values, dtype=np.float64)[order]
    for i in range(1, places.size):
        places[i] = max(places[i], places[i - 1] + step)
    ceiling = high - 0.3 * step
    for i in range(places.size - 1, -1, -1):
        places[i] = min(places[i], ceiling - (places.size - 1 - i) * step)
    sorted_back = np.empty_like(places)
    sorted_back[order] = places
    return [float(place) for place in sorted_back]
