"""A class's exercises in a folder: what students get, and what the lecturer keeps."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from olivebranch.base.arguments import as_list
from olivebranch.base.rows import csv_text
from olivebranch.base.writing import as_path, made_folder, write_whole
from olivebranch.classroom.exercises import Exercises
from olivebranch.classroom.moodle import moodle
from olivebranch.classroom.notebook import notebook
from olivebranch.classroom.paper import key, paper
from olivebranch.classroom.quiz import quiz
from olivebranch.errors import ArgumentError, printed


def write_class(sheets: Iterable[Exercises], folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write the exercises of some students into a folder, and return the paths.

    ``students/`` has a notebook and a sheet to print for each, without answers. ``lecturer/`` has, for each, the solved
    notebook and a quiz for jupyterquiz, and for all of them the key (HTML and CSV) and Moodle's questions.

    Raises
    ------
    ArgumentError
        if nobody is named, or two students' files would have the same name.
    OSError
        if a file cannot be written.

    >>> import olivebranch as ob
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     paths = write_class([ob.exercises("maybe", student="s01")], folder)
    >>> sorted(path.name for path in paths)
    ['key.csv', 'key.html', 'moodle.xml', 's01.html', 's01.ipynb', 's01.quiz.json', 's01.solved.ipynb']
    """
    listed: list[Exercises] = as_list("sheets", sheets, "[ob.exercises('maybe', student='s01')]")
    if not listed:
        raise ArgumentError("sheets = []: name at least one student.")
    named = {_file(sheet.student): sheet for sheet in listed}
    if len(named) < len(listed):
        twice = next(s.student for s in listed if named[_file(s.student)] is not s)
        raise ArgumentError(
            f"student {printed(twice)}: another student's files would have the same name. Change one of them."
        )
    target = as_path(folder)
    contents = {
        "lecturer/key.html": key(listed),
        "lecturer/key.csv": _csv(listed),
        "lecturer/moodle.xml": moodle(listed),
    }
    for name, sheet in named.items():
        contents |= {
            f"students/{name}.ipynb": _json(notebook(sheet)),
            f"students/{name}.html": paper(sheet),
            f"lecturer/{name}.solved.ipynb": _json(notebook(sheet, solved=True)),
            f"lecturer/{name}.quiz.json": _json(quiz(sheet)),
        }
    with made_folder(target), made_folder(target / "students"), made_folder(target / "lecturer"):
        return tuple(write_whole(target / name, content) for name, content in contents.items())


def _file(student: str) -> str:
    """A student's name as the name of a file: letters, digits, points and hyphens stay."""
    return re.sub(r"[^\w.-]+", "_", student).strip(".") or "_"


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _csv(sheets: Sequence[Exercises]) -> str:
    """The key as a table: a row for each student and question."""
    rows = [[s.student, q.name, q.answer, q.tolerance] for s in sheets for q in s.questions]
    return csv_text([["student", "question", "answer", "tolerance"], *rows])
