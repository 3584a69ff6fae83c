"""Pictures can be read: contrast, colour blindness, printing in grey; no text overlaps or is cut off."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

import olivebranch as ob
from olivebranch.draw.palette import DARK, LIGHT, contrast, ending_looks, luminance, scale_colours, text_on
from support.pictures import ONE, SEVERAL, comparison, faults, figure_of, four_endings, texts, usual

pytestmark = pytest.mark.slow

THEMES = [pytest.param(theme, id=theme.name) for theme in (LIGHT, DARK)]

#: Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array([0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]),
    "deutan": np.array([0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]),
    "tritan": np.array([1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]),
}


def lab(colour: str, kind: str) -> np.ndarray:
    """A colour as it is seen, in CIELAB."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen = np.clip(BLINDNESS[kind].reshape(3, 3) @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out_three_to_one(theme):
    marks = [
        *theme.scale,
        theme.good,
        theme.shut,
        theme.moved_on,
        theme.left,
        theme.open,
        *theme.others,
        *theme.actions,
    ]
    for colour in marks:
        assert contrast(colour, theme.paper) >= 3, colour


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out_four_and_a_half_to_one(theme):
    """On the background, on panels, on filled marks; actions are named in their own colour."""
    for colour in (theme.ink, theme.soft, *theme.actions):
        assert contrast(colour, theme.paper) >= 4.5, colour
    for colour in (theme.ink, theme.soft):
        assert contrast(colour, theme.panel) >= 4.5, colour
    for fill in (*theme.scale, theme.good, theme.shut, theme.moved_on, theme.left, *theme.actions):
        assert contrast(text_on(fill), fill) >= 4.5, fill


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_scale_from_no_to_yes_keeps_its_order_for_every_eye(theme, kind):
    """Neighbours can be told apart, and lightness only rises, whatever kind of colour blindness."""
    seen = [lab(colour, kind) for colour in theme.scale]
    for a, b in pairwise(seen):
        assert np.linalg.norm(a - b) >= 8
    if kind != "tritan":
        assert all(a[0] < b[0] for a, b in pairwise(seen))


@pytest.mark.parametrize("theme", THEMES)
def test_the_scale_rises_when_printed_in_grey(theme):
    for count in (2, 3, 5, 7):
        grey = [luminance(colour) for colour in scale_colours(theme, count)]
        assert all(a < b for a, b in pairwise(grey))


FIVE = ("yes", "shut", "moved_on", "left", "open")


@pytest.mark.parametrize("theme", THEMES)
def test_endings_differ_in_every_cue(theme):
    """Shut, moved on and left each have their own colour, marker, hatch and dash."""
    looks = ending_looks(FIVE[:-1], theme)
    assert tuple(looks) == FIVE
    for a, b in combinations(looks.values(), 2):
        for cue in ("colour", "marker", "hatch", "dash"):
            assert getattr(a, cue) != getattr(b, cue), (cue, a, b)
    assert [name for name, look in looks.items() if look.hollow] == ["open"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_endings_can_be_told_apart_by_every_eye(theme, kind):
    """They differ as seen, against the background, and in lightness alone, as when printed in grey."""
    looks = ending_looks(FIVE[:-1], theme)
    for a, b in combinations(looks.values(), 2):
        assert np.linalg.norm(lab(a.colour, kind) - lab(b.colour, kind)) >= 15, (a, b)
        assert abs(lab(a.colour, "none")[0] - lab(b.colour, "none")[0]) >= 6, (a, b)
    assert all(contrast(look.colour, theme.paper) >= 3 for look in looks.values())


@pytest.mark.parametrize("theme", THEMES)
def test_moving_on_is_neutral_and_letting_go_is_calm(theme):
    """Neither is loud: both have far less colour than a yes, and moving on has the least of all endings."""
    chroma = {name: np.hypot(*lab(look.colour, "none")[1:]) for name, look in ending_looks(FIVE[:-1], theme).items()}
    assert chroma["moved_on"] < chroma["left"] < chroma["shut"] < chroma["yes"]


def test_endings_of_other_names_differ_too():
    looks = ending_looks(["won", "shut", "left", "elsewhere", "further", "beyond"], LIGHT)
    for a, b in combinations(looks.values(), 2):
        assert (a.marker, a.hatch, a.dash) != (b.marker, b.hatch, b.dash)
        assert a.marker != b.marker


# ---- nothing overlaps, nothing is cut ---------------------------------------------------------


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("model", ["maybe", "reconciliation"])
def test_two_strategies(name, model):
    picture, _ = usual(name, model)
    assert not faults(figure_of(picture))


@pytest.mark.parametrize("name", ONE)
def test_one_strategy(name):
    picture, _ = usual(name, "reconciliation", 52, strategy="small_steps")
    assert not faults(figure_of(picture))


@pytest.mark.parametrize("name", SEVERAL)
def test_four_endings_side_by_side(name):
    options = {"small": "climb", "leap": "leap"} if name == "steps" else {}
    assert not faults(figure_of(SEVERAL[name](four_endings(), **options)))


@pytest.mark.parametrize("name", [name for name in ONE if name not in {"runs", "convergence"}])
def test_on_a_small_axes_of_the_callers(name):
    """600 x 450 pixels, and four endings where nothing is hidden (only the full model has a belief to show)."""
    figure, ax = plt.subplots(figsize=(6, 4.5), layout="constrained")
    result = comparison("reconciliation", 52)["small_steps"] if name == "belief" else four_endings()["climb"]
    ONE[name](result, ax=ax)
    assert not faults(figure)


@pytest.mark.parametrize("name", ["cumulative", "when"])
def test_two_panels_in_a_narrow_figure_of_the_callers(name):
    """The counts under the panels stay apart, with room for a digit between them."""
    figure = plt.figure(figsize=(6, 4.5), layout="constrained")
    SEVERAL[name](four_endings(), fig=figure)
    assert not faults(figure)
    for ax in figure.axes:
        row = [t.get_window_extent() for t in ax.texts if t.get_text().isdigit()]
        for a, b in combinations(row, 2):
            if abs(a.y0 - b.y0) < 1:
                assert max(a.x0, b.x0) - min(a.x1, b.x1) > 4


def test_a_fall_is_drawn_for_each_ending_in_its_colour():
    """The leap may end shut or moved on: two arrows, two chances, and only shut is called shut."""
    ax = ob.plot_steps(four_endings(), "climb", "leap")
    looks = ending_looks(("yes", "shut", "moved_on", "left"), LIGHT)
    colours = [to_hex(patch.get_edgecolor()) for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    assert {looks["shut"].colour, looks["moved_on"].colour} <= set(colours)
    assert "ends shut 11 %, ends moved on 4 %" in ob.describe(ax)  # 0.12 and 0.04 of those who reach no yes


DOLLARS = ("cheap_$5_and_$6", "back\\$lash_100%")


@pytest.mark.parametrize("name", ["outcomes", "cumulative", "when", "score", "difference", "steps"])
def test_a_name_with_dollars_is_text_and_never_mathematics(name):
    """In a caller's figure (in ours, test_foreign_text.py): drawn and described as written, with no stray backslash."""
    result = four_endings(names=DOLLARS)
    options: dict[str, Any] = {"small": DOLLARS[0], "leap": DOLLARS[1]} if name == "steps" else {}
    figure = plt.figure(figsize=(12, 6), layout="constrained")
    options |= {"fig": figure} if name in {"cumulative", "when"} else {"ax": figure.subplots()}
    picture = SEVERAL[name](result, **options)
    shown = [text for text in texts(figure_of(picture)) if "$" in text.get_text()]
    assert shown
    for text in shown:
        assert not text.get_parse_math()
    told = ob.describe(picture)
    assert "cheap $5 and $6" in told
    assert r"\$5" not in told
    figure_of(picture).savefig(BytesIO(), format="svg")


def test_axis_labels_of_the_callers_axes_are_text_too():
    ax = plt.figure(layout="constrained").subplots()
    renamed = ob.Model(
        title="$",
        states={"face": ["none", "heads", "tails"]},
        start=[{}],
        endings={"won": "face == heads", "lost": "face == tails"},
        actions={"toss": {}},
        shift={"face": [{"chances": {"heads": 0.5, "tails": 0.5}}]},
        step="$week$",
    )
    ob.plot_cumulative((renamed @ ob.Strategy("toss", lambda see: "toss")).exact(3), ax=ax)
    assert ax.get_xlabel() == "$week$"
    assert not ax.xaxis.label.get_parse_math()


EIGHT = (
    "small_steps",
    "skip_the_pause",
    "three_noes_and_out",
    "one_no_and_out",
    "just_friends",
    "no_contact",
    "jump_ahead",
    "push_hard",
)


@cache
def of_eight():
    return ob.compare("reconciliation", EIGHT, weeks=26)


@pytest.mark.parametrize("name", ["outcomes", "cumulative", "score"])
def test_eight_strategies(name):
    assert not faults(figure_of(SEVERAL[name](of_eight())))


LONG = ("a_very_long_strategy_name_that_goes_on_and_on", "Donaudampfschifffahrtsgesellschaftskapitaen")


@pytest.mark.parametrize("name", ["outcomes", "cumulative", "score", "difference", "steps"])
def test_long_names(name):
    options = {"small": LONG[0], "leap": LONG[1]} if name == "steps" else {}
    assert not faults(figure_of(SEVERAL[name](four_endings(names=LONG), **options)))


@pytest.mark.parametrize("name", ["outcomes", "cumulative", "when", "stance", "flow", "graph"])
def test_an_ending_with_chance_0_and_one_with_chance_1(name):
    model = ob.load("maybe").with_parameters(cold_yes=0.0, slam=1.0)
    never = ob.compare(model, ["jump_ahead"], weeks=20)["jump_ahead"]
    assert never.chance("shut") == 1
    assert never.chance("yes") == 0
    picture = ONE[name](never)
    assert not faults(figure_of(picture))
    assert "shut" in ob.describe(picture)


@pytest.mark.parametrize("name", ONE)
def test_one_week(name):
    assert not faults(figure_of(ONE[name](comparison("maybe", 1)["small_steps"])))


@pytest.mark.parametrize("name", ["outcomes", "cumulative", "when", "zones", "convergence"])
def test_a_single_run(name):
    assert not faults(figure_of(ONE[name](comparison("maybe", 20, 1)["small_steps"])))


@pytest.mark.parametrize("name", ["outcomes", "cumulative", "when", "difference"])
def test_a_million_runs(name):
    assert not faults(figure_of(SEVERAL[name](comparison("maybe", 20, 1_000_000))))


@pytest.mark.parametrize("model", ["maybe", "ladder", "reconciliation", "second_time", "mixed_signals"])
def test_no_label_of_a_graph_crosses_another(model):
    assert not faults(figure_of(ob.plot_graph(ob.load(model))))


def test_words_say_small_chances_without_saying_never():
    from olivebranch.base.text import rounded_percent

    assert [rounded_percent(p) for p in (0, 1e-9, 0.004, 0.5, 0.996, 1 - 1e-9, 1, np.nan)] == [
        "0 %",
        "< 0.1 %",
        "0.4 %",
        "50 %",
        "99.6 %",
        "> 99.9 %",
        "100 %",
        "–",
    ]
