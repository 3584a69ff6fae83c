"""The pictures of a report: each a question, a drawing for light and for dark screens, and the numbers behind it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from olivebranch.compare import Comparison, Difference
from olivebranch.draw.palette import THEMES
from olivebranch.report.markup import Table, details, figure
from olivebranch.tables import percent, plain

if TYPE_CHECKING:
    from olivebranch.plots._base import Picture

MOST_WEEKS = 60  # rows of a week-by-week table
SMALL, LEAP = "small_steps", "jump_ahead"
_COORDINATES = re.compile(rb'(?<= )(?:d|x|y)="[^"]*"')
_LONG = re.compile(rb"(\.\d\d)\d+")

Draw = Callable[[Comparison, str], Any]
Numbers = Callable[[Comparison], Iterator[Table]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of a report, and the comparisons that it fits."""

    key: str
    title: Callable[[Comparison], str]
    draw: Draw
    numbers: Numbers
    fits: Callable[[Comparison], bool] = lambda result: True


def shown(result: Comparison) -> Iterator[str]:
    """Every picture that fits, as HTML."""
    for entry in ENTRIES:
        if entry.fits(result):
            yield _figure(entry, result)


def _figure(entry: Entry, result: Comparison) -> str:
    from olivebranch.plots import describe

    sources, alt = {}, ""
    for theme in THEMES:
        picture = entry.draw(result, theme)
        alt = describe(picture)
        sources[theme] = svg_source(picture)
    numbers = details("The numbers behind it", *(table.html() for table in entry.numbers(result)))
    return figure(entry.key, entry.title(result), sources["light"], sources["dark"], alt, "", numbers)


def svg_source(picture: Picture) -> str:
    """A picture as the source of an image, and closed. The same input gives the same bytes; nothing in it can run."""
    import matplotlib.pyplot as plt

    found, at = BytesIO(), picture.get_figure(root=True)
    if at is None:
        raise RuntimeError("the picture stands in no figure")
    with plt.rc_context({"svg.hashsalt": "olivebranch", "svg.fonttype": "path"}):
        at.savefig(found, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(at)
    small = _COORDINATES.sub(_shorter, found.getvalue())
    return f"data:image/svg+xml;base64,{base64.b64encode(small).decode()}"


def _shorter(found: re.Match[bytes]) -> bytes:
    """Coordinates to a hundredth of a point: half the size, and nothing that an eye could see."""
    return _LONG.sub(rb"\1", found[0])


# ---- numbers -------------------------------------------------------------------------------------


def _totals(result: Comparison) -> Iterator[Table]:
    columns = ("strategy", *map(plain, result.outcomes[0].row()))
    rows = tuple((plain(o.strategy), *(f"{x:.6g}" for x in o.row().values())) for o in result.outcomes)
    yield Table("Chances of the endings and of none yet (open), then means of what is counted", columns, rows)
    if result.runs is not None:
        errors = tuple((plain(o.strategy), *(f"{o.error(n):.2g}" for n in o.row())) for o in result.outcomes)
        yield Table("Their standard errors", columns, errors)


def _curves(result: Comparison) -> Iterator[Table]:
    step, weeks = result.model.step, result.weeks or 0
    stops = sorted({round(i * weeks / MOST_WEEKS) for i in range(MOST_WEEKS + 1)})
    for outcomes in result.outcomes:
        names = (*outcomes.endings, "open")
        rows = tuple((str(at), *(percent(outcomes.chance(name, at)) for name in names)) for at in stops)
        yield Table(f"{plain(outcomes.strategy)}: reached by each {step}", (plain(step), *map(plain, names)), rows)


def _near(result: Comparison) -> Iterator[Table]:
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


def _weeks(result: Comparison) -> Iterator[Table]:
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


def _roads(result: Comparison) -> Iterator[Table]:
    first = result.outcomes[0]
    rows = tuple((" > ".join(map(plain, path)), percent(share)) for path, share in first.chain.roads(first.endings[0]))
    yield Table(f"{plain(first.strategy)}: the main roads to {plain(first.endings[0])}, and their share", ("road", "share"),
                rows)  # fmt: skip


def _to_come(result: Comparison) -> Iterator[Table]:
    goal, weeks = result.model.endings[0], result.weeks or 0
    stops = sorted({round(i * weeks / 12) for i in range(12)})
    rows = tuple((plain(o.strategy), *(percent(o.still_to_come(goal, at)) for at in stops)) for o in result.outcomes)
    columns = ("strategy", *(f"{plain(result.model.step)} {at}" for at in stops))
    yield Table(f"Chance that {plain(goal)} is still to come, for those still open then", columns, rows)


def _gap(result: Comparison) -> Iterator[Table]:
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


def _moves(*strategies: str) -> Numbers:
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


# ---- which ---------------------------------------------------------------------------------------


def _outcomes(result: Comparison, theme: str) -> Any:
    from olivebranch.plots import plot_outcomes

    return plot_outcomes(result, theme=theme)


def _steps(result: Comparison, theme: str) -> Any:
    from olivebranch.plots.steps import plot_steps

    return plot_steps(result, SMALL, LEAP, theme=theme)


def _cumulative(result: Comparison, theme: str) -> Any:
    from olivebranch.plots import plot_cumulative

    return plot_cumulative(_alone(result), theme=theme)


def _zones(result: Comparison, theme: str) -> Any:
    from olivebranch.plots.zones import plot_zones

    return plot_zones(_alone(result), theme=theme)


def _graph(result: Comparison, theme: str) -> Any:
    from olivebranch.plots import plot_graph

    return plot_graph(result.outcomes[0], theme=theme)


def _when(result: Comparison, theme: str) -> Any:
    from olivebranch.plots.when import plot_when

    return plot_when(_alone(result), theme=theme)


def _flow(result: Comparison, theme: str) -> Any:
    from olivebranch.plots.flow import plot_flow

    return plot_flow(result.outcomes[0], theme=theme)


def _score(result: Comparison, theme: str) -> Any:
    from olivebranch.plots.score import plot_score

    return plot_score(result, by="weeks", theme=theme)


def _difference(result: Comparison, theme: str) -> Any:
    from olivebranch.plots.difference import plot_difference

    return plot_difference(result, theme=theme)


def _bounded(result: Comparison) -> bool:
    """Is there a horizon?"""
    return result.weeks is not None


def _alone(result: Comparison) -> Any:
    """A comparison of one strategy is drawn as that strategy."""
    return result if len(result) > 1 else result.outcomes[0]


ENTRIES = (
    Entry("what", lambda r: "What happens", _outcomes, _totals),
    Entry("leap", lambda r: "Why not jump ahead", _steps, _moves(SMALL, LEAP), lambda r: {SMALL, LEAP} <= set(r)),
    Entry(
        "sure", lambda r: "How sure is the difference", _difference, _gap, lambda r: r.runs is not None and len(r) > 1
    ),
    Entry("when", lambda r: "When it happens", _when, _weeks, _bounded),
    Entry("build", lambda r: f"Over the {plain(r.model.step)}s", _cumulative, _curves, _bounded),
    Entry("near", lambda r: "From every rung", _zones, _near),
    Entry("road", lambda r: f"By which road, under {plain(r.strategies[0])}", _flow, _roads, _bounded),
    Entry("score", lambda r: "Too soon to tell", _score, _to_come, _bounded),
    Entry("moves", lambda r: f"What can happen, under {plain(r.strategies[0])}", _graph, _moves()),
)
