"""Their side of a run: the same walk, with what reaches them, and without what they cannot know."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import olivebranch as ob

MODELS = ["maybe", "ladder", "reconciliation", "second_time"]


@pytest.mark.slow
@settings(max_examples=20)
@given(st.sampled_from(MODELS), st.sampled_from(["small_steps", "jump_ahead"]), st.integers(0, 50))
def test_both_sides_tell_the_same_run(model, strategy, run):
    """As many weeks, the same end; a week in which nothing reaches them is one in which you made no contact."""
    chain = ob.Chain(model, strategy)
    yours, theirs = (chain.story(3, run, weeks=30, told_by=side) for side in ("you", "them"))
    paths = chain.paths([run], 3, weeks=30)
    assert len(theirs.lines) == len(yours.lines) + ("unwelcome" in chain.tallies)
    k = chain.tallies.index("unwelcome")
    edges = paths.edges[0][paths.edges[0] >= 0]
    counted = chain.vectors[chain.kind[edges], k]
    for week, edge in enumerate(edges, start=1):
        line = theirs.lines[week]
        action = chain.actions[chain.action[edge]]
        assert ("nothing from them" in line) == (action in ("pause", "self_work", "wait", "let_go"))
        assert ("(unwelcome)" in line) == bool(counted[week - 1])
    assert theirs.lines[-1] == f"contacts that you did not want: {round(counted.sum())}."


def test_they_feel_what_is_theirs_and_not_what_is_yours():
    """The hidden spark is theirs; your composure is not."""
    chain = ob.Chain("reconciliation", "small_steps")
    yours, theirs = (str(chain.story(seed=7, told_by=side)) for side in ("you", "them"))
    assert "spark" not in yours
    assert "spark" in theirs
    assert "composure" in yours
    assert "composure" not in theirs
    assert "self work" not in theirs


@pytest.mark.slow
def test_the_ending_is_theirs_to_tell():
    said = {
        ob.Chain("reconciliation", "jump_ahead")
        .story(seed=2, run=run, weeks=200, told_by="them")
        .lines[-2]
        .split(": ")[1]
        for run in range(40)
    }
    assert "you shut the door, because of how you were contacted." in said
    assert "your life has gone on." in said


def test_a_chain_from_a_matrix_has_a_story_too():
    chain = ob.Chain.from_matrix([[0, 1], [0, 1]], endings={"end": ["1"]})
    assert "after 1 week: end." in str(chain.story(told_by="them"))


def test_there_are_two_sides():
    with pytest.raises(ob.ArgumentError, match="told_by = 'me': must be 'you' or 'them'"):
        ob.Chain("maybe", "small_steps").story(told_by="me")  # type: ignore[arg-type]


def test_a_misspelt_variable_of_yours_is_told():
    plain = ob.load("reconciliation").spec.plain()
    with pytest.raises(ob.ModelError, match=r"yours = 'composur'.*Did you mean 'composure'"):
        ob.Model(**plain | {"yours": ["composur"]})
