"""The page in a notebook: a widget (anywidget, extra `widget`), or without it the page in a frame."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

from olivebranch.chain.chain import Chain
from olivebranch.errors import OlivebranchError
from olivebranch.model.model import Model
from olivebranch.web.build import HERE, Page, page, page_data

INSTALL = "anywidget is not installed: pip install 'olivebranch[widget]'"


class WidgetMissing(OlivebranchError, ImportError):
    """The widget was asked for, and anywidget is not installed."""


class FrameOnly(UserWarning):
    """Python cannot read the bets back, because the page is shown in a frame."""


def explore(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    frame: bool | None = None,
) -> Any:
    """The page in a notebook; as a widget, its `bet`, `bets`, `seed` and `sliders` can be read from Python.

    Parameters
    ----------
    model : as for `page`; None for the lesson
    frame : True for the page in a frame, False for the widget or an error; None: the widget if it is installed, else
        the frame and a warning

    Raises
    ------
    WidgetMissing
        saying what to install, where the widget is asked for and anywidget is missing.
    """
    if frame:
        return page(model, strategies, weeks=weeks)
    try:
        made = _widget_class()
    except ImportError:
        if frame is False:
            raise WidgetMissing(f"{INSTALL}. Or use frame=True for the page in a frame.") from None
        warnings.warn(f"{INSTALL}. Shown in a frame instead: Python cannot read the bets.", FrameOnly, stacklevel=2)
        return page(model, strategies, weeks=weeks)
    return made(page_data(model, strategies, weeks=weeks))


@cache
def _widget_class() -> Any:
    """The widget's class, made on first use: anywidget is an extra."""
    import anywidget
    import traitlets

    class Explorer(anywidget.AnyWidget):  # type: ignore[misc, unused-ignore]
        """The page as a widget. `bet` is the bet of card 3, or None; `bets` are all of them."""

        _esm = HERE / "page.js"
        _css = HERE / "page.css"
        data = traitlets.Dict().tag(sync=True)
        card = traitlets.Int(0).tag(sync=True)
        seed = traitlets.Int(7).tag(sync=True)
        bet = traitlets.Int(None, allow_none=True).tag(sync=True)
        bets = traitlets.Dict().tag(sync=True)
        sliders = traitlets.Dict().tag(sync=True)
        sandbox = traitlets.Dict().tag(sync=True)

        def __init__(self, data: dict[str, Any]) -> None:
            super().__init__(data=data)

        def _repr_mimebundle_(self, **kwargs: Any) -> Any:
            """The widget; and for a notebook that is read without trust or kernel, the same story in plain HTML."""
            bundle = super()._repr_mimebundle_(**kwargs)
            if isinstance(bundle, tuple):
                return ({**bundle[0], "text/html": plain_html(self.data)}, *bundle[1:])
            return {**(bundle or {}), "text/html": plain_html(self.data)}

    return Explorer


def plain_html(data: dict[str, Any]) -> str:
    """The story without any script, which every viewer of a notebook shows."""
    from olivebranch.web.build import plain

    return plain(data)


__all__ = ["FrameOnly", "Page", "WidgetMissing", "explore"]
