"""Labels beside what they name: text at a distance from a point, and positions that keep labels apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.draw.layout import size_in_points


def offset_text(
    ax: Axes, text: str, point: tuple[float, float], offset: tuple[float, float], *, coords: Any = "data", **style: Any
) -> None:
    """Write text `offset` points away from a point of the Axes, even beyond its edge."""
    ax.annotate(text, point, xycoords=coords, xytext=offset, textcoords="offset points", annotation_clip=False, **style)


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
