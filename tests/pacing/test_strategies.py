"""What a strategy may do, and the error for anything else."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch import pacing
from olivebranch.pacing import small_steps
from olivebranch.pacing.by_name import named
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.observations import Observations, Weeks
from support.worded import BY_WORDS

MODEL = ob.load("reconciliation")
MAYBE = ob.load("maybe")
BUNDLED = Path(pacing.__file__).parent / "bundled"


def build(rule, model=MODEL, **options):
    """The chain of a plain function, named "mine"."""
    return model @ ob.Strategy("mine", rule, **options)


# ---- what breaks the contract ------------------------------------------------------------------

_turn = itertools.count()


def _reads_by_turn(see):
    if next(_turn) % 2:
        assert see.stance
    return "chat"


#: kind: (rule, what it remembers, pieces of the error)
BROKEN = {
    "looks at a hidden variable": (lambda see: "ask" if see.spark == "alive" else "pause", {}, ["'spark'", "hidden"]),
    "looks at it by item": (lambda see: "ask" if see["spark"] == "alive" else "pause", {}, ["'spark'", "hidden"]),
    "asks whether it shows": (lambda see: "ask" if see.shows("spark", "alive") else "pause", {}, ["'spark'", "hidden"]),
    "unknown action": (lambda see: "chatt", {}, ["'chatt'", "Did you mean 'chat'?"]),
    "unknown action by chance": (lambda see: {"chat": 0.5, "hangout": 0.5}, {}, ["'hangout'", "'hang_out'"]),
    "unknown action at chance 0": (lambda see: {"chat": 1, "fly": 0}, {}, ["'fly'", "Known: pause"]),
    "unknown variable": (lambda see: "chat" if see.stanse == "friend" else "pause", {}, ["'stanse'", "'stance'"]),
    "unknown value": (lambda see: "chat" if see.stance == "freind" else "pause", {}, ["'freind'", "'friend'"]),
    "unknown value in order": (lambda see: "chat" if see.stance >= "maybee" else "pause", {}, ["'maybee'", "'maybe'"]),
    "unknown value in a list": (lambda see: "chat" if see.stance in ("mybe",) else "pause", {}, ["'mybe'", "'maybe'"]),
    "a number for a value": (lambda see: "chat" if see.stance >= 2 else "pause", {}, ["value of stance '2'"]),
    "unknown memory": (lambda see: "ask" if see.noes else "pause", {}, ["'noes'", "does not remember"]),
    "memory misspelt": (lambda see: "ask" if see.nose else "pause", {"noes": ob.week(upto=2)}, ["'nose'", "'noes'"]),
    "unknown value of a memory": (
        lambda see: "ask" if see.past == "wram" else "pause",
        {"past": ob.last("response")},
        ["'wram'", "'warm'"],
    ),
    "answers by turns": (lambda see: ["ask", "pause"][next(_turn) % 2], {}, ["answered", "and then", "fixed rule"]),
    "looks by turns": (_reads_by_turn, {}, ["looked at different things", "fixed rule"]),
    "chances below 1": (lambda see: {"chat": 0.5}, {}, ["sum to 0.5", "Make them sum to 1"]),
    "chances above 1": (lambda see: {"chat": 0.75, "pause": 0.75}, {}, ["sum to 1.5"]),
    "no chances": (lambda see: {}, {}, ["sum to 0"]),
    "a negative chance": (lambda see: {"pause": -0.5, "chat": 1.0}, {}, ["-0.5", "between 0 and 1"]),
    "a chance above 1": (lambda see: {"chat": 1.5, "pause": -0.5}, {}, ["1.5", "between 0 and 1"]),
    "a chance that is nan": (lambda see: {"chat": math.nan, "pause": 1.0}, {}, ["nan", "between 0 and 1"]),
    "a chance that is text": (lambda see: {"chat": "1"}, {}, ["'1'", "between 0 and 1"]),
    "a chance that is nothing": (lambda see: {"chat": None}, {}, ["None", "between 0 and 1"]),
    "nothing": (lambda see: None, {}, ["returned None", "an action's name"]),
    "a number": (lambda see: 3, {}, ["returned 3", "an action's name"]),
    "a list": (lambda see: ["chat"], {}, ["returned ['chat']"]),
    "a strategy, not its answer": (lambda see: small_steps, {}, ["small_steps(see)"]),
    "a mistake of its own": (lambda see: 1 / 0, {}, ["ZeroDivisionError", "Mend the function"]),
    "a name that is not there": (lambda see: nowhere, {}, ["NameError", "nowhere"]),  # type: ignore[name-defined]  # noqa: F821
    "a table without a value": (lambda see: {"yes": "chat"}[see.stance], {}, ["looks up stance = ", "Add it"]),
    "no room for see": (lambda: "chat", {}, ["TypeError"]),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_rule_is_one_error_that_names_strategy_state_and_fix(kind):
    """Anything that a rule does wrong is one StrategyError, with the strategy, the state it saw, and the remedy."""
    rule, remembers, pieces = BROKEN[kind]
    with pytest.raises(ob.StrategyError) as caught:
        build(rule, remembers=remembers)
    told = str(caught.value)
    for piece in ["strategy mine", "at (stance = ", "composure = ", *pieces]:
        assert piece in told
    assert "spark =" not in told  # what is hidden from a strategy is hidden from its errors
    assert isinstance(caught.value, ValueError)


def test_a_mistake_in_the_function_keeps_its_traceback():
    """The user's own error is the cause, so that its line can be found."""
    with pytest.raises(ob.StrategyError) as caught:
        build(lambda see: 1 / 0)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_the_error_shows_the_memory_that_was_looked_at():
    """If a fault depends on a memory, the error shows that memory."""
    with pytest.raises(ob.StrategyError, match="noes = 2"):
        build(
            lambda see: "fly" if see.noes >= 2 else "ask",
            remembers={"noes": ob.count("asks and response != warm", upto=3)},
        )


@pytest.mark.parametrize(
    ("memory", "model", "pieces"),
    [
        (ob.count("spark == alive", upto=2), MODEL, ["'spark' is hidden", "what can be seen: stance, reactance"]),
        (ob.count("spark_next == alive", upto=2), MODEL, ["'spark_next' is hidden"]),
        (ob.weeks_since("lives", upto=2), MODEL, ["'lives'", "a variable that can be seen"]),
        (ob.weeks_since("contct", upto=2), MODEL, ["'contct'", "'contact'"]),
        (ob.count("response == warm", upto=2), MAYBE, ["no responses"]),
        (ob.last("response"), MAYBE, ["no responses"]),
        (ob.count("0 / contact == 0", upto=2), MODEL, ["undefined for some action"]),
        (ob.count("0 / stance == 0", upto=2), MODEL, ["undefined for some week"]),
    ],
)
def test_a_memory_is_of_what_can_be_observed_alone(memory, model, pieces):
    """A memory that counts on what is hidden, on what is not there, or on nothing is told with the strategy's name."""
    with pytest.raises(ob.StrategyError) as caught:
        build(lambda see: model.actions[0] if see.it else model.actions[1], model, remembers={"it": memory})
    for piece in ["strategy mine", "'it'", *pieces]:
        assert piece in str(caught.value)


def answering(name):
    """A model whose responses are `flat` and one of this name."""
    return ob.Model(
        title="named",
        states={"mood": ["low", "high", "over"]},
        endings={"over": "mood == over"},
        actions={"ask": {"asks": 1}, "wait": {}},
        parameters={"p": 0.5, "q": 0.5},
        let={"glum": "mood == low", "gentle": "1 - asks"},
        start=[{}],
        response=[{"chances": {name: "0.3", "flat": "rest"}}],
        shift={"mood": [{"chances": {"up": "p if response == flat else 0"}}]},
    )


@pytest.mark.parametrize("name", ["low", "q", "asks", "wait", "gentle", "mood", "glum"])
def test_a_memory_counts_no_name_that_could_mean_two_things(name):
    """A name is refused if a memory could take it for a response or for something else."""
    with pytest.raises(ob.StrategyError) as caught:
        build(lambda see: "ask" if see.it else "wait", answering(name), remembers={"it": ob.count(name, upto=1)})
    assert f"{name!r} could mean a response or something else. Rename one of them" in str(caught.value)


@pytest.mark.parametrize("name", ["mood", "glum", "warm"])
def test_a_memory_counts_a_response_that_shares_its_name_with_what_no_memory_sees(name):
    """What is hidden is no part of what a memory sees, so only the response can be meant."""
    spec = answering(name).spec.model_copy(update={"hidden": ("mood",)})
    counted = build(
        lambda see: "wait" if see.it else "ask",
        ob.Model.from_spec(spec, "hidden"),
        remembers={"it": ob.count(f"response == {name}", upto=1)},
    )
    plain = build(
        lambda see: "wait" if see.it else "ask",
        answering("other"),
        remembers={"it": ob.count("response == other", upto=1)},
    )
    assert counted.exact(weeks=9).row() == plain.exact(weeks=9).row()
    assert counted.product.memory["it"].max() == 1


def test_a_memory_may_read_what_is_seen_before_and_after():
    """Along walks, slips remembered are slips made, and weeks since the low rungs are counted from what was seen."""
    memory: dict[str, Memory] = {
        "slips": ob.count("stance_next < stance", upto=2),
        "since": ob.weeks_since("stance <= neutral", upto=5),
    }
    rule = ob.Strategy("mine", lambda see: "ask" if see.since else "hang_out", memory)
    chain = ob.Chain(MODEL, rule, track=["slips"])
    paths = chain.paths(300, seed=2, weeks=20)
    stance, still = paths.values("stance"), chain.ending[paths.pairs] < 0
    slips = np.concatenate([np.zeros((300, 1), dtype=int), np.cumsum(np.diff(stance) < 0, axis=1)], axis=1)
    kept = chain.memory["slips"][paths.pairs]
    assert (kept == np.minimum(slips, 2))[still].all()
    assert kept[still].max() == 2
    since = np.full(300, 5)
    for week in range(20):
        assert (chain.memory["since"][paths.pairs[:, week]] == since)[still[:, week]].all()
        since = np.where(stance[:, week] <= 1, 0, np.minimum(since + 1, 5))


@pytest.mark.parametrize("upto", [0, -1, 1.5, "3", None, True, 10_001, 10**9, math.nan])
def test_a_counter_has_a_whole_cap(upto):
    """`upto` is a whole number from 1, or an ArgumentError shows it."""
    for make in (
        lambda: ob.count("asks", upto=upto),
        lambda: ob.weeks_since("asks", upto=upto),
        lambda: ob.week(upto=upto),
    ):
        with pytest.raises(ob.ArgumentError, match="upto = "):
            make()


@pytest.mark.parametrize("upto", [1, 3, 10_000])
def test_a_counter_counts_up_to_its_cap_and_no_further(upto):
    values = np.arange(upto + 1)
    none = np.zeros(values.size, dtype=np.int64)
    observed = dict.fromkeys(MAYBE.states, none)
    counters: dict[Any, Any] = {
        ob.count("1", upto=upto): (0, np.minimum(values + 1, upto)),
        ob.count("0", upto=upto): (0, values),
        ob.week(upto=upto): (0, np.minimum(values + 1, upto)),
        ob.weeks_since("0", upto=upto): (upto, np.minimum(values + 1, upto)),
        ob.weeks_since("1", upto=upto, start=0): (0, none),
        ob.weeks_since("1", upto=upto, start=upto): (upto, none),
    }
    for memory, (start, after) in counters.items():
        register = memory.compile("it", Observations(MAYBE))
        assert register.labels == tuple(range(upto + 1))
        assert register.first(observed, 2).tolist() == [start, start]
        assert register.after(values, Weeks(none, none, observed, observed)).tolist() == after.tolist()


@pytest.mark.parametrize("start", [-1, 4, 1.5, "1", True])
def test_a_counter_starts_within_its_cap(start):
    """`start` lies between 0 and `upto`."""
    with pytest.raises(ob.ArgumentError, match="start = "):
        ob.weeks_since("asks", upto=3, start=start)


@pytest.mark.parametrize("when", ["", "asks and", "asks.real", "__import__('os')", None, [], "'text'"])
def test_a_counters_condition_is_read_when_it_is_made(when):
    """An unreadable condition is refused at once, not when a chain is built."""
    with pytest.raises(ob.ArgumentError, match="condition"):
        ob.count(when, upto=3)


WRONG: Any = 3  # of no kind that fits


@pytest.mark.parametrize(
    "make",
    [
        lambda: ob.Strategy("", lambda see: "ask"),
        lambda: ob.Strategy(WRONG, lambda see: "ask"),
        lambda: ob.Strategy("mine", WRONG),
        lambda: ob.strategy(WRONG),
        lambda: ob.strategy(remembers=WRONG)(lambda see: "ask"),
        lambda: ob.strategy(remembers={"noes": WRONG})(lambda see: "ask"),
        lambda: ob.strategy(remembers={"can": ob.week(upto=2)})(lambda see: "ask"),
        lambda: ob.strategy(remembers={"_week": ob.week(upto=2)})(lambda see: "ask"),
        lambda: ob.strategy(remembers={WRONG: ob.week(upto=2)})(lambda see: "ask"),
        lambda: ob.strategy(instead=WRONG)(lambda see: "ask"),
        lambda: ob.Strategy.table(WRONG),
        lambda: ob.Strategy.table({"no": WRONG}),
        lambda: ob.last("reply"),  # type: ignore[arg-type]
    ],
)
def test_a_strategy_is_checked_when_it_is_made(make):
    """Arguments of the wrong kind are an ArgumentError, before any model is involved."""
    with pytest.raises(ob.ArgumentError):
        make()


@pytest.mark.parametrize("thing", [None, 3, [], b"small_steps", MODEL, object()])
def test_what_is_no_strategy_is_refused(thing):
    """A chain takes a name, a function, a table or a Strategy."""
    with pytest.raises(ob.ArgumentError, match="give a name, a function"):
        MODEL @ thing


def test_a_name_that_is_not_bundled_is_told_with_the_nearest():
    """UnknownName, which is a KeyError, suggests the nearest."""
    with pytest.raises(ob.UnknownName, match="did you mean 'small_steps'"):
        MODEL @ "smal_steps"
    with pytest.raises(ob.UnknownName, match=r"no memory 'noses'.*'noes'"):
        ob.Chain(MODEL, "small_steps", track=["noses"])


# ---- plain tables ------------------------------------------------------------------------------


def test_a_table_does_what_the_function_does():
    """A table {value: action} is a strategy that looks up the value; it may have chances and name its variable."""
    plain = MAYBE @ {"no": "small_step", "maybe": "ask"}
    function = MAYBE @ (lambda see: "ask" if see.stance == "maybe" else "small_step")
    assert (plain.matrix != function.matrix).nnz == 0
    mixed = ob.Strategy.table(
        {"raw": {"pause": 0.5, "chat": 0.5}, "steady": "chat", "whole": "ask"}, variable="composure"
    )
    assert 0 < (MODEL @ mixed).exact(weeks=52).chance("yes") < 1


@pytest.mark.parametrize(
    ("rows", "pieces"),
    [
        ({"no": "ask"}, None),  # maybe is never reached: nothing is missing
        ({"no": "small_step"}, ["no action for stance = maybe", "Add a row"]),
        ({}, ["no action for stance = no"]),
        ({"no": "small_step", "myabe": "ask"}, ["'myabe'", "'maybe'"]),
        ({"no": "small_stp", "maybe": "ask"}, ["'small_stp'", "'small_step'"]),
        ({"no": {"ask": 0.5}, "maybe": "ask"}, ["sum to 0.5"]),
        ({3: "ask"}, ["row for 3"]),
    ],
)
def test_a_table_with_unknown_or_missing_rows_says_which(rows, pieces):
    """A missing value, an unknown value, an unknown action and wrong chances each give an error."""
    if pieces is None:
        assert MAYBE @ rows
        return
    with pytest.raises(ob.StrategyError) as caught:
        MAYBE @ rows
    for piece in ["strategy table", *pieces]:
        assert piece in str(caught.value)


def test_a_table_keeps_to_one_variable_that_can_be_seen():
    """Rows of two variables, of an unknown one or of a hidden one are refused."""
    for rows, variable, piece in [
        ({"friend": "ask", "calm": "ask"}, None, "more than one variable"),
        ({"friend": "ask"}, "stanse", "'stance'"),
        ({"alive": "ask", "gone": "pause"}, None, "hidden"),
    ]:
        with pytest.raises(ob.StrategyError, match=piece):
            MODEL @ ob.Strategy.table(rows, variable=variable)


@pytest.mark.parametrize("item", ["ask", {"ask": 0.5, "small_step": 0.5}, {}, 3, None])
def test_a_table_is_of_several_strategies_only_if_all_are_strategies(item):
    """One action among them, or one table of chances, and it is a table of actions with something wrong in it."""
    strategies = {"table": {"no": "small_step", "maybe": "ask"}, "rule": lambda see: "ask", "bundled": small_steps}
    assert [one.name for one in named(strategies) or ()] == list(strategies)
    for name in strategies:
        mixed = {**strategies, name: item}
        assert named(mixed) is None
        with pytest.raises(ob.ArgumentError, match="is not an action"):
            MAYBE @ mixed


@pytest.mark.parametrize(
    ("first", "every", "twice"),
    [
        (20, 16, range(10)),
        (10, 16, range(10)),
        (5, 16, range(5)),
        (4, 4, [0, 1, 2, 3, 7]),
        (0, 1, range(10)),
        (0, 11, []),
    ],
)
def test_a_rule_is_asked_twice_at_first_and_now_and_then_later(first, every, twice, monkeypatch):
    """In the first cases that it meets, and in every 16th of all cases."""
    monkeypatch.setattr("olivebranch.pacing.tabulation.ALL_TWICE", first)
    monkeypatch.setattr("olivebranch.pacing.tabulation.SOME_TWICE", every)
    asked = []

    def rule(see):
        asked.append(see.week)
        return "small_step"

    ob.Chain(MAYBE, ob.Strategy("mine", rule, {"week": ob.week(upto=9)}), track=["week"])
    assert sorted(asked) == sorted([*range(10), *twice])


# ---- what a strategy may do --------------------------------------------------------------------


def test_a_strategy_may_hand_over_to_another_with_its_memory():
    """Inside another rule, small_steps keeps its own week, quiet and noes, as in three_noes_and_out."""

    @ob.strategy(remembers={"noes": ob.count("asks and response != warm", upto=3)})
    def mine(see):
        if see.noes >= 3:
            return "let_go"
        return small_steps(see)

    ours, bundled = (MODEL @ mine).exact(weeks=60), (MODEL @ "three_noes_and_out").exact(weeks=60)
    assert ours.row() == pytest.approx(bundled.row(), abs=1e-13)
    assert ours.chance("left") > 0.1


def test_two_strategies_may_remember_different_things_under_one_name():
    """Handing over does not mix memories: each strategy reads its own, and equal ones are carried once."""
    inner = ob.Strategy("inner", lambda see: "ask" if see.n >= 1 else "chat", {"n": ob.count("contact", upto=1)})
    outer = ob.Strategy("outer", lambda see: "pause" if see.n >= 2 else inner(see), {"n": ob.week(upto=2)})
    flat = ob.Strategy(
        "flat",
        lambda see: "pause" if see.week >= 2 else "ask" if see.contacts >= 1 else "chat",
        {"week": ob.week(upto=2), "contacts": ob.count("contact", upto=1)},
    )
    assert (MODEL @ outer).exact(weeks=20).row() == pytest.approx((MODEL @ flat).exact(weeks=20).row(), abs=1e-14)


def test_a_memory_that_is_not_read_is_not_carried_and_carrying_it_changes_nothing():
    """Memory that the rule never reads costs no pairs. Tracked on request, it splits pairs and changes no answer."""
    lean = MODEL @ "small_steps"
    assert set(lean.product.memory) == {"week", "quiet"}
    heavy = ob.Chain(MODEL, "small_steps", track=["noes"])
    assert set(heavy.product.memory) == {"week", "quiet", "noes"}
    assert heavy.size > lean.size
    assert heavy.exact(weeks=52).row() == pytest.approx(lean.exact(weeks=52).row(), abs=1e-12)
    assert heavy.exact().row() == pytest.approx(lean.exact().row(), abs=1e-12)


def test_a_mixture_is_the_average_over_its_actions_week_by_week():
    """{action: chance} is drawn each week, so its matrix is the average of the matrices."""
    ask, rest = build(lambda see: "ask", MAYBE), build(lambda see: "small_step", MAYBE)
    mixed = build(lambda see: {"ask": 0.25, "small_step": 0.75}, MAYBE)
    index = {tuple(row): i for i, row in enumerate(mixed.labels.to_numpy().tolist())}

    def spread(chain):
        at = [index[tuple(row)] for row in chain.labels.to_numpy().tolist()]
        whole = np.zeros((mixed.size, mixed.size))
        whole[np.ix_(at, at)] = chain.matrix.toarray()
        return whole

    no = next(i for row, i in index.items() if row[0] == "no")
    expected = 0.25 * spread(ask)[no] + 0.75 * spread(rest)[no]
    np.testing.assert_allclose(mixed.matrix.toarray()[no], expected, atol=1e-15)


@pytest.mark.parametrize(
    "answer",
    [
        {"chat": 1 / 3, "pause": 1 / 3, "ask": 1 / 3},
        {"chat": Fraction(1, 3), "pause": Fraction(2, 3)},
        {"chat": np.float64(0.5), "pause": np.float32(0.5)},
        {"chat": True},
        {"chat": 1, "pause": 0},
    ],
)
def test_a_chance_may_be_any_real_number(answer):
    """Floats, fractions and NumPy numbers all work."""
    assert build(lambda see: answer).size > 1


def test_an_action_may_have_a_stand_in():
    """`instead` names what to do if the model lacks the action, over several steps; a circle of them does not help."""
    far = build(lambda see: "fly", instead={"fly": "walk", "walk": "pause"})
    assert (far.matrix != build(lambda see: "pause").matrix).nnz == 0
    split = build(lambda see: {"fly": 0.5, "pause": 0.5}, instead={"fly": "pause"})
    assert (split.matrix != far.matrix).nnz == 0
    with pytest.raises(ob.StrategyError, match="'fly'"):
        build(lambda see: "fly", instead={"fly": "walk", "walk": "fly"})


@pytest.mark.parametrize("reads", [True, False], ids=["read", "not read"])
def test_a_memory_called_like_a_variable_is_refused_whether_or_not_it_is_read(reads):
    """A question such as still_to_come(stance=...) could mean either, and so could see.stance."""

    def rule(see):
        return "ask" if reads and see.stance else "pause"

    with pytest.raises(ob.StrategyError, match=r"'stance'.*is also a variable of"):
        build(rule, remembers={"stance": ob.week(upto=2)})
    handed = ob.Strategy("inner", rule, {"stance": ob.week(upto=2)})
    if reads:
        with pytest.raises(ob.StrategyError, match="also a variable"):
            build(lambda see: handed(see))


def test_can_and_shows_let_a_rule_serve_several_models():
    """see.can knows actions and their replacements; see.shows is false if a model lacks the variable or the value."""
    answers = {}

    def rule(see):
        answers["can"] = [see.can(name) for name in ("ask", "fly", "glide", "chat")]
        answers["shows"] = [
            see.shows("stance", "no", "nope"),
            see.shows("weather", "rain"),
            see.shows("stance", "maybe"),
        ]
        return "ask"

    build(rule, MAYBE, instead={"glide": "ask"})
    assert answers == {"can": [True, False, True, False], "shows": [True, False, False]}


def test_what_can_be_seen_is_offered_for_completion():
    """dir(see) has the visible variables, the memory, can and shows, and nothing hidden."""
    offered = []

    def rule(see):
        offered.append(dir(see))
        return "ask"

    build(rule, remembers={"noes": ob.week(upto=2)})
    assert offered[0] == sorted(["stance", "reactance", "grievance", "composure", "door", "noes", "can", "shows"])


def test_a_value_knows_its_place():
    """What is seen compares by its order, is text, and can be a dictionary key."""
    seen = {}

    def rule(see):
        stance = see.stance
        seen[str(stance)] = (stance > "enemy", stance <= "friend", stance != "maybe", {"neutral": 1}.get(stance, 0))
        return "hang_out"

    build(rule, MODEL.starting(stance="neutral"))
    assert seen["neutral"] == (True, True, True, 1)
    assert seen["maybe"] == (True, False, False, 0)


def test_a_rule_is_asked_once_for_what_it_looks_at():
    """Two calls for each distinct view (the second checks that the answer is the same), not for each state."""
    calls = []

    def rule(see):
        calls.append(1)
        return "ask" if see.stance == "maybe" else "chat"

    chain = build(rule)
    assert chain.size > 100
    assert len(calls) == 2 * 4  # four stances are met before the ending


# ---- the bundled ones --------------------------------------------------------------------------


def test_the_list_of_bundled_strategies_is_complete():
    """Every file in pacing/bundled/ is in the list, each one listed has its file, and __all__ names all of them."""
    files = {path.stem for path in BUNDLED.glob("*.py")} - {"__init__", "shared"}
    assert files == set(ob.strategies()) == set(pacing.__all__)
    assert len(ob.strategies()) == len(pacing.BUNDLED)


@pytest.mark.parametrize("name", ob.strategies())
def test_a_bundled_strategy_is_short_and_says_what_it_is(name):
    """A short file says what it does, where the idea comes from and its parameters; it works on the main model."""
    text = (BUNDLED / f"{name}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert "Source:" in text
    assert "arameter" in text
    strategy = pacing.find(name)
    assert strategy.about
    assert strategy.name == name
    assert ((ob.load("mixed_signals") if name in BY_WORDS else MODEL) @ strategy).size > 1


@pytest.mark.parametrize("model", ob.models())
@pytest.mark.parametrize("name", ob.strategies())
def test_a_bundled_strategy_serves_a_model_or_says_which_action_is_missing(name, model):
    """If a model lacks an action, the error names it, and never something that the user did not write."""
    chain, told = None, "an action that"
    try:
        chain = ob.load(model) @ name
    except ob.StrategyError as error:
        told = str(error)
    if name in BY_WORDS and chain is None:
        assert "'word', which" in told or "see.stance" in told or "which is none of its values" in told
        assert told.startswith(f"strategy {name}")
        return
    assert "an action that" in told
    if chain is None:
        assert told.startswith(f"strategy {name} at (")
    else:
        assert 0 <= chain.exact(weeks=4).chance(chain.endings[0]) < 1


# ---- several strategies in one table -----------------------------------------------------------


def test_a_table_of_names_is_several_strategies():
    """{name: {value: action}} in plain Python, and functions or strategies beside them."""
    result = ob.compare(
        MAYBE,
        {"gently": {"no": "small_step", "maybe": "ask"}, "leap": lambda see: "ask", "small": small_steps},
        weeks=20,
    )
    assert list(result) == ["gently", "leap", "small"]
    assert result["gently"].row() == result["small"].row()
    assert result["leap"].row() == ob.compare(MAYBE, "jump_ahead", weeks=20)["jump_ahead"].row()


def test_a_table_of_values_is_one_strategy():
    mixed = {"no": {"ask": 0.5, "small_step": 0.5}, "maybe": {"ask": 1}}
    assert list(ob.compare(MAYBE, mixed, weeks=5)) == ["table"]
    assert (MAYBE @ {"gently": {"no": "small_step", "maybe": "ask"}}).strategy.name == "gently"


def test_two_strategies_where_one_is_asked_for():
    with pytest.raises(ob.ArgumentError, match=r"a table of 2 strategies \(a, b\), where one is asked for"):
        MAYBE @ {"a": {"no": "ask"}, "b": {"no": "ask"}}
