"""The app on which commands are registered, the options that several of them share, and how they print."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from io import StringIO
from typing import Annotated, Any

import typer

from olivebranch.base.sheet import wrapped
from olivebranch.base.writing import as_path
from olivebranch.cli._streams import Commands, emit
from olivebranch.cli._streams import console as console
from olivebranch.errors import ArgumentError, shorten
from olivebranch.model.files import load, models
from olivebranch.model.model import Model
from olivebranch.pacing import strategies

app = typer.Typer(
    name="olivebranch",
    cls=Commands,
    help="Simulate and teach how contact is paced after a break-up: no, maybe, yes.\n\n"
    "A teaching toy, not advice about a real person. A no may be final; respect it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    if version:
        from olivebranch.base.version import __version__

        typer.echo(f"olivebranch {__version__}")
        raise typer.Exit


def complete_models(incomplete: str) -> list[str]:
    """Bundled models, and model files by their paths."""
    bundled = [name for name in models() if name.startswith(incomplete)]
    try:
        folder = as_path(f"{incomplete}x").parent  # "x", so that a folder's name with "/" at its end is kept whole
        files = sorted(str(path) + ("/" if path.is_dir() else "") for path in folder.iterdir())
    except (OSError, ArgumentError):
        return bundled
    return bundled + [f for f in files if f.startswith(incomplete) and (f.endswith((".toml", "/")))]


def complete_strategies(ctx: typer.Context, incomplete: str) -> list[str]:
    """The strategies in the model's file, then the bundled ones."""
    try:
        own = list(load(ctx.params["model"]).strategies) if ctx.params.get("model") else []
    except Exception:  # completion must never print an error
        own = []
    return [name for name in dict.fromkeys([*own, *strategies()]) if name.startswith(incomplete)]


def completing(known: Callable[[Model], Iterable[str]]) -> Callable[[typer.Context, str], list[str]]:
    """What completes a word by names of the model that was named before it."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        try:
            names = known(load(_named(ctx)))
        except Exception:  # completion must never print an error
            return []
        return [name for name in names if name.startswith(incomplete)]

    return complete


def _named(ctx: typer.Context) -> str:
    """The model of an unfinished line. Where the value of an option is missing, the words before it are not parsed."""
    return ctx.params.get("model") or next((word for word in ctx.args if not word.startswith("-")), "reconciliation")


ModelName = Annotated[
    str, typer.Argument(help="A bundled model, or the path of a model file.", autocompletion=complete_models)
]
OptionalModel = Annotated[
    str | None,
    typer.Argument(help="A bundled model, or the path of a model file.", autocompletion=complete_models),
]
StrategyName = Annotated[
    str,
    typer.Argument(help="A strategy in the model's file, or a bundled one.", autocompletion=complete_strategies),
]
StrategyNames = Annotated[
    list[str] | None,
    typer.Argument(
        help="Strategies, bundled or in the model's file; default: those in the file, or all that fit.",
        autocompletion=complete_strategies,
    ),
]
ModelOption = Annotated[
    str, typer.Option("--model", "-m", help="A bundled model, or a path.", autocompletion=complete_models)
]
Weeks = Annotated[int, typer.Option("--weeks", "-w", help="The horizon, in the model's steps.", min=1)]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the simulation: the same seed gives the same walks.", min=0)]
DrawSeed = Annotated[int, typer.Option("--seed", help="Seed of the draws: the same seed gives the same draws.", min=0)]
ForEver = Annotated[bool, typer.Option("--for-ever", help="For ever, without a horizon (exact).")]
Runs = Annotated[
    int | None, typer.Option("--runs", "-n", help="Simulate this many runs for each strategy; default: exact.", min=1)
]
Context = Annotated[
    str | None,
    typer.Option(
        "--context", "-c", help="One of the model's contexts.", autocompletion=completing(lambda m: m.contexts)
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        help="Change a parameter, as in --set skip=1. May be repeated.",
        autocompletion=completing(lambda m: [f"{name}=" for name in m.parameters]),
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print JSON, in full precision (null: not finite, or no error because exact).")
]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV, in full precision.")]


def model_with(name: str, context: str | None, changes: Iterable[str] | None) -> Model:
    """The model in a context, with the parameters that --set changes."""
    model = load(name, context=context)
    values = dict(_change(text) for text in changes or ())
    return model.with_parameters(**values) if values else model


def _change(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    try:
        if not equals:
            raise ValueError
        return name.strip(), float(value)
    except ValueError:
        raise ArgumentError(
            f"--set {shorten(text)}: write a parameter, = and a number, such as --set skip=1."
        ) from None


def print_json(value: Mapping[str, Any]) -> None:
    """Print JSON that any parser reads: a number that is not finite, such as an infinite sum, is null."""
    emit(json.dumps(_strict(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _strict(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _strict(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strict(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_csv(rows: Iterable[Mapping[Any, Any]], head: Iterable[str] = ()) -> None:
    """Print rows with the same columns as CSV; `head` names the columns in case there is no row."""
    rows = list(rows)
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0] if rows else head), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    emit(text.getvalue())


def only_one(**flags: bool) -> None:
    """Refuse options that cannot be used together."""
    chosen = [name for name, on in flags.items() if on]
    if len(chosen) > 1:
        raise ArgumentError(f"--{' and --'.join(chosen)} exclude one another: choose one.")


def say(text: str, *, indent: int = 0) -> None:
    """Print a paragraph, with lines broken between words."""
    for line in wrapped(text, console().width - indent):
        typer.echo(" " * indent + line if line else "")


def say_hanging(line: str) -> None:
    """Print a line; if it is too long for the terminal, the rest of an item of a list, or of a story, is indented."""
    text = line.lstrip()
    indent = len(line) - len(text)
    width = console().width - indent
    further = 4 if indent else 2 * text.startswith("- ")
    first, *rest = wrapped(text, width) or [""]
    typer.echo(" " * indent + first)
    for piece in wrapped(" ".join(rest), width - further):
        typer.echo(" " * (indent + further) + piece)


def draw_unseen() -> None:
    """Draw without a screen, because pictures are only written to files.

    This is set here and not in the environment, because other processes would inherit that.
    """
    import matplotlib

    matplotlib.use("agg")


def processes(count: int) -> AbstractContextManager[Executor | None]:
    """An executor with this many processes, which leave Ctrl-C to this one; None for one process."""
    if count == 1:
        return nullcontext()
    from olivebranch.cli._processes import pool

    return pool(count)


def stop(message: object) -> typer.Exit:
    """Say on standard error that the work was interrupted; returns what to raise."""
    typer.echo(f"error: {message}", err=True)
    return typer.Exit(130)
