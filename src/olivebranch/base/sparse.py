"""SciPy's sparse matrices, loaded when one is first made: importing them takes longer than a small exact answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scipy.sparse import *  # noqa: F403


def __getattr__(name: str) -> Any:
    if name.startswith("__"):  # such as __path__: what is asked of a module itself
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scipy import sparse

    return getattr(sparse, name)
