"""The lesson in a real browser, for every test of a face."""

from __future__ import annotations

import pytest

from olivebranch.web import build
from support.browser import Visit


@pytest.fixture(scope="session")
def lesson(tmp_path_factory):
    return build.page().save(tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture
def visit(browser, lesson):
    """Open the lesson, or another page; at the end it must have logged nothing and requested nothing."""
    opened: list[Visit] = []

    def go(path=None, **options) -> Visit:
        opened.append(Visit(browser, path or lesson, **options))
        return opened[-1]

    yield go
    for one in opened:
        one.close()
