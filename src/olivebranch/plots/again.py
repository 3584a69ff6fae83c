"""A picture can be drawn again at another width, as it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.draw.layout import is_ours
from olivebranch.draw.style import narrower

P = ParamSpec("P")
R = TypeVar("R")
NARROWEST = 4.8  # inches: below this, a picture is drawn at this width, and made smaller

_AGAIN: WeakKeyDictionary[Any, Callable[[], Any]] = WeakKeyDictionary()


def redrawable(plot: Callable[P, R]) -> Callable[P, R]:
    """A picture's function, which remembers how each picture in a figure of our own was asked for."""

    @wraps(plot)
    def drawn(*args: P.args, **options: P.kwargs) -> R:
        picture = plot(*args, **options)
        if isinstance(picture, Axes | Figure | SubFigure):
            figure = picture.get_figure(root=True)
            if figure is not None and is_ours(figure):
                _AGAIN[picture] = lambda: plot(*args, **options)
        return picture

    return drawn


def drawn_again(picture: Any, width: float | None = None) -> Any:
    """The same picture once more, laid out for at most `width` inches; None if it was not drawn by `redrawable`."""
    if picture not in _AGAIN:
        return None
    with narrower(float("inf") if width is None else max(width, NARROWEST)):
        return _AGAIN[picture]()
