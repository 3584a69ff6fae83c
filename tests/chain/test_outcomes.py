"""Outcomes and comparisons: what they answer, and what they refuse."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from support.worded import BY_WORDS


@pytest.fixture(scope="module")
def exact() -> ob.Comparison:
    return ob.compare("reconciliation", ["small_steps", "jump_ahead"], weeks=52)


@pytest.fixture(scope="module")
def sample() -> ob.Comparison:
    return ob.compare("reconciliation", ["small_steps", "jump_ahead"], weeks=52, runs=4_000, seed=3)


@pytest.fixture(params=["exact", "sample"])
def either(request) -> ob.Comparison:
    return request.getfixturevalue(request.param)


def test_both_engines_have_the_same_face(either):
    """The same questions give the same shapes; only the error differs."""
    o = either["small_steps"]
    assert o.curve("yes").shape == (53,)
    assert o.curve("yes")[-1] == o.chance("yes") == o.chance("yes", week=52)
    assert o.first_passage("yes").sum() == pytest.approx(o.chance("yes"))
    assert sum(o.chance(e) for e in (*o.endings, "open")) == pytest.approx(1)
    assert o.occupancy["stance"].shape == (53, 5)
    assert o.to_frame().shape == (53, 5)
    assert 0 < o.weeks_to("yes") < 52
    assert o.weeks_quantile("yes", 0.5) <= o.weeks_quantile("yes", 0.9)
    assert 0 < o.still_to_come("yes", week=12) < 1
    assert (o.error("yes") is None) == o.is_exact == (o.runs is None)
    low, high = o.interval("yes")
    assert low <= o.chance("yes") <= high
    low, high = o.interval("unwelcome")
    assert low <= o.tally("unwelcome") <= high


@pytest.mark.slow
def test_a_comparison_is_a_table_with_harm_in_it(either):
    frame = either.to_frame()
    assert list(frame.index) == ["small_steps", "jump_ahead"]
    tallies = ["contacts", "unwelcome", "noes", "strain", "rough", "climbs", "slips"]
    assert list(frame.columns) == ["yes", "shut", "moved_on", "left", "open", *tallies]
    assert frame.loc["jump_ahead", "unwelcome"] > 10
    for shown in (str(either), either._repr_html_()):
        assert "unwelcome" in shown
        assert "Illustrative" in shown
        assert "small steps" in shown
    assert list(either) == ["small_steps", "jump_ahead"]
    assert len(either) == 2
    assert either.errors().shape == frame.shape
    assert either.errors().isna().all().all() == (either.runs is None)


def test_where_it_was_when_it_ended_is_kept(exact):
    """Occupancy counts ended walks where they ended, so the share at stance yes is the chance of yes."""
    o = exact["small_steps"]
    np.testing.assert_allclose(o.occupancy["stance"][:, -1], o.curve("yes"), atol=1e-12)
    for place, ending in ((1, "shut"), (2, "moved_on")):  # a door may close in the very week of a yes
        assert (o.occupancy["door"][:, place] >= o.curve(ending) - 1e-12).all()


def test_for_ever(reconciliation):
    """The limit has no curve but a bound, and finite weeks, because all walks end; a year gives less than the limit."""
    o = (reconciliation @ "small_steps").exact()
    assert o.weeks is None
    assert o.chance("open") == pytest.approx(0, abs=1e-12)
    assert 0 < o.bound < 1e-6
    assert 10 < o.expected_weeks() < 30
    assert o.weeks_to("yes") < o.weeks_to("shut")
    assert math.isnan(o.weeks_to("left"))
    assert o.to_frame().index.tolist() == ["for ever"]
    with pytest.raises(ob.ArgumentError, match="no curve"):
        o.curve("yes")
    with pytest.raises(ob.ArgumentError, match="for ever"):
        o.chance("yes", week=3)


def test_weeks_to_for_ever_agrees_with_a_long_horizon(reconciliation):
    chain = reconciliation @ "ask_monthly"
    far, limit = chain.exact(weeks=4_000), chain.exact()
    assert far.weeks_to("yes") == pytest.approx(limit.weeks_to("yes"), rel=1e-9)
    assert far.tally("unwelcome") == pytest.approx(limit.tally("unwelcome"), rel=1e-9)


def test_walks_that_never_end_say_so():
    """A chain with a trap that is not an ending: chances sum to less than 1, and only the weeks are infinite."""
    chain = ob.Chain.from_matrix(
        [[0, 0.5, 0.25, 0.25], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], endings={"out": ["3"]}
    )
    o = chain.exact()
    assert o.chance("out") == 0.25
    assert o.chance("open") == 0.75
    assert o.expected_weeks() == np.inf
    assert o.weeks_to("out") == 1
    assert chain.simulate(runs=400, weeks=9).chance("open") == pytest.approx(0.75, abs=0.12)


def test_a_cycle_inside_an_ending_is_one_ending():
    """States of an ending that lead to one another, a trap of two states, and two endings: the first one met counts."""
    p = np.zeros((7, 7))
    p[0, [1, 3, 5]] = 0.5, 0.3, 0.2
    p[1, 2] = p[2, 1] = 1  # an ending that cycles
    p[3, 4] = p[4, 3] = 1  # a trap that is not an ending
    p[5, [6, 0]] = 0.5, 0.5
    p[6, 0] = 1  # an ending that would lead back, were it left
    chain = ob.Chain.from_matrix(p, endings={"round": ["1", "2"], "gone": ["6"]})
    expected = {"round": 0.5 / 0.9, "gone": 0.1 / 0.9, "open": 0.3 / 0.9}
    for outcomes in (chain.exact(), chain.exact(weeks=400)):
        assert {e: outcomes.chance(e) for e in expected} == pytest.approx(expected, abs=1e-12)
    sample = chain.simulate(runs=10_000, weeks=60, seed=8)
    for ending, share in expected.items():
        assert abs(sample.chance(ending) - share) < 5 * np.sqrt(share * (1 - share) / 10_000)
    assert chain.passed("gone", state="5") == pytest.approx(1)


def test_rows_of_rounded_chances_are_made_whole():
    """A row of published chances that misses 1 in the seventh digit loses nobody."""
    chain = ob.Chain.from_matrix([[0.3333333, 0.6666666], [0, 1]], endings={"out": ["1"]})
    assert chain.exact(weeks=2_000).row() == pytest.approx({"out": 1, "open": 0}, abs=1e-12)


def test_a_simulation_says_which_values_it_followed():
    """Passing is recorded for the first 64 values. For others the simulation refuses, and the chain still answers."""
    p = np.zeros((70, 70))
    p[np.arange(69), np.arange(1, 70)] = 1
    p[69, 69] = 1
    chain = ob.Chain.from_matrix(p, endings={"end": ["69"]})
    sample = chain.simulate(runs=10, weeks=80)
    assert sample.passed("end", state="63") == 1
    with pytest.raises(ob.ArgumentError, match="first 64 values"):
        sample.passed("end", state="64")
    assert chain.passed("end", state="64") == 1


def test_a_tally_may_grow_for_ever():
    """If some walks never end, what is counted each week grows without bound."""
    model = ob.Model(
        title="waits",
        states={"at": ["a", "b", "c"]},
        endings={"done": "at == c"},
        actions={"go": {}},
        start=[{}],
        tallies={"weeks_spent": "1", "in_a": "at == a"},
        shift={"at": [{"when": "at == a", "chances": {"b": 0.5, "c": 0.25}}]},
    )
    o = (model @ {"a": "go", "b": "go"}).exact()
    assert o.tally("weeks_spent") == np.inf
    assert o.tally("in_a") == pytest.approx(4 / 3)


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda o: o.chance("yess"), ob.UnknownName, "did you mean 'yes'"),
        (lambda o: o.tally("unwelcom"), ob.UnknownName, "did you mean 'unwelcome'"),
        (lambda o: o.chance("yes", week=53), ob.ArgumentError, "from 0 to 52"),
        (lambda o: o.chance("yes", week=1.5), ob.ArgumentError, "whole number"),
        (lambda o: o.interval("yes", level=95), ob.ArgumentError, "such as 0.95"),
        (lambda o: o.weeks_quantile("yes", 0), ob.ArgumentError, "above 0"),
        (lambda o: o.weeks_quantile("yes", 1.01), ob.ArgumentError, "at most 1"),
        (lambda o: o.error("nothing"), ob.UnknownName, "no ending or tally"),
        (lambda o: o.passed("yes", stance="freind"), ob.UnknownName, "did you mean 'friend'"),
        (lambda o: o.passed("yes", stanse="friend"), ob.UnknownName, "did you mean 'stance'"),
    ],
)
def test_questions_it_cannot_answer(either, ask, error, says):
    with pytest.raises(error, match=says):
        ask(either["small_steps"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"runs": 0}, "runs = 0"),
        ({"runs": 10, "weeks": 0}, "weeks = 0"),
        ({"runs": 10, "weeks": None}, "needs a horizon"),
        ({"runs": 10, "seed": -1}, "seed = -1"),
        ({"runs": 10, "seed": 2**64}, "seed = "),
        ({"runs": 10, "threads": 0}, "threads = 0"),
        ({"runs": 10, "backend": "cuda"}, "backend = 'cuda'"),
        ({"weeks": True}, "weeks = True"),
        ({"weeks": 10**9}, "weeks = 1000000000"),
    ],
)
def test_options_that_cannot_be(options, says):
    with pytest.raises(ob.ArgumentError, match=says):
        ob.compare("maybe", ["small_steps"], **options)


def test_comparisons_that_cannot_be(either):
    with pytest.raises(ob.UnknownName, match="did you mean 'small_steps'"):
        either["small_step"]
    with pytest.raises(ob.ArgumentError, match="two strategies are called"):
        ob.compare("maybe", ["small_steps", "small_steps"])
    with pytest.raises(ob.ArgumentError, match="name at least one"):
        ob.compare("maybe", [])
    with pytest.raises(ob.UnknownName, match="did you mean 'jump_ahead'"):
        ob.compare("maybe", ["jump_ahed"])
    with pytest.raises(ob.StrategyError, match="'push', an action that maybe does not have"):
        ob.compare("maybe", ["push_hard"])


def test_known_numbers_of_the_first_lesson(maybe):
    """The teaching page's numbers: 24 yes and 76 shut against 69 yes, 29 shut, 2 open, in 20 rounds."""
    result = ob.compare(maybe, ["jump_ahead", "small_steps"], weeks=20).to_frame().mul(100).round()
    assert list(result.loc["jump_ahead", ["yes", "shut", "open"]]) == [24, 76, 0]
    assert list(result.loc["small_steps", ["yes", "shut", "open"]]) == [69, 29, 2]


def test_one_strategy_may_be_given_alone_and_none_means_all():
    either: list[Any] = ["small_steps", ob.pacing.small_steps]
    for alone in either:
        assert list(ob.compare("maybe", alone, weeks=3)) == ["small_steps"]
    everyone = ob.compare("reconciliation", weeks=3)
    assert tuple(everyone) == tuple(name for name in ob.strategies() if name not in BY_WORDS)


def test_matrices_that_cannot_be():
    good = [[0.5, 0.5], [0, 1]]
    cases: list[tuple[dict[str, Any], str]] = [
        ({"matrix": [[0.5, 0.6], [0, 1]]}, "sums to 1.1"),
        ({"matrix": [[0.5, 0.5, 0]]}, "square"),
        ({"matrix": [[1.5, -0.5], [0, 1]]}, "from 0 to 1"),
        ({"names": ["a"]}, "2 different names"),
        ({"start": {"0": 0.4}}, "sum to 1"),
        ({"start": "z"}, "no state 'z'"),
        ({"endings": {"end": ["9"]}}, "no state '9'"),
    ]
    for given, says in cases:
        with pytest.raises(ob.OlivebranchError, match=says):
            ob.Chain.from_matrix(**{"matrix": good, "endings": {"end": ["1"]}, **given})


def test_values_are_frozen(either, maybe):
    chain = maybe @ "small_steps"
    for thing, name in [(either, "model"), (either["small_steps"], "weeks"), (maybe, "spec"), (chain, "start")]:
        with pytest.raises((AttributeError, TypeError)):
            setattr(thing, name, None)
    with pytest.raises(ValueError, match="read-only"):
        maybe.table.chance[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        chain.start[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        either["small_steps"].reached[0, 0] = 1


def test_labels_and_matrix_to_take_away(maybe):
    chain = ob.Chain("reconciliation", "three_noes_and_out")
    assert list(chain.labels.columns) == [*chain.variables, "noes", "week", "quiet", "ending"]
    assert chain.matrix.shape == (chain.size, chain.size) == (len(chain.labels),) * 2
    assert chain.start.sum() == pytest.approx(1)
    assert (maybe @ "small_steps").labels["ending"].tolist() == ["shut", "", "", "yes"]


def test_stories_tell_what_paths_hold():
    """A story's lines are the path's weeks, without hidden variables, and it ends as the path does."""
    chain = ob.Chain("reconciliation", "typical")
    for run in range(6):
        story, paths = chain.story(seed=5, run=run), chain.paths([run], 5)
        assert len(story.lines) == paths.lengths()[0] + 2
        assert "spark" not in str(story)
        ending = paths.ending()[0].replace("_", " ")
        assert (f": {ending}." in story.lines[-1]) or ending == "open"
    frame = chain.paths(3, 5).to_frame()
    assert set(frame["run"]) == {0, 1, 2}
    assert frame.loc[frame["week"] > 0, "action"].ne("").all()


def test_a_no_changes_what_is_still_to_come():
    """Each further no lowers the chance of a yes still to come, within a horizon and for ever."""
    chain = ob.Chain("reconciliation", "small_steps")
    for weeks in (52, None):
        chances = [chain.still_to_come("yes", noes=k, weeks=weeks) for k in (1, 2, 3)]
        assert chances == sorted(chances, reverse=True)
    assert chain.still_to_come("yes", noes=0, weeks=52) == pytest.approx(chain.exact(52).chance("yes"))


def test_committor_of_a_model_rises_with_the_rung():
    """From friend a yes is likelier than from neutral, from neutral likelier than from enemy."""
    chain = ob.Chain("reconciliation", "small_steps")
    frame = chain.labels.assign(chance=chain.committor("yes"))
    at = {"reactance": "calm", "grievance": "settled", "composure": "whole", "spark": "alive", "door": "open"}
    same = frame[(frame[list(at)] == pd.Series(at)).all(axis=1) & (frame.week == 4) & (frame.quiet == 3)]
    by = same.set_index("stance")["chance"]
    assert by["maybe"] > by["friend"] > by["neutral"] > by["enemy"]
    late = chain.committor("yes", weeks=10)
    assert (late <= chain.committor("yes") + 1e-12).all()


@pytest.mark.parametrize("runs", [None, 50])
def test_of_those_who_reach_what_nobody_reaches_no_share_is_known(runs):
    """By small steps alone, which never ask: nobody gets to a yes, so nobody passed through maybe on the way."""
    never = ob.Strategy.table({"no": "small_step", "maybe": "small_step"})
    answer = ob.compare("maybe", {"never": never}, weeks=5, runs=runs, progress=False)["never"]
    assert answer.chance("yes") == 0
    assert math.isnan(answer.passed("yes", stance="maybe"))
    assert math.isnan(answer.weeks_to("yes"))


@pytest.mark.parametrize("runs", [0, -1, 10**12])
def test_walks_are_at_least_one_and_not_too_many(runs):
    with pytest.raises(ob.ArgumentError, match=rf"runs = {runs}: must be a positive count.*at most"):
        ob.Chain("maybe", "small_steps").paths(runs, 1, weeks=5)


@pytest.mark.parametrize("runs", [None, 40])
def test_a_walk_is_open_for_as_many_weeks_as_it_is_found_open_in(runs):
    """Within the horizon: the chance to be open, added up over the weeks before it."""
    answer = ob.compare("maybe", "jump_ahead", weeks=6, runs=runs, progress=False)["jump_ahead"]
    assert answer.expected_weeks() == pytest.approx(sum(answer.chance("open", week) for week in range(6)))


def test_walks_of_a_matrix_have_no_actions_in_their_table():
    table = ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], endings={"end": ["1"]}).paths(2, 1, weeks=3).to_frame()
    assert set(table["action"]) == set(table["response"]) == {""}
