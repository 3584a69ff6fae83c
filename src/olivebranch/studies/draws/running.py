"""Draws in chunks, on any executor, with a bar: the answer depends on neither, nor on the number of workers."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.progress import progress_bar
from olivebranch.errors import ArgumentError
from olivebranch.studies.draws.batch import Job, Part, Solver
from olivebranch.studies.draws.flow import Answer, joined

Floats = NDArray[np.float64]

AHEAD = 32  # chunks given to an executor before the first is waited for


class Interrupted(KeyboardInterrupt):
    """Work stopped from outside; `partial` is the answer from the draws that were done, or None if there were none."""

    def __init__(self, message: str, partial: Any = None) -> None:
        self.partial = partial
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Solved:
    """Draws that keep the model's rules, and what each question found for them.

    Attributes
    ----------
    values : (D, names) the draws; `shares` (D, names) the share of each prior below them
    answers : one a question
    tried, broken : draws looked at, and how many of them break the rules
    fault : how the first broken one breaks them
    stopped : was the work interrupted before all draws were done?
    """

    values: Floats
    shares: Floats
    answers: tuple[Answer, ...]
    tried: int
    broken: int
    fault: str = ""
    stopped: bool = False


def solve(
    job: Job,
    values: Floats,
    *,
    executor: Executor | None = None,
    progress: bool = False,
    title: str = "draws",
    chunk: int | None = None,
) -> tuple[list[Part], bool]:
    """Solve every draw of `values` (D, names); the parts in order, and whether the work was interrupted."""
    solver = job.solver
    size = chunk or (job.chunk if executor is None else min(job.chunk, max(1, ceil(len(values) / 8))))
    pieces = [values[at : at + size] for at in range(0, len(values), size)]
    parts: list[Part] = []
    with progress_bar(len(values), title, "draws", show=progress) as bar:
        try:
            for part in _parts(solver, pieces, executor):
                parts.append(part)
                bar.update(part.broken.size)
        except KeyboardInterrupt:
            return parts, True
    return parts, False


def _parts(solver: Solver, pieces: list[Floats], executor: Executor | None) -> Iterator[Part]:
    if executor is None:
        yield from map(solver, pieces)
        return
    if not hasattr(executor, "submit"):
        raise ArgumentError(f"executor = {executor!r}: give an Executor of concurrent.futures, or None.")
    waiting: deque[Future[Part]] = deque()
    try:
        for piece in pieces:
            waiting.append(executor.submit(solver, piece))
            if len(waiting) > AHEAD:
                yield result_of(waiting.popleft())
        while waiting:
            yield result_of(waiting.popleft())
    finally:
        for future in waiting:
            future.cancel()


def result_of(future: Future[Any]) -> Any:
    """What a future gives; what cannot travel to a worker is said."""
    try:
        return future.result()
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        if "pickle" not in str(error):
            raise
        raise ArgumentError(
            f"a strategy cannot be sent to another process ({error}): write it as a function in a module, or give a "
            "ThreadPoolExecutor."
        ) from None


def accepted(
    job: Job,
    draws: int,
    sample: Callable[[int, int], tuple[Floats, Floats]],
    *,
    executor: Executor | None = None,
    progress: bool = False,
) -> Solved:
    """The first `draws` points of a sequence that keep the model's rules.

    Parameters
    ----------
    sample : the shares and values (count, names) of points `first` to `first + count`

    Raises
    ------
    ArgumentError
        if most points break the rules: such priors say something else than the model.
    """
    shares, values, parts, tried, kept, stopped = [], [], [], 0, 0, False
    while kept < draws and not stopped:
        count = draws - kept if not tried else max(16, ceil(1.25 * (draws - kept) * tried / max(1, kept)))
        u, x = sample(tried, count)
        found, stopped = solve(job, x, executor=executor, progress=progress)
        done = sum(part.broken.size for part in found)
        shares.append(u[:done])
        values.append(x[:done])
        parts += found
        tried, kept = tried + done, kept + sum(int((~part.broken).sum()) for part in found)
        if not stopped and kept < tried / 2:
            _refuse(job, np.concatenate(values), parts, tried, kept)
    if not parts:
        raise Interrupted(f"interrupted before the first of {draws:,} draws was done: there is nothing to show.")
    return _first(job, draws, np.concatenate(shares), np.concatenate(values), parts, stopped)


def _first(job: Job, draws: int, shares: Floats, values: Floats, parts: list[Part], stopped: bool) -> Solved:
    """The first `draws` good ones; tried counts up to the last of them, however many were looked at together."""
    broken = np.concatenate([part.broken for part in parts])
    good = np.flatnonzero(~broken)[:draws]
    tried = int(good[-1]) + 1 if good.size else broken.size
    answers = tuple(answer.take(slice(0, draws)) for answer in joined([part.answers for part in parts]))
    lost = int(broken[:tried].sum())
    fault = why(job, values[int(np.argmax(broken))]) if lost else ""
    return Solved(values[good], shares[good], answers, tried, lost, fault, stopped)


def _refuse(job: Job, values: Floats, parts: list[Part], tried: int, kept: int) -> None:
    broken = np.concatenate([part.broken for part in parts])
    fault = why(job, values[int(np.argmax(broken))])
    raise ArgumentError(
        f"{tried - kept:,} of {tried:,} draws from the priors of {job.model.name} break its rules: the "
        "priors lie mostly "
        f"outside of what the model can bear. The first: {fault}. Narrow a prior, or bound the chance in the model."
    )


def why(job: Job, values: Floats) -> str:
    """How a draw breaks the rules, in words."""
    from olivebranch.errors import ModelError

    try:
        job.whole.with_parameters(**dict(zip(job.names, map(float, values), strict=True)))
    except (ModelError, ArgumentError) as error:
        return str(error)
    return "the start that one of the strategies is given"
