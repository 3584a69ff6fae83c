"""For tests and for the examples in docstrings: no test leaves figures open for the next, in any order."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def figures_are_closed() -> Iterator[None]:
    """matplotlib warns when a 21st figure is opened, and here a warning is an error."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
