"""What luck looks like: single runs, side by side under the same luck, standing still or moving."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.paths import Paths
from olivebranch.draw import runs as draw
from olivebranch.draw import sheet
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.words import fit, plain
from olivebranch.errors import ArgumentError
from olivebranch.plots._bands import variable_of
from olivebranch.plots._base import as_outcomes, ending_looks, ending_word, tell, units
from olivebranch.plots.animation import Animation, animation

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

ACROSS = 4
FRAMES = 40  # at most


@overload
def plot_runs(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    runs: int | Sequence[int] | None = None,
    seed: int | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    animate: Literal[False] = False,
    **artist: Any,
) -> Figure | SubFigure: ...
@overload
def plot_runs(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    runs: int | Sequence[int] | None = None,
    seed: int | None = None,
    fig: None = None,
    theme: str | None = None,
    animate: Literal[True],
    **artist: Any,
) -> Animation: ...
def plot_runs(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    runs: int | Sequence[int] | None = None,
    seed: int | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    animate: bool = False,
    **artist: Any,
) -> Figure | SubFigure | Animation:
    """What luck looks like: single runs as small ladders; of a comparison, a row a strategy and the same luck a column.

    Parameters
    ----------
    runs : how many, or which (default: 8 of one strategy, 4 of several)
    seed : of the walks (default: the result's own, or 1)
    animate : give an `Animation` instead: play, pause and step in a notebook; ``.save("runs.gif")``, ``.html()``

    >>> import olivebranch as ob
    >>> figure = plot_runs(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20), runs=3)
    >>> len(figure.axes)
    6
    """
    every = as_outcomes(result)
    name = variable_of(every[0], variable)
    count = (8 if len(every) == 1 else ACROSS) if runs is None else runs
    luck = seed if seed is not None else every[0].seed if every[0].seed is not None else 1
    weeks = every[0].weeks or DEFAULT_WEEKS
    paths = [chain_of(o).paths(count, luck, weeks=weeks) for o in every]
    across = min(ACROSS, paths[0].runs.size) if len(every) == 1 else paths[0].runs.size
    if across > 8:
        raise ArgumentError(f"runs = {runs!r}: at most 8 of each strategy fit side by side.")
    found = sheet.find_theme(theme, fig)
    if animate:
        longest = max(int(p.lengths().max()) for p in paths)
        stride = max(1, ceil(longest / FRAMES))
        ends = [*range(0, longest, stride), longest]
        return animation(
            lambda upto: _figure(every, paths, name, across, found, None, upto, artist),
            ends,
            alt=" ".join(_words(every, paths)),
        )
    return _figure(every, paths, name, across, found, fig, None, artist)


def _figure(
    every: tuple[Outcomes, ...],
    paths: list[Paths],
    variable: str,
    across: int,
    theme: Theme,
    fig: Figure | SubFigure | None,
    upto: int | None,
    artist: dict[str, Any],
) -> Figure | SubFigure:
    places = [(o, p, i) for o, p in zip(every, paths, strict=True) for i in range(p.runs.size)]
    rows = ceil(len(places) / across)
    with sheet.sheet(theme):
        target = sheet.new_figure(max(6.4, 1.1 + 1.85 * across), 1.62 * rows + 1.2) if fig is None else fig
        axes = list(target.subplots(rows, across, squeeze=False, sharex=True, sharey=True).flat)
        for ax, (outcomes, walks, i) in zip(axes, places, strict=False):
            _panel(ax, outcomes, walks, i, variable, theme, upto, artist)
        for ax in axes[len(places) :]:
            ax.remove()
        _frame(target, axes, every, paths, across, theme, upto)
        tell(target, *_words(every, paths))
    return target


def _panel(
    ax: Axes,
    outcomes: Outcomes,
    walks: Paths,
    i: int,
    variable: str,
    theme: Theme,
    upto: int | None,
    artist: dict[str, Any],
) -> None:
    chain, marks = outcomes.chain, ending_looks(outcomes, theme)
    rungs, heights = _heights(outcomes, walks, i, variable)
    ending = walks.ending()[i]
    look: Look = marks[ending]
    floor = " or ".join(plain(name) for name in chain.endings[1:]) or "ended"
    draw.single_run(
        ax,
        heights,
        look,
        theme,
        rungs=[plain(r) for r in rungs],
        weeks=walks.weeks,
        ended=ending != "open",
        floor=fit(floor, sheet.TINY, 60),
        upto=upto,
        **artist,
    )
    told = ending_word(ending) if upto is None or upto >= heights.size - 1 else "…"
    week = "" if ending == "open" or told == "…" else f", {units(outcomes, 1)} {heights.size - 1}"
    draw.caption(ax, f"run {walks.runs[i]}: {told}{week}", theme)


def _heights(outcomes: Outcomes, walks: Paths, i: int, variable: str) -> tuple[list[str], Any]:
    """The rungs met in the chain, the goal on top; and the run's height each week until it ended, -1 on the floor."""
    chain = outcomes.chain
    row = list(chain.variables).index(variable)
    met = [int(v) for v in np.unique(chain.places[row, chain.ending < 0])]
    goal = chain.endings[0]
    rungs = [chain.variables[variable][v] for v in met]
    rungs += [goal] if goal not in rungs else [f"{goal} "]
    length = int(walks.lengths()[i])
    values = walks.values(variable)[i, : length + 1]
    heights = np.array([met.index(int(v)) if int(v) in met else len(met) for v in values])
    ending = walks.ending()[i]
    if ending != "open":
        heights[-1] = len(met) if ending == goal else -1
    return rungs, heights


def _frame(
    target: Figure | SubFigure,
    axes: list[Axes],
    every: tuple[Outcomes, ...],
    paths: list[Paths],
    across: int,
    theme: Theme,
    upto: int | None,
) -> None:
    first, step = every[0], units(every[0], 1)
    wide = target.bbox.width * 72 / target.get_figure(root=True).dpi - 20
    when = "" if upto is None else f" ({step} {upto})"
    if len(every) == 1:
        head = f"What does luck look like? {paths[0].runs.size} runs of {plain(first.strategy)}{when}"
    else:
        head = f"What does luck look like? The same luck in every column{when}"
        for r, outcomes in enumerate(every):
            axes[r * across].set_ylabel(
                fit(plain(outcomes.strategy), sheet.SMALL, 92, "bold"),
                fontweight="bold",
                fontsize=sheet.SMALL,
                labelpad=8,
            )
    target.suptitle(fit(head, sheet.TITLE, wide, "bold"), x=0.01, ha="left", fontsize=sheet.TITLE, fontweight="bold")
    note = f"Across: {step}s. Run numbers of seed {paths[0].seed}. ○ still open. {first.chain.note}"
    target.supxlabel(fit(note, sheet.TINY, wide), x=0.01, ha="left", fontsize=sheet.TINY, color=theme.soft)


def _words(every: tuple[Outcomes, ...], paths: list[Paths]) -> tuple[str, str]:
    shown = []
    for outcomes, walks in zip(every, paths, strict=True):
        ends = [f"{ending_word(e)} after {n}" for e, n in zip(walks.ending(), walks.lengths(), strict=True)]
        shown.append(f"{plain(outcomes.strategy)}: {', '.join(ends)}")
    step = units(every[0])
    same = "" if len(every) == 1 else ", the same luck in each column"
    return f"Single runs week by week of seed {paths[0].seed}{same}.", f"How they ended, in {step}: {'; '.join(shown)}."
