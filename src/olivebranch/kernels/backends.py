"""The backends of the walks: compiled by Numba, or in NumPy where Numba is missing. Both walk the same walks."""

from __future__ import annotations

from typing import Literal

from olivebranch.base.arguments import is_name
from olivebranch.errors import ArgumentError
from olivebranch.kernels.walk import NUMPY, Walks

Backend = Literal["numba", "numpy"]


def walks(name: str | None) -> Walks:
    """The walks of a backend; None takes Numba's, or NumPy's where Numba cannot be imported.

    Raises ArgumentError for an unknown name, or if Numba is asked for and cannot be imported.
    """
    if is_name(name, ["numpy"]):
        return NUMPY
    if name is not None and not is_name(name, ["numba"]):
        raise ArgumentError(f"backend = {name!r}: must be 'numba', 'numpy' or None.")
    try:
        from olivebranch.kernels.walk_numba import NUMBA
    except ImportError as error:
        if name is None:
            return NUMPY
        raise ArgumentError(f"backend = 'numba': cannot be imported here ({error}). Use backend='numpy'.") from None
    return NUMBA
