"""Values: which are equal, parts that are computed once, and work that is cut into pieces."""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from olivebranch.base import pieces
from olivebranch.base.equality import ByValue, same
from olivebranch.base.extras import ExtraMissing, extra
from olivebranch.base.later import Later
from olivebranch.base.pieces import in_pieces

NAN = float("nan")


@dataclass(frozen=True, eq=False)
class Answer(ByValue):
    name: str
    values: Any
    cache: Any = field(default=None, compare=False)


def sparse(rows, kind: Any = float):
    return sp.csr_array(np.array(rows, dtype=kind))


#: pairs of things, and whether they have the same value
PAIRS: dict[str, tuple[Any, Any, bool]] = {
    "arrays": (np.array([1.0, NAN]), np.array([1.0, NAN]), True),
    "arrays of whole numbers": (np.array([1, 2]), np.array([1, 2]), True),
    "arrays of texts": (np.array(["a"]), np.array(["a"]), True),
    "other numbers": (np.array([1.0, 2.0]), np.array([1.0, 3.0]), False),
    "another shape": (np.zeros(2), np.zeros((1, 2)), False),
    "another type of number": (np.zeros(2), np.zeros(2, dtype=np.float32), False),
    "sparse": (sparse([[0, 1]]), sparse([[0, 1]]), True),
    "sparse of other numbers": (sparse([[0, 1]]), sparse([[1, 0]]), False),
    "sparse of another shape": (sparse([[0, 1]]), sparse([[0], [1]]), False),
    "sparse of another type": (sparse([[0, 1]]), sparse([[0, 1]], np.int64), False),
    "tables": ({"a": 1, "b": NAN}, {"a": 1, "b": NAN}, True),
    "tables of another order": ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
    "tables of other values": ({"a": 1, "b": 2}, {"a": 1, "b": 3}, False),
    "lists": ([1, [2, NAN]], [1, [2, NAN]], True),
    "a longer list": ([1, 2], [1, 2, 3], False),
    "other items": ((1, 2), (1, 3), False),
    "a list and a tuple": ([1], (1,), False),
    "1 and 1.0": (1, 1.0, False),
    "nan": (NAN, float("nan"), True),
    "nan and a number": (NAN, 1.0, False),
    "texts": ("a", "a", True),
    "answers": (Answer("a", np.array([1.0])), Answer("a", np.array([1.0])), True),
    "answers to other questions": (Answer("a", np.array([1.0])), Answer("b", np.array([1.0])), False),
    "other answers": (Answer("a", np.array([1.0])), Answer("a", np.array([2.0])), False),
    "what is left out of a comparison": (Answer("a", 1, "x"), Answer("a", 1, "y"), True),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_equal_values_are_equal(pair):
    """In either order; and equal answers have equal hashes."""
    one, two, expected = PAIRS[pair]
    assert same(one, two) is expected
    assert same(two, one) is expected
    assert same(one, one)
    if isinstance(one, Answer):
        assert (one == two) is expected
        assert not expected or hash(one) == hash(two)
        assert one != "a"


def test_a_part_is_computed_once_and_when_it_is_asked_for():
    calls = []

    def long_work():
        calls.append(1)
        return np.zeros(2)

    parts = Later(first=np.ones(2), later=long_work, table={"x": np.ones(1)})
    assert (list(parts), len(parts), calls) == (["first", "later", "table"], 3, [])
    assert parts["later"] is parts["later"]
    assert calls == [1]
    for array in (parts["first"], parts["later"], parts["table"]["x"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 3
    again = pickle.loads(pickle.dumps(Later(two=2, three=3)))
    assert (type(again), dict(again)) == (Later, {"two": 2, "three": 3})


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(("size", "cut"), [(7, [3, 3, 1]), (6, [3, 3]), (3, [3]), (2, [2]), (0, [0])])
def test_pieces_cover_the_work_once_and_in_order(size, cut, workers):
    """However many threads share it."""
    found = list(in_pieces(lambda first, count: (first, count), size, 3, workers, False, "work"))
    assert [count for _, count in found] == cut
    assert [first for first, _ in found] == [sum(cut[:i]) for i in range(len(cut))]


def test_the_calling_thread_does_whatever_its_helper_has_not_begun():
    """The helper is held at its first piece until all others are done, those that waited for it included."""
    begun, free, threads = threading.Event(), threading.Event(), []

    def work(first, count):
        threads.append(threading.current_thread())
        if threading.current_thread() is not threading.main_thread():
            begun.set()
            assert free.wait(20)
        else:
            assert begun.wait(20)
            if len([t for t in threads if t is threading.main_thread()]) == pieces.QUEUED + 2:
                free.set()
        return first

    found = list(in_pieces(work, pieces.QUEUED + 3, 1, 2, False, "work"))
    assert found == list(range(pieces.QUEUED + 3))
    assert len([t for t in threads if t is threading.main_thread()]) == pieces.QUEUED + 2


def test_a_library_that_is_missing_is_named_with_its_remedy():
    match = r"^a workbook needs openpyxl, which.*: pip install 'olivebranch\[excel\]'$"
    with pytest.raises(ExtraMissing, match=match), extra("excel", "openpyxl", "a workbook"):
        raise ImportError
    with extra("excel", "openpyxl", "a workbook"):
        pass
    with pytest.raises(ZeroDivisionError), extra("excel", "openpyxl", "a workbook"):
        raise ZeroDivisionError
