"""A chain in other formats: what is written says the same when it is read back."""

from __future__ import annotations

import html
import re
import warnings
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.chain.labels import pair_names
from olivebranch.exchange import (
    from_csv,
    from_frame,
    to_csv,
    to_dot,
    to_frame,
    to_mermaid,
    to_networkx,
    to_prism,
    to_quantecon,
)
from support.exchanged import CHAINS, COIN, ODD, same


@pytest.fixture(params=CHAINS)
def chain(request):
    return CHAINS[request.param]


# ---- tables --------------------------------------------------------------------------------------


def test_a_table_reads_back(chain):
    same(chain, from_frame(to_frame(chain)))


def test_csv_reads_back(chain, tmp_path):
    same(chain, from_csv(to_csv(chain, tmp_path / "chain.csv")))


def test_a_table_is_read_by_label_and_not_by_place(chain, tmp_path):
    frame = to_frame(chain)
    mixed = frame.iloc[::-1, ::-1]
    same(chain, from_frame(mixed))
    mixed.to_csv(tmp_path / "mixed.csv")  # as pandas writes it
    same(chain, from_csv(tmp_path / "mixed.csv"))


def test_the_order_of_endings_can_be_kept():
    chain = CHAINS["memory"]
    assert from_frame(to_frame(chain), endings=chain.endings).endings == chain.endings
    with pytest.raises(ob.ArgumentError, match="'gone' has no states"):
        from_frame(to_frame(chain), endings=["gone"])


def test_a_spreadsheet_leaves_cells_empty(tmp_path):
    path = tmp_path / "door.csv"
    path.write_text("(state),(start),(ending),open,shut\nopen,1,,0.75,0.25\nshut,,shut,,\n", encoding="utf-8-sig")
    chain = from_csv(path)
    assert chain.source == "door"
    assert chain.exact(2).chance("shut") == 1 - 0.75**2


BAD = {
    "no start": ("(state),(ending),a\na,,1\n", ["no column '(start)'", "Add it"]),
    "no state": ("(stat),(start),(ending),a\na,1,,1\n", ["needs a column '(state)'", "Its columns are: (stat)"]),
    "nothing": ("", ["needs a column '(state)'", "none"]),
    "text": ("(state),(start),(ending),a\na,1,,one\n", ["row 'a', column 'a' = 'one'", "must be a number"]),
    "not a number": ("(state),(start),(ending),a\na,1,,nan\n", ["row 'a', column 'a' = 'nan'"]),
    "a row below 1": ("(state),(start),(ending),a,b\na,1,,0.5,0.4\nb,0,,0,1\n", ["'a' sums to 0.9"]),
    "a column too few": ("(state),(start),(ending),a\na,1,,1\nb,0,,1\n", ["the same names", "'b'"]),
    "twice": ("(state),(start),(ending),a,a\na,1,,1,0\n", ["columns of different names"]),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_such_table_is_one_clear_error(kind, tmp_path):
    text, pieces = BAD[kind]
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(ob.ArgumentError) as caught:
        from_csv(tmp_path / "bad.csv")
    for piece in pieces:
        assert piece in str(caught.value)


def test_a_file_that_is_not_there_and_a_state_with_a_columns_name(tmp_path):
    with pytest.raises(ob.ArgumentError, match=r"nowhere\.csv: cannot be read"):
        from_csv(tmp_path / "nowhere.csv")
    with pytest.raises(ob.ArgumentError, match=r"a state is called '\(start\)'"):
        to_frame(ob.Chain.from_matrix([[1.0]], names=["(start)"]))
    with pytest.raises(ob.ArgumentError, match="no column"):
        from_frame(pd.DataFrame(COIN))


# ---- diagrams ------------------------------------------------------------------------------------


def check_moves(chain, names, moves, start, ended):
    """Compare what was read from a diagram with the chain; chances are written with twelve digits."""
    known, matrix = pair_names(chain), chain.matrix.toarray()
    assert set(names.values()) == set(known)
    place = {key: known.index(name) for key, name in names.items()}
    assert {place[key] for key in ended} == set(np.flatnonzero(chain.ending >= 0).tolist())
    assert {place[key]: p for key, p in start.items()} == pytest.approx(
        {i: p for i, p in enumerate(chain.start) if p > 0}, abs=1e-11
    )
    told = np.zeros_like(matrix)
    for (a, b), p in moves.items():
        told[place[a], place[b]] = p
    matrix[chain.ending >= 0] = 0
    assert np.allclose(told, matrix, rtol=0, atol=1e-11)


def test_mermaid_reads_back(chain):
    head, *lines = to_mermaid(chain).splitlines()
    assert head == "stateDiagram-v2"
    names: dict[str, str] = {}
    moves: dict[tuple[str, str], float] = {}
    start: dict[str, float] = {}
    ended = set()
    for line in lines:
        if named := re.fullmatch(r'    state "([^"]*)" as (s\d+)', line):
            names[named[2]] = html.unescape(re.sub(r"#(\w+);", lambda m: f"&{'#' * m[1].isdigit()}{m[1]};", named[1]))
        elif end := re.fullmatch(r"    (s\d+) --> \[\*\]", line):
            ended.add(end[1])
        elif move := re.fullmatch(r"    (s\d+|\[\*\]) --> (s\d+) : (\S+)", line):
            if move[1] == "[*]":
                start[move[2]] = float(move[3])
            else:
                moves[move[1], move[2]] = float(move[3])
        else:
            raise AssertionError(line)
    check_moves(chain, names, moves, start, ended)


def unquoted(text):
    """The text of a string in the DOT language."""
    return re.sub(r"\\(.)", r"\1", text.removeprefix('"').removesuffix('"'))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the libraries that read it
def test_dot_is_read_by_another_tool():
    """networkx reads it with pydot; an odd name is in the next test."""
    chain = CHAINS["memory"]
    graph: Any = nx.nx_pydot.from_pydot(_parsed(to_dot(chain)))
    nodes = {key: data for key, data in graph.nodes(data=True) if key.startswith("s")}
    names = {key: unquoted(data["label"]) for key, data in nodes.items()}
    start = {key: float(unquoted(data["start"])) for key, data in nodes.items() if "start" in data}
    ended = {key for key, data in nodes.items() if "ending" in data}
    moves = {(a, b): float(unquoted(data["label"])) for a, b, data in graph.edges(data=True)}
    check_moves(chain, names, moves, start, ended)


def _parsed(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pydot's own, when it is loaded and first used
        import pydot

        graphs = pydot.graph_from_dot_data(text)
    assert graphs
    return graphs[0]


@pytest.mark.slow
def test_dot_keeps_odd_names():
    labels = [unquoted(node.get("label")) for node in _parsed(to_dot(CHAINS["odd names"])).get_nodes()]
    assert labels == ODD


@pytest.mark.parametrize("write", [to_mermaid, to_dot])
def test_a_diagram_that_nobody_could_read_is_refused(write):
    with pytest.raises(ob.ArgumentError, match="a diagram takes up to 200"):
        write(ob.Chain.from_matrix(np.eye(201)))
    assert write(ob.Chain.from_matrix(np.eye(200)))


@pytest.mark.parametrize("write", [to_mermaid, to_dot, to_frame, to_networkx, to_prism, to_quantecon])
def test_what_is_no_chain_is_refused(write):
    with pytest.raises(ob.ArgumentError, match="give a chain, such as"):
        write("maybe")
