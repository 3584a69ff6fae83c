"""Solves draws in chunks, on any executor, with a progress bar. None of these changes the answer."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.base.pieces import in_pieces
from olivebranch.base.progress import progress_bar
from olivebranch.errors import ArgumentError, ModelError, WorkersDied, printed
from olivebranch.studies.draws.batch import Job, SolvedDraws, Solver
from olivebranch.studies.draws.flow import Solution, joined

AHEAD = 32  # chunks submitted to an executor before waiting for the first


class Interrupted(KeyboardInterrupt):
    """A study was stopped before it was done, for example by Ctrl-C.

    Attributes
    ----------
    partial : the result from the draws (or cells of a grid) that were done; None if there is nothing to show

    >>> try:
    ...     raise Interrupted("interrupted after 20 of 100 draws", partial="what is done")
    ... except KeyboardInterrupt as stopped:
    ...     print(stopped, "->", stopped.partial)
    interrupted after 20 of 100 draws -> what is done
    """

    def __init__(self, message: str, partial: Any = None) -> None:
        self.partial = partial
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class AcceptedDraws:
    """Draws that obey the model's rules, and the solution of each question for them.

    Attributes
    ----------
    values : (D, P) the draws; `shares` (D, P) the share of each prior below them
    solutions : one for each question
    tried, broken : how many draws were tried, and how many of these break the rules
    fault : how the first broken one breaks them
    stopped : was the work interrupted before all draws were done?
    """

    values: Floats
    shares: Floats
    solutions: tuple[Solution, ...]
    tried: int
    broken: int
    fault: str = ""
    stopped: bool = False


def check_executor(executor: Executor | None) -> Executor | None:
    """An executor, or None for this process."""
    if executor is not None and not hasattr(executor, "submit"):
        raise ArgumentError(f"executor = {printed(executor)}: give an Executor of concurrent.futures, or None.")
    return executor


def solve(
    job: Job,
    values: Floats,
    *,
    executor: Executor | None = None,
    progress: bool = False,
    title: str = "draws",
    chunk: int | None = None,
    threads: int | None = None,
) -> tuple[list[SolvedDraws], bool]:
    """Solve every draw of `values` (D, P): the result of each chunk, in order, and whether it was interrupted.

    Without an executor it is done by threads of this process; None for as many as there are processors.
    """
    size = chunk or (job.chunk if executor is None else min(job.chunk, max(1, ceil(len(values) / 8))))
    chunks: list[SolvedDraws] = []
    job.solver.expect(len(values))
    with progress_bar(len(values), title, "draws", show=progress) as bar:
        try:
            for solved in _solved(job.solver, values, size, executor, threads):
                chunks.append(solved)
                bar.update(solved.broken.size)
        except KeyboardInterrupt:
            return chunks, True
    return chunks, False


def _solved(
    solver: Solver, values: Floats, size: int, executor: Executor | None, threads: int | None
) -> Iterator[SolvedDraws]:
    """The result of each chunk of `size` draws, in order."""
    if executor is None:
        yield from _solved_here(solver, values, size, threads)
        return
    check_executor(executor)
    waiting: deque[Future[SolvedDraws]] = deque()
    try:
        for first in range(0, len(values), size):
            waiting.append(submitted(executor, solver, values[first : first + size]))
            if len(waiting) > AHEAD:
                yield result_of(waiting.popleft(), solver)
        while waiting:
            yield result_of(waiting.popleft(), solver)
    finally:
        for future in waiting:
            future.cancel()


def _solved_here(solver: Solver, values: Floats, size: int, threads: int | None) -> Iterator[SolvedDraws]:
    """As above, on threads of this process. The first chunk finds the edges that the others then share."""
    yield solver(values[:size])
    others = values[size:]

    def solved(first: int, count: int) -> SolvedDraws:
        return solver(others[first : first + count])

    if len(others):
        workers = threads or os.cpu_count() or 1  # counted only where there is work for them
        yield from in_pieces(solved, len(others), size, workers, progress=False, title="draws")


def submitted(executor: Executor, task: Callable[..., Any], *args: Any) -> Future[Any]:
    """The future of a task; WorkersDied if the executor has lost its workers."""
    with _told_if_workers_die():
        return executor.submit(task, *args)


@contextmanager
def _told_if_workers_die() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        by_dask = type(error).__module__.split(".")[0] == "distributed"  # such as KilledWorker
        if not (by_dask or isinstance(error, (BrokenExecutor, CancelledError))):
            raise
        raise WorkersDied(
            f"workers died before the work was done ({str(error) or type(error).__name__}). Most likely the memory ran "
            "out: use fewer workers."
        ) from error


def result_of(future: Future[Any], sent: object) -> Any:
    """The result of a future; ArgumentError if what was sent cannot be pickled, WorkersDied if its worker died."""
    try:
        with _told_if_workers_die():
            return future.result()
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        if _can_be_sent(sent):  # the words of the error are others in each version of Python
            raise
        raise ArgumentError(
            f"a strategy cannot be sent to another process ({error}): write it as a function in a module, or give a "
            "ThreadPoolExecutor."
        ) from error


def _can_be_sent(task: object) -> bool:
    try:
        pickle.dumps(task)
    except Exception:
        return False
    return True


def accepted(
    job: Job,
    draws: int,
    sample: Callable[[int, int], tuple[Floats, Floats]],
    *,
    executor: Executor | None = None,
    progress: bool = False,
) -> AcceptedDraws:
    """The first `draws` points of a sequence that obey the model's rules.

    Parameters
    ----------
    sample : called with `first` and `count`, returns shares and values (count, P) of the points from `first` on

    Raises
    ------
    ArgumentError
        if most points break the rules: then what is drawn from does not fit the model.
    Interrupted
        if the work was stopped before the first draw was done.
    """
    shares, values, chunks, tried, good, stopped = [], [], [], 0, 0, False
    while good < draws and not stopped:
        count = draws - good if not tried else max(16, ceil(1.25 * (draws - good) * tried / max(1, good)))
        new_shares, new_values = sample(tried, count)
        found, stopped = solve(job, new_values, executor=executor, progress=progress)
        done = sum(solved.broken.size for solved in found)
        shares.append(new_shares[:done])
        values.append(new_values[:done])
        chunks += found
        tried, good = tried + done, good + sum(int((~solved.broken).sum()) for solved in found)
        if not stopped and good < tried / 2:
            _refuse(job, np.concatenate(values), chunks, tried, good)
    if not chunks:
        raise Interrupted(f"interrupted before the first of {draws:,} draws was done: there is nothing to show.")
    return _first(job, draws, np.concatenate(shares), np.concatenate(values), chunks, stopped)


def _first(
    job: Job, draws: int, shares: Floats, values: Floats, chunks: list[SolvedDraws], stopped: bool
) -> AcceptedDraws:
    """The first `draws` valid ones; `tried` counts up to the last of them, even if more were solved."""
    broken = np.concatenate([solved.broken for solved in chunks])
    good = np.flatnonzero(~broken)[:draws]
    tried = int(good[-1]) + 1 if good.size else broken.size
    solutions = tuple(s.take(slice(0, draws)) for s in joined([solved.solutions for solved in chunks]))
    lost = int(broken[:tried].sum())
    fault = how_broken(job, values[int(np.argmax(broken))]) if lost else ""
    return AcceptedDraws(values[good], shares[good], solutions, tried, lost, fault, stopped)


def _refuse(job: Job, values: Floats, chunks: list[SolvedDraws], tried: int, good: int) -> None:
    broken = np.concatenate([solved.broken for solved in chunks])
    fault = how_broken(job, values[int(np.argmax(broken))])
    raise ArgumentError(
        f"{tried - good:,} of {tried:,} draws of the parameters of {job.model.name} break its rules: they lie mostly "
        f"outside what the model allows. The first: {fault}. Narrow a prior, or bound the chance in the model."
    )


def how_broken(job: Job, values: Floats) -> str:
    """How a draw breaks the model's rules, in words."""
    try:
        job.started_everywhere.with_parameters(**dict(zip(job.names, map(float, values), strict=True)))
    except (ModelError, ArgumentError) as error:
        return str(error)
    return "the start that one of the strategies is given"
