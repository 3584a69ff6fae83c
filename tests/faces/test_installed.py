"""A wheel in an environment of its own, without any extra: what a user has after `pip install olivebranch`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
from trove_classifiers import classifiers

from support.tools import missing

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
NO_INDEX = ("Could not find a version", "No matching distribution", "Temporary failure", "Connection")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel, tmp_path_factory):
    """Run the installed command in an empty folder: (exit code, output)."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    install = [*PIP, "--python", str(programs / "python"), "install", "--prefer-binary", str(wheel)]
    done = subprocess.run(install, check=False, capture_output=True, text=True, timeout=500)
    if done.returncode and any(words in done.stderr for words in NO_INDEX):
        missing("a package index")
    assert done.returncode == 0, done.stderr
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    empty = folder / "empty"
    empty.mkdir()

    def run(*words: str) -> tuple[int, str]:
        program = str(programs / "olivebranch")
        ran = subprocess.run([program, *words], cwd=empty, env=clean, capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout + ran.stderr

    return run


def test_the_commands_of_the_readme_work_without_extras(command):
    assert command("--version") == (0, "olivebranch 0.1.0\n")
    for words in (
        ["list"],
        ["compare", "maybe", "small_steps", "jump_ahead"],
        ["compare", "reconciliation", "small_steps", "--runs", "2000"],
        ["new", "mine"],
        ["check", "mine.toml"],
        ["page", "-o", "page.html"],
        ["report", "maybe", "small_steps", "--draws", "0", "-o", "report.html"],
        ["export", "maybe", "small_steps", "--to", "mermaid"],
    ):
        code, said = command(*words)
        assert code == 0, (words, said)


def test_the_doctor_finds_it_whole_and_names_what_the_extras_would_add(command):
    code, said = command("doctor", "--json")
    assert code == 0, said
    found = {one["what"]: one for one in json.loads(said)["findings"]}
    assert found["packages"]["state"] == found["backend"]["state"] == found["answers"]["state"] == "ok"
    assert found["extra scale"]["state"] == "optional"
    assert "olivebranch[scale]" in found["extra scale"]["remedy"]


def test_what_needs_an_extra_says_which(command):
    code, said = command("export", "maybe", "small_steps", "--to", "parquet", "-o", "runs.parquet")
    assert code == 1
    assert "olivebranch[scale]" in said
    assert "Traceback" not in said


def test_an_index_would_take_its_metadata(wheel):
    """Classifiers that exist, a licence and a text that is rendered; and no address that nobody has."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = message_from_bytes(archive.read(name))
    assert set(said.get_all("Classifier")) <= classifiers
    assert (said["License-Expression"], said["Description-Content-Type"]) == ("MIT", "text/markdown")
    assert said["Requires-Python"] == ">=3.11"
    assert said["Summary"]
    assert said.get_all("Project-URL") is None
