"""The road of rungs: how high each stands, what is marked beside it, and where those who stay end."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import PathPatch
from matplotlib.text import Annotation

from olivebranch.draw.palette import THEMES, ending_looks
from olivebranch.draw.zones import Beside, DeadEnd, zone_road

THEME = THEMES["light"]
LOOKS = ending_looks(["yes", "shut"], THEME)
RUNGS, CHANCES = ["no", "maybe"], [0.2, 0.5]


def drawn(**options):
    ax = plt.figure(figsize=(8, 5)).add_subplot()
    pieces = zone_road(ax, RUNGS, CHANCES, THEME, goal=("yes", LOOKS["yes"]), shut=LOOKS["shut"], **options)
    return ax, pieces


def lines(ax):
    return [tuple(map(tuple, np.asarray(line.get_xydata()).tolist())) for line in ax.lines]


def test_the_road_rises_from_chance_to_chance_up_to_the_goal():
    ax, pieces = drawn(linestyle="--")
    assert [np.asarray(piece.get_xydata()).tolist() for piece in pieces] == [[[0, 0.2], [1, 0.5]], [[1, 0.5], [2, 1.0]]]
    assert {piece.get_linestyle() for piece in pieces} == {"--"}
    assert [((i, height),) in lines(ax) for i, height in enumerate([*CHANCES, 1.0])] == [True] * 3
    assert [label.get_text() for label in ax.get_xticklabels()] == ["no", "maybe", "yes"]
    assert [text.get_text() for text in ax.texts] == ["20 %", "50 %"]
    assert ax.get_xlim()[0] < 0
    assert ax.get_xlim()[1] > 2


def test_an_estimate_has_its_band_and_stands_below_its_number():
    ax, _ = drawn(bands=[(0.1, 0.3), (0.45, 0.5)])
    assert {((0, 0.1), (0, 0.3)), ((1, 0.45), (1, 0.5))} <= set(lines(ax))
    assert [text.xy for text in ax.texts if isinstance(text, Annotation)] == [(0, 0.3), (1, 0.5)]


def test_another_chance_is_marked_across_the_road():
    ax, _ = drawn(beside=Beside("jump ahead", [0.1, 0.6]))
    for i, chance in enumerate([0.1, 0.6]):
        assert lines(ax).count(((i - 0.2, chance), (i + 0.2, chance))) == 2  # in ink, on paper
    assert ax.texts[-1].get_text() == "▬ jump ahead"


@pytest.mark.parametrize("rung", [0, 1])
def test_those_who_stay_end_at_a_barrier_at_their_chance(rung):
    ax, _ = drawn(dead_end=DeadEnd(rung, 0.05, "who stay", "on they go"))
    (way,) = (patch for patch in ax.patches if isinstance(patch, PathPatch))
    vertices = np.asarray(way.get_path().vertices).tolist()
    assert (vertices[0], vertices[-1]) == ([rung, CHANCES[rung]], [rung + 0.82, 0.05])
    assert ((rung + 0.82, 0.05),) in lines(ax)
    assert {"who stay: 5 %", "on they go"} <= {text.get_text() for text in ax.texts}
