"""Compares strategies on one model: the study that everything else builds on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from olivebranch.base.arguments import (
    DEFAULT_WEEKS,
    as_list,
    as_whole,
    check_level,
    check_runs,
    check_seed,
    check_threads,
    check_weeks,
    distinct,
    is_name,
)
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import plain
from olivebranch.chain import monte_carlo
from olivebranch.chain.chain import Chain
from olivebranch.chain.named import named
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.product import Product, build
from olivebranch.chain.summary import summary
from olivebranch.errors import ArgumentError, StrategyError, UnknownName, printed
from olivebranch.kernels.backends import check_backend
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.pacing import BUNDLED, by_name, find
from olivebranch.pacing.in_file import strategies_of
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.difference import Difference as Difference
from olivebranch.studies.difference import difference
from olivebranch.studies.pictures import ComparisonPlots

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Comparison(Readable, Mapping[str, Outcomes]):
    """Outcomes of several strategies on one model: a mapping from a strategy's name to its `Outcomes`.

    Attributes
    ----------
    model : the model
    outcomes : one for each strategy, in the order given
    backend : what was asked to simulate them: "numba", "numpy" or None

    >>> result = compare("maybe", ["small_steps", "jump_ahead"], weeks=20)
    >>> list(result), round(result["jump_ahead"].chance("yes"), 2)
    (['small_steps', 'jump_ahead'], 0.24)
    """

    model: Model
    outcomes: tuple[Outcomes, ...]
    backend: str | None = None
    _unfolded: ClassVar[bool] = False

    def __getitem__(self, name: str) -> Outcomes:
        for outcome in self.outcomes:
            if is_name(name, [outcome.strategy]):
                return outcome
        where = " in this comparison"
        if is_name(name, self.outcomes[0].row()):
            where += f" (for all of them: .to_frame()[{name!r}])"
        raise UnknownName("strategy", name, self.strategies, where)

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
        """Simulated runs for each strategy; None when exact."""
        return self.outcomes[0].runs

    @property
    def seed(self) -> int | None:
        """The seed of a simulation; None when exact."""
        return self.outcomes[0].seed

    def to_frame(self) -> pd.DataFrame:
        """A row for each strategy: the chance of every ending and of no ending yet ("open"), then every tally."""
        import pandas as pd

        return pd.DataFrame([o.row() for o in self.outcomes], index=pd.Index(self.strategies, name="strategy"))

    def errors(self) -> pd.DataFrame:
        """The standard errors behind `to_frame`, in the same shape; NaN when exact."""
        import pandas as pd

        rows = [{name: o.error(name) for name in o.row()} for o in self.outcomes]
        return pd.DataFrame(rows, index=pd.Index(self.strategies, name="strategy"), dtype=float)

    def difference(
        self, a: str, b: str, *, of: str | None = None, week: int | None = None, level: float = 0.95
    ) -> Difference:
        """How far strategy a is ahead of b, paired run by run when simulated (common random numbers).

        Parameters
        ----------
        of : an ending (default: the model's first), "open", or a tally
        week : for an ending, the week by which it is reached (default: the horizon)
        level : the level of the interval, above 0 and below 1

        Raises
        ------
        UnknownName
            if a strategy is not in the comparison, or `of` is not an ending or tally.
        ArgumentError
            if `week` or `level` is out of range.

        >>> sample = compare("maybe", ["small_steps", "jump_ahead"], weeks=20, runs=2_000, seed=7)
        >>> d = sample.difference("small_steps", "jump_ahead")
        >>> d.interval[0] < 0.4475 < d.interval[1], d.better + d.same + d.worse
        (True, 2000)
        """
        return difference(self[a], self[b], of, week, check_level(level), self.backend)

    def chance_of(self, condition: str) -> dict[str, float]:
        """For each strategy, the share of people whose total of a tally meets a condition: how much harm, for how many.

        See `Outcomes.chance_of`, and raises as it does.

        >>> found = compare("maybe", ["small_steps", "jump_ahead"], weeks=20).chance_of("unwelcome >= 2")
        >>> {name: round(share, 2) for name, share in found.items()}
        {'small_steps': 0.0, 'jump_ahead': 0.67}
        """
        return {outcome.strategy: outcome.chance_of(condition) for outcome in self.outcomes}

    @property
    def note(self) -> str:
        """What the numbers rest on, in a sentence."""
        return self.model.note

    @property
    def plot(self) -> ComparisonPlots:
        """Pictures of the answer: ``.plot()`` is `plot_outcomes`; ``.plot.when()`` and so on are the others."""
        return ComparisonPlots(self)

    def sheet(self) -> Sheet:
        """The table to read: a row for each strategy, harm beside success."""
        return summary(self.outcomes)


@answers_guesses
def compare(
    model: Model | str | os.PathLike[str],
    strategies: Iterable[Any] | str | None = None,
    *more: Any,
    weeks: int | None = DEFAULT_WEEKS,
    runs: int | None = None,
    seed: int = 1,
    threads: int | None = None,
    backend: monte_carlo.Backend | None = None,
    progress: bool = True,
) -> Comparison:
    """Compare strategies on a model: exactly, or by Monte Carlo if `runs` is given.

    Exact answers come from linear algebra on the chain of model and strategy: the distribution after each week, x(t +
    1) = x(t) P, gives absorption probabilities (endings) and expected total rewards (tallies). Simulated strategies
    share their luck (common random numbers).

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategies : Strategies, names, functions or tables {value: action}, or a table {name: {value: action}}; default:
        the strategies in the model's file or, if it has none, every bundled one that fits
    more : further strategies, so that they need no list: ``compare("maybe", "small_steps", "jump_ahead")``
    weeks : the horizon, in the model's steps; None for ever (infinite horizon; exact only)
    runs : the number of simulated runs for each strategy; None for the exact answer
    seed : the seed of the simulation; the same seed gives the same walks
    threads : the threads of the simulation; None for all cores. The answer does not depend on it
    backend : "numba" or "numpy"; None chooses Numba where it can be imported. Both give the same walks
    progress : show a bar on a terminal when it takes more than a moment

    Raises
    ------
    ArgumentError
        if an argument is out of range, two strategies share a name, or none fits the model.
    UnknownName
        if there is no such model or strategy.
    StrategyError
        if a strategy chooses an action that the model does not have, or looks at something that is hidden.

    Examples
    --------
    >>> result = compare("reconciliation", ["small_steps", "jump_ahead"])
    >>> result.to_frame()[["yes", "shut", "moved_on", "unwelcome"]].round(2)
                  yes  shut  moved_on  unwelcome
    strategy
    small_steps  0.46  0.00      0.48       0.00
    jump_ahead   0.11  0.33      0.53      14.16
    """
    model, seed, threads = as_model(model), check_seed(seed), check_threads(threads)
    asked = [Chain.of(named(model, *one), model, *one) for one in products(model, _together(strategies, more))]
    check_backend(backend)
    if runs is None:
        return Comparison(model, tuple(chain.exact(weeks) for chain in asked))
    if weeks is None:
        raise ArgumentError("weeks = None with runs: a simulation needs a horizon. Give weeks, or leave runs out.")
    weeks, runs = check_weeks(weeks), check_runs(runs)
    simulated = [
        chain.simulate(runs=runs, weeks=weeks, seed=seed, threads=threads, backend=backend, progress=progress)
        for chain in asked
    ]
    return Comparison(model, tuple(simulated), backend)


def _together(first: Any, more: tuple[Any, ...]) -> Any:
    """The strategies of a call, whether they were given as a list or one by one."""
    if not more:
        return first
    for item in (first, *more):
        if (whole := as_whole(item)) is not None:
            number = printed(whole)
            raise ArgumentError(f"{number} is no strategy: say what it is, weeks={number} or runs={number}.")
    if any(item is None or isinstance(item, (list, tuple)) for item in (first, *more)):
        raise ArgumentError("strategies: give one list, or each strategy by itself.")
    return [first, *more]


def products(model: Model, strategies: Iterable[Any] | str | None) -> list[tuple[Strategy, Product]]:
    """Each strategy of a study (see `chosen`), and its product with the model."""
    return _serving(model) if strategies is None else [(plan, build(model, plan)) for plan in chosen(model, strategies)]


def chosen(model: Model, strategies: Iterable[Any] | str | None) -> tuple[Strategy, ...]:
    """The strategies of a study, each with a different name; default: those in the model's file, or all that fit."""
    if strategies is None:
        return serving(model)
    alone = isinstance(strategies, (str, Strategy, dict)) or callable(strategies)
    given = [strategies] if alone else as_list("strategies", strategies, "['small_steps', 'jump_ahead']")
    plans = by_name.named(strategies) or tuple(find(strategy, model) for strategy in given)
    if not plans:
        raise ArgumentError("strategies = []: name at least one, such as 'small_steps'.")
    distinct("strategies", [plan.name for plan in plans], "use strategy.named(...) to tell them apart.")
    in_words = "as tables show them: use strategy.named(...) to tell them apart."
    distinct("strategies", [plain(plan.name) for plan in plans], in_words)
    return plans


def serving(model: Model) -> tuple[Strategy, ...]:
    """The strategies in the model's file; if it has none, the bundled ones that fit the model."""
    return tuple(strategy for strategy, _ in _serving(model))


def _serving(model: Model) -> list[tuple[Strategy, Product]]:
    """Each strategy in the model's file, or each bundled one that fits if it has none; and its product."""
    if model.strategies:
        return [(strategy, build(model, strategy)) for strategy in strategies_of(model)]
    tried = [(strategy, _product(model, strategy)) for strategy in BUNDLED]
    fitting = [(strategy, product) for strategy, product in tried if isinstance(product, Product)]
    if not fitting:
        why = tried[0][1]
        raise ArgumentError(
            f"no bundled strategy fits {model.name}: its actions are {', '.join(model.actions)} ({why}). "
            "Write one: [strategies.NAME] in the file, {name: {value: action}} in Python, or @ob.strategy."
        )
    return fitting


def misfits(model: Model) -> dict[str, str]:
    """Why each bundled strategy does not fit the model: which action or value is missing; "" if it fits.

    >>> why = misfits(as_model("maybe"))
    >>> why["small_steps"], why["face_value"]
    ('', "strategy face_value at (stance = no): looks at 'word', ...")
    """
    tried = {strategy.name: _product(model, strategy) for strategy in BUNDLED}
    return {name: "" if isinstance(product, Product) else str(product) for name, product in tried.items()}


def _product(model: Model, strategy: Strategy) -> Product | StrategyError:
    """The product, or why there is none."""
    try:
        return build(model, strategy)
    except StrategyError as error:
        return error
