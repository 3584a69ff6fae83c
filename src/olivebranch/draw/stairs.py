"""The ladder as two flights of stairs, one climbed step by step and one leapt; and where failed attempts land.

They stand side by side, or below one another where their steps would be too narrow.

Above the steps, an arrow up shows each attempt that works. Within a step is the chance of staying put or slipping back;
below it, the chance of falling to the floor. Arrow widths show chances on the same scale in both flights, so that they
can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from matplotlib.path import Path

from olivebranch.base.text import rounded_percent
from olivebranch.draw.arrows import curved_arrow, straight_arrow
from olivebranch.draw.icons import icon
from olivebranch.draw.layout import artists_on, scale_artists
from olivebranch.draw.palette import Look, Theme, scale_colours, text_on
from olivebranch.draw.stairs_layout import (
    ABOVE,
    DROP,
    FLOOR,
    LINE,
    Attempt,
    Climb,
    Stairs,
    count_lines,
    places,
    tread,
)
from olivebranch.draw.style import BODY, SMALL, TINY, Style
from olivebranch.draw.text import fitted, text_width, wrapped

LEAST = 0.005  # rarer slips and falls appear only in words
BETWEEN = 13.0  # points from one arrow down to the next


@dataclass(frozen=True, slots=True)
class _Flight:
    """Where one flight is drawn: the Axes, its left edge, floor and width in points, and the theme."""

    ax: Axes
    stairs: Stairs
    left: float
    floor: float
    width: float
    theme: Theme
    artist: Style

    @property
    def step(self) -> float:
        """The width of a step."""
        return self.width / len(self.stairs.rungs)

    def tread(self, step: int) -> float:
        """The height of a step."""
        return self.floor + tread(step)

    def bar(self, x: float, y: float, wide: float, high: float, colour: str, **style: Any) -> None:
        """A rectangle without an edge."""
        self.ax.add_patch(Rectangle((x, y), wide, high, **{"facecolor": colour, "edgecolor": "none", **style}))


def draw_stairs(
    ax: Axes, stairs: Stairs, theme: Theme, *, width: float, scale: float = 1.0, **artist: Any
) -> list[FancyArrowPatch]:
    """Draw both flights side by side.

    Parameters
    ----------
    width : the width of the picture in points
    scale : the size of a point on this Axes

    Returns
    -------
    The upward arrows, beginning with the first flight.
    """
    ax.set_axis_off()
    already_there = artists_on(ax)
    ax.set_aspect("equal")
    laid = places(stairs, width)
    top = max(floor for _, floor in laid.flights) + tread(len(stairs.rungs)) + ABOVE
    ax.set_xlim(0, width)
    ax.set_ylim(top - laid.height, top)
    arrows = []
    for (left, floor), climb in zip(laid.flights, stairs.climbs, strict=True):
        flight = _Flight(ax, stairs, left, floor, laid.wide, theme, artist)
        arrows += _draw_flight(flight, climb)
        _counts(flight, climb, laid.counts)
    scale_artists(ax, scale, already_there)
    return arrows


def _draw_flight(flight: _Flight, climb: Climb) -> list[FancyArrowPatch]:
    ax, stairs, step = flight.ax, flight.stairs, flight.step
    reached = {attempt.source for attempt in climb.attempts} | {attempt.aim for attempt in climb.attempts}
    head, top = wrapped(climb.name, BODY + 1, flight.width, "bold"), flight.tread(len(stairs.rungs)) + ABOVE - 4
    ax.text(flight.left, top, head, fontsize=BODY + 1, fontweight="bold", va="top")
    for i, colour in enumerate(scale_colours(flight.theme, len(stairs.rungs))):
        _step(flight, i, colour, faded=i not in reached)
    _floor(flight)
    _person(flight, flight.left + stairs.start * step + min(9.0, 0.12 * step), flight.tread(stairs.start))
    arrows = []
    for attempt in climb.attempts:
        arrows.append(_up(flight, attempt))
        _failures(flight, attempt)
    return arrows


def _step(flight: _Flight, i: int, colour: str, *, faded: bool) -> None:
    x, wide, high, low = flight.left + i * flight.step, flight.step, flight.tread(i), flight.floor + FLOOR + DROP
    flight.bar(x, low, wide - 1.5, high - low, flight.theme.panel, zorder=1)
    flight.bar(x, high - 5, wide - 1.5, 5, colour, zorder=1.5, alpha=0.55 if faded else 1.0)
    name = flight.stairs.rungs[i]
    text, size = fitted(name, wide - 4, (SMALL, TINY, TINY - 1, TINY - 2), "bold")
    flight.ax.text(
        x + wide / 2,
        high - 9,
        text,
        fontsize=size,
        fontweight="bold",
        ha="center",
        va="top",
        color=flight.theme.soft if faded else flight.theme.ink,
        zorder=4,
        linespacing=1.0,
    )


def _floor(flight: _Flight) -> None:
    """Draw the floor: in the colour of its ending if there is only one; otherwise with an icon and a word for each."""
    ax, floor, style = flight.ax, flight.stairs.floor, Style(fontsize=SMALL, fontweight="bold", va="center_baseline")
    middle = flight.floor + FLOOR / 2
    if len(floor) < 2:
        word, fill = (floor[0][0], floor[0][1].colour) if floor else ("ended", flight.theme.soft)
        flight.bar(flight.left, flight.floor, flight.width - 1.5, FLOOR, fill)
        ax.text(flight.left + 6, middle, word, color=text_on(fill), **style)
        return
    flight.bar(flight.left, flight.floor, flight.width - 1.5, FLOOR, flight.theme.panel)
    x = flight.left + 6
    for word, look in floor:
        ax.add_patch(icon(look, x + 5, middle, 9))
        ax.text(x + 14, middle, word, **style)
        x += 28 + text_width(word, SMALL, "bold")


def _person(flight: _Flight, x: float, high: float) -> None:
    """A figure at the start: a head over a body, standing on its step."""
    ink = flight.theme.ink
    flight.ax.plot([x], [high + 13.5], marker="o", ms=5.5, color=ink, zorder=5)
    flight.ax.plot([x, x], [high + 1, high + 9], color=ink, lw=3.6, solid_capstyle="round", zorder=5)


def _up(flight: _Flight, attempt: Attempt) -> FancyArrowPatch:
    """An arch from one step to a higher one, with its chance and the action on top; dashed if it never lands."""
    x0, y0 = flight.left + (attempt.source + 0.66) * flight.step, flight.tread(attempt.source) + 2
    x1, y1 = flight.left + (attempt.aim + 0.42) * flight.step, flight.tread(attempt.aim) + 2
    leap = attempt.aim - attempt.source
    peak = max(y0, y1) + (20 if leap == 1 else 26 + 7 * leap)
    lift = (peak - (y0 + y1) / 2) * 4 / 3 + (y0 + y1) / 2
    path = Path([(x0, y0), (x0, lift), (x1, lift), (x1, y1)], [Path.MOVETO, *[Path.CURVE4] * 3])
    never = attempt.up <= 0
    colour, dash = (flight.theme.soft, (0, (2, 3))) if never else (flight.theme.good, "-")
    style: Style = {"color": colour, "linewidth": 1.2 + 11 * attempt.up, "linestyle": dash, "zorder": 3}
    arrow = curved_arrow(flight.ax, path, 1.6 * attempt.up, **(style | flight.artist))
    middle, top = (x0 + x1) / 2, (lift * 0.75 + (y0 + y1) / 2 * 0.25) + 3 + 5.5 * attempt.up
    centred: Style = {"ha": "center", "va": "bottom", "zorder": 5}
    says = "never lands" if never else rounded_percent(attempt.up)
    flight.ax.text(middle, top, says, fontsize=BODY, fontweight="bold", **centred)
    words = wrapped(attempt.action, TINY, max(46.0, x1 - x0 + 18))
    small: Style = {"fontsize": TINY, "linespacing": 1.0, "color": flight.theme.soft}
    flight.ax.text(middle, top + 12.5, words, **centred, **small)
    return arrow


def _failures(flight: _Flight, attempt: Attempt) -> None:
    """Draw the chances of staying on the step, slipping back, and falling to the floor."""
    ax, step, floor = flight.ax, flight.step, flight.floor + FLOOR + DROP
    middle, high = flight.left + (attempt.source + 0.5) * step, flight.tread(attempt.source)
    small: Style = {"fontsize": TINY, "ha": "center"}
    if attempt.stays > 0:
        ax.text(middle, high - 27, f"↺ {rounded_percent(attempt.stays)}", va="center", zorder=4, **small)
    slips = attempt.slips >= LEAST and attempt.source > 0
    if slips:
        y = floor + 10
        _lost(flight, (middle + 2, y), (middle - 0.78 * step, y), attempt.slips, flight.theme.soft)
        above = y + 5 + 5 * attempt.slips
        ax.text(middle - 0.34 * step, above, rounded_percent(attempt.slips), va="bottom", zorder=5, **small)
    falls = [(look, chance) for (_, look), chance in zip(flight.stairs.floor, attempt.falls, strict=True)]
    _falls(flight, middle + (0.22 * step if attempt.slips >= LEAST else 0), [f for f in falls if f[1] >= LEAST])


def _falls(flight: _Flight, x: float, falls: Sequence[tuple[Look, float]]) -> None:
    """An arrow down for each ending, in its colour. If there are two, their labels are on the outer sides."""
    apart, floor = BETWEEN if len(falls) <= 2 else 2.2 * BETWEEN, flight.floor + FLOOR
    for n, (look, chance) in enumerate(falls):
        place = x + (n - (len(falls) - 1) / 2) * apart
        _lost(flight, (place, floor + DROP + 3), (place, floor + 1), chance, look.colour)
        side = -1 if n == 0 and len(falls) == 2 else 1
        beside: Style = {"ha": "left" if side > 0 else "right", "va": "center", "zorder": 5, "fontsize": TINY}
        away = side * (6 + 13 * chance)
        flight.ax.text(place + away, floor + DROP / 2 - 1, rounded_percent(chance), **beside)


def _lost(flight: _Flight, start: tuple[float, float], end: tuple[float, float], chance: float, colour: str) -> None:
    style: Style = {"color": colour, "linewidth": 1.2 + 11 * chance, "zorder": 3} | flight.artist
    straight_arrow(flight.ax, start, end, 1.6 * chance, **style)


def _counts(flight: _Flight, climb: Climb, place: tuple[float, float, float]) -> None:
    """A hundred people as one bar, with a slice for each ending; below it, the counts in words, and the harm."""
    ax, soft, wide = flight.ax, flight.theme.soft, place[2]
    left, top = flight.left + place[0], flight.floor + place[1]
    caption = wrapped(flight.stairs.caption, SMALL, wide)
    ax.text(left, top, caption, fontsize=SMALL, color=soft, va="bottom")
    x, unit = left, (wide - 1.5) / 100
    for count, (_, look) in zip(climb.counts, flight.stairs.endings, strict=True):
        fill = "none" if look.hollow else look.colour
        edge = look.colour if look.hollow else flight.theme.paper
        flight.bar(x, top - 22, count * unit, 16, fill, edgecolor=edge, hatch=look.hatch or None, linewidth=0.9)
        x += count * unit
    y = top - 38.0
    for line in count_lines(flight.stairs, climb, wide):
        for x, (count, word, look) in line:
            _count(flight, left + x, y, count, word, look)
        y -= LINE
    note = wrapped(climb.note, SMALL, wide) if climb.note else ""
    ax.text(left, y + LINE - 13, note, fontsize=SMALL, color=soft, va="top", linespacing=1.15)


def _count(flight: _Flight, x: float, y: float, count: int, word: str, look: Look) -> None:
    """An icon, a count and a word."""
    number = str(count)
    flight.ax.add_patch(icon(look, x + 5, y, 8))
    flight.ax.text(x + 13, y, number, fontsize=BODY, fontweight="bold", va="center_baseline")
    after = x + 19 + text_width(number, BODY, "bold")
    flight.ax.text(after, y, word, fontsize=SMALL, va="center_baseline")
