"""Where, and how much? A number for each place, such as the weeks spent there or the share of walks in the long run."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from olivebranch.base.text import capitalised, listing, plain, rounded_number, rounded_percent
from olivebranch.chain.on_pairs import OnPairs
from olivebranch.draw.palette import Theme, ending_looks, scale_colours
from olivebranch.draw.places import Place, places
from olivebranch.draw.style import WIDTH
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown

NONE = 1e-12  # a smaller number counts as 0


@redrawable
def plot_places(
    result: OnPairs,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """Where, and how much? A column for each value of a variable, and for each ending that has walks.

    It shows expected visits, mean first-passage times, stationary and quasi-stationary distributions.

    Parameters
    ----------
    result : such as ``chain.fundamental()``, ``chain.if_still_open()`` or ``chain.stationary()``
    variable : the variable whose values are shown (default: the first)
    artist : for the columns, such as ``alpha=0.8``

    Raises UnknownName for an unknown variable or theme.

    >>> import olivebranch as ob
    >>> ax = plot_places(ob.Chain("maybe", "small_steps").fundamental())
    >>> ax.get_title(loc="left")
    'Where does the time go? Most at no: 4.5 rounds'
    """
    check_shown("plot_places", result, OnPairs)
    write = rounded_percent if result.is_chance else rounded_number
    found = {name: value for name, value in result.by(variable).items() if value > NONE}
    with canvas(ax, theme, (WIDTH, 3.9)) as at:
        at.settle()
        columns = _columns(result, variable, found, at.theme)
        places(at.ax, columns, at.theme, what=result.what, **artist)
        title, who = result.question, f"{capitalised(plain(result.chain.strategy_name))}."
        if found:
            most = write(max(found.values()))
            names = [plain(name) for name, value in found.items() if write(value) == most]
            unit = "" if result.is_chance else f" {plain(result.chain.step)}{'' if most == '1' else 's'}"
            where = "Most at" if result.weight is None else "Longest from"
            title = f"{result.question} {where} {listing(names)}: {most}{unit}"
        at.settle_and_frame(title, " ".join([who, *result.notes, result.chain.note]).strip())
        shown = "; ".join(f"{plain(name)} {write(value)}" for name, value in found.items())
        set_alt_text(at.ax, f"Columns: {result.what} for each place.", f"{shown}.", result.title + ".")
    return at.ax


def _columns(result: OnPairs, variable: str | None, found: dict[str, float], theme: Theme) -> list[Place]:
    """The columns from the lowest value to the highest, endings after them."""
    chain = result.chain
    values = chain.variables[next(iter(chain.variables)) if variable is None else variable]
    colours = dict(zip(values, scale_colours(theme, len(values)), strict=True))
    looks, write = ending_looks(chain.endings, theme), rounded_percent if result.is_chance else rounded_number
    group = {f"{name} (open)": name for name in values} | {name: name for name in values}
    ended = [name for name in found if name in chain.endings]
    rungs = [name for name in found if name not in ended]
    columns = [Place(plain(name), found[name], _text(found[name], write), colours[group[name]]) for name in rungs]
    for name in ended:
        look = looks[name]
        columns.append(Place(plain(name), found[name], _text(found[name], write), look.colour, look.hatch))
    return columns


def _text(value: float, write: Any) -> str:
    return "for ever" if np.isinf(value) else str(write(value))
