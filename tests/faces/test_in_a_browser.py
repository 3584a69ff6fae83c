"""Python in a browser (Pyodide): what it has is enough, and everything that is not a command works with it.

`pyodide.json` is an extract of the list of packages that comes with Pyodide (npm's `pyodide`, `pyodide-lock.json`):
those that we require, and what they need. `PYTHONPATH=tests python tests/faces/test_in_a_browser.py
pyodide-lock.json` makes it again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from support.commands import environment

ROOT = Path(__file__).parents[2]
EXTRACT = Path(__file__).with_name("pyodide.json")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = [Requirement(text) for text in PROJECT["dependencies"]]
MISSING = {"numba", "typer"}  # which Pyodide does not have

# What other packages import depends on their version here, which is not Pyodide's, so only our own imports are refused.
ONLY_WHAT_PYODIDE_HAS = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        top, frame = name.partition(".")[0], sys._getframe(1)
        while "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        ours = frame.f_globals.get("__name__", "").startswith("olivebranch")
        if top in MISSING or (ours and top not in ALLOWED and top not in sys.stdlib_module_names):
            raise ImportError(f"Pyodide has no {name}")

sys.meta_path.insert(0, Refuse())
"""
ASKED = """
import json, warnings
from importlib import import_module
import olivebranch as ob
for module in MODULES:
    import_module(module)
warnings.simplefilter("ignore")
pair = ["small_steps", "jump_ahead"]
sample = ob.compare("maybe", pair, runs=2_000, weeks=20, seed=7, progress=False)
chain = ob.Chain("maybe", "small_steps")
print(json.dumps([
    str(ob.compare("maybe", pair)),
    [sample[name].row() for name in pair],
    ob.describe(sample.plot()),
    str(chain.story(seed=7)),
    str(ob.uncertainty("maybe", pair, draws=8, weeks=20, progress=False)),
    str(ob.exercises("maybe", student="s01").key()),
    len(ob.page("maybe").html),
    ob.exchange.to_prism(chain),
    sorted(ob.exchange.to_networkx(chain)),
    ob.exchange.from_frame(ob.exchange.to_frame(chain)).exact(weeks=20).chance("yes"),
]))
"""


def extract():
    return json.loads(EXTRACT.read_text(encoding="utf-8"))


def in_pyodide():
    """What markers are asked about in Pyodide."""
    return {"sys_platform": "emscripten", "platform_machine": "wasm32", "python_full_version": extract()["python"]}


def test_the_extract_says_where_it_is_from():
    found = extract()
    assert found["source"] == "npm: pyodide, pyodide-lock.json"
    assert found["version"]
    assert MISSING.isdisjoint(found["packages"])


def test_what_is_required_there_is_there_and_new_enough():
    found = extract()
    assert SpecifierSet(PROJECT["requires-python"]).contains(found["python"])
    for requirement in REQUIRED:
        if requirement.marker is None or requirement.marker.evaluate(in_pyodide()):
            assert requirement.name in found["packages"], requirement
            version = found["packages"][requirement.name]["version"]
            assert requirement.specifier.contains(version), f"{requirement}: Pyodide {found['version']} has {version}"


def test_only_what_is_missing_there_is_left_out_there():
    left_out = {r.name for r in REQUIRED if r.marker is not None and not r.marker.evaluate(in_pyodide())}
    assert left_out == MISSING


def modules():
    """All modules but the commands, the kernels (of which some are compiled) and a class that needs an extra."""
    source = ROOT / "src"
    names = [".".join(path.relative_to(source).with_suffix("").parts) for path in source.rglob("*.py")]
    apart = ("olivebranch.cli", "olivebranch.kernels", "olivebranch.exchange.gymnasium_env")
    return sorted(name for name in names if not name.startswith(apart))


def answers_in_pyodide(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_nothing_else_is_imported_and_the_answers_are_the_same(capsys):
    """All that we load is Python's own, or of a package in the extract."""
    allowed = {name for package in extract()["packages"].values() for name in package["imports"]} | {"olivebranch"}
    names = f"MISSING, ALLOWED, MODULES = {MISSING!r}, {allowed!r}, {modules()!r}\n"
    exec(names + ASKED, {})
    assert answers_in_pyodide(names + ONLY_WHAT_PYODIDE_HAS + ASKED) == json.loads(capsys.readouterr().out)


def make(lock_file, version):
    """The extract of a list of packages: those that we require, and whatever these need."""
    lock = json.loads(Path(lock_file).read_text(encoding="utf-8"))
    wanted, kept = [r.name for r in REQUIRED if r.name not in MISSING], {}
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name not in kept:
            package = lock["packages"][name]
            kept[name] = {"version": package["version"], "imports": package["imports"]}
            wanted += package["depends"]
    found = {"source": "npm: pyodide, pyodide-lock.json", "version": version, "python": lock["info"]["python"]}
    return {**found, "packages": dict(sorted(kept.items()))}


if __name__ == "__main__":
    file = Path(sys.argv[1])
    said = json.loads((file.parent / "package.json").read_text(encoding="utf-8"))["version"]
    EXTRACT.write_text(json.dumps(make(file, said), indent=1) + "\n", encoding="utf-8")
