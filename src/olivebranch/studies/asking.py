"""Ask: one number a model can be asked for, in a form that can be solved for every draw and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import open_share
from olivebranch.base.text import plain
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.expressions import parse
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.draws.flow import Answer

Floats = NDArray[np.float64]
Flag = tuple[tuple[str, object], ...]

MET = "met"


@dataclass(frozen=True)
class Ask:
    """One number: a chance, a tally or arithmetic of them, under a strategy, by a week, from a start.

    Parameters
    ----------
    of : an ending, "open", a tally, a value (its chance at the horizon), or arithmetic such as "slips / climbs"
    strategy : a Strategy, or the name of a bundled one
    weeks : the horizon; None for that of the study
    start : {variable: value} where they are at the start
    context : one of the model's contexts
    passing : {variable: value}: of the walks that reach the ending `of`, the share that passed it on the way; with
        of="met", the chance of ever passing it
    after : {variable or memory: value}: the chance of the ending `of` still to come for walks that meet it

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
        if self.passing and self.after:
            raise ArgumentError("passing and after exclude one another: ask twice.")
        parse(self.of)
        for name in ("start", "passing", "after"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

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
        return hash((self.of, str(self.strategy), self.weeks, self.context))

    @property
    def rule(self) -> Strategy:
        """The strategy itself."""
        return find(self.strategy)

    @property
    def flag(self) -> Flag:
        """What is to be met on the way."""
        return tuple((self.passing or self.after).items())

    def model(self, model: Model) -> Model:
        """The model in this context, started there."""
        placed = model if self.context is None else _in_context(model, self.context)
        return placed.starting(**self.start) if self.start else placed

    def __str__(self) -> str:
        by = "" if self.weeks is None else f" by week {self.weeks}"
        words = [f"{plain(self.of)}{by}", plain(self.rule.name)]
        words += [f"from {', '.join(self.start.values())}"] if self.start else []
        words += [f"in {plain(self.context)}"] if self.context else []
        words += [f"share by way of {', '.join(map(str, self.passing.values()))}"] if self.passing else []
        met = ", ".join(f"{plain(name)} {value}" for name, value in self.after.items())
        return ", ".join([*words, f"still to come after {met}"] if met else words)

    def is_chance(self, model: Model) -> bool:
        """Is it a chance or a share, rather than a count or a ratio?"""
        counts = set(model.tallies)
        return not (parse(self.of).names & counts)

    def read(self, model: Model, answer: Answer, bare: Answer | None, stop: int) -> Floats:
        """(D,) the number, from the answer at a stop and, for a share of walks, that without the flag."""
        if self.of == MET and self.flag:
            return answer.met[:, stop]
        value = _work_out(model, self.of, answer, stop)
        if not self.flag:
            return value
        over = answer.met[:, stop] if bare is None else _work_out(model, self.of, bare, stop)
        return np.divide(value, over, out=np.full_like(value, np.nan), where=over > 0)


def _in_context(model: Model, context: str) -> Model:
    """The model in the context; itself where it already is."""
    placed = model.in_context(context)
    return model if placed.spec == model.spec else placed


def names(model: Model, answer: Answer, stop: int) -> dict[str, Floats]:
    """Every number an expression may use: values at the horizon, tallies, endings and open (D,)."""
    values = [value for listed in model.states.values() for value in listed]
    found = dict(zip(values, answer.places[:, stop].T, strict=False))  # none where they were not asked for
    found |= dict(zip(model.tallies, answer.totals[:, stop].T, strict=True))
    found |= dict(zip(model.endings, answer.reached[:, stop].T, strict=True))
    return found | {"open": open_share(answer.reached[:, stop])}


def _work_out(model: Model, text: str, answer: Answer, stop: int) -> Floats:
    expression, known = parse(text), names(model, answer, stop)
    for name in expression.names:
        if name not in known:
            raise UnknownName("ending, tally or value", name, known, f" in {model.name}")
    return np.asarray(expression(known), dtype=np.float64)
