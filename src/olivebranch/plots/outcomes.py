"""What happens? A hundred people for each strategy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from olivebranch.base.text import listing, plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import icons
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.icons import IconArray
from olivebranch.draw.palette import ending_looks
from olivebranch.draw.style import find_theme, page, styled
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.results import all_outcomes, endings_shown
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import ending_word, harm_words, source_words, within_words
from olivebranch.studies.compare import Comparison


@redrawable
def plot_outcomes(
    result: Outcomes | Comparison,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    week: int | None = None,
    **artist: Any,
) -> Axes:
    """What happens? A 10 x 10 icon array for each strategy, with the counts and the harm done on the way.

    The counts are the absorption probabilities of the endings, rounded to whole hundredths that add up to 100.

    Parameters
    ----------
    result : outcomes, or a comparison of strategies
    ax : where to draw (default: a new figure)
    theme : "light" or "dark" (default: what suits the background of `ax`)
    week : the week to show (default: the horizon)
    artist : for the icons, such as ``alpha=0.8``

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_outcomes(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20))
    >>> [text.get_text() for text in ax.texts][:3]
    ['small steps', '69', 'yes']
    """
    check_shown("plot_outcomes", result, Outcomes, Comparison)
    every = all_outcomes(result)
    possible = {name for outcomes in every for name in endings_shown(outcomes)}
    names = (*(name for name in every[0].endings if name in possible), "open")
    arrays = [_array(outcomes, names, week) for outcomes in every]
    words = [ending_word(name) for name in names]
    title, note = f"Of 100 people, how many get there {within_words(every[0], week)}?", source_words(result)
    with styled(find_theme(theme, ax)):  # names are measured in the fonts in which they are drawn
        size = icons.figure_size([array.name for array in arrays], len(names), page())
    with canvas(ax, theme, size) as at:
        looks = ending_looks(every[0].endings, at.theme)
        at.before_drawing(title, note)
        endings = [(word, looks[name]) for word, name in zip(words, names, strict=True)]
        across = icons.columns(len(arrays), page()) if at.own else None
        icons.icon_arrays(at.ax, arrays, endings, at.theme, across=across, **artist)
        at.after_drawing(title, note)
        set_alt_text(at.ax, *_alt_text(every[0], week, arrays, words))
    return at.ax


def _array(outcomes: Outcomes, names: Sequence[str], week: int | None) -> IconArray:
    counts = whole_counts([outcomes.chance(name, week) for name in names]).tolist()
    return IconArray(plain(outcomes.strategy), counts, harm_words(outcomes) if week is None else "")


def _alt_text(first: Outcomes, week: int | None, arrays: Sequence[IconArray], words: Sequence[str]) -> list[str]:
    several = "" if len(arrays) == 1 else f" for each of {len(arrays)} strategies"
    chart = f"Icon arrays of 100 people{several}: where they stand {within_words(first, week)}."
    counts = [", ".join(f"{n} {word}" for n, word in zip(array.counts, words, strict=True)) for array in arrays]
    rows = [
        f"{array.name}: {shown}{f'; {array.note}' if array.note else ''}."
        for array, shown in zip(arrays, counts, strict=True)
    ]
    return [chart, *rows, _comparison(arrays, words[0])]


def _comparison(arrays: Sequence[IconArray], goal: str) -> str:
    if len(arrays) < 2:
        return ""
    reached = [array.counts[0] for array in arrays]
    if max(reached) == min(reached):
        return f"All reach {goal} equally often."
    best = [array.name for array, count in zip(arrays, reached, strict=True) if count == max(reached)]
    verb = "reaches" if len(best) == 1 else "reach"
    return f"{listing(best)} {verb} {goal} most often: {max(reached)} of 100, against {min(reached)} for the least."
