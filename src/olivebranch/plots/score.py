"""Are you taking score too soon: the chance of a yes that is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import score as draw
from olivebranch.draw import sheet
from olivebranch.draw.words import percent, plain
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.plots._base import as_outcomes, canvas, source, tell, units, with_horizon

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

MEMORY = "noes"


def plot_score(
    result: Outcomes | Comparison,
    by: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """Are you taking score too soon: the chance of a yes still to come, given k noes so far, or weeks so far.

    Parameters
    ----------
    by : "noes" (or another memory of the strategy), or "weeks"; default: noes for one strategy that counts them
    artist : for the line, such as ``linewidth=3``

    >>> import olivebranch as ob
    >>> ax = plot_score(ob.Chain("maybe", "small_steps").exact(weeks=20), by="weeks")
    >>> ax.get_title(loc="left")
    'Is it too soon to tell? After 5 rounds still open, 69 % still reach yes'
    """
    weeks = with_horizon(result, "plot_score")
    every = as_outcomes(result)
    if by is None:
        by = MEMORY if len(every) == 1 and MEMORY in _remembers(every[0]) else "weeks"
    with canvas(ax, theme, (sheet.WIDTH, 4.4)) as at:
        goal = plain(every[0].endings[0])
        if by == "weeks":
            names = [plain(outcomes.strategy) for outcomes in every]
            lines = [_by_week(outcomes) for outcomes in every]
            draw.by_week(at.ax, lines, at.theme, unit=units(every[0], 1), **artist)
            words = _week_words(every, lines, names, weeks)
        else:
            labels, chances = _by_memory(every, by)
            draw.by_count(at.ax, labels, chances, at.theme, what=plain(by), **artist)
            words = _count_words(every[0], by, labels, chances)
        at.ax.set_ylabel(f"chance that {goal} is still to come")
        if by == "weeks":
            at.settle()
            draw.week_labels(at.ax, lines, names, at.theme)
        at.settle()
        sheet.foot(at.ax, _note(result, by), at.theme)
        at.title(words[0])
        tell(at.ax, *words[1:])
    return at.ax


def _remembers(outcomes: Outcomes) -> dict[str, Any]:
    rule = chain_of(outcomes).strategy
    return {} if rule is None else dict(rule.remembers)


def _by_week(outcomes: Outcomes) -> Any:
    goal, last = outcomes.endings[0], int(outcomes.weeks or 0)
    found = [outcomes.still_to_come(goal, week) for week in range(last)]
    return np.array([value if outcomes.chance("open", w) > 1e-6 else np.nan for w, value in enumerate(found)])


def _by_memory(every: tuple[Outcomes, ...], memory: str) -> tuple[list[str], list[float]]:
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
    first = as_outcomes(result)[0]
    who = f"{plain(first.strategy).capitalize()}. " if isinstance(result, Outcomes) else ""
    how = "Of those with no answer yet" if by == "weeks" else f"From the first time that {plain(by)} reach that number"
    respect = "A no may be the last word; respect it. " if by == MEMORY else ""
    return f"{who}{how}; by {units(first, 1)} {first.weeks:,}. {respect}{source(result)}"


def _week_words(every: tuple[Outcomes, ...], lines: list[Any], names: list[str], weeks: int) -> tuple[str, str, str]:
    at = max(1, weeks // 4) if weeks > 1 else 0
    goal, step = plain(every[0].endings[0]), units(every[0], at)
    shown = [f"{name} {percent(float(line[at]))}" for name, line in zip(names, lines, strict=True)]
    if len(every) == 1:
        title = (
            f"Is it too soon to tell? After {at} {step} still open, {percent(float(lines[0][at]))} still reach {goal}"
        )
    else:
        title = f"Is it too soon to tell? The chance that {goal} is still to come"
    chart = f"Curves of the chance of {goal} still to come, for those with no answer yet."
    begin = [f"{name} {percent(float(line[0]))}" for name, line in zip(names, lines, strict=True)]
    return title, chart, f"At the start: {', '.join(begin)}; after {at} {step}: {', '.join(shown)}."


def _count_words(outcomes: Outcomes, by: str, labels: list[str], chances: list[float]) -> tuple[str, str, str]:
    goal, what = plain(outcomes.endings[0]), plain(by)
    title = f"What is still to come, by {what}"
    if by == MEMORY and len(chances) > 1:  # the first no and the last in one breath: neither tells the whole
        first, last = percent(chances[1]), percent(chances[-1])
        title = f"Each no counts: {first} still reach {goal} after one, {last} after {labels[-1]}"
    shown = ", ".join(f"{label}: {percent(p)}" for label, p in zip(labels, chances, strict=True))
    chart = f"Columns: the chance of {goal} still to come, by {what} so far, under {plain(outcomes.strategy)}."
    return title, chart, f"{what.capitalize()} so far {shown}."
