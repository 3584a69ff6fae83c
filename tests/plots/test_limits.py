"""Limits of pictures: widths, frames, runs side by side, simulated pairs; and which numbers of runs are shown."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pytest
from PIL import Image, ImageSequence

import olivebranch as ob
from olivebranch.base.text import rounded_percent
from olivebranch.draw.counts import whole_counts
from olivebranch.plots import (
    animation,
    convergence,
    difference,
    distribution,
    flow,
    graph,
    power,
    runs,
    saving,
    score,
    why,
    zones,
)
from olivebranch.plots.canvas import canvas
from olivebranch.plots.results import choose_ending, single_outcomes
from olivebranch.plots.wording import any_of, harm_words, never_chosen_words, source_words, step_word, within_words
from support.pictures import comparison, usual


@pytest.fixture(autouse=True)
def nothing_left_open():
    """A picture that is closed leaves nothing behind."""
    yield
    plt.close("all")


def exact(strategy="small_steps", weeks=20):
    return ob.Chain("maybe", strategy).exact(weeks)


# ---- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [0, -1, 20_001, 1.5, True, "600"])
def test_a_width_is_a_whole_number_of_pixels(width, tmp_path):
    picture, _ = usual("score")
    with pytest.raises(ob.ArgumentError, match=r"width = .*from 1 to 20,000"):
        ob.save_plot(picture, tmp_path / "a.png", width=width)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_png_is_as_wide_as_asked_and_says_what_it_shows(monkeypatch, tmp_path):
    ax = ob.plot_outcomes(exact())
    monkeypatch.setattr(saving, "MOST_PIXELS", 60)
    with Image.open(ob.save_plot(ax, tmp_path / "a.png", width=60)) as image:
        assert image.width == 60
        assert image.info["Description"] == ob.describe(ax)
        assert "Software" not in image.info
    with pytest.raises(ob.ArgumentError, match="from 1 to 60"):
        ob.save_plot(ax, tmp_path / "a.png", width=61)


def test_lines_are_drawn_without_hinting_where_pixels_are_few(monkeypatch):
    """From 100 pixels an inch on, text is hinted as the reader has it."""
    seen = []
    figure = plt.figure(figsize=(2, 2))
    save = type(figure).savefig

    def noting(*args, **options):
        seen.append(plt.rcParams["text.hinting"])
        save(*args, **options)

    monkeypatch.setattr(type(figure), "savefig", noting)
    with plt.rc_context({"text.hinting": "native"}):
        for width in (198, 200):
            saving.rendered(figure, "png", width=width)
    assert seen == ["none", "native"]


def test_fewer_colours_are_at_most_64():
    noise = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(noise).save(out, "PNG")
    with Image.open(BytesIO(saving.fewer_colours(out.getvalue()))) as image:
        assert image.size == (40, 40)
        assert len(image.convert("RGB").getcolors(10_000)) <= 64


@pytest.mark.slow
def test_a_picture_without_a_figure_is_said():
    ax = ob.plot_graph("maybe")
    ax.remove()
    with pytest.raises(ob.ArgumentError, match="no longer part of a figure"):
        saving.root_figure(ax)


# ---- animation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("milliseconds", "fits"), [(399, False), (400, True)])
def test_a_frame_is_shown_long_enough_to_be_read(milliseconds, fits):
    def draw(week):
        return plt.figure(figsize=(1, 1))

    if fits:
        moving = animation.animation(draw, [0, 1, 2], alt="words", milliseconds=milliseconds)
        assert (len(moving.frames), moving.describe(), moving.milliseconds) == (3, "words", 400)
        assert not plt.get_fignums()
    else:
        with pytest.raises(ob.ArgumentError, match="milliseconds = 399: must be at least 400"):
            animation.animation(draw, [0], alt="words", milliseconds=milliseconds)


def test_a_gif_shows_each_frame_in_turn_and_rests_on_the_last(tmp_path):
    frames = []
    for shade in (0, 128, 255):
        out = BytesIO()
        Image.new("RGB", (8, 8), (shade, 0, 0)).save(out, "PNG")
        frames.append(out.getvalue())
    moving = animation.Animation(tuple(frames), "<words>")
    with Image.open(moving.save(tmp_path / "a.gif")) as gif:
        times = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
        assert times == [600, 600, 2400]
        assert gif.info["loop"] == 0
    page = moving.save(tmp_path / "a.htm").read_text(encoding="utf-8")
    assert 'alt="&lt;words&gt;"' in page
    assert "<output>3 of 3</output>" in page
    assert page.count("data:image/png;base64,") == 4  # the still picture, then every frame
    assert f'<img src="data:image/png;base64,{b64encode(frames[-1]).decode()}"' in page, "it rests on the last"
    assert ", 600);</script>" in page
    assert moving._repr_png_() == frames[-1]


@pytest.mark.parametrize(("most", "count"), [(3, 4), (100, None)])
def test_frames_are_spread_over_the_longest_run(monkeypatch, most, count):
    """Not more than so many, and one more for the end."""
    monkeypatch.setattr(runs, "FRAMES", most)
    weeks: list[int] = []
    monkeypatch.setattr(runs, "animation", lambda draw, at, alt: weeks.extend(at))
    ob.plot_runs(exact(), runs=[0, 1, 2, 3, 4, 5], animate=True)
    longest = int(exact().chain.paths([0, 1, 2, 3, 4, 5], 1, weeks=20).lengths().max())
    assert weeks[0] == 0
    assert weeks[-1] == longest
    assert len(weeks) == (longest + 1 if count is None else count)
    assert weeks == sorted(set(weeks))


def test_an_animation_of_several_goes_on_until_the_last_run_ends(monkeypatch):
    """Whichever strategy it is that takes longest."""
    shown: list[Any] = []
    monkeypatch.setattr(runs, "animation", lambda draw, weeks, alt: shown.append(weeks))
    pair = ob.compare("maybe", ["jump_ahead", "small_steps"], weeks=30)
    for order in (pair, ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=30)):
        ob.plot_runs(order, runs=4, animate=True)
    longest = [int(ob.Chain("maybe", name).paths(4, 1, weeks=30).lengths().max()) for name in pair]
    assert longest[0] != longest[1]
    assert [(weeks[0], weeks[-1]) for weeks in shown] == [(0, max(longest))] * 2


def test_where_nobody_reaches_the_first_ending_the_highest_rung_is_told():
    """By small steps alone, which never ask."""
    never = ob.Strategy.table({"no": "small_step", "maybe": "small_step"})
    title = ob.plot_power(ob.Chain("maybe", never).power(1)).get_title(loc="left")
    assert title == "Where are they later? From no, after 1 round: 35 % maybe"


# ---- runs ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_runs_side_by_side_by_default():
    assert len(ob.plot_runs(exact()).axes) == 8
    assert len(ob.plot_runs(comparison()).axes) == 8
    assert len(ob.plot_runs(exact(), runs=3).axes) == 3
    figure: Any = ob.plot_runs(exact(), runs=5)
    assert figure.get_size_inches() == pytest.approx([1.1 + 1.85 * 4, 1.62 * 2 + 1.2])


@pytest.mark.parametrize(("inches", "across"), [(2.0, 1), (4.29, 1), (4.31, 2), (7.49, 3), (7.51, 4), (20.0, 4)])
def test_runs_stand_side_by_side_as_far_as_there_is_room(monkeypatch, inches, across):
    """Each takes 1.6 inches, beside 1.1 for the names; four at most, and no more than there are."""
    monkeypatch.setattr(runs, "page", lambda width: inches)
    assert runs._walks((exact(),), "stance", 9, None).across == across
    assert runs._walks((exact(),), "stance", 2, None).across == min(across, 2)
    assert runs._walks(comparison().outcomes, "stance", 5, None).across == 5, "each strategy has a row of its own"


def test_at_most_eight_runs_of_each_stand_side_by_side():
    assert len(ob.plot_runs(comparison(), runs=8).axes) == 16
    with pytest.raises(ob.ArgumentError, match="runs = 9: at most 8"):
        ob.plot_runs(comparison(), runs=9)


def test_the_seed_of_the_walks():
    """That of the result, unless another is given; 1 for an exact answer."""
    for result, seed, said in ((exact(), None, 1), (exact(), 0, 0), (comparison(runs=200), 7, 7)):
        figure: Any = ob.plot_runs(result, runs=1, seed=seed)
        assert f"Run numbers of seed {said}." in figure._supxlabel.get_text()
    sample = ob.compare("maybe", ["small_steps"], weeks=5, runs=10, seed=9, progress=False)
    figure = ob.plot_runs(sample, runs=1)
    assert "Run numbers of seed 9." in figure._supxlabel.get_text()


# ---- numbers of runs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (1, [1]),
        (99, [99]),
        (100, [100]),
        (101, [100, 101]),
        (1_000, [100, 200, 500, 1_000]),
        (6_000, [100, 200, 500, 1_000, 2_000, 5_000, 6_000]),
    ],
)
def test_estimates_are_shown_at_round_numbers_of_runs(count, shown):
    assert convergence._counts(count) == shown


def test_how_far_off_is_never_shown_as_0():
    assert [convergence._points(d) for d in (0.02, 0.0005, 0.00049)] == [
        "2.0 points",
        "0.1 points",
        "less than 0.1 points",
    ]


@pytest.mark.parametrize(
    ("n", "steps"), [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (16, [1, 3, 6, 16]), (1_000, [1, 10, 100, 1_000])]
)
def test_powers_are_spread_in_even_ratios(n, steps):
    assert power._steps(n) == steps


def test_pairs_are_simulated_beside_an_exact_difference(monkeypatch):
    monkeypatch.setattr(difference, "PAIRS", 400)
    result = comparison()
    sample = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20, runs=400, progress=False)
    found = sample.difference("small_steps", "jump_ahead")
    ax = ob.plot_difference(result)
    shown = [int(t.get_text()) for t in ax.texts if t.get_text().isdigit()]
    assert shown[:3] == whole_counts([found.better, found.same, found.worse]).tolist()
    assert any("Pairs from 400 simulated runs, seed 1." in " ".join(t.get_text().split()) for t in ax.texts)


def test_a_difference_for_ever_is_followed_for_ten_years(monkeypatch):
    asked = {}
    real = ob.compare

    def noting(*args, **options):
        asked.update(options)
        return real(*args, **{**options, "runs": 50})

    monkeypatch.setattr(difference, "compare", noting)
    ob.plot_difference(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=None))
    assert (asked["weeks"], asked["runs"]) == (520, 10_000)


@pytest.mark.parametrize(
    ("value", "is_tally", "words"),
    [
        (0.0, False, "0 of 100"),
        (0.0004, False, "+< 0.1 of 100"),
        (-0.0944, False, "−9.4 of 100"),
        (0.0996, False, "+10 of 100"),
        (0.456, False, "+46 of 100"),
        (-3.03, True, "−3"),
        (12.6, True, "+13"),
    ],
)
def test_a_signed_difference(value, is_tally, words):
    assert difference._signed(value, is_tally) == words


def test_a_difference_needs_two():
    with pytest.raises(ob.ArgumentError, match="needs two strategies"):
        ob.plot_difference(ob.compare("maybe", ["small_steps"], weeks=5))


def test_zones_walk_at_most_so_many_runs(monkeypatch):
    sample = comparison(runs=200)["small_steps"]
    monkeypatch.setattr(zones, "MOST_RUNS", 50)
    _, chances, bands = zones.rung_chances(sample)
    few = ob.Chain(ob.load("maybe").starting(stance="no"), "small_steps").simulate(runs=50, weeks=20, seed=sample.seed)
    assert chances[0] == few.chance("yes")
    assert bands[0] == few.interval("yes")


# ---- words --------------------------------------------------------------------------------------


def test_words_of_time_and_source():
    outcomes = exact(weeks=1)
    assert (step_word(outcomes, 1), step_word(outcomes), step_word(outcomes, 0)) == ("round", "rounds", "rounds")
    assert within_words(outcomes) == "within 1 round"
    assert within_words(outcomes, 2_000) == "within 2,000 rounds"
    assert within_words(ob.Chain("maybe", "small_steps").exact()) == "in the end"
    one = ob.Chain("maybe", "small_steps").simulate(runs=1, weeks=2, seed=4, progress=False)
    assert source_words(one).startswith("1 simulated run, seed 4. Illustrative")
    assert source_words(outcomes).startswith("Worked out exactly. Illustrative")


def test_words_of_harm():
    assert harm_words(exact()) == "0 unwelcome contacts each"
    assert harm_words(exact("jump_ahead")) == "3.0 unwelcome contacts each"


def test_lists_of_words():
    assert [any_of(names) for names in ((), ("shut",), ("shut", "moved_on", "left"))] == [
        "ended",
        "shut",
        "shut, moved on or left",
    ]
    assert never_chosen_words([]) == ""
    assert never_chosen_words(["push_hard", "b"]) == "Shown but never chosen: push hard, b. "


def test_what_a_picture_needs_is_said():
    assert single_outcomes(exact()) == single_outcomes(ob.compare("maybe", ["small_steps"], weeks=20))
    with pytest.raises(ob.ArgumentError, match=r"shows one strategy: choose one, such as result\['small_steps'\]"):
        single_outcomes(comparison())
    assert choose_ending(exact(), None) == "yes"
    with pytest.raises(ob.UnknownName, match="did you mean 'shut'"):
        choose_ending(exact(), "shutt")


# ---- bins, weeks and rows -----------------------------------------------------------------------


def maybe_counting(tally: str) -> ob.Model:
    plain = ob.load("maybe").spec.plain()
    plain["tallies"]["unwelcome"] = tally
    return ob.Model(**plain)


@pytest.mark.parametrize("most", [5, 12])
@pytest.mark.parametrize("tally", ["0.5 * (action == ask) + (action == small_step)", "0.5 * (action == ask)", "0"])
def test_a_column_holds_the_totals_that_its_label_names(tally, most):
    """Whatever the order: one strategy may only ever meet whole amounts or none, and another one halves."""
    steps = {"no": "small_step", "maybe": "small_step"}
    plans = {"steps": steps, "asks": dict.fromkeys(steps, "ask")}
    every = [one.distribution("unwelcome") for one in ob.compare(maybe_counting(tally), plans, weeks=6).outcomes]
    for order in (every, every[::-1]):
        begins, labels = distribution._bins(order, most)
        assert len(labels) <= most
        for found in order:
            shares = distribution._shares(found, begins)
            assert sum(shares) == pytest.approx(1)
            for label, share in zip(labels, shares, strict=True):
                low, _, high = label.removesuffix("+").partition("–")
                upto = np.inf if label.endswith("+") else float(high or low)
                inside = (found.values >= float(low)) & (found.values <= upto)
                assert share == pytest.approx(found.chance[inside].sum()), label


@pytest.mark.parametrize(("weeks", "week"), [(1, 0), (2, 1), (7, 1), (8, 2), (52, 13)])
def test_the_score_is_told_after_a_quarter_of_the_horizon(weeks, week):
    """But after a week at least, and of a single week at its start."""
    curve = np.arange(weeks + 1) / 100
    title, *_, numbers = score._week_words((exact(weeks=weeks),), [curve], ["small steps"], weeks, 52)
    after = f"{week} {'round' if week == 1 else 'rounds'}"
    assert (
        title
        == f"Is it too soon to tell? After {after} still open, {rounded_percent(week / 100)} reach yes in the next 52"
    )
    assert rounded_percent(week / 100) in numbers


def test_as_many_rows_as_can_be_read():
    """On a figure of our own as many as there are; on a caller's Axes at least two, and more with more room."""
    with canvas(None, None, (6.0, 1.0)) as own:
        assert own.rows(99) == 99
    found = []
    for height in (1.0, 4.0, 12.0):
        with canvas(plt.figure(figsize=(4.0, height)).subplots(), None, (6.0, 1.0)) as theirs:
            found.append(theirs.rows(99))
            assert theirs.rows(2) == 2
    assert 2 == found[0] < found[1] < found[2] < 99


@pytest.mark.parametrize(
    ("last", "weeks", "stops"),
    [
        (52, None, (0, 4, 13, 26, 52)),
        (1, None, (0, 1)),
        (9, [2, 7], (2, 7)),
        (9, range(flow.MOST), tuple(range(flow.MOST))),
    ],
)
def test_the_weeks_between_which_people_flow(last, weeks, stops):
    assert flow._stops(last, weeks) == stops


@pytest.mark.parametrize("weeks", [[3], range(7), [0, -1]])
def test_weeks_of_a_flow_that_are_refused(weeks):
    with pytest.raises(ob.ArgumentError, match="weeks = "):
        flow._stops(52, weeks)


# ---- the score of a memory -----------------------------------------------------------------------


def test_the_score_of_a_memory_is_counted_run_by_run():
    """From the first week in which the memory has a value, and the walk is open, on: who gets there in time."""
    rule = ob.Strategy(
        "asks", lambda see: "ask" if see.n < 3 else "small_step", {"n": ob.count("action == ask", upto=3)}
    )
    chain, weeks, ahead = ob.Chain("maybe", rule, track=["n"]), 6, 4
    met, reached = score._walked(chain, "n", 60, 5, weeks, ahead)
    paths = chain.paths(60, 5, weeks=weeks + ahead)
    expected = np.zeros((2, 4))
    for pairs, length in zip(paths.pairs, paths.lengths(), strict=True):
        for value in range(4):
            here = [w for w in range(weeks + 1) if chain.ending[pairs[w]] < 0 and chain.memory["n"][pairs[w]] == value]
            if here:
                expected[0, value] += 1
                expected[1, value] += chain.ending[pairs[-1]] == 0 and length <= here[0] + ahead
    assert [met.tolist(), reached.tolist()] == expected.tolist()
    assert met[0] == 60 > met[3] > 0 < reached[0]


@pytest.mark.parametrize(
    ("by", "labels", "title"),
    [
        ("noes", ["0", "1 or more"], "Each no counts: 50 % still reach yes after one, 50 % after 1 or more"),
        ("noes", ["0", "1", "2 or more"], "Each no counts: 50 % still reach yes after one, 20 % after 2 or more"),
        ("noes", ["0 or more"], "What is still to come, by noes"),
        ("asks", ["0", "1 or more"], "What is still to come, by asks"),
    ],
)
def test_a_score_by_noes_tells_of_the_first_and_the_last(by, labels, title):
    assert score._count_words(exact(), by, labels, [0.7, 0.5, 0.2][: len(labels)], 52)[0] == title


def test_a_score_by_a_memory_is_that_of_one_strategy():
    pair = comparison().outcomes
    with pytest.raises(ob.ArgumentError, match=r"by = 'noes' is for one strategy: choose one, such as result\['"):
        score._to_come(pair, "noes", 20, 52)
    with pytest.raises(ob.UnknownName, match=r"no memory 'nos' of small_steps.*did you mean 'noes'"):
        score._to_come((exact(),), "nos", 20, 52)


@pytest.mark.parametrize(("inches", "names"), [(6.3, 120), (6.5, 190)])
def test_reasons_have_room_for_their_names_as_the_figure_has(monkeypatch, inches, names):
    """In points; a figure is narrow below 460."""
    seen: list[Any] = []
    monkeypatch.setattr(why, "waterfall", lambda *given, **options: seen.append(options["names"]))
    reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=2, draws=0)
    for dpi in (72, 90):
        why.plot_why(reason, ax=plt.figure(figsize=(inches, 4.0), dpi=dpi).subplots())
    assert seen == [names, names]


# ---- the road of zones ---------------------------------------------------------------------------


def test_those_who_stay_at_friend_have_a_dead_end():
    """Their chance is that of everybody who starts there and stays; who has no friends, or stays, has none."""
    ladder = ob.load("ladder")
    goes = ob.compare(ladder, ["small_steps", "just_friends"], weeks=20)
    stays = ob.compare(ladder.starting(stance="friend"), ["just_friends"], weeks=20)["just_friends"].chance("yes")
    rungs, chances, _ = zones.rung_chances(goes["small_steps"])
    way = zones._dead_end(goes["small_steps"], None, rungs)
    assert way is not None
    assert rungs[way.rung] == "friend"
    assert way.chance == pytest.approx(stays)
    assert zones._dead_end(goes["just_friends"], None, rungs) is None
    assert zones._dead_end(exact(), None, ["no", "maybe"]) is None
    by_rung = dict(zip(rungs, chances, strict=True))
    more, less = (rounded_percent(p) for p in (by_rung["friend"], stays))
    title = f"Friend is no dead end: {more} of those who go on reach yes, {less} of those who stay there"
    assert zones._title(goes["small_steps"], by_rung, way) == title
    for alone in ((by_rung | {"friend": stays}, way), (by_rung, None)):
        assert zones._title(goes["small_steps"], *alone) == "How near is yes, from every rung? Small steps"
    assert f"of those who stay there, {less}." in zones._alt_text(goes["small_steps"], by_rung, way, None)[2]


def test_another_strategy_stands_beside_the_road_where_it_ever_is():
    beside = zones._beside(exact(), None, ["no", "maybe"], "jump_ahead")
    assert beside is not None
    leap = ob.compare("maybe", ["jump_ahead"], weeks=20)["jump_ahead"].chance("yes")
    assert beside.name == "jump ahead"
    assert beside.chances[0] == pytest.approx(leap)
    assert np.isnan(beside.chances[1]), "whoever jumps is never at maybe"
    assert zones._beside(exact(), None, ["no", "maybe"], None) is None


# ---- which moves a graph shows -------------------------------------------------------------------


def test_the_horizon_of_a_graph_is_the_answers_own():
    assert graph._horizon(exact(weeks=20), 52) == 20
    assert graph._horizon(exact(weeks=20), 9) == 9
    assert graph._horizon(exact(weeks=None), 52) == 52
    assert graph._horizon(ob.load("maybe"), 7) == 7


def test_moves_that_are_too_rare_to_read_are_left_out_and_told(monkeypatch):
    """Where there is more than one row; with them goes a node that nothing else leads to."""
    whole = nx.MultiDiGraph([("a", "b", "go", {"action": "go", "chance": 1 - graph.SMALLEST})])
    whole.add_edge("a", "c", key="go", action="go", chance=0.99 * graph.SMALLEST)
    whole.add_edge("b", "a", key="rest", action="rest", chance=graph.SMALLEST)
    assert graph._without_rare(whole) is whole
    monkeypatch.setattr(graph, "one_row", lambda shown: False)
    common = graph._without_rare(whole)
    assert set(common.edges(keys=True)) == {("a", "b", "go"), ("b", "a", "rest")}
    assert set(common) == {"a", "b"}
    assert (
        graph._left_out(whole, common, common) == f" Moves rarer than {rounded_percent(graph.SMALLEST)} are left out."
    )
    assert graph._left_out(whole, whole, whole) == ""
    assert graph._left_out(whole, whole, common).startswith(" Only the likeliest 2 of 3 moves are shown")


def test_a_graph_shows_the_actions_that_are_asked_for():
    model = ob.load("maybe")
    whole = ob.graph_of(model)
    shown = graph._shown(model, whole, ["ask"], visits=False)
    assert {action for *_, action in shown.edges(data="action")} == {"ask"}
    assert shown.number_of_edges() == sum(action == "ask" for *_, action in whole.edges(data="action"))
    with pytest.raises(ob.UnknownName, match="did you mean 'ask'"):
        graph._shown(model, whole, ["aks"], visits=False)
    with pytest.raises(ob.ArgumentError, match="visits=True needs a strategy"):
        graph._shown(model, whole, None, visits=True)
