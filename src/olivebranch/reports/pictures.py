"""The pictures of a report: each with a question, drawings for light and dark screens, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.palette import THEMES
from olivebranch.plots.alt_text import Picture, describe
from olivebranch.plots.cumulative import plot_cumulative
from olivebranch.plots.difference import plot_difference
from olivebranch.plots.flow import plot_flow
from olivebranch.plots.graph import plot_graph
from olivebranch.plots.outcomes import plot_outcomes
from olivebranch.plots.saving import close_figure, rendered, root_figure
from olivebranch.plots.score import plot_score
from olivebranch.plots.spread import plot_spread
from olivebranch.plots.steps import plot_steps
from olivebranch.plots.tornado import plot_tornado
from olivebranch.plots.when import plot_when
from olivebranch.plots.zones import plot_zones
from olivebranch.reports import numbers
from olivebranch.reports.markup import details, figure, table
from olivebranch.reports.svg import as_source
from olivebranch.studies.compare import Comparison
from olivebranch.studies.uncertainty import Uncertainty

PIXELS = 110  # for each inch, on screen
SMALL, LEAP = "small_steps", "jump_ahead"

Draw = Callable[[str], Picture]  # draws in a theme


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of a report, and the comparisons that it fits."""

    key: str
    title: Callable[[Comparison], str]
    draw: Callable[[Comparison, str], Picture]
    behind: numbers.Numbers
    fits: Callable[[Comparison], bool] = lambda result: True


def of_comparison(result: Comparison) -> Iterator[str]:
    """Every picture that fits, as HTML."""
    for entry in ENTRIES:
        if entry.fits(result):
            yield in_both_themes(entry.key, entry.title(result), partial(entry.draw, result), entry.behind(result))


def of_study(study: Uncertainty) -> Iterator[str]:
    """The spread over the draws, and what the leading strategy's first ending depends on."""
    goal = study.model.endings[0]
    yield in_both_themes(
        "spread", "Over the draws", lambda theme: plot_spread(study, theme=theme), numbers.draws(study)
    )
    lead = max(study.candidates or study.strategies, key=lambda name: study.stated(goal, name))
    tornado = study.tornado(goal, lead)
    title = f"What it depends on, under {plain(lead)}"
    yield in_both_themes("depends", title, lambda theme: plot_tornado(tornado, theme=theme), [tornado.sheet()])


def in_both_themes(key: str, title: str, draw: Draw, behind: Iterable[Sheet]) -> str:
    """A picture in both themes, with its alt text and the numbers behind it."""
    drawings, alt, width = {}, "", 0
    for theme in THEMES:
        picture = draw(theme)
        try:
            alt, width = describe(picture), round(root_figure(picture).get_figwidth() * PIXELS)
            drawings[theme] = rendered(picture, "svg")
        finally:
            close_figure(picture)
    tables = details("The numbers behind it", *map(table, behind))
    return figure(key, title, as_source(drawings["light"], drawings["dark"]), alt, width, tables)


def _alone(result: Comparison) -> Comparison | Outcomes:
    """A comparison of one strategy is drawn as that strategy."""
    return result if len(result) > 1 else result.outcomes[0]


def _has_horizon(result: Comparison) -> bool:
    return result.weeks is not None


def _has_both(result: Comparison) -> bool:
    return {SMALL, LEAP} <= set(result)


def _has_pairs(result: Comparison) -> bool:
    return result.runs is not None and len(result) > 1


ENTRIES = (
    Entry("what", lambda r: "What happens", lambda r, theme: plot_outcomes(r, theme=theme), numbers.totals),
    Entry(
        "leap",
        lambda r: "Why not jump ahead",
        lambda r, theme: plot_steps(r, SMALL, LEAP, theme=theme),
        numbers.moves(SMALL, LEAP),
        _has_both,
    ),
    Entry(
        "sure",
        lambda r: "How sure is the difference",
        lambda r, theme: plot_difference(r, theme=theme),
        numbers.gap,
        _has_pairs,
    ),
    Entry(
        "when",
        lambda r: "When it happens",
        lambda r, theme: plot_when(_alone(r), theme=theme),
        numbers.weeks,
        _has_horizon,
    ),
    Entry(
        "build",
        lambda r: f"Over the {plain(r.model.step)}s",
        lambda r, theme: plot_cumulative(_alone(r), theme=theme),
        numbers.curves,
        _has_horizon,
    ),
    Entry("near", lambda r: "From every rung", lambda r, theme: plot_zones(_alone(r), theme=theme), numbers.near),
    Entry(
        "road",
        lambda r: f"By which road, under {plain(r.strategies[0])}",
        lambda r, theme: plot_flow(r.outcomes[0], theme=theme),
        numbers.roads,
        _has_horizon,
    ),
    Entry(
        "score",
        lambda r: "Too soon to tell",
        lambda r, theme: plot_score(r, by="weeks", theme=theme),
        numbers.to_come,
        _has_horizon,
    ),
    Entry(
        "moves",
        lambda r: f"What can happen, under {plain(r.strategies[0])}",
        lambda r, theme: plot_graph(r.outcomes[0], theme=theme),
        numbers.moves(),
    ),
)
