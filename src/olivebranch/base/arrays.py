"""The array types that every room uses."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from olivebranch.base import sparse as sp

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Frozen = TypeVar("Frozen", bound="NDArray[Any] | sp.csr_array")
Index = TypeVar("Index", bound=np.signedinteger)


def read_only(array: Frozen) -> Frozen:
    """The array itself, dense or sparse, which can no longer be written to.

    >>> read_only(np.zeros(2)).flags.writeable
    False
    """
    for part in [array] if isinstance(array, np.ndarray) else [array.data, array.indices, array.indptr]:
        part.setflags(write=False)
    return array


def rows_of(first: NDArray[Index]) -> NDArray[Index]:
    """(entries,) the row of each entry of a matrix in CSR form, whose row i has the entries first[i] to first[i + 1].

    >>> rows_of(np.array([0, 2, 2, 3]))
    array([0, 0, 2])
    """
    return np.repeat(np.arange(first.size - 1, dtype=first.dtype), first[1:] - first[:-1])
