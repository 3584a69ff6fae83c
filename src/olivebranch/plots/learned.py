"""What do the diaries tell: what is believed of each parameter after them, beside what was believed before."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from olivebranch.base.text import counted, plain, rounded_percent
from olivebranch.draw.before_after import Change, before_and_after
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.studies.learn import Learned

MOST = 10  # parameters


@redrawable
def plot_learned(result: Learned, *, ax: Axes | None = None, theme: str | None = None, **artist: Any) -> Axes:
    """What do the diaries tell: prior and posterior ranges of each parameter, those told most about on top.

    Parameters
    ----------
    artist : for the lines of what is believed now, such as ``linewidth=6``

    Raises UnknownName for an unknown theme.

    >>> import olivebranch as ob
    >>> diaries = ob.diaries(ob.Chain("maybe", "jump_ahead"), people=60, seed=7)
    >>> ax = plot_learned(ob.learn("maybe", diaries, draws=128))
    >>> len(ax.get_yticklabels())
    7
    """
    check_shown("plot_learned", result, Learned)
    names = result.by_told[:MOST]
    rows = [
        Change(plain(name), result.prior_range(name), result.range(name), result.mean(name), _told(result, name))
        for name in names
    ]
    with canvas(ax, theme, (WIDTH, 1.9 + 0.46 * len(rows))) as at:
        at.settle()
        rows = rows[: at.rows(MOST)]
        label = "pale: believed before; dark: after the diaries, with the mean (each on its own scale, 9 in 10)"
        before_and_after(at.ax, rows, at.theme, axis_label=label, **artist)
        people = f"{result.people:,} {'diary tells' if result.people == 1 else 'diaries tell'}"
        told = len(result.names) - len(result.untold)
        title = f"What do the diaries tell? {people} something of {told} of {len(result.names)} parameters"
        entries, worth = counted(result.entries, "entry", "entries"), round(result.effective_size)
        note = f"{entries}; {counted(worth, 'effective draw')} of the parameters."
        at.settle_and_frame(title, f"{note} {result.model.note}")
        shown = "; ".join(f"{row.name} {row.after[0]:.2g} to {row.after[1]:.2g}, {row.words}" for row in rows)
        set_alt_text(at.ax, "Ranges of each parameter before and after the diaries.", f"{shown}.")
    return at.ax


def _told(result: Learned, name: str) -> str:
    return "nothing told" if name in result.untold else f"{rounded_percent(result.narrowing(name))} as wide"
