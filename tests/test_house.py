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

FLOORS = [
    {"errors", "expressions", "kernels", "draw", "care", "progress", "words", "writing"},
    {"spec"},
    {"rules"},
    {"rows", "axes"},
    {"factors", "tallies"},
    {"table"},
    {"model", "memory"},
    {"strategy"},
    {"outcomes", "pacing", "files", "product"},
    {"exact", "monte_carlo", "story"},
    {"chain"},
    {"tables", "compare"},
    {"study"},
    {"checks", "uncertainty", "sweep", "claims", "regimes", "calibration", "mixture"},
    {"plots"},
    {"report", "page"},
    {"cli", "__init__"},
]
#: Faces reach up for what they show, inside the function, so that nothing loads before it is used.
FACES = {
    ("model", "chain"),  # model @ strategy
    ("model", "page"),  # model.explore()
    ("chain", "files"),
    ("outcomes", "tables"),
    ("model", "plots"),
    ("chain", "plots"),
    ("outcomes", "plots"),
    ("compare", "plots"),
    ("study", "plots"),
    ("uncertainty", "plots"),
    ("claims", "plots"),
    ("regimes", "plots"),
    ("calibration", "plots"),
    ("mixture", "plots"),
}


def floor(room: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise AssertionError(f"{room} stands on no floor: give it one in FLOORS")


def imports(path: Path):
    """(room imported, is it at the top of the module) for each import of the package's own modules."""
    tree = ast.parse(path.read_text())
    hints = {n for block in ast.walk(tree) if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
             for n in ast.walk(block)}  # fmt: skip
    for node in ast.walk(tree):
        if node in hints:
            continue
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("olivebranch"):
            public = node.module == "olivebranch"
            names = (
                [node.module if a.name.startswith("__") else f"{node.module}.{a.name}" for a in node.names]
                if public
                else [node.module]
            )
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names if a.name.startswith("olivebranch")]
        for name in names:
            parts = name.split(".")
            yield (parts[1] if len(parts) > 1 else "__init__"), node in tree.body


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_module_imports_only_from_lower_floors(path):
    parts = path.relative_to(SOURCE).with_suffix("").parts
    room = parts[0]
    for other, top in imports(path):
        if other == room or (room in {"cli", "report", "page"} and other == "__init__"):
            continue
        if not top and (room, other) in FACES:
            continue
        assert floor(other) <= floor(room), f"{room} imports {other} from a higher floor"
        if floor(other) == floor(room):
            again = {o for o, _ in imports(SOURCE / f"{other}.py")} if (SOURCE / f"{other}.py").exists() else set()
            assert room not in again, f"{room} and {other} import one another"


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


def test_a_name_means_the_function_whatever_was_imported_first():
    """`ob.compare` is the function even after its module of the same name was imported."""
    code = "import olivebranch.compare, olivebranch as ob; print(callable(ob.compare), callable(ob.strategy))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


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
