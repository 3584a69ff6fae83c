"""A picture's function: what it does with options that are meant for Matplotlib, and how it draws again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.draw.layout import is_ours
from olivebranch.draw.style import narrower
from olivebranch.errors import ArgumentError, OlivebranchError, printed, shorten, suggest

P = ParamSpec("P")
R = TypeVar("R")
NARROWEST = 4.8  # inches: below this, a picture is drawn at this width, and made smaller

_AGAIN: WeakKeyDictionary[Any, Callable[[], Any]] = WeakKeyDictionary()


def redrawable(plot: Callable[P, R]) -> Callable[P, R]:
    """A picture's function, which remembers how each picture in a figure of our own was asked for.

    For an option that Matplotlib refuses, such as a misspelt one, it raises an ArgumentError that names the option.
    """
    known = signature(plot).parameters

    @wraps(plot)
    def drawn(*args: P.args, **options: P.kwargs) -> R:
        try:
            picture = plot(*args, **options)
        except OlivebranchError:
            raise
        except Exception as error:  # Matplotlib's errors are of many kinds
            own = {name: value for name, value in options.items() if name not in known}
            if not own:
                raise
            raise ArgumentError(_refusal(plot.__name__, own, error, known)) from error
        if isinstance(picture, Axes | Figure | SubFigure):
            figure = picture.get_figure(root=True)
            if figure is not None and is_ours(figure):
                _AGAIN[picture] = lambda: plot(*args, **options)
        return picture

    return drawn


def _refusal(plot: str, own: Mapping[str, Any], error: Exception, known: Iterable[str]) -> str:
    """Which of the options that were handed to Matplotlib it refused, and why."""
    unknown = next((name for name in own if isinstance(error, AttributeError) and f"'{name}'" in str(error)), None)
    if unknown is None:
        given = ", ".join(f"{name} = {printed(value)}" for name, value in own.items())
        return f"{plot}: {given}: Matplotlib refuses it ({shorten(str(error), 200)})."
    options = [name for name in known if name not in ("result", "what", "artist")]
    return f"{plot}({unknown}=...): neither this picture nor Matplotlib has this option. {suggest(unknown, options)}"


def drawn_again(picture: Any, width: float | None = None) -> Any:
    """The same picture once more, laid out for at most `width` inches; None if it was not drawn by `redrawable`."""
    if picture not in _AGAIN:
        return None
    with narrower(float("inf") if width is None else max(width, NARROWEST)):
        return _AGAIN[picture]()
