"""More of what pictures say and show: icons, beliefs, roads, maps, rules, places, and samples that close in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.draw.icons import IconArray
from olivebranch.draw.palette import LIGHT, scale_colours
from olivebranch.plots import (
    belief,
    convergence,
    cumulative,
    flow,
    gradient,
    learned,
    outcomes,
    places,
    regimes,
    rule,
    stance,
)
from support.pictures import comparison, four_endings

MIXED = ob.Chain("mixed_signals", "weigh_words")


# ---- icons ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([60], ""),
        ([60, 60], "All reach yes equally often."),
        ([20, 60], "b reaches yes most often: 60 of 100, against 20 for the least."),
        ([60, 20, 60], "a and c reach yes most often: 60 of 100, against 20 for the least."),
        ([60, 0], "a reaches yes most often: 60 of 100, against 0 for the least."),
    ],
)
def test_icon_arrays_say_who_reaches_it_most_often(counts, told):
    arrays = [IconArray(name, [count, 0]) for name, count in zip("abc", counts, strict=False)]
    assert outcomes._comparison(arrays, "yes") == told


def test_an_ending_is_at_one_height_in_all_icon_arrays_even_where_it_cannot_happen():
    ways = {"go": {"no": "let_go", "maybe": "ask"}, "stay": {"no": "step", "maybe": "ask"}}
    ax = ob.plot_outcomes(ob.compare(four_endings()["climb"].chain.model, ways, weeks=3))
    told = [(text.get_text(), text.get_position()[1]) for text in ax.texts]
    found = {word: [height for text, height in told if text == word] for word in ("yes", "left", "still open")}
    assert all(len(heights) == 2 and len({*heights}) == 1 for heights in found.values()), found


def test_icon_arrays_tell_all_counts_and_the_harm_of_the_whole_time():
    climb, leap = four_endings().outcomes
    names = (*climb.endings, "open")
    whole, early = (outcomes._array(climb, names, week) for week in (None, 2))
    assert sum(whole.counts) == sum(early.counts) == 100
    assert whole.note == early.note == ""
    steps = comparison()["small_steps"]
    assert outcomes._array(steps, ("yes", "shut", "open"), None).note == "0 unwelcome contacts each"
    assert outcomes._array(steps, ("yes", "shut", "open"), 3).note == ""
    told = outcomes._alt_text(
        climb, 2, [IconArray("a", [60, 0, 40], "harm"), IconArray("b", [1, 2, 97])], ["x", "y", "z"]
    )
    assert told == [
        "Icon arrays of 100 people for each of 2 strategies: where they stand within 2 weeks.",
        "a: 60 x, 0 y, 40 z; harm.",
        "b: 1 x, 2 y, 97 z.",
        "a reaches x most often: 60 of 100, against 1 for the least.",
    ]
    assert outcomes._alt_text(leap, None, [IconArray("a", [1])], ["x"])[0].startswith(
        "Icon arrays of 100 people: where"
    )


# ---- beliefs -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def walk() -> Any:
    """What is shown of one walk."""
    return belief._shown(MIXED.exact(weeks=52), None, 5, None)


def test_a_belief_is_that_of_the_hidden_variable_up_to_the_end_of_the_walk(walk):
    paths = MIXED.paths([5], 1, weeks=52)
    weeks = int(paths.lengths()[0]) + 1
    assert (walk.name, walk.seed, walk.ending) == (MIXED.hidden[0], 1, paths.ending()[0])
    assert walk.belief.shape == (weeks, len(walk.rungs))
    assert walk.truth.size == weeks
    for word, when in walk.heard.items():
        assert [paths.done(0, week)[1].replace("_", " ") for week in when] == [word] * len(when)
        assert 1 <= min(when) <= max(when) < weeks
    assert sum(map(len, walk.heard.values())) == weeks - 1
    sampled = MIXED.simulate(runs=3, weeks=4, seed=9, progress=False)
    assert belief._shown(sampled, None, 0, None).seed == 9
    assert belief._shown(sampled, None, 0, 0).seed == 0


def test_how_far_what_is_kept_is_from_the_belief(walk):
    """On average over the weeks before the end; of several that are kept, that of the worst."""
    ((word, kept),) = walk.kept.items()
    assert word.endswith(", kept")
    rung = walk.rungs.index(word.removesuffix(", kept"))
    assert walk.off == pytest.approx(np.nanmean(abs(kept - walk.belief[:, rung])))
    assert (
        belief._off(walk) == f"Kept: the bin that the strategy remembers, on average {walk.off:.2f} from the belief. "
    )


def test_a_belief_is_told_at_both_ends_and_how_much_the_truth_was_given():
    shown: Any = SimpleNamespace(
        name="spark",
        rungs=["no", "yes"],
        belief=np.array([[0.5, 0.5], [0.25, 0.75]]),
        truth=np.array([0, 1]),
        kept={},
        seed=3,
    )
    chart, start, end, truth = belief._alt_text(MIXED.exact(weeks=2), shown, 7)
    assert chart.startswith("Belief of spark week by week under weigh words, run 7 of seed 3, over the truth, ")
    assert chart.endswith(" 0 to 1.")
    assert (start, end.split(": ")[1]) == ("At the start: no 50 %, yes 50 %.", "no 25 %, yes 75 %.")
    assert truth == "In truth no at the start and yes at the end; on average it was given 62 %."


# ---- roads and places ----------------------------------------------------------------------------


def test_roads_are_told_from_the_highest_value_down():
    answer = comparison()["small_steps"]
    roads = flow._roads(answer, "stance")
    assert [value for value, _ in roads] == ["maybe", "no"]
    assert [share for _, share in roads] == pytest.approx([1, 1])
    assert flow._title(answer, []) == "By which road? None reach yes"
    assert (
        flow._title(answer, [("b", 0.5), ("a", 0.25)]) == "By which road? Of those who reach yes, 50 % pass through b"
    )
    three = flow._title(answer, [("c", 0.75), ("b", 0.5), ("a", 1.0)])
    assert three == "By which road? Of those who reach yes, 75 % pass through c and 50 % through b"
    never = ob.compare("maybe", {"never": {"no": "small_step", "maybe": "small_step"}}, weeks=2)["never"]
    assert flow._roads(never, "stance") == []
    kept, tables = flow._flows(answer, "stance", (0, 5, 20))
    assert len(tables) == 2
    for table in tables:
        assert table.shape == (len(kept), len(kept))
        assert table.sum() == pytest.approx(1)
    chart, ends, passed = flow._alt_text(answer, (0, 20), ["no", "yes"], [np.array([[0.25, 0.75], [0, 0]])], roads)
    assert chart == "Ribbons between rounds 0 and 20 under small steps."
    assert ends == "At first no 100 %; at last no 25 %, yes 75 %."
    assert passed == "Of those who reach yes, passed through: maybe 100 %, no 100 %."


def test_a_stance_shows_every_ending_that_can_happen_and_every_value_that_anyone_has():
    answer = comparison()["jump_ahead"]
    shares = stance.group_shares(answer, "stance")
    assert shares.sum(axis=0) == pytest.approx(np.ones(21))
    shown, groups = stance._shown(answer, "stance", LIGHT)
    assert [group.word for group in groups] == ["shut", "no", "yes"], "nobody who jumps is ever at maybe"
    assert shown.sum(axis=0) == pytest.approx(np.ones(21))
    chart, start, end = stance._alt_text(answer, "stance", [group.word for group in groups], shown)
    assert chart == "Stacked areas of stance under jump ahead, round 0 to 20."
    assert start == "At the start: shut 0 %, no 100 %, yes 0 %."
    assert end.startswith("By round 20: shut ")


def test_places_have_the_colour_of_their_rung_or_the_look_of_their_ending():
    result = ob.Chain("maybe", "small_steps").fundamental()
    found = result.by("stance")
    columns = places._columns(result, None, found, LIGHT)
    values = result.chain.variables["stance"]
    colours = dict(zip(values, scale_colours(LIGHT, len(values)), strict=True))
    ended = [name for name in found if name in result.chain.endings]
    rungs = [name for name in found if name not in ended]
    assert [column.value for column in columns] == [found[name] for name in (*rungs, *ended)], "endings come last"
    assert [column.name for column in columns] == [name.replace("_", " ") for name in (*rungs, *ended)]
    for column in columns[: len(rungs)]:
        assert column.colour == colours[column.name.removesuffix(" (open)")]
    assert places._text(float("inf"), str) == "for ever"
    assert places._text(1.5, str) == "1.5"


# ---- maps and rules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ((1.0, 2.0, 4.0), 1.5),
        ((3.0, 4.0), 0.0),
        ((1.0, 3.0), 1.0),
        ((3.5, 4.0), None),
        ((1.0, 2.5), None),
        ((4.0, 2.0), None),
        ((3.0, 3.0), None),
    ],
)
def test_the_stated_values_lie_between_the_cells_that_they_lie_between(values, place):
    """Where the values do not rise, or the stated one is beyond them, it is not on the map."""
    model = SimpleNamespace(parameters={"pace": SimpleNamespace(value=3.0)}, step="week")
    result: Any = SimpleNamespace(model=model, weeks=3)
    for kind in ("parameter", "weeks"):
        assert regimes._place(result, SimpleNamespace(name="pace", values=values, kind=kind)) == place  # type: ignore[arg-type]


def test_a_side_that_is_no_number_has_no_stated_value_and_none_has_its_only_place():
    result: Any = SimpleNamespace(model=SimpleNamespace(step="week"), weeks=3)
    assert regimes._place(result, SimpleNamespace(kind="none")) == 0  # type: ignore[arg-type]
    assert regimes._place(result, SimpleNamespace(kind="start")) is None  # type: ignore[arg-type]
    names = [regimes._axis_name(result, SimpleNamespace(kind=k, name="a_b")) for k in ("weeks", "start", "parameter")]  # type: ignore[arg-type]
    assert names == ["weeks", "a b at the start", "a b"]


def test_a_tie_is_coloured_as_the_first_of_the_best_that_is_allowed():
    score = np.array([[[1.0, 0.2, 0.5]], [[1.0, 0.9, 0.5]], [[2.0, 0.1, np.nan]]])
    best = np.array([[regimes.TIE, 1, regimes.BREAKS_THE_RULES]])
    result: Any = SimpleNamespace(barred=[False, False, True], score=score, best=best, strategies=("a", "b", "c"))
    assert regimes._best(result).tolist() == [[0, 1, 3]]


def test_a_map_of_a_rule_shows_the_most_frequent_action_and_where_there_is_another():
    """Over the first two variables that the rule looks at, unless others are asked for."""

    class Rule:
        met = {"mood": ("low", "high"), "week": ("early", "late"), "noes": ("0", "1", "2")}  # noqa: RUF012
        looks_at = ("mood", "noes")
        model = SimpleNamespace(actions=("wait", "ask"))

        def actions_at(self, here):
            return ["ask" if here["mood"] == "high" and here["noes"] != "2" else "wait"]

    made: Any = Rule()
    assert rule._sides(made, None, None) == ("mood", "noes")
    assert rule._sides(made, "week", None) == ("week", "mood")
    assert rule._sides(made, None, "mood") == ("noes", "mood")
    best, mixed = rule._cells(made, "mood", "noes")
    assert best.tolist() == [[0, 1], [0, 1], [0, 0]]
    assert not mixed.any()
    best, mixed = rule._cells(made, "mood", None)
    assert (best.tolist(), mixed.tolist()) == ([[0, 1]], [[False, True]])
    assert rule._axis(made, None).labels == [""]
    with pytest.raises(ob.UnknownName, match="moods"):
        rule._sides(made, "moods", None)


# ---- samples, slopes, diaries --------------------------------------------------------------------


def test_samples_close_in_with_the_seed_of_the_result():
    """As many runs as the result has; of an exact one, those of seed 1."""
    chain = ob.Chain("maybe", "small_steps")
    counts, samples = convergence._samples(chain.simulate(runs=300, weeks=5, seed=8, progress=False), 5)
    assert counts == [100, 200, 300] == [sample.runs for sample in samples]
    assert {sample.seed for sample in samples} == {8}
    assert convergence._listed([1, 2_000], [0.5, 0.25]) == "1 run 50 %, 2,000 runs 25 %."
    assert convergence._note(samples[-1], 0.9).startswith("Small steps, seed 8. Bars: 90 % intervals. ")


def test_what_a_slope_rests_on_is_said():
    result: Any = SimpleNamespace(weeks=None, horizon="4 weeks", kinks=("a_b", "c"), model=SimpleNamespace(note="Toy."))
    bent = "At a kink (the slope downwards differs): a b, c."
    assert gradient._note(result) == f"For ever, exact to first order, one parameter at a time.  {bent} Toy."
    result.weeks, result.kinks = 4, ()
    assert gradient._note(result) == "Within 4 weeks, exact to first order, one parameter at a time. Toy."


def test_how_much_the_diaries_told_is_how_much_narrower_a_range_became():
    result: Any = SimpleNamespace(untold=("a",), narrowing=lambda name: 0.25)
    assert [learned._told(result, name) for name in "ab"] == ["nothing told", "25 % as wide"]


def test_places_that_are_equally_long_are_all_named_and_one_round_is_no_rounds():
    sure = ob.Chain(
        ob.load("maybe").with_parameters(step_up=1, misstep=0, warm_yes=1, last_slam=0, back=0), "small_steps"
    )
    title = ob.plot_places(sure.fundamental()).get_title(loc="left")
    assert title == "Where does the time go? Most at no and maybe: 1 round"


def test_a_change_that_is_not_0_has_a_digit_that_is_not_0():
    found = ob.Chain(ob.load("maybe").with_parameters(slam=1e-5), "jump_ahead").gradient("yes", weeks=1)
    assert (found.words("cold_yes"), found.words("slam")) == ("+0.80", "0.00")
    shut = ob.Chain(ob.load("maybe").with_parameters(slam=1e-5), "jump_ahead").gradient("shut", weeks=1)
    assert shut.words("slam") == "+0.0001"


def test_a_share_of_runs_is_what_its_count_says(monkeypatch):
    """The table beneath says 4,844 of 10,000 runs: 48 %. Beneath an exact answer it counts 100 people, so one is 49."""
    monkeypatch.setattr(cumulative, "endings_shown", lambda outcomes: outcomes.endings)
    chances = {"yes": 0.4613, "shut": 0.0016, "moved_on": 0.4844, "open": 0.0527}
    for runs, share in ((10_000, 48), (None, 49)):
        asked: Any = SimpleNamespace(endings=("yes", "shut", "moved_on"), chance=chances.get, runs=runs)
        assert cumulative._shares(asked) == ["yes 46 %", "shut 0.2 %", f"moved on {share} %", "still open 5 %"]
