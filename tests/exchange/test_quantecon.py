"""A chain as QuantEcon's MarkovChain, which gives the same answers."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.extras import ExtraMissing
from olivebranch.chain.labels import pair_names
from olivebranch.exchange import from_quantecon, to_quantecon
from support.exchanged import CHAINS, same


@pytest.mark.parametrize("kind", CHAINS)
def test_it_reads_back(kind):
    chain = CHAINS[kind]
    names = pair_names(chain)
    start = {name: p for name, p in zip(names, chain.start, strict=True) if p > 0}
    endings = {e: [n for n, i in zip(names, chain.ending, strict=True) if i == k] for k, e in enumerate(chain.endings)}
    again = from_quantecon(to_quantecon(chain), start=start, endings=endings)
    same(chain, again)
    assert again.endings == chain.endings


@pytest.mark.slow
def test_quantecon_gives_the_same_answers():
    coin = CHAINS["no endings"]
    assert np.allclose(to_quantecon(coin).stationary_distributions[0], coin.stationary().number)
    ladder = CHAINS["memory"]
    them = to_quantecon(ladder)
    ends = {them.state_values[i] for part in them.recurrent_classes_indices for i in part}
    assert ends == {name for name, e in zip(pair_names(ladder), ladder.ending, strict=True) if e >= 0}


def test_many_pairs_stay_sparse(monkeypatch):
    monkeypatch.setattr("olivebranch.exchange.quantecon.MOST_PAIRS", 3)
    them = to_quantecon(CHAINS["maybe"])
    assert them.is_sparse
    assert np.array_equal(them.P.toarray(), CHAINS["maybe"].matrix.toarray())
    same(CHAINS["maybe"], from_quantecon(them, start="no", endings={"yes": "yes", "shut": "shut"}))


def test_its_states_may_have_no_values():
    import quantecon  # slow to import

    chain = from_quantecon(quantecon.MarkovChain([[0.5, 0.5], [0, 1]]), endings={"over": 1})
    assert chain.exact(1).chance("over") == 0.5


def test_what_is_no_markov_chain_and_a_missing_library(monkeypatch):
    with pytest.raises(ob.ArgumentError, match="give a MarkovChain"):
        from_quantecon([[1.0]])
    monkeypatch.setitem(sys.modules, "quantecon", None)
    with pytest.raises(ExtraMissing, match=r"olivebranch\[quantecon\]"):
        to_quantecon(CHAINS["maybe"])
