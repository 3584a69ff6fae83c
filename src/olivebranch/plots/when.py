"""When does it happen: fifty people, each a dot at the week they got there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.text import plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import curves, dots, style
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.palette import Theme
from olivebranch.errors import UnknownName
from olivebranch.plots._base import (
    as_outcomes,
    canvas,
    ending_looks,
    ending_word,
    panels,
    source,
    tell,
    units,
    with_horizon,
)

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

DOTS = 50


@overload
def plot_when(
    result: Outcomes,
    ending: str | None = None,
    *,
    ax: Axes | None = None,
    fig: None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes: ...
@overload
def plot_when(
    result: Comparison,
    ending: str | None = None,
    *,
    ax: None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Figure | SubFigure: ...
def plot_when(
    result: Outcomes | Comparison,
    ending: str | None = None,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """When does it happen: a quantile dot plot of fifty people; the others stand in blocks, the last "not yet".

    Parameters
    ----------
    ending : whose weeks are shown (default: the first)
    artist : for the dots, such as ``alpha=0.8``

    >>> import olivebranch as ob
    >>> ax = plot_when(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> ax.get_title(loc="left")
    'When does it happen? Of 50 people 35 reach yes, half of those by round 5'
    """
    with_horizon(result, "plot_when")
    every = as_outcomes(result)
    name = every[0].endings[0] if ending is None else ending
    if name not in every[0].endings:
        raise UnknownName("ending", name, every[0].endings)
    plan = dots.bins([_dots(o, name) for o in every], [_others(o, name) for o in every], int(every[0].weeks or 1))
    blocks = len(every[0].endings)
    if isinstance(result, Outcomes):
        with canvas(ax, theme, (style.WIDTH, dots.size(plan, blocks, style.WIDTH) + 0.75)) as at:
            heads = f"When does it happen? {_finding(result, name)}", _note(result)
            at.begin(*heads, under=46.0)
            _draw(result, name, plan, at.ax, at.theme, artist)
            at.finish(*heads)
        return at.ax
    found = style.find_theme(theme, fig)

    def panel(outcomes: Outcomes, at: Axes) -> None:
        _draw(outcomes, name, plan, at, found, artist)

    across, wide = (1, style.WIDTH) if len(every) <= 4 else (2, 12.0)
    height = dots.size(plan, blocks, wide / across) + 0.1
    return panels(
        every,
        panel,
        fig,
        found.name,
        head=f"When do they reach {plain(name)}?",
        note=_note(result),
        size=(wide, height),
        across=across,
    )


def _counts(outcomes: Outcomes, name: str) -> list[int]:
    """Of fifty: those who reach the ending, then the other endings, then those still open."""
    names = [name, *(e for e in outcomes.endings if e != name), "open"]
    return [int(n) for n in whole_counts([max(0.0, outcomes.chance(e)) for e in names], DOTS)]


def _dots(outcomes: Outcomes, name: str) -> list[int]:
    return dots.places(outcomes.first_passage(name), _counts(outcomes, name)[0])


def _others(outcomes: Outcomes, name: str) -> list[int]:
    return _counts(outcomes, name)[1:]


def _draw(outcomes: Outcomes, name: str, plan: dots.Bins, ax: Axes, theme: Theme, artist: dict[str, Any]) -> None:
    marks = ending_looks(outcomes, theme)
    names = [*(e for e in outcomes.endings if e != name), "open"]
    words = [*(ending_word(e) for e in names[:-1]), "not yet"]
    others = [(word, marks[e], n) for word, e, n in zip(words, names, _others(outcomes, name), strict=True)]
    ticks = [week for week in curves.table_weeks(ax, int(outcomes.weeks or 1), "52", most=8) if week] or [1]
    dots.quantile_dots(
        ax, _dots(outcomes, name), others, marks[name], plan, ticks, theme, unit=units(outcomes, 1), **artist
    )
    tell(ax, *_words(outcomes, name, others))


def _finding(outcomes: Outcomes, name: str) -> str:
    count = _counts(outcomes, name)[0]
    if count == 0:
        return f"Of {DOTS} people none reach {plain(name)}"
    half = outcomes.weeks_quantile(name)
    return f"Of {DOTS} people {count} reach {plain(name)}, half of those by {units(outcomes, 1)} {half:.0f}"


def _note(result: Outcomes | Comparison) -> str:
    return f"Each dot is one of {DOTS} people. {source(result)}"


def _words(outcomes: Outcomes, name: str, others: list[tuple[str, Any, int]]) -> tuple[str, str, str]:
    chart = f"Quantile dot plot of the {units(outcomes, 1)} of {plain(name)} under {plain(outcomes.strategy)}."
    rest = ", ".join(f"{n} {word}" for word, _, n in others)
    if outcomes.chance(name) <= 0:
        return chart, f"{_finding(outcomes, name)}; {rest}.", ""
    early, late = outcomes.weeks_quantile(name, 0.1), outcomes.weeks_quantile(name, 0.9)
    spread = (
        f"The quickest tenth have by {units(outcomes, 1)} {early:.0f}, nine in ten by {units(outcomes, 1)} {late:.0f}."
    )
    return chart, f"{_finding(outcomes, name)}; {rest}.", spread
