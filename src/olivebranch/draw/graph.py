"""What can happen, as a graph: rungs and endings as boxes, an arrow for each action and move, as wide as its chance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch, Patch, Polygon, Rectangle
from matplotlib.transforms import Affine2D

from olivebranch.base.text import plain, rounded_percent
from olivebranch.draw.arcs import Arc, Arrow
from olivebranch.draw.arrows import curved_arrow, straight_arrow
from olivebranch.draw.graph_layout import Box, GraphLayout, Row
from olivebranch.draw.icons import icon
from olivebranch.draw.layout import artists_on, scale_artists
from olivebranch.draw.palette import Look, Theme, mix, series_colour, text_on
from olivebranch.draw.style import BODY, SMALL, TINY, Style
from olivebranch.draw.text import line_count, text_width


def draw_graph(
    ax: Axes, laid: GraphLayout, looks: Mapping[str, Look], theme: Theme, *, scale: float = 1.0, **artist: Any
) -> list[FancyArrowPatch]:
    """Draw a layout. `looks` gives the look of each ending by the name of its node; the other nodes are open."""
    ax.set_axis_off()
    already_there = artists_on(ax)
    ax.set_aspect("equal")
    ax.set_xlim(0, laid.width)
    ax.set_ylim(-laid.height, 0)
    arrows, top = [], 0.0
    for n, row in enumerate(laid.rows):
        line = top - row.up
        if len(laid.rows) > 1:
            _row_heading(ax, laid, row, top, theme, ruled=n > 0)
        used = {arc.arrow.source for arc in row.arcs} | {arc.arrow.target for arc in row.arcs}
        used |= {box for box, _, _ in row.stubs} | {i for i, box in enumerate(row.boxes) if box.stays}
        for i, box in enumerate(row.boxes):
            _box(ax, (laid.xs[i], line), box, looks.get(box.name), theme, faded=i not in used)
        arrows += [_arc(ax, arc, line, laid, row, theme, artist) for arc in row.arcs]
        arrows += _stubs(ax, row, line, laid, looks, theme, artist)
        top = line - row.down
    scale_artists(ax, scale, already_there)
    return arrows


def _row_heading(ax: Axes, laid: GraphLayout, row: Row, top: float, theme: Theme, *, ruled: bool) -> None:
    action = laid.actions[row.actions[0]]
    colour = series_colour(theme, row.actions[0]) if len(row.actions) == 1 and row.head == plain(action) else theme.ink
    if ruled:
        ax.plot([0, laid.width], [top, top], color=theme.faint, lw=0.8)
    ax.text(2, top - 5, row.head, fontsize=BODY, fontweight="bold", color=colour, va="top")
    if laid.share is not None:
        after = 10 + text_width(plain(action), BODY, "bold")
        words = f"{rounded_percent(laid.share[action])} of the time"
        ax.text(after, top - 6.5, words, fontsize=TINY, color=theme.soft, va="top")


def _box(
    ax: Axes, middle: tuple[float, float], box: Box, look: Look | None, theme: Theme, *, faded: bool = False
) -> None:
    """A box with its label. An ending is filled and has its own shape; a box never reached here is faded."""
    (x, y), (w, h) = middle, box.half
    fill = mix(theme.panel, theme.actions[0], 0.45 * box.shade) if look is None else look.colour
    edge = theme.faint if faded and look is None else theme.soft if look is None else look.colour
    patch = _shape(look, x, y, w, h, {"facecolor": fill, "edgecolor": edge, "linewidth": 1.2, "zorder": 3})
    if faded and look is not None:
        patch.set_alpha(0.45)
    ax.add_patch(patch)
    ink = theme.ink if look is None else text_on(fill)
    if faded:
        ink = theme.soft if look is None else theme.ink
    up = 0.72 * TINY * len(box.stays)
    centred: Style = {"ha": "center", "va": "center", "zorder": 4}
    ax.text(x, y + up, box.label, fontsize=BODY, fontweight="bold", color=ink, linespacing=1.1, **centred)
    for n, (action, text) in enumerate(box.stays):
        low = y + up - 0.63 * BODY * line_count(box.label) - 1.4 * TINY * (n + 0.5)
        colour = theme.ink if box.shade else series_colour(theme, action)
        ax.text(x, low, text, fontsize=TINY, color=colour, **centred)


def _shape(look: Look | None, x: float, y: float, w: float, h: float, style: Style) -> Patch:
    """A rounded box for a rung; for endings an ellipse, a square-cornered box, a house, or a pointed box."""
    if look is None:
        round_box = "round,pad=6,rounding_size=9"
        return FancyBboxPatch((x - w + 6, y - h + 6), 2 * w - 12, 2 * h - 12, boxstyle=round_box, **style)
    if look.marker == "o":
        return Ellipse((x, y), 2.15 * w, 2.3 * h, **style)
    if look.marker == "s":
        return Rectangle((x - w, y - h), 2 * w, 2 * h, **style)
    house = [(-1, -1), (1, -1), (1, 0.5), (0, 1.35), (-1, 0.5)]
    pointed = [(-1.12, 0), (-0.85, -1), (0.85, -1), (1.12, 0), (0.85, 1), (-0.85, 1)]
    corners = house if look.marker == "^" else pointed
    return Polygon([(x + a * w, y + b * h) for a, b in corners], **style)


def _arc(ax: Axes, arc: Arc, line: float, laid: GraphLayout, row: Row, theme: Theme, artist: Style) -> FancyArrowPatch:
    chance, colour = arc.arrow.chance, series_colour(theme, arc.arrow.action)
    style: Style = {"color": colour, "linewidth": 1.0 + 5.5 * chance, "zorder": 2} | artist
    patch = curved_arrow(ax, arc.path.transformed(Affine2D().translate(0, line)), chance, **style)
    patch.set_capstyle("butt")
    x, y = arc.middle
    action = f"{plain(laid.actions[arc.arrow.action])}\n" if len(row.actions) > 1 else ""
    ax.text(
        x,
        y + line + (3 + 3 * chance) * (1 if arc.rise > 0 else -1),
        f"{action}{arc.arrow.label}",
        fontsize=SMALL,
        color=colour,
        ha="center",
        va="bottom" if arc.rise > 0 else "top",
        zorder=5,
        linespacing=1.05,
        bbox={"facecolor": theme.paper, "edgecolor": "none", "pad": 0.6},
    )
    return patch


def _stub_words(laid: GraphLayout, row: Row, arrow: Arrow) -> str:
    """What is written under a short arrow: its chance, below the action if the row shows several."""
    return f"{plain(laid.actions[arrow.action])}\n{arrow.label}" if len(row.actions) > 1 else arrow.label


def _stubs(
    ax: Axes,
    row: Row,
    line: float,
    laid: GraphLayout,
    looks: Mapping[str, Look],
    theme: Theme,
    artist: Style,
) -> list[FancyArrowPatch]:
    """Short arrows down to the icons of endings that have no box."""
    arrows = []
    for box in sorted({source for source, _, _ in row.stubs}):
        here = [(arrow, ending) for source, arrow, ending in row.stubs if source == box]
        for n, (arrow, ending) in enumerate(here):
            x = laid.xs[box] + (n - (len(here) - 1) / 2) * row.between
            y = line - row.boxes[box].half[1]
            style: Style = {
                "color": series_colour(theme, arrow.action),
                "linewidth": 1.0 + 5.5 * min(arrow.chance, 0.6),
                "zorder": 2,
            } | artist
            arrows.append(straight_arrow(ax, (x, y), (x, y - 17), 0.5 * arrow.chance, **style))
            ax.add_patch(icon(looks[ending], x if len(here) > 1 else x - 11, y - 25, 8))
            low = y - 32 - 0.5 * TINY - (2.1 * TINY * (n % 2) if row.staggered else 0)
            place = (x, low, "center", "top") if len(here) > 1 else (x - 4, y - 25, "left", "center")
            ax.text(*place[:2], _stub_words(laid, row, arrow), fontsize=TINY, ha=place[2], va=place[3], linespacing=1.0)
    return arrows
