"""An answer in a notebook: the picture with its description, and the table under it.

It is a figure with an image, its alt text and a table that folds, because only these survive in a notebook that is not
trusted. Names are inserted as text, never as markup.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Any

from olivebranch.base.sheet import Sheet
from olivebranch.errors import OlivebranchError
from olivebranch.plots.alt_text import Picture, describe
from olivebranch.plots.saving import close_figure, fewer_colours, rendered, root_figure

SHARP = 2  # pixels of the image for each pixel on screen


def in_notebook(picture: Picture, table: str, *, unfolded: bool) -> str:
    """The picture, its description, and the table (HTML), unfolded or not. The picture is closed afterwards.

    >>> import olivebranch as ob
    >>> shown = ob.compare("maybe", ["small_steps"], weeks=20)._repr_html_()
    >>> shown[:8], 'alt="Icon array' in shown, "<details>" in shown, "<script" in shown
    ('<figure>', True, True, False)
    """
    return _figure(_image(picture), _fold("The numbers", table, unfolded=unfolded))


def noun_in_notebook(noun: Any, sheets: Sequence[Sheet]) -> str:
    """A model or a chain: its picture, what it is in a line, and its tables folded.

    >>> import olivebranch as ob
    >>> shown = ob.load("maybe")._repr_html_()
    >>> "<summary>Parameters</summary>" in shown, "<figcaption>Model(&#x27;No, maybe, yes" in shown
    (True, True)
    """
    try:
        drawn = _image(noun.plot())
    except OlivebranchError:  # what is too large to draw is shown without a picture
        drawn = ""
    folds = "".join(_fold(sheet.title, sheet.html(), unfolded=False) for sheet in sheets)
    return _figure(drawn, f"<figcaption>{escape(repr(noun))}</figcaption>{folds}")


def _figure(*parts: str) -> str:
    return f"<figure>{''.join(parts)}</figure>"


def _fold(title: str, inner: str, *, unfolded: bool) -> str:
    return f"<details{' open' if unfolded else ''}><summary>{escape(title)}</summary>{inner}</details>"


def _image(picture: Picture) -> str:
    """The picture with its alt text. It is closed afterwards."""
    try:
        wide = round(root_figure(picture).get_figwidth() * 88)
        image = b64encode(fewer_colours(rendered(picture, "png", width=SHARP * wide))).decode()
        words = escape(describe(picture), quote=True)
    finally:
        close_figure(picture)
    return f'<img src="data:image/png;base64,{image}" width="{wide}" alt="{words}">'
