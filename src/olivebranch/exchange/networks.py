"""networkx: a chain as a directed graph, for its algorithms and for the many formats that it writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base import sparse as sp
from olivebranch.base.arguments import as_label, as_text
from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.errors import ArgumentError, printed
from olivebranch.exchange.table import chain_of, read_number

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(chain: Chain) -> nx.DiGraph:
    """The chain as a directed graph: a node for each pair, an edge with its `chance` for each move.

    A node's `start` is the chance that a walk begins there, and its `ending` the name of its ending, "" where open. An
    ending leads to itself. `from_networkx` reads it back.

    Raises
    ------
    ArgumentError
        if this is no chain.

    Examples
    --------
    >>> import olivebranch as ob
    >>> import networkx as nx
    >>> graph = to_networkx(ob.load("maybe") @ "small_steps")
    >>> graph.nodes["no"], round(graph["no"]["maybe"]["chance"], 2)
    ({'start': 1.0, 'ending': ''}, 0.35)
    >>> nx.shortest_path(graph, "no", "yes")
    ['no', 'maybe', 'yes']
    """
    import networkx as nx

    if not isinstance(chain, Chain):
        raise ArgumentError(f"chain = {printed(chain)}: give a chain, such as ob.load('maybe') @ 'small_steps'.")
    names, graph, moves = pair_names(chain), nx.DiGraph(name=chain.title), chain.matrix.tocoo()
    for name, start, ending in zip(names, chain.start, chain.ending, strict=True):
        graph.add_node(name, start=float(start), ending=chain.endings[ending] if ending >= 0 else "")
    for row, column, chance in zip(*moves.coords, moves.data, strict=True):
        if chance > 0:
            graph.add_edge(names[row], names[column], chance=float(chance))
    return graph


def from_networkx(
    graph: nx.Graph, *, chance: str = "chance", endings: Iterable[str] = (), step: str = "week", title: str = "a chain"
) -> Chain:
    """The chain of a directed graph such as `to_networkx` makes. The chances of parallel edges are added.

    Parameters
    ----------
    graph : a directed graph; a node may have a `start` (0 unless given) and an `ending` (open unless given)
    chance : the attribute of an edge that holds its chance, such as "weight"
    endings : as for `from_frame`
    step, title : the unit of time, and what tables and pictures call the chain

    Raises
    ------
    ArgumentError
        if the graph is not directed, the chance of an edge is missing or no number, two nodes have the same name, or
        the chances of a node's edges do not sum to 1.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_node("start", start=1)
    >>> graph.add_node("goal", ending="yes")
    >>> graph.add_weighted_edges_from([("start", "start", 0.75), ("start", "goal", 0.25)])
    >>> from_networkx(graph, chance="weight").exact(weeks=2).chance("yes")
    0.4375
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph) or not graph.is_directed():
        raise ArgumentError(f"graph = {printed(graph)}: must be a directed graph of networkx, such as nx.DiGraph().")
    chance = as_text("chance", chance)
    place = {node: i for i, node in enumerate(graph)}
    edges = [(place[a], place[b], _share((a, b), chance, share)) for a, b, share in graph.edges(data=chance)]
    rows, columns, chances = zip(*edges, strict=True) if edges else ((), (), ())
    moves = sp.coo_array((np.array(chances, dtype=np.float64), (rows, columns)), shape=(len(place), len(place)))
    start = [data.get("start", 0) for _, data in graph.nodes(data=True)]
    ended = [data.get("ending", "") for _, data in graph.nodes(data=True)]
    return chain_of([as_label("a node", node) for node in graph], start, ended, moves.tocsr(), endings, step, title)


def _share(edge: tuple[Any, Any], chance: str, given: Any) -> float:
    """The chance of an edge."""
    if given is None:
        raise ArgumentError(
            f"the edge {printed(edge)} has no {printed(chance)}: name the attribute that holds its chance."
        )
    number = read_number(given)
    if number is None:
        raise ArgumentError(f"the edge {printed(edge)} has {chance} = {printed(given)}: must be a number from 0 to 1.")
    return number
