"""When does it happen? Fifty people, each as a dot at the week they got there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.text import plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import dots
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.curves import table_weeks
from olivebranch.draw.palette import Theme, ending_looks
from olivebranch.draw.style import WIDTH, Style, find_theme, page
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import Panels, canvas
from olivebranch.plots.results import all_outcomes, choose_ending, endings_shown, require_weeks
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import ending_word, source_words, step_word
from olivebranch.studies.compare import Comparison

DOTS = 50
WIDE = 12.0  # the width in inches of a figure with two panels side by side


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
@redrawable
def plot_when(
    result: Outcomes | Comparison,
    ending: str | None = None,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """When does it happen? A quantile dot plot of fifty people, with blocks for the others, the last "not yet".

    The dots are quantiles of the first-passage time to the ending.

    Parameters
    ----------
    ending : the ending whose weeks are shown (default: the first)
    ax, fig : where to draw one strategy, or several (default: a new figure)
    artist : for the dots, such as ``alpha=0.8``

    Raises ArgumentError if the answer is for ever, and UnknownName for an unknown ending or theme.

    >>> import olivebranch as ob
    >>> ax = plot_when(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> ax.get_title(loc="left")
    'When does it happen? Of 50 people 35 reach yes, half of those by round 5'
    """
    check_shown("plot_when", result, Outcomes, Comparison)
    weeks, every = require_weeks(result, "plot_when"), all_outcomes(result)
    name = choose_ending(every[0], ending)
    bins = dots.choose_bins([_dots(o, name) for o in every], [_counts(o, name)[1:] for o in every], weeks)
    if not isinstance(result, Outcomes):
        return _panels(result, name, bins, fig, theme, artist)
    title, note = f"When does it happen? {_summary(result, name)}", _note(result)
    with canvas(ax, theme, (WIDTH, dots.panel_height(bins, len(_others(result, name)), page()) + 0.75)) as at:
        at.before_drawing(title, note, below=46.0)
        _draw(result, name, bins, at.ax, at.theme, artist)
        at.after_drawing(title, note)
    return at.ax


def _panels(
    result: Comparison,
    name: str,
    bins: dots.Bins,
    fig: Figure | SubFigure | None,
    theme: str | None,
    artist: Style,
) -> Figure | SubFigure:
    chosen, others = find_theme(theme, fig), max(len(_others(outcomes, name)) for outcomes in result.outcomes)
    across, wide = (1, page()) if len(result.outcomes) <= 4 or page(WIDE) < WIDE else (2, WIDE)
    panels = Panels(
        f"When do they reach {plain(name)}?",
        _note(result),
        draw=lambda outcomes, ax: _draw(outcomes, name, bins, ax, chosen, artist),
        size=(wide, dots.panel_height(bins, others, wide / across) + 0.1),
        across=across,
    )
    return panels.drawn(result.outcomes, fig, chosen)


def _others(outcomes: Outcomes, name: str) -> list[str]:
    """The other endings that can happen, and "not yet"."""
    return [*(ending for ending in endings_shown(outcomes) if ending != name), "open"]


def _counts(outcomes: Outcomes, name: str) -> list[int]:
    """How many of fifty reach the ending, then each other ending, and how many are still open."""
    chances = [max(0.0, outcomes.chance(ending)) for ending in (name, *_others(outcomes, name))]
    return whole_counts(chances, DOTS).tolist()


def _dots(outcomes: Outcomes, name: str) -> list[int]:
    return dots.quantile_weeks(outcomes.first_passage(name), _counts(outcomes, name)[0])


def _draw(outcomes: Outcomes, name: str, bins: dots.Bins, ax: Axes, theme: Theme, artist: Style) -> None:
    looks, names = ending_looks(outcomes.endings, theme), _others(outcomes, name)
    words = [*(ending_word(ending) for ending in names[:-1]), "not yet"]
    counts = _counts(outcomes, name)[1:]
    others = [(word, looks[ending], count) for word, ending, count in zip(words, names, counts, strict=True)]
    ticks = [week for week in table_weeks(ax, int(outcomes.weeks or 1), "52", most=8) if week] or [1]
    unit = step_word(outcomes, 1)
    dots.quantile_dots(ax, _dots(outcomes, name), others, looks[name], bins, ticks, theme, unit=unit, **artist)
    set_alt_text(ax, *_alt_text(outcomes, name, [f"{count} {word}" for word, _, count in others]))


def _summary(outcomes: Outcomes, name: str) -> str:
    count = _counts(outcomes, name)[0]
    if count == 0:
        return f"Of {DOTS} people none reach {plain(name)}"
    half = outcomes.weeks_quantile(name)
    return f"Of {DOTS} people {count} reach {plain(name)}, half of those by {step_word(outcomes, 1)} {half:.0f}"


def _note(result: Outcomes | Comparison) -> str:
    return f"Each dot is one of {DOTS} people. {source_words(result)}"


def _alt_text(outcomes: Outcomes, name: str, others: Sequence[str]) -> tuple[str, str, str]:
    step = step_word(outcomes, 1)
    chart = f"Quantile dot plot of the {step} of {plain(name)} under {plain(outcomes.strategy)}."
    numbers = f"{_summary(outcomes, name)}; {', '.join(others)}."
    if outcomes.chance(name) <= 0:
        return chart, numbers, ""
    early, late = outcomes.weeks_quantile(name, 0.1), outcomes.weeks_quantile(name, 0.9)
    return chart, numbers, f"The quickest tenth get there by {step} {early:.0f}, nine in ten by {step} {late:.0f}."
