"""Are you keeping score too soon? The chance of a yes over the next year, whatever the calendar says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arguments import DEFAULT_WEEKS, as_text, check_weeks, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.text import capitalised, plain, rounded_percent
from olivebranch.chain.ahead import next_by_week
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import score as draw
from olivebranch.draw.style import LITERAL, WIDTH, Style
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.kernels.intervals import wilson
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import Canvas, canvas
from olivebranch.plots.results import all_outcomes, require_weeks
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import source_words, step_word
from olivebranch.studies.compare import Comparison

MEMORY = "noes"
MOST_RUNS = 20_000  # of a simulation that are walked once more, for what follows a memory

Words = list[str]  # parts of the alt text: chart, numbers


@redrawable
def plot_score(
    result: Outcomes | Comparison,
    by: str | None = None,
    *,
    ahead: int = DEFAULT_WEEKS,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """Are you keeping score too soon? The chance of a yes over the next year, given k noes so far, or weeks so far.

    A conditional absorption probability: of those still open then, the share that reaches the first ending within the
    weeks ahead. Of a simulation, its runs followed that long, with Wilson's 95 % band.

    Parameters
    ----------
    by : "noes" (or another memory of the strategy), or "weeks"; default: noes for one strategy that counts them
    ahead : how many weeks are looked ahead, from each point
    artist : for the line, such as ``linewidth=3``

    Raises ArgumentError where the answer is for ever, and UnknownName for an unknown memory or theme.

    >>> import olivebranch as ob
    >>> ax = plot_score(ob.Chain("maybe", "small_steps").exact(weeks=20), by="weeks")
    >>> ax.get_title(loc="left").replace("\\n", " ")
    'Is it too soon to tell? After 5 rounds still open, 73 % reach yes in the next 52'
    """
    check_shown("plot_score", result, Outcomes, Comparison)
    weeks, every, ahead = require_weeks(result, "plot_score"), all_outcomes(result), check_weeks(ahead)
    if by is None:
        by = MEMORY if len(every) == 1 and MEMORY in _remembers(every[0]) else "weeks"
    by = as_text("by", by)
    with canvas(ax, theme, (WIDTH, 4.4)) as at:
        note = _note(result, by, ahead)
        draw_it = _by_week if by == "weeks" else _by_memory
        set_alt_text(at.ax, *draw_it(at, every, by, weeks, ahead, note, artist))
    return at.ax


def _by_week(
    at: Canvas, every: tuple[Outcomes, ...], by: str, weeks: int, ahead: int, note: str, artist: Style
) -> Words:
    names = [plain(outcomes.strategy) for outcomes in every]
    found = [curve_ahead(outcomes, weeks, ahead) for outcomes in every]
    curves, bands = [curve for curve, _ in found], [band for _, band in found]
    draw.by_week(at.ax, curves, at.theme, unit=step_word(every[0], 1), bands=bands, **artist)
    _name_y_axis(at, every[0], ahead)
    title, *words = _week_words(every, curves, names, weeks, ahead)
    at.label_and_frame(lambda: draw.week_labels(at.ax, curves, names, at.theme), title, note)
    return words


def _by_memory(
    at: Canvas, every: tuple[Outcomes, ...], by: str, weeks: int, ahead: int, note: str, artist: Style
) -> Words:
    labels, chances, bands = _to_come(every, by, weeks, ahead)
    draw.by_count(at.ax, labels, chances, at.theme, what=plain(by), bands=bands, **artist)
    _name_y_axis(at, every[0], ahead)
    title, *words = _count_words(every[0], by, labels, chances, ahead)
    at.settle()
    at.frame(title, note)
    return words


def _name_y_axis(at: Canvas, first: Outcomes, ahead: int) -> None:
    goal, step = plain(first.endings[0]), step_word(first, ahead)
    at.ax.set_ylabel(f"chance of {goal} in the next {ahead:,} {step}", **LITERAL)


def _remembers(outcomes: Outcomes) -> dict[str, Any]:
    rule = chain_of(outcomes).strategy
    return {} if rule is None else dict(rule.remembers)


def curve_ahead(outcomes: Outcomes, weeks: int, ahead: int) -> tuple[Floats, Floats | None]:
    """(weeks + 1,) the chance over the weeks ahead of each, NaN if nobody is open; and the band of a simulation."""
    chain = chain_of(outcomes)
    if outcomes.runs is None or outcomes.seed is None:
        return next_by_week(chain, 0, weeks, ahead), None
    longer = chain.simulate(runs=outcomes.runs, weeks=weeks + ahead, seed=outcomes.seed, progress=False)
    goal, left = longer.curve(outcomes.endings[0]), longer.curve("open")[: weeks + 1]
    reached = goal[ahead : ahead + weeks + 1] - goal[: weeks + 1]
    return _with_band(np.rint(reached * outcomes.runs), np.rint(left * outcomes.runs))


def _with_band(reached: Floats, left: Floats) -> tuple[Floats, Floats]:
    """The shares of those left that get there, NaN where nobody is left, and (2, n) the ends of Wilson's intervals."""
    share = np.divide(reached, left, out=np.full(left.shape, np.nan), where=left > 0)
    ends = [wilson(r, int(n)) if n else (np.nan, np.nan) for r, n in zip(reached, left, strict=True)]
    return share, np.array(ends).T.reshape(2, -1)


def _to_come(
    every: tuple[Outcomes, ...], memory: str, weeks: int, ahead: int
) -> tuple[list[str], list[float], Floats | None]:
    """A label for each value of the memory, the chance ahead when that value is first reached, and its band."""
    if len(every) != 1:
        raise ArgumentError(
            f"by = {printed(memory)} is for one strategy: choose one, such as result[{printed(every[0].strategy)}]."
        )
    outcomes = every[0]
    if not is_name(memory, _remembers(outcomes)):
        raise UnknownName("memory", memory, (*_remembers(outcomes), "weeks"), f" of {outcomes.strategy}")
    chain = chain_of(outcomes)
    tracked = Chain(chain.model, chain.strategy, track=[memory]) if chain.model is not None else chain
    names = [name for name in tracked.memory_values if name.rstrip("_") == memory]
    values = tracked.memory_values[names[0]] if names else ()
    labels = [*map(str, values[:-1]), f"{values[-1]} or more" if values else ""]
    if outcomes.runs is not None and outcomes.seed is not None and names:
        met, reached = _walked(tracked, names[0], outcomes.runs, outcomes.seed, weeks, ahead)
        shares, bands = _with_band(reached, met)
        return labels, shares.tolist(), bands
    goal = outcomes.endings[0]
    return labels, [tracked.still_to_come(goal, weeks=weeks, ahead=ahead, **{names[0]: v}) for v in values], None


def _walked(chain: Chain, memory: str, runs: int, seed: int, weeks: int, ahead: int) -> tuple[Floats, Floats]:
    """For each value of a memory, the runs that meet it by the horizon, and those of them that reach the goal ahead."""
    paths = chain.paths(min(runs, MOST_RUNS), seed, weeks=weeks + ahead)
    values, is_open = chain.memory[memory][paths.pairs], chain.ending[paths.pairs] < 0
    ends_well, length = chain.ending[paths.pairs[:, -1]] == 0, paths.lengths()
    met, reached = [], []
    for value in range(len(chain.memory_values[memory])):
        here = ((values == value) & is_open)[:, : weeks + 1]
        first = np.where(here.any(axis=1), here.argmax(axis=1), -1)
        met.append(float((first >= 0).sum()))
        reached.append(float(((first >= 0) & ends_well & (length <= first + ahead)).sum()))
    return np.array(met), np.array(reached)


def _note(result: Outcomes | Comparison, by: str, ahead: int) -> str:
    first = all_outcomes(result)[0]
    who = f"{capitalised(plain(first.strategy))}. " if isinstance(result, Outcomes) else ""
    how = "Of those with no answer yet" if by == "weeks" else f"From the first time that {plain(by)} reach that number"
    over = f"over the {ahead:,} {step_word(first, ahead)} from then on"
    respect = "A no may be the last word; respect it. " if by == MEMORY else ""
    return f"{who}{how}, {over}. {respect}{source_words(result)}"


def _week_words(
    every: tuple[Outcomes, ...], curves: Sequence[Floats], names: Sequence[str], weeks: int, ahead: int
) -> tuple[str, str, str]:
    week = max(1, weeks // 4) if weeks > 1 else 0
    goal, after = plain(every[0].endings[0]), f"{week} {step_word(every[0], week)}"
    title = f"Is it too soon to tell? The chance of {goal} in the next {ahead:,} {step_word(every[0], ahead)}"
    if len(every) == 1:
        share = rounded_percent(float(curves[0][week]))
        title = f"Is it too soon to tell? After {after} still open, {share} reach {goal} in the next {ahead:,}"
    start, later = (
        ", ".join(f"{name} {rounded_percent(float(curve[at]))}" for name, curve in zip(names, curves, strict=True))
        for at in (0, week)
    )
    span = f"{ahead:,} {step_word(every[0], ahead)}"
    chart = f"Curves of the chance of {goal} in the next {span}, for those with no answer yet."
    return title, chart, f"At the start: {start}; after {after}: {later}."


def _count_words(
    outcomes: Outcomes, by: str, labels: Sequence[str], chances: Sequence[float], ahead: int
) -> tuple[str, str, str]:
    goal, what = plain(outcomes.endings[0]), plain(by)
    title = f"What is still to come, by {what}"
    if by == MEMORY and len(chances) > 1:  # gives the first no and the last together, as neither alone tells the whole
        first, last = rounded_percent(chances[1]), rounded_percent(chances[-1])
        title = f"Each no counts: {first} still reach {goal} after one, {last} after {labels[-1]}"
    shown = ", ".join(f"{label}: {rounded_percent(p)}" for label, p in zip(labels, chances, strict=True))
    span = f"{ahead:,} {step_word(outcomes, ahead)}"
    chart = f"Columns: the chance of {goal} in the next {span}, by {what} so far, under {plain(outcomes.strategy)}."
    return title, chart, f"{capitalised(what)} so far {shown}."
