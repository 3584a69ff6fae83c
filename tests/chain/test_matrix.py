"""Chains from matrices: guarded as a model file is. Whatever is given is copied, understood or refused in words."""

from __future__ import annotations

import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

import olivebranch as ob

RUIN: Any = [[1, 0, 0, 0], [0.6, 0, 0.4, 0], [0, 0.6, 0, 0.4], [0, 0, 0, 1]]
ENDS = {"ruin": ["0"], "win": ["3"]}
with warnings.catch_warnings():
    warnings.simplefilter("ignore", PendingDeprecationWarning)  # whether SciPy, which silences it, is loaded or not
    MATRIX = np.asmatrix(RUIN)


def chain(matrix: Any = RUIN, **options: Any) -> ob.Chain:
    return ob.Chain.from_matrix(matrix, **{"start": "1", "endings": ENDS, **options})


WIN = chain().exact().chance("win")


def test_the_truth():
    assert pytest.approx(0.4 * 0.4 / (1 - 0.4 * 0.6)) == WIN


# ---- what is no matrix -----------------------------------------------------------------------------


def with_parts(kind, **parts):
    """The sparse matrix with some of its arrays replaced, as somebody may do who works on them."""
    given = kind(np.array(RUIN, dtype=float))
    for name, values in parts.items():
        setattr(given, name, np.array(values, dtype=getattr(given, name).dtype))
    return given


@pytest.mark.parametrize(
    "given",
    [
        with_parts(sp.csr_array, indices=[0, 0, 99, 1, 3, 3]),
        with_parts(sp.csc_array, indices=[0, 1, -7, 1, 2, 3]),
        with_parts(sp.csc_array, indptr=[0, 900_000, 3, 4, 0]),
        with_parts(sp.csr_array, indptr=[0, 5, 3, 5, 6]),
        with_parts(sp.bsr_array, indices=[0, 0, 99, 1, 3, 3]),
        with_parts(sp.coo_array, row=[0, 1, 99, 2, 2, 3]),
        with_parts(sp.coo_array, data=[1.0]),
        with_parts(sp.lil_array, rows=[None] * 4),
    ],
)
def test_a_sparse_matrix_with_entries_outside_of_it_is_refused(given):
    """Once the process ended without a word: SciPy wrote to memory that is not the matrix's."""
    with pytest.raises(ob.ArgumentError, match="is no valid sparse matrix"):
        chain(given)


class Faulty:
    """What pretends to be an array, a list and a name, and is none."""

    def __array__(self, *args, **options):
        raise RuntimeError("no array")

    def __iter__(self):
        raise RuntimeError("no list")

    def __str__(self):
        raise RuntimeError("no text")


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"matrix": Faulty()}, "matrix: cannot be read .*no array"),
        ({"names": Faulty()}, "names = .*give a list"),
        ({"names": [Faulty(), 1, 2, 3]}, "names: .*cannot be written"),
        ({"endings": {"ruin": Faulty()}}, "endings.*give a list"),
        ({"endings": {"ruin": np.array(0)}}, "endings.*give a list"),
        ({"endings": {Faulty(): "0"}}, "endings: .*cannot be written"),
        ({"start": Faulty()}, "state: .*cannot be written"),
        ({"start": Decimal("sNaN")}, "there is no state"),  # which has no hash
    ],
)
def test_what_cannot_be_read_is_refused(options, match):
    with pytest.raises(ob.OlivebranchError, match=match):
        chain(**options)


# ---- what is given is copied -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [sp.csr_array, sp.csr_matrix, sp.csc_array, sp.coo_array, sp.lil_array, sp.dok_array])
def test_sparse_matrices_are_left_as_they_are(kind):
    given = kind(np.array(RUIN))
    before = given.toarray()
    assert chain(given).exact().chance("win") == WIN
    np.testing.assert_array_equal(given.toarray(), before)


def test_what_the_arrays_of_a_matrix_have_left_over_stays():
    given = sp.csr_array(np.array(RUIN, dtype=float))
    given.data, given.indices = np.append(given.data, 0.0), np.append(given.indices, 0)
    assert chain(given).exact().chance("win") == WIN
    assert given.data.size == given.indices.size == 7


def test_an_unsorted_matrix_with_duplicates_is_not_tidied():
    """Entries given twice are added up, in a copy: the caller's arrays keep order and length."""
    data, indices, indptr = [1, 0.2, 0.4, 0.4, 0.4, 0.6, 1], [0, 2, 0, 2, 3, 1, 3], [0, 1, 4, 6, 7]
    given = sp.csr_array((np.array(data), np.array(indices), np.array(indptr)), shape=(4, 4))
    given.data[1:4] = 0.2, 0.6, 0.2
    kept = given.data.copy(), given.indices.copy()
    assert chain(given).exact().chance("win") == pytest.approx(WIN)
    assert given.data.tobytes() == kept[0].tobytes()
    assert given.indices.tobytes() == kept[1].tobytes()


def test_zeros_that_a_matrix_keeps_change_no_byte():
    """A sum of 0, 0.2, 0.7 and 0.1 is rounded in another order than that of 0.2, 0.7 and 0.1."""
    dense = np.array([[0, 0.2, 0.7, 0.1], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    kept = sp.csr_array((dense.ravel(), np.tile(np.arange(4), 4), np.arange(0, 17, 4)), shape=(4, 4))
    assert kept.nnz == 16
    assert ob.Chain.from_matrix(kept).chance.tobytes() == ob.Chain.from_matrix(dense).chance.tobytes()
    assert kept.nnz == 16


def test_a_read_only_matrix_is_read():
    for given in (np.array(RUIN), sp.csr_array(np.array(RUIN))):
        for array in [given] if isinstance(given, np.ndarray) else [given.data, given.indices, given.indptr]:
            array.setflags(write=False)
        assert chain(given).exact().chance("win") == WIN


@pytest.mark.parametrize("wrap", [np.array, sp.csr_array])
def test_what_is_changed_afterwards_does_not_matter(wrap):
    given = wrap(np.array(RUIN))
    made = chain(given)
    given *= 0
    assert made.exact().chance("win") == WIN
    assert made.simulate(runs=50, weeks=9).runs == 50


# ---- what is understood ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        tuple(tuple(row) for row in RUIN),
        np.array(RUIN, dtype=np.float32),
        np.array(RUIN, dtype=np.longdouble),
        MATRIX,
        np.ma.array(RUIN),
        [[Fraction(1), 0, 0, 0], [Fraction(3, 5), 0, Fraction(2, 5), 0], RUIN[2], RUIN[3]],
        np.array(RUIN, order="F"),
        np.array(RUIN)[::-1, ::-1][::-1, ::-1],
    ],
)
def test_tables_of_many_kinds(given):
    assert chain(given).exact().chance("win") == pytest.approx(WIN, rel=1e-6)


def test_a_frame_goes_by_its_labels():
    """Columns in another order than the rows; the names are those of the rows."""
    names = ["broke", "one", "two", "rich"]
    frame = pd.DataFrame(RUIN, index=names, columns=names)
    ends = {"ruin": ["broke"], "win": ["rich"]}
    for order in ([3, 1, 0, 2], [1, 0, 3, 2], [0, 1, 2, 3]):
        shuffled = frame.iloc[:, order]
        assert chain(shuffled, start="one", endings=ends).exact().chance("win") == WIN
        both = frame.iloc[[2, 0, 3, 1], order]
        made = chain(both, start="one", endings=ends)
        assert made.exact().chance("win") == pytest.approx(WIN)
        assert made.variables["state"] == ("two", "broke", "rich", "one")


def test_a_frame_of_numbers_goes_by_number():
    frame = pd.DataFrame(RUIN)[[3, 2, 1, 0]]
    assert chain(frame).exact().chance("win") == WIN
    renamed = chain(pd.DataFrame(RUIN), names=list("abcd"), start="b", endings={"win": "d", "ruin": "a"})
    assert renamed.exact().chance("win") == WIN


@pytest.mark.parametrize("start", [1, "1", np.int64(1), {"1": 1}, {1: 1.0}, {"1": np.float32(1)}, {"1": 1, "2": 0}])
def test_a_start_by_name_or_number(start):
    assert chain(start=start).exact().chance("win") == WIN


def test_the_first_state_may_be_the_start_and_the_first_that_is_in_no_ending_is_unless_another_is_given():
    assert chain(start=0).exact().chance("ruin") == 1
    assert chain(start=None).exact() == chain(start=1).exact()


@pytest.mark.parametrize("members", [3, "3", [3], ("3",), {"3"}, np.array([3]), ["3", "3"]])
def test_endings_by_name_or_number(members):
    assert chain(endings={"ruin": 0, "win": members}).exact().chance("win") == WIN


@pytest.mark.parametrize("row", [[0, 0, 0, 0], [5, -1, 0, 0], [float("nan")] * 4, [0.5, 0, 0, 0]])
def test_the_rows_of_endings_do_not_matter(row):
    given = np.array(RUIN)
    given[3] = row
    made = chain(given)
    assert made.exact().chance("win") == WIN
    assert made.exact(weeks=50).row() == chain().exact(weeks=50).row()
    assert chain(sp.csr_array(given)).exact().chance("win") == WIN


def test_a_start_a_little_off_is_made_whole():
    made = chain(start={"1": 0.5 + 4e-10, "2": 0.5})
    assert made.start.sum() == pytest.approx(1, abs=1e-15)


def test_as_many_endings_as_fit():
    """128, each counted by itself, for ever too: their numbers do not wrap."""
    n = 129
    p = np.zeros((n, n))
    p[0, 1:] = 1 / 128
    ends = {f"e{i}": [str(i)] for i in range(1, n)}
    made = ob.Chain.from_matrix(p, endings=ends)
    for o in (made.exact(), made.exact(3), made.simulate(runs=500, weeks=3)):
        assert o.chance("open") == 0
        assert sum(o.chance(e) for e in ends) == pytest.approx(1)
    assert made.exact().chance("e128") == pytest.approx(1 / 128)
    assert made.passed("e128", state="0") == pytest.approx(1)
    with pytest.raises(ob.ArgumentError, match="at most 128"):
        ob.Chain.from_matrix(np.eye(200), endings={f"e{i}": [str(i)] for i in range(1, 131)})


# ---- what is refused -------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
FRAME = pd.DataFrame([[0.5, 0.5], [0, 1]], index=["a", "b"], columns=["a", "c"])
REFUSED = [
    ({"matrix": [0.5, 0.5]}, "square"),
    ({"matrix": []}, "square"),
    ({"matrix": [[]]}, "square"),
    ({"matrix": np.zeros((0, 0))}, "square"),
    ({"matrix": 0.5}, "square"),
    ({"matrix": None}, "square"),
    ({"matrix": "ab"}, "square"),
    ({"matrix": np.zeros((2, 2, 2))}, "square"),
    ({"matrix": np.zeros((2, 3))}, "square"),
    ({"matrix": sp.csr_array((2, 3))}, "square"),
    ({"matrix": (row for row in RUIN)}, "square"),
    ({"matrix": [[0.5, 0.5], [1]]}, "different lengths"),
    ({"matrix": [["0.5", "0.5"], ["0", "1"]]}, "number from 0 to 1"),
    ({"matrix": [[0.5, None], [0, 1]]}, "number from 0 to 1"),
    ({"matrix": [[Decimal("0.5"), Decimal("0.5")], [0, 1]]}, "number from 0 to 1"),
    ({"matrix": [[0.5 + 0j, 0.5], [0, 1]]}, "number from 0 to 1"),
    ({"matrix": sp.csr_array(np.eye(2) * 1j)}, "number from 0 to 1"),
    ({"matrix": np.array([["2020-01-01"] * 2] * 2, dtype="datetime64[D]")}, "number from 0 to 1"),
    ({"matrix": np.ma.array([[0.5, 0.5], [0, 1]], mask=np.array([[0, 1], [0, 0]]))}, "masked"),
    ({"matrix": [[NAN, 0.5], [0, 1]]}, "one is nan"),
    ({"matrix": [[INF, 0.5], [0, 1]]}, "one is inf"),
    ({"matrix": [[1.5, -0.5], [0, 1]]}, "from 0 to 1"),
    ({"matrix": [[0.5, 0.6], [0, 1]]}, "'0' sums to 1.1"),
    ({"matrix": [[0.5, 0.5, 0], [0, 1.25, 0], [0, 0, 1]], "endings": {"end": ["2"]}}, "in the row of '1' one is 1.25"),
    ({"matrix": [[0.5, 0.5, 0], [0, 0, 1], [0.5, 0, -0.5]]}, "in the row of '2' one is -0.5"),
    ({"matrix": [[0.5, 0.5, 0], [0, 0, 1], [0.5, 0, 0.25]]}, "'2' sums to 0.75"),
    ({"matrix": [[0, 0], [0, 1]]}, "'0' sums to 0"),
    ({"matrix": FRAME}, "same names"),
    ({"matrix": FRAME.set_axis(["a", "a"], axis=1)}, "two columns"),
    ({"matrix": FRAME.set_axis([0, "0"], axis=0)}, "two rows"),
    ({"names": ["a"]}, "2 different names"),
    ({"names": ["a", "a"]}, "2 different names"),
    ({"names": [1, "1"]}, "2 different names"),
    ({"names": "ab"}, "give a list"),
    ({"names": 7}, "give a list"),
    ({"start": {"0": NAN}}, "chance of '0' is nan"),
    ({"start": {"0": NAN, "1": 1}}, "chance of '0' is nan"),
    ({"start": {"0": -0.5, "1": 1.5}}, "chance of '0' is -0.5"),
    ({"start": {"0": "1"}}, "chance of '0' is '1'"),
    ({"start": {"0": True}}, "chance of '0' is True"),
    ({"start": {"0": 0.4}}, "sum to 1"),
    ({"start": {}}, "sum to 1"),
    ({"start": [0.5, 0.5]}, "name of a state"),
    ({"start": np.array([0.5, 0.5])}, "name of a state"),
    ({"start": 0.5}, "name of a state"),
    ({"start": "z"}, "no state 'z'"),
    ({"start": 5}, "no state '5'"),
    ({"endings": {"a": ["1"], "b": ["0", "1"]}}, "'1' is in 'a' and 'b'"),
    ({"endings": {"a": ["9"]}}, "no state '9'"),
    ({"endings": {"a": []}}, "no states"),
    ({"endings": {"a": None}}, "no states"),
    ({"endings": {1: ["0"], "1": ["1"]}}, "two are called '1'"),
    ({"endings": ["1"]}, "give a table"),
    ({"endings": "1"}, "give a table"),
]


@pytest.mark.parametrize(("given", "says"), REFUSED, ids=[f"{i}-{says}" for i, (_, says) in enumerate(REFUSED)])
def test_what_is_refused_says_why(given, says):
    with pytest.raises(ob.OlivebranchError, match=says):
        ob.Chain.from_matrix(**{"matrix": [[0.5, 0.5], [0, 1]], "endings": {"end": ["1"]}, **given})


def test_random_tables_end_in_a_chain_or_a_clear_error():
    """Ten thousand entries of every sort: nothing but the package's own errors."""
    rng = np.random.default_rng(1)
    odd: list[Any] = [0, 1, 0.5, -1, NAN, INF, 1e-320, 1e300, "x", None, 1j, True, Fraction(1, 2), [1], {}]
    for _ in range(1_500):
        shape = rng.integers(0, 4, size=2)
        matrix = [[odd[i] for i in rng.integers(0, len(odd), shape[1])] for _ in range(shape[0])]
        try:
            made = ob.Chain.from_matrix(matrix, endings={"end": ["0"]})
        except ob.OlivebranchError:
            continue
        assert made.exact(3).chance("end") <= 1
