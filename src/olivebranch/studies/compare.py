"""Compare strategies on one model: the study that everything else is told through.

Simulated strategies share their luck (the same uniform number for the same run and week), so a difference is paired
run by run, and its interval is narrower than that of two separate samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arguments import DEFAULT_WEEKS, check_runs, check_seed, check_weeks
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.chain import monte_carlo
from olivebranch.chain.chain import Chain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.summary import summary
from olivebranch.errors import ArgumentError, StrategyError, UnknownName
from olivebranch.kernels.intervals import normal_quantile
from olivebranch.kernels.walk import Block
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.pacing import BUNDLED, find
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.pictures import ComparisonPlots

if TYPE_CHECKING:
    import pandas as pd


Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """How far strategy a is ahead of b in one ending or tally.

    Attributes
    ----------
    value : a less b
    error : standard error of the paired difference; None when exact
    interval : at the given level; a single point when exact
    better, same, worse : runs in which a's number was above, equal to or below b's under the same luck; None when exact
        (for a chance: reached it where b did not, both or neither, did not where b did)
    narrower : how many times narrower the interval is than that of two separate samples; None when exact
    """

    of: str
    a: str
    b: str
    value: float
    interval: tuple[float, float]
    error: float | None = None
    better: int | None = None
    same: int | None = None
    worse: int | None = None
    narrower: float | None = None

    def __str__(self) -> str:
        head = f"{self.of}: {self.a} less {self.b} = {self.value:+.4f}"
        if self.error is None:
            return f"{head} (exact)"
        low, high = self.interval
        return (
            f"{head} (interval {low:+.4f} to {high:+.4f}; run by run under the same luck: {self.better:,} more, "
            f"{self.same:,} same, {self.worse:,} less; {self.narrower:.2f} times narrower than separate samples)"
        )

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Readable, Mapping[str, Outcomes]):
    """Outcomes of several strategies on one model; ``comparison["small_steps"]`` is one of them."""

    model: Model
    outcomes: tuple[Outcomes, ...]
    backend: str = "numba"
    _unfolded: ClassVar[bool] = False

    def __getitem__(self, name: str) -> Outcomes:
        for outcome in self.outcomes:
            if outcome.strategy == name:
                return outcome
        raise UnknownName("strategy", name, [o.strategy for o in self.outcomes], " in this comparison")

    def __iter__(self) -> Iterator[str]:
        return (outcome.strategy for outcome in self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def strategies(self) -> tuple[str, ...]:
        """The names of the strategies compared."""
        return tuple(self)

    @property
    def weeks(self) -> int | None:
        """The horizon; None for ever."""
        return self.outcomes[0].weeks

    @property
    def runs(self) -> int | None:
        """Simulated runs a strategy; None when exact."""
        return self.outcomes[0].runs

    @property
    def seed(self) -> int | None:
        """The seed of a simulation; None when exact."""
        return self.outcomes[0].seed

    def to_frame(self) -> pd.DataFrame:
        """A row a strategy: the chance of every ending and of none yet ("open"), then every tally."""
        import pandas as pd

        return pd.DataFrame([o.row() for o in self.outcomes], index=pd.Index(self.strategies, name="strategy"))

    def errors(self) -> pd.DataFrame:
        """The standard errors behind `to_frame`, in the same shape; nan when exact."""
        import pandas as pd

        rows = [{name: o.error(name) for name in o.row()} for o in self.outcomes]
        return pd.DataFrame(rows, index=pd.Index(self.strategies, name="strategy"), dtype=float)

    def difference(
        self, a: str, b: str, *, of: str | None = None, week: int | None = None, level: float = 0.95
    ) -> Difference:
        """How far strategy a is ahead of b, paired run by run when simulated.

        Parameters
        ----------
        of : an ending (default: the model's first) or a tally
        week : for an ending: by this week (default: the horizon)
        level : of the interval

        >>> sample = compare("maybe", ["small_steps", "jump_ahead"], weeks=20, runs=2_000, seed=7)
        >>> d = sample.difference("small_steps", "jump_ahead")
        >>> d.interval[0] < 0.4475 < d.interval[1], d.better + d.same + d.worse
        (True, 2000)
        """
        x, y = self[a], self[b]
        name = x.endings[0] if of is None else of
        counted = name in x.tallies and name not in x.endings
        if not 0 < level < 1:
            raise ArgumentError(f"level = {level!r}: must lie between 0 and 1, such as 0.95.")
        value = x.tally(name) - y.tally(name) if counted else x.chance(name, week) - y.chance(name, week)
        if x.runs is None or x.weeks is None or x.seed is None:
            return Difference(name, a, b, value, (value, value))
        measure = _tally(name) if counted else _ended(name, x.weeks if week is None else week)
        counts, sums = monte_carlo.paired(x.chain, y.chain, measure, x.weeks, x.runs, x.seed, None, self.backend)
        sa, sb, qa, qb, qd = map(float, sums)
        n = x.runs
        mean = (sa - sb) / n
        paired, apart = max(0.0, qd / n - mean**2), max(0.0, qa / n - (sa / n) ** 2 + qb / n - (sb / n) ** 2)
        error = sqrt(paired / max(1, n - 1))
        half = normal_quantile(level) * error
        more, same, less = map(int, counts)
        narrower = sqrt(apart / paired) if paired > 0 else float("inf") if apart > 0 else 1.0
        return Difference(name, a, b, mean, (mean - half, mean + half), error, more, same, less, narrower)

    @property
    def note(self) -> str:
        """What the numbers rest on, in a sentence."""
        return self.model.note

    @property
    def plot(self) -> ComparisonPlots:
        """Pictures of the answer: ``.plot()`` is the default one, ``.plot.when()`` and so on the others."""
        return ComparisonPlots(self)

    def sheet(self) -> Sheet:
        """The table to read: a row for each strategy, harm beside success."""
        return summary(self.outcomes)


def compare(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    weeks: int | None = DEFAULT_WEEKS,
    runs: int | None = None,
    seed: int = 1,
    threads: int | None = None,
    backend: monte_carlo.Backend = "numba",
    progress: bool = True,
) -> Comparison:
    """Compare strategies on a model: exactly, or by Monte Carlo where `runs` is given.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategies : Strategies, names of bundled ones, functions or tables; default: every bundled one the model can serve
    weeks : the horizon; None for ever (exact only)
    runs : simulated runs a strategy; None for the exact answer
    seed : of the simulation; strategies share their luck

    Examples
    --------
    >>> result = compare("reconciliation", ["small_steps", "jump_ahead"])
    >>> result.to_frame()[["yes", "shut", "unwelcome"]].round(2)
                  yes  shut  unwelcome
    strategy
    small_steps  0.46  0.48       0.00
    jump_ahead   0.11  0.86      14.16
    """
    model = as_model(model)
    chains = _serving(model) if strategies is None else [Chain(model, rule) for rule in chosen(model, strategies)]
    if runs is None:
        return Comparison(model, tuple(chain.exact(weeks) for chain in chains))
    if weeks is None:
        raise ArgumentError("weeks = None with runs: a simulation needs a horizon. Give weeks, or leave runs out.")
    weeks = check_weeks(weeks)
    runs = check_runs(runs)
    seed = check_seed(seed)
    found = [
        c.simulate(runs=runs, weeks=weeks, seed=seed, threads=threads, backend=backend, progress=progress)
        for c in chains
    ]
    return Comparison(model, tuple(found), backend)


def chosen(model: Model, strategies: Iterable[Any] | str | None) -> tuple[Strategy, ...]:
    """The strategies of a study, each under a name of its own; default: every bundled one the model can serve."""
    if strategies is None:
        return serving(model)
    given = [strategies] if isinstance(strategies, (str, Strategy)) else strategies
    found = tuple(find(strategy) for strategy in given)
    names = [strategy.name for strategy in found]
    if not found:
        raise ArgumentError("strategies = []: name at least one, such as 'small_steps'.")
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(f"two strategies are called {name!r}: use strategy.named(...) to tell them apart.")
    return found


def serving(model: Model) -> tuple[Strategy, ...]:
    """The bundled strategies whose actions the model has."""
    return tuple(chain.strategy for chain in _serving(model) if chain.strategy is not None)


def _serving(model: Model) -> list[Chain]:
    """A chain for each bundled strategy whose actions the model has."""
    found = []
    for strategy in BUNDLED:
        try:
            found.append(Chain(model, strategy))
        except StrategyError:
            continue
    if not found:
        raise ArgumentError(
            f"no bundled strategy fits {model.name}: its actions are {', '.join(model.actions)}. "
            "Write one with @ob.strategy."
        )
    return found


def _ended(name: str, week: int) -> Any:
    def measure(chain: Chain, block: Block) -> Floats:
        if name == "open":
            return ((block.ending < 0) | (block.week > week)).astype(np.float64)
        return ((block.ending == chain.ending_index(name)) & (block.week <= week)).astype(np.float64)

    return measure


def _tally(name: str) -> Any:
    return lambda chain, block: block.tally[:, chain.tallies.index(name)]
