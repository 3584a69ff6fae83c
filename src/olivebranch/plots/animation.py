"""A picture that moves: plays, pauses and steps in a notebook, stands still when printed, and saves as GIF or HTML.

Hypothetical outcomes one after another are understood better than error bars (Hullman et al. 2015), at 400 ms or more
a frame (Kale et al. 2019). Nothing moves by itself: the reader presses play. Where a notebook is not trusted, scripts
are taken out and the last frame stays.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from matplotlib.figure import Figure, SubFigure

from olivebranch.base.writing import write_whole
from olivebranch.errors import ArgumentError
from olivebranch.plots.saving import close, png, small

FASTEST = 400  # milliseconds a frame


@dataclass(frozen=True, slots=True)
class Animation:
    """Frames as PNG, and what they show in words.

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
        """The animation for a page of its own or a notebook: buttons to play, pause and step; a still when printed."""
        name = f"runs-{uuid4().hex[:8]}"
        shown = [f"data:image/png;base64,{b64encode(frame).decode()}" for frame in self.frames]
        style = "max-width:100%;height:auto"
        words = escape(self.alt, quote=True)
        buttons = "".join(
            f'<button type="button" data-do="{do}" style="margin-right:.4em">{word}</button>'
            for do, word in (("play", "Play"), ("back", "Step back"), ("next", "Step"))
        )
        return (
            f'<figure id="{name}" style="margin:0"><img src="{shown[-1]}" alt="{words}" style="{style}">'
            f"<div>{buttons}<output>{len(shown)} of {len(shown)}</output></div></figure>"
            f"<script>({_SCRIPT})({_quoted(name)}, {_listed(shown)}, {self.milliseconds});</script>"
        )

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_png_(self) -> bytes:
        return self.frames[-1]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as .gif or .html; the file is whole or not there at all."""
        kind = Path(path).suffix.lower()
        if kind == ".gif":
            return write_whole(path, self._gif())
        if kind in (".html", ".htm"):
            head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Runs</title>'
            return write_whole(path, f"{head}<body>{self.html()}</body></html>")
        raise ArgumentError(f"path = {str(path)!r}: must end in .gif or .html.")

    def _gif(self) -> bytes:
        from PIL import Image

        images = [Image.open(BytesIO(frame)).convert("RGB").quantize(64) for frame in self.frames]
        times = [self.milliseconds] * (len(images) - 1) + [4 * self.milliseconds]
        out = BytesIO()
        images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=times, loop=0, optimize=False)
        return out.getvalue()


def animation(
    draw: Callable[[int], Figure | SubFigure], frames: Sequence[int], *, alt: str, milliseconds: int = 600
) -> Animation:
    """Draw every frame. `draw` makes a new figure for a frame's number."""
    if milliseconds < FASTEST:
        raise ArgumentError(f"milliseconds = {milliseconds!r}: must be at least {FASTEST}; faster cannot be read.")
    made = []
    for number in frames:
        figure = draw(number)
        made.append(small(png(figure)))
        close(figure)
    return Animation(tuple(made), alt, milliseconds)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(texts: Sequence[str]) -> str:
    return "[" + ",".join(_quoted(text) for text in texts) + "]"


_SCRIPT = """function (id, frames, wait) {
  var box = document.getElementById(id), img = box.querySelector("img"), out = box.querySelector("output");
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
