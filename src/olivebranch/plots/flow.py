"""By which road? Who goes from where to where, and what those who reach a yes pass on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arguments import check_stops
from olivebranch.base.arrays import Floats
from olivebranch.base.text import capitalised, listing, plain, rounded_percent
from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.counts import whole_percents
from olivebranch.draw.flow import alluvial_ribbons, ribbon_labels
from olivebranch.draw.style import WIDTH
from olivebranch.errors import ArgumentError, printed
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.groups import drawn_groups, group_names
from olivebranch.plots.results import choose_variable, require_weeks, single_outcomes
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import step_word
from olivebranch.studies.compare import Comparison

MOST = 6  # the most columns


@redrawable
def plot_flow(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    weeks: Sequence[int] | None = None,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """By which road? Ribbons between at most six weeks, as wide as the share of people who go that way.

    Computed exactly from the joint distribution of successive weeks, whichever engine gave the result.

    Parameters
    ----------
    variable : the variable to show (default: the first)
    weeks : the weeks of the columns (default: five, closer together early on)
    artist : for the ribbons, such as ``alpha=0.7``

    Raises ArgumentError for an answer for ever or of several strategies, and UnknownName for an unknown name.

    >>> import olivebranch as ob
    >>> ax = plot_flow(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> ax.get_title(loc="left")
    'By which road? Of those who reach yes, 100 % pass through maybe'
    """
    check_shown("plot_flow", result, Outcomes, Comparison)
    outcomes = single_outcomes(result)
    stops = _stops(require_weeks(result, "plot_flow"), weeks)
    name = choose_variable(chain_of(outcomes), variable)
    kept, flows = _flows(outcomes, name, stops)
    roads = _roads(outcomes, name)
    columns = [f"{step_word(outcomes, 1)} {week:,}" for week in stops]
    with canvas(ax, theme, (WIDTH + 0.5, 4.9)) as at:
        groups = [drawn_groups(outcomes, name, at.theme)[g] for g in kept]
        alluvial_ribbons(at.ax, flows, groups, columns, at.theme, **artist)
        frame = _title(outcomes, roads), _note(outcomes)
        at.label_and_frame(lambda: ribbon_labels(at.ax, flows, groups, at.theme), *frame)
        names = [group_names(outcomes, name)[g] for g in kept]
        set_alt_text(at.ax, *_alt_text(outcomes, stops, names, flows, roads))
    return at.ax


def _stops(last: int, weeks: Sequence[int] | None) -> tuple[int, ...]:
    if weeks is None:
        return tuple(sorted({0, *(max(1, round(last * share)) for share in (0.08, 0.25, 0.5, 1.0))}))
    stops = check_stops(weeks)
    if len(stops) > MOST:
        raise ArgumentError(f"weeks = {printed(stops)}: give from 2 to {MOST} weeks, in increasing order.")
    return stops


def _flows(outcomes: Outcomes, variable: str, stops: tuple[int, ...]) -> tuple[list[int], list[Floats]]:
    """The `group_names` that are reached at all and, between successive stops, a (groups, groups) table of them."""
    names, flows = chain_of(outcomes).flows(variable, weeks=stops)
    endings = len(outcomes.endings)
    stacked = [*range(1, endings), *range(endings, len(names)), 0]  # from the order of `Chain.flows` to the stack's
    tables = [np.asarray(flow)[np.ix_(stacked, stacked)] for flow in flows]
    kept = [g for g in range(len(stacked)) if any(t[g].sum() + t[:, g].sum() > 0 for t in tables)]
    return kept, [table[np.ix_(kept, kept)] for table in tables]


def _roads(outcomes: Outcomes, variable: str) -> list[tuple[str, float]]:
    """Of those who reach the first ending, the share that passed each value on the way, highest value first."""
    chain, goal = chain_of(outcomes), outcomes.endings[0]
    if outcomes.chance(goal) <= 0:
        return []
    row = list(chain.variables).index(variable)
    values = [chain.variables[variable][v] for v in np.unique(chain.places[row, chain.ending < 0])]
    return [(v, chain.passed(goal, weeks=outcomes.weeks, **{variable: v})) for v in reversed(values)]


def _note(outcomes: Outcomes) -> str:
    return f"{capitalised(plain(outcomes.strategy))}, worked out exactly. {chain_of(outcomes).note}"


def _title(outcomes: Outcomes, roads: list[tuple[str, float]]) -> str:
    goal = plain(outcomes.endings[0])
    if not roads:
        return f"By which road? None reach {goal}"
    (value, share), *others = roads
    words = [f"{rounded_percent(share)} pass through {plain(value)}"]
    if len(roads) > 2:
        words.append(f"{rounded_percent(others[0][1])} through {plain(others[0][0])}")
    return f"By which road? Of those who reach {goal}, {listing(words)}"


def _alt_text(
    outcomes: Outcomes,
    stops: tuple[int, ...],
    names: list[str],
    flows: list[Floats],
    roads: list[tuple[str, float]],
) -> tuple[str, str, str]:
    weeks = listing([str(week) for week in stops])
    chart = f"Ribbons between {step_word(outcomes, 1)}s {weeks} under {plain(outcomes.strategy)}."
    start, end = (_listed(names, shares) for shares in (flows[0].sum(axis=1), flows[-1].sum(axis=0)))
    passed = ", ".join(f"{plain(v)} {rounded_percent(p)}" for v, p in roads)
    goal = plain(outcomes.endings[0])
    return (
        chart,
        f"At first {start}; at last {end}.",
        f"Of those who reach {goal}, passed through: {passed}." if roads else "",
    )


def _listed(names: list[str], shares: Floats) -> str:
    written = whole_percents(shares)
    return ", ".join(f"{plain(n)} {text}" for n, text, p in zip(names, written, shares, strict=True) if p > 0)
