"""Tests claims: the verdict at the stated values, and the share of draws from the priors in which the claim holds."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, as_list, check_seed, check_weeks, distinct, is_name
from olivebranch.base.arrays import Floats
from olivebranch.base.equality import ByValue
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import counted, plain, rounded_percent
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.studies.asking import Ask
from olivebranch.studies.claims.claim import Claim
from olivebranch.studies.claims.ours import OURS
from olivebranch.studies.claims.signals import SIGNALS
from olivebranch.studies.draws import priors
from olivebranch.studies.draws.knowledge import Knowledge, Posterior, known_of, notes_on_draws
from olivebranch.studies.draws.panel import Panel, asked
from olivebranch.studies.draws.running import Interrupted, check_executor
from olivebranch.studies.draws.sampling import check_draws
from olivebranch.studies.pictures import ClaimsPlots
from olivebranch.studies.uncertainty.sensitivity import rank_correlation

if TYPE_CHECKING:
    import pandas as pd


MOST_NAMED, WEAK = 3, 0.1  # the most parameters named beside a claim; the weakest rank correlation that is named


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Verdict(ByValue):
    """One claim, tested.

    >>> import olivebranch as ob
    >>> mine = ob.Claim("up", "Steps win", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    >>> ob.claims("maybe", mine, draws=8)["up"]
    Steps win: holds (yes, small steps > yes, jump ahead: 0.7078, 0.2424), and it holds in 100 % of the draws.

    Attributes
    ----------
    claim : the claim
    numbers : the numbers at the stated values, in the order of the claim's asks
    holds : does it hold at the stated values?
    share : of the draws in which it can be decided, the share in which it holds; NaN if it never can be
    hangs_on : (parameter, rank correlation with the lead) for the parameters it depends on most, strongest first
    lead : (D,) by how much it holds in each draw, NaN if it cannot be decided; `untold` counts these
    """

    claim: Claim
    numbers: tuple[float, ...]
    holds: bool
    share: float
    hangs_on: tuple[tuple[str, float], ...]
    lead: Floats = field(repr=False)

    @property
    def untold(self) -> int:
        """In how many draws it cannot be decided."""
        return int(np.isnan(self.lead).sum())

    @property
    def word(self) -> str:
        """The verdict, in a word."""
        return "holds" if self.holds else "fails"

    def __str__(self) -> str:
        compared = f"{self.claim.asked}: {', '.join(f'{x:.4g}' for x in self.numbers)}"
        return (
            f"{self.claim.words}: {self.word} ({compared}), and it holds in {rounded_percent(self.share)} of the draws."
        )

    __repr__ = __str__


@dataclass(frozen=True, repr=False, eq=False)
class Claims(Readable):
    """Claims about a model, each with its verdict; ``claims["jumping_is_bad"]`` is one of them.

    Attributes
    ----------
    model : the model
    verdicts : in the order of the claims
    weeks, seed : the horizon, and the seed of the draws
    draws, asked : how many draws were done, and how many were asked for
    rejected : share of draws that broke the model's rules, and were replaced
    parameters : names of the uncertain parameters
    known : where the draws come from: the priors, or what was learned
    interrupted : are there fewer draws than were asked for, or contexts that were not solved for all of them?

    >>> import olivebranch as ob
    >>> mine = ob.Claim("steps", "Small steps win", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    >>> ob.claims("maybe", mine, weeks=20, draws=16)["steps"].word
    'holds'
    """

    model: Model = field(repr=False)
    verdicts: tuple[Verdict, ...]
    weeks: int
    seed: int
    draws: int
    asked: int
    rejected: float
    parameters: tuple[str, ...] = field(repr=False)
    known: Knowledge = field(repr=False)
    interrupted: bool = field(default=False, repr=False)

    def __getitem__(self, name: str) -> Verdict:
        for verdict in self.verdicts:
            if is_name(name, [verdict.claim.name]):
                return verdict
        raise UnknownName("claim", name, [v.claim.name for v in self.verdicts])

    def __len__(self) -> int:
        return len(self.verdicts)

    def rows(self) -> list[dict[str, object]]:
        """Each claim as plain values: words, verdict, share of draws, numbers, what it depends on, evidence."""
        return [
            {
                "claim": v.claim.name,
                "words": v.claim.words,
                "phase": v.claim.phase,
                "query": v.claim.asked,
                "verdict": v.word,
                "share": v.share,
                "numbers": list(v.numbers),
                "hangs_on": [name for name, _ in v.hangs_on],
                "evidence": v.claim.evidence,
                "grade": v.claim.grade,
            }
            for v in self.verdicts
        ]

    def to_frame(self) -> pd.DataFrame:
        """A row for each claim, with the columns of `rows`."""
        import pandas as pd

        return pd.DataFrame(self.rows()).set_index("claim")

    @property
    def title(self) -> str:
        """The question, in a line."""
        failing = sum(not v.holds for v in self.verdicts)
        return (
            f"{self.model.title}: {counted(len(self), 'claim')}, {len(self) - failing} hold and {failing} fail at the "
            f"stated values ({counted(self.weeks, self.model.step)}, {counted(self.draws, 'draw')}, seed {self.seed})"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, and what it rests on."""
        said = [
            "Here: does the claim hold in the model at its stated values? In: the share of draws from "
            f"{self.known.origin} in which it holds; near 50 % nobody can say. Hangs on: the parameters that matter "
            "most (+: more of it helps the claim). Evidence is about people; the rest is about the model.",
            "Numbers: what the claim compares, in its order; each is named under `query` in to_frame() and --json.",
        ]
        untold = sum(v.untold for v in self.verdicts)
        if untold:
            said.append(f"In {untold:,} cases a draw could not decide a claim; the shares leave these out.")
        said += notes_on_draws(self.known, self.draws, self.asked, self.rejected)
        if self.interrupted and self.draws == self.asked:
            said.append("Interrupted before every context was solved.")
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read; a claim that fails is shown as plainly as one that holds."""
        rows = tuple(
            (c.words, v.word, rounded_percent(v.share), self._numbers(v), _signed(v), c.grade, c.evidence)
            for v in self.verdicts
            for c in (v.claim,)
        )
        columns = ("claim", "here", "in", "numbers", "hangs on", "evidence", "what it says")
        return Sheet(self.title, columns, rows, self.notes, words=(0, 1, 3, 4, 5, 6))

    def _numbers(self, verdict: Verdict) -> str:
        pairs = zip(verdict.claim.asks, verdict.numbers, strict=True)
        return ", ".join(shown(x, chance=ask.is_chance(self.model)) for ask, x in pairs)

    @property
    def plot(self) -> ClaimsPlots:
        """The picture: ``.plot()`` shows the share of draws in which each claim holds."""
        return ClaimsPlots(self)


def _signed(verdict: Verdict) -> str:
    return ", ".join(f"{plain(name)} {'+' if r > 0 else '-'}" for name, r in verdict.hangs_on)


@answers_guesses
def claims(
    model: Model | str = "reconciliation",
    claims: Sequence[Claim] | Claim | None = None,
    *,
    weeks: int = DEFAULT_WEEKS,
    draws: int = 1000,
    seed: int = 1,
    given: Posterior | None = None,
    executor: Executor | None = None,
    progress: bool = True,
) -> Claims:
    """Test claims on a model: at its stated values, and over draws from its priors.

    Every number is solved exactly. The share of draws in which a claim holds is a probabilistic sensitivity analysis of
    its verdict: it says how well the claim stands up to uncertain inputs.

    Parameters
    ----------
    model : a Model, or the name or path of one
    claims : the claims (default: ours, about `reconciliation` or `mixed_signals`); add your own as
        ``[*ob.OURS, ob.Claim(...)]``
    weeks : the horizon of every ask that does not name one
    draws, seed, given, executor, progress : as for `uncertainty`, which uses the same draws

    Raises
    ------
    ArgumentError
        if an argument is out of range, two claims share a name, or our claims are put to another model; if `given` was
        learned of another model.
    UnknownName
        if an ask names something that the model does not have.
    Interrupted
        a KeyboardInterrupt; its `partial` is the result from the draws that were done.

    Examples
    --------
    >>> import olivebranch as ob
    >>> mine = ob.Claim("steps", "Small steps beat asking", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
    >>> found = ob.claims("maybe", mine, weeks=20, draws=128)
    >>> found["steps"].word, found["steps"].share > 0.9
    ('holds', True)
    """
    model = as_model(model)
    weeks, draws, seed = check_weeks(weeks), check_draws(draws), check_seed(seed)
    check_executor(executor)
    known = known_of(model, given)
    tested = _chosen(model, claims)
    panel = Panel(model, asked([ask for claim in tested for ask in claim.asks]), weeks)
    stated = dict(zip(panel.asks, panel.stated(), strict=True))
    names = priors.uncertain(model)
    solved, numbers = panel.sample(draws, known.sampler(names, seed), executor, progress=progress)
    drawn = dict(zip(panel.asks, numbers, strict=True))
    verdicts = tuple(_verdict(claim, stated, drawn, solved.shares, names) for claim in tested)
    done = len(solved.values)
    rejected = solved.broken / solved.tried
    result = Claims(model, verdicts, weeks, seed, done, draws, rejected, names, known, solved.stopped)
    if result.interrupted:
        when = f"after {done:,} of {draws:,} draws" if done < draws else "before every context was solved"
        raise Interrupted(f"interrupted {when}: `error.partial` has the answer from what was done", result)
    return result


def _chosen(model: Model, claims: Sequence[Claim] | Claim | None) -> tuple[Claim, ...]:
    if claims is None:
        return _ours(model)
    found = [claims] if isinstance(claims, Claim) else as_list("claims", claims, "[ob.Claim(...)]")
    if not found or not all(isinstance(claim, Claim) for claim in found):
        raise ArgumentError(f"claims = {printed(found)}: give at least one ob.Claim, and nothing else.")
    distinct("claims", [claim.name for claim in found], "give each a name of its own.")
    return tuple(found)


def _ours(model: Model) -> tuple[Claim, ...]:
    """Our claims about this model; ArgumentError where we have none."""
    if "word" in model.states and "false_hope" in model.tallies:
        return SIGNALS
    if "null" in model.contexts and "reactance" in model.states:
        return OURS
    raise ArgumentError(
        f"our claims are about `reconciliation` and `mixed_signals`, not {model.name}: give claims=[ob.Claim(...)]."
    )


def _verdict(
    claim: Claim, stated: dict[Ask, float], drawn: dict[Ask, Floats], shares: Floats, names: tuple[str, ...]
) -> Verdict:
    """The verdict, from (D,) each number over the draws and (D, P) the quantile of each draw in its prior."""
    numbers = tuple(stated[ask] for ask in claim.asks)
    over_draws = [drawn[ask] for ask in claim.asks]
    lead = claim.led(*over_draws)
    decided = ~np.isnan(lead)
    holds = bool(claim.holds(*map(np.array, numbers)) == 1)
    share = float(claim.holds(*over_draws)[decided].mean()) if decided.any() else float("nan")
    sizes = [y[decided] for y in over_draws]
    correlation = rank_correlation(shares[decided], lead[decided], *sizes) if decided.any() else np.zeros(len(names))
    strongest = np.argsort(-np.abs(correlation), kind="stable")[:MOST_NAMED]
    hangs_on = tuple((names[i], float(correlation[i])) for i in strongest if abs(correlation[i]) > WEAK)
    return Verdict(claim, numbers, holds, share, hangs_on, lead)
