"""Pictures and the reader's own settings: of these only the fonts show, and only where ours lack a character."""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import font_manager
from PIL import Image

import olivebranch as ob
from olivebranch.draw import layout, regimes, style
from olivebranch.draw.palette import LIGHT
from olivebranch.draw.text import FONT, font_families, text_width
from olivebranch.plots.saving import rendered
from support.pictures import ONE, SEVERAL, close, comparison, faults, figure_of

pytestmark = pytest.mark.slow  # many small tests, which together take long

EVERY = ONE | SEVERAL
#: Settings that a reader may have, each of which would show in a picture that took it over.
READERS: Any = {
    "savefig.bbox": "tight",
    "savefig.dpi": 50,
    "savefig.transparent": True,
    "savefig.facecolor": "red",
    "savefig.pad_inches": 2,
    "figure.dpi": 60,
    "figure.figsize": (3, 2),
    "figure.constrained_layout.use": True,
    "figure.autolayout": False,
    "figure.subplot.left": 0.4,
    "figure.titlesize": 40,
    "font.size": 25,
    "font.weight": "bold",
    "font.style": "italic",
    "font.family": ["DejaVu Serif"],
    "text.color": "red",
    "axes.grid": True,
    "axes.grid.axis": "both",
    "axes.xmargin": 0.4,
    "axes.titley": 0.3,
    "axes.titlepad": 30,
    "axes.labelpad": 20,
    "axes.labelweight": "bold",
    "axes.prop_cycle": "cycler('color', ['red'])",
    "axes.formatter.limits": (0, 1),
    "axes.autolimit_mode": "round_numbers",
    "axes.spines.bottom": False,
    "xtick.direction": "in",
    "xtick.top": True,
    "xtick.minor.visible": True,
    "ytick.right": True,
    "ytick.major.size": 20,
    "ytick.major.pad": 20,
    "lines.marker": "s",
    "lines.linestyle": ":",
    "lines.markersize": 20,
    "lines.antialiased": False,
    "lines.dash_capstyle": "round",
    "patch.force_edgecolor": True,
    "patch.linewidth": 5,
    "patch.antialiased": False,
    "path.sketch": (3, 50, 2),
    "hatch.linewidth": 4,
    "scatter.marker": "x",
    "scatter.edgecolors": "red",
    "image.cmap": "gray",
    "legend.fontsize": 30,
    "legend.loc": "center",
    "text.antialiased": False,
}


@pytest.fixture(autouse=True)
def nothing_left_open():
    """No test leaves figures behind."""
    yield
    plt.close("all")


def drawn(draw, result):
    picture = draw(result)
    data = rendered(picture, "png")
    close(picture)
    return data


def pixels(path):
    """How wide an image is."""
    with Image.open(path) as image:
        return image.width


@pytest.mark.parametrize("name", EVERY)
def test_the_readers_settings_do_not_show(name):
    """The same bytes, drawn and saved under settings that would spoil it."""
    draw = EVERY[name]
    result = comparison("maybe") if name in SEVERAL else comparison("maybe")["small_steps"]
    plain = drawn(draw, result)
    with plt.rc_context(READERS):
        assert drawn(draw, result) == plain


def test_a_picture_is_as_wide_as_asked_for(tmp_path):
    """Also where the reader saves their own cut to what is drawn, and where it is saved long after it was drawn."""
    picture = ob.plot_cumulative(comparison("maybe")["small_steps"])
    with plt.rc_context(READERS):
        for width in (333, 800, 1200):
            assert pixels(ob.save_plot(picture, tmp_path / "a.png", width=width)) == width
    assert pixels(ob.save_plot(picture, tmp_path / "a.png")) == 800


@pytest.mark.parametrize("name", ["flow", "cumulative", "zones"])
def test_nothing_is_cut_where_pixels_are_few(name):
    """Small letters are drawn as wide as they were measured."""
    figure = figure_of(ONE[name](comparison("reconciliation", 52)["small_steps"]))
    for width in (400, 576, 600):
        figure.set_dpi(width / figure.get_figwidth())
        with plt.rc_context({"text.hinting": "none"}):
            assert not faults(figure), width


def test_the_callers_own_figure_is_saved_in_their_style(tmp_path):
    """Where ours is one of several Axes, theirs look as they do without us; only the file is as we make files."""
    with plt.rc_context({"axes.grid": True, "xtick.labelcolor": "red"}):
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
        ob.plot_cumulative(comparison("maybe")["small_steps"], ax=right)
        left.plot([1, 2])
        ob.save_plot(figure, tmp_path / "a.png")
        assert not layout.is_ours(figure)
        assert left.xaxis.get_major_ticks()[0].label1.get_color() == "red"


# ---- fonts ---------------------------------------------------------------------------------------


@pytest.fixture
def made_font(tmp_path):
    """A font that has one character, 你, which ours has not: a copy of ours under another name."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(font_manager.findfont(FONT))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {ord("你"): font.getBestCmap()[ord("N")]}
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = "Made for a test"
    path = tmp_path / "made.ttf"
    font.save(path)
    font_manager.fontManager.addfont(path)
    yield "Made for a test"
    font_manager.fontManager.ttflist = [f for f in font_manager.fontManager.ttflist if f.fname != str(path)]


def chinese():
    """Outcomes of a strategy whose name our font cannot write."""
    return ob.compare("maybe", [ob.Strategy("你", lambda see: "ask")], weeks=20)["你"]


@pytest.mark.parametrize("setting", ["font.family", "font.sans-serif", "font.serif"])
def test_characters_that_our_font_lacks_come_from_the_readers(setting, made_font):
    """By name or by the generic name that they use; a missing one would be a warning, and so an error here."""
    result = chinese()
    family: Any = {"font.family": [made_font], "font.sans-serif": ["sans-serif"], "font.serif": ["serif"]}[setting]
    settings: Any = {"font.family": family, setting: [made_font]}
    with plt.rc_context(settings):
        assert rendered(ob.plot_outcomes(result), "svg")


def test_characters_that_no_font_has_are_a_warning():
    with pytest.warns(UserWarning, match="missing from"):
        rendered(ob.plot_outcomes(chinese()), "svg")


def test_our_font_comes_first_and_fonts_that_are_not_there_are_left_out():
    with plt.rc_context({"font.family": ["DejaVu Serif", "No such font", "monospace"]}):
        families = font_families()
    assert families[:2] == [FONT, "DejaVu Serif"]
    assert "DejaVu Sans Mono" in families
    assert "No such font" not in families


def test_text_is_measured_in_the_fonts_it_is_drawn_in(made_font):
    with plt.rc_context({"font.family": [made_font]}), style.styled(LIGHT):
        assert text_width("你你", 10) == pytest.approx(2 * text_width("你", 10), rel=0.1)


# ---- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ONE)
def test_an_error_closes_the_figure_that_was_made_for_it(name, monkeypatch):
    """Whether a keyword is wrong or something fails at the end; a figure of the caller's stays open."""
    result = comparison("maybe")["small_steps"]
    theirs, ax = plt.subplots()
    with pytest.raises((AttributeError, TypeError, ValueError)):
        ONE[name](result, no_such_keyword=3)
    assert plt.get_fignums() == [theirs.number]
    if name not in {"runs", "convergence"}:
        with pytest.raises((AttributeError, TypeError, ValueError)):
            ONE[name](result, ax=ax, no_such_keyword=3)
    assert plt.get_fignums() == [theirs.number]


@pytest.mark.parametrize("what", [[], ["small_steps"]])
def test_a_picture_that_cannot_be_shown_or_saved_leaves_no_figure_and_no_file(what, monkeypatch, tmp_path):
    result = comparison("maybe")
    shown = result[what[0]] if what else result

    def fail(*_, **__):
        raise MemoryError

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", fail)
    with pytest.raises(MemoryError):
        shown._repr_html_()
    with pytest.raises(MemoryError):
        ob.plot_runs(result["small_steps"], animate=True)
    assert not plt.get_fignums()
    with pytest.raises(MemoryError):
        ob.save_plot(ob.plot_graph("maybe"), tmp_path / "x.png")
    with pytest.raises(ob.ArgumentError):
        ob.save_plot(ob.plot_graph("maybe"), tmp_path / "x.bmp")
    assert not list(tmp_path.iterdir())


# ---- marks and their words --------------------------------------------------------------------------------


def test_one_axis_for_all_strategies_has_the_rungs_that_any_of_them_meets():
    """Jumping ahead never passes maybe; small steps do, and their walks must not be read off the other's axis."""
    figure = figure_of(ob.plot_runs(comparison("maybe"), runs=4, seed=1))
    labels = [[label.get_text() for label in ax.get_yticklabels()] for ax in figure.axes[::4]]
    assert labels == [["shut", "no", "maybe", "yes"]] * 2
    for ax in figure.axes:
        low, high = ax.get_ylim()
        for line in ax.lines:
            assert low <= min(line.get_ydata())
            assert max(line.get_ydata()) <= high


@pytest.mark.parametrize("at", [2.0, 2.2, 2.4, 2.5, 1.9])
def test_no_letter_of_a_map_lies_under_the_ring_of_the_stated_values(at):
    """It steps aside within its cell; the others stand in the middle of theirs."""
    ax = layout.new_axes(8, 4)
    side = regimes.MapAxis("side", [str(i) for i in range(8)])
    best, ties = np.zeros((5, 8), dtype=np.int64), np.zeros((5, 8), dtype=bool)
    regimes.regime_map(ax, best, ties, ["one"], side, regimes.MapAxis("up", list("abcde")), LIGHT, stated=(at, 2.1))
    ring = ax.lines[0].get_window_extent()
    letters = [text for text in ax.texts if text.get_text() == "A"]
    assert len(letters) == 40
    assert not any(text.get_window_extent().overlaps(ring) for text in letters)
    moved = [text for text in letters if text.get_position()[0] % 1]
    assert len(moved) <= 1
    assert all(abs(text.get_position()[0] - round(text.get_position()[0])) < 0.4 for text in moved)
