"""A rule to read, as a tree and as a map of what to do where."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Flags, Ints
from olivebranch.base.text import plain
from olivebranch.draw.regimes import MapAxis, regime_map
from olivebranch.draw.style import WIDTH
from olivebranch.draw.tree import DrawnNode, decision_tree, tree_height
from olivebranch.errors import UnknownName
from olivebranch.pacing.phrases import phrase
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.studies.best.tree import RuleTree, Split, split

TITLE = "What should you do when?"


@redrawable
def plot_tree(result: RuleTree, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """What should you do when? The rule as a decision tree: on the left what to look at, on the right what to do.

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_tree(ob.best_pacing("maybe", weeks=20).rule())
    >>> [text.get_text() for text in ax.texts][:2]
    ['take a small step', 'no']
    """
    check_shown("plot_tree", result, RuleTree)
    root = _drawn(result, split(result))
    with canvas(ax, theme, (WIDTH, 1.5 + tree_height(root) / 72)) as at:
        at.settle()
        if at.own:
            decision_tree(at.ax, root, at.theme, **artist)
            at.frame(TITLE, _note(result))
        else:
            at.before_drawing(TITLE, _note(result))
            decision_tree(at.ax, root, at.theme, **artist)
        set_alt_text(at.ax, "Decision tree.", result.words())
    return at.ax


def _drawn(result: RuleTree, node: Split | str) -> DrawnNode:
    if isinstance(node, str):
        return DrawnNode(phrase(node), (), result.model.actions.index(node))
    return DrawnNode(plain(node.name), tuple((label, _drawn(result, child)) for label, child in node.branches))


def _note(result: RuleTree) -> str:
    return f"{result.title}. {result.late} {result.care} {result.model.note}".replace("  ", " ")


@redrawable
def plot_pacing(
    result: RuleTree,
    x: str | None = None,
    y: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """What should you do where? A map of the rule's action over two variables.

    If the action also depends on something else, the cell is hatched and shows the most frequent action.

    Parameters
    ----------
    x, y : the variables along the sides; default: the first two that the rule looks at

    Raises UnknownName for an unknown theme, or a variable that the rule cannot see.

    >>> import olivebranch as ob
    >>> plot_pacing(ob.best_pacing("maybe", weeks=20).rule()).get_xlabel()
    'stance'
    """
    check_shown("plot_pacing", result, RuleTree)
    across, down = _sides(result, x, y)
    best, mixed = _cells(result, across, down)
    columns, rows = (_axis(result, name) for name in (across, down))
    with canvas(ax, theme, (WIDTH, max(5.0, 2.8 + 0.5 * best.shape[0]))) as at:
        at.settle()
        names = [plain(action) for action in result.model.actions]
        regime_map(at.ax, best, mixed, names, columns, rows, at.theme, hatched="it depends on more", **artist)
        at.settle_and_frame("What should you do where?", f"{result.title}. {result.care} {result.model.note}")
        set_alt_text(at.ax, f"Map of the action over {columns.name} and {rows.name or 'nothing else'}.", result.words())
    return at.ax


def _axis(result: RuleTree, name: str | None) -> MapAxis:
    return MapAxis("", [""]) if name is None else MapAxis(plain(name), [plain(value) for value in result.met[name]])


def _sides(result: RuleTree, x: str | None, y: str | None) -> tuple[str, str | None]:
    for name in (x, y):
        if name is not None and not is_name(name, result.met):
            raise UnknownName("variable", name, result.met, " that the rule can see")
    used = [name for name in result.looks_at if name in result.met] or list(result.met)[:1]
    across = x or next(name for name in [*used, *result.met] if name != y)
    return across, y or next((name for name in used if name != across), None)


def _cells(result: RuleTree, across: str, down: str | None) -> tuple[Ints, Flags]:
    """(rows, columns) the most frequent action in each cell, and whether there is another."""
    others = [name for name in result.met if name not in (across, down)]
    rows = result.met[down] if down else ("",)
    best = np.zeros((len(rows), len(result.met[across])), dtype=np.int64)
    mixed = np.zeros(best.shape, dtype=bool)
    for (j, low), (i, at) in product(enumerate(rows), enumerate(result.met[across])):
        counts = np.zeros(len(result.model.actions), dtype=np.int64)
        for rest in product(*(result.met[name] for name in others)):
            here = {across: at, **({down: low} if down else {}), **dict(zip(others, rest, strict=True))}
            for action in result.actions_at(here):
                counts[result.model.actions.index(action)] += 1
        best[j, i], mixed[j, i] = counts.argmax(), np.count_nonzero(counts) > 1
    return best, mixed
