"""The order in which groups are stacked: ended at the bottom, then the rungs, and the ending hoped for on top."""

from __future__ import annotations

from olivebranch.base.text import plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.area import Band
from olivebranch.draw.palette import Theme, along
from olivebranch.errors import UnknownName
from olivebranch.plots._base import ending_looks


def variable_of(outcomes: Outcomes, variable: str | None) -> str:
    """The variable named, or the first."""
    name = next(iter(outcomes.chain.variables)) if variable is None else variable
    if name not in outcomes.chain.variables:
        raise UnknownName("variable", name, outcomes.chain.variables)
    return name


def order(outcomes: Outcomes, variable: str) -> list[str]:
    """Endings but the first, the values, and the first ending: names as `Chain.flows` gives them."""
    values = outcomes.chain.variables[variable]
    return [*outcomes.endings[1:], *values, outcomes.endings[0]]


def bands(outcomes: Outcomes, variable: str, theme: Theme) -> list[Band]:
    """A word, a colour and a hatch for each of `order`."""
    marks, values = ending_looks(outcomes, theme), outcomes.chain.variables[variable]
    ends = [(plain(name), marks[name].colour, marks[name].hatch) for name in outcomes.endings]
    rungs = [(plain(v), along(theme, 0.08 + 0.8 * i / max(1, len(values))), "") for i, v in enumerate(values)]
    return [*ends[1:], *rungs, ends[0]]
