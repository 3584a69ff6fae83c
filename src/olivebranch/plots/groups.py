"""Everyone in groups, in stacking order: other endings at the bottom, then the rungs, and the goal on top."""

from __future__ import annotations

from olivebranch.base.text import plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.area import Group
from olivebranch.draw.palette import Theme, ending_looks, scale_colour


def group_names(outcomes: Outcomes, variable: str) -> list[str]:
    """All endings except the first, the values of the variable, and the first ending."""
    return [*outcomes.endings[1:], *outcomes.chain.variables[variable], outcomes.endings[0]]


def drawn_groups(outcomes: Outcomes, variable: str, theme: Theme) -> list[Group]:
    """A word, a colour and a hatch for each of `group_names`."""
    looks, values = ending_looks(outcomes.endings, theme), outcomes.chain.variables[variable]
    ended = [Group(plain(name), looks[name].colour, looks[name].hatch) for name in outcomes.endings]
    below = max(1, sum(value != outcomes.endings[0] for value in values))
    shares = [i / below for i in range(len(values))]
    rungs = [Group(plain(value), scale_colour(theme, share), "") for value, share in zip(values, shares, strict=True)]
    return [*ended[1:], *rungs, ended[0]]
