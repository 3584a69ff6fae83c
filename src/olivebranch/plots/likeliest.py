"""What is the likeliest story? The most probable walk to an ending, step by step, with what was done."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.arguments import is_name
from olivebranch.base.text import capitalised, percent, plain
from olivebranch.chain.likeliest import Likeliest, one_in
from olivebranch.draw.labels import offset_text
from olivebranch.draw.layout import whole_axis
from olivebranch.draw.palette import ending_looks
from olivebranch.draw.runs import Ladder, single_run
from olivebranch.draw.style import LITERAL, SMALL, TINY, WIDTH
from olivebranch.draw.text import wrapped
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown


@redrawable
def plot_likeliest(
    result: Likeliest,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """What is the likeliest story? The most probable walk to an ending on the ladder, with what was done in each week.

    The mode of the distribution of paths; most walks take another way, and the note says how many take this one.

    Parameters
    ----------
    variable : the variable whose values are the rungs (default: the first)
    artist : for the line, such as ``linewidth=3``

    Raises UnknownName for an unknown variable or theme, and ArgumentError for a walk of no step.

    >>> import olivebranch as ob
    >>> ax = plot_likeliest(ob.Chain("maybe", "small_steps").likeliest_story("yes"))
    >>> ax.get_title(loc="left")
    'What is the likeliest way to yes? 2 rounds; one walk in 6 goes this way'
    """
    check_shown("plot_likeliest", result, Likeliest)
    chain, paths = result.path.chain, result.path
    name, length = next(iter(chain.variables)) if variable is None else variable, int(paths.lengths()[0])
    if not is_name(name, chain.variables):
        raise UnknownName("variable", name, tuple(chain.variables))
    if not length:
        rule = "the likeliest walk has ended where it begins, so nothing can be drawn"
        raise ArgumentError(f"{chain.title}: {rule}. Start it elsewhere.")
    met = np.unique(paths.values(name)[0, :length])
    row = paths.values(name)[0, : length + 1]
    is_goal = result.ending == chain.endings[0]
    heights = np.array([int(np.searchsorted(met, value)) for value in row[:-1]] + [met.size if is_goal else -1])
    rungs = [plain(chain.variables[name][value]) for value in met]
    ladder = Ladder([*rungs, plain(result.ending) if is_goal else ""], "" if is_goal else plain(result.ending), length)
    step = plain(chain.step) + ("" if length == 1 else "s")
    title = f"What is the likeliest way to {plain(result.ending)}? {length} {step}"
    title += f"; {one_in(result.chance)} goes this way"
    note = f"{capitalised(plain(chain.strategy_name))}. Of those who get there, {percent(result.share)} go this way."
    with canvas(ax, theme, (WIDTH, 1.9 + 0.5 * (met.size + 1))) as at:
        looks = ending_looks(chain.endings, at.theme)
        single_run(at.ax, heights, ladder, looks[result.ending], looks["open"], at.theme, **artist)
        at.ax.set_xlabel(plain(chain.step), fontsize=SMALL, **LITERAL)
        whole_axis(at.ax)
        at.settle()
        done = [plain(str(paths.done(0, week)[0])) for week in range(1, length + 1)]
        room = 400.0 / max(1, length)
        for week, action in enumerate(done, start=1):
            where, words = (week - 0.5, float(heights[week - 1])), wrapped(action, TINY, max(26.0, room))
            offset_text(at.ax, words, where, (0, 4), ha="center", va="bottom", fontsize=TINY if length > 6 else SMALL)
        at.settle_and_frame(title, f"{note} {chain.note}".strip())
        set_alt_text(at.ax, f"One walk to {plain(result.ending)}.", " ".join(result.story.lines))
    return at.ax
