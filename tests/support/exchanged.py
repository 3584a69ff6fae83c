"""Chains that are written in another format and read back, and whether they are still the same."""

from __future__ import annotations

import numpy as np

import olivebranch as ob
from olivebranch.chain.labels import pair_names

COIN = [[0, 0.5, 0.5], [0, 1, 0], [0, 0, 1]]
ODD = ["NA", 'say "no"; #1 \\ <b>', "=1+1, é"]  # names that a careless reader would take for something else
CHAINS = {
    "maybe": ob.Chain("maybe", "small_steps"),
    "memory": ob.Chain("ladder", "one_no_and_out"),
    "odd names": ob.Chain.from_matrix(
        COIN, names=ODD, endings={"heads": [ODD[1]], "tails": [ODD[2]]}, start={ODD[0]: 1}
    ),
    "no endings": ob.Chain.from_matrix([[0.1, 0.9], [1 / 3, 2 / 3]], names=["a", "b"], start={"a": 0.3, "b": 0.7}),
}


def same(here, there, rtol=4e-16):
    """Do two chains say the same of every state? (A row is made to sum to 1, which may round a chance.)"""
    names = pair_names(here)
    assert set(pair_names(there)) == set(names)
    order = [pair_names(there).index(name) for name in names]
    assert np.allclose(there.matrix.toarray()[order][:, order], here.matrix.toarray(), rtol=rtol, atol=0)
    assert np.allclose(there.start[order], here.start, rtol=0 if rtol < 5e-16 else rtol, atol=0)
    endings = [[c.endings[e] if e >= 0 else "" for e in c.ending] for c in (here, there)]
    assert [endings[1][i] for i in order] == endings[0]
