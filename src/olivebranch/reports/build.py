"""The report, part by part: what was asked, what happens, how firm it is, and what it all rests on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.text import CARE, number, percent, plain
from olivebranch.base.writing import write_whole
from olivebranch.chain.chain import chain_of
from olivebranch.errors import ArgumentError
from olivebranch.model.files import load, models
from olivebranch.model.harm import harm_to_them
from olivebranch.model.model import Model
from olivebranch.reports import markup, numbers, pictures
from olivebranch.reports.markup import Table, facts, items, paragraph, section
from olivebranch.reports.pdf import print_pdf
from olivebranch.studies.compare import Comparison, compare

DRAWS = 128
_DRAWN = (
    "The stated values are uncertain. So each parameter was drawn from what is believed about it, again and again, and "
    "every strategy was solved exactly each time."
)
GRADES = "Grades: A direct data, B neighbouring evidence, C judgement, D illustrative."


@dataclass(frozen=True, slots=True)
class Report:
    """A report as text: `save` writes it, `save_pdf` prints it; a notebook shows it in a frame of its own."""

    html: str = field(repr=False)
    title: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the report, whole or not at all.

        Raises
        ------
        ArgumentError
            where the file cannot be written.
        """
        return _write(path, self.html)

    def save_pdf(self, path: str | os.PathLike[str]) -> Path:
        """Print the report as a PDF, by a Chromium on the path, with every table open.

        Raises
        ------
        ArgumentError
            where there is no Chromium, or the file cannot be written.
        """
        return _write(path, print_pdf(markup.opened(self.html)))

    def _repr_html_(self) -> str:
        return (
            f'<iframe sandbox="" width="100%" height="700" style="border:0" title="{escape(self.title)}" '
            f'srcdoc="{escape(self.html)}"></iframe>'
        )


def report(
    what: Comparison | Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    weeks: int | None = DEFAULT_WEEKS,
    runs: int | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    progress: bool = True,
) -> Report:
    """One HTML file that anyone can open: the comparison, the pictures, the numbers and what they rest on.

    Parameters
    ----------
    what : a model (or its name or path) to compare strategies on, or a comparison already made
    strategies, weeks, runs, seed, progress : as for `compare`; a comparison already made has its own
    draws : of the parameters from their priors, for how often the ranking survives; 0 leaves that out

    Examples
    --------
    >>> made = report("maybe", ["small_steps", "jump_ahead"], weeks=20, draws=0)
    >>> made
    Report(title='No, maybe, yes: 20 rounds, exact')
    >>> "<td>68.9 %</td>" in made.html
    True
    """
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 0:
        raise ArgumentError(f"draws = {draws!r}: must be a whole number from 0 (0 leaves the draws out).")
    if isinstance(what, Comparison):
        if strategies is not None:
            raise ArgumentError("strategies = ...: a comparison has its own. Give a model, or leave strategies out.")
        result = what
    else:
        result = compare(what, strategies, weeks=weeks, runs=runs, seed=seed, progress=progress)
    title = result.sheet().title
    parts = [_head(result), _main(result), _drawn(result), _firm(result, draws, seed, progress), _rests(result)]
    parts.append(_made(result, draws, seed))
    body = "\n".join([parts[0], "<main>", *parts[1:], "</main>"])
    return Report(markup.page(title, f"olivebranch {_version()}", body), title)


def _head(result: Comparison) -> str:
    asked = result.sheet().title.removeprefix(f"{result.model.title}: ")
    care = f'<aside class="care" aria-label="Please read">{paragraph(CARE)}</aside>'
    about = result.model.spec.about
    return "\n".join(
        [
            "<header>",
            f"<h1>{escape(result.model.title)}</h1>",
            paragraph(f"{len(result)} strateg{'y' if len(result) == 1 else 'ies'} compared: {asked}.", "asked"),
            paragraph(about) if about else "",
            care,
            "</header>",
        ]
    )


def _main(result: Comparison) -> str:
    sheet = result.sheet()
    about = [(plain(o.strategy), _about(o)) for o in result.outcomes if _about(o)]
    what = markup.details("What each strategy does, and what is counted", facts(about), _counted(result.model))
    notes = [paragraph(note, "note") for note in sheet.notes]
    table = numbers.from_sheet(sheet).html()
    return section("comparison", "The comparison", items(_in_short(result)), table, *notes, what)


def _about(outcomes: Any) -> str:
    strategy = chain_of(outcomes).strategy
    return strategy.about if strategy is not None else ""


def _in_short(result: Comparison) -> Iterator[str]:
    """What a reader should take away: the most and the least, that neither is sure, and the harm."""
    goal = result.model.endings[0]
    ranked = sorted(result.outcomes, key=lambda o: -o.chance(goal))
    best, last = ranked[0], ranked[-1]
    line = f"By {plain(best.strategy)}, {percent(best.chance(goal))} reach {plain(goal)}"
    yield line + (
        f": the most here. The fewest: {percent(last.chance(goal))}, by {plain(last.strategy)}." if ranked[1:] else "."
    )
    if best.chance(goal) < 1:
        yield f"Even so, by {plain(best.strategy)} {percent(1 - best.chance(goal))} do not get there."
    counted = harm_to_them(result.model.tallies)
    if counted:
        harm = counted[0]
        most = max(ranked, key=lambda o: o.tally(harm))
        worst = f"the most, {number(most.tally(harm))}, by {plain(most.strategy)}"
        own = f"{number(best.tally(harm))} by {plain(best.strategy)}"
        yield f"Harm on the way ({plain(harm)}, per person): {own}; {'the most here' if most is best else worst}."
    if {"shut", "moved_on"} <= set(result.model.endings):
        most = max(ranked, key=lambda o: o.chance("shut"))
        yield (
            f"Shut out because of how they made contact: {percent(best.chance('shut'))} by {plain(best.strategy)}; "
            f"the most, {percent(most.chance('shut'))}, by {plain(most.strategy)}. Those who moved on are not counted."
        )


def _counted(model: Model) -> str:
    endings = tuple((plain(n), "ending", e.text) for n, e in model.rules.endings.items())
    tallies = tuple((plain(n), "counted", e.text) for n, e in model.rules.tallies.items())
    return Table(
        "What the columns are, in the model's words", ("name", "kind", "holds or adds"), endings + tallies, (1, 2)
    ).html()


def _drawn(result: Comparison) -> str:
    return section("pictures", "The pictures", *pictures.shown(result))


def _firm(result: Comparison, draws: int, seed: int, progress: bool) -> str:
    """How often the ranking survives the priors; or why that is not said."""
    parts = _survival(result, draws, seed, progress)
    return section("firm", "How firm is the ranking?", *parts)


def _survival(result: Comparison, draws: int, seed: int, progress: bool) -> list[str]:
    from olivebranch.studies.draws.priors import uncertain
    from olivebranch.studies.uncertainty import uncertainty

    left_out = None
    if draws == 0:
        left_out = "Left out: no draws of the parameters were asked for, so nothing here says how firm the ranking is."
    elif result.weeks is None:
        left_out = "Left out: it is worked out within a horizon, and this report looks at the limit for ever."
    elif not uncertain(result.model):
        left_out = "Left out: no parameter of this model has a prior, so there is nothing to draw from."
    if left_out is not None:
        return [paragraph(left_out)]
    rules, weeks = [chain_of(o).strategy for o in result.outcomes], result.weeks or 0
    try:
        study = uncertainty(result.model, rules, weeks=weeks, draws=draws, seed=seed, progress=progress)
    except ArgumentError as error:  # such as priors that mostly break the model's rules
        return [paragraph(f"Not worked out: {error}")]
    sheet = study.sheet()
    words = [paragraph(_DRAWN), *([paragraph(study.survival())] if len(study.strategies) > 1 else [])]
    notes = [paragraph(note, "note") for note in sheet.notes]
    return [*words, numbers.from_sheet(sheet).html(), *notes, *pictures.of_study(study)]


def _rests(result: Comparison) -> str:
    """Every parameter with value, prior, grade, unit and source."""
    found = result.model.parameters
    rows = tuple(
        (n, f"{p.value:g}", p.prior or "none", p.grade or "none", p.unit or p.about or "", p.source or "none")
        for n, p in found.items()
    )
    names = ("parameter", "value", "prior", "grade", "what, in which unit", "source")
    table = Table(f"The {len(found)} parameters", names, rows, (2, 4, 5)).html() if found else ""
    none = "" if found else paragraph("This model has no parameters.")
    return section("rests", "What the numbers rest on", paragraph(result.note), paragraph(GRADES, "note"), table, none)


def _made(result: Comparison, draws: int, seed: int) -> str:
    """What it takes to make this report again."""
    model, first = result.model, result.outcomes[0]
    steps = "for ever" if result.weeks is None else f"{result.weeks} {plain(model.step)}s"
    engine = "exact, by linear algebra" if first.runs is None else f"Monte Carlo, {first.runs:,} runs for each strategy"
    pairs = [
        ("model", f"{_short(model.name)}: {model!r}"),
        ("context", _context(model)),
        ("changed", _changes(model)),
        ("start", _start(model)),
        ("strategies", ", ".join(result.strategies)),
        ("horizon", steps),
        ("answer", engine),
        ("seed", str(first.seed) if first.seed is not None else ""),
        ("draws of the priors", f"{draws:,}, seed {seed}" if draws else "none"),
        ("made with", f"olivebranch {_version()}"),
    ]
    return section("made", "How this report was made", facts((k, v) for k, v in pairs if v))


def _short(name: str) -> str:
    """A model's name; of a path, the file's."""
    return Path(name).name if name.endswith((".toml", ")")) else name


def _base(model: Model) -> tuple[str, str | None]:
    """The name a model was loaded by, and the context it is in."""
    for context in model.contexts:
        if model.name.endswith(f" ({context})"):
            return model.name.removesuffix(f" ({context})"), context
    return model.name, None


def _context(model: Model) -> str:
    name = _base(model)[1]
    about = model.contexts[name].about if name is not None else None
    return "" if name is None else f"{plain(name)}: {about}" if about else plain(name)


def _changes(model: Model) -> str:
    """Parameters with other values than in the bundled file."""
    name, context = _base(model)
    if name not in models():
        return ""
    stated = load(name, context=context).parameters
    changed = [(n, p.value) for n, p in model.parameters.items() if n in stated and stated[n].value != p.value]
    return ", ".join(f"{n} = {value:g} (in the file {stated[n].value:g})" for n, value in changed)


def _start(model: Model) -> str:
    """The chance of each value at the start, where it is not 0."""
    table, parts = model.table, []
    for row, (name, values) in enumerate(model.states.items()):
        chance = [float(table.start[0][table.places[row] == v].sum()) for v in range(len(values))]
        met = [f"{plain(values[v])} {percent(p)}" for v, p in enumerate(chance) if p > 0]
        parts.append(
            f"{plain(name)} {', '.join(met)}" if len(met) > 1 else f"{plain(name)} {met[0].removesuffix(' 100 %')}"
        )
    return "; ".join(parts)


def _write(path: str | os.PathLike[str], content: str | bytes) -> Path:
    try:
        return write_whole(path, content)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ArgumentError(f"{os.fspath(path)}: cannot be written ({why}).") from None


def _version() -> str:
    from olivebranch.base.version import __version__

    return __version__
