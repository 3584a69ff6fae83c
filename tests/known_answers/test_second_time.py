"""The second-time model: what it claims about being together again, and the facts to which it is calibrated."""

import numpy as np
import pytest
from scipy import stats

import olivebranch as ob
from olivebranch.model.priors import read_prior
from olivebranch.model.table import build
from olivebranch.studies.compare import compare, serving
from support.worded import BY_WORDS

FAMILIES = {
    "beta": lambda a, b: stats.beta(a, b),
    "lognormal": lambda median, sigma: stats.lognorm(sigma, scale=median),
    "uniform": lambda low, high: stats.uniform(low, high - low),
}


@pytest.fixture(scope="module")
def second_time():
    return ob.load("second_time")


@pytest.fixture(scope="module")
def two_years(second_time):
    return compare(second_time, weeks=104)


def parted_again(model, strategy, weeks):
    """The share that have broken up again by a week."""
    return 1 - (model @ strategy).exact(weeks).occupancy["partings"][weeks, 0]


def ever(chain, **where):
    """The chance that a walk ever meets these values, from the matrix alone."""
    met = np.logical_and.reduce([chain.labels[name] == value for name, value in where.items()])
    start = {str(i): p for i, p in enumerate(chain.start) if p > 0}
    met, over = np.flatnonzero(met).astype(str), np.flatnonzero((chain.ending >= 0) & ~met).astype(str)
    walk = ob.Chain.from_matrix(chain.matrix, start=start, endings={"met": list(met), "over": list(over)})
    return walk.exact().chance("met")


def test_size(second_time):
    """It stays small: of 2,160 states, 624 can be reached."""
    assert np.prod([len(values) for values in second_time.states.values()]) == 2160
    assert second_time.table.states.size == 624
    assert second_time.endings == ("lasting", "shut", "moved_on", "left")


def test_every_bundled_strategy_runs_on_it(second_time):
    """All eleven bundled strategies find their actions and memories in it."""
    everyone = [name for name in ob.strategies() if name not in BY_WORDS]
    assert [strategy.name for strategy in serving(second_time)] == everyone


def test_every_parameter_says_what_it_rests_on(second_time):
    """Every parameter has a prior around its value, a unit, a grade and a source."""
    for name, parameter in second_time.parameters.items():
        family, arguments = read_prior(parameter.prior)
        prior = FAMILIES[family](*arguments)
        centre = prior.median() if family == "lognormal" else prior.mean()
        assert centre == pytest.approx(parameter.value, rel=0.02), name
        assert parameter.unit, name
        assert parameter.grade, name
        assert parameter.source, name


def test_half_of_reunions_end_within_a_year_or_two(second_time):
    """Calibrated: under typical behaviour half have broken up again between one year and two."""
    assert parted_again(second_time, "typical", 52) < 0.5 < parted_again(second_time, "typical", 104)
    assert parted_again(second_time, "typical", 76) == pytest.approx(0.5, abs=0.01)


def test_three_quarters_come_together_once_more(second_time):
    """Calibrated to one reading, and missing the other: 76 % of those who part again renew, 63 % of all."""
    typical = second_time @ "typical"
    parted, renewed = ever(typical, partings="once"), ever(typical, partings="once", stance="yes")
    assert renewed / parted == pytest.approx(0.76, abs=0.01)
    assert renewed == pytest.approx(0.63, abs=0.01)


def test_it_starts_together(second_time):
    """Here a yes is the start and not an ending: everyone starts together, in the phase of rebuilding."""
    assert second_time.phases() == {"rebuild": 1.0}


def test_looking_after_it_pays(two_years):
    """With care, fewer part, fewer weeks are strained and more bonds last than under typical behaviour."""
    steps, typical = two_years["small_steps"], two_years["typical"]
    assert steps.tally("break_ups") < 0.7 * typical.tally("break_ups")
    assert steps.tally("strain") < 0.2 * typical.tally("strain")
    assert steps.chance("lasting") > 2 * typical.chance("lasting")


def test_it_is_no_guarantee(second_time):
    """Even with care, between a quarter and a half have broken up again within two years."""
    assert 0.25 < parted_again(second_time, "small_steps", 104) < 0.5


def test_pressing_for_promises_shuts_doors(two_years):
    """Pressing shuts doors and parts couples sooner: pushing shuts most doors, then asking weekly; silence none."""
    names = ("push_hard", "jump_ahead", "typical", "small_steps", "no_contact")
    shut = [two_years[name].chance("shut") for name in names]
    assert shut == sorted(shut, reverse=True)
    assert shut[-1] == 0
    assert two_years["jump_ahead"].tally("break_ups") > two_years["typical"].tally("break_ups")


def test_a_break_up_for_good_shuts_nobody_out(second_time):
    """A break-up may be final, but is not a shut door: from together, no action shuts anyone out within a week."""
    for action in second_time.actions:
        week = (second_time @ dict.fromkeys(second_time.states["stance"], action)).exact(weeks=1)
        assert week.chance("shut") == 0, action
        assert action == "let_go" or week.chance("moved_on") > 0, action


def test_coasting_deepens_the_grooves(two_years):
    """Silence is not care: no contact strains far more weeks than small steps do, and fewer bonds last."""
    assert two_years["no_contact"].tally("strain") > 10 * two_years["small_steps"].tally("strain")
    assert two_years["no_contact"].chance("lasting") < 0.5 * two_years["small_steps"].chance("lasting")


def test_small_steps_never_press(two_years):
    """Small steps, and their versions with a limit, make no unwelcome contact."""
    for name in ("small_steps", "skip_the_pause", "three_noes_and_out", "one_no_and_out", "just_friends"):
        assert two_years[name].tally("unwelcome") == 0


def test_the_old_grooves_part_again_sooner(second_time):
    """Talking it through first helps: with the same old grooves, more part again within a year."""
    same, new = second_time.in_context("same_grooves"), second_time.in_context("talked_it_through")
    assert parted_again(same, "typical", 52) > parted_again(new, "typical", 52) + 0.1


def test_a_break_up_sends_you_back_to_the_ladder(second_time):
    """There are several cycles: many come together, part, and come together a third time, and shares fall each time."""
    typical = second_time @ "typical"
    again = [ever(typical, partings=times, stance="yes") for times in ("never", "once", "often")]
    assert again[0] == pytest.approx(1)
    assert again[0] > again[1] > again[2] > 0.3


def test_after_a_break_up_small_steps_lead_back(second_time):
    """Of those who part, small steps bring more together again than jumping ahead or staying just friends."""

    def back(strategy):
        chain = second_time @ strategy
        return ever(chain, partings="once", stance="yes") / ever(chain, partings="once")

    assert back("small_steps") > back("jump_ahead") > back("push_hard")
    assert back("small_steps") > back("just_friends")


def test_letting_go_is_an_ending_of_its_own(two_years):
    """The tighter the limit, the more leave, the fewer weeks are spent in pieces, and the fewer bonds last."""
    one, three, none = (two_years[n] for n in ("one_no_and_out", "three_noes_and_out", "small_steps"))
    assert one.chance("left") > three.chance("left") > none.chance("left") == 0
    assert one.tally("rough") < three.tally("rough") < none.tally("rough")
    assert one.chance("lasting") < three.chance("lasting") < none.chance("lasting")


def test_weeks_are_together_or_apart(two_years):
    """Every open week is spent together or apart, and no renewal comes without an earlier break-up."""
    for outcome in two_years.values():
        together, apart = outcome.tally("weeks_together"), outcome.tally("weeks_apart")
        assert together + apart == pytest.approx(outcome.expected_weeks())
        assert outcome.tally("renewals") <= outcome.tally("break_ups")


def test_a_break_up_starts_the_bond_anew(second_time):
    """Couples who are apart have no bond left and have parted at least once: a break-up changes everything at once."""
    places = dict(zip(second_time.states, second_time.table.places, strict=True))
    apart = places["stance"] < second_time.states["stance"].index("yes")
    assert apart.any()
    assert (places["bond"][apart] == 0).all()
    assert (places["partings"][apart] > 0).all()


def test_shut_is_final(second_time):
    """No action has an edge out of a closed door, a leaving, or a lasting bond."""
    table, actions = second_time.table, len(second_time.actions)
    ended = np.flatnonzero(table.ending >= 0)
    assert (table.first[ended * actions] == table.first[(ended + 1) * actions]).all()


@pytest.mark.slow
def test_priors_do_not_break_the_rules(second_time):
    """Each prior alone at its 5 % and 95 % quantile is legal, and so is every one of 100 joint draws."""
    priors = {n: FAMILIES[f](*a) for n, p in second_time.parameters.items() for f, a in [read_prior(p.prior)]}
    rng = np.random.default_rng(5)
    joint = {name: prior.rvs((100, 1), random_state=rng) for name, prior in priors.items()}
    alone = {name: np.full((2 * len(priors), 1), second_time.parameters[name].value) for name in priors}
    for i, (name, prior) in enumerate(priors.items()):
        alone[name][2 * i : 2 * i + 2, 0] = prior.ppf([0.05, 0.95])
    for draws in (alone, joint):
        broken = np.zeros(len(draws["part"]), dtype=bool)
        build(second_time.rules, draws, "second_time", broken)
        assert not broken.any()


@pytest.mark.slow
def test_the_engines_agree(second_time):
    """A simulation of the same study agrees with the exact answer, in every ending and tally."""
    chosen = ["small_steps", "three_noes_and_out", "typical"]
    exact = compare(second_time, chosen, weeks=104)
    sample = compare(second_time, chosen, weeks=104, runs=10_000, seed=11, progress=False)
    for name in chosen:
        for number, value in exact[name].row().items():
            off = abs(sample[name].row()[number] - value)
            assert off < 4.5 * sample[name].error(number) + 5e-4, (name, number)
