"""An animated picture: plays, pauses and steps in a notebook, is still when printed, and can be saved as GIF or HTML.

Readers understand hypothetical outcomes, shown one after another, better than error bars (Hullman et al. 2015), at 400
ms or more for each frame (Kale et al. 2019). Nothing moves until the reader presses play. A notebook that is not
trusted loses its scripts and shows the last frame.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure, SubFigure
from PIL import Image

from olivebranch.base.writing import as_path, write_whole
from olivebranch.errors import ArgumentError, printed
from olivebranch.plots.saving import close_figure, fewer_colours, rendered

FASTEST = 400  # milliseconds for each frame


@dataclass(frozen=True, slots=True)
class Animation:
    """An animated picture, as `plot_runs` returns it: its frames as PNG, and what they show in words.

    Attributes
    ----------
    frames : the images, as bytes
    alt : the alt text
    milliseconds : how long each frame is shown

    >>> import olivebranch as ob
    >>> moving = ob.plot_runs(ob.Chain("maybe", "small_steps").exact(weeks=4), runs=2, animate=True)
    >>> len(moving.frames) > 1 and "<button" in moving.html()
    True
    """

    frames: tuple[bytes, ...] = field(repr=False)
    alt: str
    milliseconds: int = 600

    def describe(self) -> str:
        """What it shows, in words."""
        return self.alt

    def html(self) -> str:
        """The animation as HTML: buttons to play, pause and step; a still picture when printed."""
        name = f"runs-{sha256(b''.join(self.frames)).hexdigest()[:8]}"  # the same each time: a notebook is kept
        shown = [f"data:image/png;base64,{b64encode(frame).decode()}" for frame in self.frames]
        style = "max-width:100%;height:auto"
        words = escape(self.alt, quote=True)
        buttons = "".join(
            f'<button type="button" data-do="{do}" style="margin-right:.4em">{word}</button>'
            for do, word in (("play", "Play"), ("back", "Step back"), ("next", "Step"))
        )
        return (
            f'<figure class="{name}" style="margin:0"><img src="{shown[-1]}" alt="{words}" style="{style}">'
            f"<div>{buttons}<output>{len(shown)} of {len(shown)}</output></div></figure>"
            f"<script>({_SCRIPT})({json.dumps(name)}, {json.dumps(shown)}, {self.milliseconds});</script>"
        )

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_png_(self) -> bytes:
        return self.frames[-1]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as .gif or .html, whole or not at all.

        Raises
        ------
        ArgumentError
            if the path ends in anything else.
        """
        kind = as_path(path).suffix.lower()
        if kind == ".gif":
            return write_whole(path, self._gif())
        if kind in (".html", ".htm"):
            head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Runs</title>'
            return write_whole(path, f"{head}<body>{self.html()}</body></html>")
        raise ArgumentError(f"path = {printed(str(path))}: must end in .gif or .html.")

    def _gif(self) -> bytes:
        images = [Image.open(BytesIO(frame)).convert("RGB").quantize(64) for frame in self.frames]
        times = [self.milliseconds] * (len(images) - 1) + [4 * self.milliseconds]
        out = BytesIO()
        images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=times, loop=0, optimize=False)
        return out.getvalue()


def animation(
    draw: Callable[[int], Figure | SubFigure], weeks: Sequence[int], *, alt: str, milliseconds: int = 600
) -> Animation:
    """A frame for each week. `draw` makes a new figure that shows the runs up to a given week."""
    if milliseconds < FASTEST:
        raise ArgumentError(
            f"milliseconds = {printed(milliseconds)}: must be at least {FASTEST}; faster cannot be read."
        )
    images = []
    for week in weeks:
        figure = draw(week)
        try:
            images.append(fewer_colours(rendered(figure, "png")))
        finally:
            close_figure(figure)
    return Animation(tuple(images), alt, milliseconds)


_SCRIPT = """function (name, frames, wait) {
  var box = document.querySelector("figure." + name + ":not([data-ready])");
  if (!box) return;
  box.setAttribute("data-ready", "");
  var img = box.querySelector("img"), out = box.querySelector("output");
  var at = frames.length - 1, timer = null, play = box.querySelector("[data-do=play]");
  function show(i) { at = (i + frames.length) % frames.length; img.src = frames[at];
    out.textContent = (at + 1) + " of " + frames.length; }
  function stop() { clearInterval(timer); timer = null; play.textContent = "Play"; }
  function start() { if (at === frames.length - 1) show(0); play.textContent = "Pause";
    timer = setInterval(function () { show(at + 1); if (at === frames.length - 1) stop(); }, wait); }
  box.addEventListener("click", function (event) {
    var what = event.target.getAttribute("data-do");
    if (what === "play") { if (timer) stop(); else start(); }
    if (what === "back" || what === "next") { stop(); show(at + (what === "next" ? 1 : -1)); } });
  window.addEventListener("beforeprint", function () { stop(); show(frames.length - 1); });
}"""
