"""The command that writes the teaching page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.base.writing import check_target
from olivebranch.cli._app import Context, Set, app, complete_models, model_with
from olivebranch.cli._streams import say_written
from olivebranch.errors import ArgumentError


@app.command()
def page(
    model: Annotated[
        str | None,
        typer.Argument(help="A small model, for its sandbox; default: the lesson.", autocompletion=complete_models),
    ] = None,
    strategies: Annotated[
        str | None,
        typer.Option("--strategies", help="Names, with commas; default: those in the file, or all that fit."),
    ] = None,
    weeks: Annotated[
        int | None, typer.Option("--weeks", "-w", help="The horizon that the sandbox starts with.", min=1)
    ] = None,
    context: Context = None,
    set_: Set = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = Path("page.html"),
    scorm: Annotated[
        Path | None, typer.Option("--scorm", help="Instead, a package for a learning platform (SCORM 1.2).")
    ] = None,
    link: Annotated[
        str | None,
        typer.Option("--link", help="With --scorm: a link copied from the page, with whose settings it begins."),
    ] = None,
) -> None:
    """Write the teaching page: one HTML file that needs neither a network nor other files.

    [dim]olivebranch page -o page.html[/dim]
    [dim]olivebranch page ladder --strategies small_steps,jump_ahead -o ladder.html[/dim]
    [dim]olivebranch page --scorm lesson.zip[/dim]
    """
    from olivebranch.web import page as page_
    from olivebranch.web import scorm as scorm_

    check_target(out if scorm is None else scorm)
    if link is not None and scorm is None:
        raise ArgumentError("--link sets where a package begins: name it with --scorm FILE.")
    if model is None and (context or set_):
        raise ArgumentError("--context and --set change a model: name the model whose sandbox you want.")
    chosen = None if strategies is None else [name.strip() for name in strategies.split(",") if name.strip()]
    whose = None if model is None else model_with(model, context, set_)
    if scorm is not None:
        typer.echo(f"wrote {scorm_(whose, chosen, weeks=weeks, link=link).save(scorm)}")
        return
    written = page_(whose, chosen, weeks=weeks)
    say_written(written.save(out), written.html)
