"""A decision tree, read from left to right: what is looked at, its possible values and, on the right, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.text import Text

from olivebranch.draw.layout import size_in_points
from olivebranch.draw.palette import Theme, series_colour, text_on
from olivebranch.draw.style import BODY, SMALL, TINY, Style
from olivebranch.draw.text import line_count, text_width, wrapped

LINE = 13.0  # points: the height of a line of text
ROW = 40.0  # points: the least height of a leaf's row
SHARE = 0.34  # the part of the width for the leaves
GAP = 14.0  # points from the widest name to the line that continues
LABEL = 56.0  # points: the least width of a value's label


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node: what is looked at, and what each value leads to. A leaf leads nowhere, and has the index of a colour."""

    label: str
    branches: tuple[tuple[str, DrawnNode], ...] = ()
    colour: int = 0

    def leaves(self) -> Iterator[DrawnNode]:
        """The leaves, from the top."""
        if not self.branches:
            yield self
        for _, node in self.branches:
            yield from node.leaves()

    @property
    def depth(self) -> int:
        """How many things are looked at, one after another."""
        return 1 + max(node.depth for _, node in self.branches) if self.branches else 0


def tree_height(root: DrawnNode) -> float:
    """The height that the tree takes, in points."""
    return ROW * sum(1 for _ in root.leaves())


def decision_tree(ax: Axes, root: DrawnNode, theme: Theme, **artist: Any) -> list[Text]:
    """Draw the tree so that it fills the Axes; keywords go to the boxes of the leaves."""
    wide, tall = size_in_points(ax)
    ax.set(xlim=(0, wide), ylim=(tall, 0))
    ax.set_axis_off()
    drawing = _Drawing(ax, theme, _columns(root, wide), tall / sum(1 for _ in root.leaves()), artist)
    drawing.node(root, 0)
    return drawing.boxes


@dataclass(frozen=True, slots=True)
class _Columns:
    """The positions of everything from left to right, in points.

    Attributes
    ----------
    left : where the names of each depth begin and, last, where the leaves begin
    name : how wide the names of each depth are
    size : the size of the names, in points
    right : where the leaves end
    """

    left: tuple[float, ...]
    name: tuple[float, ...]
    size: float
    right: float


def _columns(root: DrawnNode, wide: float) -> _Columns:
    """Room for the widest name of each depth; the labels of the values share the rest."""
    names: list[list[str]] = [[] for _ in range(root.depth)]
    _names(root, 0, names)
    size = BODY
    while True:
        widths = [max(text_width(name, size, "bold") for name in at) + GAP for at in names]
        room = (wide * (1 - SHARE) - sum(widths)) / max(1, len(names))
        if room >= LABEL or size <= TINY - 2:
            break
        size -= 0.5
    left = [0.0]
    for width in widths:
        left.append(left[-1] + width + max(room, LABEL / 2))
    return _Columns(tuple(left), tuple(widths), size, wide)


def _names(node: DrawnNode, depth: int, names: list[list[str]]) -> None:
    if node.branches:
        names[depth].append(node.label)
        for _, child in node.branches:
            _names(child, depth + 1, names)


class _Drawing:
    def __init__(self, ax: Axes, theme: Theme, columns: _Columns, row: float, artist: Style) -> None:
        self.ax, self.theme, self.columns, self.row, self.artist = ax, theme, columns, row, artist
        self.next_row = 0
        self.boxes: list[Text] = []

    def node(self, node: DrawnNode, depth: int) -> float:
        """Draw a node and everything it leads to; returns its height in the picture."""
        if not node.branches:
            y = (self.next_row + 0.5) * self.row
            self.next_row += 1
            self._leaf(node, y)
            return y
        left, size = self.columns.left, self.columns.size
        elbow = left[depth] + self.columns.name[depth]
        line: Style = {"color": self.theme.soft, "lw": 1.2, "zorder": 1}
        label: Style = {"fontsize": min(TINY, size), "va": "bottom", "ha": "left", "linespacing": 1.05}
        heights = []
        for text, child in node.branches:
            y = self.node(child, depth + 1)
            heights.append(y)
            end = left[depth + 1] if child.branches else left[-1]
            self.ax.plot([elbow, end - 4], [y, y], **line)
            self.ax.text(elbow + 4, y - 2, wrapped(text, min(TINY, size), end - elbow - 8), **label)
        middle = (heights[0] + heights[-1]) / 2
        self.ax.plot([elbow, elbow], [heights[0], heights[-1]], **line)
        self.ax.plot([elbow - 8, elbow], [middle, middle], **line)
        self.ax.text(left[depth] + 2, middle, node.label, fontsize=size, fontweight="bold", va="center", ha="left")
        return middle

    def _leaf(self, node: DrawnNode, y: float) -> None:
        colour, size = series_colour(self.theme, node.colour), SMALL
        left = self.columns.left[-1]
        text = wrapped(node.label, size, self.columns.right - left - 16)
        while line_count(text) * LINE > self.row - 6 and size > 6:
            size -= 0.5
            text = wrapped(node.label, size, self.columns.right - left - 16)
        box: Style = {"facecolor": colour, "edgecolor": "none", "pad": 4.0} | self.artist
        style: Style = {"fontsize": size, "va": "center", "ha": "left", "color": text_on(colour), "linespacing": 1.1}
        self.boxes.append(self.ax.text(left + 6, y, text, bbox=box, **style))
