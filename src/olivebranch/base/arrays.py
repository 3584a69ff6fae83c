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


def read_only(array: Frozen) -> Frozen:
    """The array itself, dense or sparse, which can no longer be written to.

    >>> read_only(np.zeros(2)).flags.writeable
    False
    """
    for part in [array] if isinstance(array, np.ndarray) else [array.data, array.indices, array.indptr]:
        part.setflags(write=False)
    return array
