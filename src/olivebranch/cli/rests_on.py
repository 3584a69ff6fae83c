"""Commands about what the answers rest on: uncertainty, claims, regimes, calibration."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Annotated, Any

import typer

from olivebranch.base.arguments import is_name
from olivebranch.base.text import CARE
from olivebranch.cli._app import (
    Context,
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
    say,
    stop,
)
from olivebranch.cli._streams import console
from olivebranch.errors import ArgumentError, UnknownName, shorten
from olivebranch.model.model import Model
from olivebranch.studies.compare import chosen
from olivebranch.studies.draws.running import Interrupted

if TYPE_CHECKING:
    from olivebranch.studies.claims import Claims
    from olivebranch.studies.uncertainty import Uncertainty
    from olivebranch.studies.uncertainty.tornado import Tornado

Draws = Annotated[int, typer.Option("--draws", "-d", help="Draws of the parameters from their priors.", min=1)]
IN_WEIGHT = "What a week of their strain (or an unwelcome contact, or a shut door) takes away from a yes; above 0."
Weight = Annotated[float, typer.Option("--weight", help=IN_WEIGHT)]
Workers = Annotated[
    int, typer.Option("--workers", help="Processes that share the work; the answer is the same.", min=1)
]
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
        str | None, typer.Option("--tornado", help="Also show what the first ending depends on under this strategy.")
    ] = None,
    workers: Workers = 1,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """How well does a ranking stand up to uncertain inputs? Every draw from the priors is solved exactly.

    [dim]olivebranch uncertainty reconciliation small_steps jump_ahead --draws 1000[/dim]
    [dim]olivebranch uncertainty maybe --weeks 20 --tornado small_steps[/dim]
    """
    from olivebranch.studies.uncertainty import uncertainty as study

    only_one(json=as_json, csv=as_csv)
    only_one(tornado=tornado is not None, csv=as_csv)  # CSV is one table
    changed = model_with(model, context, set_)
    if tornado is not None:
        _check_tornado(tornado, changed, strategies)
    found = _done(lambda pool: study(changed, strategies, weeks=weeks, draws=draws, seed=seed, executor=pool), workers)
    rows = found.to_frame().reset_index().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        weighed = {"weight": weight, **_choice(found, weight), "never_chosen": list(found.never_chosen)}
        influence = {} if tornado is None else {"tornado": _influence(found.tornado(strategy=tornado))}
        print_json({**_asked(found), **weighed, **_rests(changed), "spread": rows, **influence})
    else:
        _print_uncertainty(found, weight, tornado)
    _end(found)


def _check_tornado(name: str, model: Model, strategies: list[str] | None) -> None:
    """Refuse a strategy that is not in the study before anything is solved."""
    names = [plan.name for plan in chosen(model, strategies)]
    if not is_name(name, names):
        raise UnknownName("strategy", name, names, " in this study (--tornado)")


def _influence(found: Tornado) -> list[dict[Any, Any]]:
    return found.to_frame().reset_index().to_dict("records")


def _choice(found: Uncertainty, weight: float) -> dict[str, Any]:
    """What choosing under uncertainty costs; empty if every strategy pushes."""
    if not found.candidates:
        return {}
    return {"best": found.best(weight=weight), "loss": found.loss(weight=weight), "evpi": found.evpi(weight=weight)}


def _print_uncertainty(found: Uncertainty, weight: float, tornado: str | None) -> None:
    choice = _choice(found, weight)  # comes before anything is printed, so that a wrong weight prints nothing
    influence = None if tornado is None else found.tornado(strategy=tornado).sheet()
    found.sheet(weight).print(console())
    if choice:
        points = f"{100 * choice['evpi']:.1f} points (the expected value of perfect information)"
        say(f"At weight {weight:g}, knowing every parameter before choosing would add {points}.")
    if influence is not None:
        typer.echo()
        influence.print(console())


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
    """The claims, each with its verdict and the share of draws in which it holds.

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
        print_json({**_asked(found), **_rests(chosen), "claims": found.rows()})
    else:
        found.sheet().print(console())
    _end(found)


def _sides(model: Model) -> list[str]:
    """What may vary on a map."""
    return [*model.parameters, "weeks=", *(f"{name}=" for name in model.states)]


VARIES = "What varies: a parameter, or NAME=VALUE,VALUE,... (also weeks, or a variable's start)."
SideX = Annotated[str, typer.Option("--x", help=VARIES, autocompletion=completing(_sides))]
SideY = Annotated[
    str | None, typer.Option("--y", help="The same, for the other side of the map.", autocompletion=completing(_sides))
]


@app.command()
def regimes(
    model: ModelName,
    strategies: StrategyNames = None,
    x: SideX = "",
    y: SideY = None,
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
        raise ArgumentError("--x is missing: give what varies, such as --x weeks=1,5,20 or --x skip.")
    chosen = model_with(model, context, set_)
    found = study(
        chosen, strategies, x=_axis(x, chosen), y=None if y is None else _axis(y, chosen), weeks=weeks, weight=weight
    )
    rows = found.to_frame().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        print_json({"model": chosen.name, "by": dict(found.counts), "weeks": weeks, **_rests(chosen), "cells": rows})
    else:
        found.sheet().print(console())
        for name, pushes in zip(found.strategies, found.barred, strict=True):
            if not pushes:
                say(found.when(name))


def _axis(text: str, model: Model) -> Any:
    """A side of the map: a name, or a name, = and values."""
    name, equals, given = text.partition("=")
    if not equals:
        return text
    values: list[Any] = [item.strip() for item in given.split(",") if item.strip()]
    if name == "weeks":
        return {name: [_week(item, text) for item in values]}
    if name in model.states:
        return {name: values}
    try:
        numbers = [float(item) for item in values]
    except ValueError:
        numbers = [math.nan]
    if not all(map(math.isfinite, numbers)):
        raise ArgumentError(f"{shorten(text)}: write numbers, separated by commas, such as skip=0.2,0.5,1.")
    return {name: numbers}


def _week(item: str, text: str) -> int:
    try:
        return int(item)
    except ValueError:
        raise ArgumentError(f"{shorten(text)}: weeks are whole numbers, such as weeks=1,5,20.") from None


@app.command()
def calibration(
    model: OfModel = "reconciliation", set_: Set = None, as_json: Json = False, as_csv: Csv = False
) -> None:
    """The model's answers beside published numbers, hits and misses alike.

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
        print_json({"model": chosen.name, "hits": found.hits, **_rests(chosen), "targets": rows})
    else:
        found.sheet().print(console())


def _asked(found: Uncertainty | Claims) -> dict[str, Any]:
    """The question that the draws answer, for JSON."""
    names = ("weeks", "draws", "seed", "rejected")
    return {"model": found.model.name, **{name: getattr(found, name) for name in names}}


def _rests(model: Model) -> dict[str, Any]:
    """What the numbers rest on, for JSON."""
    return {"note": model.note, "care": CARE}


def _done(study: Callable[[Executor | None], Any], workers: int) -> Any:
    """The result of a study or, if it is interrupted, the result from the draws that were done."""
    with processes(workers) as pool:
        try:
            return study(pool)
        except Interrupted as stopped:
            if stopped.partial is None:
                raise stop(stopped) from None
            return stopped.partial


def _end(found: Uncertainty | Claims) -> None:
    """Exit with the code of an interruption if the result is incomplete."""
    if found.interrupted:
        some = f"this is from {found.draws:,} of {found.asked:,} draws"
        raise stop(f"interrupted: {some if found.draws < found.asked else 'not every context was solved'}.")
