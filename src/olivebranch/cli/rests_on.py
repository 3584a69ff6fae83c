"""Commands about what the answers rest on: uncertainty, claims, regimes, calibration."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from olivebranch.base.text import CARE
from olivebranch.cli._app import (
    Context,
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
    say,
)
from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.studies.draws.running import Interrupted

Draws = Annotated[int, typer.Option("--draws", "-d", help="Draws of the parameters from their priors.", min=1)]
DrawSeed = Annotated[int, typer.Option("--seed", help="Of the draws: the same seed gives the same draws.", min=0)]
Weight = Annotated[
    float, typer.Option("--weight", help="What a week of their strain takes off a yes; 0 looks away from harm.", min=0)
]
Workers = Annotated[int, typer.Option("--workers", help="Processes to share the work; the answer is the same.", min=1)]
OfModel = Annotated[str, typer.Argument(help="A bundled model, or the path of a model file.")]


@app.command()
def uncertainty(
    model: ModelName,
    strategies: StrategyNames = None,
    weeks: Weeks = 52,
    draws: Draws = 1000,
    seed: DrawSeed = 1,
    weight: Weight = 0.02,
    tornado: Annotated[
        str | None, typer.Option("--tornado", help="Show what this strategy's first ending rests on.")
    ] = None,
    workers: Workers = 1,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """How far a ranking survives what is not known: every draw from the priors, solved exactly.

    [dim]olivebranch uncertainty reconciliation small_steps jump_ahead --draws 1000[/dim]
    [dim]olivebranch uncertainty maybe --weeks 20 --tornado small_steps[/dim]
    """
    from olivebranch.studies.uncertainty import uncertainty as study

    only_one(json=as_json, csv=as_csv)
    chosen = model_with(model, context, set_)
    found = _done(lambda pool: study(chosen, strategies, weeks=weeks, draws=draws, seed=seed, executor=pool), workers)
    frame = found.to_frame().reset_index()
    if as_csv:
        print_csv(frame.to_dict("records"))
    elif as_json:
        one = {"best": found.best(weight=weight), "loss": found.loss(weight=weight), "evpi": found.evpi(weight=weight)}
        print_json(
            {
                "model": chosen.name,
                "weeks": weeks,
                "draws": found.draws,
                "seed": seed,
                "rejected": found.rejected,
                "weight": weight,
                **(one if found.candidates else {}),
                "never_chosen": list(found.never_chosen),
                "note": chosen.note,
                "care": CARE,
                "spread": frame.to_dict("records"),
            }
        )
    else:
        told = ""
        if found.candidates:  # worked out before anything is printed: a wrong weight prints nothing
            lead = ", ".join(f"{name} {value:.3f}" for name, value in found.loss(weight=weight).items())
            worth = f"Knowing everything would add {found.evpi(weight=weight):.3f}."
            told = f"Expected loss at weight {weight:g}: {lead}. {worth}"
        blown = None if tornado is None else found.tornado(strategy=tornado).sheet()
        found.sheet().print(console())
        if told:
            say(told)
        if blown is not None:
            typer.echo()
            blown.print(console())


@app.command()
def claims(
    model: OfModel = "reconciliation",
    weeks: Weeks = 52,
    draws: Draws = 256,
    seed: DrawSeed = 1,
    workers: Workers = 1,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """The claims, each with its verdict and the share of draws in which it holds; failing ones shown as plainly.

    [dim]olivebranch claims[/dim]
    [dim]olivebranch claims --set skip=1 --csv[/dim]
    """
    from olivebranch.studies.claims import claims as study

    only_one(json=as_json, csv=as_csv)
    chosen = model_with(model, context, set_)
    found = _done(lambda pool: study(chosen, weeks=weeks, draws=draws, seed=seed, executor=pool), workers)
    if as_csv:
        print_csv(found.rows())
    elif as_json:
        print_json(
            {
                "model": chosen.name,
                "weeks": weeks,
                "draws": found.draws,
                "seed": seed,
                "rejected": found.rejected,
                "note": chosen.note,
                "care": CARE,
                "claims": found.rows(),
            }
        )
    else:
        found.sheet().print(console())


@app.command()
def regimes(
    model: ModelName,
    strategies: StrategyNames = None,
    x: Annotated[str, typer.Option("--x", help="A parameter, or NAME=VALUE,VALUE,... (also weeks).")] = "",
    y: Annotated[str | None, typer.Option("--y", help="The same, for the other side of the map.")] = None,
    weeks: Weeks = 52,
    weight: Weight = 0.02,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """When does jumping win? The best strategy over two parameters, starting points or horizons.

    [dim]olivebranch regimes maybe small_steps jump_ahead --x weeks=1,2,5,20 --y cold_yes=0.08,0.3[/dim]
    [dim]olivebranch regimes reconciliation small_steps jump_ahead --x skip --y bristle[/dim]
    """
    from olivebranch.studies.regimes import regimes as study

    only_one(json=as_json, csv=as_csv)
    if not x:
        raise ArgumentError("--x is missing: say what to vary, such as --x weeks=1,5,20 or --x skip.")
    chosen = model_with(model, context, set_)
    found = study(
        chosen, strategies, x=_axis(x, chosen), y=None if y is None else _axis(y, chosen), weeks=weeks, weight=weight
    )
    rows = found.to_frame().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        print_json(
            {
                "model": chosen.name,
                "by": dict(found.counts),
                "weeks": weeks,
                "note": chosen.note,
                "care": CARE,
                "cells": rows,
            }
        )
    else:
        found.sheet().print(console())
        for name in found.strategies:
            if not found.barred[found.strategies.index(name)]:
                say(found.when(name))


def _axis(text: str, model: Model) -> Any:
    """A side of the map: a name, or a name, = and values."""
    name, equals, given = text.partition("=")
    if not equals:
        return text
    values: list[Any] = [part.strip() for part in given.split(",") if part.strip()]
    if name == "weeks":
        return {name: [_number(part, int, text) for part in values]}
    if name in model.states:
        return {name: values}
    try:
        numbers = [float(part) for part in values]
    except ValueError:
        numbers = [math.nan]
    if not all(map(math.isfinite, numbers)):
        raise ArgumentError(f"{text}: write numbers, with commas between, such as skip=0.2,0.5,1.")
    return {name: numbers}


def _number(part: str, kind: type[int], text: str) -> int:
    try:
        return kind(part)
    except ValueError:
        raise ArgumentError(f"{text}: weeks are whole numbers, such as weeks=1,5,20.") from None


@app.command()
def calibration(
    model: OfModel = "reconciliation", set_: Set = None, as_json: Json = False, as_csv: Csv = False
) -> None:
    """The model's answers beside published ones, hits and misses alike.

    [dim]olivebranch calibration[/dim]
    [dim]olivebranch calibration second_time --json[/dim]
    """
    from olivebranch.studies.calibration import calibration as study

    only_one(json=as_json, csv=as_csv)
    chosen = model_with(model, None, set_)
    found = study(chosen)
    rows = found.to_frame().reset_index().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        print_json({"model": chosen.name, "hits": found.hits, "note": chosen.note, "care": CARE, "targets": rows})
    else:
        found.sheet().print(console())


def _done(study: Any, workers: int) -> Any:
    """The study; interrupted, what it has."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    try:
        if workers == 1:
            return study(None)
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            return study(pool)
    except Interrupted as stopped:
        if stopped.partial is None:
            raise ArgumentError(str(stopped)) from None
        return stopped.partial
