"""The numbers behind each picture of a report, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from olivebranch.base.text import percent, plain
from olivebranch.chain.chain import chain_of
from olivebranch.reports.markup import Table
from olivebranch.studies.compare import Comparison, Difference

if TYPE_CHECKING:
    from olivebranch.base.sheet import Sheet
    from olivebranch.studies.uncertainty import Uncertainty

MOST_WEEKS = 26  # rows of a week-by-week table

Numbers = Callable[[Comparison], Iterator[Table]]


def totals(result: Comparison) -> Iterator[Table]:
    """Every chance and mean, and their standard errors when simulated."""
    columns = ("strategy", *map(plain, result.outcomes[0].row()))
    rows = tuple((plain(o.strategy), *(f"{x:.6g}" for x in o.row().values())) for o in result.outcomes)
    yield Table("Chances of the endings and of none yet (open), then means of what is counted", columns, rows)
    if result.runs is not None:
        errors = tuple((plain(o.strategy), *(f"{o.error(n):.2g}" for n in o.row())) for o in result.outcomes)
        yield Table("Their standard errors", columns, errors)


def curves(result: Comparison) -> Iterator[Table]:
    """The chance of every ending by each week."""
    step, weeks = result.model.step, result.weeks or 0
    stops = sorted({round(i * weeks / MOST_WEEKS) for i in range(MOST_WEEKS + 1)})
    for outcomes in result.outcomes:
        names = (*outcomes.endings, "open")
        rows = tuple((str(at), *(percent(outcomes.chance(name, at)) for name in names)) for at in stops)
        yield Table(f"{plain(outcomes.strategy)}: reached by each {step}", (plain(step), *map(plain, names)), rows)


def near(result: Comparison) -> Iterator[Table]:
    """The chance of the first ending from every rung."""
    from olivebranch.plots.zones import rung_chances

    found = [rung_chances(outcomes) for outcomes in result.outcomes]
    rungs = list(dict.fromkeys(rung for names, _, _ in found for rung in names))
    by_rung = [dict(zip(names, chances, strict=True)) for names, chances, _ in found]
    rows = tuple(
        (plain(o.strategy), *(percent(chances[rung]) if rung in chances else "-" for rung in rungs))
        for o, chances in zip(result.outcomes, by_rung, strict=True)
    )
    goal = plain(result.model.endings[0])
    yield Table(f"Chance of {goal}, started on each rung", ("strategy", *map(plain, rungs)), rows)


def weeks(result: Comparison) -> Iterator[Table]:
    """By which week a share of those who get there have."""
    goal, shares = result.model.endings[0], (0.1, 0.25, 0.5, 0.75, 0.9)
    columns = ("strategy", *(f"{percent(share)} of them" for share in shares), f"{plain(goal)} at all")
    rows = tuple(
        (plain(o.strategy), *(_whole(o.weeks_quantile(goal, share)) for share in shares), percent(o.chance(goal)))
        for o in result.outcomes
    )
    yield Table(f"Of those who reach {plain(goal)}, by which {result.model.step}", columns, rows)


def _whole(value: float) -> str:
    return "-" if value != value else f"{value:.0f}"


def roads(result: Comparison) -> Iterator[Table]:
    """The main roads to the first ending."""
    first, goal = result.outcomes[0], result.model.endings[0]
    rows = tuple((" > ".join(map(plain, path)), percent(share)) for path, share in chain_of(first).roads(goal))
    yield Table(f"{plain(first.strategy)}: the main roads to {plain(goal)}, and their share", ("road", "share"), rows)


def to_come(result: Comparison) -> Iterator[Table]:
    """The chance still to come, week by week."""
    goal, weeks = result.model.endings[0], result.weeks or 0
    stops = sorted({round(i * weeks / 12) for i in range(12)})
    rows = tuple((plain(o.strategy), *(percent(o.still_to_come(goal, at)) for at in stops)) for o in result.outcomes)
    columns = ("strategy", *(f"{plain(result.model.step)} {at}" for at in stops))
    yield Table(f"Chance that {plain(goal)} is still to come, for those still open then", columns, rows)


def gap(result: Comparison) -> Iterator[Table]:
    """The paired difference in every ending and tally."""
    a, b = result.strategies[:2]
    rows = []
    for name in (*result.model.endings, *result.model.tallies):
        d = result.difference(a, b, of=name)
        low, high = d.interval
        rows.append((plain(name), f"{d.value:+.4f}", f"{low:+.4f} to {high:+.4f}", *(f"{n:,}" for n in _counts(d))))
    columns = ("of", "difference", "95 % interval", "more", "same", "less")
    yield Table(f"{plain(a)} less {plain(b)}, run by run under the same luck", columns, tuple(rows))


def _counts(difference: Difference) -> tuple[int, int, int]:
    return difference.better or 0, difference.same or 0, difference.worse or 0


def moves(*strategies: str) -> Numbers:
    """Where each action leads, under the strategies named or the first."""

    def numbers(result: Comparison) -> Iterator[Table]:
        from olivebranch.plots import graph_of

        for name in strategies or result.strategies[:1]:
            graph = graph_of(result[name])
            rows = tuple((plain(a), plain(act), plain(b), percent(p)) for a, b, act, p in _edges(graph))
            yield Table(f"{plain(name)}: where each action leads", ("from", "action", "to", "chance"), rows, (1, 2))

    return numbers


def _edges(graph: Any) -> list[tuple[str, str, str, float]]:
    order = list(graph)
    found = [(a, b, key, data["chance"]) for a, b, key, data in graph.edges(keys=True, data=True)]
    return sorted(found, key=lambda edge: (order.index(edge[0]), edge[2], order.index(edge[1])))


def from_sheet(sheet: Sheet) -> Table:
    """A study's own table."""
    return Table(sheet.title, sheet.columns, sheet.rows, sheet.words)


def draws(study: Uncertainty) -> Iterator[Table]:
    """Stated, mean and the points of the draws, for every ending and tally of every strategy."""
    frame = study.to_frame()
    rows = tuple((f"{plain(s)}: {plain(of)}", *(f"{x:.4g}" for x in row)) for (s, of), *row in frame.itertuples())
    yield Table("Over the draws", ("strategy and number", *frame.columns), rows)
