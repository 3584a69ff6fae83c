"""The command that writes a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.base.writing import as_path, check_target
from olivebranch.cli._app import (
    Context,
    ForEver,
    ModelName,
    Runs,
    Seed,
    Set,
    StrategyNames,
    Weeks,
    app,
    draw_unseen,
    model_with,
)
from olivebranch.cli._streams import say_written
from olivebranch.errors import ArgumentError


@app.command()
def report(
    model: ModelName,
    strategies: StrategyNames = None,
    weeks: Weeks = 52,
    for_ever: ForEver = False,
    runs: Runs = None,
    seed: Seed = 1,
    draws: Annotated[
        int,
        typer.Option(help="Draws from the priors, to say how often the ranking holds; 0 to leave that out.", min=0),
    ] = 128,
    context: Context = None,
    set_: Set = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = Path("report.html"),
    pdf: Annotated[bool, typer.Option("--pdf", help="Also print a PDF beside it (needs Chromium).")] = False,
) -> None:
    """Write a report: one HTML file with the comparison, the pictures, the numbers and what they rest on.

    [dim]olivebranch report reconciliation small_steps jump_ahead -o report.html[/dim]
    [dim]olivebranch report maybe --weeks 20 --runs 100000 --seed 7 --pdf[/dim]
    """
    if for_ever and runs is not None:
        raise ArgumentError("--for-ever and --runs exclude one another: a simulation needs a horizon.")
    out = as_path(out)
    _check_target(out, pdf)
    draw_unseen()
    from olivebranch.reports import report as report_

    chosen = model_with(model, context, set_)
    written = report_(chosen, strategies, weeks=None if for_ever else weeks, runs=runs, seed=seed, draws=draws)
    say_written(written.save(out), written.html)
    if pdf:
        typer.echo(f"wrote {written.save_pdf(out.with_suffix('.pdf'))}")


def _check_target(out: Path, pdf: bool) -> None:
    """Before anything is computed, refuse a file that cannot be written."""
    if out.is_dir() or not out.name:
        raise ArgumentError(f"{out}: is a folder. Name a file, such as {out / 'report.html'}.")
    if out.suffix.lower() == ".pdf":
        raise ArgumentError(f"{out}: -o names the HTML file. Add --pdf for a PDF beside it.")
    if not out.parent.is_dir():
        raise ArgumentError(f"{out}: cannot be written (there is no folder {out.parent}).")
    check_target(out)
    if pdf:
        from olivebranch.reports.pdf import find_chromium

        if out.exists() and not out.is_file():
            raise ArgumentError(
                f"{out}: is not a file, and a PDF goes beside the report. Name a file, or leave --pdf out."
            )
        check_target(out.with_suffix(".pdf"))
        find_chromium()
