"""Fits text: how wide a line is, where lines break, and how many lines there are."""

from __future__ import annotations

import textwrap
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

FONT = "DejaVu Sans"


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """The width of one line of text in points, measured without a figure."""
    if not text.strip():
        return 0.3 * size * len(text)
    font = FontProperties(family=FONT, size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrapped(text: str, size: float, room: float, weight: str = "normal") -> str:
    """The text in lines no wider than `room` points; a word that is too long is cut in two."""
    lines = []
    for paragraph in text.split("\n"):
        chars = max(4, int(room / (0.53 * size)))
        cut = textwrap.wrap(paragraph, chars) or [""]
        while chars > 4 and any(text_width(line, size, weight) > room for line in cut):
            chars -= 1
            cut = textwrap.wrap(paragraph, chars)
        lines += cut
    return "\n".join(lines)


def line_count(text: str) -> int:
    """How many lines the text has."""
    return text.count("\n") + 1
