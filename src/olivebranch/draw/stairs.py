"""The ladder as stairs, twice: climbed a step at a time, and leapt; and where each lands when it fails.

Above the treads, an arrow up for each try that works; within a step, what stays put and what slips back a step; below,
what falls through to the floor. An arrow is as wide as its chance, in both halves alike, so the eye can compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path

from olivebranch.base.text import rounded_percent
from olivebranch.draw.graph import head_style
from olivebranch.draw.icons import icon
from olivebranch.draw.layout import artists_on, hide_axes, scale_artists
from olivebranch.draw.palette import Look, Theme, on, steps
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import text_width, wrapped

LEAST = 0.005  # rarer slips and falls are told in words only
BASE, RISE, FLOOR, DROP = 58.0, 17.0, 20.0, 30.0  # points: lowest step, each rise, the floor, the fall to it
UNDER = 92.0  # points for the counts


@dataclass(frozen=True, slots=True)
class Try:
    """One try from a step: what is done, the step it aims at, and the chances of where it lands.

    Attributes
    ----------
    up : the chance to land on `aim`; `stays`, `slips` (a step back or more) and `falls` (to the floor) are the rest
    """

    action: str
    source: int
    aim: int
    up: float
    stays: float
    slips: float
    falls: float


@dataclass(frozen=True, slots=True)
class Climb:
    """One half of the picture: a heading, its tries, of 100 people how many end where, and the harm done."""

    name: str
    tries: tuple[Try, ...]
    counts: tuple[int, ...]
    note: str


def extent(steps_: int, room: float) -> tuple[float, float]:
    """The width and height in points that the picture takes."""
    return room, BASE + RISE * steps_ + FLOOR + DROP + UNDER + 96


def fitted(rungs: int, wide: float, tall: float) -> tuple[float, float]:
    """The width in points at which every step can be read, and the scale at which the picture fits the given points."""
    room = max(wide, 2 * 52.0 * rungs + 26)
    room = max(room, extent(rungs, room)[1] * wide / tall)
    return room, wide / room


def stairs(
    ax: Axes,
    rungs: Sequence[str],
    climbs: tuple[Climb, Climb],
    start: int,
    floor: str,
    endings: Sequence[tuple[str, Look]],
    theme: Theme,
    *,
    caption: str,
    room: float,
    scale: float = 1.0,
    **artist: Any,
) -> list[FancyArrowPatch]:
    """Draw both halves side by side.

    Parameters
    ----------
    rungs : names of the steps, lowest first; the last is the goal
    start : the step they start on
    floor : what is under the stairs, such as "shut"
    endings : a word and a look for each of `counts`; the last is "still open"
    caption : over the counts, such as "Of 100 people, within 52 weeks"
    room : the width of the picture in points; `scale` what a point is on this Axes

    Returns
    -------
    The arrows up, those of the first half first.
    """
    hide_axes(ax)
    since = artists_on(ax)
    ax.set_aspect("equal")
    wide, tall = extent(len(rungs), room)
    ax.set_xlim(0, wide)
    ax.set_ylim(-UNDER, tall - UNDER)
    gap, found = 26.0, []
    half = (wide - gap) / 2
    for n, climb in enumerate(climbs):
        left = n * (half + gap)
        found += _half(
            ax,
            left,
            half,
            rungs,
            climb,
            start,
            floor,
            endings[1][1] if len(endings) > 1 else None,
            theme,
            tall - UNDER,
            artist,
        )
        _result(ax, left, half, climb, endings, caption, theme)
    scale_artists(ax, scale, since)
    return found


def _half(
    ax: Axes,
    left: float,
    wide: float,
    rungs: Sequence[str],
    climb: Climb,
    start: int,
    floor: str,
    look: Look | None,
    theme: Theme,
    top: float,
    artist: dict[str, Any],
) -> list[FancyArrowPatch]:
    step = wide / len(rungs)
    active = {t.source for t in climb.tries} | {t.aim for t in climb.tries}
    ax.text(left, top - 4, wrapped(climb.name, BODY + 1, wide, "bold"), fontsize=BODY + 1, fontweight="bold", va="top")
    for i, (rung, colour) in enumerate(zip(rungs, steps(theme, len(rungs)), strict=True)):
        _step(ax, left + i * step, step, tread(i), rung, colour, theme, faded=i not in active)
    _floor(ax, left, wide, floor, look, theme)
    _start(ax, left + start * step + min(9.0, 0.12 * step), tread(start), theme)
    found = []
    for one in climb.tries:
        found.append(_up(ax, left, step, one, theme, artist))
        _fails(ax, left, step, one, look, theme, artist)
    return found


def tread(step: int) -> float:
    """The height of a step."""
    return FLOOR + DROP + BASE + RISE * step


def _step(ax: Axes, x: float, wide: float, high: float, name: str, colour: str, theme: Theme, *, faded: bool) -> None:
    low = FLOOR + DROP
    ax.add_patch(Rectangle((x, low), wide - 1.5, high - low, facecolor=theme.panel, edgecolor="none", zorder=1))
    ax.add_patch(
        Rectangle(
            (x, high - 5), wide - 1.5, 5, facecolor=colour, edgecolor="none", zorder=1.5, alpha=0.55 if faded else 1.0
        )
    )
    size = SMALL if text_width(name, SMALL, "bold") < wide - 4 else TINY
    ax.text(
        x + wide / 2,
        high - 9,
        wrapped(name, size, wide - 4, "bold"),
        fontsize=size,
        fontweight="bold",
        ha="center",
        va="top",
        color=theme.soft if faded else theme.ink,
        zorder=4,
        linespacing=1.0,
    )


def _floor(ax: Axes, left: float, wide: float, name: str, look: Look | None, theme: Theme) -> None:
    fill = look.colour if look is not None else theme.soft
    ax.add_patch(Rectangle((left, 0), wide - 1.5, FLOOR, facecolor=fill, edgecolor="none"))
    ax.text(left + 6, FLOOR / 2, name, fontsize=SMALL, fontweight="bold", color=on(fill), va="center_baseline")


def _start(ax: Axes, x: float, high: float, theme: Theme) -> None:
    """A figure at the start: a head over a body, standing on its step."""
    ax.plot([x], [high + 13.5], marker="o", ms=5.5, color=theme.ink, zorder=5)
    ax.plot([x, x], [high + 1, high + 9], color=theme.ink, lw=3.6, solid_capstyle="round", zorder=5)


def _up(ax: Axes, left: float, step: float, one: Try, theme: Theme, artist: dict[str, Any]) -> FancyArrowPatch:
    x0, y0 = left + (one.source + 0.66) * step, tread(one.source) + 2
    x1, y1 = left + (one.aim + 0.42) * step, tread(one.aim) + 2
    leap = one.aim - one.source
    peak = max(y0, y1) + (20 if leap == 1 else 26 + 7 * leap)
    return _arch(ax, (x0, y0), (x1, y1), peak, one, theme, artist)


def _arch(
    ax: Axes,
    a: tuple[float, float],
    b: tuple[float, float],
    peak: float,
    one: Try,
    theme: Theme,
    artist: dict[str, Any],
) -> FancyArrowPatch:
    lift = (peak - (a[1] + b[1]) / 2) * 4 / 3 + (a[1] + b[1]) / 2
    path = Path([a, (a[0], lift), (b[0], lift), b], [Path.MOVETO, *[Path.CURVE4] * 3])
    style: dict[str, Any] = {"color": theme.good, "linewidth": 1.2 + 11 * one.up, "zorder": 3} | artist
    patch = FancyArrowPatch(path=path, arrowstyle=head_style(1.6 * one.up), mutation_scale=1.0, **style)
    ax.add_patch(patch)
    middle = (a[0] + b[0]) / 2
    top = (lift * 0.75 + (a[1] + b[1]) / 2 * 0.25) + 3 + 5.5 * one.up
    ax.text(middle, top, rounded_percent(one.up), fontsize=BODY, fontweight="bold", ha="center", va="bottom", zorder=5)
    words = wrapped(one.action, TINY, max(46.0, b[0] - a[0] + 18))
    ax.text(
        middle, top + 12.5, words, fontsize=TINY, ha="center", va="bottom", zorder=5, linespacing=1.0, color=theme.soft
    )
    return patch


def _fails(
    ax: Axes, left: float, step: float, one: Try, look: Look | None, theme: Theme, artist: dict[str, Any]
) -> None:
    middle, high, low = left + (one.source + 0.5) * step, tread(one.source), FLOOR + DROP
    if one.stays > 0:
        ax.text(middle, high - 27, f"↺ {rounded_percent(one.stays)}", fontsize=TINY, ha="center", va="center", zorder=4)
    if one.slips >= LEAST and one.source > 0:
        y = low + 10
        _straight(ax, (middle + 2, y), (middle - 0.78 * step, y), one.slips, theme.soft, artist)
        ax.text(
            middle - 0.34 * step,
            y + 5 + 5 * one.slips,
            rounded_percent(one.slips),
            fontsize=TINY,
            ha="center",
            va="bottom",
            zorder=5,
        )
    if one.falls >= LEAST:
        x = middle + 0.22 * step if one.slips >= LEAST else middle
        colour = look.colour if look is not None else theme.soft
        _straight(ax, (x, low + 3), (x, FLOOR + 1), one.falls, colour, artist)
        ax.text(
            x + 6 + 13 * one.falls,
            FLOOR + DROP / 2 - 1,
            rounded_percent(one.falls),
            fontsize=TINY,
            ha="left",
            va="center",
            zorder=5,
        )


def _straight(
    ax: Axes, a: tuple[float, float], b: tuple[float, float], chance: float, colour: str, artist: dict[str, Any]
) -> None:
    style: dict[str, Any] = {"color": colour, "linewidth": 1.2 + 11 * chance, "zorder": 3} | artist
    ax.add_patch(
        FancyArrowPatch(a, b, arrowstyle=head_style(1.6 * chance), mutation_scale=1.0, shrinkA=0, shrinkB=0, **style)
    )


def _result(
    ax: Axes, left: float, wide: float, climb: Climb, endings: Sequence[tuple[str, Look]], caption: str, theme: Theme
) -> None:
    """A hundred people as one bar, a slice for each ending, with the counts beneath."""
    ax.text(left, -26, caption, fontsize=SMALL, color=theme.soft, va="baseline")
    x, unit = left, (wide - 1.5) / 100
    for n, (count, (_, look)) in enumerate(zip(climb.counts, endings, strict=True)):
        open_ = n == len(endings) - 1
        ax.add_patch(
            Rectangle(
                (x, -50),
                count * unit,
                16,
                facecolor="none" if open_ else look.colour,
                edgecolor=look.colour if open_ else theme.paper,
                hatch=look.hatch or None,
                linewidth=0.9,
            )
        )
        x += count * unit
    at = left
    for n, (count, (word, look)) in enumerate(zip(climb.counts, endings, strict=True)):
        if count == 0 and n > 1:
            continue
        wanted = 16 + text_width(str(count), BODY, "bold") + 4 + text_width(word, SMALL) + 12
        ax.add_patch(icon(look, at + 5, -66, 8, theme, hollow=n == len(endings) - 1))
        ax.text(at + 13, -66, str(count), fontsize=BODY, fontweight="bold", va="center_baseline")
        ax.text(at + 19 + text_width(str(count), BODY, "bold"), -66, word, fontsize=SMALL, va="center_baseline")
        at += wanted
    ax.text(left, -84, climb.note, fontsize=SMALL, color=theme.soft, va="center_baseline")


def size(rungs: int, width_: float) -> tuple[float, float]:
    """The size of a figure in inches."""
    return width_, extent(rungs, 0)[1] / 72 + 1.2
