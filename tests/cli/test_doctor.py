"""`olivebranch doctor`: what it finds here, and what it says where something is missing."""

from __future__ import annotations

import json
import os
import platform
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all as _all
from olivebranch.cli import _health, app

REQUIRES = ["scipy>=1.13", "pyarrow>=16; extra == 'scale'"]


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """An installation with one package that is needed and one for an extra, both new enough."""
    monkeypatch.setattr(_health, "requires", lambda name: REQUIRES)
    monkeypatch.setattr(_health, "version", lambda name: {"scipy": "1.14", "pyarrow": "16.1", "numba": "0.61"}[name])


def doctor(*options: str):
    return CliRunner().invoke(app, ["doctor", *options], env={"COLUMNS": "100"})


def finding(what: str) -> _health.Finding:
    return next(found for found in _health.findings() if found.what == what)


def test_a_whole_installation_is_found_to_be_one():
    done = doctor()
    assert done.exit_code == 0, done.output
    assert "All that is needed is here." in done.output
    for line in ("packages", "scipy 1.14", "backend", "threads", "cache", "both engines agree", "pyarrow 16.1"):
        assert line in done.output
    told = json.loads(doctor("--json").output)
    assert told["ok"] is True
    assert [one["what"] for one in told["findings"]][:3] == ["olivebranch", "Python", "packages"]


@pytest.mark.parametrize(
    ("known", "said"), [({"scipy": "1.9"}, "scipy 1.9 (needs >=1.13)"), ({}, "scipy (missing)")], ids=["old", "missing"]
)
def test_what_is_needed_and_not_there_is_wrong(known, said, monkeypatch):
    def version(name: str) -> str:
        if name in known or name in ("pyarrow", "numba"):
            return known.get(name, "99")
        raise PackageNotFoundError(name)

    monkeypatch.setattr(_health, "version", version)
    found = finding("packages")
    assert (found.found, found.state, found.remedy) == (said, "wrong", "pip install --upgrade olivebranch")
    done = doctor()
    assert done.exit_code == 1
    assert "Something must be put right." in done.output


def test_an_extra_may_be_missing_and_its_remedy_is_told(monkeypatch):
    monkeypatch.setattr(_health, "version", lambda name: {"scipy": "1.14", "pyarrow": "2", "numba": "1"}[name])
    found = finding("extra scale")
    assert found.state == "optional"
    assert found.found.endswith("pyarrow 2 (needs >=16)")
    done = doctor()
    assert done.exit_code == 0
    assert 'extra scale: pip install "olivebranch[scale]"' in done.output


def test_a_source_that_is_not_installed_is_told(monkeypatch):
    def nothing(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(_health, "requires", nothing)
    assert finding("packages") == (
        "packages",
        "olivebranch runs from its source and is not installed",
        "wrong",
        "pip install .",
    )


def test_without_numba_numpy_does_the_work(monkeypatch):
    monkeypatch.setitem(sys.modules, "olivebranch.kernels.walk_numba", None)
    found = finding("backend")
    assert found.state == "optional"
    assert found.found.startswith("NumPy: right, but slower.")
    assert "both engines agree" in finding("answers").found


def test_without_threads_the_calling_one_does_the_work(monkeypatch):
    def never(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", never)
    assert _health._threads().state == "optional"


def test_where_kernels_are_kept(monkeypatch, tmp_path):
    (tmp_path / "walk.nbi").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert finding("cache").found == f"{tmp_path}, 1 compiled kernels"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "later"))
    assert finding("cache").found == f"{tmp_path / 'later'}, nothing compiled yet"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "NUMBA_CACHE_DIR" in finding("cache").remedy


def test_engines_that_disagree_are_wrong(monkeypatch):
    monkeypatch.setattr(_health, "CLOSE", 0)
    assert finding("answers").state == "wrong"


def test_without_a_browser_there_is_no_pdf(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert finding("browser").state == "optional"


def test_every_extra_for_users_says_what_it_is_for():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(_health.EXTRAS) == set(project["optional-dependencies"]) - {"dev", "bench"}


def test_what_runs_here_is_named_with_its_version_and_place():
    """As Python itself reports them."""
    told = {one.what: one.found for one in _health.findings()}
    assert told["olivebranch"] == f"{ob.__version__} in {Path(ob.__file__).parent}"
    assert told["Python"] == f"{platform.python_version()} at {sys.executable}"
    assert told["backend"] == "Numba 0.61"
    assert told["threads"] == str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
