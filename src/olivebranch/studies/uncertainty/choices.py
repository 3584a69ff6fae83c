"""Choices: which strategy is best over the draws, what choosing one gives away, and which are dominated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.ties import is_ahead
from olivebranch.errors import ArgumentError
from olivebranch.kernels import frontier as hull
from olivebranch.kernels import information
from olivebranch.kernels.expansion import Expansion
from olivebranch.model.harm import weighed_harm
from olivebranch.studies import objective
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.knowledge import Priors
from olivebranch.studies.uncertainty.spreads import Spreads


class Choices(Spreads):
    """What choosing a strategy under uncertainty means; see `Uncertainty`."""

    def net(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> Floats:
        """(candidates, D) the net benefit (the objective) of each candidate in each draw; see `best`."""
        return self._net_and_size(by, weight)[0]

    def _net_and_size(self, by: objective.By, weight: float) -> tuple[Floats, Floats]:
        """The net benefits, and (D,) the size of the numbers that they are made of, for the sake of ties."""
        counts = objective.weights(self.model, by, weight)
        if not self.candidates:
            raise ArgumentError(objective.NOBODY_TO_NAME)
        terms = [[w * self.spread(name, s) for name, w in counts.items()] for s in self.candidates]
        return np.array([sum(listed) for listed in terms]), np.abs(terms).sum(axis=1).max(axis=0)

    def best(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, float]:
        """The chance of being best: the share of draws in which a strategy has the highest net benefit.

        A strategy that ever pushes is not a candidate.

        Parameters
        ----------
        by : an ending or a tally, or {name: weight}; default: the first ending - `weight` x harm
        weight : how much of a yes a week of their strain (or an unwelcome contact) takes away; above 0
        """
        objective.naming(self.model, by, weight)
        return self._by_candidate(information.chance_best(*self._net_and_size(by, weight)))

    def loss(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, float]:
        """The expected loss (expected opportunity loss) of choosing each strategy.

        It is what the choice gives away on average against the best strategy of each draw: E[max_s B_s] - E[B_s].
        """
        objective.naming(self.model, by, weight)
        return self._by_candidate(information.expected_loss(*self._net_and_size(by, weight)))

    def _by_candidate(self, numbers: Floats) -> dict[str, float]:
        return dict(zip(self.candidates, map(float, numbers), strict=True))

    def evpi(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> float:
        """The expected value of perfect information, E[max_s B_s] - max_s E[B_s]: what knowing all would add."""
        return information.evpi(*self._net_and_size(by, weight))

    def evppi(
        self, parameters: str | Iterable[str], by: objective.By = None, *, weight: float = objective.WEIGHT
    ) -> float:
        """The expected value of partial perfect information: what knowing these parameters would add, at most `evpi`.

        It never falls as parameters are added, and their order does not matter. By regression: Strong, Oakley and
        Brennan (2014); see `olivebranch.kernels.information`. Raises UnknownName for a parameter that the model does
        not have, and ArgumentError for one without a prior.
        """
        names = priors.check_uncertain(self.model, parameters)
        net, size = self._net_and_size(by, weight)
        if set(names) == set(self.parameters):
            return information.evpi(net, size)
        columns = [self.parameters.index(name) for name in names]
        worth = min(information.evpi(net, size), self._evppi(net, columns))
        return worth if is_ahead(worth, 0.0, size.max()) else 0.0

    def _evppi(self, net: Floats, columns: list[int]) -> float:
        """The estimate for some columns; the fit for a net benefit is kept for the next question about it.

        Learned parameters are correlated with one another, so the fit is to these columns alone.
        """
        if not isinstance(self.known, Priors):
            return information.evppi(net, self.shares[:, columns], range(len(columns)))
        key = net.tobytes()
        if key not in self._fitted:
            self._fitted.clear()
            self._fitted[key] = information.fitted(net, self.shares)
        return information.evppi(net, self.shares, columns, self._fitted[key])

    @cached_property
    def _fitted(self) -> dict[bytes, Expansion]:
        return {}

    def dominated(self, success: str | None = None, harm: str | None = None) -> dict[str, str]:
        """For each strategy "on the frontier", "mixture", or the name of one that does better with no more harm.

        The efficiency frontier, at the mean over the draws. "mixture" (extended dominance) means that two others,
        mixed, have as much success with less harm. A strategy that ever pushes is never on the frontier.

        Parameters
        ----------
        success : an ending or tally; default: the model's first ending
        harm : a tally; default: their strain, else unwelcome contacts
        """
        harm = weighed_harm(self.model.tallies) if harm is None else harm
        if harm is None:
            raise ArgumentError(f"{self.model.name} counts no harm: say harm=..., one of its tallies.")
        wanted = self.model.endings[0] if success is None else success
        won = np.array([self.spread(wanted, s).mean() for s in self.strategies])
        hurt = np.array([self.spread(harm, s).mean() for s in self.strategies])
        candidates = np.flatnonzero(~np.array(self.barred))
        on_it = {int(candidates[i]) for i in hull.frontier(won[candidates], hurt[candidates])}
        return {
            name: "on the frontier" if i in on_it else self._dominator(i, candidates, won, hurt) or "mixture"
            for i, name in enumerate(self.strategies)
        }

    def _dominator(self, i: int, candidates: Ints, won: Floats, hurt: Floats) -> str:
        """The candidate that does better than strategy i with no more harm, or nothing."""
        among = [i, *(j for j in candidates if j != i)]
        dominator = hull.dominated_by(won[among], hurt[among])[0]
        return self.strategies[among[dominator]] if dominator >= 0 else "" if i in candidates else "never chosen"
