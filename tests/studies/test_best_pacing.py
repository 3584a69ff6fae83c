"""The best pacing on the bundled models: what it is worth, what it never does, and how it is told."""

from __future__ import annotations

import ast

import pytest

import olivebranch as ob
from olivebranch.studies.best.worth import worth
from olivebranch.studies.compare import serving


@pytest.mark.parametrize(
    ("name", "weeks", "value"),
    [("maybe", 20, 0.695281987469), ("ladder", 52, 0.583173941890), ("maybe", None, 0.707865168539)],
)
def test_its_worth_where_nothing_is_hidden(name, weeks, value):
    """`maybe` for ever in closed form: small steps from no (.35 up, .03 shut), asks at maybe (.45 yes, .45 back)."""
    assert ob.best_pacing(name, weeks).value == pytest.approx(value, abs=1e-10)


@pytest.mark.slow
def test_it_beats_every_bundled_strategy(best):
    """Under its own objective, on every model; those that push are not better either."""
    for name in ob.models():
        found = ob.best_pacing(name) if name != "reconciliation" else best
        for strategy in serving(found.model):
            other = worth((found.model @ strategy).exact(52), dict(found.counts))
            assert other <= found.value + 1e-12, (name, strategy.name)


@pytest.mark.slow
def test_it_never_pushes(best):
    """Insisting is taken out, whatever it is called, and `without` takes out more."""
    assert best.left_out == ("push",)
    model = ob.load("ladder")
    plain = ob.best_pacing(model, without=["small_step"])
    assert plain.left_out == ("small_step", "push")
    taken = {model.actions[a] for a in (model @ plain.strategy).action}
    assert not taken & {"small_step", "push"}


@pytest.mark.slow
def test_it_looks_at_nothing_hidden(best):
    """The spark stays hidden: the strategy is followed without it, between its bounds."""
    assert best.lower == best.value <= best.upper <= best.fully_seen
    assert best.upper - best.lower < 1e-3
    assert "A strategy may not see spark" in str(best)


@pytest.mark.slow
def test_it_is_a_strategy_like_any_other(best):
    """It can be compared, simulated and told as a story."""
    result = ob.compare("reconciliation", [best.strategy, "small_steps"], runs=2_000, seed=3)
    low, high = result["best_pacing"].interval("yes", level=0.9999)
    assert low < best.outcomes.chance("yes") < high
    assert "best pacing" in (best.model @ best.strategy).story(seed=7).title


@pytest.mark.slow
def test_care_stands_beside_the_answer(best):
    """The answer says that it is no advice, and how many even the best leaves without a yes."""
    assert "not advice" in str(best)
    assert "46 of 100 without a yes" in str(best)


BAD_OBJECTIVES = [
    ({"weight": 0}, "weight = 0: must be a number above 0"),
    ({"weight": float("nan")}, "weight = nan"),
    ({"weight": True}, "weight = True"),
    ({"by": {"yes": 1, "unwelcome": 1}}, "would reward harm to them. Give 'unwelcome' a weight below 0"),
    ({"by": "unwelcome"}, "would reward harm to them"),
    ({"by": {"yes": 1, "shut": 0.1}}, "would reward harm to them. Give 'shut'"),
    ({"by": {"yes": 1, "unwelcome": 0}}, "would ignore harm to them"),
    ({"by": {"yes": -1, "unwelcome": -1}}, "is against 'yes', the first ending"),
    ({"by": {"yes": 1}}, "counts no harm to them"),
    ({"by": {"yes": float("inf"), "unwelcome": -1}}, "must be a number"),
]


PAIR = ["small_steps", "jump_ahead"]


@pytest.fixture(scope="module")
def drawn():
    return ob.uncertainty("maybe", PAIR, weeks=5, draws=4)


@pytest.fixture(scope="module")
def mixed():
    return ob.mixture("maybe", {"as_stated": 1}, PAIR, weeks=5)


@pytest.mark.parametrize(("options", "message"), BAD_OBJECTIVES)
def test_whatever_optimises_refuses_what_rewards_or_ignores_harm(drawn, mixed, options, message):
    """The same refusal for the best pacing, a map, draws from the priors and a mixture of groups."""
    ask = [
        lambda: ob.best_pacing("maybe", 5, **options),
        lambda: ob.regimes("maybe", PAIR, x={"weeks": [5]}, **options),
        *(lambda f=f: f(options.get("by"), weight=options.get("weight", 0.02)) for f in (drawn.best, drawn.loss)),
        *(
            lambda f=f: f(options.get("by"), weight=options.get("weight", 0.02))
            for f in (mixed.best, mixed.one_for_all)
        ),
    ]
    for question in ask:
        with pytest.raises(ob.ArgumentError, match=message):
            question()


def test_a_shut_door_is_never_the_goal():
    """A model whose first ending is a shut door has no best by default: the ending hoped for comes first."""
    plain = ob.load("maybe").spec.model_dump(mode="json", exclude_none=True)
    plain["endings"] = dict(reversed(plain["endings"].items()))
    with pytest.raises(ob.ArgumentError, match="would reward harm to them"):
        ob.best_pacing(ob.Model(**plain), 5)


def test_a_model_that_counts_no_harm_to_them_has_no_best():
    """Your own pain does not stand in for theirs: with `rough` alone nothing is named best, and tables still print."""
    plain = ob.load("maybe").spec.model_dump(mode="json", exclude_none=True)
    plain["tallies"] = {"rough": "stance == no"}
    plain["states"]["stance"][0] = "gone"
    text = str(plain).replace("stance == shut", "stance == gone").replace("'shut':", "'gone':")
    model = ob.Model(**ast.literal_eval(text))
    for question in (
        lambda: ob.best_pacing(model, 5),
        lambda: ob.best_pacing(model, 5, by={"yes": 1, "rough": -1}),
        lambda: ob.regimes(model, ["small_steps"], x={"weeks": [5]}),
        lambda: ob.uncertainty(model, ["small_steps"], weeks=5, draws=4).best(),
        lambda: ob.uncertainty(model, ["small_steps"], weeks=5, draws=4).best({"yes": 1, "rough": -1}),
    ):
        with pytest.raises(ob.ArgumentError, match="counts no harm to them, so nothing in it may be named best"):
            question()
    assert "small steps" in str(ob.uncertainty(model, ["small_steps"], weeks=5, draws=4))
    assert "small steps" in str(ob.mixture(model, {"as_stated": 1}, ["small_steps"], weeks=5))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weeks": 0}, "weeks = 0"),
        ({"weeks": 20_000}, "Ask for weeks=None"),
        ({"weight": -1}, "weight = -1"),
        ({"by": "joy"}, "there is no ending or tally 'joy'"),
        ({"by": {"yes": 1}}, "counts no harm to them"),
    ],
)
def test_what_it_refuses(options, message):
    with pytest.raises(ob.OlivebranchError, match=message):
        ob.best_pacing("maybe", **options)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "context"), [("mixed_signals", None), ("reconciliation", "betrayal")])
def test_a_rule_over_beliefs_comes_within_a_thousandth(name, context):
    """Where what is hidden matters, the rule over beliefs is followed, and the bounds are close."""
    model = ob.load(name) if context is None else ob.load(name).in_context(context)
    best = ob.best_pacing(model)
    assert best.upper - best.lower < 1e-3
    assert best.value == worth((model @ best.strategy).exact(52), dict(best.counts))
    assert best.fully_seen > best.upper + 0.01
    result = ob.compare(model, [best.strategy], runs=2_000, seed=5)["best_pacing"]
    low, high = result.interval("yes", level=0.9999)
    assert low < best.outcomes.chance("yes") < high
    rule = best.rule()
    assert rule.loss >= 0
    assert rule.words()


def test_its_rule_is_a_strategy_of_every_study():
    """The answer itself may stand where a strategy does."""
    best = ob.best_pacing("ladder")
    study = ob.uncertainty("ladder", [best, "small_steps"], draws=16, progress=False)
    assert study.strategies == ("best_pacing", "small_steps")
    assert study.best()["best_pacing"] > 0.9
    assert ob.compare("ladder", [best])["best_pacing"].row() == best.outcomes.row()


@pytest.mark.slow
def test_doing_best_in_each_draw_is_worth_no_less_than_one_rule():
    """Draw by draw; and each is what best_pacing says of the drawn model."""
    best = ob.best_pacing("maybe", weeks=20)
    found = best.over_priors(draws=12, seed=3)
    study = ob.uncertainty("maybe", [best], weeks=20, draws=12, seed=3, progress=False)
    assert (found.each >= found.one - 1e-12).all()
    assert found.evpi >= 0
    for values, each in zip(study.values[:3], found.each, strict=False):
        drawn = best.model.with_parameters(**dict(zip(study.parameters, map(float, values), strict=True)))
        assert ob.best_pacing(drawn, weeks=20).value == pytest.approx(each, abs=1e-12)
    assert "would add" in str(found)
    assert not ob.best_pacing("reconciliation", 5).over_priors(draws=2).is_exact
    with pytest.raises(ob.ArgumentError, match="for ever"):
        ob.best_pacing("maybe", None).over_priors()
