"""The command that writes a chain, or its runs, for other tools: export."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.rows import csv_text
from olivebranch.base.writing import check_target, write_whole
from olivebranch.chain.chain import Chain
from olivebranch.cli._app import Context, ModelName, Seed, Set, StrategyName, Weeks, app, model_with
from olivebranch.cli._streams import emit
from olivebranch.errors import ArgumentError
from olivebranch.exchange import to_dot, to_mermaid, to_prism
from olivebranch.exchange.excel import excel_bytes
from olivebranch.exchange.runs import parquet_bytes, runs_text
from olivebranch.exchange.table import rows_of
from olivebranch.studies.learn import diaries


class Format(StrEnum):
    """What a chain can be written as."""

    mermaid = "mermaid"
    dot = "dot"
    csv = "csv"
    xlsx = "xlsx"
    prism = "prism"
    runs = "runs"
    diaries = "diaries"
    parquet = "parquet"


TEXTS: dict[Format, Callable[[Chain], str]] = {
    Format.mermaid: to_mermaid,
    Format.dot: to_dot,
    Format.csv: lambda chain: csv_text(rows_of(chain)),
    Format.prism: to_prism,
}
RUNS: dict[Format, Callable[[Chain, int, int, int], str | bytes]] = {
    Format.runs: lambda chain, runs, seed, weeks: runs_text(chain.paths(runs, seed, weeks=weeks)),
    Format.diaries: lambda chain, runs, seed, weeks: runs_text(diaries(chain, runs, seed, weeks=weeks)),
    Format.parquet: lambda chain, runs, seed, weeks: parquet_bytes(chain.paths(runs, seed, weeks=weeks)),
}
HELP = (
    "A diagram (mermaid, dot), the matrix with its labels (csv, xlsx), a program for model checkers (prism), single "
    "runs as a long table (runs: CSV; parquet), or the same as made-up diaries for `learn`, without what is hidden."
)


@app.command()
def export(
    model: ModelName,
    strategy: StrategyName,
    to: Annotated[Format, typer.Option("--to", help=HELP)],
    context: Context = None,
    set_: Set = None,
    runs: Annotated[int, typer.Option("--runs", "-n", help="How many single runs to write.", min=1)] = 100,
    weeks: Weeks = DEFAULT_WEEKS,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; default: print.")] = None,
) -> None:
    """Write the chain of a model and a strategy for other tools: as a diagram, a table, a program, or single runs.

    [dim]olivebranch export maybe small_steps --to mermaid[/dim]
    [dim]olivebranch export maybe small_steps --to xlsx -o chain.xlsx[/dim]
    [dim]olivebranch export maybe small_steps --to runs --runs 30 --weeks 20 -o class.csv[/dim]
    """
    if out is not None:
        check_target(out)
    elif to in (Format.xlsx, Format.parquet):
        raise ArgumentError(f"--to {to}: is not text. Name the file to write, such as --out chain.{to}.")
    chain = Chain(model_with(model, context, set_), strategy)
    if to in RUNS:
        data = RUNS[to](chain, runs, seed, weeks)
    else:
        data = excel_bytes(chain) if to == Format.xlsx else TEXTS[to](chain).rstrip("\n") + "\n"
    if out is not None:
        typer.echo(f"wrote {write_whole(out, data)}")
    elif isinstance(data, str):  # anything else was refused above
        emit(data)
