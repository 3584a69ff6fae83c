"""Commands about models: list, show, check, schema."""

from __future__ import annotations

from typing import Annotated

import typer

from olivebranch.base.sheet import Sheet
from olivebranch.cli._app import (
    Context,
    Csv,
    Json,
    ModelName,
    OptionalModel,
    app,
    only_one,
    print_csv,
    print_json,
    say,
)
from olivebranch.cli._streams import console, emit
from olivebranch.model.files import load, models, schema, source_of
from olivebranch.model.model import Model
from olivebranch.model.parameter_sheet import parameter_sheet
from olivebranch.model.spec import Parameter
from olivebranch.model.template import write_template
from olivebranch.pacing import BUNDLED
from olivebranch.pacing.in_file import strategies_of

ROOM_FOR_PARAMETERS = 120  # the narrowest terminal, in columns, in which the parameters fit into a table


@app.command("list")
def list_(model: OptionalModel = None, as_json: Json = False, as_csv: Csv = False) -> None:
    """List the bundled models and strategies; of a model, its own strategies, and which bundled ones fit it.

    [dim]olivebranch list[/dim]
    [dim]olivebranch list my_model.toml[/dim]
    """
    only_one(json=as_json, csv=as_csv)
    rows = _bundled() if model is None else _offered(load(model))
    if as_json:
        print_json({"bundled" if model is None else "strategies": rows})
    elif as_csv:
        print_csv(rows)
    else:
        Sheet("", tuple(rows[0]), tuple(tuple(row.values()) for row in rows), words=(2,), keys=2).print(console())


def _bundled() -> list[dict[str, str]]:
    rows = [{"kind": "model", "name": name, "about": load(name).title} for name in models()]
    return rows + [{"kind": "strategy", "name": s.name, "about": s.about} for s in BUNDLED]


def _offered(model: Model) -> list[dict[str, str]]:
    """The strategies that can be used on a model, its own first; then the others, each with what it lacks."""
    from olivebranch.studies.compare import misfits

    own, lacks = strategies_of(model), misfits(model)
    names = {strategy.name for strategy in own}
    rows = [{"kind": "in the file", "name": s.name, "about": s.about} for s in own]
    free = [s for s in BUNDLED if s.name not in names]
    rows += [{"kind": "fits", "name": s.name, "about": s.about} for s in free if not lacks[s.name]]
    why = {name: lack.removeprefix(f"strategy {name}").lstrip(" :") for name, lack in lacks.items()}
    return rows + [{"kind": "does not fit", "name": s.name, "about": why[s.name]} for s in free if lacks[s.name]]


@app.command()
def new(file: Annotated[str, typer.Argument(help="The file to write; .toml is added if need be.")]) -> None:
    """Write a model file of your own to begin with: a small model and two strategies, with a comment on every part.

    [dim]olivebranch new my_model[/dim]
    """
    path = write_template(file)
    say(f"wrote {path}. Change it, then:\n\n    olivebranch check {path}\n    olivebranch compare {path}")


@app.command()
def show(
    model: ModelName,
    context: Context = None,
    toml: Annotated[bool, typer.Option("--toml", help="Print the model file, comments and all.")] = False,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the parameters as CSV.")] = False,
) -> None:
    """Show what a model contains: states, actions, endings, and each parameter with its grade and source.

    [dim]olivebranch show maybe[/dim]
    [dim]olivebranch show reconciliation --csv[/dim]
    """
    only_one(toml=toml, json=as_json, csv=as_csv)
    shown = load(model, context=context)
    if toml:
        emit(source_of(model) if context is None else shown.to_toml())
    elif as_json:
        print_json(shown.spec.plain())
    elif as_csv:
        rows = [{"parameter": n, **p.model_dump()} for n, p in shown.parameters.items()]
        print_csv(rows, ["parameter", *Parameter.model_fields])
    else:
        _show(shown)


def _show(model: Model) -> None:
    """Print what a model contains, for people."""
    Sheet(model.title, (), (), (model.spec.about or "",)).print(console())
    facts = {
        "states": "\n".join(f"{name}: {' < '.join(values)}" for name, values in model.states.items()),
        "hidden": ", ".join(model.hidden),
        "actions": ", ".join(model.actions),
        "responses": ", ".join(model.responses),
        "endings": "\n".join(f"{name}: {e.text}" for name, e in model.rules.endings.items()),
        "counted": ", ".join(model.tallies),
        "mechanisms": "\n".join(f"{name}: {m.about or ''}" for name, m in model.mechanisms.items()),
        "contexts": "\n".join(f"{name}: {c.about or ''}" for name, c in model.contexts.items()),
    }
    typer.echo()
    Sheet("", ("", ""), tuple((name, text) for name, text in facts.items() if text), words=(1,)).print(console())
    if model.parameters:
        typer.echo()
        _show_parameters(model)
    say(f"\n{model.note}")


def _show_parameters(model: Model) -> None:
    """A table if there is room for it, otherwise a paragraph for each parameter."""
    out = console()
    sheet = parameter_sheet(model)
    if out.width >= ROOM_FOR_PARAMETERS:
        sheet.print(out)
        return
    say("Parameters")
    for name, value, prior, grade, *words in sheet.rows:
        facts = [f"{name} = {value}", prior, f"grade {grade}" if grade else ""]
        say("   ".join(filter(None, facts)))
        for text in filter(None, words):
            say(text, indent=4)


@app.command()
def check(
    model: ModelName,
    runs: Annotated[
        int, typer.Option(help="Simulated runs for comparing the simulation with the exact engine.", min=100)
    ] = 20_000,
    as_json: Json = False,
) -> None:
    """Check a model file: list everything that is wrong with it, or else its contents and whether both engines agree.

    [dim]olivebranch check my_model.toml[/dim]
    """
    from olivebranch.studies.checks import check_model

    checked = check_model(model, runs=runs)
    if as_json:
        print_json({"model": checked.subject, "ok": checked.ok, "findings": [f.as_dict() for f in checked.findings]})
    else:
        typer.echo(str(checked))
        typer.echo(repr(load(model)))
    if not checked.ok:
        raise typer.Exit(1)


@app.command("schema")
def schema_() -> None:
    """Print the JSON Schema of model files, for editors.

    [dim]olivebranch schema > olivebranch.schema.json[/dim]
    """
    print_json(schema())
