"""Regimes: which strategy is best where, over two parameters, starting points or horizons.

Every cell is solved exactly. Parameters of the grid are draws of one batch, starts are questions, horizons are stops:
the rules are evaluated once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import groupby, product
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arguments import DEFAULT_WEEKS, check_weeks
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import percent, plain
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.files import as_model
from olivebranch.model.harm import weighed_harm
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies import objective
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.flow import joined
from olivebranch.studies.draws.running import Interrupted, solve
from olivebranch.studies.pictures import RegimesPlots

if TYPE_CHECKING:
    import pandas as pd


Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Along = str | Mapping[str, Sequence[Any]]

TIE = 0.005  # half a yes in 100: nearer than this, nobody is best
NOBODY, BROKEN = -1, -2
STEPS = 11
MAX_CELLS = 100_000
MANY = 7  # columns of a table with names in its cells


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of the map: a parameter, a variable's starting values, or the horizon.

    Attributes
    ----------
    kind : "parameter", "start", "weeks" or "none" (a map of one row)
    name, values : what changes; `labels` as a reader sees them
    """

    kind: Literal["parameter", "start", "weeks", "none"]
    name: str
    values: tuple[Any, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The values as a reader sees them."""
        return tuple(_label(value) for value in self.values)


def _label(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{plain(str(name))} {100 * chance:.0f} %" for name, chance in value.items())
    return f"{value:.3g}" if isinstance(value, float) else plain(str(value))


def axis(model: Model, along: Along | None) -> Axis:
    """An axis from what a user gives: a parameter's name (over the middle 95 % of its prior), or {name: values}."""
    if along is None:
        return Axis("none", "", ("",))
    if isinstance(along, str):
        (name,) = priors.known(model, along)
        low, high = priors.quantile(model.parameters[name], np.array([0.025, 0.975]))
        return Axis("parameter", name, tuple(map(float, np.linspace(low, high, STEPS))))
    if len(along) != 1:
        raise ArgumentError(
            f"an axis is one name with its values, such as {{'weeks': [1, 5, 20]}} (got {list(along)})."
        )
    ((name, values),) = along.items()
    if isinstance(values, str) or len(values) == 0:
        raise ArgumentError(f"{name}: give a list of values.")
    if name == "weeks":
        return Axis("weeks", name, tuple(check_weeks(week) for week in values))
    if name in model.parameters:
        return Axis("parameter", name, tuple(float(value) for value in values))
    if name in model.states:
        return Axis("start", name, tuple(values))
    raise UnknownName("parameter or variable", name, ("weeks", *model.parameters, *model.states), f" in {model.name}")


@dataclass(frozen=True, repr=False)
class Regimes(Readable):
    """Which strategy is best where.

    Attributes
    ----------
    x, y : the axes, with X and Y values
    strategies : S names; `barred` those that ever push: shown, and never best
    success, harm, score : (S, Y, X) the model's first ending, its harm (nan where it counts none), and what counts
    best : (Y, X) index of the best strategy; -1 for a tie, -2 where the values break the model's rules
    margin : (Y, X) how far the best is ahead of the next
    """

    model: Model = field(repr=False)
    x: Axis
    y: Axis
    strategies: tuple[str, ...]
    barred: tuple[bool, ...]
    counts: tuple[tuple[str, float], ...]
    weeks: int
    tie: float
    success: Floats = field(repr=False)
    harm: Floats = field(repr=False)
    score: Floats = field(repr=False)
    best: Ints = field(repr=False)
    margin: Floats = field(repr=False)

    def wins(self, strategy: str) -> NDArray[np.bool_]:
        """(Y, X) where this strategy is best."""
        if strategy not in self.strategies:
            raise UnknownName("strategy", strategy, self.strategies, " in this map")
        return np.asarray(self.best == self.strategies.index(strategy))

    def when(self, strategy: str = "jump_ahead") -> str:
        """When does it win? In words: for each row, the stretches of x where it is best.

        >>> print(regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 2, 5, 20]}).when("jump_ahead"))
        jump ahead is best in 1 of 4 cells, by yes less 0.02 x unwelcome: weeks 1.
        """
        won = self.wins(strategy)
        head = f"{plain(strategy)} is best in {int(won.sum())} of {won.size} cells, by {self.words}"
        rows = [_stretches(row, self.x) for row in won]
        parts = [
            (f"{plain(self.y.name)} {label}: " if self.y.name else "") + f"{plain(self.x.name)} {text}"
            for label, text in zip(self.y.labels, rows, strict=True)
            if text
        ]
        return f"{head}: {'; '.join(parts)}." if parts else f"{head}."

    @property
    def words(self) -> str:
        return objective.in_words(self.model, dict(self.counts))

    def to_frame(self) -> pd.DataFrame:
        """A row a cell: x, y, the best (or "tie", or "broken"), its margin, and every strategy's numbers."""
        import pandas as pd

        rows = []
        for j, i in product(range(len(self.y.values)), range(len(self.x.values))):
            row: dict[str, object] = {self.x.name: self.x.labels[i]}
            row |= {self.y.name: self.y.labels[j]} if self.y.name else {}
            row |= {"best": self.name_at(j, i), "margin": self.margin[j, i]}
            for s, name in enumerate(self.strategies):
                row |= {f"{name} success": self.success[s, j, i], f"{name} harm": self.harm[s, j, i]}
            rows.append(row)
        return pd.DataFrame(rows)

    def name_at(self, row: int, column: int) -> str:
        """The best strategy of a cell, "tie" or "broken"."""
        at = int(self.best[row, column])
        return {NOBODY: "tie", BROKEN: "broken"}.get(at) or self.strategies[at]

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        over = plain(self.x.name) + (f" and {plain(self.y.name)}" if self.y.name else "")
        span = "" if "weeks" in (self.x.kind, self.y.kind) else f", {self.weeks} {self.model.step}s"
        return f"{self.model.title}: best by {self.words}, over {over}{span}"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the map."""
        found = [f"Margin in points (hundredths of {self.words}); a tie is nearer than {100 * self.tie:g}."]
        harm = weighed_harm(self.model.tallies)
        if harm:
            found.append(f"In brackets: the {plain(harm)} of the best, so that harm is seen beside success.")
        if self._letters:
            found.append(", ".join(f"{letter} is {plain(name)}" for name, letter in self._letters.items()) + ".")
        never = [plain(name) for name, out in zip(self.strategies, self.barred, strict=True) if out]
        if never:
            found.append(f"Never chosen: {', '.join(never)} (pushes).")
        return (*found, self.model.note)

    def sheet(self) -> Sheet:
        """The map as a table: the best of each cell, its margin, and its harm."""
        columns = (plain(self.y.name) or "", *(f"{plain(self.x.name)} {label}" for label in self.x.labels))
        rows = tuple(
            (label, *(self._cell(j, i) for i in range(len(self.x.values)))) for j, label in enumerate(self.y.labels)
        )
        if len(self.y.values) == 1:  # one row reads better as a column
            rows = tuple(zip(self.x.labels, rows[0][1:], strict=True))
            columns = (plain(self.x.name), "best")
        return Sheet(self.title, columns, rows, self.notes, tuple(range(1, len(columns))))

    def _cell(self, row: int, column: int) -> str:
        at = int(self.best[row, column])
        if at < 0:
            return "= tie" if at == NOBODY else "breaks the rules"
        harm = self.harm[at, row, column]
        seen = "" if np.isnan(harm) else f" ({harm:.1f})"
        name = self.strategies[at]
        return f"{self._letters.get(name, plain(name))} +{100 * self.margin[row, column]:.0f}{seen}"

    @property
    def _letters(self) -> dict[str, str]:
        """A letter a strategy, where the map is too wide for names."""
        wide = len(self.x.values) > MANY and len(self.y.values) > 1
        return {name: ascii_uppercase[i % 26] for i, name in enumerate(self.strategies)} if wide else {}

    def against(self, row: int = 0, column: int = 0) -> str:
        """The chances of success of all strategies in a cell, in words."""
        pairs = zip(self.strategies, self.success[:, row, column], strict=True)
        return ", ".join(f"{plain(name)} {percent(p)}" for name, p in pairs)

    @property
    def plot(self) -> RegimesPlots:
        """The picture: ``.plot()`` maps the best strategy, ties hatched."""
        return RegimesPlots(self)


def _stretches(won: NDArray[np.bool_], along: Axis) -> str:
    """The stretches of an axis where something holds, in words."""
    found = []
    for holds, group in groupby(range(won.size), key=lambda i: bool(won[i])):
        at = list(group)
        if holds:
            first, last = along.labels[at[0]], along.labels[at[-1]]
            found.append(first if first == last else f"{first} to {last}")
    return ", ".join(found)


def regimes(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    x: Along,
    y: Along | None = None,
    weeks: int = DEFAULT_WEEKS,
    by: objective.By = None,
    weight: float = objective.WEIGHT,
    tie: float = TIE,
    executor: Executor | None = None,
    progress: bool = True,
) -> Regimes:
    """Map the best strategy over two parameters, starting points or horizons.

    Parameters
    ----------
    x, y : a parameter's name (over the middle 95 % of its prior), or {name: values}, where the name is a parameter, a
        variable (where they start: a value, or {value: chance}) or "weeks"
    weeks : the horizon, where no axis is
    by, weight : what counts as better, as for `Uncertainty.best`; weight=0 looks at success alone
    tie : leads smaller than this are ties

    Examples
    --------
    >>> found = regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [5, 20]}, y={"cold_yes": [0.08, 0.3]})
    >>> found.name_at(1, 0), found.name_at(1, 1)
    ('jump_ahead', 'small_steps')
    >>> found.against(1, 0)
    'small steps 40.9 %, jump ahead 53.5 %'
    """
    model = as_model(model)
    counts = objective.weights(model, by, weight)
    rules = chosen(model, strategies)
    barred = tuple(objective.insists(model, rule) for rule in rules)
    if all(barred):
        raise ArgumentError("every strategy here pushes: none of them may be named best. Add one that does not.")
    across, down = axis(model, x), axis(model, y)
    if across.name == down.name:
        raise ArgumentError(f"x and y are both {across.name!r}: choose two.")
    if len(across.values) * len(down.values) > MAX_CELLS:
        raise ArgumentError(
            f"the map has {len(across.values) * len(down.values):,} cells, over the limit of {MAX_CELLS:,}."
        )
    grid = _Grid(model, rules, across, down, check_weeks(weeks), executor, progress)
    success = grid.values({model.endings[0]: 1.0})
    name = weighed_harm(model.tallies)
    harm = grid.values({name: 1.0}) if name else np.full_like(success, np.nan)
    score = grid.values(counts)
    best, margin = _best(score, np.array(barred), tie)
    return Regimes(
        model,
        across,
        down,
        tuple(rule.name for rule in rules),
        barred,
        tuple(counts.items()),
        weeks,
        tie,
        success,
        harm,
        score,
        best,
        margin,
    )


class _Grid:
    """Every cell of a map, solved."""

    def __init__(
        self,
        model: Model,
        rules: tuple[Strategy, ...],
        x: Axis,
        y: Axis,
        weeks: int,
        executor: Executor | None,
        progress: bool,
    ) -> None:
        self.model, self.rules, self.axes = model, rules, (y, x)
        sides = {axis.kind: axis for axis in (y, x)}
        self.names = tuple(axis.name for axis in (y, x) if axis.kind == "parameter")
        self.points = list(product(*(axis.values for axis in (y, x) if axis.kind == "parameter")))
        self.starts = [axis for axis in (y, x) if axis.kind == "start"]
        self.places = [
            dict(zip([a.name for a in self.starts], p, strict=True)) for p in product(*(a.values for a in self.starts))
        ]
        self.stops = tuple(sorted(set(sides["weeks"].values))) if "weeks" in sides else (weeks,)
        self.answers, self.broken = self._solve(executor, progress)

    def _solve(self, executor: Executor | None, progress: bool) -> Any:
        begun = [self.model.starting(**place) if place else self.model for place in self.places]
        questions = tuple(Question(rule, model) for model in begun for rule in self.rules)
        job = Job(self.model, self.names, tuple(dict.fromkeys(questions)), self.stops)
        draws = np.array(self.points, dtype=np.float64).reshape(len(self.points), len(self.names))
        parts, stopped = solve(job, draws, executor=executor, progress=progress, title="cells")
        if stopped:
            done = sum(part.broken.size for part in parts)
            raise Interrupted(
                f"interrupted after {done:,} of {len(draws):,} values of the parameters: a map needs them all."
            )
        answers = dict(zip(job.questions, joined([part.answers for part in parts]), strict=True))
        return [answers[question] for question in questions], np.concatenate([part.broken for part in parts])

    def values(self, counts: Mapping[str, float]) -> Floats:
        """(S, Y, X) what counts, in every cell; nan where the rules are broken."""
        shape = (len(self.rules), *(len(axis.values) for axis in self.axes))
        found = np.full(shape, np.nan)
        for j, yv in enumerate(self.axes[0].values):
            for i, xv in enumerate(self.axes[1].values):
                found[:, j, i] = self._cell(counts, (yv, xv))
        return found

    def _cell(self, counts: Mapping[str, float], at: tuple[Any, Any]) -> Floats:
        here = list(zip(self.axes, at, strict=True))
        point = self.points.index(tuple(v for axis, v in here if axis.kind == "parameter"))
        place = self.places.index({axis.name: v for axis, v in here if axis.kind == "start"})
        week = next((self.stops.index(v) for axis, v in here if axis.kind == "weeks"), 0)
        if self.broken[point]:
            return np.full(len(self.rules), np.nan)
        draw = int((~self.broken[:point]).sum())
        answers = self.answers[place * len(self.rules) : (place + 1) * len(self.rules)]
        return np.array([_counted(self.model, counts, a.reached[draw, week], a.totals[draw, week]) for a in answers])


def _counted(model: Model, counts: Mapping[str, float], reached: Floats, totals: Floats) -> float:
    known = dict(zip(model.tallies, totals, strict=True)) | dict(zip(model.endings, reached, strict=True))
    known["open"] = max(0.0, 1.0 - float(reached.sum()))
    return float(sum(weight * known[name] for name, weight in counts.items()))


def _best(score: Floats, barred: NDArray[np.bool_], tie: float) -> tuple[Ints, Floats]:
    """(Y, X) the best of those that may be named, and its margin over the next of them."""
    may = np.flatnonzero(~barred)
    broken = np.isnan(score[may]).any(axis=0)
    among = np.where(broken, 0.0, score[may])
    order = np.sort(among, axis=0)
    margin = order[-1] - order[-2] if len(may) > 1 else np.full(broken.shape, np.inf)
    best = may[np.argmax(among, axis=0)]
    best = np.where(broken, BROKEN, np.where(margin < tie, NOBODY, best))
    return best.astype(np.int64), np.where(broken, np.nan, margin)
