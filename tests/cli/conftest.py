"""The commands, built once."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
import typer.main
import typer.testing

from olivebranch.cli import _all as _all


@pytest.fixture(scope="session", autouse=True)
def built_once() -> Iterator[None]:
    """Typer builds all commands anew for every call, which takes longer than most of the calls below."""
    build = functools.cache(typer.main.get_command)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", build)
        patch.setattr(typer.testing, "_get_command", build)
        yield
