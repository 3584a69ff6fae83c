"""The command about diaries: learn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
    complete_strategies,
    console,
    model_with,
    only_one,
    print_csv,
    print_json,
    say,
    stop,
)
from olivebranch.errors import ArgumentError
from olivebranch.studies.draws.running import Interrupted

if TYPE_CHECKING:
    from olivebranch.studies.learn import Learned
    from olivebranch.studies.uncertainty import Uncertainty

COLUMNS = "A CSV file of diaries: who, week, action, and what was heard and seen."
IN_GAPS = "The strategy followed in weeks of which a diary says nothing."


@app.command()
def learn(
    model: ModelName,
    diaries: Annotated[Path, typer.Argument(help=COLUMNS)],
    strategies: StrategyNames = None,
    gaps: Annotated[str | None, typer.Option(help=IN_GAPS, autocompletion=complete_strategies)] = None,
    weeks: Weeks = 52,
    draws: Annotated[int, typer.Option("--draws", "-d", help="Draws of the parameters.", min=1)] = 1024,
    seed: DrawSeed = 1,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """What do made-up diaries tell of the parameters, and how do strategies rank then? Nobody need bring their own.

    [dim]olivebranch export maybe jump_ahead --to diaries --runs 80 --weeks 20 -o class.csv[/dim]
    [dim]olivebranch learn maybe class.csv[/dim]
    [dim]olivebranch learn maybe class.csv small_steps jump_ahead --weeks 20[/dim]
    """
    from olivebranch.studies.learn import learn as study
    from olivebranch.studies.uncertainty import uncertainty

    only_one(json=as_json, csv=as_csv)
    if as_csv and strategies:
        raise ArgumentError("--csv: is one table, of what the diaries tell. Leave the strategies out, or use --json.")
    chosen = model_with(model, context, set_)
    found, then = study(chosen, diaries, gaps=gaps, draws=draws, seed=seed), None
    if strategies:
        try:
            then = uncertainty(chosen, strategies, weeks=weeks, draws=draws, seed=seed, given=found)
        except Interrupted as stopped:
            raise stop(stopped) from None
    rows = found.to_frame().reset_index().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        told: dict[str, Any] = {"diaries": found.people, "entries": found.entries, "worth": found.effective_size}
        spread = {} if then is None else {"weeks": weeks, "spread": then.to_frame().reset_index().to_dict("records")}
        rests = {"untold": list(found.untold), "note": chosen.note, "care": CARE}
        print_json({"model": chosen.name, "draws": draws, "seed": seed, **told, **rests, "parameters": rows, **spread})
    else:
        _print(found, then)


def _print(found: Learned, then: Uncertainty | None) -> None:
    found.sheet().print(console())
    if then is not None:
        typer.echo()
        then.sheet().print(console())
        if len(then.strategies) > 1:
            say(then.survival())
