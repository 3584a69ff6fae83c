"""Numbers that enter: every NumPy scalar gives the answer of the plain number, and what is no number is refused.

A narrow integer that reached compiled code would overflow there; a table of calls, checked against the signatures of
all public functions, says where numbers enter.
"""

from __future__ import annotations

import inspect
import pickle
import tempfile
import warnings
from functools import cache
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.arguments import check_level, check_whole
from olivebranch.chain.distribution import Distribution
from olivebranch.chain.long_run import Classes
from olivebranch.chain.paths import Paths
from olivebranch.sweeps.grid import Grid, grid

pytestmark = pytest.mark.slow  # many small tests, which together take long

WHOLE = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64, np.intc, np.ulonglong]
REAL = [np.float16, np.float32, np.float64, np.longdouble]
NARROW_AND_WIDE = [np.int8, np.uint64]  # one overflows, the other makes floats of integers
PAIR = ["small_steps", "jump_ahead"]
ANSWERS = {
    kind.__name__: kind for kind in (Classes, Distribution, Grid, Paths)
}  # that have no public name, but numbers


@cache
def chain():
    return ob.Chain("maybe", "small_steps")


@cache
def sample():
    return ob.compare("maybe", PAIR, weeks=20, runs=50, progress=False)


@cache
def study():
    return ob.uncertainty("maybe", PAIR, weeks=20, draws=16, progress=False)


@cache
def regimes():
    return ob.regimes("maybe", PAIR, x={"weeks": [1, 5]}, progress=False)


@cache
def best():
    return ob.best_pacing("maybe", weeks=6)


@cache
def hidden():
    return ob.Chain("reconciliation", "small_steps").exact(weeks=20)


@cache
def edge():
    return ob.frontier("maybe", weeks=5)


@cache
def kept():
    return ob.diaries(ob.Chain("maybe", "jump_ahead"), people=5, weeks=5)


@cache
def learned():
    return ob.learn("maybe", kept(), draws=16)


@cache
def mixed():
    return ob.mixture("reconciliation", {"betrayal": 0.5, "as_stated": 0.5}, PAIR, weeks=4)


def swept(**options):
    with tempfile.TemporaryDirectory() as folder:
        return ob.sweep("maybe", PAIR, store=folder, progress=False, **{"weeks": 5, **options}).to_frame().to_csv()


def drawn(picture):
    return picture.get_figure().axes[0].get_title() + "".join(t.get_text() for t in picture.texts)


@cache
def graph():
    return ob.plot_graph("maybe")


def saved(width):
    with tempfile.TemporaryDirectory() as folder:
        return ob.save_plot(graph(), f"{folder}/a.png", width=width).read_bytes()


def outcome(o):
    return [o.reached.tobytes(), o.totals.tobytes(), o.still_open.tobytes(), o.weeks, o.runs, o.seed]


def compared(**options):
    found = ob.compare("maybe", PAIR, **{"runs": 100, "progress": False, **options})
    return [outcome(o) for o in found.outcomes]


def simulated(**options):
    return ob.simulate("maybe", "small_steps", **{"runs": 100, "weeks": 20, "progress": False, **options})


def walked(runs, **options):
    p = chain().paths(runs, **options)
    return p.pairs.tolist(), p.runs.tolist(), p.seed


@cache
def paths():
    return chain().paths(3, seed=7, weeks=20)


@cache
def classes():
    return chain().classes()


@cache
def asked():
    return sample()["jump_ahead"].distribution("asks")


@cache
def cells():
    return grid(ob.load("maybe"), {"slam": [0.1, 0.2]})


def guessed(**options):
    found = ob.Chain("mixed_signals", "weigh_words").belief_error("hope", **{"runs": 9, "weeks": 4, **options})
    return [part.tobytes() for part in found]


def page(weeks):
    return ob.page("maybe", PAIR, weeks=weeks)


def studied(**options):
    made = ob.uncertainty("maybe", PAIR, **{"weeks": 5, "draws": 8, "progress": False, **options})
    return made.to_frame().to_csv(), made.weeks, made.seed, made.asked


def mapped(**options):
    return str(ob.regimes("maybe", PAIR, x={"weeks": [5]}, given=learned(), progress=False, **options))


def claimed(**options):
    return str(ob.claims("reconciliation", ob.OURS[0], **{"weeks": 5, "draws": 4, "progress": False, **options}))


def reported(**options):
    with patch("olivebranch.reports.pictures.of_comparison", lambda result: []):  # which take seconds
        return ob.report("maybe", PAIR, **{"weeks": 5, "draws": 0, "progress": False, **options}).html


def explained(**options):
    return str(ob.why("maybe", *PAIR, **{"weeks": 5, "draws": 4, "progress": False, **options}))


CALLS = {  # what enters: how to ask with it, and a plain value
    "Ask(weeks)": (lambda x: pickle.dumps(ob.Ask("yes", "small_steps", weeks=x)), 20),
    "Chain.belief_error(runs)": (lambda x: guessed(runs=x), 20),
    "Chain.belief_error(seed)": (lambda x: guessed(seed=x), 20),
    "Chain.belief_error(weeks)": (lambda x: guessed(weeks=x), 20),
    "Chain.committor(weeks)": (lambda x: chain().committor("yes", weeks=x).tobytes(), 20),
    "Chain.exact(weeks)": (lambda x: outcome(chain().exact(x)), 120),
    "Chain.flows(weeks)": (lambda x: str(chain().flows(weeks=(0, x))), 20),
    "Chain.given(weeks)": (lambda x: chain().given("yes", weeks=x).start.tobytes(), 5),
    "Chain.gradient(weeks)": (lambda x: str(chain().gradient("yes", weeks=x)), 20),
    "Chain.passed(weeks)": (lambda x: chain().passed("yes", stance="maybe", weeks=x), 20),
    "Chain.paths(runs)": (lambda x: walked(x), 5),
    "Chain.paths(runs) given": (lambda x: walked([x, 1]), 120),
    "Chain.paths(seed)": (lambda x: walked(3, seed=x), 120),
    "Chain.paths(weeks)": (lambda x: walked(3, weeks=x), 120),
    "Chain.power(n)": (lambda x: chain().power(x).by("stance")[1].tobytes(), 20),
    "Chain.roads(most)": (lambda x: chain().roads("yes", most=x), 2),
    "Chain.simulate(runs)": (lambda x: outcome(chain().simulate(runs=x, weeks=20, progress=False)), 100),
    "Chain.simulate(weeks)": (lambda x: outcome(chain().simulate(runs=100, weeks=x, progress=False)), 120),
    "Chain.simulate(seed)": (lambda x: outcome(chain().simulate(runs=100, seed=x, progress=False)), 120),
    "Chain.edge_names(edge)": (lambda x: chain().edge_names(x), 1),
    "Classes.members(i)": (lambda x: classes().members(x), 1),
    "Distribution.label(i)": (lambda x: asked().label(x), 1),
    "Grid.label(cell)": (lambda x: cells().label(x), 1),
    "Grid.place(cell)": (lambda x: cells().place(x), 1),
    "Paths.done(i)": (lambda x: paths().done(x, 2), 1),
    "Paths.done(week)": (lambda x: paths().done(1, x), 2),
    "Paths.history(i)": (lambda x: paths().history(x), 1),
    "Paths.state(i)": (lambda x: paths().state(x, 2), 1),
    "Paths.state(week)": (lambda x: paths().state(1, x), 2),
    "Chain.simulate(threads)": (lambda x: outcome(chain().simulate(runs=100, threads=x, progress=False)), 2),
    "Chain.still_to_come(weeks)": (lambda x: chain().still_to_come("yes", stance="maybe", weeks=x), 20),
    "Chain.still_to_come(ahead)": (lambda x: chain().still_to_come("yes", stance="maybe", weeks=20, ahead=x), 5),
    "Chain.story(seed)": (lambda x: str(chain().story(x)), 120),
    "Chain.story(run)": (lambda x: str(chain().story(run=x)), 120),
    "Chain.story(weeks)": (lambda x: str(chain().story(weeks=x)), 120),
    "Comparison.difference(week)": (lambda x: str(sample().difference(*PAIR, week=x)), 7),
    "Outcomes.chance(week)": (lambda x: sample()["jump_ahead"].chance("yes", x), 7),
    "Outcomes.error(week)": (lambda x: sample()["jump_ahead"].error("yes", x), 7),
    "Outcomes.interval(week)": (lambda x: sample()["jump_ahead"].interval("yes", x), 7),
    "Outcomes.still_to_come(week)": (lambda x: sample()["jump_ahead"].still_to_come("yes", x), 7),
    "Regimes.against(row)": (lambda x: regimes().against(x, 1), 0),
    "Regimes.against(column)": (lambda x: regimes().against(0, x), 1),
    "Regimes.name_at(row)": (lambda x: regimes().name_at(x, 1), 0),
    "Regimes.name_at(column)": (lambda x: regimes().name_at(0, x), 1),
    "BestPacing.over_priors(draws)": (lambda x: repr(best().over_priors(draws=x)), 4),
    "BestPacing.over_priors(seed)": (lambda x: repr(best().over_priors(draws=4, seed=x)), 4),
    "BestPacing.rule(size)": (lambda x: str(best().rule(size=x)), 2),
    "Uncertainty.sobol(n)": (lambda x: study().sobol(n=x, progress=False).to_csv(), 16),
    "belief(bins)": (lambda x: repr(ob.belief("spark", "alive", bins=x)), 4),
    "best_pacing(weeks)": (lambda x: str(ob.best_pacing("maybe", weeks=x)), 6),
    "check_model(runs)": (lambda x: str(ob.check_model("maybe", runs=x)), 100),
    "check_model(seed)": (lambda x: str(ob.check_model("maybe", runs=100, seed=x)), 3),
    "check_strategy(runs)": (lambda x: str(ob.check_strategy("small_steps", runs=x)), 100),
    "check_strategy(seed)": (lambda x: str(ob.check_strategy("small_steps", runs=100, seed=x)), 3),
    "claims(weeks)": (lambda x: claimed(weeks=x), 5),
    "claims(draws)": (lambda x: claimed(draws=x), 4),
    "claims(seed)": (lambda x: claimed(seed=x), 4),
    "compare(weeks)": (lambda x: compared(weeks=x), 120),
    "compare(runs)": (lambda x: compared(runs=x), 120),
    "compare(seed)": (lambda x: compared(seed=x), 120),
    "compare(threads)": (lambda x: compared(threads=x), 2),
    "count(upto)": (lambda x: repr(ob.count("contact", upto=x)), 3),
    "diaries(people)": (lambda x: ob.diaries(chain(), people=x, weeks=5).to_csv(), 4),
    "diaries(seed)": (lambda x: ob.diaries(chain(), people=3, seed=x, weeks=5).to_csv(), 4),
    "diaries(weeks)": (lambda x: ob.diaries(chain(), people=3, weeks=x).to_csv(), 5),
    "exercises(weeks)": (lambda x: str(ob.exercises("maybe", student="s01", weeks=x).key()), 20),
    "exercises(seed)": (lambda x: str(ob.exercises("maybe", student="s01", seed=x).key()), 3),
    "scorm(weeks)": (lambda x: ob.scorm("maybe", PAIR, weeks=x).data, 20),
    "frontier(weeks)": (lambda x: ob.frontier("maybe", weeks=x).to_frame().to_csv(), 5),
    "graph_of(weeks)": (lambda x: sorted(ob.graph_of("maybe", weeks=x).edges(data="chance")), 120),
    "learn(draws)": (lambda x: repr(ob.learn("maybe", kept(), draws=x)), 16),
    "learn(seed)": (lambda x: repr(ob.learn("maybe", kept(), draws=16, seed=x)), 5),
    "mixture(weeks)": (lambda x: str(ob.mixture("reconciliation", {"betrayal": 1.0}, PAIR, weeks=x)), 5),
    "outlook(weeks)": (lambda x: str(ob.outlook("maybe", "small_steps", weeks=x)), 5),
    "outlook(ahead)": (lambda x: str(ob.outlook("maybe", "small_steps", weeks=5, ahead=x)), 9),
    "page(weeks)": (lambda x: page(x), 20),
    "plot_belief(run)": (lambda x: drawn(ob.plot_belief(hidden(), run=x)), 3),
    "plot_belief(seed)": (lambda x: drawn(ob.plot_belief(hidden(), seed=x)), 3),
    "plot_flow(weeks)": (lambda x: drawn(ob.plot_flow(sample()["small_steps"], weeks=(0, x))), 20),
    "plot_graph(weeks)": (lambda x: drawn(ob.plot_graph("maybe", weeks=x)), 20),
    "plot_outcomes(week)": (lambda x: drawn(ob.plot_outcomes(sample(), week=x)), 5),
    "plot_runs(runs)": (lambda x: len(ob.plot_runs(sample(), runs=x).axes), 3),
    "plot_runs(seed)": (lambda x: len(ob.plot_runs(sample(), seed=x).axes), 3),
    "plot_score(ahead)": (lambda x: drawn(ob.plot_score(sample(), ahead=x)), 5),
    "plot_steps(weeks)": (lambda x: drawn(ob.plot_steps("maybe", weeks=x)), 20),
    "regimes(weeks)": (lambda x: str(ob.regimes("maybe", PAIR, x={"slam": [0.1, 0.2]}, weeks=x, progress=False)), 5),
    "regimes(draws)": (lambda x: mapped(draws=x), 4),
    "report(weeks)": (lambda x: reported(weeks=x), 5),
    "report(runs)": (lambda x: reported(runs=x), 20),
    "report(seed)": (lambda x: reported(seed=x), 7),
    "report(draws)": (lambda x: reported(draws=x), 0),
    "save_plot(width)": (saved, 100),
    "simulate(runs)": (lambda x: outcome(simulated(runs=x)), 100),
    "simulate(weeks)": (lambda x: outcome(simulated(weeks=x)), 120),
    "simulate(seed)": (lambda x: outcome(simulated(seed=x)), 120),
    "simulate(threads)": (lambda x: outcome(simulated(threads=x)), 2),
    "sweep(draws)": (lambda x: swept(draws=x), 4),
    "sweep(weeks)": (lambda x: swept(weeks=x), 4),
    "sweep(seed)": (lambda x: swept(draws=2, seed=x), 4),
    "sweep(ahead)": (lambda x: swept(ahead=x), 4),
    "sweep(chunk)": (lambda x: swept(chunk=x), 4),
    "uncertainty(weeks)": (lambda x: studied(weeks=x), 5),
    "uncertainty(draws)": (lambda x: studied(draws=x), 8),
    "uncertainty(seed)": (lambda x: studied(seed=x), 8),
    "week(upto)": (lambda x: repr(ob.week(upto=x)), 3),
    "weeks_since(upto)": (lambda x: repr(ob.weeks_since("contact", upto=x)), 3),
    "weeks_since(start)": (lambda x: repr(ob.weeks_since("contact", upto=3, start=x)), 3),
    "why(weeks)": (lambda x: explained(weeks=x), 5),
    "why(draws)": (lambda x: explained(draws=x), 4),
    "why(seed)": (lambda x: explained(seed=x), 4),
}

NUMBERS = {  # the same for numbers that need not be whole; a quarter is exact in every type
    "BestPacing.rule(loss)": (lambda x: str(best().rule(loss=x)), 0.25),
    "Comparison.difference(level)": (lambda x: str(sample().difference(*PAIR, level=x)), 0.25),
    "Distribution.interval(level)": (lambda x: asked().interval("asks >= 1", level=x), 0.25),
    "Frontier.at(harm)": (lambda x: str(edge().at(harm=x)), 0.25),
    "Frontier.by_programme(harm)": (lambda x: edge().by_programme(x), 0.25),
    "frontier(tol)": (lambda x: ob.frontier("maybe", weeks=5, tol=x).to_frame().to_csv(), 0.25),
    "Outcomes.distribution(upto)": (lambda x: str(sample()["jump_ahead"].distribution("asks", upto=x)), 4),
    "Learned.prior_range(level)": (lambda x: learned().prior_range("slam", level=x), 0.25),
    "Learned.range(level)": (lambda x: learned().range("slam", level=x), 0.25),
    "Mixture.best(weight)": (lambda x: mixed().best(weight=x), 0.25),
    "Mixture.one_for_all(weight)": (lambda x: mixed().one_for_all(weight=x), 0.25),
    "Model.with_parameters(values)": (lambda x: ob.load("maybe").with_parameters(slam=x).to_toml(), 0.25),
    "Model.starting(values)": (
        lambda x: ob.load("maybe").starting(stance={"no": x, "maybe": "rest"}).table.start.tobytes(),
        0.25,
    ),
    "Outcomes.interval(level)": (lambda x: sample()["jump_ahead"].interval("yes", level=x), 0.25),
    "Outcomes.weeks_quantile(share)": (lambda x: sample()["jump_ahead"].weeks_quantile("yes", x), 0.25),
    "Target(low)": (lambda x: repr(ob.Target("a", "b", x, 0.5, [ob.Ask("yes", "small_steps", 20)], "c")), 0.25),
    "Target(high)": (lambda x: repr(ob.Target("a", "b", 0.1, x, [ob.Ask("yes", "small_steps", 20)], "c")), 0.25),
    "Uncertainty.best(weight)": (lambda x: study().best(weight=x), 0.25),
    "Uncertainty.evpi(weight)": (lambda x: study().evpi(weight=x), 0.25),
    "Uncertainty.evppi(weight)": (lambda x: study().evppi("slam", weight=x), 0.25),
    "Uncertainty.loss(weight)": (lambda x: study().loss(weight=x), 0.25),
    "Uncertainty.net(weight)": (lambda x: study().net(weight=x).tobytes(), 0.25),
    "Uncertainty.sheet(weight)": (lambda x: study().sheet(weight=x).text(), 0.25),
    "Uncertainty.tornado(share)": (lambda x: str(study().tornado(share=x)), 0.25),
    "best_pacing(weight)": (lambda x: str(ob.best_pacing("maybe", weeks=6, weight=x)), 0.25),
    "mixture(shares)": (lambda x: ob.mixture("reconciliation", {"betrayal": x, "as_stated": 0.75}, PAIR).shares, 0.25),
    "plot_convergence(level)": (lambda x: drawn(ob.plot_convergence(sample()["small_steps"], level=x)), 0.25),
    "plot_cumulative(level)": (lambda x: drawn(ob.plot_cumulative(sample()["small_steps"], level=x)), 0.25),
    "plot_difference(level)": (lambda x: drawn(ob.plot_difference(sample(), level=x)), 0.25),
    "regimes(weight)": (lambda x: str(ob.regimes("maybe", PAIR, x={"weeks": [5]}, weight=x, progress=False)), 0.25),
    "regimes(tie)": (lambda x: str(ob.regimes("maybe", PAIR, x={"weeks": [5]}, tie=x, progress=False)), 0.25),
}

RESULTS = {
    "BestPacing",
    "Claims",
    "Difference",
    "Exercises",
    "Frontier",
    "Learned",
    "Mixture",
    "Outcomes",
    "Outlook",
    "PrecisionError",
    "Regimes",
    "Tornado",
}
RESULTS |= {"Uncertainty", "Why"}  # made by the studies, from numbers that are normalised already
NEVER = {  # numbers that are not for users to choose, or are tested where they are used
    "Ask.read(stop)",
    "Chain.from_matrix(start)",  # tests/chain/test_matrix.py
    "Chain.from_matrix(endings)",
    "Learned.sampler(seed)",  # the studies'
    "Parameter.model_dump_json(indent)",
    "Parameter.model_rebuild(_parent_namespace_depth)",
    "Sweep.chunks(rows)",  # tests/sweeps
    "explore(weeks)",  # the page's
    "plot_spread(result)",
}
SLOW = (
    "BestPacing",
    "claims",
    "report",
    "check_",
    "best_pacing",
    "Uncertainty.",
    "why",
    "plot_",
    "sweep",
    "page",
    "save_plot",
)


def entrances(name, function):
    if not (inspect.isfunction(function) or inspect.ismethod(function)):  # what is built into Python
        return set()
    parameters = inspect.signature(function).parameters.values()
    return {f"{name}({p.name})" for p in parameters if any(word in str(p.annotation) for word in ("int", "float"))}


def test_every_number_that_enters_is_in_the_table():
    """The signatures of all public functions, classes and methods are walked: a new number must be added here."""
    found = set()
    for name, thing in {**{name: getattr(ob, name) for name in ob.__all__}, **ANSWERS}.items():
        if inspect.isclass(thing):
            if "__init__" in vars(thing) and name not in RESULTS | set(ANSWERS):
                found |= entrances(name, thing.__init__)
            for method, function in inspect.getmembers(thing, callable):
                if not method.startswith("_"):
                    found |= entrances(f"{name}.{method}", function)
        elif callable(thing):
            found |= entrances(name, thing)
    known = {name.partition(" ")[0] for name in (*CALLS, *NUMBERS)}
    assert found - known - NEVER == set()
    assert known - found == set()


def cases(table):
    return [pytest.param(n, marks=[pytest.mark.slow] if n.startswith(SLOW) else [], id=n) for n in table]


@pytest.mark.parametrize("name", cases(CALLS))
def test_whole_numbers_of_other_types(name):
    ask, value = CALLS[name]
    plain = ask(value)
    for kind in NARROW_AND_WIDE:
        assert ask(kind(value)) == plain, kind


@pytest.mark.parametrize("name", cases(NUMBERS))
def test_numbers_of_other_types(name):
    ask, value = NUMBERS[name]
    plain = ask(value)
    for kind in (np.float16, np.longdouble):
        assert ask(kind(value)) == plain, kind


@pytest.mark.parametrize("name", cases(CALLS))
def test_what_is_no_whole_number_is_refused(name):
    """True, a fraction, text, NaN and a negative number: an error of the package's own that shows the value."""
    ask, _ = CALLS[name]
    for wrong in (True, np.True_, 2.5, np.float64(3), "3", float("nan"), -1, np.int8(-1), 10**30):
        with pytest.raises(ob.OlivebranchError, match="must be"):
            ask(wrong)
    if "runs" not in name:  # the numbers of several runs may be given
        with pytest.raises(ob.OlivebranchError, match="must be"):
            ask(np.array([3, 4]))


@pytest.mark.parametrize("name", cases(NUMBERS))
def test_what_is_no_number_is_refused(name):
    if name in ("mixture(shares)", "Model.starting(values)"):
        pytest.skip("shares are checked by their sum, and a start may be a condition")
    ask, _ = NUMBERS[name]
    endless = () if "harm" in name else (float("inf"),)  # of which there may be no limit
    for wrong in (True, np.True_, float("nan"), *endless, 1j, -(10**400)):
        with pytest.raises((ob.OlivebranchError, ValueError)):
            ask(wrong)


@pytest.mark.parametrize("name", cases(CALLS | NUMBERS))
def test_a_number_of_thousands_of_digits_is_refused_by_their_count(name):
    """Python itself refuses to write such a number, in an error of its own that names no argument."""
    ask, _ = (CALLS | NUMBERS)[name]
    for number in (10**5_000, -(10**5_000)):
        with pytest.raises(ob.OlivebranchError, match=r"about -?10\^5000 \(5,001 digits\)") as caught:
            ask(number)
        assert len(str(caught.value)) < 400


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint16])
def test_narrow_numbers_do_not_overflow_in_compiled_code(kind):
    """The largest value of a narrow type, where one more wraps around."""
    weeks = int(np.iinfo(kind).max) if kind != np.uint16 else 1_000
    narrow = chain().simulate(runs=kind(100), weeks=kind(weeks), seed=kind(7), progress=False)
    assert outcome(narrow) == outcome(chain().simulate(runs=100, weeks=weeks, seed=7, progress=False))


def test_many_runs_in_a_narrow_type():
    few = chain().simulate(runs=np.uint16(5_000), weeks=20, progress=False)
    assert outcome(few) == outcome(chain().simulate(runs=5_000, weeks=20, progress=False))
    assert few.chance("yes") + few.chance("shut") + few.chance("open") == pytest.approx(1)


def test_a_number_that_is_set_does_not_warn():
    """A float32 beside the limit of 1e300 once warned of an overflow."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ob.load("maybe").with_parameters(slam=np.float32(0.3), cold_yes=np.float16(0.1))
        ob.Model(
            title="numbers",
            states={"at": ["a", "b"]},
            endings={"done": "at == b"},
            actions={"go": {"size": np.float32(0.5)}},
            start=[{"chance": np.float32(1)}],
            parameters={"p": np.float32(0.25), "q": np.int8(1)},
            shift={"at": [{"chances": {"b": "p * q"}}]},
        )


def test_what_comes_back_is_plain():
    for kind in WHOLE:
        n = check_whole("n", kind(3), 1, 9)
        assert (type(n), n) == (int, 3)
    for real in REAL:
        level: Any = real(0.5)
        assert (type(check_level(level)), check_level(level)) == (float, 0.5)
