"""Simulation in one call: a model under a strategy, by Monte Carlo."""

from __future__ import annotations

import os
from typing import Any

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.guesses import answers_guesses
from olivebranch.chain.chain import Chain
from olivebranch.chain.monte_carlo import Backend
from olivebranch.chain.outcomes import Outcomes
from olivebranch.model.model import Model


@answers_guesses
def simulate(
    model: Model | str | os.PathLike[str],
    strategy: Any,
    *,
    runs: int = 10_000,
    weeks: int = DEFAULT_WEEKS,
    seed: int = 1,
    threads: int | None = None,
    backend: Backend = "numba",
    progress: bool = True,
) -> Outcomes:
    """Outcomes of one strategy by Monte Carlo; the same as ``(model @ strategy).simulate(...)``.

    Parameters
    ----------
    model : a Model, or the name or path of one
    strategy : a Strategy, a name, a function or a table {value: action}
    runs, weeks, seed, threads, backend, progress : as for `Chain.simulate`

    Raises
    ------
    ArgumentError, UnknownName, StrategyError
        as `Chain` and `Chain.simulate` do.

    Examples
    --------
    >>> sample = simulate("maybe", "jump_ahead", runs=1_000, weeks=20, seed=7)
    >>> low, high = sample.interval("yes")
    >>> low < 0.2424 < high
    True
    """
    return Chain(model, strategy).simulate(
        runs=runs, weeks=weeks, seed=seed, threads=threads, backend=backend, progress=progress
    )
