"""The lessons: source, notebook and a new run agree; outputs are clean and small; no cell is a helper."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from olivebranch.base.text import CARE
from support.scripts import script

HERE = Path(__file__).parents[2] / "notebooks"
SOURCES = sorted(HERE.glob("[0-9]*.py"))
NAMES = [source.stem for source in SOURCES]
LARGEST = 400_000  # bytes

pytestmark = pytest.mark.slow


@cache
def make():
    """The module that makes the notebooks, with what it imports."""
    return script(HERE / "make.py")


@cache
def notebook(name: str):
    import nbformat  # slow to import

    return nbformat.read(HERE / f"{name}.ipynb", as_version=4)


def code(name: str):
    return [cell for cell in notebook(name).cells if cell.cell_type == "code"]


def words(name: str) -> str:
    """All the text that is not code, on one line."""
    parts = [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]
    return " ".join("\n".join(parts).replace("\n> ", " ").split())


def outputs(name: str):
    return [output for cell in code(name) for output in cell.outputs]


def text(output) -> str:
    """An output as text."""
    return output.get("text") or output.get("data", {}).get("text/plain", "")


def test_lessons_are_numbered_and_each_has_its_notebook():
    assert [int(name[:2]) for name in NAMES] == list(range(1, len(NAMES) + 1))
    assert sorted(path.stem for path in HERE.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_source_and_notebook_are_in_step(name):
    """Where this fails: make notebooks."""
    source, made = make().read(HERE / f"{name}.py"), notebook(name)
    assert [(c.cell_type, c.source, c.id) for c in made.cells] == [(c.cell_type, c.source, c.id) for c in source.cells]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_was_run_from_top_to_bottom(name):
    counts = [cell.execution_count for cell in code(name)]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_clean(name):
    """No error, no warning, no progress bar, and no path of the machine that it was run on."""
    for output in outputs(name):
        assert output.output_type != "error"
        assert output.get("name") != "stderr"
        assert not [kind for kind in output.get("data", {}) if "widget" in kind]
        assert not re.search(r"Warning|Traceback|0x[0-9a-f]{6}", text(output))
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|usr|work|Users|opt)/", (HERE / f"{name}.ipynb").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_metadata_says_no_more_than_it_must(name):
    made = notebook(name)
    assert made.metadata == make().METADATA
    assert all(cell.metadata in ({}, make().FOLDED) for cell in made.cells)


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_folded_until_the_bet_is_made(name):
    """What is shown first after a bet is folded, and what tells the bet; the lesson before the bet is not."""
    cells = code(name)
    first = next(i for i, cell in enumerate(cells) if make().BET.search(cell.source))
    assert not any(cell.metadata for cell in cells[: first + 1])
    bets = set(re.findall(r"^(my_\w+) = ", "\n".join(cell.source for cell in cells), re.MULTILINE))
    for cell, after in pairwise(cells):
        if make().BET.search(cell.source):
            assert after.metadata == make().FOLDED, after.source
    for cell in cells:
        if any(f"{{{bet}" in cell.source for bet in bets):
            assert cell.metadata == make().FOLDED, cell.source


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_shown(name):
    drawn = [cell for cell in code(name) if "picture = " in cell.source]
    assert len(drawn) >= 2
    for cell in drawn:
        assert [1 for output in cell.outputs if "image/png" in output.get("data", {})] == [1], cell.source


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_small(name):
    assert (HERE / f"{name}.ipynb").stat().st_size < LARGEST


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_a_helper(name):
    """Whatever a lesson needs is in the library; only a strategy, the lessons' subject, may be a function."""
    for node in ast.walk(ast.parse((HERE / f"{name}.py").read_text())):
        assert not isinstance(node, ast.ClassDef | ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef):
            assert any(ast.unparse(d).startswith("ob.strategy") for d in node.decorator_list), node.name


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_bets_first_and_ends_with_questions(name):
    said = words(name)
    assert re.search(r"\bbet\b", said, re.IGNORECASE)
    assert any(re.search(r"^my_\w+ = ", cell.source, re.MULTILINE) for cell in code(name))
    last = notebook(name).cells[-1].source
    assert last.index("## Key points") < last.index("## Check your understanding") < last.index("<details>")
    assert "toy" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_says_how_long_it_takes_and_what_for(name):
    """At its head; and the index gives the same title and the same minutes."""
    head = notebook(name).cells[0].source
    minutes = re.search(r"\*\*Time:\*\* (\d+) minutes\.", head)
    assert minutes
    assert 3 <= len(re.findall(r"^\* ", head.partition("you can**")[2], re.MULTILINE)) <= 5
    title = head.splitlines()[0].removeprefix("# ")
    index = (HERE.parent / "docs" / "lessons.md").read_text(encoding="utf-8")
    assert f"| [{title}](../notebooks/{name}.ipynb) | {minutes[1]} |" in index


def test_each_lesson_leads_to_the_next():
    for name, after in pairwise(NAMES):
        assert f"]({after}.ipynb)" in notebook(name).cells[-1].source, name


def test_the_note_of_care_stands_in_the_first_and_the_others_point_to_it():
    assert CARE in words(NAMES[0])
    for name in NAMES[1:]:
        assert "01_no_maybe_yes.ipynb" in notebook(name).cells[0].source


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)]+)\)", words(name))
    assert links
    for link in links:
        assert (HERE / link).is_file(), link


@pytest.mark.parametrize("name", NAMES)
def test_code_fits_its_column(name):
    for cell in code(name):
        assert max(map(len, cell.source.splitlines())) <= 90, cell.source


@pytest.fixture(scope="module")
def again():
    """The outputs of every lesson, run again in one kernel, whose names are forgotten between two lessons."""
    from nbformat import v4

    lessons = {name: make().read(HERE / f"{name}.py").cells for name in NAMES}
    whole = v4.new_notebook()
    for name, cells in lessons.items():
        for cell in cells:
            cell.id = f"{name[:2]}-{cell.id}"
        whole.cells += [*cells, v4.new_code_cell("%reset -f")]
    make().execute(whole)
    return {name: [output for cell in cells for output in cell.get("outputs", [])] for name, cells in lessons.items()}


@pytest.mark.parametrize("name", NAMES)
def test_running_a_lesson_again_says_the_same(name, again):
    """Seeds are given and numbers rounded, so the words stay the same. If this fails: make notebooks."""
    shown = again[name]
    assert [text(output) for output in shown] == [text(output) for output in outputs(name)]
    assert [sorted(output.get("data", {})) for output in shown] == [sorted(o.get("data", {})) for o in outputs(name)]
