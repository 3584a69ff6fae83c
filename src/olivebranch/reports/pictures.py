"""The pictures of a report: each a question, a drawing for light and for dark screens, and the numbers behind it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from olivebranch.base.text import plain
from olivebranch.draw.palette import THEMES
from olivebranch.reports import numbers
from olivebranch.reports.markup import Table, details, figure
from olivebranch.studies.compare import Comparison

if TYPE_CHECKING:
    from olivebranch.plots.alt_text import Picture
    from olivebranch.studies.uncertainty import Uncertainty

PIXELS = 110  # an inch on screen
SMALL, LEAP = "small_steps", "jump_ahead"
_COORDINATES = re.compile(rb'(?<= )(?:d|x|y)="[^"]*"')
_LONG = re.compile(rb"(\.\d\d)\d+")

Draw = Callable[[Comparison, str], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of a report, and the comparisons that it fits."""

    key: str
    title: Callable[[Comparison], str]
    draw: Draw
    behind: numbers.Numbers
    fits: Callable[[Comparison], bool] = lambda result: True


def shown(result: Comparison) -> Iterator[str]:
    """Every picture that fits, as HTML."""
    for entry in ENTRIES:
        if entry.fits(result):
            yield drawn(entry.key, entry.title(result), partial(entry.draw, result), entry.behind(result))


def of_study(study: Uncertainty) -> Iterator[str]:
    """The spread over the draws, and what the leading strategy's first ending rests on."""
    from olivebranch.plots import plot_spread, plot_tornado

    goal = study.model.endings[0]
    yield drawn("spread", "Over the draws", lambda theme: plot_spread(study, theme=theme), numbers.draws(study))
    lead = max(study.candidates or study.strategies, key=lambda name: study.stated(goal, name))
    found = study.tornado(goal, lead)
    yield drawn(
        "hangs",
        f"What it hangs on, under {plain(lead)}",
        lambda theme: plot_tornado(found, theme=theme),
        [numbers.from_sheet(found.sheet())],
    )


def drawn(key: str, title: str, draw: Callable[[str], Any], behind: Iterable[Table]) -> str:
    """A picture in both themes, with its words and the numbers behind it."""
    from olivebranch.plots import describe
    from olivebranch.plots.saving import root

    sources, alt, width = {}, "", 0
    for theme in THEMES:
        picture = draw(theme)
        alt, width = describe(picture), round(root(picture).get_figwidth() * PIXELS)
        sources[theme] = svg_source(picture)
    tables = details("The numbers behind it", *(table.html() for table in behind))
    return figure(key, title, sources["light"], sources["dark"], alt, width, tables)


def svg_source(picture: Picture) -> str:
    """A picture as the source of an image, and closed. The same input gives the same bytes; nothing in it can run."""
    from olivebranch.plots.saving import close, rendered

    small = _COORDINATES.sub(_shorter, rendered(picture, "svg"))
    close(picture)
    return f"data:image/svg+xml;base64,{base64.b64encode(small).decode()}"


def _shorter(found: re.Match[bytes]) -> bytes:
    """Coordinates to a hundredth of a point: half the size, and nothing that an eye could see."""
    return _LONG.sub(rb"\1", found[0])


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
    Entry("what", lambda r: "What happens", _outcomes, numbers.totals),
    Entry(
        "leap", lambda r: "Why not jump ahead", _steps, numbers.moves(SMALL, LEAP), lambda r: {SMALL, LEAP} <= set(r)
    ),
    Entry(
        "sure",
        lambda r: "How sure is the difference",
        _difference,
        numbers.gap,
        lambda r: r.runs is not None and len(r) > 1,
    ),
    Entry("when", lambda r: "When it happens", _when, numbers.weeks, _bounded),
    Entry("build", lambda r: f"Over the {plain(r.model.step)}s", _cumulative, numbers.curves, _bounded),
    Entry("near", lambda r: "From every rung", _zones, numbers.near),
    Entry("road", lambda r: f"By which road, under {plain(r.strategies[0])}", _flow, numbers.roads, _bounded),
    Entry("score", lambda r: "Too soon to tell", _score, numbers.to_come, _bounded),
    Entry("moves", lambda r: f"What can happen, under {plain(r.strategies[0])}", _graph, numbers.moves()),
)
