"""The ladder model: a rung and a door, plain chances, and what a class should see in them."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

import olivebranch as ob
from olivebranch.model.priors import read_prior
from olivebranch.model.table import build
from olivebranch.studies.compare import compare, serving
from support.worded import BY_WORDS

RUNGS = ("enemy", "neutral", "friend", "maybe")


@pytest.fixture(scope="module")
def ladder():
    return ob.load("ladder")


@pytest.fixture(scope="module")
def year(ladder):
    return compare(ladder, weeks=52)


def yes_from(model, strategy, weeks):
    return [(model.starting(stance=rung) @ strategy).exact(weeks).chance("yes") for rung in RUNGS]


def once(model, rung, action):
    """One week of one action from one rung."""
    return (model.starting(stance=rung) @ dict.fromkeys(RUNGS, action)).exact(1)


def test_a_rung_a_door_and_few_numbers(ladder):
    """It is small enough to read aloud: a rung, a grievance and a door, 38 states, seven actions, 23 parameters."""
    assert ladder.states == {
        "stance": ("enemy", "neutral", "friend", "maybe", "yes"),
        "grievance": ("settled", "aggrieved"),
        "door": ("open", "shut", "moved_on", "left"),
    }
    assert ladder.actions == ("wait", "apologise", "small_step", "hang_out", "ask", "push", "let_go")
    assert ladder.endings == ("yes", "shut", "moved_on", "left")
    assert ladder.responses == ()
    assert len(ladder.parameters) == 23
    assert ladder.table.states.size == 19, "where nobody feels wronged, half of the states are never met"
    assert ladder.in_context("injustice").table.states.size == 38


def test_every_number_says_what_it_is(ladder):
    """Every number has a prior with its value as the mean, a unit, a grade and a source."""
    for name, parameter in ladder.parameters.items():
        family, (a, b) = read_prior(parameter.prior)
        assert (family, name) == ("beta", name)
        assert a / (a + b) == pytest.approx(parameter.value, rel=0.02), name
        assert parameter.unit, name
        assert parameter.grade in ("C", "D"), name
        assert parameter.source, name


def test_eleven_strategies_fit(ladder):
    """All bundled strategies work on it except those that go by words."""
    assert {strategy.name for strategy in serving(ladder)} == set(ob.strategies()) - set(BY_WORDS)


def test_small_steps_beat_jumping_ahead(year):
    """Within a year small steps reach a yes over twice as often as asking weekly, and are never unwelcome."""
    assert year["small_steps"].chance("yes") > 2 * year["jump_ahead"].chance("yes")
    assert year["small_steps"].tally("unwelcome") == 0
    assert year["jump_ahead"].tally("unwelcome") > 1


def test_pressure_shuts_the_door(year):
    """The harder the pressure, the likelier a shut door: pushing most, then asking, then small steps; silence never."""
    shut = [year[name].chance("shut") for name in ("push_hard", "jump_ahead", "small_steps", "no_contact")]
    assert shut == sorted(shut, reverse=True)
    assert shut[0] == max(year[name].chance("shut") for name in year)
    assert shut[0] > 0.8
    assert shut[2] < 0.15
    assert shut[3] == 0


def test_typical_lies_between(year):
    """What people typically do ends better than pressing, and worse than small steps."""
    assert year["push_hard"].chance("yes") < year["typical"].chance("yes") < year["small_steps"].chance("yes")


@pytest.mark.parametrize("strategy", ["small_steps", "skip_the_pause", "jump_ahead", "typical"])
def test_a_friend_is_nearer_yes(ladder, strategy):
    """Friendship is on the road: the chance of a yes rises with every rung, enemy, neutral, friend, maybe."""
    chances = yes_from(ladder, strategy, 52)
    assert chances == sorted(chances)
    assert chances[2] > 1.1 * chances[1]


def test_the_committor_rises_with_the_rung(ladder):
    """The chance of a yes for ever, from each state (without memory), also rises with the rung."""
    chain = ladder @ {"enemy": "small_step", "neutral": "small_step", "friend": "hang_out", "maybe": "ask"}
    chances = zip(chain.labels["stance"], chain.labels["door"], chain.committor("yes"), strict=True)
    value = {(rung, door): chance for rung, door, chance in chances}
    rising = [value[rung, "open"] for rung in ladder.states["stance"]]
    assert all(chance == 0 for (_, door), chance in value.items() if door != "open")
    assert rising[-1] == 1
    assert all(low < high for low, high in pairwise(rising))


def test_no_yes_without_a_maybe(ladder):
    """Under small steps every yes passes through maybe, and nearly every one through friend."""
    chain = ladder @ "small_steps"
    assert chain.passed("yes", stance="maybe") == pytest.approx(1)
    assert 0.9 < chain.passed("yes", stance="friend") < 1


def test_the_friend_zone_is_left_by_a_step(ladder):
    """From friend, staying just friends never leads to a yes; small steps lead there more often than not."""
    friends = ladder.starting(stance="friend")
    assert (friends @ "just_friends").exact(104).chance("yes") == 0
    assert (friends @ "small_steps").exact(104).chance("yes") > 0.5


@pytest.mark.slow
def test_jumping_wins_when_time_is_short(ladder):
    """With four weeks left asking beats small steps from every rung; with a year it loses from every rung."""
    assert all(np.greater(yes_from(ladder, "jump_ahead", 4), yes_from(ladder, "small_steps", 4)))
    assert all(np.less(yes_from(ladder, "jump_ahead", 52), yes_from(ladder, "small_steps", 52)))


def test_jumping_wins_from_maybe(ladder):
    """At maybe the question is the next small step: asking at once wins for a quarter of a year."""
    warm = ladder.in_context("still_warm")
    assert (warm @ "jump_ahead").exact(12).chance("yes") > (warm @ "small_steps").exact(12).chance("yes")


def test_here_a_rest_only_costs_time(year):
    """Nothing heals or cools off in this model, so skipping the pause wins."""
    assert year["skip_the_pause"].chance("yes") > year["small_steps"].chance("yes")


def test_leaving_them_be_does_not_bring_them_back(year):
    """Only waiting hardly ever leads to a yes: nobody is shut out, but most move on."""
    assert year["no_contact"].chance("yes") < 0.05 < year["typical"].chance("yes")
    assert year["no_contact"].chance("shut") == 0
    assert year["no_contact"].chance("moved_on") > 0.5


def test_one_no_is_not_the_score(ladder):
    """After a first no under small steps, a yes is still more likely than not."""
    assert (ladder @ "small_steps").still_to_come("yes", weeks=104, noes=1) > 0.5


def test_a_no_is_remembered_without_responses(year):
    """`ask_once` asks once: without responses, any ask that did not end the walk was a no."""
    assert year["ask_once"].tally("contacts") == pytest.approx(1)
    assert year["ask_once"].tally("noes") == pytest.approx(1 - year["ask_once"].chance("yes", 1))


@pytest.mark.parametrize("rung", RUNGS)
def test_a_push_is_worse_than_an_ask(ladder, rung):
    """From every rung a push is met with a yes less often than an ask, and does harm more often."""
    ask, push = once(ladder, rung, "ask"), once(ladder, rung, "push")
    assert push.chance("yes") < ask.chance("yes")
    assert push.chance("shut") > ask.chance("shut")
    assert push.tally("slips") > ask.tally("slips")


def test_the_further_the_jump_the_more_it_costs(ladder):
    """Below maybe, each rung that an ask skips makes a yes rarer, and a slip or a shut door likelier."""
    asks = [once(ladder, rung, "ask") for rung in ("friend", "neutral", "enemy")]
    for near, far in pairwise(asks):
        assert far.chance("yes") < near.chance("yes")
        assert far.chance("shut") > near.chance("shut")
        assert far.tally("slips") > near.tally("slips")


def test_a_small_step_invites_the_next_rung_only_below_friend(ladder):
    """A small step lifts an enemy or someone neutral; with a friend it is a kind contact that prevents cooling."""
    for rung in ("enemy", "neutral"):
        assert once(ladder, rung, "small_step").tally("climbs") > once(ladder, rung, "wait").tally("climbs")
    assert once(ladder, "friend", "small_step").tally("climbs") == 0
    assert once(ladder, "friend", "small_step").tally("slips") < once(ladder, "friend", "wait").tally("slips")


def test_shut_is_final(ladder):
    """Nothing leads out of a closed door: no action has an edge from an ending."""
    table = ladder.table
    ended = np.flatnonzero(table.ending >= 0)
    for state in ended:
        first = table.first[state * len(ladder.actions)], table.first[(state + 1) * len(ladder.actions)]
        assert first[0] == first[1]


def test_phases(ladder):
    """Where are you now? Each rung has a phase, and an ending is "over"."""
    phases = [ladder.phase(stance=value) for value in ladder.states["stance"]]
    assert phases == ["repair", "contact", "contact", "ask", "rebuild"]
    assert {ladder.phase(stance="friend", door=door) for door in ("shut", "moved_on", "left")} == {"over"}


# ---- letting go, and an injustice ----------------------------------------------------------------


@pytest.mark.parametrize("rung", RUNGS)
def test_letting_go_is_an_ending_and_always_possible(ladder, rung):
    """Whoever lets go has left, at once and for certain; it is no contact, no slip and no harm."""
    week = once(ladder, rung, "let_go")
    assert week.chance("left") == 1
    assert [week.tally(name) for name in ("contacts", "unwelcome", "noes", "slips")] == [0, 0, 0, 0]


def test_the_best_pacing_without_a_grievance_needs_neither_sorry_nor_goodbye(ladder):
    """It is the rule of before: what the new actions add is for an injustice, and for you."""
    best = ob.best_pacing(ladder, 52)
    assert not any(word in best.words().split("Near the end")[0] for word in ("apologise", "let go", "wait"))
    assert best.value == pytest.approx(0.583173941890, abs=1e-12)


def test_where_they_feel_wronged_an_apology_comes_first(ladder):
    """Small steps apologise first, and a yes is likelier than without; the best rule apologises, too."""
    wronged = ladder.in_context("injustice")
    steps = {"enemy": "small_step", "neutral": "small_step", "friend": "hang_out", "maybe": "ask"}
    unsaid = (wronged @ ob.Strategy.table(steps)).exact(52).chance("yes")
    assert (wronged @ "skip_the_pause").exact(52).chance("yes") > 1.1 * unsaid
    assert "grievance aggrieved: apologise" in ob.best_pacing(wronged, 52).words()


def test_a_grievance_makes_every_step_harder_and_nothing_else(ladder):
    """A step up is `grudge` times as likely while they feel wronged; a shut door and moving on are as likely."""
    share = ladder.parameters["grudge"].value
    for rung, action in (("neutral", "small_step"), ("friend", "hang_out"), ("maybe", "ask"), ("neutral", "ask")):
        calm = once(ladder, rung, action)
        start = [{"stance": rung, "grievance": "aggrieved"}]
        hurt = (ladder.starting(**start[0]) @ dict.fromkeys(RUNGS, action)).exact(1)
        assert hurt.tally("climbs") == pytest.approx(share * calm.tally("climbs"), rel=1e-12), (rung, action)
        for ending in ("shut", "moved_on"):
            assert hurt.chance(ending) == pytest.approx(calm.chance(ending), rel=1e-12)


def test_an_apology_settles_it_by_and_by(ladder):
    """After n apologies it is still felt by (1 - amends) to the n; without one, by (1 - fade) to the n."""
    wronged = ladder.in_context("injustice").with_parameters(moves_on=0)
    for action, name in (("apologise", "amends"), ("wait", "fade")):
        felt = ob.outlook(wronged, dict.fromkeys(RUNGS, action), weeks=5, grievance="aggrieved").share
        assert felt == pytest.approx((1 - ladder.parameters[name].value) ** 5, rel=1e-12)


def test_priors_do_not_break_the_rules(ladder):
    """Each prior alone at its 5 % and 95 % quantile is legal, and so are 98 in 100 joint draws or more."""
    priors = {name: stats.beta(*read_prior(p.prior)[1]) for name, p in ladder.parameters.items()}
    rng = np.random.default_rng(3)
    joint = {name: prior.rvs((2_000, 1), random_state=rng) for name, prior in priors.items()}
    alone = {name: np.full((2 * len(priors), 1), ladder.parameters[name].value) for name in priors}
    for i, (name, prior) in enumerate(priors.items()):
        alone[name][2 * i : 2 * i + 2, 0] = prior.ppf([0.05, 0.95])
    shares = []
    for draws in (alone, joint):
        broken = np.zeros(len(draws["thaw"]), dtype=bool)
        build(ladder.rules, draws, "ladder", broken)
        shares.append(broken.mean())
    assert shares[0] == 0
    assert shares[1] < 0.02
