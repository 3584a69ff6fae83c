"""What pictures say and show: the words of titles, notes and alt texts, and the numbers that they hand to a drawing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.text import rounded_percent
from olivebranch.draw.palette import LIGHT
from olivebranch.kernels.intervals import wilson
from olivebranch.plots import classes, difference, distribution, graph, moves, overview, power, score, steps, why
from olivebranch.studies.why.result import REST
from support.pictures import comparison, four_endings


def exact(strategy="small_steps", weeks=20):
    return ob.Chain("maybe", strategy).exact(weeks)


# ---- steps and leaps -----------------------------------------------------------------------------


def climbed(*edges) -> nx.MultiDiGraph:
    """A graph of moves (from, to, action, chance) on the rungs a, b, c, d, and the endings shut and gone."""
    drawn = nx.MultiDiGraph()
    for name in "abcd":
        drawn.add_node(name, ending="")
    for name in ("shut", "gone"):
        drawn.add_node(name, ending=name)
    for a, b, action, chance in edges:
        drawn.add_edge(a, b, key=action, action=action, chance=chance)
    return drawn


RUNGS, FLOOR = [*"abcd"], ["shut", "gone"]
TRIES = climbed(
    *(("b", "a", "go", 0.1), ("b", "b", "go", 0.2), ("b", "c", "go", 0.3), ("b", "d", "go", 0.15)),
    *(("b", "shut", "go", 0.2), ("b", "gone", "go", 0.05), ("b", "b", "wait", 1.0), ("a", "a", "wait", 1.0)),
)


def test_a_step_lands_anywhere_higher_and_a_leap_only_on_its_aim():
    """Where a leap lands short of its aim, it stays; all chances of one try add up to 1."""
    step = steps._attempt(TRIES, RUNGS, FLOOR, 1, "go")
    leap = steps._attempt(TRIES, RUNGS, FLOOR, 1, "go", 3)
    assert (step.aim, leap.aim) == (2, 3)
    assert (step.up, step.stays, step.slips) == pytest.approx((0.45, 0.2, 0.1))
    assert (leap.up, leap.stays, leap.slips) == pytest.approx((0.15, 0.5, 0.1))
    assert step.falls == leap.falls == (0.2, 0.05)
    assert (step.is_leap, leap.is_leap) == (False, True)
    for one in (step, leap):
        assert one.up + one.stays + one.slips + sum(one.falls) == pytest.approx(1)


def test_the_attempt_that_goes_furthest_and_the_top_where_none_ever_lands():
    found = steps._furthest(TRIES, RUNGS, FLOOR, 1)
    assert found is not None
    assert (found.action, found.aim, found.up) == ("go", 3, 0.15)
    waits = steps._furthest(TRIES, RUNGS, FLOOR, 0)
    assert waits is not None
    assert (waits.action, waits.aim, waits.up, waits.stays) == ("wait", 3, 0, 1)
    assert steps._furthest(TRIES, RUNGS, FLOOR, 2) is None
    assert steps._highest(TRIES, RUNGS, 1, "go") == (3, 0.15)
    assert steps._highest(TRIES, RUNGS, 1, "wait") == (-1, 0.0)
    assert steps._actions(TRIES, "e") == []


def test_the_leap_is_sought_from_the_start_downwards():
    """If what is tried at the start is a step, the nearest lower rung from which one leaps counts."""
    answer = exact("jump_ahead")
    edges = [("c", "d", "step", 0.5), ("b", "d", "leap", 0.2), ("a", "d", "far", 0.1)]
    assert steps._leap(answer, climbed(*edges), RUNGS, FLOOR, 2).attempts[0].action == "leap"
    assert steps._leap(answer, climbed(*edges), RUNGS, FLOOR, 0).attempts[0].action == "far"
    assert steps._leap(answer, climbed(edges[0]), RUNGS, FLOOR, 2).attempts[0].action == "step"
    with pytest.raises(ob.ArgumentError, match="jump_ahead does nothing at b: choose another leap"):
        steps._leap(answer, climbed(edges[0]), RUNGS, FLOOR, 1)


def test_small_steps_are_the_likeliest_from_each_rung_that_ever_work():
    edges = [("a", "b", "slow", 0.1), ("a", "b", "quick", 0.4), ("b", "b", "wait", 1.0), ("c", "d", "ask", 0.3)]
    climb = steps._small_steps(exact(), climbed(*edges), RUNGS, FLOOR)
    assert [(one.source, one.action, one.up) for one in climb.attempts] == [(0, "quick", 0.4), (2, "ask", 0.3)]
    assert sum(climb.counts) == 100
    assert (climb.name, climb.note) == ("small steps", "0 unwelcome contacts each")


def test_stairs_are_those_of_both_strategies_and_say_where_each_attempt_lands():
    pair = tuple(four_endings().outcomes)
    stairs = steps._stairs(pair, LIGHT)
    assert (stairs.rungs, stairs.start) == (["no", "maybe", "yes"], 0)
    assert [word for word, _ in stairs.floor] == ["shut", "moved on", "left"]
    assert [word for word, _ in stairs.endings] == ["yes", "shut", "moved on", "left", "still open"]
    assert stairs.caption == "Of 100 people, within 26 weeks"
    leap = stairs.climbs[1].attempts[0]
    assert steps._lands(leap, stairs) == "ask from no reaches yes 5 %, stays 80 %, ends shut 11 %, ends moved on 4 %"
    told = steps._alt_text(stairs)
    assert told[0] == "Stairs of no, maybe and yes, from no, climbed by climb and by leap."
    assert told[2].startswith("The leap: ask from no reaches yes")
    counts = ", ".join(f"{n} {word}" for n, (word, _) in zip(stairs.climbs[0].counts, stairs.endings, strict=True))
    assert told[3].startswith(f"Of 100 people, within 26 weeks: climb {counts}; leap ")
    assert "Other variables at their average." in steps._note(pair[0])
    assert "one try in one week" in steps._note(pair[0])
    assert "Other variables" not in steps._note(exact())


@pytest.mark.parametrize(
    ("counts", "aim", "chances", "title"),
    [
        ((70, 70), 2, (0.7, 0.7), "A or b, it is much the same here: 70 of 100 reach yes"),
        ((70, 20), 1, (0.7, 0.2), "A or b? Of 100 people, 70 and 20 reach yes"),
        ((20, 70), 2, (0.2, 0.7), "Here the leap does better: of 100 people, 70 reach yes that way, and 20 by a"),
        ((70, 20), 2, (0.7, 0.2), "Why not leap? Of 100 people, 20 reach yes that way, and 70 by a"),
    ],
)
def test_the_title_of_the_stairs_is_what_came_of_it(counts, aim, chances, title):
    tried = SimpleNamespace(is_leap=aim > 1)
    climbs = [SimpleNamespace(counts=(n,), name=name, attempts=[tried]) for n, name in zip(counts, "ab", strict=True)]
    pair: Any = [SimpleNamespace(endings=("yes",), chance=lambda name, p=p: p) for p in chances]
    stairs: Any = SimpleNamespace(climbs=climbs)
    assert steps._title(stairs, pair) == title


# ---- the score -----------------------------------------------------------------------------------


def test_the_score_of_a_simulation_is_counted_among_those_still_open():
    """Followed as long as the weeks ahead, with Wilson's band; where nobody is left, nothing is known."""
    sample = ob.Chain("maybe", "jump_ahead").simulate(runs=60, weeks=6, seed=3, progress=False)
    share, band = score.curve_ahead(sample, 6, 4)
    longer = ob.Chain("maybe", "jump_ahead").simulate(runs=60, weeks=10, seed=3, progress=False)
    for week in range(7):
        left = round(60 * longer.curve("open")[week])
        reached = round(60 * (longer.curve("yes")[week + 4] - longer.curve("yes")[week]))
        assert share[week] == pytest.approx(reached / left)
        assert band is not None
        assert band[:, week] == pytest.approx(wilson(reached, left))
    shares, ends = score._with_band(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    assert shares[0] == 0.5
    assert np.isnan(shares[1])
    assert np.isnan(ends[:, 1]).all()
    exact_share, none = score.curve_ahead(exact(weeks=3), 3, 52)
    assert (exact_share.shape, none) == ((4,), None)


@pytest.mark.parametrize("runs", [None, 80])
def test_the_score_of_a_memory_has_a_column_for_each_count_and_one_for_more(runs):
    chain = ob.Chain("maybe", "small_steps")
    answer = chain.exact(6) if runs is None else chain.simulate(runs=runs, weeks=6, seed=3, progress=False)
    labels, chances, bands = score._to_come((answer,), "noes", 6, 4)
    assert labels[0] == "0"
    assert labels[-1] == f"{len(labels) - 1} or more"
    assert len(labels) == len(chances)
    if runs is None:
        assert bands is None
        assert chances[1] == pytest.approx(
            ob.Chain("maybe", "small_steps", track=["noes"]).still_to_come("yes", weeks=6, ahead=4, noes=1)
        )
    else:
        assert bands is not None
        assert bands.shape == (2, len(labels))
        assert (bands[0] <= np.array(chances))[:2].all()


def test_what_the_score_is_of_is_said_below_it():
    one, two = exact(), comparison()
    assert score._note(one, "noes", 52).startswith(
        "Small steps. From the first time that noes reach that number, over the 52 rounds from then on. "
        "A no may be the last word; respect it. Worked out exactly."
    )
    assert score._note(two, "weeks", 1).startswith("Of those with no answer yet, over the 1 round from then on. Worked")
    title, chart, told = score._week_words(two.outcomes, [np.array([0.5, 0.25])] * 2, ["a", "b"], 4, 52)
    assert title == "Is it too soon to tell? The chance of yes in the next 52 rounds"
    assert chart == "Curves of the chance of yes in the next 52 rounds, for those with no answer yet."
    assert told == "At the start: a 50 %, b 50 %; after 1 round: a 25 %, b 25 %."
    _, chart, told = score._count_words(one, "noes", ["0", "1 or more"], [0.5, 0.25], 52)
    assert chart == "Columns: the chance of yes in the next 52 rounds, by noes so far, under small steps."
    assert told == "Noes so far 0: 50 %, 1 or more: 25 %."


# ---- distributions -------------------------------------------------------------------------------


def spread_over(values, chance, *, is_capped=False) -> Any:
    return SimpleNamespace(
        values=np.array(values, dtype=float), chance=np.array(chance), is_capped=is_capped, tally="unwelcome"
    )


@pytest.mark.parametrize(
    ("values", "chance", "most", "labels"),
    [
        (range(4), [0.25] * 4, 11, ["0", "1", "2", "3"]),
        (range(4), [0.5, 0.495, 0.005, 0.0], 11, ["0", "1", "2+"]),
        ([0], [1.0], 11, ["0", "1"]),
        (range(21), [1 / 21] * 21, 11, ["0", "1", "2–4", "5–7", "8–10", "11–13", "14–16", "17–19", "20"]),
        (range(21), [1 / 21] * 21, 5, ["0", "1", "2–11", "12+"]),
        ([0, 0.5, 1.0], [0.4, 0.3, 0.3], 11, ["0", "0.5", "1"]),
    ],
)
def test_bins_are_none_one_and_equal_steps(values, chance, most, labels):
    """Up to where nearly everybody is; the last holds what is above, and its label says so only if there is any."""
    begins, found = distribution._bins([spread_over(values, chance)], most)
    assert found == labels
    shares = distribution._shares(spread_over(values, chance), begins)
    assert len(shares) == len(begins)
    assert sum(shares) == pytest.approx(1)


def test_what_was_cut_off_is_said_to_go_on():
    _, labels = distribution._bins([spread_over(range(3), [0.4, 0.3, 0.3], is_capped=True)], 11)
    assert labels[-1].endswith("+")


def test_a_distribution_says_how_many_have_two_or_more():
    """Of several, those of the most and of the least; two unwelcome contacts are named for what they may be."""
    rarely, often = (spread_over(range(4), shares) for shares in ([0.5, 0.5, 0, 0], [0.25, 0.25, 0.3, 0.2]))
    for one, name in ((rarely, "a_step"), (often, "leap")):
        one.chain = SimpleNamespace(strategy_name=name, step="week", note="A toy.")
        one.weeks, one.runs, one.seed = 20, None, None
    assert distribution._several(often) == 0.5
    assert distribution._beside(often) == "2 or more: 50 %"
    assert (
        distribution._title([rarely, often])
        == "How much, for how many? 2 or more unwelcome: 50 % under leap, 0 % under a step"
    )
    assert distribution._title([often]) == "How much, for how many? 2 or more unwelcome: 50 % under leap"
    respect = " Two unwelcome contacts already meet the count in common definitions of stalking."
    assert distribution._note(often) == f"Within 20 weeks, worked out exactly.{respect} A toy."
    often.weeks, often.runs, often.seed, often.tally = None, 2_000, 7, "noes"
    assert distribution._note(often) == "In the end, 2,000 simulated runs, seed 7. A toy."
    assert distribution._enough(rarely) == 1
    assert distribution._enough(often) == 3


# ---- differences ---------------------------------------------------------------------------------


def test_a_difference_is_told_with_its_interval_and_on_its_scale():
    """Of a chance: points of a hundred people, from all to none; of a tally: as far as the larger mean."""
    sample = comparison(runs=400)
    of_yes, of_harm = (
        sample.difference("small_steps", "jump_ahead"),
        sample.difference("small_steps", "jump_ahead", of="unwelcome"),
    )
    low, high = of_yes.interval
    told = difference._interval(sample, of_yes, 0.95)
    assert (told.value, told.low, told.high, told.span, told.ends) == (of_yes.value, low, high, 1.0, ("−100", "+100"))
    words = [difference._signed(end, False).removesuffix(" of 100") for end in (low, high)]
    assert (told.note, told.head) == (f"95 % interval: {words[0]} to {words[1]}", "yes: small steps less jump ahead")
    harm = difference._interval(sample, of_harm, 0.9)
    means = [sample[name].tally("unwelcome") for name in sample]
    assert harm.span == max(*map(abs, of_harm.interval), *means)
    assert harm.note.startswith("90 % interval: −")
    assert harm.ends[0].startswith("−")
    assert harm.ends[1] == harm.ends[0].replace("−", "+")
    assert difference._words(sample, of_harm) == (
        "more unwelcome with small steps",
        "the same",
        "more unwelcome with jump ahead",
    )
    assert difference._words(sample, of_yes)[::2] == (
        "yes with small steps, not with jump ahead",
        "yes with jump ahead, not with small steps",
    )
    answer = comparison().difference("small_steps", "jump_ahead")
    assert difference._interval(comparison(), answer, 0.95).note == "exact: no error from chance"
    assert difference._ends(answer) == (answer.value, answer.value)


def test_the_title_of_a_difference_says_which_has_more_or_that_it_cannot_be_told():
    result = comparison()
    more, less = result.difference("small_steps", "jump_ahead"), result.difference("jump_ahead", "small_steps")
    size = difference._signed(more.value, False).removeprefix("+")
    for one in (more, less):
        assert difference._title(result, one) == (
            f"More yes with small steps than with jump ahead within 20 rounds: {size} more"
        )
    same = result.difference("small_steps", "small_steps")
    assert difference._title(result, same) == (
        "Which has more yes within 20 rounds? Small steps and small steps cannot be told apart"
    )
    assert "others" not in difference._note(result, more, chosen=False)
    three = ob.compare("maybe", {name: {"no": "ask"} for name in "abc"}, weeks=2)
    note = difference._note(three, more, chosen=False)
    assert note.startswith("The first two of 3 strategies; a= and b= choose others. A pair is")
    assert difference._note(three, more, chosen=True).startswith("A pair is one run of each")
    counted = SimpleNamespace(better=0.5, same=0.25, worse=None)
    assert difference._counts(counted) == [67, 33, 0]  # type: ignore[arg-type]


def test_more_of_what_is_not_hoped_for_does_not_look_better():
    hoped, other = (difference._looks(LIGHT, hoped_for=flag) for flag in (True, False))
    assert [look.colour for look in hoped[::2]] == [LIGHT.good, LIGHT.scale[0]]
    assert [look.colour for look in other[::2]] == list(LIGHT.actions[:2])
    assert [(look.marker, look.hatch) for look in hoped[::2]] == [("o", ""), ("v", "///")]
    assert hoped[1].hollow


# ---- graphs --------------------------------------------------------------------------------------


def test_too_many_moves_leave_the_likeliest_from_each_rung():
    """Of the action that has too many; another one keeps all of its own."""
    dense = nx.MultiDiGraph()
    for a in range(10):
        for b in range(10):
            dense.add_edge(a, b, key="go", action="go", chance=(1 + (b - a) % 10) / 55)
        dense.add_edge(a, a, key="stay", action="stay", chance=1.0)
    shown = overview.legible(dense)
    each = overview.MOST // 10
    assert shown.number_of_edges() == 10 * each + 10
    for a in range(10):
        kept = {(b - a) % 10 for _, b, key in shown.out_edges(a, keys=True) if key == "go"}
        assert kept == set(range(10 - each, 10))
    few = nx.MultiDiGraph(dense.subgraph(range(3)))
    assert overview.legible(few) is few
    assert overview.legible(nx.MultiDiGraph()).number_of_edges() == 0


def test_an_action_that_surely_ends_the_walk_does_not_count_as_going_on():
    drawn = climbed(("a", "b", "go", 0.9), ("a", "shut", "go", 0.1), ("a", "gone", "leave", 1.0), ("b", "b", "go", 1.0))
    assert overview._going_on(drawn, "a") == {"go"}
    drawn.add_edge("a", "shut", key="leave", action="leave", chance=0.0)
    few = overview.likeliest(drawn)
    assert set(few["a"]) == {"b", "shut", "gone"}
    assert few.graph["overview"] is True
    assert few.graph["share"] is None


def test_a_move_is_named_any_only_where_all_who_go_on_make_it_about_as_often():
    for other, name in ((0.5 - overview.ALIKE + 0.001, overview.ANY), (0.5 - overview.ALIKE - 0.001, "go")):
        drawn = climbed(
            ("a", "b", "go", 0.5), ("a", "b", "wait", other), ("a", "a", "go", 0.5), ("a", "a", "wait", 1 - other)
        )
        assert set(overview.likeliest(drawn)["a"]["b"]) == {name}
    alone = climbed(("a", "b", "go", 0.5), ("a", "a", "go", 0.5))
    assert set(overview.likeliest(alone)["a"]["b"]) == {"go"}


def test_shares_of_actions_add_up_and_of_nothing_are_none():
    flow = np.zeros((2, 2, 2))
    assert moves._shares(flow) == [0, 0]
    flow[0, 0, 1], flow[1, 1, 0] = 3.0, 1.0
    assert moves._shares(flow) == [0.75, 0.25]
    with pytest.raises(ob.ArgumentError, match="what = 3: give a chain, a model"):
        moves.chain_asked(3)  # type: ignore[arg-type]


def test_the_graph_under_a_strategy_says_how_often_each_action_is_taken():
    chain = ob.Chain("ladder", "small_steps")
    drawn = ob.graph_of(chain, weeks=20)
    assert sum(drawn.graph["share"].values()) == pytest.approx(1)
    for node in drawn:
        by_action: dict[str, float] = {}
        for _, _, data in drawn.out_edges(node, data=True):
            by_action[data["action"]] = by_action.get(data["action"], 0.0) + data["chance"]
        assert list(by_action.values()) == pytest.approx([1.0] * len(by_action))
    assert graph._left_out(drawn, drawn, drawn) == ""


# ---- powers, classes, reasons --------------------------------------------------------------------


def test_a_power_is_shown_for_the_variable_that_is_asked_for():
    """From the lowest value to the highest; an ending with no value of its own before them, the goal after them."""
    result = ob.Chain("ladder", "small_steps").power(3)
    names = result.by(None)[0]
    order = [names[i] for i in power._order(result, names, None)]
    assert order[-1] == "yes"
    assert order[0] in {"shut", "moved_on", "left"}
    values = [
        name.removesuffix(" (open)")
        for name in order
        if name.removesuffix(" (open)") in result.chain.variables["stance"]
    ]
    assert values == sorted(values, key=list(result.chain.variables["stance"]).index)
    start = names[power._most_start(result, names, None)].removesuffix(" (open)")
    begins = result.chain.places[0][int(result.chain.start.argmax())]
    assert start == result.chain.variables["stance"][begins]


def test_a_class_is_counted_and_named_by_its_first_member():
    found = ob.Chain("maybe", "small_steps").classes()
    columns = [classes._column(found, i, LIGHT) for i in range(len(found.classes))]
    for i, (column, one) in enumerate(zip(columns, found.classes, strict=True)):
        assert column.value == one.pairs.size
        more = f" and {one.pairs.size - 1:,} more" if one.pairs.size > 1 else ""
        assert column.name == f"{found.members(i)[0]}{more}"
        assert column.text == ("1 pair" if one.pairs.size == 1 else f"{one.pairs.size:,} pairs")
        assert column.hatch == ("" if one.is_recurrent else "////")
        assert classes._kind(found, i) == (one.ending or ("never left" if one.is_recurrent else "left for good"))
    swing = ob.Chain.from_matrix([[0, 1], [1, 0]], names=["a", "b"]).classes()
    assert classes._kind(swing, 0) == "never left, period 2"
    assert [classes._many(n) for n in (1, 2_000)] == ["1 class is", "2,000 classes are"]
    assert [classes._number(n) for n in (0, 1)] == ["0 are", "1 is"]


@pytest.mark.parametrize(
    ("gap", "parts", "of", "title"),
    [
        (5.0, {"door": 3.0, "pace": 1.0, "rest": 1.0}, "yes", "Why a and not b? Most of all: about door"),
        (-0.5, {"door": -1.0, "pace": -4.0, "rest": 0.0}, "yes", "Why b and not a? Most of all: about pace"),
        (0.0, {"door": 2.0, "rest": -2.0}, "yes", "Why a and not b? Most of all: about door"),
        (2.0, {"door": 1.0, "rest": 5.0}, "yes", "Why a and not b? Mostly not because of any of these mechanisms"),
        (2.0, {"door": -1.0, "rest": 3.0}, "yes", "Why a and not b? Not because of any of these mechanisms"),
        (2.0, {"door": 0.0, "rest": 3.0}, "yes", "Why a and not b? Not because of any of these mechanisms"),
        (2.0, {"door": 2.0, "rest": 0.0}, "harm", "Why more harm under a than under b? Most of all: about door"),
    ],
)
def test_the_reason_that_helps_most_is_told_first(gap, parts, of, title):
    result: Any = SimpleNamespace(
        difference=gap,
        rounded={REST if k == "rest" else k: v for k, v in parts.items()},
        of=of,
        model=SimpleNamespace(endings=("yes",)),
        about=lambda part: f"about {part}",
    )
    assert why._title(result, "a", "b") == title


def test_shares_in_words():
    assert distribution._in_words(["0", "1+"], [0.25, 0.75]) == f"0 {rounded_percent(0.25)}, 1+ {rounded_percent(0.75)}"


# ---- what a graph says ---------------------------------------------------------------------------


def asked_about(**more) -> Any:
    """A chain of two variables, as far as its words go."""
    given = {
        "step": "week",
        "strategy_name": "small_steps",
        "endings": ("yes", "shut"),
        "note": "A toy.",
        "model": True,
    }
    return SimpleNamespace(**{**given, "variables": {"stance": (), "mood": ()}, **more})


def told_graph(*, overview_=False, visits=False) -> nx.MultiDiGraph:
    drawn = nx.MultiDiGraph(name="stance", overview=overview_)
    for name, ending, goal in (("no", "", False), ("may_be", "", False), ("yes", "yes", True), ("shut", "shut", False)):
        drawn.add_node(name, ending=ending, goal=goal)
    drawn.add_edge("no", "may_be", key="ask", action="ask", chance=0.25)
    drawn.add_edge("no", "no", key="ask", action="ask", chance=0.75)
    drawn.add_edge("may_be", "shut", key="ask", action="ask", chance=0.5)
    if visits:
        for name, weeks in (("no", 2.0), ("may_be", 4.0)):
            drawn.nodes[name].update(visits=weeks, text=f"{weeks:g} weeks")
        drawn.edges["no", "may_be", "ask"]["text"] = "0.5 ×"
    return drawn


def test_a_graph_says_what_its_arrows_are():
    """One action is named once; an overview is of the likeliest action of a model, or of a strategy."""
    chain, model = asked_about(), ob.load("maybe")
    others = " Other variables at their average over the weeks."
    key = "The wider the arrow, the likelier the move in one week when that action is taken. ↺ stays."
    assert (
        graph._note(chain, chain, told_graph(), 52, " Left out.") == f"Every arrow: ask. {key}{others} Left out. A toy."
    )
    alone = asked_about(variables={"stance": ()}, model=None)
    assert graph._note(alone, alone, told_graph(), 52, "") == f"{key} A toy."
    two = told_graph()
    two.add_edge("no", "yes", key="push", action="push", chance=0.1)
    assert graph._note(chain, chain, two, 52, "") == f"{key}{others} A toy."
    whole = told_graph(overview_=True)
    each, rows = "Each arrow: the chance of that move in one week", " With actions=[...], each action has a row. A toy."
    assert (
        graph._note(model, chain, whole, 52, "") == f"{each}, under the action that makes it likeliest.{others}{rows}"
    )
    assert graph._note(chain, chain, whole, 52, "") == f"{each}. ↺ stays.{others}{rows}"
    counted = graph._note(chain, chain, told_graph(visits=True), 9, "")
    assert counted == (
        "On average over all walks, within 9 weeks: in a box, how long they are there; on an arrow, how often that "
        "move is made, and the share who end by it. A toy."
    )


def test_endings_without_a_box_are_named_by_their_icons(monkeypatch):
    chain = asked_about()
    assert graph._stubs(chain, told_graph()) == []
    monkeypatch.setattr(graph, "one_row", lambda drawn: False)
    assert graph._stubs(chain, told_graph()) == [("shut", "s")]
    looks = graph._looks(chain, told_graph(), LIGHT)
    assert (set(looks), looks["shut"].marker) == ({"yes", "shut"}, "s")


def test_the_title_of_a_graph_is_what_it_is_of():
    chain, model = asked_about(), ob.load("maybe")
    assert graph._title(chain, chain, told_graph()) == "What can happen: stance under small steps"
    assert graph._title(model, chain, told_graph()) == "What can happen: no, maybe, yes"
    visits = graph._title(chain, chain, told_graph(visits=True))
    assert visits == "Where does the time go? Most at may be: 4 weeks"


def test_a_graph_tells_each_move_in_words_but_not_who_stays():
    chain, model = asked_about(), ob.load("maybe")
    nodes = "from left to right: no, may be, yes, shut."
    moved = "ask takes no to may be 25 %; ask takes may be to shut 50 %."
    assert graph._alt_text(model, chain, told_graph()) == (
        f"Graph of what can happen in one week under each action, {nodes}",
        moved,
    )
    assert graph._alt_text(chain, chain, told_graph())[0].startswith("Graph of what can happen in one week under small")
    chart, told = graph._alt_text(chain, chain, told_graph(visits=True))
    assert chart == f"Graph of expected visits under small steps, {nodes}"
    assert told == "no 2 weeks, may be 4 weeks; ask takes no to may be 0.5 ×; ask takes may be to shut 50 %."


def test_the_strategy_beside_the_one_that_is_given_is_another():
    """Once a strategy was compared with itself where only the second was named."""
    three: Any = ob.compare("maybe", {name: {"no": "ask"} for name in "abc"}, weeks=2)
    asked = [(None, None), ("b", None), ("a", None), (None, "a"), (None, "c"), ("c", "b")]
    assert [difference._two(three, *given) for given in asked] == [
        *(("a", "b"), ("b", "a"), ("a", "b")),
        *(("b", "a"), ("a", "c"), ("c", "b")),
    ]


def test_under_a_strategy_rare_moves_are_left_out_but_who_stays_is_told():
    """However rarely; a place that nothing leads to or from goes, too."""
    drawn = climbed(
        *(("a", "b", "go", 0.9), ("a", "c", "go", 0.9 * overview.RAREST), ("a", "a", "go", 0.5 * overview.RAREST)),
        *(("b", "b", "go", 1.0), ("b", "a", "go", overview.RAREST)),
    )
    for *_, data in drawn.edges(data=True):
        data["taken"] = 1.0
    few = overview.whatever_is_done(drawn)
    assert set(few.edges()) == {("a", "b"), ("a", "a"), ("b", "b"), ("b", "a")}
    assert set(few) == {"a", "b"}
    assert few["a"]["b"][overview.ANY]["chance"] == 0.9


# ---- what cannot be drawn -------------------------------------------------------------------------


@pytest.mark.parametrize("picture", ["cumulative", "when", "stance", "flow", "score", "convergence"])
def test_a_picture_of_weeks_needs_a_horizon(picture):
    with pytest.raises(ob.ArgumentError, match=rf"plot_{picture} goes week by week.*Ask again with weeks="):
        getattr(ob, f"plot_{picture}")(exact(weeks=None))


def test_where_nothing_moves_there_is_no_graph_and_no_story():
    ended = ob.Chain.from_matrix(np.eye(3), endings={"over": [0]}, start=0)
    with pytest.raises(ob.ArgumentError, match="every walk has ended where it begins, so nothing moves"):
        ob.plot_graph(ended)
    with pytest.raises(ob.ArgumentError, match="every walk stays where it begins, so nothing moves"):
        ob.plot_graph(ob.Chain.from_matrix([[1.0]]), visits=True)
    over = ob.Chain.from_matrix([[1.0]], endings={"end": "0"}).likeliest_story("end")
    with pytest.raises(ob.ArgumentError, match="the likeliest walk has ended where it begins"):
        over.plot()


def test_what_counts_nothing_has_no_distribution():
    with pytest.raises(ob.ArgumentError, match=r"counts nothing. Add \[tallies\]"):
        ob.plot_distribution(ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], endings={"end": ["1"]}).exact(3))
