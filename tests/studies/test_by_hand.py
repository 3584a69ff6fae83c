"""Small parts of studies, against numbers that are worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import expand
from olivebranch.pacing.bundled.shared import NEXT
from olivebranch.studies import objective
from olivebranch.studies.best.counting import Threshold
from olivebranch.studies.best.over_priors import OverPriors, over_priors
from olivebranch.studies.best.worth import worth
from olivebranch.studies.claims.best import STEPS, ask_weekly, calm_leaps, calm_steps
from olivebranch.studies.claims.claim import falling
from olivebranch.studies.claims.ours import without_apology
from olivebranch.studies.claims.signals import SIGNALS
from olivebranch.studies.difference import Difference

PAIR = ["small_steps", "jump_ahead"]
MAYBE = ob.load("maybe")
CLAIMS = {claim.name: claim for claim in (*ob.OURS, *SIGNALS)}

# ---- what counts as better ----------------------------------------------------------------------


def with_endings(*names: str, tallies: Any = None) -> ob.Model:
    """A model of one week in which each ending is as likely as the others."""
    return ob.Model(
        title="Doors",
        states={"door": ["none", *names]},
        endings={name: f"door == {name}" for name in names},
        actions={"go": {}},
        start=[{}],
        shift={"door": [{"chances": dict.fromkeys(names, 1 / len(names))}]},
        tallies=tallies or {},
    )


@pytest.mark.parametrize(
    ("endings", "tallies", "shown"),
    [
        (["yes", "shut", "left"], {"unwelcome": "1"}, ("yes", "shut", "unwelcome")),
        (["yes", "left", "shut"], {"unwelcome": "1"}, ("yes", "shut", "unwelcome")),
        (["yes", "left", "moved_on"], {"unwelcome": "1"}, ("yes", "left", "unwelcome")),
        (["yes", "left"], {}, ("yes", "left")),
        (["yes"], {}, ("yes",)),
        (["yes", "shut"], {"unwelcome": "1", "strain": "1"}, ("yes", "shut", "strain")),
    ],
)
def test_a_small_table_shows_harm_wherever_it_stands(endings, tallies, shown):
    """Success, the harmful ending (else the second), and the harm that is weighed."""
    assert objective.headline(with_endings(*endings, tallies=tallies)) == shown


@pytest.mark.parametrize("weeks", [3, None])
@pytest.mark.parametrize("still_open", [0.3, -0.3])
def test_an_objective_may_count_those_who_are_still_open(weeks, still_open):
    """The best is worth what its own chain says: 1 x yes + w x open - 0.02 x unwelcome, and so is every other rule."""
    by = {"yes": 1.0, "open": still_open, "unwelcome": -0.02}
    best = ob.best_pacing("maybe", weeks, by=by)
    said = best.outcomes.row()
    assert best.value == pytest.approx(sum(count * said[name] for name, count in by.items()), abs=1e-9)
    for strategy in PAIR:
        assert worth((MAYBE @ strategy).exact(weeks), by) <= best.value + 1e-12


# ---- a threshold of a count ---------------------------------------------------------------------


@pytest.mark.parametrize(("weeks", "least"), [(1, 1), (3, 1), (3, 2), (5, 5), (5, 6)])
def test_a_threshold_is_a_tail_of_the_count(weeks, least):
    """As the distribution of the tally says."""
    chain = MAYBE @ "jump_ahead"
    found = Threshold("unwelcome", least).chance(chain, weeks)
    assert found == pytest.approx(chain.exact(weeks).chance_of(f"unwelcome >= {least}"), abs=1e-12)


def test_a_frontier_of_a_threshold_is_followed():
    """Each vertex is a rule that remembers the count; its harm is what its own chain says."""
    front = ob.frontier("maybe", 4, harm="unwelcome >= 2", strategies=PAIR)
    assert front.harm == "unwelcome >= 2"
    for vertex in front.vertices:
        outcomes = (MAYBE @ vertex.strategy).exact(4)
        assert outcomes.chance_of("unwelcome >= 2") == pytest.approx(vertex.harm, abs=1e-12)
        assert outcomes.chance("yes") == pytest.approx(vertex.success, abs=1e-12)


# ---- over the priors ----------------------------------------------------------------------------


def test_what_knowing_would_be_worth_is_the_mean_gap():
    one, each = np.array([0.5, 0.6, 0.7]), np.array([0.5, 0.7, 0.9])
    found = OverPriors(MAYBE, 20, 1, "yes", one, each, True)
    assert found.draws == 3
    assert found.evpi == pytest.approx(0.1)
    sheet = found.sheet()
    assert sheet.title == "No, maybe, yes: yes, 20 rounds, 3 draws"
    assert sheet.columns == ("rule", "worth", "9 in 10")
    assert sheet.rows == (
        ("one rule for all", "0.6000", "0.510 to 0.690"),
        ("the best rule of each draw", "0.7000", "0.520 to 0.880"),
    )
    assert sheet.notes[0] == "Doing best in each draw would add 0.1000 on average."
    bounded = OverPriors(MAYBE, 20, 1, "yes", one, each, False).sheet().notes[0]
    assert bounded == (
        "Doing best in each draw would add 0.1000 on average at most (it also counts seeing what is hidden)."
    )


def test_each_draw_has_a_best_rule_of_its_own():
    by = {"yes": 1.0, "unwelcome": -0.02}
    one, each, is_exact = over_priors(MAYBE, ob.pacing.small_steps, by, (), 3, 4, 1)
    assert is_exact
    study = ob.uncertainty(MAYBE, ["small_steps"], weeks=3, draws=4, progress=False)
    for i, values in enumerate(study.values):
        drawn = MAYBE.with_parameters(**dict(zip(study.parameters, map(float, values), strict=True)))
        assert one[i] == pytest.approx(worth((drawn @ "small_steps").exact(3), by), abs=1e-12)
        assert each[i] == pytest.approx(ob.best_pacing(drawn, 3).value, abs=1e-12)


# ---- claims -------------------------------------------------------------------------------------


def test_a_lead_is_how_far_numbers_fall():
    assert falling(np.array([0.5]), np.array([0.25]), np.array([0.125])).tolist() == [0.125]
    assert falling(np.array([0.5]), np.array([0.25]), np.array([0.375])).tolist() == [-0.125]


#: of claims with a rule of their own: numbers, and by how much the claim then holds
LEADS: dict[str, list[tuple[tuple[float, ...], float]]] = {
    "two_steps_back": [((2.5,), 0.5), ((1.5,), -0.5)],
    "jumping_two_steps_back": [((2.5,), 0.5), ((1.5,), -0.5)],
    "maybe_first": [((0.75, 0.6), 0.1), ((0.75, 0.4), -0.1)],
    "friendship_on_the_road": [((0.75, 0.5, 0.4, 0.2), 0.1), ((0.6, 0.9, 0.4, 0.2), 0.1), ((0.9, 0.5, 0.6, 0.2), -0.1)],
    "too_soon": [((0.1, 0.6), 0.2), ((0.4, 0.6), -0.1)],
    "some_quickly": [((0.2, 0.5, 0.3), 0.15), ((0.2, 0.22, 0.3), -0.03), ((0.3, 0.6, 0.01), -0.04)],
    "let_go": [((9, 7, 0.5, 0.2, 0, 1), 0.3), ((9, 8.9, 0.5, 0.2, 0, 1), 0.1), ((7, 9, 0.5, 0.2, 0, 1), -2)],
    "jumping_wins_sometimes": [((0.5, 0.4, 0.1, 0.3, 0, 0), 0.1), ((0.1, 0.4, 0.1, 0.3, 0, 0.5), -0.2)],
    "best_is_small_steps": [((0.5, 0.4, 0.3), 0.1), ((0.35, 0.4, 0.3), -0.05)],
    "jumping_best_if_free": [((0.5, 0.4, 0.3, 0.1), 0.1), ((0.35, 0.1, 0.3, 0.4), -0.05)],
    "every_no_believed": [((0.5, 0.2, 0.4, 0.3), 0.1), ((0.5, 0.45, 0.4, 0.3), 0.05), ((0.2, 0.5, 0.4, 0.3), -0.3)],
    "hope_costs_them": [((5, 2), 1), ((3, 2), -1)],
    "hope_gains_little": [((0.42, 0.4), 0.03), ((0.5, 0.4), -0.05)],
    "no_push_opens": [((0.0,), 1e-9), ((0.01,), 1e-9 - 0.01)],
}


@pytest.mark.parametrize("name", LEADS)
def test_what_a_claim_asks_of_its_numbers(name):
    """By how much it holds, on either side of its edge."""
    for numbers, lead in LEADS[name]:
        assert CLAIMS[name].led(*(np.array([x]) for x in numbers)) == pytest.approx([lead])


def test_every_rule_of_a_claim_is_tried():
    assert set(LEADS) == {name for name, claim in CLAIMS.items() if claim.lead is not falling}


def test_the_rules_that_claims_compare():
    """Small steps without the apology; calm steps and calm leaps rest until they are calm."""
    model = ob.load("reconciliation")
    stance, reactance = (list(model.states).index(name) for name in ("stance", "reactance"))

    def taken(plan: Any) -> dict[tuple[str, str], set[str]]:
        chain, found = ob.Chain(model, plan), dict[tuple[str, str], set[str]]()
        for pair in np.flatnonzero(chain.ending < 0):
            at = tuple(
                model.states[n][chain.places[i, pair]] for n, i in (("stance", stance), ("reactance", reactance))
            )
            edges = slice(chain.first[pair], chain.first[pair + 1])
            found.setdefault(at, set()).update(chain.actions[a] for a in chain.action[edges])
        return found

    steps, leaps = taken(calm_steps), taken(calm_leaps)
    for (rung, mood), actions in steps.items():
        assert actions == ({STEPS[rung]} if mood == "calm" else {"self_work"})
    assert {mood: actions for (_, mood), actions in leaps.items() if mood == "calm"} == {"calm": {"ask"}}
    assert {action for actions in taken(ask_weekly).values() for action in actions} == {"ask"}
    usual, without = taken("small_steps"), taken(without_apology)
    assert "apologise" in {action for actions in usual.values() for action in actions}
    for at, actions in without.items():
        assert "apologise" not in actions
        assert actions <= (usual[at] - {"apologise"}) | {NEXT[at[0]]}


def test_a_claim_holds_where_its_lead_is_more_than_rounding():
    one, two = np.array([0.3, 0.1 + 0.2, 0.2, np.nan]), np.array([0.2, 0.3, 0.3, 0.1])
    claim = ob.Claim("a", "b", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    np.testing.assert_array_equal(claim.holds(one, two), [1, 0, 0, np.nan])


# ---- reasons ------------------------------------------------------------------------------------


def reason(draws: int = 4) -> ob.Why:
    """Two mechanisms: with neither at work a is 0.1 ahead, with the first 0.2, the second 0.4, with both 0.7.

    In half of the draws the first does nothing.
    """
    values = np.array([[0.2, 0.1], [0.3, 0.1], [0.5, 0.1], [0.8, 0.1]])
    idle = np.array([[0.2, 0.1], [0.2, 0.1], [0.5, 0.1], [0.5, 0.1]])
    drawn = np.array([values, idle, values, idle])[:draws]
    known = ob.why(MAYBE, *PAIR, weeks=1, draws=0)
    return replace(known, weeks=2, asked=draws, values=values, drawn=drawn)


def test_a_reason_is_divided_by_hand():
    found = reason()
    assert found.mechanisms == ("leap", "door")
    assert found.difference == pytest.approx(0.7)
    assert found.rest == pytest.approx(0.1)
    assert found.shares == pytest.approx({"leap": (0.1 + 0.3) / 2, "door": (0.3 + 0.5) / 2})
    assert list(found.parts) == ["door", "leap", "rest"]
    assert found.spread("leap") == pytest.approx([0.2, 0, 0.2, 0])
    assert found.spread("difference") == pytest.approx([0.7, 0.4, 0.7, 0.4])
    rows: dict[Any, Any] = found.to_frame().T.to_dict("list")
    assert rows["leap"] == pytest.approx([0.2, 0.0, 0.2, 0.5])
    assert rows["rest"] == pytest.approx([0.1, 0.1, 0.1, 1.0])
    assert found.without("door") == pytest.approx({"small_steps": 0.3, "jump_ahead": 0.1})
    sheet = found.sheet()
    assert sheet.columns == ("because", "share", "9 in 10 draws", "above 0 in")
    assert [row[1:] for row in sheet.rows] == [
        ("+40", "+30 to +40", "100 %"),
        ("+20", "0 to +20", "50 %"),
        ("+10", "+10 to +10", "100 %"),
        ("+70", "+40 to +70", "100 %"),
    ]
    assert reason(0).sheet().columns == ("because", "share")
    assert reason(0).range_words("leap") == ""
    assert reason(0).to_frame()["above_0"].isna().all()
    with pytest.raises(ob.UnknownName, match="no mechanism 'dor' in maybe"):
        found.without("dor")
    with pytest.raises(ob.UnknownName, match="no part 'dor'"):
        found.spread("dor")


# ---- large models -------------------------------------------------------------------------------


def test_a_large_model_is_decided_like_a_small_one(monkeypatch):
    """One that keeps its factors; and one with too many moves is refused with what to do."""
    ladder = ob.load("ladder").spec.plain()
    small = ob.best_pacing(ob.Model(**ladder), 9)
    monkeypatch.setattr("olivebranch.model.table.KEEP", 10)
    monkeypatch.setattr("olivebranch.model.factors._kernels", lambda: expand)  # so that nothing need be compiled
    large = ob.Model(**ladder)
    assert large.table.large is not None
    found = ob.best_pacing(large, 9)
    assert found.value == pytest.approx(small.value, abs=1e-12)
    assert found.rule().words() == small.rule().words()
    monkeypatch.setattr("olivebranch.studies.best.problem.MAX_EDGES", large.table.moves)
    assert ob.best_pacing(large, 2).value > 0
    monkeypatch.setattr("olivebranch.studies.best.problem.MAX_EDGES", large.table.moves - 1)
    with pytest.raises(ob.ArgumentError, match="moves; the best pacing is computed for up to"):
        ob.best_pacing(large, 2)


# ---- comparisons --------------------------------------------------------------------------------


def test_a_comparison_is_a_table_of_its_strategies():
    exact, sample = ob.compare(MAYBE, PAIR, weeks=4), ob.compare(MAYBE, PAIR, weeks=4, runs=50, seed=9, progress=False)
    assert (list(exact), len(exact), exact.strategies) == (PAIR, 2, tuple(PAIR))
    assert (exact.weeks, exact.runs, exact.seed) == (4, None, None)
    assert (sample.weeks, sample.runs, sample.seed) == (4, 50, 9)
    assert ob.compare(MAYBE, PAIR, weeks=None).weeks is None
    for found in (exact, sample):
        frame, errors = found.to_frame(), found.errors()
        assert list(frame.columns) == ["yes", "shut", "open", *MAYBE.tallies]
        assert frame.index.tolist() == errors.index.tolist() == PAIR
        assert frame.index.name == errors.index.name == "strategy"
        for name in PAIR:
            assert frame.loc[name].to_dict() == found[name].row()
    assert exact.errors().isna().all(axis=None)
    assert sample.errors().loc["jump_ahead", "asks"] == sample["jump_ahead"].error("asks")


def test_a_difference_in_words():
    """Exact, with an interval, and where no run differs or all differ alike."""
    of = ("yes", "a", "b")
    luck = "run by run under the same luck: 1,200 more, 700 same, 100 less"
    assert str(Difference(*of, 0.25, (0.25, 0.25))) == "yes: a less b = +0.2500 (exact)"
    sample = Difference(*of, 0.55, (0.5, 0.6), 0.02, 1_200, 700, 100, 1.5)
    assert str(sample) == (
        f"yes: a less b = +0.5500 (interval +0.5000 to +0.6000; {luck}; 1.50 times narrower than separate samples)"
    )
    assert sample.no_interval == ""
    for better, worse, why in (
        (0, 0, "no run differs"),
        (9, 0, "every run differs by the same amount"),
        (0, 9, "every run differs by the same amount"),
    ):
        found = Difference("asks", "a", "b", 0.0, None, 0.0, better, 9, worse)
        assert found.no_interval == f"no interval: {why}, so the runs do not tell how far off this is"
        assert found.no_interval in str(found)
        assert repr(found) == str(found)


def test_results_have_their_pictures():
    """Each has a `plot` that draws it."""
    claim = ob.Claim("a", "b", [ob.Ask("yes", name) for name in PAIR])
    target = ob.Target("a", "b", 0, 1, [ob.Ask("yes", "small_steps", 2)], "c")
    drawn = ob.uncertainty(MAYBE, PAIR, weeks=2, draws=2, progress=False)
    results: list[Any] = [
        ob.compare(MAYBE, PAIR, weeks=2),
        ob.claims(MAYBE, claim, draws=2, progress=False),
        ob.regimes(MAYBE, PAIR, x={"weeks": [1, 2]}, progress=False),
        ob.calibration(MAYBE, target),  # type: ignore[arg-type]
        ob.why(MAYBE, *PAIR, weeks=2, draws=0),
        ob.frontier(MAYBE, 2, strategies=PAIR),
        ob.best_pacing(MAYBE, 2).rule(),
        *(drawn, drawn.tornado()),
    ]
    for result in results:
        assert result.plot._result is result
    out = ob.outlook(MAYBE, "small_steps", weeks=1)
    assert out.plot._result is out.outcomes
