"""Decisions on small random processes: the best rules are those that trying every rule finds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import scipy.sparse as sp

from olivebranch.kernels.decide import Decisions, Plan, backward, evaluate, visits
from olivebranch.kernels.decide_for_ever import Unbounded, for_ever
from olivebranch.kernels.occupation import Infeasible, most
from olivebranch.kernels.trade_off import Point, first_things_first, negative, of_rule, vertices, weighed
from olivebranch.kernels.without_looking import climb, climb_for_ever, shared

SEEDS = range(3)
OPEN, ENDED, ACTIONS = 3, 2, 2
STATES = OPEN + ENDED
IS_OPEN = np.arange(STATES) < OPEN
GROUP = np.array([0, 0, 1, 2, 2])  # the first two open states look alike


def process(seed, *, allow=True, ends=0.3):
    """Three open states that lead everywhere and two endings; in the last open state, only one action may be taken."""
    rng = np.random.default_rng(seed)
    moves = np.zeros((STATES * ACTIONS, STATES))
    moves[: OPEN * ACTIONS, :OPEN] = rng.dirichlet(np.ones(OPEN), OPEN * ACTIONS) * (1 - ends)
    moves[: OPEN * ACTIONS, OPEN:] = rng.dirichlet(np.ones(ENDED), OPEN * ACTIONS) * ends
    allowed = np.ones((STATES, ACTIONS), dtype=bool)
    if allow:
        allowed[OPEN - 1, 0] = False
    reward = np.where(IS_OPEN[:, None], rng.normal(size=(STATES, ACTIONS)), 0.0)
    start = rng.dirichlet(np.ones(STATES))
    return Decisions(sp.csr_array(moves), reward, allowed, IS_OPEN, rng.normal(size=STATES), start)


def rules(problem):
    """Every choice (S,) that is allowed."""
    options = [np.flatnonzero(can) if is_open else [0] for can, is_open in zip(problem.allowed, IS_OPEN, strict=True)]
    return [np.array(choice) for choice in product(*options)]


def plans(problem, weeks):
    """Every rule (W, S) that may depend on the week."""
    return [np.array(choice) for choice in product(rules(problem), repeat=weeks)]


def value_of(problem, choice):
    """The value of a rule by going through the weeks forwards: what is earned, and where walks are in the end."""
    x, earned = problem.start.copy(), 0.0
    dense = problem.moves.toarray().reshape(STATES, ACTIONS, STATES)
    for chosen in choice:
        here = np.where(IS_OPEN, x, 0.0)
        earned += here @ problem.reward[np.arange(STATES), chosen]
        x = np.where(IS_OPEN, 0.0, x) + here @ dense[np.arange(STATES), chosen]
    return earned + x @ problem.worth


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_rule_of_three_weeks_is_the_best_of_all(seed):
    problem = process(seed)
    values = [value_of(problem, choice) for choice in plans(problem, 3)]
    found = backward(problem, 3)
    assert problem.start @ found.value[0] == pytest.approx(max(values))
    assert value_of(problem, found.choice) == pytest.approx(max(values))
    np.testing.assert_allclose(evaluate(problem, found.choice), found.value)
    assert problem.allowed[np.arange(STATES), found.choice].all()


def test_a_rule_is_worth_what_its_walks_earn():
    problem = process(7)
    for choice in plans(problem, 2):
        assert problem.start @ evaluate(problem, choice)[0] == pytest.approx(value_of(problem, choice))
        assert of_rule(problem, choice) == pytest.approx(value_of(problem, choice))
        assert of_rule(negative(problem), choice) == pytest.approx(-value_of(problem, choice))
        here = visits(problem, choice)
        assert here[0].tolist() == np.where(IS_OPEN, problem.start, 0.0).tolist()
        onward = here[0] @ problem.moves.toarray()[np.arange(STATES) * ACTIONS + choice[0]]
        np.testing.assert_allclose(here[1], np.where(IS_OPEN, onward, 0.0))


@pytest.mark.parametrize("seed", SEEDS)
def test_of_the_best_rules_the_best_by_another_measure(seed):
    """Rewards in whole numbers make many rules equally good."""
    first, second = process(seed), process(seed + 10)
    equal = np.zeros((STATES, ACTIONS))
    first = Decisions(first.moves, equal, first.allowed, IS_OPEN, np.where(IS_OPEN, 0.0, 1.0), first.start)
    second = Decisions(first.moves, second.reward, first.allowed, IS_OPEN, second.worth, first.start)
    pairs = [(value_of(first, choice), value_of(second, choice)) for choice in plans(first, 2)]
    best = max(value for value, _ in pairs)
    found = first_things_first(first, second, 2)
    assert isinstance(found, Plan)
    assert first.start @ found.value[0] == pytest.approx(best)
    ties = [other for value, other in pairs if value >= best - 1e-9]
    assert value_of(second, found.choice) <= max(ties) + 1e-9
    assert value_of(first, found.choice) == pytest.approx(best)


# ---- what looks alike ----------------------------------------------------------------------------


def is_alike(choice):
    return all((choice[..., 0] == choice[..., 1]).ravel())


@pytest.mark.parametrize("seed", range(6))
def test_rules_that_cannot_see_everything_only_get_better(seed):
    """They act alike in what looks alike, and are never better than the best of those that do."""
    problem = process(seed, allow=False)
    alike = [choice for choice in plans(problem, 2) if is_alike(choice)]
    values = [value_of(problem, choice) for choice in alike]
    for begin in (alike[0], alike[-1]):
        found = climb(problem, GROUP, begin)
        assert is_alike(found)
        assert value_of(problem, begin) - 1e-12 <= value_of(problem, found) <= max(values) + 1e-12
    common = shared(problem, GROUP, backward(problem, 2).choice, visits(problem, backward(problem, 2).choice))
    assert is_alike(common)
    assert value_of(problem, climb(problem, GROUP, common)) == pytest.approx(max(values), abs=0.05)


def test_what_is_done_most_often_is_shared():
    problem = process(1)
    choice = np.array([[0, 1, 1, 0, 0]])
    for weight, expected in (([0.4, 0.3, 0.3, 0, 0], 0), ([0.3, 0.4, 0.3, 0, 0], 1)):
        assert shared(problem, GROUP, choice, np.array([weight]))[0, :3].tolist() == [expected, expected, 1]


# ---- for ever ------------------------------------------------------------------------------------


def value_for_ever(problem, choice):
    """(S,) the value of a stationary rule, by solving for the open states."""
    moves = problem.moves.toarray()[np.arange(STATES) * ACTIONS + choice]
    inner, ends = moves[:OPEN, :OPEN], moves[:OPEN, OPEN:] @ problem.worth[OPEN:]
    earned = problem.reward[np.arange(OPEN), choice[:OPEN]]
    return np.append(np.linalg.solve(np.eye(OPEN) - inner, earned + ends), problem.worth[OPEN:])


@pytest.mark.parametrize("seed", range(6))
def test_the_best_rule_for_ever_is_the_best_of_all(seed):
    """From every state at once; and rules that cannot see everything get no worse on the way."""
    problem = process(seed)
    values = [value_for_ever(problem, choice) for choice in rules(problem)]
    found = for_ever(problem)
    np.testing.assert_allclose(found.value, np.max(values, axis=0), rtol=1e-9)
    np.testing.assert_allclose(value_for_ever(problem, found.choice), found.value, rtol=1e-9)
    problem = process(seed, allow=False)
    alike = [choice for choice in rules(problem) if is_alike(choice)]
    worth = [problem.start @ value_for_ever(problem, choice) for choice in alike]
    better = climb_for_ever(problem, GROUP, alike[0])
    assert is_alike(better)
    assert worth[0] - 1e-12 <= problem.start @ value_for_ever(problem, better) <= max(worth) + 1e-12


def two_rooms(stay, leave, *, to_other=False):
    """An open state where one action stays (or goes to a second and back), and the other ends with the worth 1."""
    moves = np.zeros((6, 3))
    moves[0, 1 if to_other else 0] = moves[1, 2] = moves[2, 0] = moves[3, 2] = 1
    reward = np.array([[stay, leave], [stay, leave], [0, 0]])
    allowed = np.ones((3, 2), dtype=bool)
    return Decisions(
        sp.csr_array(moves),
        reward,
        allowed,
        np.array([True, True, False]),
        np.array([0, 0, 1.0]),
        np.array([1.0, 0, 0]),
    )


@pytest.mark.parametrize("to_other", [False, True])
@pytest.mark.parametrize(
    ("stay", "leave", "value"), [(0.0, -3.0, 0.0), (0.0, 0.5, 1.5), (-1.0, -3.0, -2.0), (-1e-3, -1e3, 1 - 1e3)]
)
def test_where_one_may_stay_for_ever(stay, leave, value, to_other):
    """At no cost it is worth 0; at any cost one had better leave, whatever that costs."""
    found = for_ever(two_rooms(stay, leave, to_other=to_other))
    assert found.value[0] == pytest.approx(value)
    assert found.choice[0] == (0 if (stay, value) == (0.0, 0.0) else 1)


def test_what_earns_without_end_is_told():
    for to_other in (False, True):
        with pytest.raises(Unbounded):
            for_ever(two_rooms(1e-3, 5.0, to_other=to_other))
    trapped = two_rooms(-1.0, 0.0)
    only = np.array([[True, False], [True, False], [True, False]])
    assert for_ever(
        Decisions(trapped.moves, trapped.reward, only, trapped.is_open, trapped.worth, trapped.start)
    ).value[0] == pytest.approx(-np.inf)


# ---- gain against cost ---------------------------------------------------------------------------


def frontier_of(points):
    """The vertices of the upper left hull, from the least cost to the greatest gain, by comparing all."""
    best = [p for p in points if not any(q[0] <= p[0] + 1e-12 and q[1] > p[1] + 1e-12 for q in points)]
    best = sorted({(round(c, 10), round(g, 10)) for c, g in best})
    hull: list[tuple[float, float]] = []
    for c, g in best:
        while len(hull) > 1 and (hull[-1][1] - hull[-2][1]) * (c - hull[-2][0]) <= (g - hull[-2][1]) * (
            hull[-1][0] - hull[-2][0]
        ):
            hull.pop()
        hull.append((c, g))
    return hull


@pytest.mark.parametrize("seed", SEEDS)
def test_the_frontier_is_the_hull_of_all_rules(seed):
    """And a programme with a limit on the cost finds the points on its edges."""
    gain, other = process(seed), process(seed + 20)
    cost = Decisions(gain.moves, abs(other.reward), gain.allowed, IS_OPEN, abs(other.worth), gain.start)

    def best(weight):
        choice = backward(weighed(gain, cost, weight), 2).choice
        return Point(of_rule(cost, choice), of_rule(gain, choice), weight, choice)

    cheapest = first_things_first(negative(cost), gain, 2).choice
    least = Point(of_rule(cost, cheapest), of_rule(gain, cheapest), np.inf, cheapest)
    found = vertices(least, best(0.0), best, 1e-9)
    hull = frontier_of([(of_rule(cost, choice), of_rule(gain, choice)) for choice in plans(gain, 2)])
    np.testing.assert_allclose([(point.cost, point.gain) for point in found], hull, atol=1e-8)
    costs, gains = np.array(hull).T
    for limit in np.linspace(costs[0], costs[-1], 5):
        assert most(gain, [cost], [limit + 1e-9], 2) == pytest.approx(np.interp(limit, costs, gains), abs=1e-6)
    assert most(gain, [], [], 2) == pytest.approx(gains[-1])
    with pytest.raises(Infeasible):
        most(gain, [cost], [costs[0] - 1e-3], 2)
