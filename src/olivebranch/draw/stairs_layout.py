"""Two flights of the same stairs: what is tried from each step, where it lands, and how large the picture is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from olivebranch.draw.palette import Look

BASE, RISE, FLOOR, DROP = 58.0, 17.0, 20.0, 30.0  # points: lowest step, each rise, the floor, the fall to it
UNDER = 92.0  # points for the counts
GAP = 26.0  # points between the flights
NARROWEST = 52.0  # points of a step whose name can be read


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt from a step: what is done, the step it aims at, and the chances of where it lands.

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
    """One flight: a heading, its attempts, of 100 people how many end where, and the harm done."""

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
    floor : what is under the stairs, such as "shut"
    endings : a word and a look for each of a climb's counts; the last is "still open"
    caption : over the counts, such as "Of 100 people, within 52 weeks"
    """

    rungs: Sequence[str]
    climbs: tuple[Climb, Climb]
    start: int
    floor: str
    endings: Sequence[tuple[str, Look]]
    caption: str


def height_of(steps: int) -> float:
    """The height of the picture in points."""
    return BASE + RISE * steps + FLOOR + DROP + UNDER + 96


def tread(step: int) -> float:
    """The height of a step in points."""
    return FLOOR + DROP + BASE + RISE * step


def fit_stairs(steps: int, wide: float, tall: float) -> tuple[float, float]:
    """The width in points at which every step can be read, and the scale at which the picture fits the given points."""
    width = max(wide, 2 * NARROWEST * steps + GAP)
    width = max(width, height_of(steps) * wide / tall)
    return width, wide / width


def figure_size(steps: int, width: float) -> tuple[float, float]:
    """The size of a figure in inches."""
    return width, height_of(steps) / 72 + 1.2
