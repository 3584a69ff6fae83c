"""Every claim's verdict, computed again by hand from chains; and users' own claims."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels import sobol
from olivebranch.studies.claims import OURS
from olivebranch.studies.claims.best import ask_weekly, calm_leaps, calm_steps
from olivebranch.studies.claims.ours import without_apology
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.sampling import values

#: solves every claim of ours on the largest model
slow = pytest.mark.slow

DRAWS = 12


@pytest.fixture(scope="module")
def found():
    return ob.claims(draws=DRAWS)


class Hand:
    """The numbers, computed with `Chain` one at a time; each question is answered once."""

    def __init__(self, model: ob.Model) -> None:
        self.model = model
        self.exact = cache(self._exact)

    def _exact(self, strategy="small_steps", weeks=52, **start):
        model = self.model.starting(**start) if start else self.model
        return ob.Chain(model, strategy).exact(weeks)

    def yes(self, strategy="small_steps", weeks=52, **start):
        return self.exact(strategy, weeks, **start).chance("yes")

    def shut(self, strategy):
        return self.exact(strategy).chance("shut")

    def ratio(self, strategy):
        outcome = self.exact(strategy)
        return outcome.tally("slips") / outcome.tally("climbs")

    def passed(self, strategy, stance):
        return ob.Chain(self.model, strategy).passed("yes", weeks=52, stance=stance)

    def after(self, noes):
        return ob.Chain(self.model, "small_steps").still_to_come("yes", weeks=52, noes=noes)

    def raw(self, strategy):
        return self.exact(strategy).occupancy["composure"][52][0]

    def worth(self, strategy):
        outcome = self.exact(strategy)
        return outcome.chance("yes") - 0.02 * outcome.tally("strain")

    @cached_property
    def null(self):
        return Hand(self.model.in_context("null"))


#: For each claim: its numbers by hand, and whether the claim then holds.
BY_HAND: dict[str, tuple[Callable[[Any], list[Any]], Callable[..., object]]] = {
    "jumping_is_bad": (lambda h: [h.yes(), h.yes("jump_ahead")], lambda a, b: a > b),
    "pressure_worsens": (
        lambda h: [h.shut("push_hard"), h.shut("jump_ahead"), h.shut("small_steps")],
        lambda a, b, c: a > b > c,
    ),
    "pause_fewer_slips": (lambda h: [h.ratio("skip_the_pause"), h.ratio("small_steps")], lambda a, b: a > b),
    "two_steps_back": (lambda h: [h.ratio("skip_the_pause")], lambda a: a > 2),
    "jumping_two_steps_back": (lambda h: [h.ratio("jump_ahead")], lambda a: a > 2),
    "pause_pays": (lambda h: [h.yes(), h.yes("skip_the_pause")], lambda a, b: a > b),
    "self_first": (lambda h: [h.yes(composure="whole"), h.yes(composure="raw")], lambda a, b: a > b),
    "apology_first": (
        lambda h: [h.yes(grievance="aggrieved"), h.yes(without_apology, grievance="aggrieved")],
        lambda a, b: a > b,
    ),
    "maybe_first": (
        lambda h: [h.passed("small_steps", "maybe"), h.passed("typical", "maybe")],
        lambda a, b: a > 0.5 and b > 0.5,
    ),
    "friendship_on_the_road": (
        lambda h: [h.passed("small_steps", "friend"), *(h.yes(stance=s) for s in ("friend", "neutral", "enemy"))],
        lambda share, a, b, c: share > 0.5 and a > b > c,
    ),
    "friend_zone_not_dead": (
        lambda h: [h.yes(stance="friend"), h.yes(), h.yes("just_friends", stance="friend")],
        lambda a, b, c: a > b > c,
    ),
    "one_no_not_the_score": (
        lambda h: [h.yes(), h.yes("three_noes_and_out"), h.yes("one_no_and_out")],
        lambda a, b, c: a > b > c,
    ),
    "noes_count": (lambda h: [h.after(1), h.after(2), h.after(3)], lambda a, b, c: a > b > c),
    "too_soon": (lambda h: [h.yes(weeks=12), h.yes(weeks=104)], lambda a, b: a < b / 2),
    "no_contact_brings_back": (lambda h: [h.yes("no_contact"), h.yes("typical")], lambda a, b: a > b),
    "some_quickly": (
        lambda h: [h.yes(weeks=12), h.yes(weeks=104), 1 - h.yes(weeks=104)],
        lambda a, b, c: a > 0.05 and b - a > 0.05 and c > 0.05,
    ),
    "let_go": (
        lambda h: [
            *(h.exact(s).tally("rough") for s in ("small_steps", "three_noes_and_out")),
            *(h.raw(s) for s in ("small_steps", "three_noes_and_out")),
            *(h.yes(s) for s in ("small_steps", "three_noes_and_out")),
        ],
        lambda a, b, c, d, *yes: a > b and c > d,
    ),
    "jumping_wins_sometimes": (
        lambda h: [
            *(h.yes(s, weeks) for weeks in (1, 4) for s in ("jump_ahead", "small_steps")),
            *(h.yes(s, 4, stance="maybe") for s in ("jump_ahead", "small_steps")),
        ],
        lambda a, b, c, d, e, f: a > b or c > d or e > f,
    ),
    "null_ranking": (lambda h: [h.null.yes(), h.null.yes("jump_ahead")], lambda a, b: a > b),
    "best_is_small_steps": (
        lambda h: [h.worth(rule) for rule in (calm_steps, calm_leaps, ask_weekly)],
        lambda a, b, c: a > b and a > c,
    ),
    "jumping_best_if_free": (
        lambda h: [h.null.worth(rule) for rule in (ask_weekly, calm_steps, calm_leaps, "small_steps")],
        lambda a, *others: a > max(others),
    ),
}


def test_no_claim_is_missing_from_the_judge():
    assert set(BY_HAND) == {claim.name for claim in OURS}


@pytest.fixture(scope="module")
def stated(reconciliation):
    return Hand(reconciliation)


@pytest.fixture(scope="module")
def drawn(reconciliation):
    """The first four draws, each a model of its own."""
    known = priors.uncertain(reconciliation)
    points = values(reconciliation, known, sobol.points(0, DRAWS, len(known), 1))
    rows = [dict(zip(known, map(float, row), strict=True)) for row in points[:4]]
    return [Hand(reconciliation.with_parameters(**row)) for row in rows]


@slow
@pytest.mark.parametrize("name", list(BY_HAND))
def test_the_verdict_is_what_the_chains_say(stated, found, name):
    """Numbers and verdict at the stated values, computed one at a time."""
    numbers, holds = BY_HAND[name]
    by_hand = numbers(stated)
    assert list(found[name].numbers) == pytest.approx(by_hand, abs=1e-12)
    assert found[name].holds == holds(*by_hand)


@slow
@pytest.mark.parametrize("name", ["jumping_is_bad", "pause_fewer_slips", "noes_count", "maybe_first", "null_ranking"])
def test_the_share_is_what_each_draw_says(drawn, found, name):
    """The same over the draws, each a model of its own."""
    numbers, holds = BY_HAND[name]
    said = [bool(holds(*numbers(hand))) for hand in drawn]
    assert (found[name].lead[:4] > 1e-12).tolist() == said
    assert found[name].share == (found[name].lead > 1e-12).mean()


@slow
def test_what_fails_is_shown_as_plainly_as_what_holds(found):
    failing = {v.claim.name for v in found.verdicts if not v.holds}
    assert failing == {"two_steps_back", "pause_pays", "no_contact_brings_back", "null_ranking"}
    text = str(found)
    assert text.count("fails") >= len(failing)
    assert "The pause pays in yeses" in text
    assert "17 hold and 4 fail" in text


@slow
def test_the_table_reads_well(found):
    text, html = str(found), found._repr_html_()
    for verdict in found.verdicts:
        assert verdict.claim.words in html
        assert verdict.claim.evidence
        assert verdict.claim.phase
    assert "share of draws from the priors" in text
    assert "Illustrative" in text
    assert list(found.to_frame().index) == [claim.name for claim in OURS]


@slow
def test_the_null_has_no_penalty_and_no_reactance(reconciliation):
    """Under the null, reactance never rises and never matters, and a skipped rung costs nothing."""
    null = reconciliation.in_context("null")
    week = (null.starting(reactance="calm") @ "push_hard").exact(weeks=52).occupancy["reactance"]
    assert week[:, 0] == pytest.approx(1)
    calm, flooded = (
        (null.starting(reactance=r) @ "jump_ahead").exact(weeks=1).chance("yes") for r in ("calm", "flooded")
    )
    assert calm == pytest.approx(flooded, abs=1e-12)


def test_a_claim_of_ones_own(maybe):
    mine = ob.Claim("last", "Asking last", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    other = ob.Claim("reverse", "Asking first", [ob.Ask("yes", "jump_ahead"), ob.Ask("yes", "small_steps")])
    both = ob.claims(maybe, [mine, other], weeks=20, draws=64)
    assert (both["last"].word, both["reverse"].word) == ("holds", "fails")
    assert both["last"].share + both["reverse"].share == pytest.approx(1)


def test_a_claim_may_have_a_rule_of_its_own(maybe):
    half = ob.Claim("half", "More than half reach yes", [ob.Ask("yes", "small_steps")], lambda yes: yes - 0.5)
    assert ob.claims(maybe, half, weeks=20, draws=16)["half"].holds


def test_a_value_outside_its_prior_is_said(maybe):
    """A model may state a value that its own prior hardly allows: the table says so."""
    spec = maybe.spec.plain()
    spec["parameters"]["slam"]["value"] = 0.9
    mine = ob.Claim("steps", "Small steps", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    assert "Stated value outside its own prior: slam" in str(ob.claims(ob.Model(**spec), mine, draws=4))


def test_mistakes_are_said(maybe):
    ask = ob.Ask("yes", "small_steps")
    with pytest.raises(ob.ArgumentError, match="two or more"):
        ob.Claim("one", "One number", [ask])
    with pytest.raises(ob.ArgumentError, match="name of its own"):
        ob.claims(maybe, [ob.Claim("a", "A", [ask, ask]), ob.Claim("a", "A", [ask, ask])], draws=2)
    with pytest.raises(ob.ArgumentError, match="about `reconciliation`"):
        ob.claims(maybe, draws=2)
    with pytest.raises(ob.UnknownName, match="shut"):
        ob.claims(maybe, ob.Claim("a", "A", [ob.Ask("shutt", "small_steps"), ask]), draws=2)
    with pytest.raises(ob.ArgumentError, match="not both"):
        ob.Ask("yes", "small_steps", passing={"stance": "maybe"}, after={"noes": 1})
    with pytest.raises(ob.UnknownName, match="strategy"):
        ob.claims(maybe, ob.Claim("a", "A", [ob.Ask("yes", "smal_steps"), ask]), draws=2)


def test_asks_are_values():
    ask = ob.Ask("yes", "small_steps", start={"stance": "maybe"})
    assert ask == ob.Ask("yes", "small_steps", start={"stance": "maybe"})
    assert ask != dataclasses.replace(ask, weeks=4)
    assert len({ask, ob.Ask("yes", "small_steps", start={"stance": "maybe"})}) == 1


def test_a_share_of_nobody_cannot_be_told(maybe):
    """In a draw where nobody reaches yes, the share that passed maybe is not a number, and is left out."""
    never = maybe.with_parameters(cold_yes=0.0, warm_yes=0.0)
    plain = never.spec.model_dump(mode="json", exclude_none=True)
    for parameter in plain["parameters"].values():
        parameter["prior"] = "fixed"
    spec = ob.Model.from_spec(type(maybe.spec).model_validate(plain), "never", strict=False)
    claim = ob.Claim(
        "by", "By way of maybe", [ob.Ask("yes", "small_steps", passing={"stance": "maybe"})], lambda s: s - 0.5
    )
    found = ob.claims(spec, claim, weeks=4, draws=2)
    assert not found["by"].holds
    assert np.isnan(found["by"].share)
    assert found["by"].untold == 2
