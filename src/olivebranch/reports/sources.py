"""The last parts of a report: every parameter with its source, and how to make the report again."""

from __future__ import annotations

from pathlib import Path

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import counted, horizon, percent, plain
from olivebranch.base.version import __version__
from olivebranch.model.files import load, models
from olivebranch.model.model import Model
from olivebranch.reports.markup import facts, paragraph, section, table
from olivebranch.studies.compare import Comparison

GRADES = "Grades: A direct data, B neighbouring evidence, C judgement, D illustrative."


def parameters(result: Comparison) -> str:
    """Every parameter, with its value, prior, grade, unit and source."""
    stated = result.model.parameters
    rows = tuple(
        (n, f"{p.value:g}", p.prior or "none", p.grade or "none", p.unit or p.about or "", p.source or "none")
        for n, p in stated.items()
    )
    names = ("parameter", "value", "prior", "grade", "what, in which unit", "source")
    sheet = Sheet(f"The {len(stated)} parameters", names, rows, words=(2, 4, 5))
    shown = table(sheet) if stated else paragraph("This model has no parameters.")
    return section("rests", "What the numbers rest on", paragraph(result.note), paragraph(GRADES, "note"), shown)


def how_made(result: Comparison, draws: int, seed: int) -> str:
    """How to make this report again."""
    model, first = result.model, result.outcomes[0]
    runs = "exact, by linear algebra" if first.runs is None else f"Monte Carlo, {counted(first.runs, 'run')}"
    engine = runs if first.runs is None else f"{runs} for each strategy"
    pairs = [
        ("model", f"{_short(model.name)}: {model!r}"),
        ("context", _context(model)),
        ("changed", _changes(model)),
        ("start", _start(model)),
        ("strategies", ", ".join(result.strategies)),
        ("horizon", horizon(result.weeks, plain(model.step))),
        ("answer", engine),
        ("seed", str(first.seed) if first.seed is not None else ""),
        ("draws of the priors", f"{draws:,}, seed {seed}" if draws else "none"),
        ("made with", f"olivebranch {__version__}"),
    ]
    return section("made", "How this report was made", facts((k, v) for k, v in pairs if v))


def _short(name: str) -> str:
    """A model's name; for a path, the name of the file."""
    return Path(name).name if name.endswith((".toml", ")")) else name


def _name_and_context(model: Model) -> tuple[str, str | None]:
    """The name by which a model was loaded, and its context."""
    for context in model.contexts:
        if model.name.endswith(f" ({context})"):
            return model.name.removesuffix(f" ({context})"), context
    return model.name, None


def _context(model: Model) -> str:
    context = _name_and_context(model)[1]
    if context is None:
        return ""
    about = model.contexts[context].about
    return f"{plain(context)}: {about}" if about else plain(context)


def _changes(model: Model) -> str:
    """Parameters whose values differ from the bundled file."""
    name, context = _name_and_context(model)
    if name not in models():
        return ""
    stated = load(name, context=context).parameters
    changed = [(n, p.value) for n, p in model.parameters.items() if n in stated and stated[n].value != p.value]
    return ", ".join(f"{n} = {value:g} (in the file {stated[n].value:g})" for n, value in changed)


def _start(model: Model) -> str:
    """The chance of each value at the start, unless it is 0."""
    table, shown = model.table, []
    for row, (name, values) in enumerate(model.states.items()):
        chances = [float(table.start[0][table.places[row] == v].sum()) for v in range(len(values))]
        met = [f"{plain(value)} {percent(p)}" for value, p in zip(values, chances, strict=True) if p > 0]
        value = ", ".join(met) if len(met) > 1 else met[0].removesuffix(" 100 %")
        shown.append(f"{plain(name)} {value}")
    return "; ".join(shown)
