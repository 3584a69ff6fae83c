"""The result: the best pacing, what it leads to, and how far it is from the optimum."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from olivebranch.base.arguments import check_seed
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import horizon, listing, plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.summary import summary
from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies import objective
from olivebranch.studies.best.care import without
from olivebranch.studies.best.over_priors import OverPriors, over_priors
from olivebranch.studies.best.problem import problem_of
from olivebranch.studies.best.reading import Reading
from olivebranch.studies.best.tree import RuleTree
from olivebranch.studies.best.worth import worth
from olivebranch.studies.draws.sampling import check_draws
from olivebranch.studies.pictures import RuleTreePlots


@dataclass(frozen=True, repr=False, eq=False)
class BestPacing(Readable):
    """The best pacing of a model under an objective (an optimal policy), and what it leads to.

    Attributes
    ----------
    model, weeks : the model and the horizon; weeks is None for ever
    counts : the objective, as (ending, "open" or tally, weight) pairs
    left_out : the actions taken out before optimising: those that insist, and those of `without`
    strategy : the rule, a `Strategy` like any other
    outcomes : what it leads to, as the chain engine computes it
    upper : an upper bound on the value of any rule that sees only what a strategy may see
    fully_seen : the value of the best rule if hidden variables were seen

    Examples
    --------
    >>> import olivebranch as ob
    >>> best = ob.best_pacing("maybe", weeks=20)
    >>> round(best.value, 6), best.lower == best.upper == best.value
    (0.695282, True)
    >>> ob.compare("maybe", [best.strategy, "jump_ahead"], weeks=20).strategies
    ('best_pacing', 'jump_ahead')
    """

    model: Model = field(repr=False)
    weeks: int | None
    counts: tuple[tuple[str, float], ...]
    left_out: tuple[str, ...]
    strategy: Strategy
    outcomes: Outcomes = field(repr=False)
    upper: float
    fully_seen: float

    @property
    def value(self) -> float:
        """The value of the strategy under the objective, from the chain engine's outcomes."""
        return worth(self.outcomes, dict(self.counts))

    @property
    def lower(self) -> float:
        """A lower bound on the optimum: the value of this strategy."""
        return self.value

    @property
    def is_exact(self) -> bool:
        """Is the strategy optimal, with a value equal to the upper bound?"""
        return self.lower == self.upper

    @property
    def by(self) -> str:
        """What counts as better, in words."""
        return objective.in_words(self.model, dict(self.counts))

    def rule(self, size: int | None = None, loss: float | None = None) -> RuleTree:
        """A small decision tree to read: the best of at most `size` leaves, or the smallest losing at most `loss`.

        Without either it may lose 0.005, half a yes in 100, or what the best tree found loses. It looks at what can be
        seen, and at the week only if that is needed. It is evaluated exactly, and its loss is shown. A better tree is
        not ruled out.

        Parameters
        ----------
        size : the most leaves, 1 to 24
        loss : how much of the objective the rule may lose

        Raises
        ------
        ArgumentError
            if an argument is out of range, no tree found with up to 24 leaves loses so little, or nothing is open.

        >>> import olivebranch as ob
        >>> [ob.best_pacing("ladder").rule(size=k).size for k in (1, 2, 3)]
        [1, 2, 3]
        """
        if size is None and loss is None:
            return self._default_rule
        return self._rule(size, loss)

    @cached_property
    def _default_rule(self) -> RuleTree:
        return self._rule(None, None)

    def _rule(self, size: int | None, loss: float | None) -> RuleTree:
        problem = problem_of(self.model, dict(self.counts), self.left_out)
        if not problem.decisions.is_open.any():
            fix = "so there is nothing to decide. Start it elsewhere"
            raise ArgumentError(f"{self.model.title}: every walk has ended where it begins, {fix}.")
        return Reading(problem, self.weeks, self.value, self.strategy, self.care).rule(size, loss)

    def over_priors(self, *, draws: int = 64, seed: int = 1) -> OverPriors:
        """This rule against the best rule of each draw from the priors: what knowing the numbers would be worth.

        Parameters
        ----------
        draws, seed : as for `uncertainty`, whose draws these are; each is optimised anew

        Raises
        ------
        ArgumentError
            if an argument is out of range, the answer is for ever, or most draws break the model's rules.

        >>> import olivebranch as ob
        >>> ob.best_pacing("maybe", weeks=20).over_priors(draws=8).draws
        8
        """
        if self.weeks is None:
            raise ArgumentError("draws are solved within a horizon, and this answer is for ever: ask with weeks=...")
        draws, seed, counts = check_draws(draws), check_seed(seed), dict(self.counts)
        one, each, exact = over_priors(self.model, self.strategy, counts, self.left_out, self.weeks, draws, seed)
        return OverPriors(self.model, self.weeks, seed, self.by, one, each, exact)

    def words(self) -> str:
        """A rule of a few lines in plain English that comes near the best pacing: ``.rule().words()``."""
        return self.rule().words()

    def source(self) -> str:
        """The same rule as Python: ``.rule().source()``."""
        return self.rule().source()

    @property
    def plot(self) -> RuleTreePlots:
        """Pictures of ``.rule()``: ``.plot()`` draws the tree, ``.plot.pacing()`` a map of what to do where."""
        return RuleTreePlots(self.rule())

    @property
    def title(self) -> str:
        """The question, in a line."""
        return f"{self.model.title}: the best pacing by {self.by}, {horizon(self.weeks, self.model.step)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the answer, and what it rests on."""
        said = [self._bounds()]
        if self.left_out:
            said.append(f"Taken out beforehand: {listing([plain(name) for name in self.left_out])}.")
        return (*said, self.care, self.model.note)

    def _bounds(self) -> str:
        if self.is_exact:
            return f"Worth {self.value:.6f}, and no rule is worth more (exact)."
        hidden = listing([plain(name) for name in self.model.hidden])
        return (
            f"Worth {self.value:.6f}. A strategy may not see {hidden}: no rule that does not is worth more than "
            f"{self.upper:.6f}. Seeing it would be worth {max(0.0, self.fully_seen - self.value):.6f} at most."
        )

    @property
    def care(self) -> str:
        """The note of care, shown beside every answer."""
        first = self.model.endings[0]
        return (
            "This is an optimum of a toy model, not advice. Even the best pacing leaves "
            f"{without(self.outcomes.chance(first), first)}: that is no failure of theirs or yours, and a no is to be "
            "respected."
        )

    def sheet(self) -> Sheet:
        """The table to read: what the best pacing leads to, harm beside success."""
        table = summary([self.outcomes])
        return Sheet(self.title, table.columns, table.rows, self.notes, urgent=table.urgent)
