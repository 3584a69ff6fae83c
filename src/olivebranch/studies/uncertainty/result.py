"""The result: which strategy is best over the draws, what that depends on, and how to show it."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import check_between
from olivebranch.base.arrays import Floats
from olivebranch.base.sheet import Readable, Sheet, shown, spread
from olivebranch.base.text import counted, plain, rounded_percent
from olivebranch.errors import ArgumentError
from olivebranch.model.harm import weighed_harm
from olivebranch.studies import objective
from olivebranch.studies.draws.batch import Job
from olivebranch.studies.draws.flow import joined
from olivebranch.studies.draws.knowledge import Priors, notes_on_draws
from olivebranch.studies.draws.running import Interrupted, solve
from olivebranch.studies.draws.sampling import values
from olivebranch.studies.pictures import UncertaintyPlots
from olivebranch.studies.uncertainty import sensitivity
from olivebranch.studies.uncertainty.choices import Choices
from olivebranch.studies.uncertainty.spreads import Numbers, pick
from olivebranch.studies.uncertainty.tornado import Tornado, one_at_a_time, spans

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False, eq=False)
class Uncertainty(Readable, Choices):
    """What each strategy does over draws of the parameters, from their priors or from what was learned.

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
    known : where the draws come from: the priors, or what was learned

    >>> import olivebranch as ob
    >>> study = ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=64)
    >>> study.values.shape, study.strategies
    ((64, 7), ('small_steps', 'jump_ahead'))
    """

    # ---- what it depends on -----------------------------------------------------------------

    def correlation(
        self, of: str | None = None, strategy: str | None = None, *, against: str | None = None
    ) -> dict[str, float]:
        """Spearman's rank correlation of each parameter with a number over the draws; the strongest first.

        The number is an ending or tally of a strategy (default: the first ending of the first strategy), or its lead
        over the strategy `against`.
        """
        name, first = self._default(of, strategy)
        own = self.spread(name, first)
        other = np.zeros_like(own) if against is None else self.spread(name, against)
        correlations = sensitivity.rank_correlation(self.shares, own - other, own, other)
        found = zip(self.parameters, map(float, correlations), strict=True)
        return dict(sorted(found, key=lambda item: -abs(item[1])))

    def tornado(self, of: str | None = None, strategy: str | None = None, *, share: float = 0.05) -> Tornado:
        """One-way sensitivity: one parameter at a time along its prior or posterior, solved anew; the strongest first.

        Parameters
        ----------
        of, strategy : the number; default: the first ending of the first strategy
        share : the ends are the points with this share below and above (5 % and 95 %)

        Raises
        ------
        ArgumentError
            where the share is not between 0 and 0.5, or no parameter is uncertain.
        """
        self._check_uncertain("a tornado")
        name, first = self._default(of, strategy)
        share = check_between("share", share, 0, 0.5, "such as 0.05")
        at, points = one_at_a_time(self.known, self.parameters, share)
        value = self._solve_again(points, name, first).reshape(at.shape)
        swing = np.where(np.isnan(value).any(axis=1), np.inf, np.ptp(spans(value), axis=1))
        order = np.argsort(-swing, kind="stable")
        names = tuple(self.parameters[i] for i in order)
        return Tornado(name, first, self.stated(name, first), names, at[order], value[order], self.known)

    def _check_uncertain(self, what: str) -> None:
        """Raise ArgumentError where there is nothing to vary."""
        if not self.parameters:
            raise ArgumentError(f"{what} needs an uncertain parameter: give one of {self.model.name} a prior.")

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
            where n is no power of 2, no parameter is uncertain, some of the points break the model's rules, or the
            draws are from what was learned.
        """
        self._check_uncertain("a Sobol analysis")
        if not isinstance(self.known, Priors):
            rule = f"independent parameters, but draws from {self.known.origin} are correlated"
            raise ArgumentError(f"a Sobol analysis needs {rule}. Use `correlation`.")
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
        name = objective.check_name(self.model, self.model.endings[0] if of is None else of)
        first = self.strategies[0] if strategy is None else strategy
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
            f"{self.model.title}: {counted(self.weeks, step)}, {counted(self.draws, 'draw')} of "
            f"{len(self.parameters)} uncertain parameters (seed {self.seed})"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, what was left out, and what it rests on."""
        return self._notes(objective.WEIGHT)

    def _notes(self, weight: float) -> tuple[str, ...]:
        goal, harm = plain(self.model.endings[0]), weighed_harm(self.model.tallies)
        said = [
            "Stated: at the model's own values. 9 in 10: the middle 90 % of the draws. Best: in this share of "
            f"draws no other strategy here has more {goal}."
        ]
        if not self.parameters:
            said.append("No parameter has a prior, so nothing was drawn: all draws are the same.")
        if objective.counts_harm(self.model):
            net = objective.in_words(self.model, objective.weights(self.model, None, weight))
            said.append(f"Less harm: the same by {net}. How much harm weighs is a choice: weight=..., or --weight.")
            said.append(
                "Gives away: points (hundredths of that) lost on average, compared with knowing the best in each draw."
            )
        if harm is not None:
            said.append(f"Dominated by: on average that one has no less {goal} and no more {plain(harm)}.")
        if self.never_chosen:
            said.append(f"Shown but never chosen: {', '.join(map(plain, self.never_chosen))} (pushes).")
        said += notes_on_draws(self.known, self.draws, self.asked, self.rejected, self.solved.fault)
        return (*said, self.model.note)

    def sheet(self, weight: float = objective.WEIGHT) -> Sheet:
        """The table to read: success and harm over the draws, how often each is best, and which are dominated.

        `weight` is how much of a yes a week of their strain (or an unwelcome contact) takes away; above 0.
        """
        first, shows = self.model.endings[0], objective.headline(self.model)
        counts, harm = objective.counts_harm(self.model), weighed_harm(self.model.tallies) is not None
        columns = ["strategy", f"{plain(first)}, stated", *[f"{plain(name)}, 9 in 10" for name in shows], "best"]
        columns += ["best, less harm", "gives away"] * counts + ["dominated by"] * harm
        most = self.best(first) if self.candidates else {}
        weighed = self.candidates and counts
        net, lost = (self.best(weight=weight), self.loss(weight=weight)) if weighed else ({}, {})
        dominators = self.dominated() if harm else {}
        rows = []
        for s in self.strategies:
            row = [plain(s), shown(self.stated(first, s), chance=True)]
            row += [spread(self.spread(name, s), chance=objective.is_chance(self.model, name)) for name in shows]
            row += [_share(most.get(s))]
            row += [_share(net.get(s)), f"{100 * lost[s]:.1f}" if s in lost else ""] * counts
            row += [_dominator(dominators[s])] if harm else []
            rows.append(tuple(row))
        words = (len(columns) - 1,) if harm else ()
        return Sheet(self.title, tuple(columns), tuple(rows), self._notes(weight), words=words)


def _dominator(name: str) -> str:
    return {"mixture": "a mix of two others", "on the frontier": ""}.get(name, plain(name))


def _share(value: float | None) -> str:
    return "never chosen" if value is None else rounded_percent(value)
