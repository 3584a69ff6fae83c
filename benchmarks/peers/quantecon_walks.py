"""QuantEcon's `MarkovChain.simulate_indices` on the same chain, in the form and the size of call that suit it best.

It hands back every path, and at 10^7 runs its arrays would not fit in memory; so it is called for 10^4 or 10^5 runs at
a time. It knows no endings, so it walks all the weeks; where a run begins is drawn beforehand and not counted.
"""

from __future__ import annotations

from functools import partial

import numpy as np

import olivebranch as ob
from chains import WEEKS, start_states
from measure import Absent, Job, seconds

DENSE = 3_000  # states up to which a dense matrix is tried
CALLS = (10**4, 10**5)


def walker(chain: ob.Chain) -> tuple[str, partial[int]]:
    """The fastest way it has to walk this chain, warmed up, and its name; a function of the number of runs."""
    try:
        import quantecon as qe
    except ImportError as error:
        raise Absent(f"QuantEcon cannot be imported here ({error})") from None
    forms = {"sparse": qe.MarkovChain(chain.matrix)}
    if chain.size <= DENSE:
        forms["dense"] = qe.MarkovChain(chain.matrix.toarray())
    init = start_states(chain, max(CALLS), seed=1)
    random = np.random.default_rng(7)  # PCG64, faster than the RandomState it would make itself
    ways: dict[str, partial[int]] = {}
    for name, form in forms.items():
        for call in CALLS:
            ways[f"{name}, calls of 10^{len(str(call)) - 1}"] = partial(_walk, form, init[:call], random)
    for way in ways.values():
        way(10**4)  # compile
        way(10**5)
    name = min(ways, key=lambda name: min(seconds(partial(ways[name], 10**5)) for _ in range(3)))
    _check(chain, forms["sparse"], init, random)
    return name, ways[name]


def _walk(form: object, init: np.ndarray, random: np.random.Generator, runs: int) -> int:
    done = 0
    while done < runs:
        begins = init[: min(init.size, runs - done)]
        form.simulate_indices(WEEKS + 1, init=begins, random_state=random)  # type: ignore[attr-defined]
        done += begins.size
    return done


def _check(chain: ob.Chain, form: object, init: np.ndarray, random: np.random.Generator) -> None:
    """That it is the same chain: the share of the first ending is the exact one's."""
    paths = form.simulate_indices(WEEKS + 1, init=init, random_state=random)  # type: ignore[attr-defined]
    same_share(chain, float((chain.ending[paths[:, -1]] == 0).mean()), init.size)


def same_share(chain: ob.Chain, share: float, runs: int) -> None:
    """Raise AssertionError if a peer's share of the first ending is over six standard errors off."""
    exact = float(chain.exact(weeks=WEEKS).reached[-1, 0])
    error = float(np.sqrt(exact * (1 - exact) / runs))
    assert abs(share - exact) <= 6 * error + 1e-12, f"not the same chain: {share} is not {exact}"


def job(way: partial[int], runs: int) -> Job:
    """The walk of so many runs."""
    return partial(way, runs)
