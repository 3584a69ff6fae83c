"""QuantEcon's `MarkovChain.simulate_indices` on the same chain, in the form and with the call size that suit it best.

It returns every path, and at 10^7 runs its arrays would not fit in memory. So it is called for 10^4 or 10^5 runs at a
time. It has no endings, so it simulates all the weeks. First states are drawn beforehand and not timed.
"""

from __future__ import annotations

from functools import partial

import numpy as np

import olivebranch as ob
from chains import WEEKS, same_share, start_states
from measure import Absent, seconds

DENSE = 3_000  # states up to which a dense matrix is tried
CALLS = (10**4, 10**5)


def walker(chain: ob.Chain) -> tuple[str, partial[int]]:
    """Its fastest way to simulate this chain, found by measuring: a name, and a warm function of the number of runs."""
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
        for runs in CALLS:
            way(runs)  # compile
    name = min(ways, key=lambda name: min(seconds(partial(ways[name], max(CALLS))) for _ in range(3)))
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
    """Check that it walks the same chain: the share of the first ending is near the exact one."""
    paths = form.simulate_indices(WEEKS + 1, init=init, random_state=random)  # type: ignore[attr-defined]
    same_share(chain, float((chain.ending[paths[:, -1]] == 0).mean()), init.size)
