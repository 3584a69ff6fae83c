"""A chain as a networkx graph: read back, and asked by networkx itself."""

from __future__ import annotations

import networkx as nx
import pytest

import olivebranch as ob
from olivebranch.exchange import from_networkx, to_networkx
from support.exchanged import CHAINS, same


@pytest.mark.parametrize("kind", CHAINS)
def test_a_graph_reads_back(kind):
    same(CHAINS[kind], from_networkx(to_networkx(CHAINS[kind])))


@pytest.mark.parametrize("kind", ["maybe", "memory"])
def test_a_graph_survives_another_format(kind, tmp_path):
    nx.write_graphml(to_networkx(CHAINS[kind]), tmp_path / "chain.graphml")
    same(CHAINS[kind], from_networkx(nx.read_graphml(tmp_path / "chain.graphml")))


def test_networkx_sees_the_same_classes():
    chain = CHAINS["memory"]
    graph = to_networkx(chain)
    ends = {node for part in nx.attracting_components(graph) for node in part}
    assert ends == {node for node, data in graph.nodes(data=True) if data["ending"]}
    assert max(sum(data["chance"] for _, _, data in graph.out_edges(node, data=True)) for node in graph) < 1 + 1e-12


def test_parallel_edges_add_up_and_the_order_of_endings_is_kept():
    graph = nx.MultiDiGraph()
    graph.add_node("a", start=1)
    graph.add_node("b", ending="yes")
    graph.add_node("c", ending="shut")
    graph.add_weighted_edges_from([("a", "b", 0.5), ("a", "b", 0.25), ("a", "c", 0.25)])
    chain = from_networkx(graph, chance="weight", endings=["shut", "yes"])
    assert chain.endings == ("shut", "yes")
    assert chain.exact(1).chance("yes") == 0.75


def test_what_is_no_chain_is_refused():
    graph = nx.DiGraph([("a", "b")])
    with pytest.raises(ob.ArgumentError, match=r"the edge \('a', 'b'\) has no 'chance'"):
        from_networkx(graph)
    with pytest.raises(ob.ArgumentError, match="must be a directed graph"):
        from_networkx(nx.Graph())
    graph["a"]["b"]["chance"] = 0.5
    graph.nodes["b"]["ending"] = "yes"
    with pytest.raises(ob.ArgumentError, match=r"'a' sums to 0\.5"):
        from_networkx(graph)
