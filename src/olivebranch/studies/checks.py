"""Conformance checks, for a model or a strategy of your own: does it keep the laws that everything here relies on?

Each check is a law with a verdict; the report lists them all, kept or broken. Tolerances of the test of one engine
against the other come from the standard error, at five of them (about one false alarm in two million).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from olivebranch.chain.chain import Chain
from olivebranch.errors import ModelError, OlivebranchError, UnknownName
from olivebranch.model.files import as_model, load
from olivebranch.model.model import Model
from olivebranch.pacing import find
from olivebranch.pacing.strategy import Strategy

LAWFUL = 5.0  # standard errors


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
class Report:
    """What the checks found."""

    subject: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Does every law hold?"""
        return all(f.holds is not False for f in self.findings)

    def __str__(self) -> str:
        return "\n".join([f"{self.subject}: {'all laws hold' if self.ok else 'BROKEN LAWS'}", *map(str, self.findings)])

    __repr__ = __str__


def check_model(model: Model | str | Path, *, runs: int = 20_000, seed: int = 1) -> Report:
    """Check a model (or a model file) against the laws; a file that cannot be loaded raises ModelError with its faults.

    >>> check_model("maybe", runs=2_000).ok
    True
    """
    model = as_model(model)
    findings = [*_rows(model), *_saved(model), *_contexts(model), *_documented(model), *_priors(model)]
    findings += _engines(Chain(model, _at_random(model)), runs, seed)
    return Report(model.name, tuple(findings))


def check_strategy(
    strategy: Any, model: Model | str = "reconciliation", *, runs: int = 20_000, seed: int = 1
) -> Report:
    """Check a strategy on a model: that it answers everywhere, the same each time, and that both engines agree on it.

    >>> import olivebranch as ob
    >>> @ob.strategy
    ... def gently(see):
    ...     return "chat" if see.spark == "alive" else "pause"
    >>> print(check_strategy(gently).findings[0])
    FAIL  answers in every state it can meet, by what can be seen alone: strategy gently at ...: looks at 'spark', ...
    """
    model = as_model(model)
    rule = find(strategy)
    law = "answers in every state it can meet, by what can be seen alone"
    try:
        chain = Chain(model, rule)
    except OlivebranchError as error:
        return Report(rule.name, (Finding(law, False, str(error)),))
    findings = [Finding(law, True, f"{chain.size:,} pairs of state and memory")]
    findings += [
        *_chain_rows(chain),
        *_engines(chain, runs, seed),
        *_same_bytes(chain, min(runs, 5_000), seed),
        *_gentle(chain),
    ]
    return Report(rule.name, tuple(findings))


def _at_random(model: Model) -> Strategy:
    actions = model.actions
    return Strategy("any action, by chance", lambda see: dict.fromkeys(actions, 1 / len(actions)))


def _rows(model: Model) -> Iterator[Finding]:
    worst, after = 0.0, 0
    for table in model.table.parts():
        sums = np.bincount(np.repeat(np.arange(table.first.size - 1), np.diff(table.first)), weights=table.chance[0])
        worst = max(worst, float(abs(sums[sums > 0] - 1).max(initial=0)))
        after += int(np.diff(table.first).reshape(table.states.size, -1).sum(axis=1)[table.ending >= 0].sum())
    yield Finding("chances of every state and action sum to 1", worst < 1e-9)
    yield Finding("an ending is final: no action exists there", after == 0)


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
        yield _tried(f"context {name} keeps the rules", lambda name=name: model.in_context(name))  # type: ignore[misc]


def _tried(law: str, make: Callable[[], object]) -> Finding:
    try:
        make()
    except OlivebranchError as error:
        return Finding(law, False, str(error))
    return Finding(law, True)


def _documented(model: Model) -> Iterator[Finding]:
    bare = [n for n, p in model.parameters.items() if not (p.grade and p.source)]
    detail = f"without: {', '.join(bare)}" if bare else ""
    yield Finding("every parameter says its grade and source", None if bare else True, detail)


def _priors(model: Model) -> Iterator[Finding]:
    without = [n for n, p in model.parameters.items() if p.prior is None]
    if without:
        yield Finding("every parameter has a prior", None, f"without: {', '.join(without)}")


def _engines(chain: Chain, runs: int, seed: int) -> Iterator[Finding]:
    weeks = 52
    exact, sample = chain.exact(weeks), chain.simulate(runs=runs, weeks=weeks, seed=seed, progress=False)
    worst, where = 0.0, ""
    for name in exact.row():
        ending = name in (*exact.endings, "open")
        p = exact.chance(name) if ending else exact.tally(name)
        q = sample.chance(name) if ending else sample.tally(name)
        error = np.sqrt(p * (1 - p) / runs) if ending else sample.error(name) or 0.0
        apart = abs(p - q) / max(error, 5 / runs if not ending else 1 / runs)
        if apart > worst:
            worst, where = apart, f"{name}: exact {p:.4f}, {runs:,} runs {q:.4f}"
    yield Finding(
        "both engines agree",
        bool(worst < LAWFUL),
        where if worst >= LAWFUL else f"at most {worst:.1f} standard errors apart",
    )


def _same_bytes(chain: Chain, runs: int, seed: int) -> Iterator[Finding]:
    a = chain.simulate(runs=runs, seed=seed, threads=1, progress=False)
    b = chain.simulate(runs=runs, seed=seed, threads=2, backend="numpy", progress=False)
    same = np.array_equal(a.reached, b.reached) and np.array_equal(a.totals, b.totals)
    yield Finding("both backends walk the same walks", bool(same))


def _gentle(chain: Chain) -> Iterator[Finding]:
    try:
        count = chain.exact(52).tally("unwelcome")
    except UnknownName:
        return
    yield Finding("unwelcome contacts per person in 52 weeks", None, f"{count:.2f}")
