"""Text that fits: fonts, the width of a line, line breaks and the number of lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

FONT = "DejaVu Sans"
#: Fonts of many scripts; most systems have some of them.
MANY_SCRIPTS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
    "IPAGothic",
    "Hiragino Sans",
    "PingFang SC",
    "Apple SD Gothic Neo",
    "Yu Gothic",
    "MS Gothic",
    "Microsoft YaHei",
    "SimHei",
    "Malgun Gothic",
    "Arial Unicode MS",
    "Unifont",
)
PER_CENT = "\N{NO-BREAK SPACE}%"
_GENERIC = {"sans": "sans-serif", "sans serif": "sans-serif"}


def font_families() -> list[str]:
    """Our font, then the reader's (`font.family`), then fonts of many scripts, if installed.

    Matplotlib takes each character from the first font that has it.
    """
    settings: Any = rcParams  # Any, because its keys are typed as literals
    readers: list[str] = []
    for name in settings["font.family"]:
        readers += settings.get(f"font.{_GENERIC.get(name, name)}", [name])
    installed = _installed(len(fontManager.ttflist))
    return [name for name in dict.fromkeys([FONT, *readers, *MANY_SCRIPTS]) if name in installed]


@lru_cache(maxsize=1)
def _installed(fonts: int) -> frozenset[str]:
    """The names of the installed fonts; listed again when there are more."""
    return frozenset(fontManager.get_font_names())


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """The width of one line of text in points, measured without a figure, in the fonts of the style sheet."""
    families = rcParams["font.family"]
    return _text_width(text, size, weight, tuple(families if families[0] == FONT else [FONT]))


@lru_cache(maxsize=4096)
def _text_width(text: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    if not text.strip():
        return 0.3 * size * len(text)
    font = FontProperties(family=families, size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrapped(text: str, size: float, room: float, weight: str = "normal") -> str:
    """The text in lines no wider than `room` points; a word that is too long is cut in two, and 5 % is one word."""
    lines = []
    for paragraph in text.replace(" %", PER_CENT).split("\n"):
        chars = max(4, int(room / (0.53 * size)))
        cut = textwrap.wrap(paragraph, chars) or [""]
        while chars > 4 and any(text_width(line, size, weight) > room for line in cut):
            chars -= 1
            cut = textwrap.wrap(paragraph, chars)
        lines += cut
    return "\n".join(lines).replace(PER_CENT, " %")


def fitted(text: str, room: float, sizes: Sequence[float], weight: str = "normal") -> tuple[str, float]:
    """The text in lines no wider than `room`, and the first of the sizes at which no word need be cut (or the last)."""
    for size in sizes:
        if all(text_width(word, size, weight) <= room for word in text.split()):
            break
    return wrapped(text, size, room, weight), size


def line_count(text: str) -> int:
    """How many lines the text has."""
    return text.count("\n") + 1
