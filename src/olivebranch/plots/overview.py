"""A graph of many actions in one row: the likeliest action for each move; or what happens, whatever is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

import networkx as nx

from olivebranch.base.text import plain, rounded_number, rounded_percent

MANY = 3  # actions: more would be a picture of as many strips
RAREST = 0.01  # rarer moves are left out
ALIKE = 0.01  # chances that differ by no more than this are as good as the same
ANY = "any action"
MOST = 60  # moves that can be told apart in one picture


def likeliest(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """For each move, only the action under which it is likeliest; `ANY` where the action hardly matters.

    An action that surely ends the walk, such as letting go, says nothing about other moves: `ANY` leaves it out.

    >>> from olivebranch.plots.moves import graph_of
    >>> [(a, b, action) for a, b, action in likeliest(graph_of("maybe")).edges(data="action")][:2]
    [('no', 'shut', 'ask'), ('no', 'maybe', 'small_step')]
    """
    overview = _nodes_of(graph)
    for a in graph:
        taken = _going_on(graph, a)
        for b in graph:
            found = {d["action"]: d["chance"] for d in graph.get_edge_data(a, b, default={}).values()}
            if a == b or not found or max(found.values()) < RAREST:
                continue
            best = max(found, key=lambda action: found[action])
            least = min((found.get(action, 0.0) for action in taken), default=0.0)
            name = ANY if len(taken) > 1 and found[best] - least <= ALIKE else best
            overview.add_edge(a, b, key=name, action=name, chance=found[best])
    return overview


def _going_on(graph: nx.MultiDiGraph, node: str) -> set[str]:
    """The actions taken at a node that do not surely end the walk."""
    ends: dict[str, float] = {}
    for _, b, d in graph.out_edges(node, data=True):
        ends[d["action"]] = ends.get(d["action"], 0.0) + (d["chance"] if graph.nodes[b]["ending"] else 0.0)
    return {action for action, chance in ends.items() if chance < 1 - 1e-9}


def whatever_is_done(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The chance of each move in one step under the strategy, whichever action it takes there."""
    overview = _nodes_of(graph)
    for a in graph:
        for b in graph:
            edges = graph.get_edge_data(a, b, default={}).values()
            chance = sum(d["chance"] * d["taken"] for d in edges)
            if chance >= RAREST or (a == b and chance > 0):
                overview.add_edge(a, b, key=ANY, action=ANY, chance=chance)
    return _without_alone(overview)


def legible(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph; of an action with too many moves for one row, only the likeliest from each rung are left.

    >>> dense = nx.MultiDiGraph([(a, b, {"chance": 1 / 30, "action": "go"}) for a in range(30) for b in range(30)])
    >>> dense.number_of_edges(), legible(dense).number_of_edges()
    (900, 60)
    """
    moves = Counter(action for _, _, action in graph.edges(data="action"))
    if max(moves.values(), default=0) <= MOST:
        return graph
    each = max(1, MOST // graph.number_of_nodes())
    edges: list[tuple[Hashable, Hashable, Hashable]] = []
    for node in graph:
        rows: dict[str, list[tuple[Hashable, Hashable, Hashable]]] = {}
        for a, b, key, data in sorted(graph.out_edges(node, keys=True, data=True), key=lambda edge: -edge[3]["chance"]):
            rows.setdefault(data["action"], []).append((a, b, key))
        for action, row in rows.items():
            edges += row[:each] if moves[action] > MOST else row
    return nx.MultiDiGraph(graph.edge_subgraph(edges))


def visits(graph: nx.MultiDiGraph, step: str) -> nx.MultiDiGraph:
    """How often each rung is visited and each move is made, on average over all walks, as texts on boxes and arrows."""
    counted = _nodes_of(graph)
    most = max((d["moves"] for _, _, d in graph.edges(data=True)), default=1.0) or 1.0
    for a in graph:
        spent = sum(d["moves"] for _, _, d in graph.out_edges(a, data=True))
        if not graph.nodes[a]["ending"]:
            often = rounded_number(spent) if spent >= 0.05 else "< 0.1"
            counted.nodes[a]["text"] = f"{often} {plain(step)}s"
            counted.nodes[a]["visits"] = spent
        for b in graph:
            moves = sum(d["moves"] for d in graph.get_edge_data(a, b, default={}).values())
            if a != b and moves >= RAREST / 2:
                text = rounded_percent(moves) if graph.nodes[b]["ending"] else f"{moves:.2g} ×"
                counted.add_edge(a, b, key=ANY, action=ANY, chance=moves / most, text=text, moves=moves)
    return _without_alone(counted)


def _nodes_of(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    overview = nx.MultiDiGraph(**{**graph.graph, "share": None, "overview": True})
    overview.add_nodes_from((node, dict(data)) for node, data in graph.nodes(data=True))
    return overview


def _without_alone(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    graph.remove_nodes_from([node for node in list(graph) if graph.degree(node) == 0])
    return graph
