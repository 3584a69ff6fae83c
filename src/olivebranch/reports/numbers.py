"""The numbers behind each picture of a report, as sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isnan
from typing import Any

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.sheet import Sheet
from olivebranch.base.text import percent, plain
from olivebranch.chain.chain import chain_of
from olivebranch.plots.moves import graph_of
from olivebranch.plots.score import curve_ahead
from olivebranch.plots.zones import rung_chances
from olivebranch.studies.compare import Comparison, Difference
from olivebranch.studies.uncertainty import Uncertainty

MOST_WEEKS = 26  # the most rows of a week-by-week table

Numbers = Callable[[Comparison], Iterator[Sheet]]


def totals(result: Comparison) -> Iterator[Sheet]:
    """Every chance and mean, and their standard errors when simulated; a column for each strategy."""
    columns = ("number", *(plain(o.strategy) for o in result.outcomes))
    names = list(result.outcomes[0].row())
    rows = tuple((plain(n), *(f"{o.row()[n]:.6g}" for o in result.outcomes)) for n in names)
    yield Sheet("Chances of the endings and of no ending yet (open), then means of what is counted", columns, rows)
    if result.runs is not None:
        errors = tuple((plain(n), *(f"{o.error(n):.2g}" for o in result.outcomes)) for n in names)
        yield Sheet("Their standard errors", columns, errors)


def curves(result: Comparison) -> Iterator[Sheet]:
    """The chance of every ending by each week."""
    step, weeks = result.model.step, result.weeks or 0
    stops = sorted({round(i * weeks / MOST_WEEKS) for i in range(MOST_WEEKS + 1)})
    for outcomes in result.outcomes:
        names = (*outcomes.endings, "open")
        rows = tuple((str(week), *(percent(outcomes.chance(name, week)) for name in names)) for week in stops)
        yield Sheet(f"{plain(outcomes.strategy)}: reached by each {step}", (plain(step), *map(plain, names)), rows)


def near(result: Comparison) -> Iterator[Sheet]:
    """The chance of the first ending from every rung."""
    answers = [rung_chances(outcomes) for outcomes in result.outcomes]
    by_rung = [dict(zip(rungs, chances, strict=True)) for rungs, chances, _ in answers]
    rungs = list(dict.fromkeys(rung for chances in by_rung for rung in chances))
    rows = tuple(
        (plain(o.strategy), *(percent(chances[rung]) if rung in chances else "-" for rung in rungs))
        for o, chances in zip(result.outcomes, by_rung, strict=True)
    )
    goal = plain(result.model.endings[0])
    yield Sheet(f"Chance of {goal}, started on each rung", ("strategy", *map(plain, rungs)), rows)


def weeks(result: Comparison) -> Iterator[Sheet]:
    """The week by which each share of those who get there has done so."""
    goal, shares = result.model.endings[0], (0.1, 0.25, 0.5, 0.75, 0.9)
    columns = ("strategy", *(f"{percent(share)} of them" for share in shares), f"{plain(goal)} at all")
    rows = tuple(
        (plain(o.strategy), *(_whole(o.weeks_quantile(goal, share)) for share in shares), percent(o.chance(goal)))
        for o in result.outcomes
    )
    yield Sheet(f"Of those who reach {plain(goal)}, by which {result.model.step}", columns, rows)


def _whole(value: float) -> str:
    return "-" if isnan(value) else f"{value:.0f}"


def roads(result: Comparison) -> Iterator[Sheet]:
    """The main roads (dominant pathways) to the first ending."""
    first, goal = result.outcomes[0], result.model.endings[0]
    rows = tuple((" > ".join(map(plain, path)), percent(share)) for path, share in chain_of(first).roads(goal))
    yield Sheet(f"{plain(first.strategy)}: the main roads to {plain(goal)}, and their share", ("road", "share"), rows)


def to_come(result: Comparison) -> Iterator[Sheet]:
    """The chance over the next year, from each of some weeks on."""
    goal, weeks = result.model.endings[0], result.weeks or 0
    stops = sorted({round(i * weeks / 12) for i in range(12)})
    rows = []
    for outcomes in result.outcomes:
        curve, _ = curve_ahead(outcomes, weeks, DEFAULT_WEEKS)
        rows.append((plain(outcomes.strategy), *(percent(float(curve[week])) for week in stops)))
    columns = ("strategy", *(f"{plain(result.model.step)} {week}" for week in stops))
    ahead = f"the next {DEFAULT_WEEKS} {plain(result.model.step)}s"
    yield Sheet(f"Chance of {plain(goal)} in {ahead}, for those still open then", columns, tuple(rows))


def gap(result: Comparison) -> Iterator[Sheet]:
    """The paired difference in every ending and tally."""
    a, b = result.strategies[:2]
    rows = []
    for name in (*result.model.endings, *result.model.tallies):
        d = result.difference(a, b, of=name)
        span = "none" if d.interval is None else "{:+.4f} to {:+.4f}".format(*d.interval)
        rows.append((plain(name), f"{d.value:+.4f}", span, *(f"{n:,}" for n in _counts(d))))
    columns = ("of", "difference", "95 % interval", "more", "same", "less")
    yield Sheet(f"{plain(a)} less {plain(b)}, run by run under the same luck", columns, tuple(rows))


def _counts(difference: Difference) -> tuple[int, int, int]:
    return difference.better or 0, difference.same or 0, difference.worse or 0


def moves(*strategies: str) -> Numbers:
    """Where each action leads, under the named strategies or the first one."""

    def numbers(result: Comparison) -> Iterator[Sheet]:
        for name in strategies or result.strategies[:1]:
            graph = graph_of(result[name])
            rows = tuple((plain(a), plain(act), plain(b), percent(p)) for a, b, act, p in _edges(graph))
            yield Sheet(
                f"{plain(name)}: where each action leads", ("from", "action", "to", "chance"), rows, words=(1, 2)
            )

    return numbers


def _edges(graph: Any) -> list[tuple[str, str, str, float]]:
    order = list(graph)
    edges = [(a, b, action, data["chance"]) for a, b, action, data in graph.edges(keys=True, data=True)]
    return sorted(edges, key=lambda edge: (order.index(edge[0]), edge[2], order.index(edge[1])))


def draws(study: Uncertainty) -> Iterator[Sheet]:
    """The stated value, the mean and the quantiles of the draws, for every ending and tally of every strategy."""
    frame = study.to_frame()
    rows = tuple((f"{plain(s)}: {plain(of)}", *(f"{x:.4g}" for x in row)) for (s, of), *row in frame.itertuples())
    yield Sheet("Over the draws", ("strategy and number", *frame.columns), rows)
