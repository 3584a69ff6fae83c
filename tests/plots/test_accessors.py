"""`result.plot.` offers every picture, to tab completion and to a type checker."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import olivebranch as ob
from olivebranch.base import faces
from olivebranch.chain.pictures import (
    ChainPlots,
    ClassesPlots,
    DistributionPlots,
    GradientPlots,
    LikeliestPlots,
    OutcomesPlots,
    PlacesPlots,
    PowerPlots,
)
from olivebranch.model.pictures import ModelPlots
from olivebranch.studies.pictures import (
    CalibrationPlots,
    ClaimsPlots,
    ComparisonPlots,
    FrontierPlots,
    LearnedPlots,
    RegimesPlots,
    RuleTreePlots,
    TornadoPlots,
    UncertaintyPlots,
    WhyPlots,
)

ROOT = Path(__file__).parents[2]
ACCESSORS = [
    ModelPlots,
    ChainPlots,
    OutcomesPlots,
    ComparisonPlots,
    LearnedPlots,
    UncertaintyPlots,
    TornadoPlots,
    RegimesPlots,
    ClaimsPlots,
    CalibrationPlots,
    FrontierPlots,
    WhyPlots,
    ClassesPlots,
    LikeliestPlots,
    PlacesPlots,
    PowerPlots,
    RuleTreePlots,
    GradientPlots,
    DistributionPlots,
]


def offered(accessor: type) -> list[str]:
    """The pictures that tab completion shows."""
    return [name for name in dir(accessor(None)) if not name.startswith("_")]


METHODS = [(accessor, name) for accessor in ACCESSORS for name in offered(accessor)]


@pytest.fixture
def drawn(monkeypatch):
    """The public functions that are called, and their arguments; nothing is drawn."""
    asked: list[tuple[str, tuple, dict]] = []
    monkeypatch.setattr(faces, "face", lambda name: lambda *args, **options: asked.append((name, args, options)))
    return asked


def test_every_picture_is_offered_somewhere(drawn):
    for accessor in ACCESSORS:
        plot: Any = accessor(MagicMock())
        plot()
        for name in offered(accessor):
            getattr(plot, name)()
    assert {name for name, _, _ in drawn} == {name for name in ob.__all__ if name.startswith("plot_")}


@pytest.mark.parametrize(("accessor", "name"), METHODS)
def test_a_method_is_its_function(accessor, name, drawn):
    """It passes the result on, states its question and function, and has the function's keywords and defaults."""
    result = MagicMock()
    method = getattr(accessor(result), name)
    method()
    (function, args, options), *others = drawn
    assert function == f"plot_{name}"
    assert not others
    assert args[0] is (result.tornado.return_value if accessor is UncertaintyPlots and name == "tornado" else result)
    assert "?" in method.__doc__
    assert f"`{function}`" in method.__doc__
    wanted = inspect.signature(getattr(ob, function)).parameters
    own = {key: value for key, value in inspect.signature(method).parameters.items() if key != "artist"}
    if accessor is not UncertaintyPlots or name != "tornado":  # which asks the study for the tornado first
        assert {key: value.default for key, value in own.items()} == {key: wanted[key].default for key in own}
        assert list(own) == [key for key in list(wanted)[1:-1] if key in own]
    left_out = set(list(wanted)[1:-1]) - set(own)
    assert left_out <= {
        *("ax", "fig", "weeks"),  # an Axes for one, a figure for several; a comparison has its weeks
        *(["visits"] if accessor is ModelPlots else []),  # which need a strategy
    }
    assert set(options) <= set(wanted)


@pytest.mark.parametrize("accessor", ACCESSORS)
def test_a_call_is_a_picture_of_the_same_options(accessor, drawn):
    accessor(MagicMock())(theme="dark", alpha=0.5)
    [(_, _, options)] = drawn
    assert (options["theme"], options["alpha"]) == ("dark", 0.5)


@pytest.mark.slow
def test_tab_completion_in_ipython_shows_the_pictures_alone():
    """As a user types `result.plot.`: the pictures, and nothing else."""
    pytest.importorskip("IPython")
    pytest.importorskip("jedi")
    from IPython.core.completer import IPCompleter, provisionalcompleter

    result = ob.compare("maybe", ["small_steps"], weeks=5)
    completer = IPCompleter(namespace={"result": result}, use_jedi=True)
    with warnings.catch_warnings(action="ignore"), provisionalcompleter():
        several, one = (
            [c.text for c in completer.completions(text, len(text))]
            for text in ("result.plot.", 'result["small_steps"].plot.')
        )
    assert several == offered(ComparisonPlots)
    assert one == offered(OutcomesPlots)


@pytest.mark.slow
def test_a_type_checker_sees_what_a_picture_is(tmp_path):
    """Axes for one strategy, a figure for several."""
    pytest.importorskip("mypy")
    snippet = tmp_path / "snippet.py"
    snippet.write_text(
        "import olivebranch as ob\n"
        "several = ob.compare('maybe', weeks=5)\n"
        "one = several['small_steps']\n"
        "reveal_type(one.plot.when())\n"
        "reveal_type(several.plot.when())\n"
        "reveal_type(one.plot.runs())\n"
        "reveal_type(ob.plot_when(one))\n"
        "reveal_type(ob.uncertainty('maybe').plot.tornado())\n"
        "one.plot.whne()\n"
        "one.plot.when(theme=3)\n"
    )
    # As for any installed package, the bodies of our functions are not read; nor are libraries that no picture is of.
    (tmp_path / "mypy.ini").write_text(
        f"[mypy]\ncache_dir = {os.devnull}\nignore_missing_imports = True\n[mypy-olivebranch.*]\nignore_errors = True\n"
        "[mypy-numpy.*,pandas.*,pydantic.*,PIL.*,networkx.*]\nfollow_imports = skip\nfollow_imports_for_stubs = True\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", snippet.name],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"MYPYPATH": str(ROOT / "src")},
    )
    lines = [line.partition(f"{snippet.name}:")[2] for line in done.stdout.splitlines()]
    axes, figure = '"matplotlib.axes._axes.Axes"', '"matplotlib.figure.Figure | matplotlib.figure.SubFigure"'
    for number, wanted in ((4, axes), (5, figure), (6, figure), (7, axes), (8, axes)):
        assert f"{number}: note: Revealed type is {wanted}" in lines
    assert any(line.startswith("9: error:") and "whne" in line for line in lines), done.stdout
    assert any(line.startswith("10: error:") and '"theme"' in line for line in lines), done.stdout
