"""The reachable states of a factored model, and the edges out of given states, in NumPy.

A factored model (a dynamic Bayesian network) gives one distribution for the response and one for the next value of each
variable. A state's code is its value indices, written in mixed radix. Factor 0 is the response, and factor 1 + v is the
next value of variable v. Under an action, the edges out of a state are all combinations of a response and a next value
of every variable, in lexicographic order; the probability of an edge is the product of their probabilities.

The functions of `olivebranch.kernels.expand_numba` are compiled and give the same bytes.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Flags, Floats, Ints

PerCode: TypeAlias = NDArray[np.int8]  # (codes,) a small number for each state's code, reachable or not

PART = 200_000  # pairs of state and action expanded at a time


class FactorArrays(NamedTuple):
    """The factors of a model with V variables, as arrays.

    A factor is a table that says which distribution holds for each combination of the columns (variables, action,
    response) that it reads. A distribution is a list of *ways*, which are places it may lead to, each with a chance.

    Attributes
    ----------
    radix, size : (V,) of each variable in a state's code
    base : (V + 1,) where the table of each factor begins in `way`
    stride : (V + 1, V + 2) the step of each variable, the action and the response in that table; 0 where not read
    way : (cells,) the number of the distribution that holds, for all tables
    first : (M + 1,) the ways of distribution m are first[m] to first[m + 1]
    to : (ways,) the response, or the variable's part of the next state's code
    chance : (ways,) the chance of each way, above 0
    fault : (M,) whether the rule of the distribution cannot be evaluated
    room : the largest number of edges of any state, action and response
    support : (M - those of the response,) a word that says where a distribution may lead from a state; the bits of each
        variable are its own. Empty if not known, or if a product of chances might be rounded to 0
    """

    radix: Ints
    size: Ints
    base: Ints
    stride: Ints
    way: NDArray[np.int32]
    first: Ints
    to: NDArray[np.int32]
    chance: Floats
    fault: Flags
    room: int
    support: NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)


class Successors(NamedTuple):
    """The edges out of pairs of state and action.

    Attributes
    ----------
    degree : (pairs,) the number of edges out of each pair
    response, after, chance : (edges,) the response, the place of the next state and the probability of each edge
    """

    degree: Ints
    response: NDArray[np.int16]
    after: NDArray[np.int32]
    chance: Floats


def expand(factors: FactorArrays, code: Ints, action: Ints, place: NDArray[np.int32]) -> Successors:
    """The edges out of the given states under the given actions; `place` (codes,) is the place of each state."""
    slices = [slice(begin, begin + PART) for begin in range(0, max(1, code.size), PART)]
    successors = [_expand(factors, code[part], action[part]) for part in slices]
    degree, response, after, chance = (np.concatenate(column) for column in zip(*successors, strict=True))
    return Successors(degree, response, place[after], chance)


def reach(factors: FactorArrays, code: Ints, action: Ints, place: NDArray[np.int32], is_known: Flags) -> Ints:
    """The places to which these lead that are not known yet, in ascending order; marks them as known."""
    found = np.unique(expand(factors, code, action, place).after)
    found = found[~is_known[found]]
    is_known[found] = True
    return found.astype(np.int64)


def explore(
    factors: FactorArrays, ending: PerCode, start: Ints, actions: int, known: PerCode, heed: bool
) -> tuple[int, int]:
    """Find the states that can be reached, breadth first, and set `known` to 1 there.

    Parameters
    ----------
    ending : (codes,) -1 if the walk goes on, -2 if the ending is undefined
    start : codes of the states that walks start from
    actions : the number of actions
    heed : stop at the first state with a fault; if false, a faulty distribution leads nowhere

    Returns the number of edges, and the code of a faulty state or -1.
    """
    edges, frontier = 0, np.unique(start)
    known[frontier] = 1
    at_a_time = max(1, PART // actions)
    while frontier.size:
        if heed and (ending[frontier] == -2).any():
            return edges, int(frontier[ending[frontier] == -2][0])
        open_ = frontier[ending[frontier] == -1]
        reached = [np.empty(0, dtype=np.int64)]
        for begin in range(0, open_.size, at_a_time):
            states = open_[begin : begin + at_a_time]
            code, action = np.repeat(states, actions), np.tile(np.arange(actions), states.size)
            if heed:
                faulty = _first_faulty(factors, code, action)
                if faulty >= 0:
                    return edges, faulty
            after = _expand(factors, code, action)[2]
            edges += after.size
            reached.append(np.unique(after))
        frontier = np.unique(np.concatenate(reached))
        frontier = frontier[known[frontier] == 0]
        known[frontier] = 1
    return edges, -1


def _with_responses(factors: FactorArrays, code: Ints, action: Ints) -> tuple[Ints, Ints, list[Ints], Ints]:
    """Each pair of state and action with each of its responses.

    Returns the pair, the way of the response, and the columns that factors read; and for each pair the distribution
    of its responses.
    """
    places = [(code // radix) % size for radix, size in zip(factors.radix, factors.size, strict=True)]
    distribution = factors.way[_cell(factors, 0, [*places, action, np.zeros_like(action)])].astype(np.int64)
    pair, way = _ways(factors, distribution)
    columns = [*(place[pair] for place in places), action[pair], factors.to[way]]
    return pair, way, columns, distribution


def _cell(factors: FactorArrays, factor: int, columns: list[Ints]) -> Ints:
    """The position of each row of the columns in the factor's table."""
    cell = np.full(columns[0].size, factors.base[factor])
    for stride, column in zip(factors.stride[factor], columns, strict=True):
        if stride:
            cell += stride * column
    return cell


def _ways(factors: FactorArrays, distribution: Ints) -> tuple[Ints, Ints]:
    """All ways of the given distributions side by side: which distribution each belongs to, and its index."""
    low, count = factors.first[distribution], factors.first[distribution + 1] - factors.first[distribution]
    owner = np.repeat(np.arange(distribution.size), count)
    return owner, np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count) + low[owner]


def _first_faulty(factors: FactorArrays, code: Ints, action: Ints) -> int:
    """The first state in which a rule that applies cannot be evaluated, or -1."""
    pair, _, columns, distribution = _with_responses(factors, code, action)
    faulty = factors.fault[distribution]
    for v in range(factors.radix.size):
        np.logical_or.at(faulty, pair, factors.fault[factors.way[_cell(factors, 1 + v, columns)]])
    return int(code[np.argmax(faulty)]) if faulty.any() else -1


def _expand(factors: FactorArrays, code: Ints, action: Ints) -> tuple[Ints, NDArray[np.int16], Ints, Floats]:
    """As `expand`, with codes for places."""
    pair, ways, response, after = compose(factors, code, action)
    chance = factors.chance[ways[0]]
    for way in ways[1:]:
        chance = chance * factors.chance[way]
    positive = chance > 0  # a product of small chances may underflow to 0
    pair, response, after, chance = pair[positive], response[positive], after[positive], chance[positive]
    return np.bincount(pair, minlength=code.size), response.astype(np.int16), after, chance


def compose(factors: FactorArrays, code: Ints, action: Ints) -> tuple[Ints, list[Ints], Ints, Ints]:
    """The edges out of the given pairs of state and action, and what each is made of.

    Returns the pair that each edge leaves, its way in each factor, its response and the next state's code.
    """
    pair, way, columns, _ = _with_responses(factors, code, action)
    row, ways, after = np.arange(pair.size), [way], np.zeros(pair.size, dtype=np.int64)
    for v in range(factors.radix.size):
        distribution = factors.way[_cell(factors, 1 + v, columns)].astype(np.int64)
        edge, way = _ways(factors, distribution[row])
        row, ways, after = row[edge], [*(before[edge] for before in ways), way], after[edge] + factors.to[way]
    return pair[row], ways, columns[-1][row], after


def reached(factors: FactorArrays, code: Ints, action: Ints) -> Flags:
    """(M,) the distributions that hold in the given pairs of state and action, whatever the response."""
    held = np.zeros(factors.fault.size, dtype=bool)
    _, _, columns, distribution = _with_responses(factors, code, action)
    held[distribution] = True
    for v in range(factors.radix.size):
        held[factors.way[_cell(factors, 1 + v, columns)]] = True
    return held
