"""Commands about models: list, show, check, schema."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from olivebranch.cli._app import Context, Csv, Json, ModelName, app, console, only_one, print_csv, print_json
from olivebranch.files import load, models, schema
from olivebranch.model import Model
from olivebranch.pacing import BUNDLED


@app.command("list")
def list_(as_json: Json = False, as_csv: Csv = False) -> None:
    """List the bundled models and strategies.

    [dim]olivebranch list[/dim]
    """
    only_one(json=as_json, csv=as_csv)
    rows = [{"kind": "model", "name": name, "about": load(name).title} for name in models()]
    rows += [{"kind": "strategy", "name": s.name, "about": s.about} for s in BUNDLED]
    if as_json:
        print_json({"bundled": rows})
    elif as_csv:
        print_csv(rows)
    else:
        _print_rows("", ["kind", "name", "about"], [list(row.values()) for row in rows])


@app.command()
def show(
    model: ModelName,
    context: Context = None,
    toml: Annotated[bool, typer.Option("--toml", help="Print the model as a model file.")] = False,
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
        typer.echo(shown.to_toml(), nl=False)
    elif as_json:
        print_json(shown.spec.plain())
    elif as_csv:
        print_csv({"parameter": n, **p.model_dump()} for n, p in shown.parameters.items())
    else:
        _show(shown)


def _show(model: Model) -> None:
    from rich.text import Text

    out = console()
    out.print(Text(model.title, style="bold"))
    if model.spec.about:
        out.print(Text(model.spec.about))
    facts = {
        "states": "\n".join(f"{name}: {' < '.join(values)}" for name, values in model.states.items()),
        "hidden": ", ".join(model.hidden),
        "actions": ", ".join(model.actions),
        "responses": ", ".join(model.responses),
        "endings": "\n".join(f"{name}: {e.text}" for name, e in model.rules.endings.items()),
        "counted": ", ".join(model.tallies),
        "contexts": "\n".join(f"{name}: {c.about or ''}" for name, c in model.contexts.items()),
    }
    _print_rows("", ["", ""], [[name, text] for name, text in facts.items() if text], header=False)
    rows = [[n, f"{p.value:g}", p.prior or "", p.grade or "", p.unit or "", p.source or ""] for n, p in model.parameters.items()]
    _print_rows("Parameters", ["name", "value", "prior", "grade", "what", "source"], rows)
    out.print(Text(model.note, style="dim"))


def _print_rows(title: str, head: list[str], rows: list[list[Any]], *, header: bool = True) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title or None, box=box.SIMPLE_HEAD, show_header=header, pad_edge=False, title_justify="left")
    for i, name in enumerate(head):
        made.add_column(name, no_wrap=i == 0, overflow="fold")
    for row in rows:
        made.add_row(*(Text(str(cell)) for cell in row))
    console().print(made)


@app.command()
def check(
    model: ModelName,
    runs: Annotated[int, typer.Option(help="Runs of the test of one engine against the other.", min=100)] = 20_000,
    as_json: Json = False,
) -> None:
    """Check a model file: everything wrong with it, or what it contains and that both engines agree on it.

    [dim]olivebranch check my_model.toml[/dim]
    """
    from olivebranch.checks import check_model

    report = check_model(model, runs=runs)
    if as_json:
        print_json({"model": report.subject, "ok": report.ok, "findings": [f.as_dict() for f in report.findings]})
    else:
        typer.echo(str(report))
        typer.echo(repr(load(model)))
    if not report.ok:
        raise typer.Exit(1)


@app.command("schema")
def schema_() -> None:
    """Print the JSON Schema of model files, for editors.

    [dim]olivebranch schema > olivebranch.schema.json[/dim]
    """
    print_json(schema())
