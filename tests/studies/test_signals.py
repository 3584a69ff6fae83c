"""The claims about mixed signals, computed again one chain at a time; and what the model is meant to show."""

from __future__ import annotations

import pytest

import olivebranch as ob
from olivebranch.studies.claims.signals import SIGNALS

MODEL = ob.load("mixed_signals")
YEAR = ob.compare(MODEL, weeks=52)


@pytest.fixture(scope="module")
def found():
    return ob.claims("mixed_signals", draws=12, progress=False)


def test_the_claims_are_those_of_the_model(found):
    """Without a list, the model's own claims are tested, and each says what speaks for it."""
    assert [verdict.claim for verdict in found.verdicts] == list(SIGNALS)
    assert all(verdict.claim.evidence and verdict.claim.phase for verdict in found.verdicts)
    with pytest.raises(ob.ArgumentError, match="`reconciliation` and `mixed_signals`, not maybe"):
        ob.claims("maybe", draws=2)


def test_the_numbers_are_what_the_chains_say(found):
    """Every number of every claim, asked of one chain."""
    for verdict in found.verdicts:
        for ask, number in zip(verdict.claim.asks, verdict.numbers, strict=True):
            outcomes = YEAR[ob.pacing.find(ask.strategy).name]
            by_hand = outcomes.tally(ask.of) if ask.of in MODEL.tallies else outcomes.chance(ask.of)
            assert number == pytest.approx(by_hand, abs=1e-12)


def test_misreading_costs_both_ways(found):
    """Believing every no loses a yes that was there; believing none costs them. Weighing words costs less of both."""
    face, weigh, hope = (YEAR[name] for name in ("face_value", "weigh_words", "believe_nothing"))
    assert face.tally("missed") > 0.1 > weigh.tally("missed")
    assert weigh.chance("yes") > face.chance("yes") + 0.05
    assert hope.tally("unwelcome") > 10 * weigh.tally("unwelcome")
    assert hope.chance("shut") > 10 * weigh.chance("shut")
    assert hope.chance("yes") - weigh.chance("yes") < 0.05
    assert all(verdict.holds for verdict in found.verdicts)


def test_where_words_are_plain_there_is_nothing_to_weigh():
    """In the null, nobody who is asked at a yes says no, and nobody who felt maybe is left."""
    plain = ob.compare(MODEL.in_context("plain_words"), ["face_value", "weigh_words"], weeks=52)
    for outcomes in plain.outcomes:
        assert outcomes.tally("false_hope") < 1e-3
        assert outcomes.tally("missed") < 1e-3


@pytest.mark.parametrize("context", ["kind_words", "hurt_words", "already_wary"])
def test_the_harm_of_hope_is_the_same_everywhere(context):
    """In every other context, too, who believes nothing shuts more doors and is less welcome than who weighs words."""
    compared = ob.compare(MODEL.in_context(context), ["weigh_words", "believe_nothing"], weeks=52)
    weigh, hope = compared.outcomes
    assert hope.chance("shut") > 3 * weigh.chance("shut")
    assert hope.tally("unwelcome") > 3 * weigh.tally("unwelcome")


def test_contact_after_a_no_is_unwelcome_until_they_speak():
    """Harm is counted as it is: any contact past a stated no counts, even where they secretly felt maybe."""
    said_no = MODEL.starting(word="said_no", stance="maybe")
    assert (said_no @ (lambda see: "chat")).exact(weeks=1).tally("unwelcome") == 1
    assert (MODEL.starting(stance="maybe") @ (lambda see: "chat")).exact(weeks=1).tally("unwelcome") == 0


def test_a_pressed_week_counts_as_strain():
    """So no objective is blind to contact after a no: what weighs their strain weighs that, too."""
    said_no = MODEL.starting(word="said_no", stance="no")
    assert (said_no @ (lambda see: "chat")).exact(weeks=1).tally("strain") == 1
    assert (said_no @ (lambda see: "pause")).exact(weeks=1).tally("strain") == 0
    for outcomes in YEAR.outcomes:
        assert outcomes.tally("strain") >= outcomes.tally("unwelcome") - 1e-12
    net = {outcomes.strategy: outcomes.chance("yes") - 0.02 * outcomes.tally("strain") for outcomes in YEAR.outcomes}
    assert max(net, key=net.__getitem__) == "weigh_words"
