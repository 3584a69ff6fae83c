"""What does luck look like? Single runs, side by side under the same luck, still or animated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.arrays import Ints
from olivebranch.base.text import counted, plain
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.paths import Paths, run_numbers
from olivebranch.draw import layout
from olivebranch.draw import runs as draw
from olivebranch.draw.palette import Theme, ending_looks
from olivebranch.draw.style import LITERAL, SMALL, TINY, WIDTH, Style, find_theme, page, styled
from olivebranch.draw.text import wrapped
from olivebranch.errors import ArgumentError, printed
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.animation import Animation, animation
from olivebranch.plots.canvas import frame_figure
from olivebranch.plots.results import all_outcomes, choose_variable
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import any_of, ending_word, step_word
from olivebranch.studies.compare import Comparison

ACROSS = 4
FRAMES = 40  # the most frames


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
@redrawable
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
    """What does luck look like? Single runs as small ladders; each row is a strategy, each column the same luck.

    Parameters
    ----------
    variable : the variable whose values are the rungs (default: the first)
    runs : how many runs, or which (default: 8 of one strategy, 4 of each if there are several)
    seed : the seed of the walks (default: the result's own, or 1)
    fig : where to draw (default: a new figure)
    animate : return an `Animation`, which can play, pause and step in a notebook; ``.save("runs.gif")``, ``.html()``
    artist : for the line, such as ``linewidth=3``

    Raises ArgumentError for more runs than fit side by side, and UnknownName for an unknown variable or theme.

    >>> import olivebranch as ob
    >>> figure = plot_runs(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20), runs=3)
    >>> len(figure.axes)
    6
    """
    check_shown("plot_runs", result, Outcomes, Comparison)
    every, chosen = all_outcomes(result), find_theme(theme, fig)
    walks = _walks(every, choose_variable(chain_of(every[0]), variable), runs, seed)
    if walks.across > 8:
        raise ArgumentError(f"runs = {printed(runs)}: at most 8 runs of each strategy fit side by side.")
    if not animate:
        return _figure(walks, chosen, fig, None, artist)
    longest = max(int(paths.lengths().max()) for paths in walks.paths)
    weeks = [*range(0, longest, max(1, ceil(longest / FRAMES))), longest]
    words = " ".join(_alt_text(walks))
    return animation(lambda upto: _figure(walks, chosen, None, upto, artist), weeks, alt=words)


@dataclass(frozen=True, slots=True)
class _Walks:
    """What is drawn: each strategy's outcomes and paths, the variable, its values, and runs side by side."""

    outcomes: tuple[Outcomes, ...]
    paths: tuple[Paths, ...]
    variable: str
    met: tuple[int, ...]
    across: int


def _walks(every: tuple[Outcomes, ...], variable: str, runs: int | Sequence[int] | None, seed: int | None) -> _Walks:
    count = (2 * ACROSS if len(every) == 1 else ACROSS) if runs is None else run_numbers(runs).tolist()
    luck = seed if seed is not None else every[0].seed if every[0].seed is not None else 1
    paths = tuple(chain_of(outcomes).paths(count, luck, weeks=every[0].weeks or DEFAULT_WEEKS) for outcomes in every)
    size = paths[0].runs.size
    met = sorted(set().union(*(_met(chain_of(outcomes), variable) for outcomes in every)))
    side_by_side = max(1, int((page(WIDTH) - 1.1) / 1.6))
    return _Walks(every, paths, variable, tuple(met), min(ACROSS, size, side_by_side) if len(every) == 1 else size)


def _met(chain: Chain, variable: str) -> set[int]:
    """The values of a variable that are met before an ending."""
    row = list(chain.variables).index(variable)
    return {int(value) for value in np.unique(chain.places[row, chain.ending < 0])}


def _figure(
    walks: _Walks, theme: Theme, fig: Figure | SubFigure | None, upto: int | None, artist: Style
) -> Figure | SubFigure:
    places = [(o, p, i) for o, p in zip(walks.outcomes, walks.paths, strict=True) for i in range(p.runs.size)]
    rows = ceil(len(places) / walks.across)
    with styled(theme):
        wide, tall = max(6.4, 1.1 + 1.85 * walks.across), 1.62 * rows + 1.2
        target = layout.new_figure(wide, tall) if fig is None else fig
        axes = list(target.subplots(rows, walks.across, squeeze=False, sharex=True, sharey=True).flat)
        for ax, (outcomes, paths, i) in zip(axes, places, strict=False):
            _panel(ax, outcomes, paths, i, walks, theme, upto, artist)
        for ax in axes[len(places) :]:
            ax.remove()
        if len(walks.outcomes) > 1:
            _name_rows(axes[:: walks.across], walks.outcomes)
        frame_figure(target, _title(walks, upto), _note(walks), theme)
        set_alt_text(target, *_alt_text(walks))
    return target


def _panel(
    ax: Axes,
    outcomes: Outcomes,
    paths: Paths,
    i: int,
    walks: _Walks,
    theme: Theme,
    upto: int | None,
    artist: Style,
) -> None:
    looks, ending = ending_looks(outcomes.endings, theme), paths.ending()[i]
    rungs, heights = _heights(outcomes, paths, i, walks)
    floor = wrapped(any_of(outcomes.endings[1:]), TINY, 60)
    ladder = draw.Ladder([plain(rung) for rung in rungs], floor, paths.weeks)
    draw.single_run(ax, heights, ladder, looks[ending], looks["open"], theme, upto=upto, **artist)
    last = heights.size - 1
    word = ending_word(ending) if upto is None or upto >= last else "…"
    week = "" if ending == "open" or word == "…" else f", {step_word(outcomes, 1)} {last}"
    draw.caption(ax, f"run {paths.runs[i]}: {word}{week}", theme)


def _heights(outcomes: Outcomes, paths: Paths, i: int, walks: _Walks) -> tuple[list[str], Ints]:
    """The rungs, the goal on top; and the run's height each week until it ended, -1 on the floor.

    The rungs are the values that any of the strategies meets, because the panels share one axis.
    """
    chain, met = chain_of(outcomes), walks.met
    goal = chain.endings[0]
    rungs = [chain.variables[walks.variable][v] for v in met]
    rungs += [goal] if goal not in rungs else [f"{goal} "]
    values = paths.values(walks.variable)[i, : int(paths.lengths()[i]) + 1]
    heights = np.array([met.index(int(v)) if int(v) in met else len(met) for v in values])
    ending = paths.ending()[i]
    if ending != "open":
        heights[-1] = len(met) if ending == goal else -1
    return rungs, heights


def _name_rows(axes: Sequence[Axes], every: tuple[Outcomes, ...]) -> None:
    for ax, outcomes in zip(axes, every, strict=True):
        name = wrapped(plain(outcomes.strategy), SMALL, 92, "bold")
        ax.set_ylabel(name, fontweight="bold", fontsize=SMALL, labelpad=8, **LITERAL)


def _title(walks: _Walks, upto: int | None) -> str:
    first = walks.outcomes[0]
    when = "" if upto is None else f" ({step_word(first, 1)} {upto})"
    if len(walks.outcomes) == 1:
        return f"What does luck look like? {counted(walks.paths[0].runs.size, 'run')} of {plain(first.strategy)}{when}"
    return f"What does luck look like? The same luck in every column{when}"


def _note(walks: _Walks) -> str:
    first = walks.outcomes[0]
    step, seed = step_word(first, 1), walks.paths[0].seed
    return f"Across: {step}s. Run numbers of seed {seed}. ⬡ still open. {chain_of(first).note}"


def _alt_text(walks: _Walks) -> tuple[str, str]:
    rows = []
    for outcomes, paths in zip(walks.outcomes, walks.paths, strict=True):
        ends = [f"{ending_word(e)} after {n}" for e, n in zip(paths.ending(), paths.lengths(), strict=True)]
        rows.append(f"{plain(outcomes.strategy)}: {', '.join(ends)}")
    steps = step_word(walks.outcomes[0])
    same = "" if len(walks.outcomes) == 1 else ", the same luck in each column"
    chart = f"Single runs week by week of seed {walks.paths[0].seed}{same}."
    return chart, f"How they ended, in {steps}: {'; '.join(rows)}."
