"""The result: which strategy is best over the draws, what that depends on, and how to show it."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import check_between
from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.sheet import Readable, Sheet, shown, spread
from olivebranch.base.text import plain
from olivebranch.errors import ArgumentError
from olivebranch.kernels import frontier as hull
from olivebranch.kernels import information
from olivebranch.model.harm import weighed_harm
from olivebranch.studies import objective
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job
from olivebranch.studies.draws.flow import joined
from olivebranch.studies.draws.running import Interrupted, solve
from olivebranch.studies.draws.sampling import notes_on_draws, values
from olivebranch.studies.pictures import UncertaintyPlots
from olivebranch.studies.uncertainty import sensitivity
from olivebranch.studies.uncertainty.spreads import Numbers, Spreads, pick
from olivebranch.studies.uncertainty.tornado import Tornado, one_at_a_time

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Uncertainty(Readable, Spreads):
    """What each strategy does over draws of the parameters from their priors.

    `spread` and `stated` give its numbers. `difference` and `survival` say how firm a ranking is. `best`, `loss`,
    `evpi` and `evppi` say what choosing under uncertainty costs. `correlation`, `tornado` and `sobol` say which
    parameters the answer depends on.

    Attributes
    ----------
    weeks, seed : the horizon, and the seed of the draws
    strategies : the names compared; `never_chosen` are those that ever push, which are shown and never named best
    parameters : names of the P uncertain parameters; `values` (D, P) the draws, `shares` (D, P) their quantiles
    rejected : the share of draws that broke the model's rules; they were replaced, never clipped
    interrupted : were fewer draws done than were asked for?

    >>> import olivebranch as ob
    >>> study = ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64)
    >>> study.values.shape, study.strategies
    ((64, 7), ('small_steps', 'jump_ahead'))
    """

    # ---- which is best ----------------------------------------------------------------------

    def net(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> Floats:
        """(candidates, D) the net benefit (the objective) of each candidate in each draw; see `best`."""
        counts = objective.weights(self.model, by, weight)
        if not self.candidates:
            raise ArgumentError(objective.NOBODY_TO_NAME)
        return np.array([sum(w * self.spread(name, s) for name, w in counts.items()) for s in self.candidates])

    def best(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, float]:
        """The chance of being best: the share of draws in which a strategy has the highest net benefit.

        A strategy that ever pushes is not a candidate.

        Parameters
        ----------
        by : an ending or a tally, or {name: weight}; default: the first ending - `weight` x harm
        weight : how much of a yes a week of their strain (or an unwelcome contact) takes away; above 0
        """
        objective.naming(self.model, by, weight)
        return self._by_candidate(information.chance_best(self.net(by, weight=weight)))

    def loss(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, float]:
        """The expected loss (expected opportunity loss) of choosing each strategy.

        It is how much less benefit the choice has, on average, than the best strategy of each draw: E[max_s B_s] -
        E[B_s].
        """
        objective.naming(self.model, by, weight)
        return self._by_candidate(information.expected_loss(self.net(by, weight=weight)))

    def _by_candidate(self, numbers: Floats) -> dict[str, float]:
        return dict(zip(self.candidates, map(float, numbers), strict=True))

    def evpi(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> float:
        """The expected value of perfect information, E[max_s B_s] - max_s E[B_s]: what knowing everything would add."""
        return information.evpi(self.net(by, weight=weight))

    def evppi(
        self, parameters: str | Iterable[str], by: objective.By = None, *, weight: float = objective.WEIGHT
    ) -> float:
        """The expected value of partial perfect information: what knowing these parameters would add, at most `evpi`.

        By regression: Strong, Oakley and Brennan (2014); see `olivebranch.kernels.information`. Raises UnknownName for
        a parameter that the model does not have, and ArgumentError for one without a prior.
        """
        names = priors.check_uncertain(self.model, parameters)
        net = self.net(by, weight=weight)
        if set(names) == set(self.parameters):
            return information.evpi(net)
        columns = [self.parameters.index(name) for name in names]
        return min(information.evpi(net), information.evppi(net, self.shares[:, columns]))

    def dominated(self, success: str | None = None, harm: str | None = None) -> dict[str, str]:
        """For each strategy: "on the frontier", "mixture", or the name of one that does better with no more harm.

        This is the efficiency frontier, at the means over the draws. "mixture" (extended dominance) means that a
        mixture of two others has as much success with less harm. A strategy that ever pushes is never on the frontier.

        Parameters
        ----------
        success : an ending or tally; default: the model's first ending
        harm : a tally; default: their strain or, if the model does not count it, unwelcome contacts
        """
        harm = harm or weighed_harm(self.model.tallies)
        if harm is None:
            raise ArgumentError(f"{self.model.name} counts no harm: give harm=..., one of its tallies.")
        won = np.array([self.spread(success or self.model.endings[0], s).mean() for s in self.strategies])
        hurt = np.array([self.spread(harm, s).mean() for s in self.strategies])
        candidates = np.flatnonzero(~np.array(self.barred))
        on_it = {int(candidates[i]) for i in hull.frontier(won[candidates], hurt[candidates])}
        return {
            name: "on the frontier" if i in on_it else self._dominator(i, candidates, won, hurt) or "mixture"
            for i, name in enumerate(self.strategies)
        }

    def _dominator(self, i: int, candidates: Ints, won: Floats, hurt: Floats) -> str:
        """The candidate that does better than strategy i with no more harm; empty if there is none."""
        among = [i, *(j for j in candidates if j != i)]
        dominator = hull.dominated_by(won[among], hurt[among])[0]
        return self.strategies[among[dominator]] if dominator >= 0 else "" if i in candidates else "never chosen"

    # ---- what it depends on -----------------------------------------------------------------

    def correlation(
        self, of: str | None = None, strategy: str | None = None, *, against: str | None = None
    ) -> dict[str, float]:
        """Spearman's rank correlation of each parameter with a number over the draws; the strongest first.

        The number is an ending or tally of a strategy (default: the first ending of the first strategy), or its lead
        over the strategy `against`.
        """
        name, first = of or self.model.endings[0], strategy or self.strategies[0]
        y = self.spread(name, first)
        y = y if against is None else y - self.spread(name, against)
        found = zip(self.parameters, map(float, sensitivity.rank_correlation(self.shares, y)), strict=True)
        return dict(sorted(found, key=lambda item: -abs(item[1])))

    def tornado(self, of: str | None = None, strategy: str | None = None, *, share: float = 0.05) -> Tornado:
        """One-way sensitivity: one parameter at a time at both ends of its prior; the strongest first.

        Parameters
        ----------
        of, strategy : the number; default: the first ending of the first strategy
        share : the ends are the quantiles of the prior at `share` and 1 - `share` (5 % and 95 %)
        """
        name, first = self._default(of, strategy)
        share = check_between("share", share, 0, 0.5, "such as 0.05")
        ends, points = one_at_a_time(self.model, self.parameters, share)
        value = self._solve_again(points, name, first).reshape(-1, 2)
        order = np.argsort(-np.nan_to_num(np.abs(value[:, 1] - value[:, 0]), nan=np.inf), kind="stable")
        names = tuple(self.parameters[i] for i in order)
        return Tornado(name, first, self.stated(name, first), names, ends[order], value[order], self.model)

    def sobol(
        self,
        of: str | None = None,
        strategy: str | None = None,
        *,
        n: int = 256,
        executor: Executor | None = None,
        progress: bool = True,
    ) -> pd.DataFrame:
        """Sobol indices: the share of the variance that a parameter explains.

        There is a row for each parameter: its share alone ("first", the main effect) and with all its interactions
        ("total"). The model is solved n (P + 2) times. Source: Saltelli et al. (2010).

        Raises
        ------
        ArgumentError
            if n is not a power of 2, or if some of the points break the model's rules.
        """
        import pandas as pd

        name, first = self._default(of, strategy)

        def at(shares: Floats) -> Floats:
            y = self._solve_again(values(self.model, self.parameters, shares), name, first, executor, progress)
            if np.isnan(y).any():
                raise ArgumentError(
                    f"{int(np.isnan(y).sum()):,} of {y.size:,} points break the rules of {self.model.name}: "
                    "Sobol indices need them all. Narrow a prior, or use `correlation`."
                )
            return y

        alone, total = sensitivity.sobol_indices(at, len(self.parameters), n, self.seed)
        frame = pd.DataFrame({"first": alone, "total": total}, index=pd.Index(self.parameters, name="parameter"))
        return frame.sort_values("total", ascending=False, kind="stable")

    def _default(self, of: str | None, strategy: str | None) -> tuple[str, str]:
        name, first = objective.check_name(self.model, of or self.model.endings[0]), strategy or self.strategies[0]
        self._index(first)
        return name, first

    def _solve_again(
        self, points: Floats, of: str, strategy: str, executor: Executor | None = None, progress: bool = False
    ) -> Floats:
        """(points,) the number at other values of the parameters; NaN if they break the rules."""
        job = Job(self.model, self.parameters, (self.job.questions[self._index(strategy)],), self.job.stops)
        chunks, stopped = solve(job, points, executor=executor, progress=progress, title=f"{of}, {strategy}")
        if stopped:
            raise Interrupted("interrupted before this was solved. The study itself is complete.", self)
        found = np.full(len(points), np.nan)
        if chunks:
            sound = ~np.concatenate([solved.broken for solved in chunks])
            (solution,) = joined([solved.solutions for solved in chunks])
            found[sound] = pick(self.model, of, Numbers.of(solution))
        return found

    # ---- faces ------------------------------------------------------------------------------

    @property
    def plot(self) -> UncertaintyPlots:
        """Pictures: ``.plot()`` shows the spread over the draws, ``.plot.tornado()`` what it depends on."""
        return UncertaintyPlots(self)

    @property
    def title(self) -> str:
        """The question, in a line."""
        step = self.model.step
        return (
            f"{self.model.title}: {self.weeks} {step}{'' if self.weeks == 1 else 's'}, {self.draws:,} draws of "
            f"{len(self.parameters)} uncertain parameters (seed {self.seed})"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, what was left out, and what it rests on."""
        said = [
            "9 in 10: the middle 90 % of the draws. Best: in this share of draws no other strategy here has more "
            f"{plain(self.model.endings[0])}."
        ]
        if weighed_harm(self.model.tallies):
            net = objective.in_words(self.model, objective.weights(self.model, None, objective.WEIGHT))
            said.append(f"Less harm: the same by {net}. How much harm weighs is a choice: give weight=...")
            said.append(
                "Gives away: points (hundredths of that) lost on average, compared with knowing the best in each draw."
            )
        if self.never_chosen:
            said.append(f"Shown but never chosen: {', '.join(map(plain, self.never_chosen))} (pushes).")
        said += notes_on_draws(self.model, self.draws, self.asked, self.rejected, self.solved.fault)
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read: success and harm over the draws, how often each is best, and which are dominated."""
        first, shows = self.model.endings[0], objective.headline(self.model)
        harm = weighed_harm(self.model.tallies) is not None
        columns = ["strategy", f"{plain(first)}, stated", *[f"{plain(name)}, 9 in 10" for name in shows], "best"]
        columns += ["best, less harm", "gives away", "dominated by"] if harm else []
        most = self.best(first) if self.candidates else {}
        net, lost = (self.best(), self.loss()) if self.candidates and harm else ({}, {})
        dominators = self.dominated() if harm else {}
        rows = []
        for s in self.strategies:
            row = [plain(s), shown(self.stated(first, s), chance=True)]
            row += [spread(self.spread(name, s), chance=objective.is_chance(self.model, name)) for name in shows]
            row += [_share(most.get(s))]
            given_away = f"{100 * lost[s]:.1f}" if s in lost else ""
            row += [_share(net.get(s)), given_away, _dominator(dominators[s])] if harm else []
            rows.append(tuple(row))
        words = (len(columns) - 1,) if harm else ()
        return Sheet(self.title, tuple(columns), tuple(rows), self.notes, words=words)


def _dominator(name: str) -> str:
    return {"mixture": "a mix of two others", "on the frontier": ""}.get(name, plain(name))


def _share(value: float | None) -> str:
    return "never chosen" if value is None else f"{100 * value:.0f} %"
