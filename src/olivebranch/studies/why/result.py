"""The result: a share for each mechanism, the rest, and how far both hold over the priors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import agreeing, capitalised, horizon, listing, percent, plain, rounded_percent, signed
from olivebranch.errors import UnknownName
from olivebranch.kernels.shapley import shapley
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.draws.knowledge import Knowledge, notes_on_draws
from olivebranch.studies.pictures import WhyPlots

if TYPE_CHECKING:
    import pandas as pd

REST = "rest"


@dataclass(frozen=True, repr=False, eq=False)
class Why(Readable):
    """Why strategy a is ahead of b: the difference in one number, divided among the model's mechanisms.

    With v(S) the difference when only the mechanisms in S are at work, the share of a mechanism is its Shapley value:
    what it adds to v, averaged over every order in which the mechanisms can be switched on. `rest` is v(none).

        difference = rest + sum of the shares

    Attributes
    ----------
    model : the model
    a, b : the strategies; a - b is explained
    of : an ending, "open" or a tally
    weeks, seed : the horizon (None for ever), and the seed of the draws
    asked : how many draws were asked for; `draws` were done
    values : (2^m, 2) the number under a and b at the stated values for each set of mechanisms at work; bit i of the
        index is 1 if mechanism i is at work
    drawn : (D, 2^m, 2) the same in each draw
    known : where the draws come from: the priors, or what was learned
    rejected : the share of draws in which some set of mechanisms breaks the model's rules; they were replaced

    >>> import olivebranch as ob
    >>> reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=16)
    >>> {name: round(share, 2) for name, share in reason.shares.items()}, round(reason.rest, 2)
    ({'leap': 0.29, 'door': 0.46}, -0.31)
    """

    model: Model = field(repr=False)
    a: str
    b: str
    of: str
    weeks: int | None
    seed: int
    asked: int
    values: Floats = field(repr=False)
    drawn: Floats = field(repr=False)
    known: Knowledge = field(repr=False)
    rejected: float = 0.0

    # ---- the parts --------------------------------------------------------------------------

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The names of the mechanisms, in the order of the file."""
        return tuple(self.model.mechanisms)

    @property
    def draws(self) -> int:
        """D, how many draws were done."""
        return len(self.drawn)

    @property
    def interrupted(self) -> bool:
        """Are there fewer draws than were asked for?"""
        return self.draws < self.asked

    @property
    def is_chance(self) -> bool:
        """Is the number a chance, rather than a count?"""
        return objective.is_chance(self.model, self.of)

    @property
    def difference(self) -> float:
        """How far a is ahead of b with every mechanism at work."""
        return float(self.values[-1, 0] - self.values[-1, 1])

    @property
    def rest(self) -> float:
        """How far a is ahead of b with every mechanism switched off; that small steps take time is part of it."""
        return float(self.values[0, 0] - self.values[0, 1])

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """The share of each mechanism: its Shapley value. With `rest` they add up to `difference`."""
        return dict(zip(self.mechanisms, map(float, shapley(self.values[:, 0] - self.values[:, 1])), strict=True))

    def without(self, *mechanisms: str) -> dict[str, float]:
        """The number under each strategy with these mechanisms switched off, at the stated values.

        Raises UnknownName for a mechanism that the model does not have.

        >>> import olivebranch as ob
        >>> reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=0)
        >>> {name: round(value, 2) for name, value in reason.without("door").items()}
        {'small_steps': 0.69, 'jump_ahead': 0.81}
        """
        for name in mechanisms:
            if not is_name(name, self.mechanisms):
                raise UnknownName("mechanism", name, self.mechanisms, f" in {self.model.name}")
        at_work = sum(1 << i for i, name in enumerate(self.mechanisms) if name not in mechanisms)
        return {self.a: float(self.values[at_work, 0]), self.b: float(self.values[at_work, 1])}

    # ---- over the priors --------------------------------------------------------------------

    @cached_property
    def _spreads(self) -> dict[str, Floats]:
        worth = self.drawn[..., 0] - self.drawn[..., 1]
        shares = dict(zip(self.mechanisms, shapley(worth).T, strict=True))
        return {**shares, REST: worth[:, 0], "difference": worth[:, -1]}

    def spread(self, part: str) -> Floats:
        """(D,) a part in each draw from the priors: a mechanism, "rest" or "difference". Raises UnknownName.

        >>> import olivebranch as ob
        >>> reason = ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=64)
        >>> (reason.spread("leap") > 0).all()
        np.True_
        """
        if not is_name(part, self._spreads):
            raise UnknownName("part", part, self._spreads)
        return self._spreads[part].copy()

    # ---- words ------------------------------------------------------------------------------

    @property
    def parts(self) -> dict[str, float]:
        """The mechanisms, largest share first, and then "rest": they add up to `difference`."""
        by_size = sorted(self.shares.items(), key=lambda item: -abs(item[1]))
        return {**dict(by_size), REST: self.rest}

    def about(self, part: str) -> str:
        """A part in words; the rest is what no mechanism explains."""
        if is_name(part, [REST]):
            return "the plans themselves with all of these off, such as their time and risks"
        if not is_name(part, self.model.mechanisms):
            raise UnknownName("part", part, (*self.model.mechanisms, REST))
        return self.model.mechanisms[part].about or plain(part)

    @property
    def horizon(self) -> str:
        """The horizon in words, such as "52 weeks"; "for ever" without one."""
        return horizon(self.weeks, self.model.step)

    @property
    def decimals(self) -> int:
        """The decimals of the rounded parts: none if they are large."""
        largest = self._scale * max(abs(value) for value in (*self.parts.values(), self.difference))
        return 0 if largest >= 10 else 1 if largest >= 1 else 2

    @property
    def _scale(self) -> int:
        return 100 if self.is_chance else 1

    @property
    def unit(self) -> str:
        """What the rounded parts count."""
        return f"{plain(self.of)} in 100" if self.is_chance else plain(self.of)

    @property
    def rounded(self) -> dict[str, float]:
        """The parts as they are shown: points of 100 for a chance; rounded so that they add up."""
        parts = [self._scale * value for value in self.parts.values()]
        return dict(zip(self.parts, agreeing(parts, self.decimals), strict=True))

    @property
    def words(self) -> str:
        """The reason in words: how far a is ahead, what each mechanism adds, what is left, and what that rests on.

        >>> import olivebranch as ob
        >>> print(ob.why("maybe", "small_steps", "jump_ahead", weeks=20, draws=0).words)
        Small steps less jump ahead: +45 yes in 100 within 20 rounds. A leap may shut the door: +46. ...
        """
        shown, d = self.rounded, self.decimals
        head = f"{capitalised(plain(self.a))} less {plain(self.b)}: {signed(sum(shown.values()), d)} {self.unit}"
        said = [f"{head} {'' if self.weeks is None else 'within '}{self.horizon}."]
        said += [f"{capitalised(self.about(part))}: {signed(value, d)}." for part, value in shown.items()]
        return " ".join([*said, self.stands_on])

    @property
    def stands_on(self) -> str:
        """The parameters that the largest share depends on, with their grades, in a sentence; or that none counts."""
        first = next(iter(self.parts))
        if not self.rounded[first]:
            return "None of these mechanisms makes a difference between the two plans."
        graded: dict[str, list[str]] = {}
        for name in self.model.mechanisms[first].off:
            graded.setdefault(self.model.parameters[name].grade or "", []).append(plain(name))
        named = [f"{listing(names)} (grade {grade})" if grade else listing(names) for grade, names in graded.items()]
        head = f"The largest share, {plain(first)},"
        if abs(self.rest) > abs(self.parts[first]):
            head = f"The rest is larger than the share of any mechanism; the largest of those, {plain(first)},"
        return f"{head} depends on {listing(named)}."

    # ---- faces ------------------------------------------------------------------------------

    def to_frame(self) -> pd.DataFrame:
        """A row for each mechanism, for the rest and for the difference, at the stated values and over the draws."""
        import pandas as pd

        parts = {**self.parts, "difference": self.difference}
        rows = [{"share": value, **self._range(part)} for part, value in parts.items()]
        return pd.DataFrame(rows, index=pd.Index(parts, name="part"))

    def _range(self, part: str) -> dict[str, float]:
        """The middle 90 % of a part over the draws, and the share of draws in which it is above 0."""
        values = self.spread(part)
        if not values.size:
            return dict.fromkeys(("low", "high", "above_0"), float("nan"))
        low, high = np.quantile(values, [0.05, 0.95])
        return {"low": float(low), "high": float(high), "above_0": float((values > 0).mean())}

    def range_words(self, part: str) -> str:
        """The middle 90 % of a part over the draws, in words; empty without draws."""
        if not self.draws:
            return ""
        low, high = (signed(self._scale * self._range(part)[end], self.decimals) for end in ("low", "high"))
        return f"{low} to {high}"

    @property
    def title(self) -> str:
        """The question, in a line."""
        a, b = (percent(v) if self.is_chance else f"{v:.2f}" for v in self.values[-1])
        names = f"{plain(self.a)} ({a}) and {plain(self.b)} ({b})"
        return f"Why {names} differ in {plain(self.of)}: {self.model.title}, {self.horizon}, exact"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, and what it rests on."""
        how = (
            "A share is what a mechanism adds to the difference, averaged over every order in which the mechanisms can "
            f"be switched on (Shapley value), in {self.unit}. The rest is the difference with all of them off."
        )
        said = [how, self.stands_on, *notes_on_draws(self.known, self.draws, self.asked, self.rejected)]
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read: what adds up to the difference, part by part."""
        d, total = self.decimals, sum(self.rounded.values())
        parts = {**self.rounded, "difference": total}
        words = {part: self.about(part) if part != "difference" else "the difference" for part in parts}
        columns = ["because", "share", *(["9 in 10 draws", "above 0 in"] if self.draws else [])]
        rows = []
        for part, value in parts.items():
            over = [self.range_words(part), rounded_percent(self._range(part)["above_0"])] if self.draws else []
            rows.append((words[part], signed(value, d), *over))
        return Sheet(self.title, tuple(columns), tuple(rows), self.notes, words=(0,))

    @property
    def plot(self) -> WhyPlots:
        """The picture: ``.plot()`` draws a waterfall from nothing to the difference."""
        return WhyPlots(self)
