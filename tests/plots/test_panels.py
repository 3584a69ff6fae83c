"""Comparisons as panels: what they share, how many stand side by side, and what is said around them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.text import plain
from olivebranch.draw import dots, layout
from olivebranch.draw.curves import nice_top
from olivebranch.draw.graph_layout import lay_out_graph
from olivebranch.draw.palette import LIGHT
from olivebranch.draw.style import narrower
from olivebranch.draw.text import text_width
from olivebranch.plots import (
    canvas,
    cumulative,
    difference,
    distribution,
    graph,
    rule,
    runs,
    stance,
    steps,
    when,
    zones,
)
from support.drawings import line_of, points_axes
from support.pictures import comparison

WAYS = {f"way {k}": {"no": "small_step", "maybe": "ask" if k else "small_step"} for k in range(5)}


def ways(count: int, weeks: int = 2) -> ob.Comparison:
    """So many strategies, of which the first never asks."""
    return ob.compare("maybe", dict(list(WAYS.items())[:count]), weeks=weeks, progress=False)


@pytest.fixture
def asked(monkeypatch):
    """Panels are returned as they are asked for, instead of drawn."""
    monkeypatch.setattr(canvas.Panels, "drawn", lambda self, results, fig, theme: self)


def panels_of(module, result, *words) -> Any:
    return module._panels(result, *words)


@pytest.mark.parametrize("runs", [None, 300])
def test_panels_of_a_cumulative_picture_share_their_top(asked, runs):
    """That of the highest curve of all or, of a simulation, of its band."""
    result = comparison(runs=runs)
    found = panels_of(cumulative, result, None, None, 0.95, {})
    assert (found.size, found.across, found.title) == ((10, 3.9), 2, "How it builds up, round by round")
    highest = max(
        np.max([line if band is None else band[1] for line, band in zip(lines, bands or [None] * 9, strict=False)])
        for lines, bands in (cumulative._curves(outcomes, 0.95) for outcomes in result.outcomes)
    )
    for outcomes in result.outcomes:
        ax = points_axes(400, 200)
        found.draw(outcomes, ax)
        found.label(outcomes, ax)
        assert ax.get_ylim() == (0, nice_top(float(highest)))
        assert plain(outcomes.strategy) in ob.describe(ax)
        heads = [text.get_text() for text in ax.texts if text.get_text().startswith("How many")]
        assert heads == ["How many of 100, by then" if runs is None else "How many of 300 runs, by then"]
        shares = [text.get_text() for text in ax.texts if text.get_text().endswith(" %")]
        assert shares == cumulative._ends(outcomes)
    assert ("Bands: 95 % Wilson intervals." in found.note) == (runs is not None)


def test_counts_of_a_simulation_are_its_runs_and_add_up():
    sample = comparison(runs=300)["jump_ahead"]
    for week in (0, 1, 20):
        counts = cumulative._counts(sample, week, 300)
        assert counts[1:] == [round(300 * sample.chance(name, week)) for name in sample.endings]
        assert sum(counts) == 300
    exact = comparison()["jump_ahead"]
    assert sum(cumulative._counts(exact, 3, 100)) == 100
    low, high = cumulative._band(np.array([0.0, 0.5, 1.0]), 300, 0.95)
    assert low[0] == 0 < high[0]
    assert low[1] < 0.5 < high[1]
    assert low[2] < 1 == high[2]


def test_panels_of_a_stance_and_of_zones(asked):
    for module, words, size, title in (
        (stance, ("stance", None, None, {}), (10, 3.2), "Where are they, round by round?"),
        (zones, (None, None, None, None, {}), (10, 3.1), "How near is yes, from every rung?"),
    ):
        result = comparison()
        found = panels_of(module, result, *words)
        assert (found.size, found.across, found.title) == (size, 2, title)
        ax = points_axes(500, 200)
        found.draw(result["small_steps"], ax)
        assert "under small steps" in ob.describe(ax)
        assert "Worked out exactly." in found.note
        if found.label is not None:
            before = len(ax.texts)
            found.label(result["small_steps"], ax)
            assert [text.get_text().split()[0] for text in ax.texts[before:]] == ["shut", "no", "maybe", "yes"]


@pytest.mark.parametrize(
    ("count", "inches", "across", "wide"), [(4, 20.0, 1, 8.0), (5, 20.0, 2, 12.0), (5, 11.9, 1, 8.0)]
)
def test_five_panels_of_dots_stand_in_two_columns_where_there_is_room(asked, count, inches, across, wide):
    result = ways(count, 20)
    bins = dots.Bins(1, 1, 20, 9)
    with narrower(inches):
        found = panels_of(when, result, "yes", bins, None, None, {})
    others = max(len(when._others(outcomes, "yes")) for outcomes in result.outcomes)
    assert (found.across, found.title) == (across, "When do they reach yes?")
    assert found.size == (wide, pytest.approx(dots.panel_height(bins, others, wide / across) + 0.1))


def test_dots_are_fifty_people_and_the_last_block_is_of_those_who_wait():
    """The weeks named are at most eight, and never the one in which all begin."""
    answer = comparison()["small_steps"]
    counts = when._counts(answer, "yes")
    assert sum(counts) == 50
    assert counts[0] == len(when._dots(answer, "yes")) == round(50 * answer.chance("yes"))
    ax = points_axes(500, 120)
    bins = dots.choose_bins([when._dots(answer, "yes")], [counts[1:]], 20)
    when._draw(answer, "yes", bins, ax, LIGHT, {})
    words = [text.get_text() for text in ax.texts]
    assert words[-1] == "round"
    named = words[words.index("not yet") + 1 : -1]
    assert named[0] != "0"
    assert named[-1] == "20"
    assert len(named) <= 8
    assert f"Of 50 people {counts[0]} reach yes, half of those by round 5" in ob.describe(ax)
    early, late = (answer.weeks_quantile("yes", share) for share in (0.1, 0.9))
    assert f"The quickest tenth get there by round {early:.0f}, nine in ten by round {late:.0f}." in ob.describe(ax)
    never = ways(1)["way 0"]
    assert when._summary(never, "yes") == "Of 50 people none reach yes"
    assert when._alt_text(never, "yes", [])[2] == ""


# ---- a figure of several -------------------------------------------------------------------------


@pytest.fixture
def unsettled(monkeypatch):
    """Nothing is laid out, which takes most of the time."""
    monkeypatch.setattr(canvas, "settle_layout", lambda at: None)


@pytest.mark.parametrize(("inches", "across"), [(20.0, 2), (8.0, 2), (7.9, 1)])
def test_panels_stand_side_by_side_where_each_has_four_inches(unsettled, inches, across):
    """One for each strategy, in its own order, below its name; what is left of the last row is empty."""
    every = ways(3).outcomes
    seen: list[Any] = []
    panels = canvas.Panels(
        "What?", "Note.", lambda o, ax: seen.append(o), lambda o, ax: seen.append(o), size=(10.0, 3.0)
    )
    with narrower(inches):
        figure: Any = panels.drawn(every, None, LIGHT)
    rows = 2 if across == 2 else 3
    assert figure.get_size_inches().tolist() == [min(10, inches), pytest.approx(3 * rows + 0.9)]
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["way 0", "way 1", "way 2"]
    assert {ax._left_title.get_fontsize() for ax in figure.axes} == {12.5}
    assert figure.axes[0].get_gridspec().get_geometry() == (rows, across)
    assert seen == [*every, *every]
    assert (figure.get_suptitle(), figure.get_supxlabel()) == ("What?", "Note.")
    assert (figure._suptitle.get_position()[0], figure._supxlabel.get_position()[0]) == (0.01, 0.01)
    assert (figure._suptitle.get_fontsize(), figure._supxlabel.get_fontsize()) == (12.5, 8)
    assert figure._supxlabel.get_color() == LIGHT.soft


def test_two_panels_take_no_third_place(unsettled):
    panels = canvas.Panels("", "", lambda o, ax: None, size=(8.0, 3.0), across=4)
    figure: Any = panels.drawn(ways(2).outcomes, None, LIGHT)
    assert figure.axes[0].get_gridspec().get_geometry() == (1, 2)


def test_words_around_a_figure_are_as_wide_as_it_less_its_margins():
    """Twenty points; on the caller's figure they have to fit, too."""
    for wide, lines in ((340, 1), (341, 2)):
        ours = layout.new_figure(5.0, 3.0)
        canvas.frame_figure(ours, line_of(wide, 12.5, "bold"), line_of(wide, 8), LIGHT)
        assert [words.count("\n") + 1 for words in (ours.get_suptitle(), ours.get_supxlabel())] == [lines] * 2
        plt.close(ours)
    theirs = plt.figure(figsize=(5, 1))
    canvas.frame_figure(theirs, "How near is yes? " * 9, "More is said elsewhere. " * 30, LIGHT)
    assert (theirs.get_suptitle(), theirs.get_supxlabel()) != ("", "More")
    assert theirs.get_supxlabel() == ""
    assert max(text_width(line, 9, "bold") for line in theirs.get_suptitle().split("\n")) <= 340


@pytest.mark.parametrize(("tall", "own", "is_small"), [(189.9, False, True), (190.1, False, False), (189, True, False)])
def test_a_low_axes_of_the_callers_has_room_for_the_picture_alone(tall, own, is_small):
    assert canvas.Canvas(points_axes(300, tall), LIGHT, own).is_small == is_small


def test_what_is_said_is_kept_whole_and_a_picture_drawn_to_measure_stays():
    at = canvas.Canvas(points_axes(300, 300), LIGHT, False)
    assert not at.fixed
    at.before_drawing("A title", "A note.", below=20.0)
    assert at.fixed
    assert (at.said["title"], at.said["note"]) == (("A title", 0), ("A note.", 20))
    assert (at.ax.get_xticks().tolist(), at.ax.get_yticks().tolist()) == ([], [])
    at.note("Another.")
    assert at.said["note"] == ("Another.", 8)
    own = canvas.Canvas(points_axes(300, 300), LIGHT, True)
    own.before_drawing("A title", "A note.")
    assert own.said == {}


# ---- single runs ---------------------------------------------------------------------------------


def test_runs_of_several_strategies_stand_in_rows_and_say_how_they_ended(monkeypatch):
    """The same luck in a column; a name before each row, and above each run what became of it."""
    monkeypatch.setattr(layout, "new_figure", lambda wide, tall: plt.figure(figsize=(wide, tall)))
    result = comparison()
    figure: Any = ob.plot_runs(result, runs=[2, 5])
    assert figure.get_size_inches().tolist() == [pytest.approx(6.4), pytest.approx(1.62 * 2 + 1.2)]
    assert [ax.get_ylabel() for ax in figure.axes] == ["small steps", "", "jump ahead", ""]
    heads = []
    for outcomes in result.outcomes:
        paths = outcomes.chain.paths([2, 5], 1, weeks=20)
        for number, ending, length in zip((2, 5), paths.ending(), paths.lengths(), strict=True):
            heads.append(f"run {number}: " + ("still open" if ending == "open" else f"{ending}, round {length}"))
    assert [" ".join(ax.get_title(loc="left").split()) for ax in figure.axes] == heads
    told = ob.describe(figure)
    assert "of seed 1, the same luck in each column." in told
    ends = ", ".join(f"{e} after {n}" for e, n in zip(paths.ending(), paths.lengths(), strict=True))
    assert f"jump ahead: {ends.replace('open', 'still open')}" in told
    assert figure.get_suptitle() == "What does luck look like? The same luck in every column"
    label = figure.axes[0].yaxis.label
    assert (label.get_fontsize(), label.get_fontweight(), figure.axes[0].yaxis.labelpad) == (9, "bold", 8)


def test_without_a_number_eight_runs_are_shown_of_one_strategy_and_four_of_each_of_several():
    assert runs._walks((comparison()["jump_ahead"],), "stance", None, None).paths[0].runs.size == 8
    assert runs._walks(comparison().outcomes, "stance", None, None).paths[1].runs.size == 4


def test_a_frame_of_an_animation_hides_how_a_run_ends_until_it_does():
    answer = comparison()["jump_ahead"]
    walks = runs._walks((answer,), "stance", [2], None)
    length = int(walks.paths[0].lengths()[0])
    ending = walks.paths[0].ending()[0]
    for upto, says in ((length - 1, "run 2: …"), (length, f"run 2: {ending}, round {length}")):
        ax = points_axes(200, 200)
        runs._panel(ax, answer, walks.paths[0], 0, walks, LIGHT, upto, {})
        assert ax.get_title(loc="left").replace("\n", " ") == says
    assert runs._title(walks, 3) == "What does luck look like? 1 run of jump ahead (round 3)"
    assert runs._title(runs._walks(comparison().outcomes, "stance", [2], None), 3).endswith("in every column (round 3)")
    rungs, heights = runs._heights(answer, walks.paths[0], 0, walks)
    assert rungs == [*["no", "maybe"][: len(walks.met)], "yes"]
    assert heights[-1] == (len(walks.met) if ending == "yes" else -1)
    assert heights[0] == 0


# ---- what is asked of a drawing -------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch):
    """Nothing is laid out, and an Axes of the caller's is not fitted."""
    monkeypatch.setattr(canvas, "settle_layout", lambda at: None)
    monkeypatch.setattr(canvas.Canvas, "fit", lambda self: None)


@pytest.mark.parametrize(("wide", "most"), [(205 + 34 * 11.1, 11), (2_000, 11), (205 + 34 * 7.9, 7), (100, 5)])
def test_a_distribution_has_a_column_for_every_34_points_beside_its_words(bare, monkeypatch, wide, most):
    """Eleven at most, and five at least."""
    asked: list[int] = []
    bins = distribution._bins

    def noting(every, count):
        asked.append(count)
        return bins(every, count)

    monkeypatch.setattr(distribution, "_bins", noting)
    ob.plot_distribution(comparison(), "unwelcome", ax=points_axes(wide, 200))
    assert asked == [most]


def test_a_difference_says_that_it_is_of_the_first_two_unless_they_were_chosen(bare, monkeypatch):
    monkeypatch.setattr(difference, "PAIRS", 100)
    three = ways(3)
    asked: list[tuple[dict[str, Any], bool]] = [({}, True), ({"a": "way 1"}, False), ({"b": "way 2"}, False)]
    for given, said in asked:
        ax = ob.plot_difference(three, **given, ax=points_axes(500, 300))
        assert ("The first two of 3 strategies." in ob.describe(ax)) == said


def test_the_name_before_a_row_of_runs_has_92_points():
    for wide, lines in ((92, 1), (93, 2)):
        ax: Any = points_axes(100, 100)
        name = line_of(wide, 9, "bold")
        runs._name_rows([ax], (SimpleNamespace(strategy=name),))  # type: ignore[arg-type]
        assert ax.get_ylabel().count("\n") + 1 == lines


def test_the_last_row_of_runs_is_left_empty_where_there_are_none(bare):
    walks = runs._walks((comparison()["jump_ahead"],), "stance", 5, None)
    figure: Any = runs._figure(walks, LIGHT, plt.figure(figsize=(8, 4)), None, {})
    assert len(figure.axes) == 5
    assert figure.axes[0].get_gridspec().get_geometry() == (2, 4)


def test_drawings_in_points_are_as_wide_as_the_page_less_a_third_of_an_inch(bare, monkeypatch):
    seen: list[float] = []

    def noting(drawn, wide):
        seen.append(wide)
        return lay_out_graph(drawn, wide)

    monkeypatch.setattr(graph, "lay_out_graph", noting)
    monkeypatch.setattr(steps, "draw_stairs", lambda *given, width, **options: seen.append(width))
    ob.plot_graph("maybe")
    ob.plot_steps(comparison())
    assert seen == [8 * 72 - 24] * 2


def test_a_chance_that_rounding_made_less_than_none_is_none():
    """A share that is left when others are taken away may be −1e-17."""
    real = comparison()["small_steps"]
    chances = {"yes": 1.0, "shut": 0.0, "open": -1e-12}
    left: Any = SimpleNamespace(
        endings=real.endings, chain=real.chain, runs=None, chance=lambda name, week=None: chances[name]
    )
    assert cumulative._counts(left, 3, 100) == [0, 100, 0]
    assert cumulative._ends(left) == ["yes 100 %", "shut 0 %"]
    assert when._counts(left, "yes") == [50, 0, 0]


def test_what_was_done_stands_above_the_walk_in_the_middle_of_its_week(bare):
    story = ob.Chain("maybe", "small_steps").likeliest_story("yes")
    steps_ = int(story.path.lengths()[0])
    ax: Any = points_axes(400, 200)
    story.plot(ax=ax)
    done = [text for text in ax.texts if text.get_gid() != layout.NOTE]
    assert [text.xy[0] for text in done] == [week + 0.5 for week in range(steps_)]
    assert {(text.xyann, text.get_fontsize(), text.get_ha(), text.get_va()) for text in done} == {
        ((0, 4), 9, "center", "bottom")
    }
    assert ax.get_xlim() == (-0.02 * steps_, 1.06 * steps_)


@pytest.mark.parametrize(("rows", "height"), [(1, 5.0), (4, 5.0), (5, 5.3), (8, 6.8)])
def test_a_map_of_a_rule_is_as_high_as_its_rows_need(bare, monkeypatch, rows, height):
    """Half an inch for each, and five inches at least."""
    monkeypatch.setattr(rule, "regime_map", lambda *given, **options: None)
    sizes: list[tuple[float, float]] = []
    monkeypatch.setattr(layout, "new_axes", lambda *size: sizes.append(size) or points_axes(500, 300))  # type: ignore[func-returns-value]
    made = ob.best_pacing("maybe", weeks=3).rule()
    monkeypatch.setattr(
        rule, "_cells", lambda result, across, down: (np.zeros((rows, 2), int), np.zeros((rows, 2), bool))
    )
    made.plot.pacing()
    assert sizes[0] == pytest.approx((8.0, height))
