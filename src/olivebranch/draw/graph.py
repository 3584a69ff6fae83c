"""What can happen, as a graph: the rungs from left to right at fixed places, an arrow for each action and move.

Few arrows share one row. Many get a row for each action, with every rung at the same place in each row, and endings
other than the one hoped for as short arrows to their mark: so no label crosses another, whatever the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch, Patch, Polygon, Rectangle
from matplotlib.transforms import Affine2D

from olivebranch.base.text import plain, rounded_percent
from olivebranch.draw.arcs import LIFT, Arc, Arrow, place, reach
from olivebranch.draw.icons import icon
from olivebranch.draw.layout import artists_on, hide_axes, scale_artists
from olivebranch.draw.palette import Look, Theme, on
from olivebranch.draw.style import BODY, SMALL, TINY
from olivebranch.draw.text import line_count, text_width, wrapped

ONE_ROW = 9  # arrows


@dataclass(frozen=True, slots=True)
class Box:
    """A rung or an ending: its label in lines, what stays there, half its width and height in points."""

    name: str
    label: str
    stays: tuple[tuple[int, str], ...]
    half: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the actions it shows, its boxes, arcs and stubs, and its height above and below the line."""

    actions: tuple[int, ...]
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]
    stubs: tuple[tuple[int, Arrow, str], ...]
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class Plan:
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


def plan(graph: nx.MultiDiGraph, share: Mapping[str, float] | None, room: float) -> Plan:
    """Lay a graph out in `room` points of width.

    Parameters
    ----------
    graph : nodes in order from left to right, each with `ending` (its name, or "") and `goal` (true for the ending
        hoped for); edges with `action` and `chance`; an edge from a node to itself is a stay
    share : how often each action is taken, where that is known
    """
    names, actions = tuple(graph), tuple(dict.fromkeys(a for _, _, a in graph.edges(data="action")))
    shared = one_row(graph)
    ends = {name for name, data in graph.nodes(data=True) if data["ending"] and not data["goal"]}
    shown = names if shared else tuple(name for name in names if name not in ends)
    groups = [tuple(range(len(actions)))] if shared else [(i,) for i in range(len(actions))]
    gap = room / len(shown)
    xs = tuple(gap * (i + 0.5) for i in range(len(shown)))
    rows = tuple(_row(graph, shown, actions, group, xs, gap, shared) for group in groups)
    height = sum(row.up + row.down for row in rows)
    return Plan(rows, xs, room, height, shown, actions, share)


def fitted(graph: nx.MultiDiGraph, share: Mapping[str, float] | None, wide: float, tall: float) -> tuple[Plan, float]:
    """A plan for so many points of width and height, and the scale at which it fits them."""
    for scale in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3):
        laid = plan(graph, share, max(wide, 76.0 * len(graph)) / scale)
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
    arcs = tuple(place(arrows, xs, [box.half for box in boxes], round_, LIFT if shared else 32.0))
    below, above = reach(arcs)
    tallest = max(box.half[1] for box in boxes)
    head = 0.0 if shared else 14.0
    words = (2.9 if shared and len(named) > 1 else 1.7) * SMALL
    up = max(above + words, tallest + 4) + head + 6
    down = max(below + words, tallest + (34 if stubs else 6)) + 6
    return Row(tuple(group), boxes, arcs, stubs, up, down)


def _box(name: str, stays: Sequence[tuple[int, float]], named: Sequence[str], gap: float) -> Box:
    label = wrapped(plain(name), BODY, 0.72 * gap, "bold")
    words = tuple((k, stay_text(named[k], p)) for k, p in stays)
    wide = max(
        [text_width(line, BODY, "bold") for line in label.split("\n")]
        + [text_width(word, TINY) + 4 for _, word in words]
    )
    tall = 1.25 * BODY * line_count(label) + (1.45 * TINY * len(words))
    return Box(name, label, words, (max(26.0, wide / 2 + 9), max(13.0, tall / 2 + 5)))


def stay_text(action: str, chance: float) -> str:
    """The badge of what stays put."""
    return f"↺ {plain(action)} {rounded_percent(chance)}" if action else f"↺ {rounded_percent(chance)}"


def draw_graph(
    ax: Axes, laid: Plan, looks: Mapping[str, Look], theme: Theme, *, scale: float = 1.0, **artist: Any
) -> list[FancyArrowPatch]:
    """Draw a plan. `looks` has the look of each ending, by the name of its node; others are open."""
    hide_axes(ax)
    since = artists_on(ax)
    ax.set_aspect("equal")
    ax.set_xlim(0, laid.width)
    ax.set_ylim(-laid.height, 0)
    found, top = [], 0.0
    for n, row in enumerate(laid.rows):
        line = top - row.up
        if len(laid.rows) > 1:
            _head(ax, laid, row, top, theme, n)
        used = {arc.arrow.source for arc in row.arcs} | {arc.arrow.target for arc in row.arcs}
        used |= {at for at, _, _ in row.stubs} | {i for i, box in enumerate(row.boxes) if box.stays}
        for i, box in enumerate(row.boxes):
            draw_box(ax, (laid.xs[i], line), box, looks.get(box.name), theme, faded=i not in used)
        found += [_arrow(ax, arc, line, laid, theme, artist) for arc in row.arcs]
        found += _stubs(ax, row, line, laid, looks, theme, artist)
        top = line - row.down
    scale_artists(ax, scale, since)
    return found


def _head(ax: Axes, laid: Plan, row: Row, top: float, theme: Theme, n: int) -> None:
    action = laid.actions[row.actions[0]]
    colour = theme.actions[row.actions[0] % len(theme.actions)]
    if n:
        ax.plot([0, laid.width], [top, top], color=theme.faint, lw=0.8)
    ax.text(2, top - 5, plain(action), fontsize=BODY, fontweight="bold", color=colour, va="top")
    if laid.share is not None:
        after = 10 + text_width(plain(action), BODY, "bold")
        ax.text(
            after,
            top - 6.5,
            f"{rounded_percent(laid.share[action])} of the time",
            fontsize=TINY,
            color=theme.soft,
            va="top",
        )


def draw_box(
    ax: Axes, at: tuple[float, float], box: Box, look: Look | None, theme: Theme, *, faded: bool = False
) -> Patch:
    """A box with its label; an ending is filled, in a shape of its own."""
    (x, y), (w, h) = at, box.half
    fill = theme.panel if look is None else look.colour
    edge = theme.faint if faded and look is None else theme.soft if look is None else look.colour
    style: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "linewidth": 1.2, "zorder": 3}
    patch = shape(look, x, y, w, h, style)
    if faded and look is not None:
        patch.set_alpha(0.45)
    ax.add_patch(patch)
    ink = theme.ink if look is None else on(fill)
    if faded:
        ink = theme.soft if look is None else theme.ink
    up = 0.72 * TINY * len(box.stays)
    ax.text(
        x,
        y + up,
        box.label,
        fontsize=BODY,
        fontweight="bold",
        ha="center",
        va="center",
        color=ink,
        zorder=4,
        linespacing=1.1,
    )
    for n, (action, text) in enumerate(box.stays):
        low = y + up - 0.63 * BODY * line_count(box.label) - 1.4 * TINY * (n + 0.5)
        ax.text(
            x,
            low,
            text,
            fontsize=TINY,
            ha="center",
            va="center",
            color=theme.actions[action % len(theme.actions)],
            zorder=4,
        )
    return patch


def shape(look: Look | None, x: float, y: float, w: float, h: float, style: dict[str, Any]) -> Patch:
    """Rounded for a rung; an ellipse, a square-cut box or a pointed one for the endings."""
    if look is None:
        return FancyBboxPatch(
            (x - w + 6, y - h + 6), 2 * w - 12, 2 * h - 12, boxstyle="round,pad=6,rounding_size=9", **style
        )
    if look.marker == "o":
        return Ellipse((x, y), 2.15 * w, 2.3 * h, **style)
    if look.marker == "s":
        return Rectangle((x - w, y - h), 2 * w, 2 * h, **style)
    if look.marker == "^":
        return Polygon(
            [(x - w, y - h), (x + w, y - h), (x + w, y + 0.5 * h), (x, y + 1.35 * h), (x - w, y + 0.5 * h)], **style
        )
    hexagon = [(-1, 0), (-0.8, -1), (0.8, -1), (1, 0), (0.8, 1), (-0.8, 1)]
    return Polygon([(x + a * w, y + b * h) for a, b in hexagon], **style)


def _arrow(ax: Axes, arc: Arc, line: float, laid: Plan, theme: Theme, artist: dict[str, Any]) -> FancyArrowPatch:
    colour = theme.actions[arc.arrow.action % len(theme.actions)]
    path = arc.path.transformed(Affine2D().translate(0, line))
    style: dict[str, Any] = {"color": colour, "linewidth": 1.0 + 5.5 * arc.arrow.chance, "zorder": 2} | artist
    patch = FancyArrowPatch(path=path, arrowstyle=head_style(arc.arrow.chance), mutation_scale=1.0, **style)
    patch.set_capstyle("butt")
    ax.add_patch(patch)
    x, y = arc.middle
    shared = len(laid.rows) == 1 and len(laid.actions) > 1
    action = f"{plain(laid.actions[arc.arrow.action])}\n" if shared else ""
    off = (3 + 3 * arc.arrow.chance) * (1 if arc.rise > 0 else -1)
    ax.text(
        x,
        y + line + off,
        f"{action}{rounded_percent(arc.arrow.chance)}",
        fontsize=SMALL,
        color=colour,
        ha="center",
        va="bottom" if arc.rise > 0 else "top",
        zorder=5,
        linespacing=1.05,
        bbox={"facecolor": theme.paper, "edgecolor": "none", "pad": 0.6},
    )
    return patch


def head_style(chance: float) -> str:
    """An arrow head that grows with the line."""
    wide = 3.2 + 5.0 * min(chance, 0.7)
    return f"-|>,head_length={1.5 * wide:.3f},head_width={wide:.3f}"


def _stubs(
    ax: Axes, row: Row, line: float, laid: Plan, looks: Mapping[str, Look], theme: Theme, artist: dict[str, Any]
) -> list[FancyArrowPatch]:
    found = []
    for box in sorted({at for at, _, _ in row.stubs}):
        here = [(arrow, ending) for at, arrow, ending in row.stubs if at == box]
        for n, (arrow, ending) in enumerate(here):
            x = laid.xs[box] + (n - (len(here) - 1) / 2) * 40
            y = line - row.boxes[box].half[1]
            colour = theme.actions[arrow.action % len(theme.actions)]
            style: dict[str, Any] = {
                "color": colour,
                "linewidth": 1.0 + 5.5 * min(arrow.chance, 0.6),
                "zorder": 2,
            } | artist
            patch = FancyArrowPatch(
                (x, y),
                (x, y - 17),
                arrowstyle=head_style(0.5 * arrow.chance),
                mutation_scale=1.0,
                shrinkA=0,
                shrinkB=0,
                **style,
            )
            ax.add_patch(patch)
            ax.add_patch(icon(looks[ending], x - 11, y - 25, 8, theme))
            ax.text(x - 4, y - 25, rounded_percent(arrow.chance), fontsize=TINY, ha="left", va="center")
            found.append(patch)
    return found
