"""Chain: a model under a strategy, as a Markov chain over the reachable pairs of state and memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from numpy.typing import ArrayLike

from olivebranch.base.arguments import DEFAULT_WEEKS, as_list, as_text, check_runs, check_weeks, is_name
from olivebranch.base.arrays import Floats, Ints, read_only
from olivebranch.chain import ranking
from olivebranch.chain.belief import error
from olivebranch.chain.given import begun, given_ever, given_within
from olivebranch.chain.gradient import Gradient, gradient
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.matrix import Matrix, read_distribution, read_matrix
from olivebranch.chain.named import named
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.product import Product, build
from olivebranch.chain.questions import Questions
from olivebranch.chain.shown import ShownChain
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.files import load
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.pacing.belief import BinnedBelief
from olivebranch.pacing.strategy import Strategy


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Chain(Questions, ShownChain):
    """What happens, week by week: the Markov chain of a model under a strategy, or of any matrix.

    A pair (product state) is a state of the model together with what the strategy remembers. The chain keeps the N
    pairs that can be reached. `model @ strategy` makes the same chain.

    Parameters
    ----------
    model : a Model, or the name of a bundled one
    strategy : a Strategy (finite-state controller), the name of a bundled one, a function of `see`, or a table
        {value: action}
    track : names of the strategy's memories that the pairs carry even if the rule does not look at them

    Attributes
    ----------
    size : N, the number of pairs
    variables : {variable: its values}
    start : (N,) the distribution at week 0
    endings : names of the endings (absorbing classes); `ending` (N,) the index of each pair's, -1 if open
    matrix : (N, N) the transition matrix, CSR; `labels` says what each row is
    tallies : names of the tallies (rewards); `tally_rate` (N, tallies) what a week in each pair adds on average
    model, strategy : what the chain was made of; None for a chain made from a matrix

    Raises
    ------
    ArgumentError, UnknownName
        for a model, a strategy or a memory that does not exist.
    StrategyError
        if the strategy breaks its contract, such as naming an action that the model does not have.

    Examples
    --------
    >>> import olivebranch as ob
    >>> chain = ob.load("maybe") @ "small_steps"
    >>> chain.matrix.shape
    (4, 4)
    >>> round(chain.exact().chance("yes"), 4)
    0.7079
    """

    model: Model | None
    strategy: Strategy | None
    product: Product | None

    def __init__(self, model: Model | str | os.PathLike[str], strategy: Any, *, track: Sequence[str] = ()) -> None:
        if isinstance(model, (str, os.PathLike)):
            model = load(model)
        if not isinstance(model, Model):
            raise ArgumentError(f"model = {printed(model)}: give a Model (ob.load) or the name of a bundled one.")
        rule = find(strategy, model)
        for name in as_list("track", track, "['noes']"):
            if not is_name(name, rule.remembers):
                raise UnknownName("memory", name, rule.remembers, f" in strategy {rule.name}")
        product = build(model, rule, {name: rule.remembers[name] for name in track})
        self._set(named(model, rule, product), model, rule, product)

    @classmethod
    def of(
        cls,
        chain: MarkovChain,
        model: Model | None = None,
        strategy: Strategy | None = None,
        product: Product | None = None,
    ) -> Self:
        """The chain of these pairs and edges, and what it came of, if anything; ArgumentError for what is no chain."""
        if not isinstance(chain, MarkovChain):
            raise ArgumentError(f"chain = {printed(chain)}: give a chain; ob.Chain and ob.Chain.from_matrix make one.")
        made = cls.__new__(cls)
        made._set(chain, model, strategy, product)
        return made

    def _set(self, chain: MarkovChain, model: Model | None, strategy: Strategy | None, product: Product | None) -> None:
        """Set the declared fields, once."""
        values = {name: getattr(chain, name) for name in chain.__dataclass_fields__}
        vars(self).update({**values, "model": model, "strategy": strategy, "product": product})

    @classmethod
    def from_matrix(
        cls,
        matrix: Matrix,
        *,
        names: Sequence[object] | None = None,
        start: str | int | Mapping[Any, float] | None = None,
        endings: Mapping[str, str | int | Iterable[str | int]] | None = None,
        step: str = "week",
        title: str = "a chain",
    ) -> Self:
        """The chain of any transition matrix, dense or sparse.

        Parameters
        ----------
        matrix : (n, n) a list of lists, an array, a sparse matrix or a DataFrame, which is copied. Each row sums to 1
            within a millionth (what is missing is spread over the row). The rows of endings are ignored, whatever they
            hold. A DataFrame goes by its labels: its columns are put in the order of its rows
        names : n names of states; default those of the rows of a DataFrame, else "0", "1", ...
        start : a state, or {state: chance}; default the first state that is in no ending
        endings : {name: states}; a walk stops when it meets one of them. No state is in two.
            Default: none, and every walk goes on for ever
        step, title : the unit of time, and what tables and pictures call the chain

        Raises
        ------
        ArgumentError
            if a row or the start is not a probability distribution, the shapes or labels do not fit, entries are no
            real numbers or masked, or a state is in two endings.
        UnknownName
            for a state that is not among the names.

        Examples
        --------
        >>> ruin = Chain.from_matrix([[1, 0, 0], [.6, 0, .4], [0, 0, 1]], start="1", endings={"win": ["2"]})
        >>> ruin.exact().chance("win")
        0.4
        """
        return cls.of(read_matrix(matrix, names, start, {} if endings is None else endings, step, title))

    @cached_property
    def rank(self) -> Ints:
        """(N,) the rank of each pair from worst to best, by which walks sort the edges of a row."""
        return super().rank if self.model is None else read_only(ranking.rank_states(self.model)[self.cell])

    # ---- of those who -----------------------------------------------------------------------

    def given(self, ending: str, *, weeks: int | None = None) -> Self:
        """The chain conditioned on reaching an ending, ever or within `weeks` weeks.

        This is Doob's h-transform: each move is weighted by the chance of the ending from the pair to which it leads.
        All answers and pictures of the new chain are about only those walks. With `weeks`, its pairs also hold the
        weeks that have passed; ask it with the same horizon.

        Raises
        ------
        UnknownName
            if the chain has no such ending.
        ArgumentError
            if no walk reaches it, weeks is out of range, or there are too many pairs and weeks.
        PrecisionError
            if the ending is too rare for a float64, or for ever if its chance is not certain enough where walks go.

        Examples
        --------
        >>> those = Chain("maybe", "small_steps").given("yes")
        >>> round(those.exact().expected_weeks(), 6) == round(552 / 89, 6)
        True
        >>> round(those.exact().tally("noes"), 2)
        0.71
        """
        return self.of(given_ever(self, ending) if weeks is None else given_within(self, ending, check_weeks(weeks)))

    def from_now(self, start: ArrayLike, *, who: str = "") -> Self:
        """The same moves from another distribution over the pairs (N,), which need not sum to 1.

        Tables and pictures say `who` these are, such as "still open after 10 weeks".

        Raises ArgumentError where it has another shape or holds nobody, or `who` is no text.

        >>> chain = Chain("maybe", "small_steps")
        >>> round(chain.from_now([0, 0, 1, 0]).exact().chance("yes"), 2)
        0.77
        """
        return self.of(begun(self, read_distribution(start, self.size), as_text("who", who)))

    # ---- its parameters ---------------------------------------------------------------------

    def gradient(self, of: str | None = None, *, weeks: int | None = None) -> Gradient:
        """The exact derivative of an ending's chance, or of a tally, with respect to every parameter.

        Computed by forward sensitivities, within a horizon or for ever; the start may depend on parameters, too. At a
        kink, such as two equal arguments of min, there is a derivative from each side. At the edge of a parameter's
        range it is the derivative from inside. The strategy does not change.

        Parameters
        ----------
        of : an ending (default: the first), "open" or a tally
        weeks : the horizon; None for ever

        Raises
        ------
        ArgumentError
            if the chain was not made from a model, or weeks is out of range.
        UnknownName
            if `of` is neither an ending, "open" nor a tally.
        PrecisionError
            for ever, as `exact` does, and where the expected weeks are too many for a float64.

        Examples
        --------
        >>> slopes = Chain("maybe", "small_steps").gradient("yes")
        >>> round(slopes["misstep"], 6) == round(-25200 / 7921, 6)
        True
        """
        if self.model is None or self.strategy is None:
            raise ArgumentError("this chain was not made from a model, so it has no parameters: try model @ strategy.")
        return gradient(self, self.model, self.strategy, self.endings[0] if of is None else of, weeks)

    # ---- memory -----------------------------------------------------------------------------

    @property
    def remembered(self) -> tuple[str, ...]:
        """The names of what the strategy remembers, whether or not the pairs carry it."""
        return tuple(self.memory if self.strategy is None else self.strategy.remembers)

    def carrying(self, names: Iterable[str]) -> Chain:
        """The chain whose pairs also carry those of these memories that the strategy has.

        >>> sorted(Chain("reconciliation", "small_steps").carrying(["noes"]).memory)
        ['noes', 'quiet', 'week']
        """
        asked = as_list("names", names, "['noes']")
        missing = [name for name in asked if is_name(name, self.remembered) and name not in self.memory]
        if not missing or self.model is None:
            return self
        carried = [name for name in self.memory if name in self.remembered]
        return Chain(self.model, self.strategy, track=[*carried, *missing])

    def belief_error(
        self, memory: str, *, runs: int = 1_000, seed: int = 1, weeks: int = DEFAULT_WEEKS
    ) -> tuple[Floats, Floats]:
        """How far a strategy's remembered belief is from the true one: its mean distance by week, and its error.

        A bin is not the forward filter. Along simulated walks, the distance is that between the
        midpoint of the bin and P(value | seen and heard so far). Its mean is over the walks that are still open.

        Parameters
        ----------
        memory : the name of a memory made by `ob.belief`
        runs, seed, weeks : the walks

        Returns
        -------
        (weeks + 1,) the mean distance and (weeks + 1,) its standard error; NaN where no walk is open.

        Raises
        ------
        UnknownName
            for a memory that the strategy does not have.
        ArgumentError
            for one that is no belief, and for runs, a seed or weeks out of their range.

        >>> import olivebranch as ob
        >>> distance, _ = ob.Chain("mixed_signals", "weigh_words").belief_error("hope", weeks=8)
        >>> bool(distance.max() < 0.05)
        True
        """
        chain = self.carrying([memory])
        if not is_name(memory, chain.memory):
            raise UnknownName("memory", memory, self.remembered)
        kept = None if self.strategy is None else self.strategy.remembers.get(memory)
        if not isinstance(kept, BinnedBelief):
            raise ArgumentError(f"memory {printed(memory)} is no belief: name one that ob.belief made.")
        paths = chain.paths(check_runs(runs), seed, weeks=weeks)
        return error(chain, kept.variable, kept.value, memory, paths.pairs, paths.edges)


def chain_of(outcomes: Outcomes) -> Chain:
    """The chain that gave these outcomes, for further questions.

    >>> chain_of(Chain("maybe", "small_steps").exact(weeks=5)).story(seed=7).title
    'No, maybe, yes: run 0 of seed 7, small steps'
    """
    if not isinstance(outcomes.chain, Chain):
        raise ArgumentError(
            f"outcomes of {printed(outcomes.chain)}: these were not asked of a Chain, which can be asked more."
        )
    return outcomes.chain
