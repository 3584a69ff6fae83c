"""Work in pieces, on several threads. How it is cut and who does which piece changes no answer."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from threading import Thread
from typing import Any, TypeVar

from olivebranch.base.progress import progress_bar

Result = TypeVar("Result")

QUEUED = 2  # pieces queued for each helper thread, so that none is idle


def in_pieces(
    work: Callable[[int, int], Result],
    size: int,
    piece: int,
    workers: int,
    progress: bool,
    title: str,
    unit: str = "runs",
) -> Iterator[Result]:
    """Call work(first, how many) for pieces of some work of this size, on several threads; results come in order.

    The calling thread works as well: it is awake anyway, and the helpers can use the idle processors. At the end it
    takes over the pieces that no helper has begun.
    """
    if size <= piece:
        yield work(0, size)
        return
    helpers = _pool(workers - 1) if workers > 1 and _can_start_threads() else None
    waiting: deque[tuple[int, int, Future[Result]]] = deque()  # the first, how many, and the result
    with progress_bar(size, title, unit, show=progress) as bar:
        try:
            for first in range(0, size, piece):
                count = min(piece, size - first)
                busy = sum(not future.done() for _, _, future in waiting)
                if helpers is not None and busy < QUEUED * (workers - 1):
                    waiting.append((first, count, helpers.submit(work, first, count)))
                else:
                    waiting.append((first, count, _completed(work(first, count))))
                while waiting and waiting[0][-1].done():
                    yield _next(waiting, bar)
            for k, (first, count, future) in enumerate(waiting):
                if future.cancel():
                    waiting[k] = first, count, _completed(work(first, count))
            while waiting:
                yield _next(waiting, bar)
        finally:
            for _, _, future in waiting:
                future.cancel()


def _completed(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


@lru_cache(maxsize=1)
def _can_start_threads() -> bool:
    """Not in a browser (Pyodide): there, the calling thread does all the work."""
    try:
        Thread(target=int).start()
    except RuntimeError:
        return False
    return True


@lru_cache(maxsize=4)
def _pool(workers: int) -> ThreadPoolExecutor:
    """Threads, kept for the next call because starting them costs as much as ten thousand walks."""
    return ThreadPoolExecutor(workers, thread_name_prefix="olivebranch")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # a forked process does not inherit the threads


def _next(waiting: deque[tuple[int, int, Future[Result]]], bar: Any) -> Result:
    _, count, future = waiting.popleft()
    result = future.result()
    bar.update(count)
    return result
