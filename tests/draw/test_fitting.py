"""What makes a drawing fit: rooms, titles and notes, axes, labels that keep apart, and numbers above columns."""

from __future__ import annotations

from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import FancyArrowPatch

from olivebranch.draw import labels, layout, palette, room, style, text
from olivebranch.draw.palette import DARK, LIGHT, Look
from support.drawings import lines_are_close, points_axes, ticks, where

SENTENCES = (
    "Worked out exactly. Illustrative: no real person. No number predicts a real person. More is said elsewhere."
)


# ---- layout -------------------------------------------------------------------------------------


def test_a_new_figure_is_ours_and_has_narrow_margins():
    figure = layout.new_figure(5.0, 3.0)
    assert figure.get_size_inches().tolist() == [5, 3]
    assert layout.is_ours(figure)
    assert not layout.is_ours(plt.figure())
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    found = engine.get()
    assert [found[name] for name in ("w_pad", "h_pad", "wspace", "hspace")] == [0.12, 0.12, 0.03, 0.05]
    assert layout.new_axes().figure.get_size_inches().tolist() == [8, 4.5]


def test_few_places_of_empty_axes_are_kept(monkeypatch):
    """A reader who drags a window draws in ever new sizes."""
    kept: dict[object, object] = {}
    monkeypatch.setattr(layout, "MOST_EMPTY", 2)
    monkeypatch.setattr(layout, "_EMPTY", kept)
    monkeypatch.setattr(layout, "settle_layout", lambda figure: None)  # which is slow
    for width, count in ((3.0, 1), (3.1, 2), (3.0, 2), (3.2, 1)):
        layout.new_axes(width, 2.0)
        assert len(kept) == count


def test_a_figure_of_ours_is_as_high_as_what_is_drawn_needs():
    """A picture half as high as wide, with a margin all around."""
    ax = layout.new_axes(4.0, 8.0)
    figure = ax.figure
    ax.set_aspect("equal")
    ax.set_axis_off()
    ax.set(xlim=(0, 2), ylim=(0, 1))
    layout.fit_height(ax)
    assert ax.get_anchor() == "NW"
    figure.draw_without_rendering()
    assert figure.get_figheight() == pytest.approx(figure.get_tightbbox().height + 0.24, abs=0.01)
    assert figure.get_figheight() == pytest.approx((4 - 0.24) / 2 + 0.24, abs=0.1)


def test_a_picture_of_fixed_shape_stays_at_the_upper_left_when_its_limits_widen():
    ax = points_axes(400, 100)
    ax.set(xlim=(1, 3), ylim=(-1, 1))
    layout.fill_axes(ax)
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_anchor(), ax.get_aspect()) == ((1, pytest.approx(9)), (-1, 1), "NW", 1)
    tall = points_axes(100, 200)
    tall.set(xlim=(1, 3), ylim=(-1, 1))
    layout.fill_axes(tall)
    assert (tall.get_xlim(), tall.get_ylim()) == ((1, 3), (pytest.approx(-3), 1))


def test_only_what_was_drawn_since_is_scaled():
    ax = points_axes(100, 100)
    old = [ax.text(0, 0, "a", fontsize=10), ax.plot([0], [0], lw=2, ms=6)[0]]
    there = layout.artists_on(ax)
    word, line = ax.text(0, 0, "b", fontsize=10), ax.plot([0], [0], lw=2, ms=6)[0]
    arrow = FancyArrowPatch((0, 0), (1, 1), lw=4, mutation_scale=1.0)
    ax.add_patch(arrow)
    layout.scale_artists(ax, 1.0, there)
    assert word.get_fontsize() == 10
    layout.scale_artists(ax, 0.5, there)
    assert (word.get_fontsize(), line.get_linewidth(), line.get_markersize()) == (5, 1, 3)
    assert (arrow.get_linewidth(), arrow.get_mutation_scale()) == (2, 0.5)
    assert (old[0].get_fontsize(), old[1].get_linewidth(), old[1].get_markersize()) == (10, 2, 6)


def test_a_title_of_ours_may_take_lines_as_wide_as_the_figure_from_where_the_axes_begins():
    """Its margin stays free, and 120 points are used at least."""
    figure = plt.figure(figsize=(4, 4))
    ax = figure.add_axes((0.25, 0.1, 0.3, 0.5))
    words = "How near is a yes, from every rung, by every way that is known to us here?"
    layout.set_title(ax, words, own=True)
    lines = ax.get_title(loc="left").split("\n")
    free = 216 - 72 * 0.12
    assert max(text.text_width(line, 12.5, "bold") for line in lines) <= free
    assert " ".join(lines) == words
    assert lines == text.wrapped(words, 12.5, free, "bold").split("\n")
    assert (ax._left_title.get_fontsize(), ax._left_title.get_fontweight()) == (12.5, "bold")
    right = figure.add_axes((0.9, 0.1, 0.1, 0.5))
    layout.set_title(right, words, own=True)
    assert right.get_title(loc="left") == text.wrapped(words, 12.5, 120, "bold")


def test_a_note_stands_under_all_that_is_drawn():
    """So many points below, in small soft letters; a new one takes its place."""
    figure = plt.figure(figsize=(6, 6))
    ax = figure.add_axes((0.2, 0.4, 0.6, 0.4))
    ax.set_axis_off()
    layout.set_note(ax, "the first", LIGHT, own=True)
    layout.set_note(ax, SENTENCES, LIGHT, 20.0, own=True)
    (note,) = (one for one in ax.texts if one.get_gid() == "note")
    lines = note.get_text().split("\n")
    assert " ".join(lines) == SENTENCES
    assert lines == text.wrapped(SENTENCES, 8, 0.6 * 432).split("\n")
    assert lines_are_close(ax)
    assert where(ax, note.get_text()) == (0, -20)
    assert (note.get_fontsize(), note.get_color(), note.get_va(), note.get_ha()) == (8, LIGHT.soft, "top", "left")
    layout.set_note(ax, "", LIGHT)
    assert not ax.texts
    ax.set_axis_on()
    ax.set_xlabel("weeks")
    layout.set_note(ax, "below", LIGHT)
    down = (ax.get_window_extent().y0 - ax.get_tightbbox().y0) * 72 / figure.dpi
    assert where(ax, "below")[1] < -8 - 10
    assert down > 10
    narrow = points_axes(60, 300)
    layout.set_note(narrow, SENTENCES, LIGHT, own=True)
    assert narrow.texts[0].get_text() == text.wrapped(SENTENCES, 8, 150)


def test_a_note_is_broken_anew_only_where_it_no_longer_fits():
    figure = plt.figure(figsize=(6, 4))
    ax = figure.add_axes((0.1, 0.3, 0.85, 0.6))
    ax.set_axis_off()
    layout.set_note(ax, SENTENCES, LIGHT)
    before = ax.texts[0].get_text()
    layout.refit_note(ax, SENTENCES)
    assert ax.texts[0].get_text() == before
    ax.set_position((0.6, 0.3, 0.35, 0.6))
    layout.refit_note(ax, SENTENCES)
    assert ax.texts[0].get_text() != before
    assert ax.texts[0].get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize(("tall", "most"), [(300, 5), (72, 4), (40, 2), (17, 1)])
def test_a_percent_axis_has_a_tick_every_eighteen_points_and_five_steps_at_most(tall, most):
    ax = points_axes(100, tall)
    layout.percent_axis(ax, 1.0, LIGHT)
    found = ticks(ax, "y")
    assert len(found) - 1 <= most
    assert len(found) - 1 > most / 2 - 1
    assert (ax.get_ylim(), found[-1]) == ((0, 1), (1, "100 %"))
    assert ax.yaxis.get_major_locator()._nbins == most
    (line, *_) = ax.get_ygridlines()
    assert (to_hex(line.get_color()), line.get_visible(), ax.get_axisbelow()) == (LIGHT.faint, True, True)
    assert ax.yaxis.get_major_ticks()[0].tick1line.get_markersize() == 0


@pytest.mark.parametrize(("wide", "most"), [(400, 7), (149, 4), (29, 1)])
def test_an_axis_of_weeks_has_whole_ones_every_thirty_points_and_seven_steps_at_most(wide, most):
    ax = points_axes(wide, 100)
    ax.set_xlim(0, 3)
    layout.whole_axis(ax)
    assert ax.xaxis.get_major_locator()._nbins == most
    assert {label for _, label in ticks(ax, "x")} <= {"0", "1", "2", "3"}


@pytest.mark.parametrize(("wide", "most"), [(400, 6), (101, 2), (33, 1)])
@pytest.mark.parametrize("is_chance", [True, False])
def test_an_axis_of_values_has_a_number_every_34_points_and_six_steps_at_most(wide, most, is_chance):
    ax = points_axes(wide, 100)
    layout.value_axis(ax, is_chance=is_chance)
    assert ax.xaxis.get_major_locator()._nbins == most
    assert ax.xaxis.get_major_formatter()(0.25, 0) == ("25 %" if is_chance else "0.25")
    assert ax.xaxis.get_major_formatter()(1250, 0) == ("125000 %" if is_chance else "1,250")


@pytest.mark.parametrize(("wide", "shares"), [(171, [0, 0.25, 0.5, 0.75, 1]), (169, [0, 0.5, 1])])
def test_quarters_are_marked_where_there_is_room(wide, shares):
    ax = points_axes(wide, 100)
    layout.quarter_axis(ax)
    assert ax.get_xticks().tolist() == shares
    assert [label.get_text() for label in ax.get_xticklabels()] == [f"{100 * share:g} %" for share in shares]


def test_rows_are_named_from_the_top_in_lines_of_a_third_of_the_width():
    ax = points_axes(300, 100)
    ax.set_ylim(-1, 2)
    names = ["a name that is long enough for two lines", "b"]
    layout.named_rows(ax, names, 200)
    assert [(y, label) for y, label in ticks(ax, "y") if label == "b"] == [(0, "b")]
    (first,) = (label for y, label in ticks(ax, "y") if y == 1)
    assert first == text.wrapped(names[0], 9, 0.36 * 300)
    assert ax.get_yticklabels()[0].get_fontsize() == 9
    assert not ax.spines["left"].get_visible()
    layout.named_rows(ax, names, 80, 8)
    assert ticks(ax, "y")[0][1] == text.wrapped(names[0], 8, 80)


@pytest.mark.parametrize(("tall", "rows"), [(1000, 9), (260, 5), (100, 2)])
def test_as_many_rows_are_shown_as_can_be_read(tall, rows):
    """Two at least; all of them on a figure of our own."""
    ax = points_axes(100, tall)
    assert layout.rows_that_fit(ax, 9, own=False) == rows
    assert layout.rows_that_fit(ax, 9, own=True) == 9
    assert layout.rows_that_fit(ax, 1, own=False) == 2


# ---- rooms --------------------------------------------------------------------------------------


def test_a_cell_of_a_grid_has_the_room_up_to_the_middle_of_the_gaps():
    """At the edge of the figure all of it; of a grid within a cell, no more than the grid has."""
    figure = plt.figure(figsize=(4, 4))
    grid = figure.add_gridspec(3, 3, left=0.1, right=0.9, bottom=0.1, top=0.9, wspace=0.5, hspace=0.5)
    centre, corner = figure.add_subplot(grid[1, 1]), figure.add_subplot(grid[0, 0])
    gap = 0.8 / 4 / 2  # a cell is 0.2 wide, a gap 0.1
    box = room.room(centre)
    assert (box.x0, box.x1, box.y0, box.y1) == pytest.approx(
        [400 * (0.5 + s * (0.1 + gap / 2)) for s in (-1, 1, -1, 1)]
    )
    box = room.room(corner)
    assert (box.x0, box.x1, box.y0, box.y1) == pytest.approx((0, 400 * 0.35, 400 * 0.65, 400))
    inner = grid[2, 2].subgridspec(1, 2)
    left, right = (figure.add_subplot(inner[0, k]) for k in (0, 1))
    assert (room.room(left).x0, room.room(right).x1) == pytest.approx((280, 360))
    assert (room.room(left).y0, room.room(left).y1) == pytest.approx((40, 120))
    assert room.room(left).x1 == pytest.approx(320)
    assert room.room_in_points(corner) == pytest.approx((0.35 * 288, 0.35 * 288))
    assert room.right_of(corner) == pytest.approx((0.35 - 0.1) * 288 - 5)


def test_an_axes_shrinks_until_its_labels_are_within_its_room():
    """Five points stay free on every side that had too little; what fits stays where it is."""
    figure = plt.figure(figsize=(3, 3))
    ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set(xlabel="weeks", ylabel="share")
    room.settle_layout(ax)
    drawn, pad = ax.get_tightbbox(), 5 * figure.dpi / 72
    assert drawn.x0 == pytest.approx(pad, abs=0.6)
    assert drawn.y0 == pytest.approx(pad, abs=0.6)
    assert 300 - drawn.x1 == pytest.approx(pad, abs=0.6)
    assert 300 - drawn.y1 == pytest.approx(pad, abs=0.6)
    settled = ax.get_position().extents.tolist()
    room.settle_layout(ax)
    assert ax.get_position().extents.tolist() == settled
    free = plt.figure(figsize=(3, 3)).add_axes((0.3, 0.3, 0.4, 0.4))
    room.settle_layout(free)
    assert free.get_position().extents == pytest.approx((0.3, 0.3, 0.7, 0.7))
    tiny = plt.figure(figsize=(0.3, 0.3)).add_axes((0, 0, 1, 1))
    room.settle_layout(tiny)
    assert tiny.get_position().width >= 0.05 - 1e-9
    assert tiny.get_position().height >= 0.05 - 1e-9


def test_a_figure_of_the_callers_is_laid_out_whole_by_its_own_engine_or_ours():
    figure = plt.figure(figsize=(3, 3))
    left, right = figure.subplots(1, 2)
    left.set_ylabel("a label")
    before = right.get_position().extents.tolist()
    room.settle_layout(figure)
    assert right.get_position().extents.tolist() != before
    own = plt.figure(figsize=(3, 3), layout="constrained")
    ax = own.subplots()
    before = ax.get_position().extents.tolist()
    room.settle_layout(ax)
    assert ax.get_position().extents.tolist() != before
    ax.remove()
    room.settle_layout(ax)  # an Axes that is on no figure any more has nothing to be laid out on


LABEL = "the share of people who reach a yes"


def test_names_of_axes_are_broken_where_they_would_leave_the_room():
    """They stand in the middle of the Axes, so that the nearer side counts; ten points stay free."""
    ax = plt.figure(figsize=(5, 5)).add_axes((0.3, 0.3, 0.35, 0.35))
    ax.set(xlabel=LABEL, ylabel=LABEL)
    ax.xaxis.label.set_fontsize(11)
    ax.yaxis.label.set_fontsize(11)
    room.fit_labels(ax)
    assert (ax.get_xlabel(), ax.get_ylabel()) == (LABEL, LABEL), "there are 5 inches, and the longer side has 3.5"
    for wide, broken in ((text.text_width(LABEL, 10) + 10.5, False), (text.text_width(LABEL, 10) + 9.5, True)):
        ax = points_axes(wide, wide)
        ax.set(xlabel=LABEL, ylabel=LABEL)
        room.fit_labels(ax)
        for label in (ax.xaxis.label, ax.yaxis.label):
            assert ("\n" in label.get_text() or label.get_fontsize() == 9) == broken
            assert label.get_fontsize() == (9 if broken else 10)
    empty = points_axes(10, 10)
    room.fit_labels(empty)
    assert empty.get_xlabel() == ""


def test_the_nearer_side_decides_how_long_a_name_may_be():
    """An Axes whose middle is at a third of the figure: twice a third is free, or six tenths at least."""
    for x, free in ((0.6, 0.8), (0.4, 0.8), (0.5, 1.0), (0.9, 0.6), (0.1, 0.6)):
        for nudge, broken in ((0.5, False), (-0.5, True)):
            wide = (text.text_width(LABEL, 10) + 10 + nudge) / free
            figure = plt.figure(figsize=(wide / 72, wide / 72))
            ax = figure.add_axes((x - 0.05, x - 0.05, 0.1, 0.1))
            ax.set(xlabel=LABEL, ylabel=LABEL)
            room.fit_labels(ax)
            assert [label.get_fontsize() == 9 for label in (ax.xaxis.label, ax.yaxis.label)] == [broken] * 2
            plt.close(figure)


def written(ax) -> None:
    """Have the ticks of an Axes get their words, as when it is drawn."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_ticklabels()


def numbered(wide: float, tall: float):
    """Eleven numbers on either side."""
    ax = points_axes(wide, tall)
    ax.set(xlim=(0, 10), ylim=(0, 10), xticks=range(11), yticks=range(11))
    written(ax)
    return ax


@pytest.mark.parametrize("every", [1, 2, 3])
def test_numbers_of_an_axis_are_thinned_until_they_stay_apart(every):
    """Six points between them on a level axis, three tenths of a line on an upright one."""
    across, up = text.text_width("10", 10) + 6, 13.0
    ax = numbered(10 * (across + 0.1) / every, 10 * (up + 0.1) / every)
    room.thin_ticks(ax)
    assert ax.get_xticks().tolist() == list(range(0, 11, every))
    assert ax.get_yticks().tolist() == list(range(0, 11, every))


def test_a_logarithmic_axis_one_without_numbers_and_one_that_is_hidden_are_left_alone():
    ax = points_axes(40, 40)
    ax.set(xscale="log", xlim=(1, 1000), xticks=[1, 10, 100, 1000], ylim=(0, 1), yticks=[0.5])
    written(ax)
    room.thin_ticks(ax)
    assert (len(ax.get_xticks()), len(ax.get_yticks())) == (4, 1)
    hidden = numbered(40, 40)
    hidden.set_axis_off()
    room.thin_ticks(hidden)
    assert len(hidden.get_xticks()) == 11


def test_names_are_set_smaller_or_shortened_and_never_left_out():
    ax = points_axes(200, 60)
    names = ["one line\nand another\nand a third", "two"]
    ax.set(ylim=(-0.5, 1.5), xlim=(-0.5, 1.5))
    layout.named_rows(ax, names, 400)
    ax.set_yticks([1, 0], names, fontsize=9)
    ax.set_xticks([0, 1], ["a name", "another"], fontsize=9)
    assert isinstance(getattr(ax.yaxis.get_major_formatter(), "func", None), partial)
    written(ax)
    room.thin_ticks(ax)
    gap, need = 30, 1.3 * 9 * 3
    size = 9 * gap / need
    assert ax.get_yticklabels()[0].get_fontsize() == pytest.approx(size)
    assert ax.get_yticklabels()[0].get_text() == "\n".join(names[0].split("\n")[: int(gap / (1.2 * size))])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a name", "another"]
    low = points_axes(20, 20)
    low.set(ylim=(-0.5, 1.5), xlim=(-0.5, 1.5))
    low.set_yticks([1, 0], names, fontsize=9)
    low.set_xticks([0, 1], ["a name", "another"], fontsize=9)
    written(low)
    room.thin_ticks(low)
    assert low.get_yticklabels()[0].get_text() == "one line …"
    assert {label.get_fontsize() for label in low.get_yticklabels() + low.get_xticklabels()} == {5.5}


# ---- titles and notes ---------------------------------------------------------------------------

QUESTION = "How near is yes, from every rung? Half of them reach it: at last"


def test_a_title_may_take_three_tenths_of_the_height_of_its_room_and_less_where_that_is_low():
    """A line is a quarter higher than its letters; a line more than fits makes it smaller."""
    one = 12.5 * 1.25
    for tall, size in (
        (one / 0.3 + 200, 12.5),
        (one / 0.24 + 0.1, 12.5),
        (one / 0.24 - 0.1, 10.5),
        (10.5 * 1.25 / 0.24 - 0.1, 9),
    ):
        assert room.fitting_title("Yes?", 500, tall) == ("Yes?", size)
    two = 2 * 12.5 * 1.25
    words = "How near is yes, from every rung, by every way?"
    wide = text.text_width(words, 12.5, "bold") * 0.7
    for tall, size in ((two / 0.24 + 1, 12.5), (max(200.1, two / 0.3), 12.5), (two / 0.24 - 1, 10.5)):
        assert room.fitting_title(words, wide, tall)[1] == size
    assert room.fitting_title(words, 500, 199)[1] == 12.5
    exact = text.text_width("Yes?", 12.5, "bold") / 0.96
    assert room.fitting_title("Yes? No", exact + 0.1, 60)[0] == "Yes?"


def test_a_title_is_shortened_to_its_question_and_then_word_by_word():
    shorter = list(room._shorter_titles(QUESTION))
    assert shorter[:3] == [
        QUESTION,
        "How near is yes, from every rung?",
        "How near is yes, from every rung? Half of them reach it",
    ]
    assert shorter[3] == "How near is yes, from every rung? Half of them reach it: at …"
    assert shorter[-4:] == ["How near is yes …", "How near is …", "How near …", "How …"]
    assert len(shorter) == 3 + len(QUESTION.split()) - 1
    assert room.fitting_title("Yes?", 3, 3) == ("", 9)


def test_a_note_may_take_a_quarter_of_the_height_and_is_shortened_to_its_words_of_care():
    shorter = list(room._shorter_notes(SENTENCES))
    care = "No number predicts a real person."
    assert shorter == [SENTENCES, f"Illustrative: no real person. {care}", f"Illustrative. {care}", "Illustrative."]
    assert list(room._shorter_notes("Nothing of that kind.")) == ["Nothing of that kind."]
    line = 1.3 * 8
    for tall, count in (
        (3 * line / 0.25 + 200, 2),
        (2 * line / 0.17 + 0.1, 2),
        (2 * line / 0.17 - 0.1, 1),
        (line / 0.17 - 0.1, 0),
    ):
        found = room.fitting_note(SENTENCES, text.text_width(SENTENCES, 8) * 0.6, tall)
        assert len(found.split("\n")) * bool(found) == count
    three = text.text_width(SENTENCES, 8) * 0.4
    assert len(room.fitting_note(SENTENCES, three, 200).split("\n")) == 3
    assert room.fitting_note(SENTENCES, three, 3 * line / 0.17 - 0.1) != room.fitting_note(SENTENCES, three, 200)


# ---- labels -------------------------------------------------------------------------------------


def test_labels_keep_their_distance_their_order_and_within_the_axes():
    ax = points_axes(100, 100)
    ax.set_ylim(0, 10)
    assert labels.keep_apart(ax, [2.0, 5.0], 20) == [2, 5]
    assert labels.keep_apart(ax, [5.0, 4.5, 4.9], 20) == pytest.approx([8.5, 4.5, 6.5])
    assert labels.keep_apart(ax, [5.0, 5.0], 20) == [5, 7]
    assert labels.keep_apart(ax, [9.0, 10.0], 20) == pytest.approx([7.4, 9.4]), "three tenths of a line below the top"
    assert labels.keep_apart(ax, [], 20) == []
    ax.set_ylim(5, 10)
    assert labels.keep_apart(ax, [6.0, 6.0], 20) == [6, 7]


def test_numbers_above_columns_are_smaller_until_they_stay_apart_and_the_scale_rises_for_them():
    ax = points_axes(100, 100)
    ax.set(xlim=(0, 2), ylim=(0, 1))
    for i, (height, number) in enumerate(((0.5, "1 %"), (1.0, "1,000 %"))):
        labels.number_above(ax, number, (i, height), 3, fontsize=12, fontweight="bold")
    ax.text(0, 0, "other")
    labels.fit_numbers(ax)
    size = 12 * 50 / (text.text_width("1,000 %", 12, "bold") + 4)
    numbers = [one for one in ax.texts if one.get_gid() == labels.ABOVE]
    assert [one.get_fontsize() for one in numbers] == [pytest.approx(size)] * 2
    need = 3 + 1.3 * size
    assert ax.get_ylim() == (0, pytest.approx(100 / (100 - need)))
    assert [(one.get_ha(), one.get_va(), one.xyann) for one in numbers] == [("center", "bottom", (0, 3))] * 2
    roomy = points_axes(400, 400)
    roomy.set(xlim=(0, 2), ylim=(-1, 1))
    labels.number_above(roomy, "1", (0, 0.2), 3, fontsize=12)
    labels.fit_numbers(roomy)
    assert (roomy.texts[0].get_fontsize(), roomy.get_ylim()) == (12, (-1, 1))
    below = points_axes(400, 100)
    below.set(xlim=(0, 2), ylim=(-1, 1))
    labels.number_above(below, "1", (0, 1.0), 4.4, fontsize=12)
    labels.fit_numbers(below)
    assert below.get_ylim() == (-1, pytest.approx(-1 + 2 / 0.8)), "the scale is stretched from its foot"
    low = points_axes(100, 20)
    low.set(xlim=(0, 2), ylim=(0, 1))
    labels.number_above(low, "1", (0, 1.0), 3.1, fontsize=10)
    labels.fit_numbers(low)
    assert low.get_ylim() == (0, 1), "where a number is as high as the Axes, that would hide the columns"
    labels.fit_numbers(points_axes(10, 10))


# ---- text ---------------------------------------------------------------------------------------


def test_a_text_is_broken_only_as_often_as_it_must_be():
    words = "a few words of some length"
    wide = text.text_width(words, 9)
    assert text.wrapped(words, 9, wide + 0.1) == words
    assert text.wrapped(words, 9, wide - 0.1).count("\n") == 1
    assert text.wrapped("one\n\ntwo", 9, 500) == "one\n\ntwo"
    assert text.wrapped("abcdefgh", 9, 1) == "abcd\nefgh", "a word is cut after four letters at least"
    assert max(text.text_width(line, 9) for line in text.wrapped("mn" * 15, 9, 60).split("\n")) <= 60
    assert [text.line_count(t) for t in ("", "a", "a\nb")] == [1, 1, 2]
    assert text.text_width("   ", 10) == 9
    assert text.text_width("", 10) == 0
    assert text.text_width("yes", 20) == pytest.approx(2 * text.text_width("yes", 10), rel=0.02)
    assert text.text_width("yes", 10, "bold") > text.text_width("yes", 10)


def test_the_largest_size_at_which_no_word_is_cut():
    word = "perhaps"
    for size in (9, 8, 7):
        room_ = text.text_width(word, size) + 0.01
        assert text.fitted(f"so {word}", room_, (9, 8, 7)) == (f"so\n{word}", size)
    assert text.fitted(word, 5, (9, 8, 7))[1] == 7


# ---- colours ------------------------------------------------------------------------------------


def test_colours_between_no_and_yes():
    """Evenly along the scale, and no further than its ends."""
    scale = LIGHT.scale
    assert palette.scale_colours(LIGHT, 5) == list(scale)
    assert palette.scale_colours(LIGHT, 1) == [scale[2]]
    assert [palette.scale_colour(LIGHT, share) for share in (-1, 0, 1, 2)] == [scale[0], scale[0], scale[-1], scale[-1]]
    assert palette.scale_colour(LIGHT, 1 / 8) == palette.mix(scale[0], scale[1], 0.5)
    assert palette.mix("#000000", "#ff8040", 0.5) == "#804020"
    assert palette.series_colour(LIGHT, 9) == palette.series_colour(LIGHT, 0) == LIGHT.actions[0]


def test_light_and_contrast_are_those_of_the_standard():
    """WCAG 2.2, relative luminance; 10 of 255 is still on its straight part, 11 on its curve."""
    assert palette.luminance("#ffffff") == pytest.approx(1)
    assert palette.luminance("#0a0a0a") == pytest.approx(10 / 255 / 12.92)
    assert palette.luminance("#0b0b0b") == pytest.approx(((11 / 255 + 0.055) / 1.055) ** 2.4)
    assert [palette.luminance(c) for c in ("#ff0000", "#00ff00", "#0000ff")] == pytest.approx([0.2126, 0.7152, 0.0722])
    assert palette.contrast("#ffffff", "#000000") == palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert [palette.text_on(fill) for fill in ("#000000", "#ffffff")] == ["#ffffff", "#10131a"]


def test_endings_have_the_looks_of_their_kinds_or_spare_ones_in_turn():
    looks = palette.ending_looks(["lost", "closed", "gone", "let_go", "a", "b", "c", "d"], DARK)
    assert looks["lost"] == Look(DARK.good, "o", "", "-"), "the first is the one hoped for, whatever its name"
    assert looks["closed"] == Look(DARK.shut, "s", "///", "--")
    assert looks["gone"] == Look(DARK.moved_on, "D", "--", (0, (6, 1.5, 1, 1.5, 1, 1.5)))
    assert looks["let_go"] == Look(DARK.left, "^", "..", "-.")
    spare = [Look(DARK.others[k], "pvP"[k], ("\\\\", "xx", "++")[k], (0, (1.5 + k, 1.5))) for k in range(3)]
    assert [looks[name] for name in "abcd"] == [*spare, spare[0]]
    assert looks["open"] == Look(DARK.open, "h", "oo", ":", hollow=True)
    assert palette.ending_looks(["yes", "shut", "over"], DARK)["over"] == spare[0], "of one kind, only one"


def test_the_style_sheet_draws_on_paper_in_our_sizes():
    """Whatever the reader's settings: no box around the Axes, no grid, no formulas, letters of nine points and more."""
    given = style.settings(DARK)
    assert given["font.family"][0] == "DejaVu Sans"
    assert {given[name] for name in ("figure.facecolor", "figure.edgecolor", "axes.facecolor", "hatch.color")} == {
        DARK.paper
    }
    assert {
        given[name]
        for name in ("text.color", "axes.labelcolor", "axes.titlecolor", "xtick.labelcolor", "ytick.labelcolor")
    } == {DARK.ink}
    assert {given[name] for name in ("axes.edgecolor", "xtick.color", "ytick.color")} == {DARK.soft}
    off = ["text.usetex", "text.parse_math", "figure.constrained_layout.use", "figure.autolayout", "legend.frameon"]
    off += ["axes.spines.top", "axes.spines.right", "axes.grid", "axes.formatter.use_mathtext"]
    assert not any(given[name] for name in off)
    assert all(given[name] for name in ("path.simplify", "axes.axisbelow", "axes.unicode_minus"))
    sizes = {name: given[name] for name in given if name.endswith(("size", "width", "pad", "dpi"))}
    assert sizes == {
        "font.size": 10,
        "figure.dpi": 100,
        "lines.linewidth": 2.2,
        "hatch.linewidth": 1.1,
        "axes.titlesize": 12.5,
        "axes.titlepad": 10,
        "axes.labelsize": 10,
        "axes.linewidth": 0.8,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "grid.linewidth": 0.8,
    }
    assert style.LITERAL == {"parse_math": False, "usetex": False}
    assert np.isinf(style._widest.get())


def test_a_number_stays_with_its_per_cent():
    broken = [text.wrapped("under push hard, 3 % under small steps", 12, room) for room in range(60, 260, 10)]
    assert all("3 % " in line or line.endswith("3 %") for lines in broken for line in lines.split("\n") if "3" in line)
    assert len({lines.count("\n") for lines in broken}) > 1
