"""What happens: a hundred people for each strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from olivebranch.base.text import listing, plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import icons, style
from olivebranch.draw.counts import whole_counts
from olivebranch.plots._base import as_outcomes, canvas, ending_looks, ending_word, harm, source, tell, units

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison


def plot_outcomes(
    result: Outcomes | Comparison,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    week: int | None = None,
    **artist: Any,
) -> Axes:
    """What happens: a 10 x 10 icon array for each strategy, with the counts, and the harm done on the way.

    Parameters
    ----------
    result : outcomes, or a comparison of strategies
    week : how things stand by this week (default: the horizon)
    theme : "light" or "dark" (default: what suits the paper of `ax`)
    artist : for the icons, such as ``alpha=0.8``

    >>> import olivebranch as ob
    >>> ax = plot_outcomes(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20))
    >>> [text.get_text() for text in ax.texts][:3]
    ['small steps', '69', 'yes']
    """
    every = as_outcomes(result)
    endings = (*every[0].endings, "open")
    counts = [whole_counts([o.chance(name, week) for name in endings]).tolist() for o in every]
    words = [ending_word(name) for name in endings]
    notes = [harm(o) if week is None else "" for o in every]
    with canvas(ax, theme, icons.size(len(every), len(endings), style.WIDTH)) as at:
        marks = [ending_looks(every[0], at.theme)[name] for name in endings]
        names = [plain(o.strategy) for o in every]
        heads = f"Of 100 people, how many get there {_when(every[0], week)}?", source(result)
        at.begin(*heads)
        icons.icon_arrays(at.ax, names, counts, words, marks, notes, at.theme, **artist)
        at.finish(*heads)
        told = [_told(*row) for row in zip(names, counts, [words] * len(names), notes, strict=True)]
        tell(at.ax, _chart(every, week), *told, _comparison(names, counts, words[0]))
    return at.ax


def _when(outcomes: Outcomes, week: int | None) -> str:
    last = outcomes.weeks if week is None else week
    return "in the end" if last is None else f"within {last:,} {units(outcomes, last)}"


def _chart(every: tuple[Outcomes, ...], week: int | None) -> str:
    many = "" if len(every) == 1 else f" for each of {len(every)} strategies"
    return f"Icon arrays of 100 people{many}: where they stand {_when(every[0], week)}."


def _told(name: str, counts: list[int], words: list[str], note: str) -> str:
    shown = [f"{count} {word}" for count, word in zip(counts, words, strict=True)]
    return f"{name}: {', '.join(shown)}{f'; {note}' if note else ''}."


def _comparison(names: list[str], counts: list[list[int]], goal: str) -> str:
    if len(names) < 2:
        return ""
    firsts = [row[0] for row in counts]
    best = [name for name, count in zip(names, firsts, strict=True) if count == max(firsts)]
    if max(firsts) == min(firsts):
        return f"All reach {goal} equally often."
    verb = "reaches" if len(best) == 1 else "reach"
    return f"{listing(best)} {verb} {goal} most often: {max(firsts)} of 100, against {min(firsts)} for the least."
