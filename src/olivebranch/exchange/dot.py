"""DOT: a chain as a graph for Graphviz, and for other tools that read the language."""

from __future__ import annotations

from olivebranch.chain.chain import Chain
from olivebranch.exchange.graph import moves_of, shown


def to_dot(chain: Chain) -> str:
    """The chain as a graph in the DOT language: a node for each pair, an edge with its chance for each move.

    An ending has a double outline; where walks begin, a node's `start` attribute says how likely.

    Raises
    ------
    ArgumentError
        if this is no chain, or it has more than 200 pairs of state and memory.

    Examples
    --------
    >>> import olivebranch as ob
    >>> print(to_dot(ob.load("maybe") @ "jump_ahead"))
    digraph {
        rankdir=LR;
        s0 [label="shut", peripheries=2, ending="shut"];
        s1 [label="no", start="1"];
        s2 [label="yes", peripheries=2, ending="yes"];
        s1 -> s0 [label="0.25"];
        s1 -> s1 [label="0.67"];
        s1 -> s2 [label="0.08"];
    }
    """
    moves = moves_of(chain)
    lines = ["rankdir=LR;"]
    for i, name in enumerate(moves.names):
        attributes = [f"label={_quoted(name)}"]
        if i in moves.start:
            attributes.append(f'start="{shown(moves.start[i])}"')
        if i in moves.ended:
            attributes += ["peripheries=2", f"ending={_quoted(moves.ended[i])}"]
        lines.append(f"s{i} [{', '.join(attributes)}];")
    lines += [f's{a} -> s{b} [label="{shown(chance)}"];' for a, b, chance in moves.moves]
    return "\n".join(["digraph {", *(f"    {line}" for line in lines), "}"])


def _quoted(text: str) -> str:
    """A string of the DOT language, in which a backslash and a quotation mark are escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
    return f'"{escaped}"'
