"""Markov decision processes as arrays: the best rule within a horizon, and the value of a given rule.

Backward induction (Bellman 1957), where v(W) is the value of each state when time is up:

    q(t, s, a) = reward(s, a) + sum over s' of P(s' | s, a) v(t + 1, s'),    v(t, s) = max over a of q(t, s, a).

A walk that has ended keeps the value of its ending. If several actions are equally good, the first is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.base.ties import RELATIVE

CLOSE = RELATIVE  # actions whose values differ by less are equally good


@dataclass(frozen=True, slots=True)
class Decisions:
    """A Markov decision process with S states and A actions.

    Attributes
    ----------
    moves : (S * A, S) CSR; row s * A + a holds the chances of the next state; rows of ended states are empty
    reward : (S, A) the expected reward of an action in a state
    allowed : (S, A) the actions that may be taken
    is_open : (S,) states in which the walk goes on
    worth : (S,) the value of being in a state when the walk has ended or time is up
    start : (S,) the distribution at week 0
    """

    moves: sp.csr_array
    reward: Floats
    allowed: Flags
    is_open: Flags
    worth: Floats
    start: Floats

    def worth_of_actions(self, value: Floats) -> Floats:
        """(S, A) the value q of each action, given the `value` of each next state; -inf if it is not allowed."""
        ahead = (self.moves @ value).reshape(self.reward.shape)
        return np.where(self.allowed, self.reward + ahead, -np.inf)

    def under(self, choice: Ints) -> sp.csr_array:
        """(S, S) the moves under a rule, `choice` (S,)."""
        return self.moves[np.arange(choice.size) * self.reward.shape[1] + choice]

    def earned(self, choice: Ints) -> Floats:
        """(S,) the expected reward of a week under a rule; 0 in ended states."""
        return np.where(self.is_open, np.take_along_axis(self.reward, choice[:, None], axis=1)[:, 0], 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule for W weeks and its value: `choice` (W, S) of actions, `value` (W + 1, S) from each week on."""

    choice: Ints
    value: Floats


def first_best(worth: Floats) -> Ints:
    """The index of the best action in each row, the first of those that are equally good.

    >>> first_best(np.array([[0.0, 1.0, 1.0], [2.0, -np.inf, 2.0]]))
    array([1, 0])
    """
    return np.argmax(worth >= worth.max(axis=1, keepdims=True) - CLOSE, axis=1)


def backward(problem: Decisions, weeks: int) -> Plan:
    """The best rule for this many weeks, by backward induction; it may depend on the week."""
    states = problem.worth.size
    choice, value = np.zeros((weeks, states), dtype=np.int64), np.empty((weeks + 1, states))
    value[weeks] = problem.worth
    for week in range(weeks - 1, -1, -1):
        worth = problem.worth_of_actions(value[week + 1])
        choice[week] = np.where(problem.is_open, first_best(worth), 0)
        chosen = np.take_along_axis(worth, choice[week][:, None], axis=1)[:, 0]
        value[week] = np.where(problem.is_open, chosen, problem.worth)
    return Plan(choice, value)


def evaluate(problem: Decisions, choice: Ints) -> Floats:
    """(W + 1, S) the value of a rule `choice` (W, S) from each week on."""
    value = np.empty((len(choice) + 1, problem.worth.size))
    value[-1] = problem.worth
    for week in range(len(choice) - 1, -1, -1):
        if week == len(choice) - 1 or not np.array_equal(choice[week], choice[week + 1]):
            moves, earned = problem.under(choice[week]), problem.earned(choice[week])
        value[week] = np.where(problem.is_open, earned + moves @ value[week + 1], problem.worth)
    return value


def visits(problem: Decisions, choice: Ints) -> Floats:
    """(W, S) the chance of being in each open state in each week under a rule `choice` (W, S)."""
    here = np.empty((len(choice), problem.worth.size))
    x = np.where(problem.is_open, problem.start, 0.0)
    for week, chosen in enumerate(choice):
        here[week] = x
        if week == 0 or not np.array_equal(chosen, choice[week - 1]):
            forward = problem.under(chosen).T.tocsr()
        x = np.where(problem.is_open, forward @ x, 0.0)
    return here
