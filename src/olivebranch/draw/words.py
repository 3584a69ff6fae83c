"""Numbers and names in plain words, and text cut into lines that fit."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from numpy.typing import ArrayLike, NDArray

FONT = "DejaVu Sans"


def plain(name: str) -> str:
    """A name as words: ``small_steps`` is "small steps"; a dollar sign stays a dollar sign."""
    return str(name).replace("_", " ").replace("$", r"\$")


def percent(share: float) -> str:
    """A share in words: never "0 %" for what can happen, nor "100 %" for what can fail.

    >>> percent(0.4567), percent(0.004), percent(0), percent(0.999), percent(1)
    ('46 %', '0.4 %', '0 %', '99.9 %', '100 %')
    """
    value = 100 * share
    if not np.isfinite(value):
        return "–"
    if value <= 1e-10 or value >= 100 - 1e-10:
        return f"{round(value)} %"
    if 1 <= value <= 99:
        return f"{value:.0f} %"
    if value < 1:
        return f"{value:.1f} %" if value >= 0.1 else "< 0.1 %"
    return f"{value:.1f} %" if value <= 99.9 else "> 99.9 %"


def number(value: float) -> str:
    """A count or a mean, to what a reader can use: whole from 100, else one decimal."""
    if not np.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 99.95 or value == round(value) else f"{value:,.1f}"


def listing(names: Sequence[str]) -> str:
    """Names with commas and an "and".

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "none"


def per(shares: ArrayLike, total: int = 100) -> NDArray[np.int64]:
    """Shares as whole counts that make `total`: largest remainders first, the earlier first where they tie.

    >>> per([1 / 3, 1 / 3, 1 / 3]).tolist()
    [34, 33, 33]
    """
    exact = np.asarray(shares, dtype=np.float64)
    exact = exact / exact.sum() * total
    counts = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return counts


@lru_cache(maxsize=4096)
def width(text: str, size: float, weight: str = "normal") -> float:
    """The width of one line of text in points, without a figure."""
    if not text.strip():
        return 0.3 * size * len(text)
    shown = text.replace(r"\$", "S")
    font = FontProperties(family=FONT, size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(shown, font, ismath=False)[0])


def fit(text: str, size: float, room: float, weight: str = "normal") -> str:
    """The text cut into lines no wider than `room` points; a longer word is cut in two."""
    lines = []
    for paragraph in text.split("\n"):
        chars = max(4, int(room / (0.53 * size)))
        cut = textwrap.wrap(paragraph, chars) or [""]
        while chars > 4 and any(width(line, size, weight) > room for line in cut):
            chars -= 1
            cut = textwrap.wrap(paragraph, chars)
        lines += cut
    return "\n".join(lines)


def lines(text: str) -> int:
    """How many lines the text has."""
    return text.count("\n") + 1
