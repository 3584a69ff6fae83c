"""Where are they a few weeks later, from each place? Powers of the transition matrix as heat maps."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import capitalised, counted, plain, rounded_percent
from olivebranch.chain.goals import met_groups
from olivebranch.chain.power import Power, power
from olivebranch.draw.heat import heat_strip
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown

MOST = 4  # the most tables side by side


@redrawable
def plot_power(
    result: Power, variable: str | None = None, *, ax: Axes | None = None, theme: str | None = None, **artist: Any
) -> Axes:
    """Where are they after 1, 2, 4, ... weeks, from each place? The powers P, P^2, P^4, ... P^n as heat maps.

    Rows say where walks are now, and columns where they are later; the number is the chance in per cent.

    Parameters
    ----------
    variable : the variable whose values are the places (default: the first); endings are shown as well
    artist : for the cells, such as ``linewidth=0``

    Raises UnknownName for an unknown variable or theme.

    >>> import olivebranch as ob
    >>> ax = plot_power(ob.Chain("maybe", "small_steps").power(16))
    >>> ax.get_title(loc="left")
    'Where are they later? From no, after 16 rounds: 68 % yes'
    """
    check_shown("plot_power", result, Power)
    chain, steps = result.chain, _steps(result.n)
    tables = [(result if n == result.n else power(chain, n)).by(variable) for n in steps]
    names = tables[-1][0]
    order = _order(result, names, variable)
    shown = [plain(names[i]) for i in order]
    heads = [f"after {counted(n, chain.step)}" for n in steps]
    last = tables[-1][1]
    begin = _most_start(result, names, variable)
    goal = chain.endings[0] if chain.endings and chain.endings[0] in names else names[order[-1]]
    chance = rounded_percent(float(last[begin, names.index(goal)]))
    after = heads[-1]
    title = f"Where are they later? From {plain(names[begin])}, {after}: {chance} {plain(goal)}"
    key = "Rows: where they are now. Columns: where they are later. The darker, the likelier; numbers are per cent."
    note = f"{capitalised(plain(chain.strategy_name))}. {key} {chain.note}".strip()
    with canvas(ax, theme, (WIDTH, 5.5)) as at:  # at most: it is made as low as what is drawn
        at.before_drawing(title, note)
        at.settle()
        heat_strip(at.ax, [table[order][:, order] for _, table in tables], heads, shown, at.theme, **artist)
        at.after_drawing(title, note)
        rows = [
            f"from {shown[a]}: "
            + ", ".join(f"{shown[b]} {rounded_percent(float(last[i, j]))}" for b, j in enumerate(order))
            for a, i in enumerate(order)
            if names[i] not in chain.endings
        ]
        set_alt_text(
            at.ax, f"Heat maps of where walks are {', '.join(heads)}.", f"{capitalised(after)} {'; '.join(rows)}."
        )
    return at.ax


def _steps(n: int) -> list[int]:
    """1 and n, and one or two numbers between them, in about equal ratios.

    >>> _steps(16), _steps(1)
    ([1, 3, 6, 16], [1])
    """
    count = min(MOST, max(1, n))
    return sorted({max(1, round(n ** (k / max(1, count - 1)))) for k in range(count)} | {n} if n > 1 else {n})


def _order(result: Power, names: tuple[str, ...], variable: str | None) -> list[int]:
    """The places from the lowest value to the highest; an ending is placed at its value, or before the first."""
    chain = result.chain
    values = chain.variables[next(iter(chain.variables)) if variable is None else variable]
    place = {f"{value} (open)": i + 0.0 for i, value in enumerate(values)} | {v: i + 0.0 for i, v in enumerate(values)}
    for e, ending in enumerate(chain.endings):
        place.setdefault(ending, len(values) + 0.0 if e == 0 else -1.0)
    return sorted(range(len(names)), key=lambda i: (place[names[i]], i))


def _most_start(result: Power, names: tuple[str, ...], variable: str | None) -> int:
    """The group of open pairs in which most walks start."""
    chain = result.chain
    group, _ = met_groups(chain, variable)
    begins = np.bincount(group, weights=chain.start * (chain.ending < 0), minlength=len(names))
    return int(np.argmax(begins))
