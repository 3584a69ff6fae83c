"""An answer in a notebook: the picture with its description, and the table under it.

It is a figure with an image, its alt text and a table that folds, because only these survive in a notebook that is not
trusted. Names are inserted as text, never as markup.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

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
    try:
        wide = round(root_figure(picture).get_figwidth() * 88)
        image = b64encode(fewer_colours(rendered(picture, "png", width=SHARP * wide))).decode()
        words = escape(describe(picture), quote=True)
    finally:
        close_figure(picture)
    return (
        f'<figure><img src="data:image/png;base64,{image}" width="{wide}" alt="{words}">'
        f"<details{' open' if unfolded else ''}><summary>The numbers</summary>{table}</details></figure>"
    )
