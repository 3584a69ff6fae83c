"""The command that writes a chain for other tools: export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from olivebranch.base.writing import write_whole
from olivebranch.chain.chain import Chain
from olivebranch.cli._app import Context, ModelName, Set, StrategyName, app, model_with
from olivebranch.cli._streams import emit
from olivebranch.exchange import to_dot, to_mermaid
from olivebranch.exchange.table import csv_text


class Format(StrEnum):
    """What a chain can be written as."""

    mermaid = "mermaid"
    dot = "dot"
    csv = "csv"


WRITERS = {Format.mermaid: to_mermaid, Format.dot: to_dot, Format.csv: csv_text}


@app.command()
def export(
    model: ModelName,
    strategy: StrategyName,
    to: Annotated[Format, typer.Option("--to", help="A diagram (mermaid, dot), or the matrix with its labels (csv).")],
    context: Context = None,
    set_: Set = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write; default: print.")] = None,
) -> None:
    """Write the chain of a model and a strategy for other tools: as a diagram, or as a table.

    [dim]olivebranch export maybe small_steps --to mermaid[/dim]
    [dim]olivebranch export maybe small_steps --to csv -o chain.csv[/dim]
    """
    text = WRITERS[to](Chain(model_with(model, context, set_), strategy)).rstrip("\n") + "\n"
    if out is None:
        emit(text)
    else:
        typer.echo(f"wrote {write_whole(out, text)}")
