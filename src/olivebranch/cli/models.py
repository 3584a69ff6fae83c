"""Commands about models: list, show, check, schema."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from olivebranch.cli._app import Context, Csv, Json, ModelName, app, console, only_one, print_csv, print_json
from olivebranch.model.files import load, models, schema
from olivebranch.model.model import Model
from olivebranch.model.spec import Parameter
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
        rows = [{"parameter": n, **p.model_dump()} for n, p in shown.parameters.items()]
        print_csv(rows, ["parameter", *Parameter.model_fields])
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
    if model.parameters:
        _parameters(model)
    out.print(Text(model.note, style="dim"))


def _parameters(model: Model) -> None:
    """A table where there is room for it, else a paragraph a parameter: no number is ever broken in two."""
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    rows = [
        [n, f"{p.value:g}", p.prior or "", p.grade or "", p.unit or p.about or "", p.source or ""]
        for n, p in model.parameters.items()
    ]
    if out.width >= 120:
        _print_rows("Parameters", ["name", "value", "prior", "grade", "what", "source"], rows, whole=4)
        return
    out.print(Text("Parameters\n", style="bold"))
    for name, value, prior, grade, what, source in rows:
        facts = [f"{name} = {value}", prior, f"grade {grade}" if grade else ""]
        out.print(Text("   ".join(filter(None, facts))))
        for words in filter(None, (what, source)):
            out.print(Padding(Text(words, style="dim"), (0, 0, 0, 4)))
    out.print()


def _print_rows(title: str, head: list[str], rows: list[list[Any]], *, header: bool = True, whole: int = 1) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(
        title=title or None,
        box=box.SIMPLE_HEAD,
        show_header=header,
        pad_edge=False,
        title_justify="left",
        title_style="bold",
    )
    for i, name in enumerate(head):
        made.add_column(name, no_wrap=i < whole, overflow="fold")
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
    from olivebranch.studies.checks import check_model

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
