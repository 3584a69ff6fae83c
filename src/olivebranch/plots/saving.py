"""Pictures as files: the same input gives the same bytes, and the alt text is saved with the picture."""

from __future__ import annotations

import os
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

from olivebranch.base.arguments import check_whole
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.writing import as_path, write_whole
from olivebranch.draw.layout import is_ours
from olivebranch.draw.style import find_theme, styled
from olivebranch.errors import ArgumentError, printed
from olivebranch.plots.again import drawn_again
from olivebranch.plots.alt_text import Picture, check_picture, describe

#: Metadata that would make the bytes differ, so matplotlib must not write them: dates, and versions of libraries.
_NO_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
#: The settings for saving a file; the reader's own are not used.
_EXPORT: Any = {
    "savefig.bbox": None,
    "savefig.transparent": False,
    "savefig.facecolor": "auto",
    "savefig.edgecolor": "auto",
    "svg.hashsalt": "olivebranch",
    "svg.fonttype": "path",
    "svg.image_inline": True,
    "pdf.fonttype": 42,
}
FEW = 100  # pixels an inch


MOST_PIXELS = 20_000  # of the width


@answers_guesses
def save_plot(picture: Picture, path: str | os.PathLike[str], *, width: int | None = None) -> Path:
    """Write a picture as .png, .svg or .pdf, whole or not at all; the same picture gives the same bytes.

    A PNG with fewer pixels than on screen is laid out anew for that width, with letters as large as before. If you
    changed the picture since it was drawn, it is only made smaller.

    Parameters
    ----------
    picture : an Axes or a figure that a `plot_*` function returned
    width : the width of a PNG, in pixels (default: as on screen)

    Raises
    ------
    ArgumentError
        if the path ends in anything else, or the width is not a whole number from 1 to 20,000.

    >>> import olivebranch as ob, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_plot(ob.plot_graph("maybe"), f"{folder}/graph.svg").name
    'graph.svg'
    """
    check_picture(picture)
    kind = as_path(path).suffix.lower().lstrip(".")
    if kind not in _NO_METADATA:
        raise ArgumentError(f"path = {printed(str(path))}: must end in .png, .svg or .pdf.")
    width = None if width is None else check_whole("width", width, 1, MOST_PIXELS)
    fewer = kind == "png" and width is not None and width < root_figure(picture).bbox.width
    anew = _laid_out_anew(picture, width) if fewer and width is not None else None
    try:
        return write_whole(path, rendered(picture if anew is None else anew, kind, width=width))
    finally:
        if anew is not None:
            close_figure(anew)


def _laid_out_anew(picture: Picture, width: int) -> Picture | None:
    """The picture laid out for so many pixels; None if it was changed since, or is not a whole figure of our own."""
    same = drawn_again(picture)
    if same is None:
        return None
    unchanged = rendered(same, "svg") == rendered(picture, "svg")
    close_figure(same)
    return drawn_again(picture, width / FEW) if unchanged else None


def rendered(picture: Picture, kind: str, *, width: int | None = None) -> bytes:
    """The picture as the bytes of a "png", "svg" or "pdf"."""
    figure, out = root_figure(picture), BytesIO()
    meta = dict(_NO_METADATA[kind])
    alt = _alt_text(picture)
    if alt and kind in ("png", "svg"):
        meta["Description"] = alt
    dpi = figure.dpi if width is None else width / figure.get_figwidth()
    theme = styled(find_theme(None, figure)) if is_ours(figure) else nullcontext()
    # With few pixels, hinting makes lines wider than measured.
    few_pixels: Any = {"text.hinting": "none"} if dpi < FEW else {}
    with theme, plt.rc_context({**_EXPORT, **few_pixels}):
        figure.savefig(out, format=kind, metadata=meta, dpi=dpi)
    return out.getvalue()


def fewer_colours(image: bytes) -> bytes:
    """A PNG in 64 colours: a quarter of the bytes, with no visible difference."""
    out = BytesIO()
    Image.open(BytesIO(image)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def root_figure(picture: Picture) -> Figure:
    """The figure that a picture is part of."""
    figure = picture.get_figure(root=True)
    if figure is None:
        raise ArgumentError("this picture is no longer part of a figure.")
    return figure


def close_figure(picture: Picture) -> None:
    """Close a figure of our own, so that matplotlib frees its memory."""
    plt.close(root_figure(picture))


def _alt_text(picture: Picture) -> str:
    try:
        return describe(picture)
    except ArgumentError:
        return ""
