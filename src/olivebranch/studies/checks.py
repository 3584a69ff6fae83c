"""Conformance checks for your own model or strategy: does it keep the laws that everything here relies on?

Each check is a law with a verdict, and all laws are listed, whether kept or broken. The exact engine and the simulation
agree if they are less than five standard errors apart (about one false alarm in two million).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from olivebranch.base.arguments import check_runs, check_seed
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain
from olivebranch.errors import ModelError, OlivebranchError, shorten
from olivebranch.model.files import as_model, load
from olivebranch.model.harm import harm_to_them, in_words
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.pacing.in_file import strategies_of
from olivebranch.pacing.strategy import Strategy

MOST_APART = 5.0  # the most standard errors between two engines that agree
WEEKS = 52


@dataclass(frozen=True, slots=True)
class Finding:
    """One law and whether it holds: True, False, or None for a remark."""

    law: str
    holds: bool | None
    detail: str = ""

    def __str__(self) -> str:
        mark = {True: "ok  ", False: "FAIL", None: "note"}[self.holds]
        return f"{mark}  {self.law}{': ' if self.detail else ''}{self.detail}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Conformance:
    """What the checks found about a model or a strategy.

    Attributes
    ----------
    subject : its name
    findings : each law with its verdict
    ok : does every law hold?
    """

    subject: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Does every law hold?"""
        return all(f.holds is not False for f in self.findings)

    def __str__(self) -> str:
        return "\n".join([f"{self.subject}: {'all laws hold' if self.ok else 'BROKEN LAWS'}", *map(str, self.findings)])

    __repr__ = __str__


@answers_guesses
def check_model(model: Model | str | Path, *, runs: int = 20_000, seed: int = 1) -> Conformance:
    """Check a model (or a model file) against the laws of a Markov decision process and of the model language.

    Transition probabilities sum to 1, endings are absorbing, saving and loading change nothing, every context keeps the
    rules, and both engines agree under a strategy that chooses every action at random.

    Parameters
    ----------
    model : a Model, or the name or path of one
    runs, seed : of the simulation that is compared with the exact engine

    Raises
    ------
    ModelError
        if the file cannot be loaded; the error lists every fault.

    >>> check_model("maybe", runs=2_000).ok
    True
    """
    runs, seed, model = check_runs(runs), check_seed(seed), as_model(model)
    findings = [*_rows(model), *_saved(model), *_contexts(model), *_documented(model), *_priors(model)]
    findings += [*_falls(model), *_strategies(model)]
    findings += _engines(Chain(model, _at_random(model)), runs, seed)
    return Conformance(model.name, tuple(findings))


@answers_guesses
def check_strategy(
    strategy: Any, model: Model | str = "reconciliation", *, runs: int = 20_000, seed: int = 1
) -> Conformance:
    """Check a strategy on a model: it answers everywhere, always the same, and both engines agree on it.

    A strategy must be a finite-state controller: its action may depend on what can be seen and remembered, and on
    nothing else.

    Parameters
    ----------
    strategy : a Strategy, the name of a bundled one, a function or a table
    model : a Model, or the name or path of one
    runs, seed : of the simulation that is compared with the exact engine

    >>> import olivebranch as ob
    >>> @ob.strategy
    ... def gently(see):
    ...     return "chat" if see.spark == "alive" else "pause"
    >>> print(check_strategy(gently).findings[0])
    FAIL  answers in every state it can meet, by what can be seen alone: strategy gently at ...: looks at 'spark', ...
    """
    runs, seed, model = check_runs(runs), check_seed(seed), as_model(model)
    plan = find(strategy, model)
    law = "answers in every state it can meet, by what can be seen alone"
    try:
        chain = Chain(model, plan)
    except OlivebranchError as error:
        return Conformance(plan.name, (Finding(law, False, str(error)),))
    findings = [Finding(law, True, f"{chain.size:,} pairs of state and memory")]
    findings += [
        *_chain_rows(chain),
        *_engines(chain, runs, seed),
        *_same_bytes(chain, min(runs, 5_000), seed),
        *_gentle(chain),
    ]
    return Conformance(plan.name, tuple(findings))


def _at_random(model: Model) -> Strategy:
    actions = model.actions
    return Strategy("any action, by chance", lambda see: dict.fromkeys(actions, 1 / len(actions)))


def _rows(model: Model) -> Iterator[Finding]:
    worst, moves_from_endings = 0.0, 0
    for table in model.table.parts():
        moves = np.diff(table.first)  # for each state and action
        sums = np.bincount(np.repeat(np.arange(moves.size), moves), weights=table.chance[0])
        worst = max(worst, float(abs(sums[sums > 0] - 1).max(initial=0)))
        moves_from_endings += int(moves.reshape(table.states.size, -1).sum(axis=1)[table.ending >= 0].sum())
    yield Finding("chances of every state and action sum to 1", worst < 1e-9)
    yield Finding("an ending is final: no action exists there", moves_from_endings == 0)


def _chain_rows(chain: Chain) -> Iterator[Finding]:
    sums = np.asarray(chain.matrix.sum(axis=1))
    yield Finding("chances of every week sum to 1", bool(abs(sums - 1).max() < 1e-9))


def _saved(model: Model) -> Iterator[Finding]:
    law = "saved and loaded again it is the same model"
    with tempfile.TemporaryDirectory() as folder:
        path = model.save(Path(folder) / "model.toml")
        try:
            yield Finding(law, load(path) == model)
        except ModelError as error:
            yield Finding(law, False, str(error.faults[0]))


def _contexts(model: Model) -> Iterator[Finding]:
    for name in model.contexts:
        yield _tried(f"context {name} keeps the rules", partial(model.in_context, name))


def _tried(law: str, make: Callable[[], object]) -> Finding:
    try:
        make()
    except OlivebranchError as error:
        return Finding(law, False, str(error))
    return Finding(law, True)


def _documented(model: Model) -> Iterator[Finding]:
    bare = [n for n, p in model.parameters.items() if not (p.grade and p.source)]
    detail = f"all but {', '.join(bare)}" if bare else ""
    yield Finding("every parameter says its grade and source", None if bare else True, detail)
    if model.literal_chances:
        law = "every chance rests on a parameter, which can say its grade and source"
        yield Finding(law, None, f"plain numbers (grade D): {shorten(', '.join(model.literal_chances), 400)}")


def _falls(model: Model) -> Iterator[Finding]:
    found = {fall.path: fall for placed in _in_contexts(model) for fall in placed.falls()}
    if found:
        remedy = "Name the value it leads to, or bound it with 'if'."
        told = f"{shorten('; '.join(map(str, found.values())), 600)}. {remedy}"
        yield Finding("no `up` or `down` leads into an ending that its rule does not name", None, told)


def _in_contexts(model: Model) -> Iterator[Model]:
    """The model in each of its contexts that keeps the rules, and last in none: each may reach other states."""
    for name in model.contexts:
        with suppress(OlivebranchError):
            yield model.in_context(name)
    yield model


def _priors(model: Model) -> Iterator[Finding]:
    without = [n for n, p in model.parameters.items() if p.prior is None]
    if without:
        yield Finding("every parameter has a prior", None, f"all but {', '.join(without)}")


def _strategies(model: Model) -> Iterator[Finding]:
    """Whether each strategy in the model's file has an answer wherever it is asked."""
    for strategy in strategies_of(model):
        yield _tried(f"strategy {strategy.name} answers in every state it can meet", partial(Chain, model, strategy))


def _engines(chain: Chain, runs: int, seed: int) -> Iterator[Finding]:
    exact, sample = chain.exact(WEEKS), chain.simulate(runs=runs, weeks=WEEKS, seed=seed, progress=False)
    worst, where = 0.0, ""
    for name in exact.row():
        is_chance = name in (*exact.endings, "open")
        p, q = ((o.chance(name) if is_chance else o.tally(name)) for o in (exact, sample))
        error = np.sqrt(p * (1 - p) / runs) if is_chance else sample.error(name) or 0.0
        apart = abs(p - q) / max(error, (1 if is_chance else 5) / runs)
        if apart > worst:
            worst, where = apart, f"{name}: exact {p:.4f}, {runs:,} runs {q:.4f}"
    agree = bool(worst < MOST_APART)
    yield Finding("both engines agree", agree, f"at most {worst:.1f} standard errors apart" if agree else where)


def _same_bytes(chain: Chain, runs: int, seed: int) -> Iterator[Finding]:
    a = chain.simulate(runs=runs, seed=seed, threads=1, progress=False)
    b = chain.simulate(runs=runs, seed=seed, threads=2, backend="numpy", progress=False)
    same = np.array_equal(a.reached, b.reached) and np.array_equal(a.totals, b.totals)
    yield Finding("both backends walk the same walks", bool(same))


def _gentle(chain: Chain) -> Iterator[Finding]:
    """The harm done on the way, as a remark."""
    exact = chain.exact(WEEKS)
    for tally in harm_to_them(chain.tallies)[:1]:
        law = f"{in_words(tally, chain.step)} per person in {WEEKS} {chain.step}s"
        yield Finding(law, None, f"{exact.tally(tally):.2f}")
