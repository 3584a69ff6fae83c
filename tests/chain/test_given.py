"""Of those who reach an ending: against every path, one by one, and against the law of total expectation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import olivebranch as ob
from support.cases import case
from support.generators import matrices, models, rules


def paths_to(p, ends, start, goal, weeks):
    """Every path of at most `weeks` moves from the start to the goal, with its probability."""
    found: dict[tuple[int, ...], float] = {}
    open_: dict[tuple[int, ...], float] = {(start,): 1.0}
    for _ in range(weeks):
        longer: dict[tuple[int, ...], float] = {}
        for path, chance in open_.items():
            for j in np.flatnonzero(p[path[-1]]):
                step = (*path, int(j))
                if j in ends:
                    if j in goal:
                        found[step] = chance * p[path[-1], j]
                else:
                    longer[step] = chance * p[path[-1], j]
        open_ = longer
    return found


@pytest.mark.slow
@settings(max_examples=30)
@given(matrices(most=4), st.integers(1, 5), st.data())
def test_every_path_has_its_conditional_probability(drawn, weeks, data):
    """Within a horizon: P(path | ending) = P(path) / P(ending), path by path; and no other path has any."""
    p, ends, start = drawn
    assume(start not in ends)
    goal = [ends[0]]
    chain = ob.Chain.from_matrix(
        p,
        start=str(start),
        endings={"a": [str(ends[0])], "b": [str(e) for e in ends[1:]]} if ends[1:] else {"a": [str(ends[0])]},
    )
    known = paths_to(p, ends, start, goal, weeks)
    total = sum(known.values())
    if total == 0:
        with pytest.raises(ob.ArgumentError, match="no walk of a chain reaches 'a'"):
            chain.given("a", weeks=weeks)
        return
    those = chain.given("a", weeks=weeks)
    place = those.places[0]
    walks: dict[tuple[int, ...], float] = {(i,): float(x) for i, x in enumerate(those.start) if x > 0}
    found: dict[tuple[int, ...], float] = {}
    for _ in range(weeks):
        longer: dict[tuple[int, ...], float] = {}
        for walk, chance in walks.items():
            for e in range(those.first[walk[-1]], those.first[walk[-1] + 1]):
                step = (*walk, int(those.after[e]))
                into = found if those.ending[step[-1]] >= 0 else longer
                into[step] = chance * those.chance[e]
        walks = longer
    by_path = {tuple(int(place[i]) for i in walk): chance for walk, chance in found.items()}
    assert by_path == pytest.approx({path: chance / total for path, chance in known.items()}, rel=1e-10)
    assert not walks


def test_the_smallest_model_in_fractions():
    known = case("questions")["maybe_small_steps_for_ever"]
    chain = ob.Chain("maybe", "small_steps")
    assert chain.exact().chance("yes") == pytest.approx(float(Fraction(known["yes"])), rel=1e-14)
    those = chain.given("yes")
    assert those.exact().expected_weeks() == pytest.approx(float(Fraction(known["rounds_given_yes"])), rel=1e-13)
    assert those.exact().chance("yes") == pytest.approx(1)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.data())
def test_what_is_counted_of_all_is_the_mean_over_the_endings(data):
    """E[tally] = sum of P(ending) E[tally | ending]; weeks and values on the way, too."""
    model = data.draw(models())
    chain = ob.Chain(model, data.draw(rules(model)))
    whole = chain.exact()
    assume(whole.chance("won") > 1 - 1e-9)
    those = chain.given("won").exact()
    for tally in model.tallies:
        assert those.tally(tally) == pytest.approx(whole.tally(tally), rel=1e-7)
    assert those.weeks_to("won") == pytest.approx(whole.weeks_to("won"), rel=1e-7)


@pytest.mark.parametrize("model", ["maybe", "ladder"])
def test_tallies_of_all_endings_add_up(model):
    chain = ob.Chain(model, "jump_ahead")
    whole = chain.exact()
    for tally in whole.tallies:
        parts = [whole.chance(e) * chain.given(e).exact().tally(tally) for e in whole.endings if whole.chance(e) > 0]
        assert sum(parts) == pytest.approx(whole.tally(tally), rel=1e-9)


def test_weeks_and_values_on_the_way_are_those_of_the_walks_that_get_there():
    """First passages within the horizon, divided by the chance of the ending; and what walks pass."""
    chain = ob.Chain("reconciliation", "small_steps")
    whole, those = chain.exact(weeks=40), chain.given("yes", weeks=40).exact(weeks=40)
    expected = whole.first_passage("yes") / whole.chance("yes")
    np.testing.assert_allclose(those.first_passage("yes"), expected, atol=1e-13)
    assert those.passed("yes", stance="friend") == pytest.approx(whole.passed("yes", stance="friend"), abs=1e-12)


@pytest.mark.parametrize("backend", ["numba", "numpy"])
def test_a_simulation_of_those_is_the_part_of_a_simulation_of_all(backend):
    """Tallies of the walks that reach the ending, counted among all walks."""
    chain = ob.Chain("ladder", "small_steps")
    those = chain.given("yes", weeks=30)
    sample = those.simulate(runs=8_000, weeks=30, seed=2, backend=backend, progress=False)
    exact = those.exact(weeks=30)
    assert sample.chance("yes") == 1
    for tally in exact.tallies:
        assert abs(sample.tally(tally) - exact.tally(tally)) <= 5 * sample.error(tally) + 1e-12
    paths = chain.paths(4_000, seed=5, weeks=30)
    lengths = paths.lengths()[np.array(paths.ending()) == "yes"]
    assert abs(lengths.mean() - exact.weeks_to("yes")) < 5 * lengths.std() / np.sqrt(lengths.size)


def test_it_is_a_chain_like_any_other():
    those = ob.Chain("reconciliation", "small_steps").given("yes", weeks=20)
    assert "ends after" in str(those.story(seed=3, weeks=20))
    assert those.story(seed=3, weeks=20).lines[-1].endswith("yes.")
    assert "passed" in those.labels.columns
    assert "given yes" in str(those.exact(weeks=20))
    assert those.given("yes").exact().expected_weeks() == pytest.approx(those.exact().expected_weeks())


def test_tables_and_pictures_say_of_whom():
    """In the note, which all of them show: a picture of a single strategy does not name the strategy."""
    chain = ob.Chain("maybe", "small_steps")
    assert "Only walks that reach yes count. Illustrative" in str(chain.given("yes").exact())
    assert chain.given("yes", weeks=20).note.startswith("Only walks that reach yes within 20 rounds count. Illustr")


def test_mistakes_are_told():
    chain = ob.Chain("maybe", "small_steps")
    with pytest.raises(ob.UnknownName, match="did you mean 'yes'"):
        chain.given("yess")
    with pytest.raises(ob.ArgumentError, match="no walk of maybe reaches 'yes'"):
        chain.given("yes", weeks=1)
    with pytest.raises(ob.ArgumentError, match="weeks = 0"):
        chain.given("yes", weeks=0)
    with pytest.raises(ob.ArgumentError, match="Ask for ever"):
        ob.Chain("reconciliation", "small_steps").given("yes", weeks=50_000)
    with pytest.raises(ob.ArgumentError, match="not made from a model"):
        chain.given("yes").gradient("yes")


@pytest.mark.parametrize("weeks", [None, 9])
@pytest.mark.parametrize(("rare", "is_known"), [(1e-60, True), (1e-110, False)])
def test_an_ending_too_rare_for_a_number_is_not_said_to_be_impossible(weeks, rare, is_known):
    """Up by three moves of this chance, or out; 1e-330 is 0 as a float64."""
    up, out = "4", "0"
    p = np.diag([1.0, 0, 0, 0, 1])
    for i in (1, 2, 3):
        p[i, [0, i + 1]] = 1 - rare, rare
    chain = ob.Chain.from_matrix(p, start="1", endings={"up": [up], "out": [out]})
    if not is_known:
        with pytest.raises(ob.PrecisionError, match="the chance of up"):
            chain.given("up", weeks=weeks)
        return
    assert chain.given("up", weeks=weeks).exact(weeks).expected_weeks() == pytest.approx(3, rel=1e-12)
