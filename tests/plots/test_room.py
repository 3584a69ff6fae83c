"""Pictures on little room: nothing of a title or a note is cut; a narrow PNG is laid out anew, not made smaller."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, permutations

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

import olivebranch as ob
from olivebranch.draw import layout, room, style
from olivebranch.draw.counts import whole_percents
from olivebranch.draw.labels import ABOVE
from olivebranch.draw.palette import LIGHT
from olivebranch.plots.again import drawn_again
from olivebranch.plots.saving import rendered
from support.pictures import ONE, comparison, faults, figure_of, texts, usual

ON_AXES = {name: plot for name, plot in ONE.items() if name != "runs"}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def cut(figure, picture) -> list[str]:
    """The title, the note and the names of the axes, where they stick out of the figure."""
    words = [picture._left_title, picture.xaxis.label, picture.yaxis.label]
    words += [text for text in picture.texts if text.get_gid() == "note"]
    wanted = {text.get_text() for text in words if text.get_text()}
    return [fault for fault in faults(figure) if "is cut" in fault and any(repr(text) in fault for text in wanted)]


@pytest.mark.slow
@pytest.mark.parametrize(("model", "engine"), [("maybe", None), ("reconciliation", "constrained")])
@pytest.mark.parametrize("name", ON_AXES)
def test_nothing_said_is_cut_on_three_by_two_inches(name, model, engine):
    figure, ax = plt.subplots(figsize=(3, 2), layout=engine)
    ON_AXES[name](comparison(model)["small_steps"], ax=ax)
    assert ax.get_title(loc="left")
    assert not cut(figure, ax)


@pytest.mark.slow
def test_what_is_shortened_is_told_whole():
    """The alt text has the whole note; the picture keeps its words of care."""
    _, ax = plt.subplots(figsize=(3, 2), layout="constrained")
    result = comparison()["small_steps"]
    ob.plot_cumulative(result, ax=ax)
    (note,) = (text.get_text() for text in ax.texts if text.get_gid() == "note")
    assert " ".join(note.split()) == "Illustrative. No number predicts a real person."
    assert "for want of room" in ob.describe(ax)
    assert result.chain.note in ob.describe(ax)
    assert "for want of room" not in ob.describe(ob.plot_cumulative(result))


def test_neighbours_keep_their_place():
    """Without a layout engine, only the Axes that is drawn on moves, and stays within its own half."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(6, 2))
    before = right.get_position().bounds
    ob.plot_score(comparison()["small_steps"], by="weeks", ax=left)
    assert right.get_position().bounds == before
    figure.draw_without_rendering()
    assert left.get_tightbbox().x1 < right.get_window_extent().x0


def test_the_room_of_an_axes():
    figure, axes = plt.subplots(2, 2, figsize=(4, 4))
    whole = [room.room(ax) for ax in axes.flat]
    assert whole[0].x0 == 0
    assert whole[0].x1 == pytest.approx(whole[1].x0)
    assert whole[0].y0 == pytest.approx(whole[2].y1)
    assert whole[3].x1 == pytest.approx(figure.bbox.width)
    alone = plt.figure(figsize=(3, 2))
    assert room.room(alone.add_axes((0.2, 0.2, 0.5, 0.5))).width == pytest.approx(300)
    other = alone.add_axes((0.8, 0.2, 0.1, 0.5))
    assert room.room(other).width == pytest.approx(30)


def test_an_empty_figure_is_laid_out_once_for_each_size(monkeypatch):
    """The next one of that size has its Axes in the same places, and can be laid out again once it is drawn."""
    with style.styled(LIGHT):
        first = layout.new_panels(layout.new_figure(5.5, 3.25), 1, 2)
        monkeypatch.setattr(layout, "settle_layout", lambda at: pytest.fail("laid out once more"))
        second = layout.new_panels(layout.new_figure(5.5, 3.25), 1, 2)
        monkeypatch.undo()
        other = layout.new_axes(5.5, 3.25)
    places = [[ax.get_position().bounds for ax in axes] for axes in (first, second, [other])]
    assert places[0] == places[1]
    assert places[2][0] not in places[0]
    second[0].set_ylabel("a name\nin lines")
    room.settle_layout(second[0])
    assert second[0].get_position().x0 > first[0].get_position().x0


@pytest.mark.parametrize(
    ("wide", "tall", "lines"),
    [
        (500, 300, ["How near is yes, from every rung?"]),
        (130, 150, ["How near is yes,", "from every rung?"]),
        (60, 100, ["How near", "is yes …"]),
        (10, 10, [""]),
    ],
)
def test_a_title_is_shortened_only_as_far_as_it_must_be(wide, tall, lines):
    with plt.style.context({"font.family": "DejaVu Sans"}):
        found, size = room.fitting_title("How near is yes, from every rung?", wide, tall)
    assert found.split("\n") == lines
    assert size in room.SIZES


# ---- a narrow PNG --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["steps", "outcomes", "cumulative", "score", "difference", "stance", "runs"])
def test_a_narrow_picture_is_laid_out_anew(name):
    """Letters as large as before, nothing cut (as many pixels as asked for: the next test)."""
    picture, _ = usual(name, "reconciliation")
    narrow = drawn_again(picture, 6.0)
    figure = figure_of(narrow)
    assert figure.get_figwidth() <= 6.0
    assert min(float(text.get_fontsize()) for text in texts(figure)) >= 6
    assert not faults(figure)


@pytest.mark.slow
def test_a_picture_that_was_changed_is_only_made_smaller(tmp_path):
    open_before = set(plt.get_fignums())
    ax = ob.plot_stance(comparison()["small_steps"])
    anew = ob.save_plot(ax, tmp_path / "anew.png", width=500)
    tall, wide, _ = plt.imread(anew).shape
    assert wide == 500
    assert tall > 500 * 4.6 / 8  # as high as before, and no longer as wide
    ax.set_xlabel("mine")
    smaller = plt.imread(ob.save_plot(ax, tmp_path / "smaller.png", width=500))
    assert smaller.shape[0] == pytest.approx(500 * 4.6 / 8, abs=2)
    assert set(plt.get_fignums()) - open_before == {figure_of(ax).number}


@pytest.mark.slow
def test_the_same_picture_is_drawn_again_with_the_same_bytes():
    ax = ob.plot_graph("maybe", theme="dark")
    assert rendered(drawn_again(ax), "svg") == rendered(ax, "svg")
    _, mine = plt.subplots()
    assert drawn_again(ob.plot_graph("maybe", ax=mine)) is None


# ---- one rounding --------------------------------------------------------------------------------


@pytest.mark.parametrize("shares", [[0.4849, 0.4651, 0.0053, 0.0447], [1 / 3] * 3, [0.0, 1.0], [0.145, 0.355, 0.5]])
def test_numbers_of_one_picture_agree(shares):
    """Whole per cent add up as whole counts do, and their order is that of the shares."""
    written = whole_percents(shares)
    whole = [float(text.split()[0]) for text in written]
    for p, text in zip(shares, written, strict=True):
        assert abs(float(text.split()[0]) - 100 * p) < 1
    for a, b in permutations(range(len(shares)), 2):
        assert shares[a] >= shares[b] or whole[a] <= whole[b]


def test_the_label_of_a_curve_agrees_with_the_table_below_it():
    """Of 100 people, 48.49 moved on: once the label said 48 and the table 49."""
    ax = ob.plot_cumulative(comparison("reconciliation", 52)["small_steps"])
    words = [text.get_text() for text in ax.texts]
    assert "moved on 49 %" in words
    assert "49" in words


@pytest.mark.slow
def test_what_cannot_happen_is_not_shown():
    """Small steps never leave, which is told only beside a plan that does. That nobody was shut out is an answer."""
    result = ob.compare("reconciliation", ["small_steps", "three_noes_and_out"], weeks=26)
    assert "left" not in ob.describe(result["small_steps"].plot())
    assert "0 left" in ob.describe(result.plot()).partition("three noes")[0]  # beside a plan that may leave
    for name in ("cumulative", "stance", "when"):
        assert "left" not in ob.describe(getattr(result["small_steps"].plot, name)())
    silence = ob.Chain("ladder", "no_contact").exact(weeks=10)
    assert "0 shut" in ob.describe(silence.plot())


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.8, 0.999])
def test_no_band_leaves_the_axis(level):
    result = ob.Chain("reconciliation", "small_steps").simulate(runs=100, weeks=52, progress=False)
    ax = ob.plot_cumulative(result, level=level)
    tops = [band.get_datalim(ax.transData).y1 for band in ax.collections]
    assert max(tops) <= ax.get_ylim()[1]


NUMBERED: dict[str, Callable[[Axes], Axes]] = {
    "score": lambda ax: ob.plot_score(ob.Chain("maybe", "small_steps").exact(weeks=20), ax=ax),
    "places": lambda ax: ob.plot_places(ob.Chain("maybe", "small_steps").fundamental(), ax=ax),
    "distribution": lambda ax: ob.plot_distribution(
        ob.Chain("maybe", "jump_ahead").exact(weeks=20), "unwelcome", ax=ax
    ),
}


@pytest.mark.parametrize("name", NUMBERED)
def test_numbers_above_columns_stay_within_a_small_axes_and_apart(name):
    ax = NUMBERED[name](plt.figure(figsize=(3, 2), layout="constrained").subplots())
    figure_of(ax).draw_without_rendering()
    frame, numbers = ax.get_window_extent(), [text for text in ax.texts if text.get_gid() == ABOVE]
    boxes = sorted((number.get_window_extent() for number in numbers), key=lambda box: box.x0)
    assert max(box.y1 for box in boxes) <= frame.y1 + 1
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))


def test_names_of_rows_that_do_not_fit_are_shortened():
    """Five sentences beside rows that are ten points apart: one line of each, and none overlaps the next."""
    ax = plt.figure(figsize=(3, 2), layout="constrained").subplots()
    ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=8).plot(ax=ax)
    figure = figure_of(ax)
    figure.draw_without_rendering()
    names = [tick.label1 for tick in ax.yaxis.get_major_ticks()]
    boxes = sorted((name.get_window_extent() for name in names), key=lambda box: box.y0)
    assert all(low.y1 <= high.y0 + 1 for low, high in pairwise(boxes))
    assert all(name.get_text().endswith(" …") or "\n" not in name.get_text() for name in names)
