"""Uncertainty: how far a ranking survives what is not known, and what it hangs on.

Each draw of the parameters from their priors is solved exactly, so nothing is added by simulation. The draws are a
scrambled Sobol sequence, the same for every strategy: differences are paired draw by draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_weeks
from olivebranch.base.sheet import Readable, Sheet, shown, spread
from olivebranch.base.text import percent, plain
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.kernels import frontier as hull
from olivebranch.kernels import information
from olivebranch.model.files import as_model
from olivebranch.model.harm import weighed_harm
from olivebranch.model.model import Model
from olivebranch.studies import objective, sensitivity
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.batch import Job, Question
from olivebranch.studies.draws.running import Interrupted, Solved, accepted, solve
from olivebranch.studies.draws.sampling import check_draws, sampler, values
from olivebranch.studies.gap import Gap
from olivebranch.studies.pictures import UncertaintyPlots
from olivebranch.studies.tornado import Tornado

if TYPE_CHECKING:
    import pandas as pd


Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Uncertainty(Readable):
    """What each strategy does over draws of the parameters from their priors.

    Attributes
    ----------
    weeks, seed : the horizon, and the seed of the draws
    strategies : the names compared; `never_chosen` those that ever push: shown, and never named best
    parameters : names of the P uncertain ones; `values` (D, P) the draws, `shares` (D, P) of each prior below them
    rejected : share of the draws looked at that break the model's rules; they were replaced, never clipped
    interrupted : were fewer draws done than were asked for?
    """

    job: Job = field(repr=False)
    solved: Solved = field(repr=False)
    weeks: int
    seed: int
    asked: int
    barred: tuple[bool, ...] = field(repr=False)
    stated_values: tuple[Floats, Floats] = field(repr=False)  # (S, endings), (S, tallies)

    # ---- names ------------------------------------------------------------------------------

    @property
    def model(self) -> Model:
        """The model."""
        return self.job.model

    @property
    def strategies(self) -> tuple[str, ...]:
        """The names of the strategies compared."""
        return tuple(question.strategy.name for question in self.job.questions)

    @property
    def never_chosen(self) -> tuple[str, ...]:
        """Strategies that ever push: shown for what they do, and never named best."""
        return tuple(name for name, out in zip(self.strategies, self.barred, strict=True) if out)

    @property
    def candidates(self) -> tuple[str, ...]:
        """Strategies that may be named best."""
        return tuple(name for name, out in zip(self.strategies, self.barred, strict=True) if not out)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the uncertain parameters."""
        return self.job.names

    @property
    def values(self) -> Floats:
        """(D, P) the draws."""
        return self.solved.values

    @property
    def shares(self) -> Floats:
        """(D, P) where each draw lies within its prior, from 0 to 1."""
        return self.solved.shares

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.solved.values)

    @property
    def rejected(self) -> float:
        """The share of draws that broke the model's rules; others of the same sequence took their place."""
        return self.solved.broken / self.solved.tried

    @property
    def interrupted(self) -> bool:
        """Are there fewer draws than were asked for?"""
        return self.draws < self.asked

    def _at(self, strategy: str) -> int:
        if strategy not in self.strategies:
            raise UnknownName("strategy", strategy, self.strategies, " in this study")
        return self.strategies.index(strategy)

    # ---- over the draws ---------------------------------------------------------------------

    def spread(self, of: str, strategy: str) -> Floats:
        """(D,) the chance of an ending (or "open"), or the mean of a tally, in each draw."""
        answer, name = self.solved.answers[self._at(strategy)], objective.check_name(self.model, of)
        return _pick(self.model, name, answer.reached[:, -1], answer.totals[:, -1])

    def stated(self, of: str, strategy: str) -> float:
        """The same at the stated values."""
        at, name = self._at(strategy), objective.check_name(self.model, of)
        return float(_pick(self.model, name, self.stated_values[0][[at]], self.stated_values[1][[at]])[0])

    def net(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> Floats:
        """(candidates, D) what counts as better: the first ending less `weight` times the harm, or what `by` says."""
        counts = objective.weights(self.model, by, weight)
        if not self.candidates:
            raise ArgumentError("every strategy here pushes: none of them may be named best. Add one that does not.")
        return np.array([sum(w * self.spread(name, s) for name, w in counts.items()) for s in self.candidates])

    def best(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, float]:
        """The chance of being best: the share of draws. A strategy that ever pushes is not among them.

        Parameters
        ----------
        by : an ending or a tally, or {name: what one counts for}; default the model's first ending less `weight` x harm
        weight : what a week of their strain (or an unwelcome contact) takes off a yes; 0 looks away from harm
        """
        return dict(zip(self.candidates, map(float, information.chance_best(self.net(by, weight=weight))), strict=True))

    def loss(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> dict[str, float]:
        """The expected loss: what choosing a strategy gives away on average, against the best one of each draw."""
        found = information.expected_loss(self.net(by, weight=weight))
        return dict(zip(self.candidates, map(float, found), strict=True))

    def evpi(self, by: objective.By = None, *, weight: float = objective.WEIGHT) -> float:
        """The expected value of perfect information: what knowing every parameter would add."""
        return information.evpi(self.net(by, weight=weight))

    def evppi(
        self, parameters: str | Iterable[str], by: objective.By = None, *, weight: float = objective.WEIGHT
    ) -> float:
        """The expected value of knowing one parameter, or a group of them; by regression, at most `evpi`.

        Source: Strong, Oakley and Brennan (2014); see `olivebranch.kernels.information`.
        """
        names = priors.known(self.model, parameters if isinstance(parameters, str) else list(parameters))
        net = self.net(by, weight=weight)
        if set(names) == set(self.parameters):
            return information.evpi(net)
        columns = [self.parameters.index(name) for name in names]
        return min(information.evpi(net), information.evppi(net, self.shares[:, columns]))

    def difference(self, a: str, b: str, *, of: str | None = None) -> Gap:
        """How far strategy a is ahead of b, paired draw by draw."""
        name = of or self.model.endings[0]
        d = self.spread(name, a) - self.spread(name, b)
        low, high = np.quantile(d, [0.05, 0.95])
        stated = self.stated(name, a) - self.stated(name, b)
        return Gap(name, a, b, stated, float(d.mean()), float(low), float(high), float((d > 0).mean()), d)

    def survival(self, of: str | None = None) -> str:
        """How often the ranking by an ending survives the priors, in a sentence: the leader against each of the others.

        >>> import olivebranch as ob
        >>> ob.uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=32, progress=False).survival()
        'In 32 draws from the priors, small steps has more yes than jump ahead in ...'
        """
        name = of or self.model.endings[0]
        ranked = sorted(self.strategies, key=lambda s: (s in self.candidates, self.stated(name, s)), reverse=True)
        lead, *others = ranked
        if not others:
            raise ArgumentError("there is one strategy here: a ranking needs two.")
        ahead = [f"{plain(s)} in {round(self.difference(lead, s, of=name).ahead * self.draws)}" for s in others]
        than = ", ".join(ahead)
        return f"In {self.draws} draws from the priors, {plain(lead)} has more {plain(name)} than {than} of them."

    def dominated(self, success: str | None = None, harm: str | None = None) -> dict[str, str]:
        """For each strategy "on the frontier", "mixture", or the name of one that does better with no more harm.

        At the mean over the draws. "mixture" means that two others, mixed, have as much success with less harm.
        One that ever pushes is never on the frontier.
        """
        harmed = harm or weighed_harm(self.model.tallies)
        if harmed is None:
            raise ArgumentError(f"{self.model.name} counts no harm: say harm=..., one of its tallies.")
        won = np.array([self.spread(success or self.model.endings[0], s).mean() for s in self.strategies])
        hurt = np.array([self.spread(harmed, s).mean() for s in self.strategies])
        may = np.flatnonzero(~np.array(self.barred))
        on = {int(may[i]) for i in hull.frontier(won[may], hurt[may])}
        return {
            name: "on the frontier" if i in on else self._dominator(i, may, won, hurt) or "mixture"
            for i, name in enumerate(self.strategies)
        }

    def _dominator(self, i: int, may: NDArray[np.int64], won: Floats, hurt: Floats) -> str:
        """The candidate that does better than strategy i with no more harm, or nothing."""
        among = [i, *(j for j in may if j != i)]
        by = hull.dominated_by(won[among], hurt[among])[0]
        return self.strategies[among[by]] if by >= 0 else "" if i in may else "never chosen"

    # ---- what it hangs on -------------------------------------------------------------------

    def correlation(
        self, of: str | None = None, strategy: str | None = None, *, against: str | None = None
    ) -> dict[str, float]:
        """Rank correlation of each parameter with an answer, or with its lead over another; the strongest first."""
        y = self._answer(of, strategy, against)
        found = dict(zip(self.parameters, map(float, sensitivity.rank_correlation(self.shares, y)), strict=True))
        return dict(sorted(found.items(), key=lambda item: -abs(item[1])))

    def _answer(self, of: str | None, strategy: str | None, against: str | None) -> Floats:
        name, first = of or self.model.endings[0], strategy or self.strategies[0]
        y = self.spread(name, first)
        return y if against is None else y - self.spread(name, against)

    def tornado(self, of: str | None = None, strategy: str | None = None, *, share: float = 0.05) -> Tornado:
        """One parameter at a time at its prior's 5 % and 95 % points, solved anew; those that matter most first."""
        name, first = objective.check_name(self.model, of or self.model.endings[0]), strategy or self.strategies[0]
        if not 0 < share < 0.5:
            raise ArgumentError(f"share = {share!r}: must lie between 0 and 0.5, such as 0.05.")
        parameters = self.model.parameters
        base = np.array([parameters[p].value for p in self.parameters])
        at = np.array([priors.quantile(parameters[p], np.array([share, 1 - share])) for p in self.parameters]).reshape(
            -1, 2
        )
        points = np.tile(base, (2 * len(base), 1))
        for i in range(len(base)):
            points[2 * i : 2 * i + 2, i] = at[i]
        value = self._solve_again(points, name, first).reshape(-1, 2)
        order = np.argsort(-np.nan_to_num(np.abs(value[:, 1] - value[:, 0]), nan=np.inf), kind="stable")
        names = tuple(self.parameters[i] for i in order)
        return Tornado(name, first, self.stated(name, first), names, at[order], value[order], self.model)

    def sobol(
        self,
        of: str | None = None,
        strategy: str | None = None,
        *,
        n: int = 256,
        executor: Executor | None = None,
        progress: bool = True,
    ) -> pd.DataFrame:
        """Sobol indices: the share of the variance a parameter explains alone (first), and with its interplay (total).

        Solves the model n (P + 2) times. Raises ArgumentError where some of these break the model's rules.
        """
        import pandas as pd

        name, first = objective.check_name(self.model, of or self.model.endings[0]), strategy or self.strategies[0]
        self._at(first)

        def run(shares: Floats) -> Floats:
            y = self._solve_again(values(self.model, self.parameters, shares), name, first, executor, progress)
            if np.isnan(y).any():
                raise ArgumentError(
                    f"{int(np.isnan(y).sum()):,} of {y.size:,} points break the rules of "
                    f"{self.model.name}: "
                    "Sobol indices need them all. Narrow a prior, or use `correlation`."
                )
            return y

        alone, total = sensitivity.sobol_indices(run, len(self.parameters), n, self.seed)
        frame = pd.DataFrame({"first": alone, "total": total}, index=pd.Index(self.parameters, name="parameter"))
        return frame.sort_values("total", ascending=False, kind="stable")

    def _solve_again(
        self, points: Floats, of: str, strategy: str, executor: Executor | None = None, progress: bool = False
    ) -> Floats:
        """(points,) the answer at other values of the parameters; nan where they break the rules."""
        job = Job(self.model, self.parameters, (self.job.questions[self._at(strategy)],), self.job.stops)
        parts, stopped = solve(job, points, executor=executor, progress=progress, title=f"{of}, {strategy}")
        if stopped:
            raise Interrupted(
                "interrupted: what was asked of this study was not worked out. The study itself is whole.", self
            )
        found = []
        for part in parts:
            y = np.full(part.broken.size, np.nan)
            y[~part.broken] = _pick(self.model, of, part.answers[0].reached[:, -1], part.answers[0].totals[:, -1])
            found.append(y)
        return np.concatenate(found) if found else np.zeros(0)

    # ---- faces ------------------------------------------------------------------------------

    def to_frame(self) -> pd.DataFrame:
        """A row a strategy and an ending or tally: stated, mean, sd, and the 5 %, 50 % and 95 % points of the draws."""
        import pandas as pd

        rows = []
        for strategy in self.strategies:
            for name in (*self.model.endings, "open", *self.model.tallies):
                y = self.spread(name, strategy)
                low, mid, high = np.quantile(y, [0.05, 0.5, 0.95])
                rows.append((strategy, name, self.stated(name, strategy), y.mean(), y.std(), low, mid, high))
        columns = ["strategy", "of", "stated", "mean", "sd", "p5", "p50", "p95"]
        return pd.DataFrame(rows, columns=columns).set_index(["strategy", "of"])

    def draws_frame(self) -> pd.DataFrame:
        """A row a draw: its parameters, then every ending and tally of every strategy as columns (strategy, name)."""
        import pandas as pd

        columns: dict[tuple[str, str], Floats] = {
            ("parameter", name): self.values[:, i] for i, name in enumerate(self.parameters)
        }
        for strategy in self.strategies:
            for name in (*self.model.endings, "open", *self.model.tallies):
                columns[(strategy, name)] = self.spread(name, strategy)
        return pd.DataFrame(columns, index=pd.RangeIndex(self.draws, name="draw"))

    @property
    def plot(self) -> UncertaintyPlots:
        """Pictures: ``.plot()`` is the spread over the draws, ``.plot.tornado()`` what it hangs on."""
        return UncertaintyPlots(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, what was left out, and what it rests on."""
        found = [
            "9 in 10: the middle 90 % of the draws. Best: in this share of draws no other strategy here has "
            f"more {plain(self.model.endings[0])}."
        ]
        harm = weighed_harm(self.model.tallies)
        if harm:
            found.append(f"Less harm: the same by {self._net_words}. How much harm weighs is a choice: say weight=...")
            found.append(
                "Gives away: points (hundredths of that) lost on average against knowing which is best in each draw."
            )
        if self.never_chosen:
            found.append(f"Shown, never chosen: {', '.join(map(plain, self.never_chosen))} (pushes).")
        if self.solved.broken:
            fault = self.solved.fault.rstrip(".")
            found.append(f"{percent(self.rejected)} of the draws broke the model's rules and were replaced ({fault}).")
        off = priors.outside(self.model)
        if off:
            found.append(f"Stated outside of its own prior: {', '.join(off)}. The draws follow the prior.")
        if self.interrupted:
            found.append(f"Interrupted: {self.draws:,} of {self.asked:,} draws.")
        return (*found, self.model.note)

    @property
    def _net_words(self) -> str:
        return objective.in_words(self.model, objective.weights(self.model, None, objective.WEIGHT))

    @property
    def title(self) -> str:
        """What was asked, in a line."""
        step = self.model.step
        return (
            f"{self.model.title}: {self.weeks} {step}{'' if self.weeks == 1 else 's'}, {self.draws:,} draws of "
            f"{len(self.parameters)} uncertain parameters (seed {self.seed})"
        )

    def sheet(self) -> Sheet:
        """The table to read: success and harm over the draws, how often each is best, and who is dominated."""
        first, harm, shows = self.model.endings[0], weighed_harm(self.model.tallies), objective.headline(self.model)
        columns = ["strategy", f"{plain(first)}, stated", *[f"{plain(name)}, 9 in 10" for name in shows], "best"]
        columns += ["best, less harm", "gives away", "dominated by"] if harm else []
        most, net = (self.best(first), self.best()) if self.candidates else ({}, {})
        lost = self.loss() if self.candidates else {}
        worse = self.dominated() if harm else {}
        rows = []
        for s in self.strategies:
            row = [plain(s), shown(self.stated(first, s), chance=True)]
            row += [spread(self.spread(name, s), chance=objective.is_chance(self.model, name)) for name in shows]
            row += [_share(most.get(s))]
            given = f"{100 * lost[s]:.1f}" if s in lost else ""
            row += [_share(net.get(s)), given, _dominator(worse[s])] if harm else []
            rows.append(tuple(row))
        return Sheet(self.title, tuple(columns), tuple(rows), self.notes, (len(columns) - 1,) if harm else ())


def _dominator(name: str) -> str:
    return {"mixture": "a mix of two others", "on the frontier": ""}.get(name, plain(name))


def _share(value: float | None) -> str:
    return "never chosen" if value is None else f"{100 * value:.0f} %"


def _pick(model: Model, name: str, reached: Floats, totals: Floats) -> Floats:
    """(D,) an ending, none of them ("open"), or a tally, from (D, endings) and (D, tallies)."""
    if name in model.endings:
        return np.asarray(reached[:, model.endings.index(name)])
    if name == "open":
        return np.asarray(np.maximum(0.0, 1.0 - reached.sum(axis=1)))
    return np.asarray(totals[:, model.tallies.index(name)])


def uncertainty(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    weeks: int = DEFAULT_WEEKS,
    draws: int = 1000,
    seed: int = 1,
    executor: Executor | None = None,
    progress: bool = True,
) -> Uncertainty:
    """Draw the parameters from their priors and solve every strategy exactly for each draw.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategies : as for `compare`; default every bundled one the model can serve
    weeks : the horizon
    draws : how many; a power of 2 is spread most evenly
    seed : of the draws; the first draws of a seed are the same however many are asked for
    executor : any `concurrent.futures.Executor`; the answer does not depend on it
    progress : show a bar on a terminal when it takes more than a moment

    Raises
    ------
    ArgumentError
        if most draws break the model's rules (fewer are replaced by further draws, and their share is reported).
    Interrupted
        a KeyboardInterrupt whose `partial` is the answer from the draws that were done.

    Examples
    --------
    >>> study = uncertainty("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=256)
    >>> study.difference("small_steps", "jump_ahead").ahead > 0.9
    True
    >>> study.best()["jump_ahead"] < 0.1
    True
    """
    model = as_model(model)
    weeks = check_weeks(weeks)
    draws = check_draws(draws)
    seed = check_seed(seed)
    rules = chosen(model, strategies)
    names = priors.uncertain(model)
    job = Job(model, names, tuple(Question(rule, model) for rule in rules), (weeks,))
    barred = tuple(objective.insists(model, rule) for rule in rules)
    outcomes = [(model @ rule).exact(weeks) for rule in rules]
    stated = np.array([o.reached[-1] for o in outcomes]), np.array([o.totals for o in outcomes])
    solved = accepted(job, draws, sampler(model, names, seed), executor=executor, progress=progress)
    result = Uncertainty(job, solved, weeks, seed, draws, barred, stated)
    if solved.stopped:
        done = f"interrupted after {result.draws:,} of {draws:,} draws: `error.partial` has the answer from those"
        raise Interrupted(done, result)
    return result
