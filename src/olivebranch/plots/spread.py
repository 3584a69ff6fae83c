"""How far does an answer spread over the priors of the parameters? Fifty dots for each strategy."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import capitalised, counted, plain, rounded_number, rounded_percent
from olivebranch.draw.spread import spread
from olivebranch.draw.style import WIDTH, Style
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import drawn_words, never_chosen_words
from olivebranch.studies.objective import check_name
from olivebranch.studies.uncertainty import Uncertainty


@redrawable
def plot_spread(
    result: Uncertainty, of: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
) -> Axes:
    """How far does it spread over the draws? Fifty dots for each strategy, and the stated value as a tick.

    The dots are quantiles of the answer over the draws (probabilistic sensitivity analysis).

    Parameters
    ----------
    of : an ending (default: the first) or a tally
    artist : for the dots, such as ``alpha=0.8``

    Raises UnknownName for an unknown ending, tally or theme.

    >>> import olivebranch as ob
    >>> ax = plot_spread(ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['small steps', 'jump ahead']
    """
    check_shown("plot_spread", result, Uncertainty)
    answer = check_name(result.model, result.model.endings[0] if of is None else of)
    is_chance = answer in (*result.model.endings, "open")
    names = list(map(plain, result.strategies))
    draws = [result.spread(answer, name) for name in result.strategies]
    stated = [result.stated(answer, name) for name in result.strategies]
    with canvas(ax, theme, (WIDTH, 1.6 + 0.7 * len(draws))) as at:
        at.settle()
        options: Style = {"what": plain(answer), "stated": stated, "is_chance": is_chance}
        spread(at.ax, draws, names, at.theme, **options, **artist)
        count = counted(result.draws, "draw")
        key = f"Fifty dots a strategy, from {count} of the parameters, solved exactly. Tick: as stated."
        title = f"How sure is it? {capitalised(plain(answer))} over {result.known.origin} of the parameters"
        at.settle_and_frame(
            title, f"{key} {drawn_words(result.known)}{never_chosen_words(result.never_chosen)}{result.model.note}"
        )
        write = rounded_percent if is_chance else rounded_number
        middle = [tuple(map(write, np.quantile(values, [0.05, 0.95]))) for values in draws]
        shown = [
            f"{name} {low} to {high}, stated {write(value)}"
            for name, (low, high), value in zip(names, middle, stated, strict=True)
        ]
        chart = f"Quantile dots of {plain(answer)} over {count}."
        set_alt_text(at.ax, chart, f"9 in 10 draws: {'; '.join(shown)}.")
    return at.ax
