"""What a picture shows, in words, kept with the picture for `describe` and for alt text."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.errors import ArgumentError, printed

Picture = Axes | Figure | SubFigure

_ALT_TEXT: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def describe(picture: Picture) -> str:
    """What a picture shows, in words, as its alt text: the chart, its numbers, the comparison.

    Raises
    ------
    ArgumentError
        if the picture was not drawn by this package.

    >>> import olivebranch as ob
    >>> ax = ob.plot_outcomes(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20))
    >>> print(ob.describe(ax))
    Icon arrays of 100 people for each of 2 strategies: ... small steps: 69 yes, 29 shut, 2 still open...
    """
    check_picture(picture)
    if picture in _ALT_TEXT:
        return _ALT_TEXT[picture]
    panels = [] if isinstance(picture, Axes) else picture.axes
    words = [_ALT_TEXT[ax] for ax in panels if ax in _ALT_TEXT]
    if not words:
        raise ArgumentError("this picture was not made by olivebranch, so it has no description.")
    return " ".join(words)


def set_alt_text(picture: Picture, *parts: str) -> None:
    """Give a picture its alt text: chart, numbers, comparison; empty parts are left out."""
    _ALT_TEXT[picture] = " ".join(part.strip() for part in parts if part)


def add_alt_text(picture: Picture, words: str) -> None:
    """Add words to a picture's alt text."""
    _ALT_TEXT[picture] = f"{_ALT_TEXT.get(picture, '')} {words}".strip()


def check_picture(picture: object) -> None:
    """Raise ArgumentError unless this is a picture."""
    if not isinstance(picture, Picture):
        raise ArgumentError(
            f"picture = {printed(picture)}: must be what a picture of olivebranch returned (Axes or Figure)."
        )
