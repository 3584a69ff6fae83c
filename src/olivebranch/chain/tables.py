"""Answers as tables, for a terminal and for a notebook: a row a strategy, harm beside success, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, TypeAlias

from olivebranch.base.text import number, percent, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from olivebranch.chain.outcomes import Outcomes

HARM = ("unwelcome", "strain")  # tallies that stand next to the endings where not all fit


def heading(outcomes: Sequence[Outcomes]) -> str:
    """What was asked, in a line."""
    first = outcomes[0]
    step = first.chain.step
    span = "for ever" if first.weeks is None else f"{first.weeks} {step}{'' if first.weeks == 1 else 's'}"
    how = "exact" if first.runs is None else f"{first.runs:,} simulated runs each, seed {first.seed}"
    return f"{first.chain.title}: {span}, {how}"


def columns(outcomes: Sequence[Outcomes]) -> list[str]:
    """The columns of a table: every ending, none yet, every tally."""
    return [*outcomes[0].endings, "open", *outcomes[0].tallies]


def cells(outcome: Outcomes) -> list[str]:
    """One row, as text: chances as per cents (with twice the standard error when simulated), tallies as means."""
    endings = (*outcome.endings, "open")
    shown = [_chance(outcome, name) for name in endings]
    return shown + [number(outcome.tally(name)) for name in outcome.tallies]


def _chance(outcome: Outcomes, name: str) -> str:
    error = outcome.error(name)
    value = percent(outcome.chance(name))
    return value if error is None or error == 0 else f"{value.removesuffix(' %')} ±{200 * error:.1f} %"


def footnotes(outcomes: Sequence[Outcomes]) -> list[str]:
    """What the reader must know: what the columns are, the error, and what the numbers rest on."""
    first = outcomes[0]
    step = first.chain.step
    notes = []
    if first.tallies:
        counted = ", ".join(map(plain, first.tallies))
        notes.append(f"Endings and open are chances; {counted} are means per person over the {step}s.")
    if first.runs is not None:
        notes.append("± is two standard errors.")
    if first.chain.note:
        notes.append(first.chain.note)
    return notes


Column: TypeAlias = tuple[str, list[str]]  # a heading, and a cell for each row


def table(outcomes: Sequence[Outcomes]) -> Table:
    """A rich table for the terminal."""
    made = grid([plain(o.strategy) for o in outcomes], _groups(outcomes, columns(outcomes)))
    made.title, made.title_justify, made.title_style = heading(outcomes), "left", "bold"
    made.caption, made.caption_justify, made.caption_style = " ".join(footnotes(outcomes)), "left", "dim"
    return made


def show(outcomes: Sequence[Outcomes], out: Console) -> None:
    """Print the table; in parts where the terminal is too narrow for it, the harm still beside the first ending."""
    endings, tallies = outcomes[0].endings, outcomes[0].tallies
    harm = [name for name in HARM if name in tallies]
    order = [*endings[:1], *harm, *endings[1:], "open", *(name for name in tallies if name not in harm)]
    rows = [plain(o.strategy) for o in outcomes]
    wide = grid(rows, _groups(outcomes, columns(outcomes)))
    parts = [wide] if _width(wide) <= out.width else fitted(rows, _groups(outcomes, order), out.width)
    print_parts(heading(outcomes), parts, footnotes(outcomes), out)


def print_parts(title: str, parts: Sequence[Table], notes: Sequence[str], out: Console) -> None:
    """Print tables below one another, under one title and above one note."""
    from rich.text import Text

    out.print(Text(title, style="bold"))
    for part in parts:
        out.print(part)
    out.print(Text(" ".join(notes), style="dim"))


def _groups(outcomes: Sequence[Outcomes], names: Sequence[str]) -> list[list[Column]]:
    rows = [dict(zip(columns(outcomes), cells(outcome), strict=True)) for outcome in outcomes]
    return [[(plain(name), [row[name] for row in rows])] for name in names]


def grid(rows: Sequence[str], groups: Sequence[Sequence[Column]], *, tight: bool = False) -> Table:
    """A table of strategies and columns; no cell is ever cut or wrapped."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0) if tight else (0, 1))
    given = [column for group in groups for column in group]
    made.add_column("\nstrategy" if any("\n" in head for head, _ in given) else "strategy", no_wrap=True)
    for head, _ in given:
        made.add_column(head, justify="right", no_wrap=True)
    for i, name in enumerate(rows):
        made.add_row(name, *(column[i] for _, column in given))
    return made


def fitted(rows: Sequence[str], groups: Sequence[Sequence[Column]], width: int) -> list[Table]:
    """The table, or as many below one another as it takes to fit; the columns of a group stay together."""
    loose, tight = (_parts(rows, groups, width, tight=tight) for tight in (False, True))
    return tight if len(tight) < len(loose) else loose


def _parts(rows: Sequence[str], groups: Sequence[Sequence[Column]], width: int, *, tight: bool) -> list[Table]:
    made, waiting = [], list(groups)
    while waiting:
        counts = range(len(waiting), 1, -1)
        count = next((n for n in counts if _width(grid(rows, waiting[:n], tight=tight)) <= width), 1)
        made.append(grid(rows, waiting[:count], tight=tight))
        waiting = waiting[count:]
    return made


def _width(made: Table) -> int:
    from rich.console import Console

    return Console(width=10_000, file=StringIO()).measure(made).maximum


def text(outcomes: Sequence[Outcomes]) -> str:
    """The table as plain text."""
    from rich.console import Console

    made = table(outcomes)
    widest = Console(width=1_000, file=StringIO())
    width = max(widest.measure(made).maximum, 60)
    out = StringIO()
    Console(width=min(width, 240), file=out, color_system=None, force_terminal=False).print(made)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip()


def html(outcomes: Sequence[Outcomes]) -> str:
    """The table as HTML that survives an untrusted notebook: no script, no style sheet, names as text."""
    head = "".join(f"<th scope='col'>{escape(plain(name))}</th>" for name in ["strategy", *columns(outcomes)])
    rows = "".join(
        f"<tr><th scope='row'>{escape(plain(o.strategy))}</th>"
        + "".join(f"<td>{escape(c)}</td>" for c in cells(o))
        + "</tr>"
        for o in outcomes
    )
    notes = " ".join(map(escape, footnotes(outcomes)))
    return (
        f"<table><caption>{escape(heading(outcomes))}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
        f"</table><p><small>{notes}</small></p>"
    )
