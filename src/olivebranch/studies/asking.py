"""Ask: one number to ask of a model, in a form that can be solved for every draw and put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from olivebranch.base.arguments import LARGEST, as_list, as_table, as_text, as_whole, check_weeks, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.text import plain
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.flow import Solution

Flag = tuple[tuple[str, object], ...]

MET = "met"


@dataclass(frozen=True)
class Ask:
    """One number to ask of a model: a chance, a tally or arithmetic of them, under a strategy, by a week, from a start.

    In the textbook's terms it is an absorption probability (an ending), an accumulated reward (a tally) or an
    occupation probability (a value), within a finite horizon. With `passing` or `after` it is a conditional
    probability.

    Parameters
    ----------
    of : an ending, "open", a tally, a value (its chance at the horizon), or arithmetic such as "slips / climbs"
    strategy : a Strategy, or the name of a bundled one
    weeks : the horizon, in the model's steps; None for the study's horizon
    start : {variable: value} at the start; other variables start as in the model
    context : one of the model's contexts
    passing : {variable: value} asks for the share of walks to the ending `of` that passed this value on the way; with
        of="met", for the chance of ever passing it
    after : {variable or memory: value} asks for the chance of `of` still to come, for walks that meet this value

    Raises
    ------
    ArgumentError
        if both `passing` and `after` are given.
    ExpressionError
        if `of` cannot be read. Names are checked when the ask is put to a model.

    Examples
    --------
    >>> print(Ask("yes", "small_steps", start={"stance": "friend"}))
    yes, small steps, from friend
    >>> print(Ask("yes", "small_steps", 104, after={"noes": 2}))
    yes by week 104, small steps, still to come after noes 2
    """

    of: str
    strategy: Strategy | str
    weeks: int | None = None
    start: Mapping[str, str] = field(default_factory=dict)
    context: str | None = None
    passing: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", as_text("of", self.of))
        parse(self.of)
        if self.context is not None:
            object.__setattr__(self, "context", as_text("context", self.context))
        if self.weeks is not None:
            object.__setattr__(self, "weeks", check_weeks(self.weeks))
        for name in ("start", "passing", "after"):
            table = as_table(name, getattr(self, name), "{'stance': 'friend'}")
            for what, value in table.items():
                number = as_whole(value)
                if not isinstance(value, str) and (number is None or abs(number) > LARGEST):
                    raise ArgumentError(f"{name}: {what} = {printed(value)}: must be the name of a value, or a count.")
            plain_texts = {what: as_text(name, v) if isinstance(v, str) else v for what, v in table.items()}
            object.__setattr__(self, name, MappingProxyType(plain_texts))
        if self.passing and self.after:
            raise ArgumentError("give either passing or after, not both: make two asks.")

    def __reduce__(self) -> Any:
        return type(self), (
            self.of,
            self.strategy,
            self.weeks,
            dict(self.start),
            self.context,
            dict(self.passing),
            dict(self.after),
        )

    def __hash__(self) -> int:
        return hash((self.of, self.strategy if isinstance(self.strategy, str) else "", self.weeks, self.context))

    @property
    def name(self) -> str:
        """The name of the strategy."""
        return self.strategy if isinstance(self.strategy, str) else find(self.strategy).name

    def rule(self, model: Model) -> Strategy:
        """The strategy; UnknownName if neither the model's file nor the package has one of this name."""
        return find(self.strategy, model)

    @property
    def flag(self) -> Flag:
        """What must be met on the way, as (name, value) pairs."""
        return tuple((self.passing or self.after).items())

    def model(self, model: Model) -> Model:
        """The model in this context, started where the ask starts."""
        placed = model if self.context is None else _in_context(model, self.context)
        return placed.starting(**self.start) if self.start else placed

    def __str__(self) -> str:
        by = "" if self.weeks is None else f" by week {self.weeks}"
        words = [f"{plain(self.of)}{by}", plain(self.name)]
        words += [f"from {', '.join(map(str, self.start.values()))}"] if self.start else []
        words += [f"in {plain(self.context)}"] if self.context else []
        words += [f"share by way of {', '.join(map(str, self.passing.values()))}"] if self.passing else []
        met = ", ".join(f"{plain(name)} {value}" for name, value in self.after.items())
        return ", ".join([*words, f"still to come after {met}"] if met else words)

    def is_chance(self, model: Model) -> bool:
        """Is the number a chance or a share, rather than a count or a ratio of counts?"""
        return not (parse(self.of).names & set(model.tallies))

    def _check_met(self, model: Model) -> None:
        """Refuse "met" if the model has something of that name, because it could mean either."""
        values = {value for variable in model.states.values() for value in variable}
        if MET in {*model.endings, *model.tallies, *values}:
            raise ArgumentError(
                f"an ask of {printed(MET)} means that a value is met on the way, and {model.name} has an ending, a "
                "tally or a value of that name. Rename it in the model."
            )

    def read(self, model: Model, solution: Solution, bare: Solution | None, stop: int) -> Floats:
        """(D,) the number at the stop with this index; `bare` is the solution without the flag, for a share."""
        if self.of == MET and self.flag:
            self._check_met(model)
            return solution.met[:, stop]
        value = _value(model, self.of, solution, stop)
        if not self.flag:
            return value
        over = solution.met[:, stop] if bare is None else _value(model, self.of, bare, stop)
        return np.divide(value, over, out=np.full_like(value, np.nan), where=over > 0)


def _in_context(model: Model, context: str) -> Model:
    """The model in the context; the same model if it is already in that context."""
    placed = model.in_context(context)
    return model if placed.spec == model.spec else placed


def _value(model: Model, text: str, solution: Solution, stop: int) -> Floats:
    """(D,) the value of an expression at a stop."""
    expression, known = parse(text), _names(model, solution, stop)
    for name in expression.names:
        if not is_name(name, known):
            raise UnknownName("ending, tally or value", name, known, f" in {model.name}")
    value = np.asarray(expression(known), dtype=np.float64)
    return np.broadcast_to(value, solution.met.shape[:1]) if value.ndim == 0 else value


def _names(model: Model, solution: Solution, stop: int) -> dict[str, Floats]:
    """The names that an expression may use: values at the horizon, tallies, endings and "open"; each (D,).

    If two share a name, the ending is meant, then the tally. If the solution has no places, values are unknown.
    """
    values = [value for variable in model.states.values() for value in variable]
    known = dict(zip(values, solution.places[:, stop].T, strict=False))
    known |= dict(zip(model.tallies, solution.totals[:, stop].T, strict=True))
    known |= dict(zip(model.endings, solution.reached[:, stop].T, strict=True))
    return known | {"open": solution.still_open[:, stop]}


def read_asks(asks: object) -> tuple[Ask, ...]:
    """The asks of a claim or a target; ArgumentError for anything else."""
    listed = as_list("asks", asks, "[ob.Ask('yes', 'small_steps')]")
    for ask in listed:
        if not isinstance(ask, Ask):
            raise ArgumentError(f"asks: {printed(ask)} is not an ob.Ask, such as ob.Ask('yes', 'small_steps').")
    return tuple(listed)
