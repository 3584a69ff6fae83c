"""The layout of a graph: rungs from left to right at fixed positions, with arrows over and under them.

A graph with few arrows has one row. A graph with many has a row for each action, with every rung at the same position
in each. There, short arrows to icons stand for the endings other than the one hoped for. So no labels cross, whatever
the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from olivebranch.base.text import plain, rounded_percent
from olivebranch.draw.arcs import LIFT, Arc, Arrow, extent, place_arcs
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import line_count, text_width, wrapped

ONE_ROW = 9  # the most arrows in a single row


@dataclass(frozen=True, slots=True)
class Box:
    """A rung or an ending.

    Attributes
    ----------
    label : its name, cut into lines
    stays : for each action that may leave them there, its index and the text
    half : half its width and height in points
    """

    name: str
    label: str
    stays: tuple[tuple[int, str], ...]
    half: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of boxes on a line.

    Attributes
    ----------
    actions : the indices of those it shows
    stubs : short arrows to endings that have no box: from which box, the arrow, and the ending
    up, down : its height above and below the line
    """

    actions: tuple[int, ...]
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]
    stubs: tuple[tuple[int, Arrow, str], ...]
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class GraphLayout:
    """The whole picture in points: rows from the top, the x of every box, and its size."""

    rows: tuple[Row, ...]
    xs: tuple[float, ...]
    width: float
    height: float
    names: tuple[str, ...]
    actions: tuple[str, ...]
    share: Mapping[str, float] | None


def one_row(graph: nx.MultiDiGraph) -> bool:
    """Is the graph small enough for all its arrows to share a row?"""
    return sum(1 for a, b in graph.edges() if a != b) <= ONE_ROW and len(graph) <= 6


def lay_out_graph(graph: nx.MultiDiGraph, width: float) -> GraphLayout:
    """Lay out a graph in `width` points.

    Parameters
    ----------
    graph : nodes in order from left to right, each with `ending` (its name, or "") and `goal` (true for the ending
        hoped for); edges with `action` and `chance`; an edge from a node to itself is a stay; `share` in its
        attributes says how often each action is taken, or is None if that is unknown
    """
    names, actions = tuple(graph), tuple(dict.fromkeys(a for _, _, a in graph.edges(data="action")))
    shared = one_row(graph)
    ends = {name for name, data in graph.nodes(data=True) if data["ending"] and not data["goal"]}
    shown = names if shared else tuple(name for name in names if name not in ends)
    groups = [tuple(range(len(actions)))] if shared else [(i,) for i in range(len(actions))]
    gap = width / len(shown)
    xs = tuple(gap * (i + 0.5) for i in range(len(shown)))
    rows = tuple(_row(graph, shown, actions, group, xs, gap, shared) for group in groups)
    height = sum(row.up + row.down for row in rows)
    return GraphLayout(rows, xs, width, height, shown, actions, graph.graph["share"])


def fit_graph(graph: nx.MultiDiGraph, wide: float, tall: float) -> tuple[GraphLayout, float]:
    """A layout, and the scale at which it fits this width and height in points."""
    for scale in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3):
        laid = lay_out_graph(graph, max(wide, 76.0 * len(graph)) / scale)
        if laid.height * wide <= tall * laid.width:
            break
    return laid, min(wide / laid.width, tall / laid.height)


def _row(
    graph: nx.MultiDiGraph,
    names: Sequence[str],
    actions: Sequence[str],
    group: Sequence[int],
    xs: Sequence[float],
    gap: float,
    shared: bool,
) -> Row:
    index = {name: i for i, name in enumerate(names)}
    moves = [(a, b, actions.index(d["action"]), d["chance"]) for a, b, d in graph.edges(data=True)]
    mine = [move for move in moves if move[2] in group]
    arrows = [Arrow(index[a], index[b], k, p) for a, b, k, p in mine if a != b and b in index]
    stubs = tuple((index[a], Arrow(index[a], -1, k, p), b) for a, b, k, p in mine if a != b and b not in index)
    stays: dict[str, list[tuple[int, float]]] = {name: [] for name in names}
    for a, b, k, p in mine:
        if a == b:
            stays[a].append((k, p))
    named = [actions[k] if shared and len(actions) > 1 else "" for k in range(len(actions))]
    boxes = tuple(_box(name, stays[name], named, gap) for name in names)
    round_ = [graph.nodes[name]["goal"] for name in names]
    arcs = tuple(place_arcs(arrows, xs, [box.half for box in boxes], round_, LIFT if shared else 32.0))
    below, above = extent(arcs)
    tallest = max(box.half[1] for box in boxes)
    per_box = Counter(box for box, _, _ in stubs)
    stub_room = 6 if not stubs else 34 if max(per_box.values()) == 1 else 45
    head = 0.0 if shared else 14.0
    words = (2.9 if shared and len(named) > 1 else 1.7) * SMALL
    up = max(above + words, tallest + 4) + head + 6
    down = max(below + words, tallest + stub_room) + 6
    return Row(tuple(group), boxes, arcs, stubs, up, down)


def _box(name: str, stays: Sequence[tuple[int, float]], named: Sequence[str], gap: float) -> Box:
    label = wrapped(plain(name), BODY, 0.72 * gap, "bold")
    words = tuple((k, _stay_text(named[k], p)) for k, p in stays)
    wide = max(
        [text_width(line, BODY, "bold") for line in label.split("\n")]
        + [text_width(word, TINY) + 4 for _, word in words]
    )
    tall = 1.25 * BODY * line_count(label) + (1.45 * TINY * len(words))
    return Box(name, label, words, (max(26.0, wide / 2 + 9), max(13.0, tall / 2 + 5)))


def _stay_text(action: str, chance: float) -> str:
    """The text in a box: the chance that an action leaves them there."""
    return f"↺ {plain(action)} {rounded_percent(chance)}" if action else f"↺ {rounded_percent(chance)}"
