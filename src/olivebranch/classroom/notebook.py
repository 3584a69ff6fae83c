"""Exercises as a notebook, with cells that check themselves: as nbgrader marks them, and as Jupyter runs them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from olivebranch.base.sheet import Sheet
from olivebranch.classroom.exercises import Exercises, plans_of
from olivebranch.classroom.material import CARE, material
from olivebranch.classroom.question import Question
from olivebranch.model.files import as_model, models
from olivebranch.model.model import Model

Cell = dict[str, Any]

#: Characters with a meaning in Markdown; a backslash before each makes it plain.
_MEANT = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>()#+!|$~&"})


def notebook(sheet: Exercises, *, solved: bool = False) -> dict[str, Any]:
    """The notebook (nbformat 4.5) as JSON's own objects: for the student or, with `solved`, for the lecturer.

    The student's contains no answers. A checking cell works out the variant again and compares; it raises
    AssertionError if an answer is wrong, by which nbgrader grades. The lecturer's has solutions, for nbgrader to cut
    out.

    >>> import olivebranch as ob
    >>> cells = notebook(ob.exercises("maybe", student="s01"))["cells"]
    >>> print(cells[1]["source"])
    import olivebranch as ob
    <BLANKLINE>
    sheet = ob.exercises('maybe', student='s01')
    chain, other = sheet.chains()
    """
    tables = "\n\n".join(_table(table) for table in material(sheet))
    asked = [cell for question in sheet.questions for cell in _cells(question, solved=solved)]
    cells = [
        _cell("markdown", "title", f"# {_plain(sheet.title)}\n\n{CARE}\n\n{tables}"),
        _cell("code", "begin", f"import olivebranch as ob\n\nsheet = {_call(sheet)}\nchain, other = sheet.chains()"),
        *asked,
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _call(sheet: Exercises) -> str:
    """The call that makes these exercises again."""
    model = sheet.source
    if not isinstance(model, Model) and model not in models():
        model = as_model(model)  # a student has the notebook, and not the file
    shown = f"ob.Model.from_toml({model.to_toml()!r})" if isinstance(model, Model) else repr(str(model))
    options = [f"student={sheet.student!r}"]
    if sheet.plans != plans_of(sheet.model, None):
        options.append(f"plans={list(sheet.plans)!r}")
    if sheet.weeks is not None:
        options.append(f"weeks={sheet.weeks}")
    if sheet.seed != 1:
        options.append(f"seed={sheet.seed}")
    return f"ob.exercises({shown}, {', '.join(options)})"


def _cells(question: Question, *, solved: bool) -> Iterable[Cell]:
    name = question.name
    yield _cell("markdown", f"{name}-asked", f"## {_plain(question.title)}\n\n{_plain(question.asked)}")
    lines = ["### BEGIN SOLUTION", f"{name} = {question.code}", "### END SOLUTION"] if solved else [f"{name} = ..."]
    yield _cell("code", f"{name}-answer", "\n".join(lines), solution=True)
    check = [f"verdict = sheet.check({name!r}, {name})", "assert verdict, verdict", "print(verdict)"]
    yield _cell("code", f"{name}-check", "\n".join(check), grade=True)


def _cell(kind: str, name: str, source: str, *, solution: bool = False, grade: bool = False) -> Cell:
    """A cell; one that is answered or graded says so to nbgrader."""
    marks: dict[str, Any] = {}
    if solution or grade:
        marks = {"grade_id": name, "grade": grade, "solution": solution, "task": False, "locked": grade}
        marks = {"nbgrader": {"schema_version": 3, **marks, **({"points": 1} if grade else {})}}
    cell = {"cell_type": kind, "id": name.replace("_", "-"), "metadata": marks, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _table(table: Sheet) -> str:
    """A table in Markdown."""
    rows = [table.columns, ["---"] * len(table.columns), *table.rows]
    lines = [f"| {' | '.join(c if c == '---' else _plain(c) for c in row)} |" for row in rows]
    notes = [f"\n{_plain(note)}" for note in table.notes]
    return "\n".join([f"**{_plain(table.title)}**\n", *lines, *notes])


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    return " ".join(text.split()).translate(_MEANT)
