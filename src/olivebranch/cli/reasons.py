"""Commands about reasons: why."""

from __future__ import annotations

from typing import Annotated

import typer

from olivebranch.base.text import CARE
from olivebranch.cli._app import (
    Context,
    Csv,
    DrawSeed,
    ForEver,
    Json,
    ModelName,
    Set,
    StrategyName,
    Weeks,
    app,
    console,
    model_with,
    only_one,
    print_csv,
    print_json,
    say,
    stop,
)
from olivebranch.studies.draws.running import Interrupted


@app.command()
def why(
    model: ModelName,
    a: StrategyName = "small_steps",
    b: StrategyName = "jump_ahead",
    of: Annotated[str | None, typer.Option(help="An ending, open or a tally; default: the first ending.")] = None,
    weeks: Weeks = 52,
    for_ever: ForEver = False,
    draws: Annotated[int, typer.Option("--draws", "-d", help="Draws from the priors; 0 for none.", min=0)] = 64,
    seed: DrawSeed = 1,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Why does one strategy do better than another? The difference, mechanism by mechanism.

    [dim]olivebranch why reconciliation small_steps jump_ahead[/dim]
    [dim]olivebranch why maybe small_steps jump_ahead --weeks 20 --draws 0 --json[/dim]
    [dim]olivebranch why ladder small_steps jump_ahead --for-ever --of unwelcome[/dim]
    """
    from olivebranch.studies.why import why as study

    only_one(json=as_json, csv=as_csv)
    chosen = model_with(model, context, set_)
    try:
        found = study(chosen, a, b, weeks=None if for_ever else weeks, of=of, draws=draws, seed=seed)
    except Interrupted as stopped:
        raise stop(stopped) from None
    rows = found.to_frame().reset_index().to_dict("records")
    if as_csv:
        print_csv(rows)
    elif as_json:
        named = {"model": chosen.name, "a": found.a, "b": found.b, "of": found.of}
        asked = {**named, "weeks": found.weeks, "draws": found.draws}
        print_json({**asked, "words": found.words, "note": chosen.note, "care": CARE, "parts": rows})
    else:
        found.sheet().print(console())
        say(f"\n{found.words}")
