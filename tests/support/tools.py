"""Tools from outside Python that some tests need: a browser, Node."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip a test because a tool is missing. On CI that would hide a failure, so there the test fails."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI must run the tests that need it")
    pytest.skip(f"{what} is missing")
