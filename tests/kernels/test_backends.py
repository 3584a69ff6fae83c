"""Which kernels do the work: the compiled ones where they can be had and pay, otherwise those in NumPy."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import olivebranch as ob
from olivebranch.kernels import backends, side_by_side, weekly
from olivebranch.kernels.walk import NUMPY

WRONG: list[Any] = ["", "Numba", "cuda", 0, ["numpy"], b"numpy"]
CHOICES = {"side_by_side": side_by_side, "weekly": weekly}


@pytest.mark.parametrize("name", WRONG)
def test_a_backend_is_one_of_two(name):
    for ask in (backends.check_backend, backends.walks):
        with pytest.raises(ob.ArgumentError, match=r"backend = .*: must be 'numba', 'numpy' or None"):
            ask(name)


def test_numba_walks_unless_somebody_else_is_asked_for():
    pytest.importorskip("numba")
    from olivebranch.kernels.walk_numba import NUMBA

    assert [backends.walks(name) for name in (None, "numba", "numpy")] == [NUMBA, NUMBA, NUMPY]


def test_without_numba_numpy_walks_unless_numba_is_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "olivebranch.kernels.walk_numba", None)
    assert backends.walks(None) is NUMPY
    assert backends.check_backend("numba") == "numba"
    with pytest.raises(ob.ArgumentError, match=r"backend = 'numba': cannot be imported here .* Use backend='numpy'"):
        backends.walks("numba")


@pytest.mark.parametrize("kind", CHOICES)
def test_compiled_kernels_are_loaded_where_that_pays(kind, monkeypatch):
    """For much work, or if Numba is there already; where there is none, NumPy does it all."""
    pytest.importorskip("numba")
    compiled = pytest.importorskip(f"olivebranch.kernels.{kind}_numba")
    choose, plain = getattr(backends, kind), CHOICES[kind]
    assert choose(0) is compiled
    monkeypatch.delitem(sys.modules, "numba")
    assert [choose(work) for work in (0, backends.LOAD, backends.LOAD + 1)] == [plain, plain, compiled]
    monkeypatch.setitem(sys.modules, compiled.__name__, None)
    monkeypatch.delattr("olivebranch.kernels." + compiled.__name__.rpartition(".")[2])
    assert choose(backends.LOAD + 1) is plain
