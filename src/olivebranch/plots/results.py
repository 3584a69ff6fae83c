"""What every picture needs from a result: one strategy or several, a horizon, a variable, an ending."""

from __future__ import annotations

from collections.abc import Sequence

from olivebranch.base.arguments import is_name
from olivebranch.chain.chain import Chain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.harm import harmful_endings
from olivebranch.studies.compare import Comparison


def all_outcomes(result: Outcomes | Comparison) -> tuple[Outcomes, ...]:
    """The outcomes of one strategy, or of each in a comparison."""
    return (result,) if isinstance(result, Outcomes) else result.outcomes


def single_outcomes(result: Outcomes | Comparison) -> Outcomes:
    """The outcomes of the only strategy.

    Raises
    ------
    ArgumentError
        if there are several.
    """
    outcomes = all_outcomes(result)
    if len(outcomes) != 1:
        raise ArgumentError(
            f"this picture shows one strategy: choose one, such as result[{printed(outcomes[0].strategy)}]."
        )
    return outcomes[0]


def endings_shown(outcomes: Outcomes) -> tuple[str, ...]:
    """The endings that can happen under this strategy; and harm, because that none is done is an answer."""
    chain, goal = outcomes.chain, outcomes.endings[:1]
    possible = [name for e, name in enumerate(outcomes.endings) if (chain.ending == e).any()]
    always = {*goal, *harmful_endings(outcomes.endings), *possible}
    return tuple(name for name in outcomes.endings if name in always)


def require_weeks(result: Outcomes | Comparison, picture: str) -> int:
    """The horizon, which a week-by-week picture needs; raises ArgumentError if there is none."""
    weeks = all_outcomes(result)[0].weeks
    if weeks is None:
        raise ArgumentError(f"{picture} goes week by week, and this answer is for ever. Ask again with weeks=...")
    return weeks


def choose_variable(chain: Chain, variable: str | None) -> str:
    """The variable named, or the first."""
    return _choose("variable", variable, tuple(chain.variables))


def choose_ending(outcomes: Outcomes, ending: str | None) -> str:
    """The ending named, or the first."""
    return _choose("ending", ending, outcomes.endings)


def _choose(kind: str, name: str | None, names: Sequence[str]) -> str:
    if name is None:
        return names[0]
    if not is_name(name, names):
        raise UnknownName(kind, name, names)
    return name
