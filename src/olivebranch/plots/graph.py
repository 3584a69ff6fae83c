"""What can happen: the rungs, and an arrow for every action and move."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from olivebranch.base.arguments import DEFAULT_WEEKS, check_weeks
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import graph as draw
from olivebranch.draw import sheet
from olivebranch.draw.palette import LIGHT, looks
from olivebranch.draw.words import percent, plain
from olivebranch.errors import UnknownName
from olivebranch.kernels.propagate import propagate
from olivebranch.model.files import load
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.plots._base import canvas, tell

MARKS = {"s": "■", "^": "▲", "D": "◆", "p": "⬟", "h": "⬢", "o": "●"}
SMALLEST = 0.01  # moves rarer than this are left out of a picture of many variables


def graph_of(
    what: Chain | Model | Outcomes | str, variable: str | None = None, *, weeks: int = DEFAULT_WEEKS
) -> nx.MultiDiGraph:
    """One variable as a graph: nodes from left to right, an edge for each action and move with its `chance`.

    Other variables are summed out at their occupancy over the weeks (of a model with no strategy: under actions chosen
    at random). `chance` is that of the move when the action is taken there: for each node and action it adds up to 1.
    `share` is how often the action is taken at all, as a share of the weeks; None for a model.

    >>> import olivebranch as ob
    >>> graph = graph_of(ob.load("maybe"))
    >>> round(graph["no"]["maybe"]["small_step"]["chance"], 2)
    0.35
    """
    what = load(what) if isinstance(what, str) else what
    chain = _chain(what)
    name = _variable(chain, variable)
    values, row = chain.variables[name], list(chain.variables).index(name)
    nodes = _nodes(chain, row, values)
    graph = nx.MultiDiGraph(name=name)
    for node, ending in nodes:
        graph.add_node(node, ending=ending, goal=ending == chain.endings[0])
    flow, names, words = _flow(chain, row, values, weeks)
    taken = flow.sum(axis=2, keepdims=True)
    chance = np.divide(flow, taken, out=np.zeros_like(flow), where=taken > 0)
    for i, k, j in np.argwhere(chance > 0):
        graph.add_edge(names[i], names[j], key=words[k], action=words[k], chance=float(chance[i, k, j]))
    graph.graph["share"] = None if isinstance(what, Model) else dict(zip(words, _share(flow), strict=True))
    graph.remove_nodes_from([node for node in list(graph) if graph.degree(node) == 0])
    return graph


def plot_graph(
    what: Chain | Model | Outcomes | str,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    weeks: int = DEFAULT_WEEKS,
    **artist: Any,
) -> Axes:
    """What can happen: the ladder from left to right, an arrow for every action and move, as wide as its chance.

    Parameters
    ----------
    what : a model or its name (chances of each action), or a chain or its outcomes (chances under the strategy)
    variable : which one to show (default: the first); the others are summed out at their occupancy
    artist : for the arrows, such as ``alpha=0.8``

    >>> import olivebranch as ob
    >>> ax = plot_graph(ob.load("maybe"))
    >>> ax.get_title(loc="left")
    'What can happen: no, maybe, yes'
    """
    what = load(what) if isinstance(what, str) else what
    chain = _chain(what)
    graph = _trim(graph_of(what, variable, weeks=check_weeks(weeks)))
    bare = isinstance(what, Model)
    heads = _title(chain, bare, graph.graph["name"]), _note(chain, graph)
    whole = draw.plan(graph, graph.graph["share"], sheet.WIDTH * 72 - 24)
    with canvas(ax, theme, (sheet.WIDTH, whole.height / 72 + 1.3)) as at:
        at.begin(*heads)
        laid, scale = (whole, 1.0) if at.own else draw.fitted(graph, graph.graph["share"], *sheet.room(at.ax))
        marks = looks(chain.endings, at.theme)
        mine = {node: marks[data["ending"]] for node, data in graph.nodes(data=True) if data["ending"]}
        draw.draw_graph(at.ax, laid, mine, at.theme, scale=scale, **artist)
        at.finish(*heads)
        tell(at.ax, *_words(chain, graph, bare))
    return at.ax


def _chain(what: Chain | Model | Outcomes) -> Chain:
    if isinstance(what, Outcomes):
        return chain_of(what)
    if isinstance(what, Chain):
        return what
    actions = what.actions
    return Chain(what, Strategy("any action", lambda see: dict.fromkeys(actions, 1 / len(actions))))


def _variable(chain: Chain, variable: str | None) -> str:
    name = next(iter(chain.variables)) if variable is None else variable
    if name not in chain.variables:
        raise UnknownName("variable", name, chain.variables)
    return name


def _nodes(chain: Chain, row: int, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name, ending or "") from left to right: an ending with a value of its own stands at its place."""
    place: dict[float, list[tuple[str, str]]] = {}
    for v in np.unique(chain.places[row, chain.ending < 0]):
        place.setdefault(float(v), []).append((values[v], ""))
    for e, ending in enumerate(chain.endings):
        at = np.unique(chain.places[row, chain.ending == e])
        if at.size == 0:
            continue
        alone = at.size == 1 and float(at[0]) not in place
        where = float(at[0]) if alone else float(len(values)) if e == 0 else -1.0
        taken = {node for nodes in place.values() for node, _ in nodes}
        place.setdefault(where, []).append((ending if ending not in taken else f"{ending} ", ending))
    return [node for where in sorted(place) for node in place[where]]


def _flow(
    chain: Chain, row: int, values: tuple[str, ...], weeks: int
) -> tuple[NDArray[np.float64], list[str], tuple[str, ...]]:
    """(nodes, actions, nodes) expected moves over the weeks; and the names of nodes and actions."""
    names = [node for node, _ in _nodes(chain, row, values)]
    at = _index(chain, row, values, names)
    spent = sum(np.where(chain.ending < 0, x, 0.0) for x in propagate(chain.matrix, chain.start, weeks - 1))
    pair = np.repeat(np.arange(chain.size), np.diff(chain.first))
    acts = np.zeros(pair.size, dtype=np.int64) if chain.product is None else chain.product.action.astype(np.int64)
    words = chain.model.actions if chain.model is not None else ("step",)
    flow = np.zeros((len(names), len(words), len(names)))
    np.add.at(flow, (at[pair], acts, at[chain.after]), np.asarray(spent)[pair] * chain.chance)
    return flow, names, words


def _share(flow: NDArray[np.float64]) -> list[float]:
    total = flow.sum()
    return [float(part / total) if total > 0 else 0.0 for part in flow.sum(axis=(0, 2))]


def _index(chain: Chain, row: int, values: tuple[str, ...], names: list[str]) -> NDArray[np.int64]:
    """(size,) the node of every pair."""
    of_value = np.array([names.index(value) if value in names else -1 for value in values])
    of_ending = np.array(
        [names.index(_node(ending, names)) if _node(ending, names) in names else -1 for ending in chain.endings]
    )
    return np.where(chain.ending < 0, of_value[chain.places[row]], of_ending[chain.ending])


def _node(ending: str, names: list[str]) -> str:
    """The name of an ending's node, which differs where a rung has the same name."""
    return f"{ending} " if f"{ending} " in names else ending


def _trim(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Without the rarest moves, where there are too many to read."""
    if draw.one_row(graph):
        return graph
    rare = [(a, b, key) for a, b, key, p in graph.edges(keys=True, data="chance") if p < SMALLEST]
    kept = graph.copy()
    kept.remove_edges_from(rare)
    kept.remove_nodes_from([node for node in list(kept) if kept.degree(node) == 0])
    kept.graph["rare"] = len(rare)
    return kept


def _title(chain: Chain, bare: bool, variable: str) -> str:
    subject = plain(chain.model.title if chain.model is not None else chain.source)
    what = subject[:1].lower() + subject[1:] if bare else f"{plain(variable)} under {plain(chain.strategy_name)}"
    return f"What can happen: {what}"


def _note(chain: Chain, graph: nx.MultiDiGraph) -> str:
    step = plain(chain.step)
    stubs = "".join(f" {MARKS.get(mark, '')} {plain(name)}." for name, mark in _stubs(chain, graph))
    others = f" Other variables at their average over the {step}s." if len(chain.variables) > 1 else ""
    rare = f" Moves rarer than {percent(SMALLEST)} are left out." if graph.graph.get("rare") else ""
    actions = {action for _, _, action in graph.edges(data="action")}
    lone = f"Every arrow: {plain(min(actions))}. " if len(actions) == 1 and chain.model else ""
    key = f"{lone}Wider arrow, likelier move: its chance in one {step} when that action is taken. ↺ stays.{stubs}"
    return f"{key}{others}{rare} {chain.note}"


def _stubs(chain: Chain, graph: nx.MultiDiGraph) -> list[tuple[str, str]]:
    """Endings shown by their mark alone, with it."""
    if draw.one_row(graph):
        return []
    here = [data["ending"] for _, data in graph.nodes(data=True) if data["ending"] and not data["goal"]]
    return [(name, look.marker) for name, look in looks(chain.endings, LIGHT).items() if name in here]


def _words(chain: Chain, graph: nx.MultiDiGraph, bare: bool) -> tuple[str, str]:
    nodes = ", ".join(plain(node) for node in graph)
    moves = [(a, b, d["action"], d["chance"]) for a, b, d in graph.edges(data=True) if a != b]
    shown = [f"{plain(k)} takes {plain(a)} to {plain(b)} {percent(p)}" for a, b, k, p in moves]
    whose = "each action" if bare else plain(chain.strategy_name)
    return (
        f"Graph of what can happen in one {plain(chain.step)} under {whose}, from left to right: {nodes}.",
        f"{'; '.join(shown)}.",
    )
