"""The house: what the linter cannot say about the package.

The public surface, light imports, the contents of a wheel, who imports whom, and the size of modules and functions.
"""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

import olivebranch as ob

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "olivebranch"
MODULES = {path.relative_to(SOURCE).as_posix(): path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 300, 40, 12
UNPICKLES = "pacing/strategy.py"  # finds a strategy again by the name of the module that defines it, the user's or ours
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees() -> dict[str, ast.Module]:
    """Every module, parsed once."""
    return {name: ast.parse(text) for name, text in MODULES.items()}


# ---- the public surface ------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", [name for name in ob.__all__ if inspect.isclass(getattr(ob, name))])
def test_public_methods_say_what_they_do(name):
    """Every public method and property of a public class has a docstring."""
    for attribute, thing in vars(getattr(ob, name)).items():
        if not attribute.startswith("_") and (inspect.isroutine(thing) or isinstance(thing, property)):
            assert (thing.__doc__ or "").strip(), f"{name}.{attribute}"


def test_every_module_says_what_it_is_for():
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []


# ---- imports -----------------------------------------------------------------------------------


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.slow
def test_heavy_libraries_load_when_they_are_first_used():
    """None with the package, NumPy alone for an exact table, no Arrow or frames with sweeps, no graphs for pictures."""
    steps = {
        "import olivebranch as ob": ("numba", "matplotlib", "pandas", "scipy", "pydantic"),
        "str(ob.compare('maybe', weeks=5))": ("numba", "matplotlib", "pandas", "scipy"),
        "import olivebranch.sweeps.sweep": ("pyarrow", "dask", "pandas"),
        "ob.compare('maybe', weeks=5).plot()": ("networkx", "olivebranch.studies.claims", "olivebranch.plots.flow"),
    }
    code = "".join(f"{step}; print([m for m in {heavy} if m in sys.modules])\n" for step, heavy in steps.items())
    assert python("import sys\n" + code).split() == ["[]"] * len(steps)


@pytest.mark.slow
def test_every_module_can_be_imported_alone():
    """One after another, because a fresh interpreter for each would take minutes."""
    names = [name.removesuffix(".py").replace("/", ".") for name in MODULES if not name.endswith("__init__.py")]
    code = f"from importlib import import_module\nfor name in {names}: import_module('olivebranch.' + name)"
    assert python(code) == ""


def test_the_import_contract_holds(capsys):
    """A room imports only rooms below it (pyproject.toml)."""
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def test_no_files_import_one_another_in_a_circle():
    """Imports inside functions and for types count, too; the root package, which knows every public name, does not."""
    import grimp
    import networkx

    graph = grimp.build_graph("olivebranch", cache_dir=None)
    arrows = networkx.DiGraph()
    for module in graph.modules - {"olivebranch"}:
        arrows.add_edges_from((module, other) for other in graph.find_modules_directly_imported_by(module))
    arrows.remove_nodes_from(["olivebranch"])
    circles = [sorted(circle) for circle in networkx.strongly_connected_components(arrows) if len(circle) > 1]
    assert not circles, circles


def lines(found: Callable[[ast.AST], bool], but: Sequence[str]) -> list[str]:
    """Where something occurs in the package, as file and line, leaving some files out."""
    kept = {name: tree for name, tree in trees().items() if name not in but}
    return [f"{name}:{getattr(n, 'lineno', 0)}" for name, tree in kept.items() for n in ast.walk(tree) if found(n)]


def test_no_room_imports_the_root_package():
    """The root package is above all rooms."""

    def imports_root(node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            return "olivebranch" in [alias.name for alias in node.names]
        return isinstance(node, ast.ImportFrom) and node.module == "olivebranch"

    assert lines(imports_root, but=["__init__.py"]) == []


def test_an_error_prints_a_value_by_the_function_that_cannot_fail():
    """`printed`; `repr` fails for some values, and then the user reads an error that has nothing to do with theirs."""

    def uses_repr(node: ast.AST) -> bool:
        if not isinstance(node, ast.Raise) or "AttributeError(" in ast.unparse(node):  # about a name, which is a text
            return False
        return any(isinstance(part, ast.FormattedValue) and part.conversion == ord("r") for part in ast.walk(node))

    assert lines(uses_repr, but=[]) == []


def test_modules_are_imported_by_statements():
    """Nothing is imported by a computed name, which no tool can see, except in the root package."""

    def is_dynamic(node: ast.AST) -> bool:
        called = node.func if isinstance(node, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name in ("import_module", "__import__")

    assert lines(is_dynamic, but=["__init__.py", UNPICKLES]) == []


# ---- sizes -------------------------------------------------------------------------------------


def functions() -> Iterator[tuple[str, Function]]:
    """Every function that Python itself runs, with its name (functions that Numba compiles may be longer)."""
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, Function) and not any("compiled" in ast.unparse(d) for d in node.decorator_list):
                yield f"{name}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    first = function.body[0]
    told = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def parameters(function: Function) -> int:
    given = function.args
    return len([*given.posonlyargs, *given.args, *given.kwonlyargs]) + bool(given.vararg) + bool(given.kwarg)


def test_a_module_can_be_read_in_one_go():
    sizes = {name: len(text.splitlines()) for name, text in MODULES.items()}
    too_long = {name: size for name, size in sizes.items() if size > MODULE_LINES}
    assert not too_long, too_long


def test_functions_are_short():
    too_long = {name: length(f) for name, f in functions() if length(f) > FUNCTION_LINES}
    assert not too_long, too_long


def test_functions_take_few_parameters():
    too_many = {name: parameters(f) for name, f in functions() if parameters(f) > PARAMETERS}
    assert not too_many, too_many


def test_the_formatter_has_the_last_word():
    skip = "fmt: " + "skip"
    for folder in ("src", "tests", "benchmarks", "docs", "notebooks"):
        assert [path for path in (ROOT / folder).rglob("*.py") if skip in path.read_text(encoding="utf-8")] == []


# ---- the wheel ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_a_wheel_carries_the_package_and_the_models_and_nothing_else(wheel):
    """Scripts, styles and words of the page come along; tests do not."""
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    expected = {f"olivebranch/{path.relative_to(SOURCE).as_posix()}" for path in package}
    assert held == expected | {f"olivebranch/models/{path.name}" for path in (ROOT / "models").iterdir()}
    assert "olivebranch/py.typed" in held


@pytest.mark.slow
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
