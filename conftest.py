"""For tests and for the examples in docstrings: no test leaves figures open for the next, whatever the order."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def figures_are_closed() -> Iterator[None]:
    """matplotlib warns from the 21st open figure on, and here a warning is an error."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
