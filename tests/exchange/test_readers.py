"""What is no chain: a table or a graph with something else where a number or a name belongs is one clear error."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.exchange import (
    from_csv,
    from_excel,
    from_frame,
    from_networkx,
    runs_from_csv,
    runs_from_parquet,
    to_frame,
)

NO_NUMBERS: list[Any] = ["x", "", 1j, [1], {}, np.nan, np.inf, -1, 10**400, np.array([1, 2]), pd.NA]
NOTHING: list[Any] = [None, np.nan, "", pd.NA, pd.NaT]  # where an ending may stand


def graph(*, chance: Any = 1.0, start: Any = 1, ending: Any = "yes") -> nx.DiGraph:
    """One move from "a" into an ending."""
    made = nx.DiGraph()
    made.add_node("a", start=start)
    made.add_node("b", ending=ending)
    made.add_edge("a", "b", chance=chance)
    return made


def frame(row: str = "no", column: str | None = None, value: Any = None) -> pd.DataFrame:
    """A chain as a table, with one of its cells replaced."""
    made = to_frame(ob.load("maybe") @ "jump_ahead").astype(object)
    if column is not None:
        made[column] = [value if name == row else given for name, given in made[column].items()]
    return made


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:9])
def test_a_chance_is_a_number(value):
    for read in (
        lambda: from_networkx(graph(chance=value)),
        lambda: from_networkx(graph(start=value)),
        lambda: from_frame(frame(column="no", value=value)),
        lambda: from_frame(frame(column="(start)", value=value)),
    ):
        with pytest.raises(ob.ArgumentError, match="number"):
            read()


@pytest.mark.parametrize("value", NOTHING, ids=repr)
def test_a_state_without_an_ending_is_open(value):
    open_graph = graph(ending=value)
    open_graph.add_edge("b", "b", chance=1)
    for chain in (from_networkx(open_graph), from_frame(frame("yes", "(ending)", value))):
        assert "yes" not in chain.endings


@pytest.mark.parametrize(
    "thing",
    [None, 3, "maybe", [], np.eye(2), nx.Graph(), nx.DiGraph, pd.DataFrame(), object()],
    ids=lambda thing: type(thing).__name__,
)
def test_what_is_no_graph_and_no_table_is_refused(thing):
    with pytest.raises(ob.ArgumentError, match="must be a directed graph"):
        from_networkx(thing)
    with pytest.raises(ob.ArgumentError, match=r"no column '\(start\)'"):
        from_frame(thing)


def test_names_are_told_apart():
    whole = frame()
    for column in ("no", "(start)", "(ending)"):
        with pytest.raises(ob.ArgumentError, match="two columns of the table have the same name"):
            from_frame(pd.concat([whole, whole[column]], axis=1))
    with pytest.raises(ob.ArgumentError, match="same name"):
        from_frame(pd.concat([whole, whole.iloc[:1]]))
    with pytest.raises(ob.ArgumentError, match="different names"):
        from_networkx(nx.relabel_nodes(graph(), {"a": 1, "b": "1"}))


@pytest.mark.parametrize("read", [lambda **o: from_frame(frame(), **o), lambda **o: from_networkx(graph(), **o)])
def test_endings_are_a_list_of_names(read):
    assert read(endings=["yes"]).endings[0] == "yes"
    for given in (None, 3, "yes", ["nobody"], [["yes"]]):
        with pytest.raises(ob.ArgumentError, match="endings"):
            read(endings=given)


@pytest.mark.parametrize("given", [None, 3, [], {}])
def test_the_chance_of_an_edge_is_found_by_name(given):
    with pytest.raises(ob.ArgumentError, match=r"chance = .*must be a text"):
        from_networkx(graph(), chance=given)


@pytest.mark.parametrize("read", [from_csv, from_excel, runs_from_csv, runs_from_parquet])
def test_a_folder_and_what_is_no_path_are_refused(read, tmp_path):
    for path in (None, 3, "", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ob.ArgumentError, match=r"cannot be read|must be a path|must name a file"):
            read(path)
