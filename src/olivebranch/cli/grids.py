"""The command that works off a grid: sweep."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import get_context
from typing import Annotated, Any

import numpy as np
import typer

from olivebranch.base.text import CARE
from olivebranch.cli._app import (
    Csv,
    Json,
    ModelName,
    Set,
    StrategyNames,
    Weeks,
    app,
    console,
    model_with,
    only_one,
    print_csv,
    print_json,
)
from olivebranch.errors import ArgumentError
from olivebranch.model.files import load
from olivebranch.studies.draws.running import Interrupted

MOST_STEPS = 100_000  # of one range


def _sides(ctx: typer.Context, incomplete: str) -> list[str]:
    try:
        model = load(ctx.params.get("model") or "reconciliation")
    except Exception:  # completion must never print an error
        return []
    sides = ["context=", *(f"{name}=" for name in model.parameters)]
    if incomplete.startswith("context="):
        sides = [f"context={name}" for name in model.contexts]
    return [side for side in sides if side.startswith(incomplete)]


Sides = Annotated[
    list[str] | None,
    typer.Option(
        "--over",
        "-o",
        help="A side of the grid: NAME=VALUE,VALUE,... or NAME=FIRST:LAST:HOW_MANY, or context=NAME,... (an empty "
        "name is the model as it stands). May be repeated.",
        autocompletion=_sides,
    ),
]


@app.command()
def sweep(
    model: ModelName,
    strategies: StrategyNames = None,
    over: Sides = None,
    draws: Annotated[int, typer.Option("--draws", "-d", help="Draws a cell; 0: the stated values only.", min=0)] = 0,
    store: Annotated[str, typer.Option("--store", help="The folder that keeps what is done, as Parquet.")] = "sweep",
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="Processes; the answer is the same.", min=1)] = 1,
    weeks: Weeks = 52,
    seed: Annotated[int, typer.Option(help="Of the draws: the same seed gives the same draws.", min=0)] = 1,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Work off a grid of parameters, contexts, strategies and draws, chunk by chunk, into a folder.

    Stop it as you like: the same command goes on from there, and a larger grid or more draws re-use what is done.

    [dim]olivebranch sweep maybe --over slam=0.1,0.25,0.4 --weeks 20[/dim]
    [dim]olivebranch sweep reconciliation small_steps jump_ahead --over skip=0.2,1 --over nag=0:0.4:5[/dim]
    [dim]olivebranch sweep reconciliation --over context=,betrayal,co_parents --draws 256 --store grid/ --jobs 2[/dim]
    """
    from olivebranch.sweeps.sweep import sweep as study

    only_one(json=as_json, csv=as_csv)
    chosen, sides = model_with(model, None, set_), _over(over or ())
    with _pool(jobs) as pool:
        try:
            found = study(
                chosen, strategies, over=sides, draws=draws, store=store, weeks=weeks, seed=seed, executor=pool
            )
        except Interrupted as stopped:
            typer.echo(f"error: {stopped}", err=True)
            raise typer.Exit(130) from None
    if not (as_csv or as_json):
        found.sheet().print(console())
        return
    frame = found.summary().astype({"context": str, "strategy": str})
    if as_csv:
        print_csv(frame.to_dict("records"), frame.columns)
    else:
        print_json(
            {
                "model": chosen.name,
                "weeks": weeks,
                "draws": draws,
                "seed": seed,
                "store": store,
                "refused": [found.grid.label(cell) for cell in found.refused],
                "rejected": found.rejected,
                "never_chosen": list(found.never_chosen),
                "note": chosen.note,
                "care": CARE,
                "cells": frame.to_dict("records"),
            }
        )


def _pool(jobs: int) -> AbstractContextManager[Executor | None]:
    """Processes that leave Ctrl-C to this one."""
    if jobs == 1:
        return nullcontext()
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_leave_it)


def _leave_it() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _over(given: Iterable[str]) -> dict[str, list[Any]]:
    """{name: values} from NAME=VALUES."""
    found: dict[str, list[Any]] = {}
    for text in given:
        name, equals, values = text.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ArgumentError(f"--over {text}: write a name, = and values, such as --over skip=0.1,0.22,1.")
        if name in found:
            raise ArgumentError(f"--over {name} is given twice: say all its values at once.")
        parts = [part.strip() for part in values.split(",")]
        found[name] = parts if name == "context" else [value for part in parts for value in _values(part, text)]
    return found


def _values(part: str, text: str) -> list[float]:
    """A number, or the numbers of FIRST:LAST:HOW_MANY."""
    try:
        if ":" not in part:
            return [float(part)]
        first, last, count = part.split(":")
        if not 1 <= int(count) <= MOST_STEPS:
            raise ValueError
        return list(map(float, np.linspace(float(first), float(last), int(count))))
    except ValueError:
        raise ArgumentError(
            f"--over {text}: {part!r} is neither a number nor FIRST:LAST:HOW_MANY, such as 0:0.4:5."
        ) from None
