"""Why does one strategy do better? The difference as a waterfall, with a step for each mechanism."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes

from olivebranch.base.text import capitalised, counted, plain, signed
from olivebranch.draw.layout import named_rows
from olivebranch.draw.room import settle_layout
from olivebranch.draw.style import WIDTH
from olivebranch.draw.waterfall import Step, waterfall
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import drawn_words
from olivebranch.studies.why import Why
from olivebranch.studies.why.result import REST


@redrawable
def plot_why(result: Why, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """Why does one strategy do better? A waterfall from nothing to the difference, with a step for each mechanism.

    Each step is a Shapley value; the rest is the difference with every mechanism switched off. Below each number is the
    middle 90 % over the draws from the priors.

    Parameters
    ----------
    artist : for the bars, such as ``alpha=0.8``

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> ax = plot_why(ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=16))
    >>> [text.get_text() for text in ax.texts][:2]
    ['+46', '+30 to +56']
    """
    check_shown("plot_why", result, Why)
    shown, d = result.rounded, result.decimals
    total = sum(shown.values())
    steps = [
        Step(capitalised(result.about(part)), value, signed(value, d), result.range_words(part))
        for part, value in shown.items()
    ]
    a, b = plain(result.a), plain(result.b)
    last = Step(f"Together: {a} less {b}", total, signed(total, d), result.range_words("difference"))
    with canvas(ax, theme, (WIDTH, 1.9 + 0.62 * (len(steps) + 1))) as at:
        at.settle()
        if at.is_small:
            steps, last = [replace(step, beside="") for step in steps], replace(last, beside="")
        narrow = at.ax.figure.bbox.width * 72 / at.ax.figure.dpi < 460
        label = f"{result.unit}: {a} less {b}"
        wide = 120.0 if narrow else 190.0
        named_rows(at.ax, [step.name for step in (*steps, last)], wide)
        settle_layout(at.ax)  # the names take their room first, so that the numbers have theirs in what is left
        waterfall(at.ax, steps, last, at.theme, axis_label=label, names=wide, **artist)
        settle_layout(at.ax)  # long names move the Axes, and what follows measures it
        at.settle_and_frame(_title(result, a, b), _note(result))
        parts = "; ".join(f"{step.name}: {step.text}" for step in steps)
        chart = f"Waterfall of {result.unit}, {a} less {b}."
        set_alt_text(at.ax, chart, f"{parts}; together {last.text}.", result.stands_on)
    return at.ax


def _title(result: Why, a: str, b: str) -> str:
    ahead, behind = (a, b) if result.difference >= 0 else (b, a)
    sign = 1 if result.difference >= 0 else -1
    helping = {part: sign * value for part, value in result.rounded.items() if sign * value > 0}
    first = max(helping, key=lambda part: helping[part], default=REST)
    question = f"Why {ahead} and not {behind}?"
    if result.of != result.model.endings[0]:
        question = f"Why more {plain(result.of)} under {ahead} than under {behind}?"
    if first == REST:
        return f"{question} {'Mostly not' if len(helping) > 1 else 'Not'} because of any of these mechanisms"
    return f"{question} Most of all: {result.about(first)}"


def _note(result: Why) -> str:
    how = "For ever" if result.weeks is None else f"Within {result.horizon}"
    how += ", worked out exactly: each step is what a mechanism adds, "
    how += "averaged over every order of switching them on (Shapley value)."
    over = (
        f" Small numbers: the middle 90 % of {counted(result.draws, 'draw')} of the parameters." if result.draws else ""
    )
    drawn = drawn_words(result.known) if result.draws else ""
    return f"{how}{over} {drawn}{result.stands_on} {result.model.note}"
