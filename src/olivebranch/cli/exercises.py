"""The command that writes exercises for a class: exercises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.base.rows import unreadable
from olivebranch.base.writing import as_path
from olivebranch.cli._app import Context, ModelName, Set, app, console, model_with
from olivebranch.errors import ArgumentError


@app.command()
def exercises(
    model: ModelName,
    student: Annotated[str | None, typer.Option("--student", help="A name or number: its variant.")] = None,
    students: Annotated[Path | None, typer.Option("--students", help="A file with a name on each line.")] = None,
    plans: Annotated[
        list[str] | None, typer.Option("--plan", help="Two strategies to ask about; give it twice.")
    ] = None,
    context: Context = None,
    set_: Set = None,
    weeks: Annotated[
        int | None, typer.Option("--weeks", "-w", help="The horizon; default: what happens for ever.", min=1)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the class: another gives other numbers.", min=0)] = 1,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A folder for the files; default: print.")] = None,
) -> None:
    """Exercises with exact keys: other numbers for each student, as a notebook, for Moodle and on paper.

    The folder has what students get (students/) and what you keep (lecturer/).

    [dim]olivebranch exercises maybe --student s01[/dim]
    [dim]olivebranch exercises maybe --students names.txt --out class/[/dim]
    """
    from olivebranch.classroom import exercises as exercises_of
    from olivebranch.classroom.folder import write_class
    from olivebranch.classroom.material import material

    changed = model if context is None and not set_ else model_with(model, context, set_)
    names = [] if students is None else _names(students)
    names += [] if student is None else [student]
    if not names:
        raise ArgumentError("whose exercises? Give --student NAME, or --students FILE with a name on each line.")
    sheets = [exercises_of(changed, student=name, plans=plans or None, weeks=weeks, seed=seed) for name in names]
    if out is not None:
        paths = write_class(sheets, out)
        typer.echo(f"wrote {len(paths)} files to {out}")
        return
    for sheet in sheets:
        for table in (sheet.sheet(), *material(sheet)):
            table.print(console())
            typer.echo()


def _names(path: Path) -> list[str]:
    """The names in a file: one on each line; blank lines are left out."""
    file = as_path(path)
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from None
    names = [line.strip() for line in lines if line.strip()]
    if not names:
        raise ArgumentError(f"{file}: has no names. Write one on each line.")
    return names
