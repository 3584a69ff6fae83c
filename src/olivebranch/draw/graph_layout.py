"""The layout of a graph: rungs from left to right at fixed positions, with arrows over and under them.

A graph with few arrows has one row. A graph with many has a row for each action, with every rung at the same position
in each. There, short arrows to icons stand for the endings other than the one hoped for. So no labels cross, whatever
the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from olivebranch.base.text import plain, rounded_percent
from olivebranch.draw.arcs import LIFT, Arc, Arrow, extent, place_arcs
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import line_count, text_width, wrapped

ONE_ROW = 9  # the most arrows in a single row
MOVES, ENDS = "From rung to rung", "How it may end"  # above the two rows of an overview


@dataclass(frozen=True, slots=True)
class Box:
    """A rung or an ending.

    Attributes
    ----------
    label : its name, cut into lines
    stays : for each action that may leave them there, its index and the text
    half : half its width and height in points
    shade : from 0 to 1, how much of its colour it has
    """

    name: str
    label: str
    stays: tuple[tuple[int, str], ...]
    half: tuple[float, float]
    shade: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of boxes on a line.

    Attributes
    ----------
    head : what is above it, if it is not alone
    actions : the indices of those it shows
    stubs : short arrows to endings that have no box: from which box, the arrow, and the ending
    up, down : its height above and below the line
    between : points from one short arrow of a box to the next
    staggered : are the words under every second one lower, because there is no room side by side?
    """

    head: str
    actions: tuple[int, ...]
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]
    stubs: tuple[tuple[int, Arrow, str], ...]
    up: float
    down: float
    between: float
    staggered: bool


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
        attributes says how often each action is taken, or is None if that is unknown; with `overview`, all actions
        share a row, however many they are, and `text` and `visits` of nodes and edges are shown instead of chances
    """
    names, actions = tuple(graph), tuple(dict.fromkeys(a for _, _, a in graph.edges(data="action")))
    shared = one_row(graph)
    ends = {name for name, data in graph.nodes(data=True) if data["ending"] and not data["goal"]}
    shown = names if shared else tuple(name for name in names if name not in ends)
    together = shared or bool(graph.graph.get("overview"))
    every = tuple(range(len(actions)))
    ways = ("moves", "ends") if together and not shared and ends & {b for _, b in graph.edges()} else ("",)
    groups = [(every, way) for way in ways] if together else [((i,), "") for i in every]
    gap = width / len(shown)
    xs = tuple(gap * (i + 0.5) for i in range(len(shown)))
    rows = tuple(_row(graph, shown, actions, group, xs, gap, together, way) for group, way in groups)
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
    way: str = "",
) -> Row:
    """One row; of a `way` "moves" or "ends" only those between the rungs, or only those to an ending."""
    index = {name: i for i, name in enumerate(names)}
    moves = [(a, b, actions.index(d["action"]), d["chance"], d.get("text", "")) for a, b, d in graph.edges(data=True)]
    unwanted = {"moves": set(graph) - set(names), "ends": set(names)}.get(way, set())
    mine = [move for move in moves if move[2] in group and move[1] not in unwanted]
    arrows = [Arrow(index[a], index[b], k, p, text) for a, b, k, p, text in mine if a != b and b in index]
    stubs = tuple((index[a], Arrow(index[a], -1, k, p, t), b) for a, b, k, p, t in mine if a != b and b not in index)
    several = shared and len(actions) > 1
    stays: dict[str, list[tuple[int, str]]] = {name: [] for name in names}
    for a, b, k, p, _ in mine:
        if a == b:
            stays[a].append((k, _stay_text(actions[k] if several else "", p)))
    most = max((v for _, v in graph.nodes(data="visits") if v), default=1.0)
    boxes = tuple(_box(name, stays[name], graph.nodes[name], gap, most) for name in names)
    round_ = [graph.nodes[name]["goal"] for name in names]
    arcs = tuple(place_arcs(arrows, xs, [box.half for box in boxes], round_, LIFT if several else 32.0))
    below, above = extent(arcs)
    tallest = max(box.half[1] for box in boxes)
    per_box = Counter(box for box, _, _ in stubs)
    stub_room = 6.0 if not stubs else 34.0 if max(per_box.values()) == 1 else 45.0
    stub_room += 1.3 * TINY if stubs and several else 0.0
    title = {"moves": MOVES, "ends": ENDS}.get(way, "") if way else "" if shared else plain(actions[group[0]])
    head = 14.0 if title else 0.0
    words = (2.9 if several else 1.7) * SMALL
    widest = max((_stub_width(actions, arrow, several=several) for _, arrow, _ in stubs), default=0.0)
    up = max(above + words, tallest + 4) + head + 6
    down = max(below + words, tallest + stub_room) + 6
    between = min(max(24.0, widest + 5), 0.97 * gap / max(per_box.values(), default=1))
    staggered = between < widest
    return Row(title, tuple(group), boxes, arcs, stubs, up, down + (2.1 * TINY if staggered else 0), between, staggered)


def _stub_width(actions: Sequence[str], arrow: Arrow, *, several: bool) -> float:
    words = [arrow.label, *([plain(actions[arrow.action])] if several else [])]
    return max(text_width(word, TINY) for word in words)


def _box(name: str, stays: Sequence[tuple[int, str]], data: Mapping[str, Any], gap: float, most: float) -> Box:
    label = wrapped(plain(name), BODY, 0.72 * gap, "bold")
    words = (*stays, *([(0, data["text"])] if "text" in data else []))
    wide = max(
        [text_width(line, BODY, "bold") for line in label.split("\n")]
        + [text_width(word, TINY) + 4 for _, word in words]
    )
    tall = 1.25 * BODY * line_count(label) + (1.45 * TINY * len(words))
    half = max(26.0, wide / 2 + 9), max(13.0, tall / 2 + 5)
    return Box(name, label, words, half, data.get("visits", 0.0) / most)


def _stay_text(action: str, chance: float) -> str:
    """The text in a box: the chance that an action leaves them there."""
    return f"↺ {plain(action)} {rounded_percent(chance)}" if action else f"↺ {rounded_percent(chance)}"
