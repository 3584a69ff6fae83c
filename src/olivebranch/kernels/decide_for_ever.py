"""The best rule for ever: policy iteration (Howard 1960), each rule evaluated by elimination without subtraction.

If it is possible to stay somewhere for ever without earning or losing anything, a rule may wander there. So each such
end component without reward is first collapsed into one state, with an extra action that stays there for ever and earns
0. After that, staying anywhere else for ever keeps costing something, so a rule that may do so has the value minus
infinity. What remains is a stochastic shortest path problem (Bertsekas and Tsitsiklis 1991), for which policy iteration
ends at an optimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.decide import CLOSE, Decisions

ROUNDS = 1_000  # the most rules that policy iteration tries


class Unbounded(Exception):
    """Some rule earns without bound."""


class NotConverged(Exception):
    """Policy iteration took too many rounds."""


@dataclass(frozen=True, slots=True)
class Stationary:
    """A stationary rule, `choice` (S,), and its value for ever from each state, `value` (S,)."""

    choice: Ints
    value: Floats


def end_components(moves: sp.csr_array, rows: Flags) -> Ints:
    """(S,) the number of the maximal end component of each state, -1 for none, using only the given `rows` (S, A).

    An end component is a set of states in which one can stay for ever, and get from each to each. Source: de Alfaro
    (1997): strong components are split until none of their rows leaves them.
    """
    from scipy.sparse.csgraph import connected_components

    states, actions = rows.shape
    usable = rows.copy()
    pattern = moves.tocoo()
    source, action, to = pattern.row // actions, pattern.row % actions, pattern.col
    real = pattern.data > 0
    source, action, to = source[real], action[real], to[real]
    while True:
        used = usable[source, action]
        graph = sp.csr_array((np.ones(used.sum()), (source[used], to[used])), shape=(states, states))
        label = connected_components(graph, connection="strong")[1]
        leaves = used & (label[source] != label[to])
        if not leaves.any():
            break
        usable[source[leaves], action[leaves]] = False
    label = np.where(usable.any(axis=1), label, -1)
    _, compact = np.unique(np.append(label, -1), return_inverse=True)
    return compact[:-1] - 1


def for_ever(problem: Decisions) -> Stationary:
    """The best rule for ever, and its value; -inf if harm goes on for ever under every rule.

    Raises Unbounded where some rule earns without end, NotConverged where policy iteration does not end.
    """
    usable = problem.allowed & problem.is_open[:, None]
    _check_bounded(problem, usable)
    idle = end_components(problem.moves, usable & (problem.reward == 0))
    small, back = _collapsed(problem, usable, idle)
    choice, value = _policy_iteration(small)
    return Stationary(_expanded(problem, usable, idle, small, choice, back), value[back])


def _check_bounded(problem: Decisions, usable: Flags) -> None:
    """Raise Unbounded if an end component has a rule with an average reward above 0."""
    component = end_components(problem.moves, usable)
    actions = problem.reward.shape[1]
    for c in range(component.max(initial=-1) + 1):
        inside = component == c
        outside = (problem.moves @ (~inside).astype(float)).reshape(-1, actions)
        rows = np.flatnonzero((usable & inside[:, None] & (outside == 0)).ravel())
        earns = problem.reward.ravel()[rows]
        if earns.max(initial=0.0) <= 0:
            continue
        scale = float(np.abs(earns).max())
        if _most_on_average(problem.moves[rows], rows // actions, np.flatnonzero(inside), earns / scale) > CLOSE:
            raise Unbounded


def _most_on_average(moves: sp.csr_array, source: Ints, states: Ints, earns: Floats) -> float:
    """The largest average reward of an end component, by a linear programme over its long-run frequencies."""
    from scipy.optimize import linprog

    at = sp.csr_array((np.ones(source.size), (np.arange(source.size), source)), shape=moves.shape)
    balance = (at - moves)[:, states].T
    conditions = sp.vstack([balance, np.ones((1, source.size))]).tocsr()
    found = linprog(-earns, A_eq=conditions, b_eq=np.append(np.zeros(states.size), 1.0), method="highs")
    return -float(found.fun)


# ---- end components without reward become one state -----------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """A decision process as a list of rows: row r leaves state `source[r]`; `origin[r]` is its original row, or -1.

    A row with origin -1 stays for ever and earns nothing.
    """

    moves: sp.csr_array
    reward: Floats
    source: Ints
    origin: Ints
    worth: Floats
    is_open: Flags


def _collapsed(problem: Decisions, usable: Flags, idle: Ints) -> tuple[_Rows, Ints]:
    """The rows of the smaller problem, and (S,) the state that each state became."""
    states, actions = problem.reward.shape
    key = np.where(idle >= 0, states + idle, np.arange(states))
    kept, back = np.unique(key, return_inverse=True)
    into = sp.csr_array((np.ones(states), (np.arange(states), back)), shape=(states, kept.size))
    rows = np.flatnonzero(usable.ravel())
    moves = (problem.moves[rows] @ into).tocsr()
    source = back[rows // actions]
    stays = np.asarray(_elsewhere(moves, source).sum(axis=1)).ravel() == 0
    keep = ~(stays & (idle[rows // actions] >= 0) & (problem.reward.ravel()[rows] == 0))
    rows, source, moves = rows[keep], source[keep], moves[np.flatnonzero(keep)]
    waits = np.unique(back[idle >= 0])
    moves = sp.vstack([moves, sp.csr_array((waits.size, kept.size))]).tocsr()
    first = np.full(kept.size, -1)
    first[back] = np.arange(states)
    small = _Rows(
        moves=moves,
        reward=np.append(problem.reward.ravel()[rows], np.zeros(waits.size)),
        source=np.append(source, waits),
        origin=np.append(rows, np.full(waits.size, -1)),
        worth=problem.worth[first],
        is_open=problem.is_open[first],
    )
    return small, back


def _elsewhere(moves: sp.csr_array, source: Ints) -> sp.csr_array:
    """The moves of each row but those to its own state, `source` (rows,)."""
    chance = np.where(moves.indices == np.repeat(source, np.diff(moves.indptr)), 0.0, moves.data)
    return sp.csr_array((chance, moves.indices, moves.indptr), shape=moves.shape)


def _expanded(problem: Decisions, usable: Flags, idle: Ints, small: _Rows, chosen: Ints, back: Ints) -> Ints:
    """(S,) the action of each state; inside a collapsed component, one that leads to the state that leaves it."""
    states, actions = problem.reward.shape
    choice = np.argmax(problem.allowed, axis=1)
    row, picked = np.full(chosen.size, -1), np.flatnonzero(chosen >= 0)
    row[picked] = small.origin[chosen[picked]]
    row = row[back]
    goes = (row >= 0) & (row // actions == np.arange(states))
    choice[goes] = row[goes] % actions
    inside = usable & (idle >= 0)[:, None] & (problem.reward == 0)
    same = sp.csr_array((np.ones(states), (np.arange(states), idle + 1)), shape=(states, int(idle.max(initial=-1)) + 2))
    away = _elsewhere((problem.moves @ same).tocsr(), np.repeat(idle + 1, actions)).sum(axis=1)
    inside &= (np.asarray(away) == 0).reshape(states, actions)
    settled = goes | (idle < 0)
    stays = (idle >= 0) & (row < 0)  # components that are never left, in which any action that stays will do
    choice[stays] = np.argmax(inside[stays], axis=1)
    settled |= stays
    while not settled.all():
        nearer = (problem.moves @ settled.astype(float)).reshape(states, actions) > 0
        can = inside & nearer & ~settled[:, None]
        new = can.any(axis=1)
        choice[new] = np.argmax(can[new], axis=1)
        settled |= new
    return choice


# ---- policy iteration ------------------------------------------------------------------------------


def _policy_iteration(small: _Rows) -> tuple[Ints, Floats]:
    """(n,) the row chosen in each state, -1 if there is none, and (n,) its value.

    Actions are compared by what they are worth until the state is left, because a week may be hardly worth anything.
    Two of them whose worth differs by less than 1e-15 of it cannot be told apart.
    """
    choice, sure = _surely_ending(small)
    value = np.where(small.is_open & ~sure, -np.inf, small.worth)
    moves = _elsewhere(small.moves, small.source)
    leaves, waits = np.asarray(moves.sum(axis=1)).ravel(), small.origin < 0
    safe = (leaves > 0) | waits  # who stays for ever and loses is never done
    safe &= np.asarray(small.moves @ (~sure).astype(float)) <= 0
    slack, better, before = CLOSE, np.zeros(value.size, dtype=bool), (choice, value)
    for _ in range(ROUNDS):
        value = _worth_of(small, choice, sure)
        finite = np.where(np.isfinite(value), value, 0.0)
        close = CLOSE * np.maximum(1.0, np.abs(finite))
        if better.any() and not (value > before[1] + (close if slack < CLOSE else 0.0))[better].any():
            return before  # what seemed better was rounding
        worth = np.where(safe, (small.reward + moves @ finite) / np.where(safe & ~waits, leaves, 1.0), -np.inf)
        best = np.full(value.size, -np.inf)
        np.maximum.at(best, small.source, worth)
        better = small.is_open & sure & (best > value + close)
        if not better.any():  # a step may be hardly worth anything, too, if walks go round before they leave
            slack, better = 0.0, small.is_open & sure & (best > value)
        if not better.any():
            return choice, value
        before, choice = (choice, value), choice.copy()
        for row in np.flatnonzero(worth >= best[small.source] - slack)[::-1]:
            if better[small.source[row]]:
                choice[small.source[row]] = row
    raise NotConverged


def _surely_ending(small: _Rows) -> tuple[Ints, Flags]:
    """(n,) a rule that surely ends wherever some rule does, as rows (-1 for none), and (n,) where it ends."""
    n = small.worth.size
    sure = np.ones(n, dtype=bool)
    stays_put = small.origin < 0
    while True:
        safe = np.asarray(small.moves @ (~sure).astype(float)) <= 0
        choice, reached = np.full(n, -1), ~small.is_open
        while True:
            nearer = safe & (stays_put | (np.asarray(small.moves @ reached.astype(float)) > 0))
            new = nearer & ~reached[small.source] & sure[small.source]
            if not new.any():
                break
            for row in np.flatnonzero(new)[::-1]:
                choice[small.source[row]] = row
            reached = reached.copy()
            reached[small.source[new]] = True
        if (reached == sure).all():
            return choice, sure
        sure = reached


def _worth_of(small: _Rows, choice: Ints, sure: Flags) -> Floats:
    """(n,) the value of a rule that surely ends, or stays where nothing is earned or lost."""
    n = choice.size
    goes = np.flatnonzero(small.is_open & sure)
    goes = goes[small.origin[choice[goes]] >= 0]
    picked = sp.csr_array((np.ones(goes.size), (goes, choice[goes])), shape=(n, small.source.size))
    earned = np.zeros(n)
    earned[goes] = small.reward[choice[goes]]
    is_over = np.ones(n, dtype=bool)
    is_over[goes] = False
    return np.where(
        small.is_open & ~sure, -np.inf, worth_for_ever((picked @ small.moves).tocsr(), is_over, earned, small.worth)
    )


def worth_for_ever(moves: sp.csr_array, is_over: Flags, earned: Floats, worth: Floats) -> Floats:
    """(n,) the value of a chain for ever, from each state: the rewards on the way, and the value of where it ends.

    Gains and losses are added up separately, so that nothing is subtracted on the way. If both are infinite, it is
    -inf.
    """
    signed = np.array([1.0, -1.0])
    ends = np.maximum(np.where(is_over, worth, 0.0)[:, None] * signed, 0.0)
    way = np.maximum(earned[:, None] * signed, 0.0) + moves @ ends
    absorbing = Absorbing(moves, np.where(is_over, 0, -1).astype(np.int8), 1)
    gain, loss = absorbing.total(way).value.T
    value = np.where(np.isinf(loss), -np.inf, gain - np.where(np.isinf(loss), 0.0, loss))
    return np.where(is_over, worth, value)
