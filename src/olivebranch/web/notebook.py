"""The page in a notebook: as a widget (anywidget, extra `widget`), or in a frame if that is not installed."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, OlivebranchError, printed
from olivebranch.model.model import Model
from olivebranch.web.assets import script, style
from olivebranch.web.build import Page, page, page_data
from olivebranch.web.document import story_html

INSTALL = "anywidget is not installed: pip install 'olivebranch[widget]'"


class WidgetMissing(OlivebranchError, ImportError):
    """The widget was asked for, and anywidget is not installed."""


class FrameOnly(UserWarning):
    """The page is shown in a frame, so Python cannot read the bets."""


@answers_guesses
def explore(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    frame: bool | None = None,
) -> Any:
    """The teaching page in a notebook. As a widget, its `bet`, `bets`, `seed` and `sliders` can be read from Python.

    Parameters
    ----------
    model, strategies, weeks : as for `page`; without a model, the lesson
    frame : True shows the page in a frame; False shows the widget or raises an error; None shows the widget if
        anywidget is installed, and otherwise the frame with a warning

    Raises
    ------
    WidgetMissing
        if the widget is asked for and anywidget is not installed; the message says how to install it.
    ArgumentError
        as for `page`.

    Examples
    --------
    >>> explore("maybe", frame=True)
    Page(... kB)
    """
    if frame is not None and not isinstance(frame, bool):
        raise ArgumentError(f"frame = {printed(frame)}: must be True, False or None.")
    if frame:
        return page(model, strategies, weeks=weeks)
    try:
        widget = _widget_class()
    except ImportError:
        if frame is False:
            raise WidgetMissing(f"{INSTALL}. Or use frame=True for the page in a frame.") from None
        warnings.warn(f"{INSTALL}. Shown in a frame instead: Python cannot read the bets.", FrameOnly, stacklevel=2)
        return page(model, strategies, weeks=weeks)
    return widget(page_data(model, strategies, weeks=weeks))


@cache
def _widget_class() -> Any:
    """The widget's class, made on first use because anywidget is an optional extra."""
    import anywidget
    import traitlets

    class Explorer(anywidget.AnyWidget):  # type: ignore[misc, unused-ignore]
        """The page as a widget. `bet` is the bet of card 3, or None; `bets` holds all of them."""

        _esm = script()
        _css = style()
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
            """The widget, and the story in plain HTML for viewers that do not trust the notebook or have no kernel."""
            bundle = super()._repr_mimebundle_(**kwargs)
            story = {"text/html": story_html(self.data)}
            return ({**bundle[0], **story}, *bundle[1:]) if isinstance(bundle, tuple) else {**(bundle or {}), **story}

    return Explorer


__all__ = ["FrameOnly", "Page", "WidgetMissing", "explore"]
