"""The command that solves a grid: sweep."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import numpy as np
import typer

from olivebranch.base.text import CARE
from olivebranch.cli._app import (
    Csv,
    DrawSeed,
    Json,
    ModelName,
    Set,
    StrategyNames,
    Weeks,
    app,
    completing,
    model_with,
    only_one,
    print_csv,
    print_json,
    processes,
    stop,
)
from olivebranch.cli._streams import console
from olivebranch.errors import ArgumentError, printed, shorten
from olivebranch.model.model import Model
from olivebranch.studies.draws.running import Interrupted

MOST_STEPS = 100_000  # the most values of one range


def _sides(model: Model) -> list[str]:
    """What may stand first in --over: a parameter, or a context in full."""
    return [*(f"{name}=" for name in model.parameters), *(f"context={name}" for name in model.contexts)]


Sides = Annotated[
    list[str] | None,
    typer.Option(
        "--over",
        "-o",
        help="A side of the grid: NAME=VALUE,VALUE,... or NAME=FIRST:LAST:HOW_MANY, or context=NAME,... (an empty "
        "name is the model in no context). May be repeated.",
        autocompletion=completing(_sides),
    ),
]


CellDraws = Annotated[int, typer.Option("--draws", "-d", help="Draws for each cell; 0: only the stated values.", min=0)]
StoreFolder = Annotated[str, typer.Option("--store", help="The folder that keeps what is done, as Parquet files.")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", help="Processes that share the work; the answer is the same.", min=1)
]


@app.command()
def sweep(
    model: ModelName,
    strategies: StrategyNames = None,
    over: Sides = None,
    draws: CellDraws = 0,
    store: StoreFolder = "sweep",
    jobs: Jobs = 1,
    weeks: Weeks = 52,
    seed: DrawSeed = 1,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Solve a grid of parameters, contexts, strategies and draws, chunk by chunk, and store it in a folder.

    You can stop it at any time: the same command carries on from there. A larger grid, or more draws, re-uses what is
    done.

    [dim]olivebranch sweep maybe --over slam=0.1,0.25,0.4 --weeks 20[/dim]
    [dim]olivebranch sweep reconciliation small_steps jump_ahead --over skip=0.2,1 --over nag=0:0.4:5[/dim]
    [dim]olivebranch sweep reconciliation --over context=,betrayal,co_parents --draws 256 --store grid/ --jobs 2[/dim]
    """
    from olivebranch.sweeps.sweep import sweep as study

    only_one(json=as_json, csv=as_csv)
    chosen = model_with(model, None, set_)
    asked: dict[str, Any] = {"draws": draws, "store": store, "weeks": weeks, "seed": seed}
    sides = _over(over or ())
    with processes(jobs) as pool:
        try:
            found = study(chosen, strategies, over=sides, executor=pool, **asked)
        except Interrupted as stopped:
            raise stop(stopped) from None
    if not (as_csv or as_json):
        found.sheet().print(console())
        return
    frame = found.summary().astype({"context": str, "strategy": str})
    rows = frame.to_dict("records")
    if as_csv:
        print_csv(rows, frame.columns)
        return
    left_out = {
        "refused": [found.grid.label(cell) for cell in found.refused],
        "rejected": found.rejected,
        "never_chosen": list(found.never_chosen),
    }
    print_json({"model": chosen.name, **asked, **left_out, "note": chosen.note, "care": CARE, "cells": rows})


def _over(given: Iterable[str]) -> dict[str, list[Any]]:
    """{name: values} from NAME=VALUES."""
    sides: dict[str, list[Any]] = {}
    for text in given:
        name, equals, values = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ArgumentError(f"--over {shorten(text)}: write a name, = and values, such as --over skip=0.1,0.22,1.")
        if name in sides:
            raise ArgumentError(f"--over {name} is given twice: give all its values at once.")
        items = [item.strip() for item in values.split(",")]
        sides[name] = items if name == "context" else [value for item in items for value in _values(item, text)]
    return sides


def _values(item: str, text: str) -> list[float]:
    """A number, or the numbers of FIRST:LAST:HOW_MANY."""
    try:
        if ":" not in item:
            return [float(item)]
        first, last, count = item.split(":")
        if not 1 <= int(count) <= MOST_STEPS:
            raise ValueError
        return list(map(float, np.linspace(float(first), float(last), int(count))))
    except ValueError:
        raise ArgumentError(
            f"--over {shorten(text)}: {printed(item)} is neither a number nor FIRST:LAST:HOW_MANY, such as 0:0.4:5."
        ) from None
