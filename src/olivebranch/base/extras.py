"""Libraries that only one thing needs: they are extras, loaded when that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from olivebranch.errors import OlivebranchError


class ExtraMissing(OlivebranchError, ImportError):
    """A library that only this needs is not installed; the message says how to install it. Also an ImportError."""


@contextmanager
def extra(name: str, library: str, what: str) -> Iterator[None]:
    """Where a library is imported: if it cannot be, the error names the extra that brings it.

    >>> with extra("excel", "openpyxl", "a workbook"):
    ...     raise ImportError
    Traceback (most recent call last):
    olivebranch.base.extras.ExtraMissing: a workbook needs openpyxl, ... installed: pip install 'olivebranch[excel]'
    """
    try:
        yield
    except ImportError:
        remedy = f"pip install 'olivebranch[{name}]'"
        raise ExtraMissing(f"{what} needs {library}, which is not installed: {remedy}") from None
