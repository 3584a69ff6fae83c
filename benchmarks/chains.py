"""The chains that are measured: two strategies on `reconciliation`, a published HIV model, and a family of any size."""

from __future__ import annotations

import sys
from functools import cache, cached_property
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import numpy as np
import scipy.sparse as sp

import family
import olivebranch as ob
from olivebranch.model.files import models_folder
from support import hiv

WEEKS = 52
SIZES = {10**2: None, 300: (0, 0), 10**3: (10, 0), 10**4: (29, 10), 10**5: (82, 46), 10**6: (252, 160)}


@cache
def walked() -> dict[str, ob.Chain]:
    """The chains that are walked, by name."""
    model = ob.load("reconciliation")
    return {
        "small_steps": model @ "small_steps",
        "jump_ahead": model @ "jump_ahead",
        "hiv": hiv.hiv() @ hiv.mono,
    }


def model_of(size: int) -> ob.Model:
    """The model with about this many states, read and checked; below 300 it is `reconciliation` itself."""
    lengths = SIZES[size]
    if lengths is None:
        return ob.load(models_folder() / "reconciliation.toml")  # by its path, because a bundled model is kept
    return family.lengthened(*lengths)


def chain_of(model: ob.Model, size: int) -> ob.Chain:
    """The chain with about this many states; below 300 its strategy is jump_ahead, above that always the same one."""
    return model @ ("jump_ahead" if SIZES[size] is None else family.steady)


def with_matrix(chain: ob.Chain) -> ob.Chain:
    """The chain, in which the moves between the same two states have been added up to a sparse matrix."""
    chain.absorbing  # noqa: B018
    return chain


@cache
def _given(chain: ob.Chain) -> dict[str, object]:
    """What a chain was made of, and its matrix (if it has one), because the peers are given it; nothing else cached."""
    kind = type(chain)
    derived = {name for name in chain.__dict__ if isinstance(getattr(kind, name, None), cached_property)} - {"_moves"}
    return {name: value for name, value in chain.__dict__.items() if name not in derived}


def again(chain: ob.Chain) -> ob.Chain:
    """The same chain without any cached result, so that each timing starts from the same point."""
    copy = object.__new__(ob.Chain)
    copy.__dict__.update(_given(chain))
    return copy


def for_ever(chain: ob.Chain) -> tuple[float, float]:
    """P(yes) and the expected weeks until any ending, from the start: what the peers are asked, too."""
    answer = again(chain).exact()
    return answer.chance("yes"), answer.expected_weeks()


def haddad_monmege(n: int) -> tuple[sp.csr_array, int]:
    """The chain of Haddad and Monmege (QComp benchmark), 2 n + 1 states, and its start: linear solvers miss the 0.7."""
    matrix = sp.lil_array((2 * n + 1, 2 * n + 1))
    matrix[0, 0] = matrix[2 * n, 2 * n] = 1.0
    matrix[n, n - 1], matrix[n, n + 1] = 0.7, 0.3
    for state in range(1, 2 * n):
        if state != n:
            outward = state - 1 if state < n else state + 1
            matrix[state, outward] += 0.5
            matrix[state, n] += 0.5
    return sp.csr_array(matrix), n


def save_chain(chain: ob.Chain, folder: Path) -> None:
    """Keep a chain as chain.npz for a child process."""
    matrix = chain.matrix
    matrix.sort_indices()
    np.savez(
        folder / "chain.npz",
        data=matrix.data,
        indices=matrix.indices,
        indptr=matrix.indptr,
        start=chain.start,
        ending=chain.ending,
    )


def start_states(chain: ob.Chain, runs: int, seed: int) -> np.ndarray:
    """The first state of each run, drawn beforehand for peers that cannot draw it."""
    return np.random.default_rng(seed).choice(chain.size, size=runs, p=chain.start)


def same_share(chain: ob.Chain, share: float, runs: int) -> None:
    """Raise AssertionError if a peer's share of the first ending is more than six standard errors off."""
    exact = float(chain.exact(weeks=WEEKS).reached[-1, 0])
    error = float(np.sqrt(exact * (1 - exact) / runs))
    assert abs(share - exact) <= 6 * error + 1e-12, f"not the same chain: {share} is not {exact}"
