"""The summary of what happens: outcomes as a sheet, with a row for each strategy and harm beside success."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Protocol

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import horizon, number, percent, plain
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import OlivebranchError
from olivebranch.model.harm import harm_to_them, harmful_endings

MANY = "unwelcome >= 2"  # how many people were harmed, beside the mean


class Summarised(Protocol):
    """What a summary reads from `Outcomes`. They use this module to show themselves, so it cannot import them."""

    @property
    def chain(self) -> MarkovChain: ...
    @property
    def strategy(self) -> str: ...
    @property
    def endings(self) -> tuple[str, ...]: ...
    @property
    def tallies(self) -> tuple[str, ...]: ...
    @property
    def weeks(self) -> int | None: ...
    @property
    def runs(self) -> int | None: ...
    @property
    def seed(self) -> int | None: ...
    def chance(self, ending: str) -> float: ...
    def tally(self, name: str) -> float: ...
    def chance_of(self, condition: str) -> float: ...
    def error(self, name: str) -> float | None: ...


def summary(outcomes: Sequence[Summarised]) -> Sheet:
    """The sheet of one strategy's outcomes, or of several."""
    first, shown = outcomes[0], names(outcomes[0])
    rows = tuple((plain(o.strategy), *cells(o)) for o in outcomes)
    side_by_side = tuple(1 + shown.index(name) for name in urgent(first))
    return Sheet(title(first), ("strategy", *map(plain, shown)), rows, notes(first), urgent=side_by_side)


def names(outcomes: Summarised) -> list[str]:
    """What the columns show: every ending, none yet ("open"), harm to them, then the other tallies."""
    harm = harm_to_them(outcomes.tallies)
    many = [MANY] if "unwelcome" in harm else []
    return [*outcomes.endings, "open", *harm, *many, *(name for name in outcomes.tallies if name not in harm)]


def urgent(outcomes: Summarised) -> list[str]:
    """What must stand side by side however narrow the table: success, and what is harm to them."""
    return [*outcomes.endings[:1], *harmful_endings(outcomes.endings[1:]), *harm_to_them(outcomes.tallies)]


def cells(outcomes: Summarised) -> list[str]:
    """One row: chances in per cent (when simulated, with two standard errors), tallies as means."""
    chances = (*outcomes.endings, "open")
    return [
        chance(outcomes, name) if name in chances else _many(outcomes) if name == MANY else number(outcomes.tally(name))
        for name in names(outcomes)
    ]


def _many(outcomes: Summarised) -> str:
    """The share of people with two unwelcome contacts or more as a cell; "-" if they are not counted in whole steps."""
    try:
        share = outcomes.chance_of(MANY)
    except OlivebranchError:
        return "-"
    error = 0.0 if outcomes.runs is None else sqrt(share * (1 - share) / outcomes.runs)
    return _with_error(share, error)


def chance(outcomes: Summarised, name: str) -> str:
    """The chance of an ending or of "open" as a cell.

    >>> import olivebranch as ob
    >>> chance(ob.Chain("maybe", "small_steps").exact(weeks=20), "yes")
    '69.4 %'
    """
    return _with_error(outcomes.chance(name), outcomes.error(name))


def _with_error(share: float, error: float | None) -> str:
    value = percent(share)
    if not error:
        return value
    points = f"{200 * error:.1f}"
    return f"{value.removesuffix(' %')} ±{points if float(points) else '<0.1'} %"


def title(outcomes: Summarised) -> str:
    """The question, in a line.

    >>> import olivebranch as ob
    >>> title(ob.Chain("maybe", "small_steps").exact(weeks=20))
    'No, maybe, yes: 20 rounds, exact'
    """
    chain = outcomes.chain
    engine = "exact" if outcomes.runs is None else f"{outcomes.runs:,} simulated runs each, seed {outcomes.seed}"
    return f"{chain.title}: {horizon(outcomes.weeks, chain.step)}, {engine}"


def notes(outcomes: Summarised) -> tuple[str, ...]:
    """What a reader needs to know: what the columns are, what ± means, and what the numbers rest on."""
    said = []
    if outcomes.tallies:
        counted = [plain(name) for name in names(outcomes) if name in outcomes.tallies]
        means = f"{', '.join(counted)} {'is a mean' if len(counted) == 1 else 'are means'}"
        said.append(f"Endings and open are chances; {means} per person over the {outcomes.chain.step}s.")
    if MANY in names(outcomes):
        said.append(f"{MANY}: the share of people with two or more, the count in common definitions of stalking.")
    if outcomes.chain.actions and not (harm_to_them(outcomes.tallies) or harmful_endings(outcomes.endings)):
        said.append("This model counts no harm to them, so the table shows none beside success.")
    if outcomes.runs is not None:
        said.append("± is two standard errors.")
    if outcomes.chain.note:
        said.append(outcomes.chain.note)
    return tuple(said)
