"""One variable as a graph of moves: where each action leads, and how often."""

from __future__ import annotations

import networkx as nx
import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, check_weeks
from olivebranch.base.arrays import Floats, Ints, rows_of
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.propagate import propagate
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.plots.results import choose_variable


@answers_guesses
def graph_of(
    what: Chain | Model | Outcomes | str, variable: str | None = None, *, weeks: int = DEFAULT_WEEKS
) -> nx.MultiDiGraph:
    """One variable as a graph: nodes from left to right, and an edge with its `chance` for each action and move.

    The other variables are averaged over, weighted by their occupancy over the weeks (for a model without a strategy,
    under actions chosen at random). `chance` is the chance of the move when the action is taken there, so for each node
    and action the chances add up to 1. `taken` is the share of the weeks there in which the action is taken; `moves`
    is how often the move is made over the weeks, on average over all walks. `share`, of the graph, is the share of all
    weeks in which each action is taken; None for a model.

    Raises UnknownName for an unknown model or variable, and ArgumentError for a horizon out of range.

    >>> import olivebranch as ob
    >>> graph = graph_of(ob.load("maybe"))
    >>> round(graph["no"]["maybe"]["small_step"]["chance"], 2)
    0.35
    """
    what = as_model(what) if isinstance(what, str) else what
    chain = chain_asked(what)
    name = choose_variable(chain, variable)
    nodes = _nodes(chain, name)
    names = [node for node, _ in nodes]
    graph = nx.MultiDiGraph(name=name)
    for node, ending in nodes:
        graph.add_node(node, ending=ending, goal=ending in chain.endings[:1])
    flow, actions = _flow(chain, name, names, check_weeks(weeks))
    taken = flow.sum(axis=2, keepdims=True)
    chance = np.divide(flow, taken, out=np.zeros_like(flow), where=taken > 0)
    for i, k, j in np.argwhere(chance > 0):
        often = {"chance": float(chance[i, k, j]), "moves": float(flow[i, k, j])}
        part = float(taken[i, k, 0] / taken[i].sum())
        graph.add_edge(names[i], names[j], key=actions[k], action=actions[k], taken=part, **often)
    graph.graph["share"] = None if isinstance(what, Model) else dict(zip(actions, _shares(flow), strict=True))
    graph.remove_nodes_from([node for node in list(graph) if graph.degree(node) == 0])
    return graph


def chain_asked(what: Chain | Model | Outcomes) -> Chain:
    """The chain in question; for a model, the chain in which every action is equally likely."""
    if isinstance(what, Outcomes):
        return chain_of(what)
    if isinstance(what, Chain):
        return what
    if not isinstance(what, Model):
        raise ArgumentError(f"what = {printed(what)}: give a chain, a model (or its name) or an answer.")
    actions = what.actions
    return Chain(what, Strategy("any action", lambda see: dict.fromkeys(actions, 1 / len(actions))))


def _nodes(chain: Chain, variable: str) -> list[tuple[str, str]]:
    """(name, ending or "") from left to right: an ending with a value of its own is at that value's place."""
    values, row = chain.variables[variable], list(chain.variables).index(variable)
    by_place: dict[float, list[tuple[str, str]]] = {}
    for v in np.unique(chain.places[row, chain.ending < 0]):
        by_place.setdefault(float(v), []).append((values[v], ""))
    for e, ending in enumerate(chain.endings):
        met = np.unique(chain.places[row, chain.ending == e])
        if met.size == 0:
            continue
        alone = met.size == 1 and float(met[0]) not in by_place
        place = float(met[0]) if alone else float(len(values)) if e == 0 else -1.0
        taken = {node for nodes in by_place.values() for node, _ in nodes}
        by_place.setdefault(place, []).append((ending if ending not in taken else f"{ending} ", ending))
    return [node for place in sorted(by_place) for node in by_place[place]]


def _flow(chain: Chain, variable: str, names: list[str], weeks: int) -> tuple[Floats, tuple[str, ...]]:
    """(nodes, actions, nodes) expected moves over the weeks; and the names of the actions."""
    node = _node_of_state(chain, variable, names)
    spent = sum(np.where(chain.ending < 0, x, 0.0) for x in propagate(chain.matrix, chain.start, weeks - 1))
    source = rows_of(chain.first)
    action = chain.action.astype(np.int64) if chain.actions else np.zeros(source.size, dtype=np.int64)
    actions = chain.actions or ("step",)
    flow = np.zeros((len(names), len(actions), len(names)))
    np.add.at(flow, (node[source], action, node[chain.after]), np.asarray(spent)[source] * chain.chance)
    return flow, actions


def _shares(flow: Floats) -> list[float]:
    total = flow.sum()
    return [float(taken / total) if total > 0 else 0.0 for taken in flow.sum(axis=(0, 2))]


def _node_of_state(chain: Chain, variable: str, names: list[str]) -> Ints:
    """(size,) the index of every state's node."""
    values, row = chain.variables[variable], list(chain.variables).index(variable)
    index = {name: i for i, name in enumerate(names)}
    of_value = np.array([index.get(value, -1) for value in values])
    of_ending = np.array([*(index.get(f"{ending} ", index.get(ending, -1)) for ending in chain.endings), -1])
    return np.where(chain.ending < 0, of_value[chain.places[row]], of_ending[chain.ending])
