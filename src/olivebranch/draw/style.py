"""The style sheet of a theme, applied only within a `with` block: no global setting of matplotlib is changed.

A new figure has the theme's background. On the caller's own Axes, a picture uses the dark theme if their background is
dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure, SubFigure
from matplotlib.style import context as style_sheet

from olivebranch.base.arguments import is_name
from olivebranch.draw.palette import DARK, LIGHT, THEMES, Theme, luminance
from olivebranch.draw.text import font_families
from olivebranch.errors import ArgumentError, UnknownName, printed

WIDTH = 8.0  # inches: 800 pixels on screen
_widest: ContextVar[float] = ContextVar("widest", default=float("inf"))
TITLE, BODY, SMALL, TINY = 12.5, 10.0, 9.0, 8.0  # points

Style: TypeAlias = dict[str, Any]  # keywords of an artist

#: Keywords for text that is shown as it is written: a dollar sign in a name does not begin a formula. The style sheet
#: does this for new texts. Titles, labels and ticks need these keywords, because the caller's own Axes already has
#: them.
LITERAL: Style = {"parse_math": False, "usetex": False}


def settings(theme: Theme) -> Any:
    """The settings of a theme, for `matplotlib.rc_context`."""
    return {
        "font.family": font_families(),
        "font.size": BODY,
        "text.color": theme.ink,
        "text.usetex": False,
        "text.parse_math": False,
        "figure.facecolor": theme.paper,
        "figure.edgecolor": theme.paper,
        "figure.dpi": 100.0,
        "savefig.facecolor": "auto",
        "figure.constrained_layout.use": False,
        "figure.autolayout": False,
        "lines.linewidth": 2.2,
        "lines.solid_capstyle": "round",
        "hatch.color": theme.paper,
        "hatch.linewidth": 1.1,
        "legend.frameon": False,
        "path.simplify": True,
        **_axes_settings(theme),
    }


def _axes_settings(theme: Theme) -> Style:
    return {
        "axes.facecolor": theme.paper,
        "axes.edgecolor": theme.soft,
        "axes.labelcolor": theme.ink,
        "axes.titlesize": TITLE,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlecolor": theme.ink,
        "axes.titlepad": 10.0,
        "axes.labelsize": BODY,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "axes.linewidth": 0.8,
        "axes.unicode_minus": True,
        "xtick.color": theme.soft,
        "ytick.color": theme.soft,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "grid.color": theme.faint,
        "grid.linewidth": 0.8,
        "axes.formatter.use_mathtext": False,
    }


def find_theme(theme: str | None, at: Axes | Figure | SubFigure | None = None) -> Theme:
    """The theme of this name; if None, the one that suits the caller's background, or else light."""
    if at is not None and not hasattr(at, "get_facecolor"):
        raise ArgumentError(f"{printed(at)} is nothing to draw on: give ax= or fig= what plt.subplots() returned.")
    if theme is not None:
        if not is_name(theme, THEMES):
            raise UnknownName("theme", theme, THEMES)
        return THEMES[theme]
    if at is None:
        return LIGHT
    paper = at.get_facecolor()
    if len(paper) == 4 and paper[3] == 0 and isinstance(at, Axes):
        paper = at.figure.get_facecolor()
    return DARK if luminance(to_hex(paper)) < 0.18 else LIGHT


def page(width: float = WIDTH) -> float:
    """The width in inches of a new figure: this one, or what there is room for (`narrower`)."""
    return min(width, _widest.get())


@contextmanager
def narrower(width: float) -> Iterator[None]:
    """Within the block, new figures are laid out for at most this many inches."""
    token = _widest.set(width)
    try:
        yield
    finally:
        _widest.reset(token)


@contextmanager
def styled(theme: Theme) -> Iterator[None]:
    """Apply the theme within the block, whatever the reader's settings; only their fonts are kept.

    A notebook becomes interactive when the first figure is made. If that is within the block, it remains interactive.
    After an error, the figures made within the block are closed.
    """
    there_before = set(plt.get_fignums())
    try:
        with style_sheet(["default", settings(theme)]):
            yield
            interactive = plt.isinteractive()
    except BaseException:
        for number in set(plt.get_fignums()) - there_before:
            plt.close(number)
        raise
    matplotlib.interactive(interactive)
