"""Shared fixtures, a marker for slow examples, and how Hypothesis runs.

Hypothesis tries the same examples every time; `make fuzz` tries new ones.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

import olivebranch as ob
from support.browser import chromium

# jsonschema, which notebooks need, would make a grammar of web addresses at its import: seconds, for nothing used here.
sys.modules.setdefault("rfc3987_syntax", None)

slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=40, suppress_health_check=slow)
settings.register_profile("fuzz", deadline=None, max_examples=1_000, suppress_health_check=slow, print_blob=True)
settings.load_profile(os.environ.get("OLIVEBRANCH_HYPOTHESIS", "steady"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end, so the garbage collector need not look at it, now or between tests.

    Between tests it looks seldom, for most that it would look at are modules loaded on the way, which stay as well.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(50_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the examples that write a report as slow, because a docstring cannot carry a marker.

    The tests in a browser come first, one after another: one browser serves them all, and no test that takes long is
    begun when another process has nothing left to do.
    """
    for item in items:
        if isinstance(item, pytest.DoctestItem) and "reports" in item.path.parts:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def reconciliation() -> ob.Model:
    return ob.load("reconciliation")


@pytest.fixture(scope="session")
def maybe() -> ob.Model:
    return ob.load("maybe")


@pytest.fixture(scope="session")
def best(reconciliation) -> ob.BestPacing:
    return ob.best_pacing(reconciliation)


@pytest.fixture(scope="session")
def front() -> ob.Frontier:
    return ob.frontier("ladder", harm="shut")


@pytest.fixture(scope="session")
def browser():
    """The tabs of the one browser of this process, which can hold no second one."""
    with chromium() as tabs:
        yield tabs
