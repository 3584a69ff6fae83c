"""Mixed signals: the two published figures hold for the first word, and no push and no stop leads to a yes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import olivebranch as ob
from olivebranch.model.priors import read_prior
from olivebranch.model.table import build
from olivebranch.studies.compare import serving

MODEL = ob.load("mixed_signals")
FAMILIES = {"beta": stats.beta, "lognormal": lambda median, sigma: stats.lognorm(sigma, scale=median)}


def first_week(model, action):
    """{(stance now, response): chance} of the first week under an action, and the chance of a yes by its end."""
    table, yes = model.table, 0.0
    found: dict[tuple[str, str], float] = {}
    stance, actions = list(model.states).index("stance"), len(model.actions)
    for state in np.flatnonzero(table.start[0]):
        row = state * actions + model.actions.index(action)
        for edge in range(table.first[row], table.first[row + 1]):
            key = model.states["stance"][table.places[stance, state]], model.responses[table.response[edge]]
            chance = table.start[0, state] * table.chance[0, edge]
            found[key] = found.get(key, 0.0) + chance
            yes += chance * (table.ending[table.after[edge]] == 0)
    return found, yes


def share(found, stance, *responses):
    """Of those who answer so, the share who feel so."""
    answered = {key: chance for key, chance in found.items() if key[1] in responses}
    return sum(chance for key, chance in answered.items() if key[0] == stance) / sum(answered.values())


@pytest.mark.parametrize("action", ["chat", "ask"])
@pytest.mark.parametrize(("yes_acted", "no_holds"), [(0.54, 0.86), (0.9, 0.6), (0.5, 0.5)])
def test_the_first_word_is_right_as_often_as_the_figures_say(action, yes_acted, no_holds):
    """Of those who first sound like a yes 54 % feel maybe; of those who first say no 86 % do not; or other shares."""
    found, _ = first_week(MODEL.with_parameters(yes_acted=yes_acted, no_holds=no_holds), action)
    assert share(found, "maybe", "warm") == pytest.approx(yes_acted, abs=1e-12)
    assert 1 - share(found, "maybe", "cold", "stop") == pytest.approx(no_holds, abs=1e-12)


def test_a_stated_yes_is_acted_on_as_often_as_the_figure_says():
    """Asked at once, 54 % of those who say yes act on it: they are together; of all who are asked, 19 %."""
    found, yes = first_week(MODEL, "ask")
    warm = sum(chance for (_, response), chance in found.items() if response == "warm")
    assert warm == pytest.approx(0.35, abs=1e-12)
    assert yes / warm == pytest.approx(0.54, abs=1e-12)


def test_what_one_word_lets_you_believe():
    """The filter agrees: asked and told yes in vain, they did not feel it, and nobody need guess."""
    chain = MODEL @ (lambda see: "ask")
    told = chain.belief([("ask", "warm")])
    assert told.chance(stance="maybe") == pytest.approx(0.0, abs=1e-12)
    after_no = chain.belief([("ask", "cold")]).by_week["stance"][-1]
    assert after_no[2] < 0.14  # some who felt maybe hardened at being asked


def test_plain_words_leave_nothing_to_guess():
    """The null: where they say what they feel, one word settles it."""
    chain = MODEL.in_context("plain_words") @ (lambda see: "chat")
    found, _ = first_week(MODEL.in_context("plain_words"), "chat")
    assert share(found, "maybe", "warm") == 1
    assert share(found, "maybe", "cold", "stop") == 0
    assert chain.belief([("chat", "warm")]).chance(stance="maybe") == 1


def test_plain_words_change_what_is_said_and_not_what_is_felt():
    """The null, as a context and as a mechanism switched off: as many feel maybe at the start as without it."""
    plain, stance = MODEL.in_context("plain_words"), list(MODEL.states).index("stance")
    felt, now = (np.bincount(m.table.places[stance], weights=m.table.start[0], minlength=4) for m in (MODEL, plain))
    np.testing.assert_allclose(now, felt, atol=1e-12)
    stated = {name: parameter.value for name, parameter in MODEL.parameters.items()}
    off = {name: float(np.asarray(value(stated))) for name, value in MODEL.rules.mechanisms["noise"].items()}
    assert off == pytest.approx({name: plain.parameters[name].value for name in off}, abs=1e-12)


@pytest.mark.parametrize(("context", "maybe"), [("they_said_yes", 0.54), ("they_said_no", 1 - 0.86)])
def test_what_was_said_before_the_start_is_weighed(context, maybe):
    """Started after a yes or a no, they feel maybe as often as the figure says, and so believes who weighs words."""
    chain = ob.load("mixed_signals", context=context) @ "weigh_words"
    assert chain.belief([]).chance(stance="maybe") == pytest.approx(maybe, abs=1e-12)
    start = np.flatnonzero(chain.start)
    kept = np.array(chain.memory_values["hope"])[chain.memory["hope"][start]]
    assert (abs(kept - maybe) <= 0.05 + 1e-12).all()
    done = {chain.actions[chain.action[e]] for s in start for e in range(chain.first[s], chain.first[s + 1])}
    assert done == {"chat" if context == "they_said_yes" else "pause"}


def edges_of(model, action):
    """Every edge of an action: (state before, index of the edge)."""
    table, actions = model.table, len(model.actions)
    for state in np.flatnonzero(table.ending < 0):
        row = state * actions + model.actions.index(action)
        for edge in range(table.first[row], table.first[row + 1]):
            yield state, edge


@pytest.mark.parametrize("context", [None, *MODEL.contexts])
def test_the_door_opens_for_nobody_who_pushes(context):
    """After a push they never feel like it again, whatever is done next: no action leads from there to a yes."""
    model = ob.load("mixed_signals", context=context)
    table, stance = model.table, list(model.states).index("stance")
    after = {int(table.after[edge]) for _, edge in edges_of(model, "push")}
    assert {int(v) for v in table.places[stance, list(after)]} == {0}
    moves: dict[int, set[int]] = {state: set() for state in range(table.states.size)}
    for action in model.actions:
        for state, edge in edges_of(model, action):
            moves[state].add(int(table.after[edge]))
    met, waiting = set(after), list(after)
    while waiting:
        new = moves[waiting.pop()] - met
        met |= new
        waiting += new
    assert {model.endings[e] for e in table.ending[list(met)] if e >= 0} == {"shut", "moved_on", "left"}
    assert (model @ "push_hard").exact().chance("yes") == 0


def test_a_no_that_ends_contact_ends_it():
    """Whoever hears stop is at a shut door, after every action in every state, and a shut door has no action."""
    table, heard = MODEL.table, 0
    for action in MODEL.actions:
        for _, edge in edges_of(MODEL, action):
            if MODEL.responses[table.response[edge]] == "stop":
                heard += 1
                assert MODEL.endings[table.ending[table.after[edge]]] == "shut"
    assert heard
    shut = np.flatnonzero(table.ending == MODEL.endings.index("shut"))
    actions = len(MODEL.actions)
    assert (table.first[shut * actions] == table.first[(shut + 1) * actions]).all()


def test_no_strategy_sees_the_stance():
    """It is hidden from every rule. The bundled ones go by what was said, and all of them serve the model."""
    with pytest.raises(ob.StrategyError, match="'stance', which is hidden"):
        MODEL @ (lambda see: "ask" if see.stance == "maybe" else "pause")
    served = {strategy.name for strategy in serving(MODEL)}
    assert served == set(ob.strategies())
    chain = MODEL @ "small_steps"
    asked = (chain.action == MODEL.actions.index("ask")).nonzero()[0]
    before = np.repeat(np.arange(chain.size), np.diff(chain.first))[asked]
    assert set(chain.labels["word"].iloc[before]) == {"said_yes"}  # small steps ask only who sounded like a yes


def test_every_parameter_says_what_it_rests_on():
    """A grade, a source, a unit and a prior, and the two figures of the source are graded as another domain's."""
    for name, parameter in MODEL.parameters.items():
        assert parameter.grade in "ABCD", name
        assert parameter.source, name
        assert parameter.unit, name
        assert parameter.prior, name
    assert (MODEL.parameters["yes_acted"].value, MODEL.parameters["no_holds"].value) == (0.54, 0.86)
    assert {MODEL.parameters[name].grade for name in ("yes_acted", "no_holds")} == {"B"}


def test_priors_do_not_break_the_rules():
    """Each prior alone at its 1 % and 99 % quantile is legal, and so is every one of 200 joint draws."""
    priors = {n: FAMILIES[f](*a) for n, p in MODEL.parameters.items() for f, a in [read_prior(p.prior)]}
    rng = np.random.default_rng(5)
    joint = {name: prior.rvs((200, 1), random_state=rng) for name, prior in priors.items()}
    alone = {name: np.full((2 * len(priors), 1), MODEL.parameters[name].value) for name in priors}
    for i, (name, prior) in enumerate(priors.items()):
        alone[name][2 * i : 2 * i + 2, 0] = prior.ppf([0.01, 0.99])
    for draws in (alone, joint):
        broken = np.zeros(len(draws["chill"]), dtype=bool)
        build(MODEL.rules, draws, "mixed_signals", broken)
        assert not broken.any()
