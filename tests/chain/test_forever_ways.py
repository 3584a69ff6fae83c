"""For ever, the numbers from the start agree with those solved for every pair, within the bounds of both."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.chain import forever
from olivebranch.kernels import absorb
from olivebranch.kernels.refine import Factorized

CHAINS = [("maybe", "small_steps"), ("ladder", "jump_ahead"), ("reconciliation", "small_steps")]


@pytest.mark.parametrize(("model", "strategy"), CHAINS)
@pytest.mark.parametrize("dense", [absorb.DENSE, 0])  # by elimination, and by LU
def test_one_solution_gives_what_many_give(model, strategy, dense, monkeypatch):
    monkeypatch.setattr(absorb, "DENSE", dense)
    chain = ob.Chain(model, strategy)
    known = forever._Known(chain)
    one, many = known._start, known._everywhere
    assert one is not None
    assert isinstance(chain.absorbing._solver, Factorized) == (dense == 0)
    for question in ("chance", "weeks", "totals", "weeks_to"):
        for a, b in zip(getattr(one, question)(), getattr(many, question)(), strict=True):
            assert (np.abs(a.value - b.value) <= a.error + b.error).all()
            assert (a.bound <= 1e-9).all()


def test_what_is_asked_decides_what_is_computed(monkeypatch):
    """A chance and the weeks need one solution; the mean week of an ending needs a second; a pickle holds them all."""
    asked, visits = [], absorb.Absorbing.visits

    def counted(self, start):
        asked.append(start)
        return visits(self, start)

    monkeypatch.setattr(absorb.Absorbing, "visits", counted)
    answer = ob.Chain("maybe", "small_steps").exact()
    assert answer.chance("yes") > 0
    assert answer.expected_weeks() > 0
    assert answer.tally("asks") > 0
    assert len(asked) == 1
    assert answer.weeks_to("yes") > 0
    assert len(asked) == 2
    assert answer.bound < 1e-9
    assert pickle.loads(pickle.dumps(answer)) == answer
    assert len(asked) == 2


def test_a_chain_with_a_trap_is_solved_from_every_pair():
    trap = ob.Chain.from_matrix([[1, 0, 0], [0.25, 0.25, 0.5], [0, 0, 1]], start="1", endings={"out": ["0"]})
    assert forever._Known(trap)._start is None
    assert trap.exact().chance("out") == pytest.approx(1 / 3, rel=1e-12)
    assert trap.exact().chance("open") == pytest.approx(2 / 3, rel=1e-12)


@pytest.mark.parametrize("block", [1, 500])
def test_the_factors_are_those_of_each_component(block, monkeypatch):
    """A chain of three rings, each of which leads to the next one; from the start, and from every pair."""
    monkeypatch.setattr("olivebranch.kernels.refine.BLOCK", block)
    monkeypatch.setattr(absorb, "DENSE", 0)
    size, rings = 5, 3
    matrix = np.zeros((size * rings + 1, size * rings + 1))
    for ring in range(rings):
        for i in range(size):
            here = ring * size + i
            matrix[here, ring * size + (i + 1) % size] = 0.75
            matrix[here, (ring + 1) * size if ring + 1 < rings else size * rings] = 0.25
    matrix[-1, -1] = 1
    chain = ob.Chain.from_matrix(matrix, start="0", endings={"out": [str(size * rings)]})
    answer = chain.exact()
    assert answer.chance("out") == pytest.approx(1, rel=1e-12)
    assert answer.expected_weeks() == pytest.approx(4 * rings, rel=1e-12)
    np.testing.assert_allclose(chain.absorbing.total(np.ones((chain.size, 1))).value[:size, 0], 12, rtol=1e-12)
