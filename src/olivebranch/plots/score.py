"""Are you keeping score too soon? The chance of a yes that is still to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arrays import Floats
from olivebranch.base.text import plain, rounded_percent
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import score as draw
from olivebranch.draw.style import LITERAL, WIDTH, Style
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import Canvas, canvas
from olivebranch.plots.results import all_outcomes, require_weeks
from olivebranch.plots.wording import source_words, step_word
from olivebranch.studies.compare import Comparison

MEMORY = "noes"
NOBODY = 1e-6  # a smaller share of open walks counts as nobody

Words = list[str]  # parts of the alt text: chart, numbers


def plot_score(
    result: Outcomes | Comparison,
    by: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """Are you keeping score too soon? The chance of a yes still to come, by the noes or the weeks so far.

    This is a conditional absorption probability: the share of those still open who reach the first ending in time.

    Parameters
    ----------
    by : "noes" (or another memory of the strategy), or "weeks"; default: noes for one strategy that counts them
    artist : for the line, such as ``linewidth=3``

    Raises ArgumentError if the answer is for ever, and UnknownName for an unknown memory or theme.

    >>> import olivebranch as ob
    >>> ax = plot_score(ob.Chain("maybe", "small_steps").exact(weeks=20), by="weeks")
    >>> ax.get_title(loc="left")
    'Is it too soon to tell? After 5 rounds still open, 69 % still reach yes'
    """
    weeks, every = require_weeks(result, "plot_score"), all_outcomes(result)
    if by is None:
        by = MEMORY if len(every) == 1 and MEMORY in _remembers(every[0]) else "weeks"
    with canvas(ax, theme, (WIDTH, 4.4)) as at:
        note = _note(result, by)
        words = _by_week(at, every, weeks, note, artist) if by == "weeks" else _by_memory(at, every, by, note, artist)
        set_alt_text(at.ax, *words)
    return at.ax


def _by_week(at: Canvas, every: tuple[Outcomes, ...], weeks: int, note: str, artist: Style) -> Words:
    names, curves = [plain(outcomes.strategy) for outcomes in every], [_curve(outcomes) for outcomes in every]
    draw.by_week(at.ax, curves, at.theme, unit=step_word(every[0], 1), **artist)
    _name_y_axis(at, every[0])
    title, *words = _week_words(every, curves, names, weeks)
    at.label_and_frame(lambda: draw.week_labels(at.ax, curves, names, at.theme), title, note)
    return words


def _by_memory(at: Canvas, every: tuple[Outcomes, ...], by: str, note: str, artist: Style) -> Words:
    labels, chances = _to_come(every, by)
    draw.by_count(at.ax, labels, chances, at.theme, what=plain(by), **artist)
    _name_y_axis(at, every[0])
    title, *words = _count_words(every[0], by, labels, chances)
    at.settle()
    at.frame(title, note)
    return words


def _name_y_axis(at: Canvas, first: Outcomes) -> None:
    at.ax.set_ylabel(f"chance that {plain(first.endings[0])} is still to come", **LITERAL)


def _remembers(outcomes: Outcomes) -> dict[str, Any]:
    rule = chain_of(outcomes).strategy
    return {} if rule is None else dict(rule.remembers)


def _curve(outcomes: Outcomes) -> Floats:
    """The chance still to come, by week; NaN if nobody is still open."""
    goal, weeks = outcomes.endings[0], range(int(outcomes.weeks or 0))
    nobody = [outcomes.chance("open", week) <= NOBODY for week in weeks]
    return np.where(nobody, np.nan, [outcomes.still_to_come(goal, week) for week in weeks])


def _to_come(every: tuple[Outcomes, ...], memory: str) -> tuple[list[str], list[float]]:
    """A label for each value of the memory, and the chance still to come when that value is first reached."""
    if len(every) != 1:
        raise ArgumentError(f"by = {memory!r} is for one strategy: choose one, such as result[{every[0].strategy!r}].")
    outcomes = every[0]
    if memory not in _remembers(outcomes):
        raise UnknownName("memory", memory, (*_remembers(outcomes), "weeks"), f" of {outcomes.strategy}")
    chain = chain_of(outcomes)
    tracked = Chain(chain.model, chain.strategy, track=[memory]) if chain.model is not None else chain
    assert tracked.product is not None
    names = [name for name in tracked.product.labels if name.rstrip("_") == memory]
    values = tracked.product.labels[names[0]] if names else ()
    chances = [tracked.still_to_come(outcomes.endings[0], weeks=outcomes.weeks, **{names[0]: v}) for v in values]
    last = f"{values[-1]} or more" if values else ""
    return [*map(str, values[:-1]), last], chances


def _note(result: Outcomes | Comparison, by: str) -> str:
    first = all_outcomes(result)[0]
    who = f"{plain(first.strategy).capitalize()}. " if isinstance(result, Outcomes) else ""
    how = "Of those with no answer yet" if by == "weeks" else f"From the first time that {plain(by)} reach that number"
    respect = "A no may be the last word; respect it. " if by == MEMORY else ""
    return f"{who}{how}; by {step_word(first, 1)} {first.weeks:,}. {respect}{source_words(result)}"


def _week_words(
    every: tuple[Outcomes, ...], curves: Sequence[Floats], names: Sequence[str], weeks: int
) -> tuple[str, str, str]:
    week = max(1, weeks // 4) if weeks > 1 else 0
    goal, after = plain(every[0].endings[0]), f"{week} {step_word(every[0], week)}"
    title = f"Is it too soon to tell? The chance that {goal} is still to come"
    if len(every) == 1:
        share = rounded_percent(float(curves[0][week]))
        title = f"Is it too soon to tell? After {after} still open, {share} still reach {goal}"
    start, later = (
        ", ".join(f"{name} {rounded_percent(float(curve[at]))}" for name, curve in zip(names, curves, strict=True))
        for at in (0, week)
    )
    chart = f"Curves of the chance of {goal} still to come, for those with no answer yet."
    return title, chart, f"At the start: {start}; after {after}: {later}."


def _count_words(outcomes: Outcomes, by: str, labels: Sequence[str], chances: Sequence[float]) -> tuple[str, str, str]:
    goal, what = plain(outcomes.endings[0]), plain(by)
    title = f"What is still to come, by {what}"
    if by == MEMORY and len(chances) > 1:  # gives the first no and the last together, as neither alone tells the whole
        first, last = rounded_percent(chances[1]), rounded_percent(chances[-1])
        title = f"Each no counts: {first} still reach {goal} after one, {last} after {labels[-1]}"
    shown = ", ".join(f"{label}: {rounded_percent(p)}" for label, p in zip(labels, chances, strict=True))
    chart = f"Columns: the chance of {goal} still to come, by {what} so far, under {plain(outcomes.strategy)}."
    return title, chart, f"{what.capitalize()} so far {shown}."
