"""Which kernels do the work: those compiled by Numba, or those in NumPy. Both give the same answers."""

from __future__ import annotations

import sys
from typing import Any, Literal

from olivebranch.base.arguments import is_name
from olivebranch.errors import ArgumentError, printed
from olivebranch.kernels import side_by_side as plain
from olivebranch.kernels import weekly as plain_weekly
from olivebranch.kernels.walk import NUMPY, Walks

Backend = Literal["numba", "numpy"]

LOAD = 300_000_000  # products of a chance and a share of walks: with more of them, loading Numba pays


def check_backend(name: str | None) -> str | None:
    """The same name; raises ArgumentError if there is no such backend, whether or not it can be imported here."""
    if name is not None and not is_name(name, ["numba", "numpy"]):
        raise ArgumentError(f"backend = {printed(name)}: must be 'numba', 'numpy' or None.")
    return name


def walks(name: str | None) -> Walks:
    """The walks of a backend; None takes Numba's, or NumPy's where Numba cannot be imported.

    Raises ArgumentError for an unknown name, or if Numba is asked for and cannot be imported.
    """
    if check_backend(name) == "numpy":
        return NUMPY
    try:
        from olivebranch.kernels.walk_numba import NUMBA
    except ImportError as error:
        if name is None:
            return NUMPY
        raise ArgumentError(f"backend = 'numba': cannot be imported here ({error}). Use backend='numpy'.") from None
    return NUMBA


def side_by_side(work: int) -> Any:
    """The kernels that solve draws: compiled if that pays for this many products, otherwise in NumPy."""
    if _pays(work):
        try:
            from olivebranch.kernels import side_by_side_numba
        except ImportError:
            return plain
        return side_by_side_numba
    return plain


def weekly(work: int) -> Any:
    """The kernels that follow one distribution week by week, chosen as in `side_by_side`."""
    if _pays(work):
        try:
            from olivebranch.kernels import weekly_numba
        except ImportError:
            return plain_weekly
        return weekly_numba
    return plain_weekly


def _pays(work: int) -> bool:
    """Whether Numba is loaded, or is worth loading for this many products."""
    return work > LOAD or "numba" in sys.modules
