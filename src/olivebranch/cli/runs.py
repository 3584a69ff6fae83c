"""Commands that ask what happens: compare, story, where."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from olivebranch.base.loading import uncollected
from olivebranch.base.sheet import Sheet
from olivebranch.base.text import CARE, plain, rounded_percent
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.cli._app import (
    Context,
    Csv,
    ForEver,
    Json,
    ModelName,
    ModelOption,
    Runs,
    Seed,
    Set,
    StrategyName,
    StrategyNames,
    Weeks,
    app,
    completing,
    model_with,
    only_one,
    print_csv,
    print_json,
    say,
    say_hanging,
)
from olivebranch.cli._streams import console
from olivebranch.errors import ArgumentError
from olivebranch.model.files import models
from olivebranch.model.model import Model
from olivebranch.studies.compare import Comparison
from olivebranch.studies.compare import compare as compare_


@app.command()
def compare(
    model: ModelName,
    strategies: StrategyNames = None,
    weeks: Weeks = 52,
    for_ever: ForEver = False,
    runs: Runs = None,
    seed: Seed = 1,
    threads: Annotated[
        int | None, typer.Option(help="Threads of a simulation; default: all cores. The answer is the same.", min=1)
    ] = None,
    context: Context = None,
    set_: Set = None,
    draws: Annotated[
        int,
        typer.Option(
            help="Draws from the priors, to say below the table how often the ranking holds; 0 to leave that out.",
            min=0,
        ),
    ] = 32,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Compare strategies exactly, or by simulation with --runs, where all of them have the same luck.

    [dim]olivebranch compare reconciliation small_steps jump_ahead[/dim]
    [dim]olivebranch compare maybe --weeks 20 --runs 100000 --seed 7[/dim]
    [dim]olivebranch compare reconciliation --context betrayal --set skip=1 --csv[/dim]
    """
    only_one(json=as_json, csv=as_csv)
    if for_ever and runs is not None:
        raise ArgumentError("--for-ever and --runs exclude one another: a simulation needs a horizon.")
    says_survival = draws > 0 and not (as_json or as_csv)
    if says_survival:
        _load_draws()
    chosen = model_with(model, context, set_)
    result = compare_(chosen, strategies, weeks=None if for_ever else weeks, runs=runs, seed=seed, threads=threads)
    _print(result, as_json, as_csv)
    if says_survival:
        _say_survival(result, draws)


def _load_draws() -> None:
    """Load what the draws need before anything is computed: the table takes less time with SciPy, too."""
    with uncollected():
        from olivebranch.studies.draws import priors as priors
        from olivebranch.studies.uncertainty import question as question


def _say_survival(result: Comparison, draws: int) -> None:
    """Say how often the ranking holds over the priors, if there are a ranking and priors."""
    from olivebranch.studies.draws.priors import uncertain
    from olivebranch.studies.draws.sampling import check_draws

    if len(result) > 1 and result.weeks is not None and uncertain(result.model):
        from olivebranch.studies.uncertainty.question import of_products

        chains = [chain_of(outcome) for outcome in result.outcomes]
        built = [(chain.strategy, chain.product) for chain in chains if chain.strategy and chain.product]
        say(of_products(result.model, built, result.weeks, check_draws(draws)).survival())


def _print(result: Comparison, as_json: bool, as_csv: bool, **extra: Any) -> None:
    if as_json:
        rows = {o.strategy: o.row() for o in result.outcomes}
        errors = {o.strategy: {name: o.error(name) for name in o.row()} for o in result.outcomes}
        asked = {"model": result.model.name, **extra, **result.outcomes[0].counts()}
        rests_on = {"note": result.note, "care": CARE}
        print_json({**asked, **rests_on, "strategies": rows, "standard_errors": errors})
    elif as_csv:
        print_csv({"strategy": o.strategy, **o.row()} for o in result.outcomes)
    else:
        result.sheet().print(console())


@app.command()
def story(
    model: ModelName,
    strategy: StrategyName,
    seed: Seed = 1,
    run: Annotated[int, typer.Option(help="The number of the run to tell, from 0.", min=0)] = 0,
    weeks: Weeks = 52,
    told_by: Annotated[
        str,
        typer.Option(
            "--told-by",
            help="you, or them: as the contacted person lives it.",
            autocompletion=completing(lambda m: ("you", "them")),
        ),
    ] = "you",
    context: Context = None,
    set_: Set = None,
    as_csv: Csv = False,
) -> None:
    """Tell one simulated run, week by week: your side of it, or theirs.

    [dim]olivebranch story reconciliation small_steps --seed 7 --run 12[/dim]
    [dim]olivebranch story reconciliation jump_ahead --seed 7 --told-by them[/dim]
    """
    chain = Chain(model_with(model, context, set_), strategy)
    if as_csv:
        print_csv(chain.paths([run], seed, weeks=weeks).to_frame().to_dict("records"))
    else:
        for line in str(chain.story(seed, run, weeks=weeks, told_by=told_by)).splitlines():  # type: ignore[arg-type]
            say_hanging(line)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def where(
    ctx: typer.Context,
    model: ModelOption = "reconciliation",
    strategy: Annotated[list[str] | None, typer.Option(help="Look at this strategy only. May be repeated.")] = None,
    weeks: Weeks = 52,
    context: Context = None,
    set_: Set = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Where are you now? Your phase, and the outlook from there under each strategy.

    Give what you know as --VARIABLE VALUE. What you leave out is uncertain, as at the model's start.

    [dim]olivebranch where --stance neutral --composure raw[/dim]
    [dim]olivebranch where second_time --grooves worn[/dim]
    """
    only_one(json=as_json, csv=as_csv)
    model = _model_first(ctx, model)
    started = model_with(model, context, set_).starting(**_places(ctx.args))
    phases = started.phases() if started.spec.phases else {}
    result = compare_(started, strategy, weeks=weeks)
    if as_json or as_csv:
        _print(result, as_json, as_csv, phases=phases)
        return
    say(f"Phase: {_phrase(phases, started)}\n")
    _first_actions(result).print(console())
    typer.echo()
    _print(result, False, False)
    say(f"\n{CARE}")


def _model_first(ctx: typer.Context, model: str) -> str:
    """The model that is meant: it may come first, as in every other command, instead of after --model."""
    first = next(iter(ctx.args), "")
    by_option = getattr(ctx.get_parameter_source("model"), "name", "") != "DEFAULT"
    return model if by_option or not (first in models() or first.endswith(".toml")) else ctx.args.pop(0)


def _places(given: list[str]) -> dict[str, str]:
    """{variable: value} from --VARIABLE VALUE (or --VARIABLE=VALUE)."""
    words = [piece for word in given for piece in (word.split("=", 1) if word.startswith("--") else [word])]
    names, values = words[::2], words[1::2]
    for name, value in zip(names, [*values, ""], strict=False):
        if not name.startswith("--") or not value or value.startswith("--"):
            said = f"{name} {value}".strip()
            remedy = "such as --stance neutral (another model: --model NAME, or its file)"
            raise ArgumentError(f"{said}: write --VARIABLE VALUE, {remedy}.")
    places: dict[str, str] = {}
    for name, value in zip(names, values, strict=True):
        variable = name[2:].replace("-", "_")
        if variable in places:
            raise ArgumentError(f"{name} is given twice: give it once.")
        places[variable] = value
    return places


def _first_actions(result: Comparison) -> Sheet:
    """What each strategy would do now: a row for each action, with the strategies that take it."""
    from olivebranch.studies.outlook import first_actions, told

    does: dict[str, list[str]] = {}
    for outcome in result.outcomes:
        actions = first_actions(chain_of(outcome))
        does.setdefault(told(actions) if actions else "nothing: it is over", []).append(plain(outcome.strategy))
    rows = tuple((action, ", ".join(names)) for action, names in does.items())
    return Sheet("", (f"in the first {result.model.step}", "strategies that do so"), rows, words=(0, 1))


def _phrase(phases: dict[str, float], model: Model) -> str:
    """The phases in words, each with its chance if there are several."""
    if not phases:
        return f"{model.name} names none"
    if len(phases) == 1:
        return next(iter(phases))
    return ", ".join(
        f"{name} ({rounded_percent(chance)})" for name, chance in sorted(phases.items(), key=lambda kv: -kv[1])
    )
