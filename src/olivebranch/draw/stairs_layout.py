"""Two flights of the same stairs: what is tried from each step, where it lands, and how large the picture is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from olivebranch.draw.palette import Look
from olivebranch.draw.style import BODY, SMALL, WIDTH
from olivebranch.draw.text import text_width

BASE, RISE, FLOOR, DROP = 58.0, 17.0, 20.0, 30.0  # in points: the lowest step, each rise, the floor, the fall to it
UNDER, LINE = 92.0, 15.0  # points for one line of counts and its surroundings; for each further line
GAP = 26.0  # points between the flights
NARROWEST = 52.0  # points: the narrowest step whose name can be read


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt from a step: the action, the step it aims at, and where it lands with what chance.

    Attributes
    ----------
    up : the chance to land on `aim`; `stays` and `slips` (a step back or more) are part of the rest
    falls : the chances of each ending that the floor stands for
    """

    action: str
    source: int
    aim: int
    up: float
    stays: float
    slips: float
    falls: tuple[float, ...]


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


def under(stairs: Stairs, width: float) -> float:
    """Points for the counts under the stairs, in a picture of this width."""
    half = (width - GAP) / 2
    return UNDER + LINE * (max(len(count_lines(stairs, climb, half)) for climb in stairs.climbs) - 1)


def height_of(stairs: Stairs, width: float) -> float:
    """The height of the picture in points, at this width."""
    return BASE + RISE * len(stairs.rungs) + FLOOR + DROP + under(stairs, width) + 96


def tread(step: int) -> float:
    """The height of a step in points."""
    return FLOOR + DROP + BASE + RISE * step


def fit_stairs(stairs: Stairs, wide: float, tall: float) -> tuple[float, float]:
    """The width in points at which every step can be read, and the scale at which the picture fits the given points."""
    width = max(wide, 2 * NARROWEST * len(stairs.rungs) + GAP)
    width = max(width, height_of(stairs, width) * wide / tall)
    return width, wide / width


def figure_size(stairs: Stairs, width: float) -> tuple[float, float]:
    """The size of a figure in inches, for a picture of this width in points."""
    return WIDTH, height_of(stairs, width) / 72 + 1.2
