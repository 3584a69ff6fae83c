"""The house: floors, the public surface, light imports, and that models come with a wheel."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import olivebranch as ob

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "olivebranch"


def test_every_public_name_exists_and_says_what_it_is():
    for name in ob.__all__:
        thing = getattr(ob, name)
        if not name.startswith("__"):
            assert (thing.__doc__ or "").strip(), name


def test_the_public_surface_is_listed_once():
    assert len(set(ob.__all__)) == len(ob.__all__)
    assert set(ob.__all__) <= set(dir(ob))
    with pytest.raises(AttributeError, match="no attribute 'smallsteps'"):
        _ = ob.smallsteps


@pytest.mark.parametrize("name", ["Model", "Strategy", "Chain", "Outcomes", "Comparison"])
def test_public_methods_say_what_they_do(name):
    """Every public method and property of the nouns has a docstring."""
    for attribute, thing in vars(getattr(ob, name)).items():
        if not attribute.startswith("_") and (callable(thing) or isinstance(thing, property)):
            assert (thing.__doc__ or "").strip(), f"{name}.{attribute}"


def test_import_is_light():
    """Importing olivebranch loads none of the heavy libraries: they load when first used."""
    heavy = ("numba", "matplotlib", "pandas", "scipy", "pydantic")
    code = f"import sys, olivebranch; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_exact_comparison_loads_no_compiler_and_no_frames():
    """The cold command stays quick: no Numba, pandas or matplotlib for an exact table."""
    code = (
        "import sys, olivebranch as ob; str(ob.compare('maybe', weeks=5));"
        "print([m for m in ('numba', 'matplotlib', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_module_has_something_to_say():
    for path in SOURCE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text())), path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_a_wheel_carries_the_models(wheel):
    """Every model file is inside the package, and nothing of the tests."""
    names = zipfile.ZipFile(wheel).namelist()
    for model in (ROOT / "models").glob("*.toml"):
        assert f"olivebranch/models/{model.name}" in names
    assert "olivebranch/py.typed" in names
    assert not [name for name in names if "test" in name]


def test_a_wheel_is_enough(wheel, tmp_path):
    """Unpacked away from the repository, the package finds its models."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "import olivebranch as ob; print(ob.__file__); print(ob.load('reconciliation').title)"
    here = {"PYTHONPATH": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=here, capture_output=True, text=True, check=True
    )
    assert str(tmp_path) in done.stdout
    assert "Reconciliation" in done.stdout


def test_submodules_import_cleanly():
    for path in SOURCE.rglob("*.py"):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        if parts[-1] != "__init__" and "widget" not in parts[-1]:
            importlib.import_module(".".join(parts))
