"""Commands about optima: best, frontier. Each prints the note of caution with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from olivebranch.base.text import CARE, plain
from olivebranch.cli._app import (
    Context,
    Csv,
    ForEver,
    Json,
    ModelName,
    Set,
    StrategyNames,
    Weeks,
    app,
    completing,
    console,
    model_with,
    only_one,
    print_csv,
    print_json,
    say,
    say_hanging,
)
from olivebranch.cli.rests_on import Weight

if TYPE_CHECKING:
    from olivebranch.model.model import Model
    from olivebranch.studies.best import BestPacing, Frontier
    from olivebranch.studies.best.tree import RuleTree

Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", help="An action to leave out; may be given again.", autocompletion=completing(lambda m: m.actions)
    ),
]


@app.command()
def best(
    model: ModelName,
    weeks: Weeks = 52,
    for_ever: ForEver = False,
    weight: Weight = 0.02,
    size: Annotated[int | None, typer.Option(help="The most leaves of the rule.")] = None,
    loss: Annotated[float | None, typer.Option(help="How much worse than the best the rule may be.")] = None,
    without: Without = None,
    python: Annotated[
        bool, typer.Option("--python", help="Print the rule as Python that makes it a strategy.")
    ] = False,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """The best pacing, and a rule of a few lines that comes near it. An optimum of a toy model, not advice.

    [dim]olivebranch best reconciliation[/dim]
    [dim]olivebranch best maybe --weeks 20 --loss 0 --python[/dim]
    """
    from olivebranch.studies.best import best_pacing

    only_one(json=as_json, csv=as_csv, python=python)
    chosen = model_with(model, context, set_)
    found = best_pacing(chosen, None if for_ever else weeks, weight=weight, without=without or ())
    rule = found.rule(size, loss)
    if python:
        typer.echo(rule.source(), nl=False)
    elif as_csv:
        print_csv([{"strategy": found.strategy.name, "worth": found.value, **found.outcomes.row()}, _row(rule)])
    elif as_json:
        print_json({**_asked(chosen, found), **_bounds(found), "rule": _told(rule)})
    else:
        found.sheet().print(console())
        for line in ("", *rule.lines):
            say_hanging(line)


@app.command()
def frontier(
    model: ModelName,
    strategies: StrategyNames = None,
    weeks: Weeks = 52,
    for_ever: ForEver = False,
    harm: Annotated[
        str | None, typer.Option(help="strain, unwelcome, shut or unwelcome>=2; default: what is weighed.")
    ] = None,
    at: Annotated[float | None, typer.Option(help="Also: the most success with at most this much harm.")] = None,
    without: Without = None,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """What care costs: the most success for each amount of harm. Each point is a rule that can be followed.

    [dim]olivebranch frontier reconciliation[/dim]
    [dim]olivebranch frontier ladder --harm shut --at 0.05[/dim]
    """
    from olivebranch.studies.best import frontier as study

    only_one(json=as_json, csv=as_csv)
    chosen = model_with(model, context, set_)
    horizon = None if for_ever else weeks
    found = study(chosen, horizon, harm=harm, strategies=strategies, without=without or ())
    mixed = None if at is None else found.at(harm=at)
    rows = found.to_frame().reset_index().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        limit = (
            {} if mixed is None else {"at": {"harm": mixed.harm, found.success: mixed.success, "worth": mixed.value}}
        )
        print_json({**_asked(chosen, found), "harm": found.harm, "vertices": rows, **limit})
    else:
        found.sheet().print(console())
        if mixed is not None:
            shares = [f"{100 * share:.1f} %" for share, _ in mixed.parts]
            how = (
                f"{' one rule and '.join(shares)} another, by a coin at the start" if len(shares) > 1 else "by one rule"
            )
            within = f"With at most {at:g} {plain(found.harm)}"
            say(f"{within}: {100 * mixed.success:.2f} % {plain(found.success)} ({how}).")


def _asked(model: Model, found: BestPacing | Frontier) -> dict[str, Any]:
    return {"model": model.name, "weeks": found.weeks, "advice": found.care, "note": model.note, "care": CARE}


def _bounds(found: BestPacing) -> dict[str, Any]:
    numbers = {"worth": found.value, "lower": found.lower, "upper": found.upper, "fully_seen": found.fully_seen}
    return {**numbers, "outcomes": found.outcomes.row()}


def _row(rule: RuleTree) -> dict[str, Any]:
    return {"strategy": rule.strategy.name, "worth": rule.value, **rule.outcomes.row()}


def _told(rule: RuleTree) -> dict[str, Any]:
    numbers = {"size": rule.size, "worth": rule.value, "loss": rule.loss}
    return {**numbers, "words": rule.words(), "source": rule.source(), "outcomes": rule.outcomes.row()}
