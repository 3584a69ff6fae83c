"""An answer in a notebook: the picture with its words, and the table under it.

A figure, an image with alt text and a table that folds: nothing else survives in a notebook that is not trusted, and
nothing else is needed there. Names stand as text, never as markup.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from olivebranch.outcomes import Outcomes
from olivebranch.plots._base import as_outcomes, describe
from olivebranch.plots.outcomes import plot_outcomes
from olivebranch.plots.saving import close, png, root, small
from olivebranch.tables import html

if TYPE_CHECKING:
    from olivebranch.compare import Comparison

SHARP = 2  # pixels of the image for one on screen


def figure(result: Outcomes | Comparison) -> str:
    """The default picture, its words, and the table.

    >>> import olivebranch as ob
    >>> shown = figure(ob.compare("maybe", ["small_steps"], weeks=20))
    >>> shown[:8], 'alt="Icon array' in shown, "<details>" in shown, "<script" in shown
    ('<figure>', True, True, False)
    """
    picture = plot_outcomes(result)
    wide = round(root(picture).get_figwidth() * 88)
    image = b64encode(small(png(picture, width=SHARP * wide))).decode()
    words = escape(describe(picture), quote=True)
    close(picture)
    return (
        f'<figure><img src="data:image/png;base64,{image}" width="{wide}" alt="{words}">'
        f"<details><summary>The numbers</summary>{html(as_outcomes(result))}</details></figure>"
    )
