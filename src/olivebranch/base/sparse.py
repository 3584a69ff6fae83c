"""SciPy's sparse matrices, loaded when one is first made: importing them takes longer than a small exact answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scipy.sparse import *  # noqa: F403


def __getattr__(name: str) -> Any:
    from scipy import sparse

    return getattr(sparse, name)
