"""What can be asked of a Markov chain: its outcomes, single walks, and further exact questions.

Two engines, `exact` and `simulate`, answer with the same type, `Outcomes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from olivebranch.base.arguments import (
    DEFAULT_WEEKS,
    check_runs,
    check_seed,
    check_stops,
    check_threads,
    check_weeks,
    check_whole,
    is_name,
)
from olivebranch.base.arrays import Floats
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain import exact, forever, monte_carlo
from olivebranch.chain.ahead import next_after
from olivebranch.chain.belief import Belief, believe
from olivebranch.chain.goals import goal, groups
from olivebranch.chain.labels import labels
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.chain.paths import Paths, Story, run_numbers, tell
from olivebranch.chain.pictures import ChainPlots
from olivebranch.chain.their_side import tell_their_side
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels.certified import BOUND, too_uncertain
from olivebranch.kernels.propagate import hits_within, joint_flows
from olivebranch.kernels.reach import reach
from olivebranch.kernels.roads import net, reactive_flux, roads
from olivebranch.kernels.walk import trace

if TYPE_CHECKING:
    import pandas as pd

MOST_ROADS = 100_000
MOST_STEPS = 50_000_000  # weeks of all walks together that are kept


class Questions(MarkovChain):
    """A Markov chain with its questions: the base class of `Chain`, which says how a chain is made."""

    # ---- the two engines --------------------------------------------------------------------

    @answers_guesses
    def exact(self, weeks: int | None = None) -> Outcomes:
        """Outcomes by linear algebra, within a horizon or for ever (infinite horizon, the default).

        Within W weeks the distribution is propagated, x(t + 1) = x(t) P. For ever, the chances of the endings are the
        absorption probabilities H = (I - T)^-1 A, where T is the transient part of P and A holds the moves into the
        endings. They are computed by elimination without subtraction (Grassmann, Taksar and Heyman 1985).

        Raises
        ------
        ArgumentError
            if weeks is not a whole number from 1 to 100,000.
        PrecisionError
            for ever, if the chain is too large to eliminate and no error can be bounded. If only some numbers are
            certain, asking for one of the others raises it.

        >>> import olivebranch as ob
        >>> chain = ob.Chain("maybe", "small_steps")
        >>> round(chain.exact(weeks=20).chance("yes"), 2), round(chain.exact().chance("yes"), 2)
        (0.69, 0.71)
        """
        return forever.for_ever(self) if weeks is None else exact.within(self, check_weeks(weeks))

    @answers_guesses
    def simulate(
        self,
        *,
        runs: int = 10_000,
        weeks: int = DEFAULT_WEEKS,
        seed: int = 1,
        threads: int | None = None,
        backend: monte_carlo.Backend | None = None,
        progress: bool = True,
    ) -> Outcomes:
        """Outcomes by Monte Carlo: `runs` walks of at most `weeks` weeks.

        Run k of a seed is the same walk whatever the number of runs, the threads or the backend, because its uniform
        number in each week depends only on (seed, run, week) (Philox 4x32-10, Salmon et al. 2011).

        Parameters
        ----------
        runs : from 1 to 10^12
        weeks : the horizon. A simulation always has one, and `exact` has none unless you give it: to see that both
            agree, give both the same weeks
        seed : from 0 to 2^64 - 1
        threads : the number of threads (default: all cores); the answer does not depend on it
        backend : "numba" (compiled) or "numpy" (slower); None chooses Numba where it can be imported. Both give the
            same bytes
        progress : show a bar on a terminal when it takes more than a moment

        Raises
        ------
        ArgumentError
            for an argument out of range, or if Numba is asked for and cannot be imported.

        >>> import olivebranch as ob
        >>> sample = ob.Chain("maybe", "jump_ahead").simulate(runs=1_000, weeks=20, seed=7)
        >>> low, high = sample.interval("yes")
        >>> low < 0.2424 < high
        True
        """
        weeks, runs, seed = check_weeks(weeks), check_runs(runs), check_seed(seed)
        return monte_carlo.simulate(self, weeks, runs, seed, check_threads(threads), backend, progress)

    # ---- single walks -----------------------------------------------------------------------

    def paths(self, runs: int | Sequence[int], seed: int = 1, *, weeks: int = DEFAULT_WEEKS) -> Paths:
        """Single walks (sample paths): the first `runs` of a seed, or those whose numbers are given.

        Raises ArgumentError for a count below 1, or a run number outside 0 to 2^63 - 1.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").paths(3, seed=7, weeks=20).ending()
        ['yes', 'yes', 'shut']
        """
        seed, weeks = check_seed(seed), check_weeks(weeks)
        numbers = run_numbers(runs)
        if numbers.size * (weeks + 1) > MOST_STEPS:
            rule = f"{numbers.size:,} runs of {weeks:,} weeks are over the limit of {MOST_STEPS:,} steps to keep"
            raise ArgumentError(f"runs = {numbers.size:,}: {rule}. Ask for fewer, or simulate.")
        pairs, edges = trace(self.walk_table, seed, numbers, weeks)
        return Paths(self, seed, numbers, pairs, np.where(edges >= 0, self.walk_order[edges], np.int64(-1)))

    def story(
        self, seed: int = 1, run: int = 0, *, weeks: int = DEFAULT_WEEKS, told_by: Literal["you", "them"] = "you"
    ) -> Story:
        """The week-by-week story of one run, in words; raises as `paths` does.

        Told by "them", the same run is told as the contacted person lives it: what reaches them, what was unwelcome,
        and what it does to them. Raises ArgumentError for another teller.

        >>> import olivebranch as ob
        >>> print(ob.Chain("maybe", "small_steps").story(seed=7, run=0, weeks=20))  # doctest: +ELLIPSIS
        No, maybe, yes: run 0 of seed 7, small steps
        ...
        >>> print(ob.Chain("reconciliation", "jump_ahead").story(seed=7, told_by="them").lines[1])
        week 1: they: ask (unwelcome), you answer flat; nothing changes in you
        """
        if not is_name(told_by, ("you", "them")):
            raise ArgumentError(f"told_by = {printed(told_by)}: must be 'you' or 'them'.")
        paths = self.paths([run], seed, weeks=weeks)
        return tell(paths) if told_by == "you" else tell_their_side(paths)

    def belief(self, history: Sequence[Mapping[str, str] | tuple[str, str]]) -> Belief:
        """What to believe about hidden variables, from what was seen and heard: the forward filter (belief state).

        b'(s') is proportional to the sum over s of b(s) P(s', response | s, action), for the s' that look as was seen.
        It is the filter and not the smoother: a week's belief depends on nothing that came later.

        Parameters
        ----------
        history : one entry for each week: (action, response), or a table with an ``"action"`` and, as far as known, a
            ``"response"``, the values of visible variables afterwards and, in the last entry, an ``"ending"``. A first
            entry without an action says what was seen at the start. `Paths.history` makes such a history of a walk.
            Unless the history names an ending, the walk is taken to be still open.

        Raises
        ------
        ArgumentError
            for something that cannot happen in this chain (such as contact after an ending, or an action that the
            strategy does not take there), for a hidden variable, or for an entry of the wrong form.
        UnknownName
            for an action, a response, a variable or a value that the model does not have.

        >>> import olivebranch as ob
        >>> chain = ob.Chain(ob.load("reconciliation", context="still_warm"), "jump_ahead")
        >>> [round(chain.belief([("ask", "flat")] * weeks).chance(spark="alive"), 2) for weeks in range(4)]
        [0.67, 0.58, 0.49, 0.4]
        """
        return believe(self, history)

    # ---- more exact questions ---------------------------------------------------------------

    def committor(self, ending: str, *, weeks: int | None = None) -> Floats:
        """(N,) the chance of an ending from each pair (the committor): for ever, or within the next `weeks` weeks.

        The committor h solves h = P h with h = 1 in the ending and 0 in the others. `labels` says what each pair is.
        Raises UnknownName for an ending, ArgumentError for weeks and, for ever, PrecisionError if the absolute error of
        a chance may exceed 1e-6.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").committor("yes").round(2)
        array([0.  , 0.71, 0.77, 1.  ])
        """
        e = self.ending_index(ending)
        if weeks is None:
            absorption = self.absorbing.absorption
            error = float(np.broadcast_to(absorption.error, absorption.value.shape)[:, e].max(initial=0.0))
            if not error <= BOUND:
                raise too_uncertain(f"the chance of {ending} from every pair", error)
            return self.absorbing.chance[:, e].copy()
        return hits_within(self.matrix, self.ending == e, check_weeks(weeks))

    def passed(self, /, ending: str, *, weeks: int | None = None, **where: object) -> float:
        """Of the walks that reach the ending, the share that passed a value or memory, such as stance="maybe".

        The same as `Outcomes.passed` of the exact answer, and it raises the same errors.

        >>> import olivebranch as ob
        >>> chain = ob.Chain("maybe", "small_steps")
        >>> round(chain.passed("yes", stance="maybe"), 12)
        1.0
        """
        return self.exact(weeks).passed(ending, **where)

    def still_to_come(
        self, /, ending: str, *, weeks: int | None = None, ahead: int | None = None, **where: object
    ) -> float:
        """The chance of the ending for walks that meet a value or memory, such as noes=2, while they are open.

        P(met while open and ending reached) / P(met while open), for ever or by the horizon; NaN if no walk meets it.
        With `ahead`, the ending counts if it is reached within so many weeks of the first time that it is met.
        Raises UnknownName for an unknown name, ArgumentError if no value is given, PrecisionError as `exact` does.

        >>> import olivebranch as ob
        >>> chain = ob.Chain("reconciliation", "small_steps")
        >>> chain.still_to_come("yes", noes=1) > chain.still_to_come("yes", noes=3)
        True
        >>> round(chain.still_to_come("yes", weeks=52, ahead=52, noes=1), 2)
        0.6
        """
        chain, is_goal = goal(self, where)
        horizon = None if weeks is None else check_weeks(weeks)
        e = self.ending_index(ending)
        if ahead is not None:
            return next_after(chain, e, is_goal, horizon, check_weeks(ahead))
        met, ended = reach(chain.matrix, chain.ending, chain.start, is_goal & (chain.ending < 0), e, horizon)
        return ended / met if met > 0 else float("nan")

    def flows(
        self, variable: str | None = None, *, weeks: Sequence[int] = (0, 4, 12, 26, 52)
    ) -> tuple[tuple[str, ...], list[Floats]]:
        """Joint distributions of successive weeks: group names, and a (groups, groups) table for each two weeks.

        Entry (i, j) is the chance of being in group i in the first week and in group j in the second. Groups
        are the endings and, for open walks, the values of the variable (default: the first). Raises UnknownName for a
        variable, ArgumentError for fewer than two weeks or weeks that do not increase.

        >>> import olivebranch as ob
        >>> names, tables = ob.Chain("maybe", "small_steps").flows(weeks=(0, 20))
        >>> names, tables[0].sum(axis=0).round(2)
        (('yes', 'shut', 'shut', 'no', 'maybe', 'yes'), array([0.69, 0.29, 0.  , 0.01, 0.01, 0.  ]))
        """
        group, names = groups(self, variable)
        stops = check_stops(weeks)
        return names, joint_flows(self.matrix, self.start, group, len(names), stops)

    def roads(self, ending: str, variable: str | None = None, *, most: int = 10) -> list[tuple[tuple[str, ...], float]]:
        """The main roads to an ending (dominant pathways), strongest first: the values passed, and the share of walks.

        The net reactive flux between the values of a variable (default: the first) is decomposed into its widest paths,
        as in transition path theory (Metzner, Schuette and Vanden-Eijnden 2009). The flux from i to j is (expected
        weeks in i) * P_ij * (committor of j). Raises UnknownName, and PrecisionError as `exact` does.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").roads("yes")
        [(('no', 'maybe', 'yes'), 1.0)]
        """
        group, names, most = *groups(self, variable), check_whole("most", most, 1, MOST_ROADS)
        flux = reactive_flux(self.absorbing, self.start, self.ending_index(ending), group, len(names))
        total = float(flux[0].sum())
        paths = roads(net(flux), 0, names.index(ending) + 1, most=most)
        return [(tuple(names[i - 1] for i in path[1:]), flow / total) for path, flow in paths]

    # ---- faces ------------------------------------------------------------------------------

    @property
    def labels(self) -> pd.DataFrame:
        """A table of N rows: each pair's variables, the memory that it carries, and its ending ("" if open).

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").labels["ending"].tolist()
        ['shut', '', '', 'yes']
        """
        return self._labels.copy()

    @cached_property
    def _labels(self) -> pd.DataFrame:
        return labels(self)

    @property
    def plot(self) -> ChainPlots:
        """The picture of the chain: ``.plot()`` is the graph of what can happen under its strategy."""
        return ChainPlots(self)
