"""Two flights of the same stairs: what is tried from each step, where it lands, and how large the picture is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from olivebranch.draw.palette import Look
from olivebranch.draw.style import BODY, SMALL, WIDTH
from olivebranch.draw.text import text_width

BASE, RISE, FLOOR, DROP = 58.0, 17.0, 20.0, 30.0  # in points: the lowest step, each rise, the floor, the fall to it
UNDER, LINE = 92.0, 15.0  # points for one line of counts and its surroundings; for each further line
GAP = 26.0  # points between the flights, and from a flight to the counts beside it
NARROWEST = 60.0  # points: the narrowest step on which its name and the chances below it can be read
BESIDE = 164.0  # points for the counts beside a flight
ABOVE = 96.0  # points above the highest step


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt from a step: the action, the step it aims at, and where it lands with what chance.

    Attributes
    ----------
    up : the chance to land on `aim`, 0 if that never happens; `stays` and `slips` (a step back or more) are part of the
        rest
    falls : the chances of each ending that the floor stands for
    """

    action: str
    source: int
    aim: int
    up: float
    stays: float
    slips: float
    falls: tuple[float, ...]

    @property
    def is_leap(self) -> bool:
        """Does it aim more than a step higher?"""
        return self.aim > self.source + 1


@dataclass(frozen=True, slots=True)
class Climb:
    """One flight: a heading, its attempts, how many of 100 people reach each ending, and the harm done."""

    name: str
    attempts: tuple[Attempt, ...]
    counts: tuple[int, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Stairs:
    """The whole picture.

    Attributes
    ----------
    rungs : names of the steps, lowest first; the last is the goal
    climbs : the two flights
    start : the step they start on
    floor : what is under the stairs: a word and a look for each ending that a fall can lead to, such as "shut"
    endings : a word and a look for each of a climb's counts; the last is "still open"
    caption : the line above the counts, such as "Of 100 people, within 52 weeks"
    """

    rungs: Sequence[str]
    climbs: tuple[Climb, Climb]
    start: int
    floor: Sequence[tuple[str, Look]]
    endings: Sequence[tuple[str, Look]]
    caption: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the flights are: side by side, or below one another if their steps would be too narrow; in points.

    Attributes
    ----------
    flights : the left edge and the floor of each
    wide : the width of the stairs
    counts : where the counts are, from the left edge and the floor of their flight; and how wide they may be
    height : of the whole picture
    """

    flights: tuple[tuple[float, float], tuple[float, float]]
    wide: float
    counts: tuple[float, float, float]
    height: float


def places(stairs: Stairs, width: float) -> Places:
    """The arrangement of a picture of this width."""
    steps = len(stairs.rungs)
    tall = BASE + RISE * steps + FLOOR + DROP + ABOVE
    half = (width - GAP) / 2
    if half / steps >= NARROWEST:
        below = _under(stairs, half)
        return Places(((0.0, 0.0), (half + GAP, 0.0)), half, (0.0, -26.0, half), tall + below)
    wide = width - GAP - BESIDE
    if wide / steps >= NARROWEST:
        return Places(((0.0, tall), (0.0, 0.0)), wide, (wide + GAP, 0.45 * tall, BESIDE), 2 * tall + 8)
    row = tall + _under(stairs, width)
    return Places(((0.0, row), (0.0, 0.0)), width, (0.0, -26.0, width), 2 * row)


Count = tuple[int, str, Look]


def count_lines(stairs: Stairs, climb: Climb, width: float) -> list[list[tuple[float, Count]]]:
    """The counts under a flight of this width, in as many lines as needed, each count with its distance from the left.

    Of the endings that nobody reaches, only the first two are shown.
    """
    lines: list[list[tuple[float, Count]]] = [[]]
    x = 0.0
    for n, (count, (word, look)) in enumerate(zip(climb.counts, stairs.endings, strict=True)):
        if count == 0 and n > 1:
            continue
        taken = 32 + text_width(str(count), BODY, "bold") + text_width(word, SMALL)
        if lines[-1] and x + taken - 13 > width + GAP / 2:
            lines.append([])
            x = 0.0
        lines[-1].append((x, (count, word, look)))
        x += taken
    return lines


def _under(stairs: Stairs, width: float) -> float:
    """Points for the counts under a flight of this width."""
    return UNDER + LINE * (max(len(count_lines(stairs, climb, width)) for climb in stairs.climbs) - 1)


def tread(step: int) -> float:
    """The height of a step above the floor, in points."""
    return FLOOR + DROP + BASE + RISE * step


def fit_stairs(stairs: Stairs, wide: float, tall: float) -> tuple[float, float]:
    """The width in points at which every step can be read, and the scale at which the picture fits the given points."""
    width = max(wide, NARROWEST * len(stairs.rungs))
    for _ in range(20):
        height = places(stairs, width).height
        if height * wide <= width * tall * 1.001:
            break
        width = max(width * 1.05, min(width * 1.5, height * wide / tall))
    return width, wide / width


def figure_size(stairs: Stairs, width: float) -> tuple[float, float]:
    """The size of a figure in inches, for a picture of this width in points."""
    return WIDTH, places(stairs, width).height / 72 + 1.2
