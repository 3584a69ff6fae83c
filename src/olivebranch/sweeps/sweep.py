"""Sweep: a grid of parameters, contexts, strategies and draws, solved chunk by chunk and stored in a folder.

If it is stopped, what is done is kept, and the same call carries on from there. The table does not depend on how often
the sweep was stopped, on the executor or on the chunks, because every solution is exact and is found by its cell, draw
and strategy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Executor
from typing import Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_weeks, check_whole
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws.running import Interrupted, check_executor, how_broken
from olivebranch.studies.draws.sampling import MAX_DRAWS, sampler
from olivebranch.sweeps.chunk import Setting
from olivebranch.sweeps.grid import Over, check_memory, grid
from olivebranch.sweeps.inventory import Inventory, Request
from olivebranch.sweeps.result import Sweep as Sweep
from olivebranch.sweeps.store import Store
from olivebranch.sweeps.working import GIVEN_UP, ends_of_cells, work

AHEAD = 32  # chunks submitted to an executor before one comes back
MOST = 1_000_000  # chunks ahead, or columns of a chunk


@answers_guesses
def sweep(
    model: Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    over: Over | None = None,
    draws: int | None = 0,
    store: str | os.PathLike[str],
    weeks: int = DEFAULT_WEEKS,
    seed: int = 1,
    executor: Executor | None = None,
    ahead: int = AHEAD,
    chunk: int | None = None,
    progress: bool = True,
) -> Sweep:
    """Solve every strategy exactly in every cell of a grid, for every draw, and store the answers in a folder.

    This is a full factorial design over parameters and contexts, with a probabilistic sensitivity analysis in each
    cell.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategies : as for `compare`; default: every bundled one whose actions the model has
    over : {parameter: values}, and "context": names of the model's contexts (None or "" for none); the grid is every
        combination. Parameters that the grid or a context sets are not drawn
    draws : how many draws from the priors for each cell, the same as in `uncertainty`; 0 for the stated values
    store : a folder of Parquet files; what it already holds is not solved again, even if you add to the grid, the draws
        or the strategies
    weeks : the horizon, in the model's steps
    seed : the seed of the draws
    executor : any `concurrent.futures.Executor`, or that of a Dask client (`client.get_executor()`); None for this
        process
    ahead : how many chunks to submit before one comes back: at least twice the number of workers
    chunk : cells x draws in a file; None for about two seconds of work. It may differ between calls
    progress : show a bar on a terminal when it takes more than a moment

    Raises
    ------
    ArgumentError
        if an argument is out of range, or every cell breaks the model's rules.
    UnknownName
        if there is no such parameter, context or strategy.
    SweepError
        if workers died; what is done is kept.
    Interrupted
        a KeyboardInterrupt; its `partial` is the result from the cells that are done.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> folder = TemporaryDirectory()
    >>> found = sweep("maybe", ["small_steps", "jump_ahead"], over={"slam": [0.1, 0.4]}, store=folder.name, weeks=20)
    >>> found.to_frame()[["slam", "strategy", "yes", "shut", "unwelcome"]].round(2)
       slam     strategy   yes  shut  unwelcome
    0   0.1  small_steps  0.69  0.29       0.00
    1   0.1   jump_ahead  0.44  0.55       5.45
    2   0.4  small_steps  0.69  0.29       0.00
    3   0.4   jump_ahead  0.17  0.83       2.08
    >>> more = sweep("maybe", ["small_steps"], over={"slam": [0.1]}, draws=64, store=folder.name)  # beside the first
    >>> folder.cleanup()
    """
    model, ahead = as_model(model), check_whole("ahead", ahead, 1, MOST)
    size = None if chunk is None else check_whole("chunk", chunk, 1, MOST)
    draws = 0 if draws is None else check_whole("draws", draws, 0, MAX_DRAWS)
    request = _request(model, strategies, over, draws, check_weeks(weeks), check_seed(seed), size)
    check_executor(executor)
    with Store.open(store) as kept:
        return _swept(model, request, kept, executor, ahead, progress=progress)


def _swept(
    model: Model, request: Request, store: Store, executor: Executor | None, ahead: int, *, progress: bool
) -> Sweep:
    """What the store holds of this sweep, with the rest solved; Interrupted has what was done until then."""
    inventory = Inventory(request)
    for stored in store.scan([setting.identity for setting in request.settings]):
        inventory.add(stored)
    stops = np.full(len(request.grid), request.first + request.wanted, dtype=np.int64)
    try:
        work(inventory, store, stops, executor, ahead, progress=progress)
    except KeyboardInterrupt:
        result = Sweep(model, request, store, inventory, ends_of_cells(inventory, stops))
        done = f"{result.done:,} of {len(request.grid):,} cells are done, {len(result.files):,} chunks are"
        message = f"interrupted: {done} kept in {store.folder}. The same call carries on from there."
        raise Interrupted(message, result) from None
    ends = ends_of_cells(inventory, stops)
    if (ends == GIVEN_UP).all():
        raise _nothing_sound(inventory)
    return Sweep(model, request, store, inventory, ends)


def _request(model: Model, strategies: Any, over: Over | None, draws: int, *rest: Any) -> Request:
    plans, cells = chosen(model, strategies), grid(model, over)
    check_memory(model, cells.names, plans)
    for plan in plans:
        Chain(model, plan)  # raises what is wrong with a strategy before anything is solved
    settings = tuple(Setting.make(model, context, cells.names, draws, plans, *rest) for context in cells.contexts)
    return Request(cells, settings, draws)


def _nothing_sound(inventory: Inventory) -> ArgumentError:
    """How the first cell breaks the model's rules, if all of them do."""
    request = inventory.request
    setting, job = request.settings[0], request.settings[0].solver(tuple(range(request.strategies))).job
    drawn = np.zeros((1, 0))
    if setting.drawn:
        first_broken = int(inventory.broken(0, request.most)[0])
        drawn = sampler(setting.model, setting.drawn, setting.seed)(first_broken, 1)[1]
    fault = how_broken(job, np.append(drawn[0], request.values(0)))
    return ArgumentError(
        f"every cell of the grid breaks the rules of {setting.model.name}, or most of its draws do. The first "
        f"({request.grid.label(0)}): {fault}"
    )
