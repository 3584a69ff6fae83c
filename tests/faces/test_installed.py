"""A wheel in an environment of its own, without any extra: what a user has after `pip install olivebranch`.

What the wheel requires, and what that requires, is linked from here: nothing else can be imported there. The kernels
that were compiled for the tree come along, since the installed source is the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from email import message_from_bytes
from email.message import Message
from importlib.metadata import Distribution, distribution
from pathlib import Path
from shutil import copyfile

import pytest
from packaging.requirements import Requirement
from trove_classifiers import classifiers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]


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
    install = [*PIP, "--python", str(programs / "python"), "install", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=500)
    package = next((folder / "venv").rglob("olivebranch/__init__.py")).parent
    for found in needed(metadata(wheel).get_all("Requires-Dist")).values():
        link(found, package.parent)
    take_compiled_kernels(package)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    empty = folder / "empty"
    empty.mkdir()

    def run(*words: str) -> tuple[int, str]:
        program = str(programs / "olivebranch")
        ran = subprocess.run([program, *words], cwd=empty, env=clean, capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout + ran.stderr

    return run


def needed(requirements: list[str] | None) -> dict[str, Distribution]:
    """What is required without any extra, and all that is required by that, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(text) for text in requirements or []]
    while waiting:
        one = waiting.pop()
        if one.name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found[one.name] = distribution(one.name)
            assert one.specifier.contains(found[one.name].version, prereleases=True), one
            waiting += [Requirement(text) for text in found[one.name].requires or []]
    return found


def link(found: Distribution, folder: Path) -> None:
    """Link what belongs to a package into another folder of packages."""
    for name in {file.parts[0] for file in found.files or []} - {"..", "__pycache__"}:
        if not (folder / name).exists():
            (folder / name).symlink_to(str(found.locate_file(name)))


def take_compiled_kernels(package: Path) -> None:
    """Numba goes by the date of a source: give each the date that it has in the tree, and copy what was compiled."""
    source = ROOT / "src" / "olivebranch" / "kernels"
    for path in source.glob("*.py"):
        os.utime(package / "kernels" / path.name, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    (package / "kernels" / "__pycache__").mkdir(exist_ok=True)
    for path in source.glob("__pycache__/*.nb[ic]"):
        copyfile(path, package / "kernels" / "__pycache__" / path.name)


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def test_the_commands_of_the_readme_work_without_extras(command):
    assert command("--version") == (0, "olivebranch 0.1.0\n")
    for words in (
        ["list"],
        ["compare", "maybe", "small_steps", "jump_ahead"],
        ["compare", "reconciliation", "small_steps", "--runs", "2000"],
        ["new", "mine"],
        ["check", "mine.toml"],
        ["page", "-o", "page.html"],
        ["report", "maybe", "small_steps", "--for-ever", "--draws", "0", "-o", "report.html"],
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
    said = metadata(wheel)
    assert set(said.get_all("Classifier")) <= classifiers
    assert (said["License-Expression"], said["Description-Content-Type"]) == ("MIT", "text/markdown")
    assert said["Requires-Python"] == ">=3.11"
    assert said["Summary"]
    assert said.get_all("Project-URL") is None
