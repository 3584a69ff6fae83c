"""By which road: who goes from where to where, and what a yes passes on its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import flow as draw
from olivebranch.draw import sheet
from olivebranch.draw.words import listing, percent, plain
from olivebranch.errors import ArgumentError
from olivebranch.plots._bands import bands, order, variable_of
from olivebranch.plots._base import canvas, one, tell, units, with_horizon

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

MOST = 6


def plot_flow(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    weeks: Sequence[int] | None = None,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """By which road: ribbons between at most six weeks, as wide as the share of people who go that way.

    Worked out exactly, whichever engine the result came from.

    Parameters
    ----------
    result : one strategy's outcomes
    weeks : where the columns stand (default: five, closer together early on)
    artist : for the ribbons, such as ``alpha=0.7``

    >>> import olivebranch as ob
    >>> ax = plot_flow(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> ax.get_title(loc="left")
    'By which road? Of those who reach yes, 100 % pass through maybe'
    """
    outcomes = one(result)
    stops = _stops(with_horizon(result, "plot_flow"), weeks)
    name = variable_of(outcomes, variable)
    names, flows = chain_of(outcomes).flows(name, weeks=stops)
    ends = len(outcomes.endings)
    ranks = [*range(1, ends), *range(ends, len(names)), 0]
    shown = [np.asarray(flow)[np.ix_(ranks, ranks)] for flow in flows]
    met = [g for g in range(len(ranks)) if any(f[g].sum() + f[:, g].sum() > 0 for f in shown)]
    shown = [flow[np.ix_(met, met)] for flow in shown]
    with canvas(ax, theme, (sheet.WIDTH + 0.5, 4.9)) as at:
        every = bands(outcomes, name, at.theme)
        mine = [every[g] for g in met]
        step = units(outcomes, 1)
        draw.alluvial(at.ax, shown, mine, [f"{step} {week:,}" for week in stops], at.theme, **artist)
        shares = _passed(outcomes, name)
        at.settle()
        draw.ribbon_labels(at.ax, shown, mine, at.theme)
        at.settle()
        note = f"{plain(outcomes.strategy).capitalize()}, worked out exactly. {outcomes.chain.note}"
        sheet.foot(at.ax, note, at.theme)
        at.title(_title(outcomes, shares))
        tell(at.ax, *_words(outcomes, stops, [order(outcomes, name)[g] for g in met], shown, shares))
    return at.ax


def _stops(last: int, weeks: Sequence[int] | None) -> tuple[int, ...]:
    if weeks is None:
        return tuple(sorted({0, *(max(1, round(last * share)) for share in (0.08, 0.25, 0.5, 1.0))}))
    if not 2 <= len(weeks) <= MOST:
        raise ArgumentError(f"weeks = {tuple(weeks)!r}: give from 2 to {MOST} weeks, in rising order.")
    return tuple(weeks)


def _passed(outcomes: Outcomes, variable: str) -> list[tuple[str, float]]:
    """Of those who reach the first ending: the share that passed each value met on the way, the highest first."""
    chain, goal = chain_of(outcomes), outcomes.endings[0]
    if outcomes.chance(goal) <= 0:
        return []
    row = list(chain.variables).index(variable)
    met = np.unique(chain.places[row, chain.ending < 0])
    values = [chain.variables[variable][v] for v in met]
    return [(v, chain.passed(goal, weeks=outcomes.weeks, **{variable: v})) for v in reversed(values)]


def _title(outcomes: Outcomes, shares: list[tuple[str, float]]) -> str:
    if not shares:
        return f"By which road? None reach {plain(outcomes.endings[0])}"
    told = [f"{percent(p)} {'pass ' if i == 0 else ''}through {plain(v)}" for i, (v, p) in enumerate(shares[:2])]
    if len(shares) == 2:
        told = told[:1]
    return f"By which road? Of those who reach {plain(outcomes.endings[0])}, {listing(told)}"


def _words(
    outcomes: Outcomes, stops: tuple[int, ...], names: list[str], flows: list[Any], shares: list[tuple[str, float]]
) -> tuple[str, str, str]:
    step = units(outcomes, 1)
    chart = f"Ribbons between {step}s {listing([str(week) for week in stops])} under {plain(outcomes.strategy)}."
    first, last = flows[0].sum(axis=1), flows[-1].sum(axis=0)
    ends = [
        ", ".join(f"{plain(n)} {percent(float(p))}" for n, p in zip(names, row, strict=True) if p > 0)
        for row in (first, last)
    ]
    goal = plain(outcomes.endings[0])
    roads = ", ".join(f"{plain(v)} {percent(p)}" for v, p in shares)
    return (
        chart,
        f"At first {ends[0]}; at last {ends[1]}.",
        f"Of those who reach {goal}, passed through: {roads}." if roads else "",
    )
