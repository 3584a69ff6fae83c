"""Answers as tables, for a terminal and for a notebook: a row a strategy, harm beside success, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from io import StringIO
from typing import TYPE_CHECKING

from olivebranch.outcomes import Outcomes

if TYPE_CHECKING:
    from rich.table import Table


def plain(name: str) -> str:
    """A name as words.

    >>> plain("small_steps")
    'small steps'
    """
    return name.replace("_", " ")


def percent(share: float) -> str:
    """A chance as a reader sees it; a small chance is never shown as none.

    >>> percent(0.4623), percent(0.0004), percent(0.9999), percent(0.0), percent(1.0)
    ('46.2 %', '<0.1 %', '>99.9 %', '0 %', '100 %')
    """
    if share <= 1e-12 or share >= 1 - 1e-12:
        return f"{round(share * 100)} %"
    if share < 0.001:
        return "<0.1 %"
    return ">99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


def number(value: float) -> str:
    """A count as a reader sees it."""
    return "for ever" if math.isinf(value) else f"{value:.2f}"


def heading(outcomes: Sequence[Outcomes]) -> str:
    """What was asked, in a line."""
    first = outcomes[0]
    step = first.chain.step
    span = "for ever" if first.weeks is None else f"{first.weeks} {step}{'' if first.weeks == 1 else 's'}"
    how = "exact" if first.runs is None else f"{first.runs:,} simulated runs each, seed {first.seed}"
    model = first.chain.model
    title = model.title if model is not None else first.chain.source
    return f"{title}: {span}, {how}"


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


def table(outcomes: Sequence[Outcomes]) -> Table:
    """A rich table for the terminal."""
    from rich import box
    from rich.table import Table

    made = Table(title=heading(outcomes), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    made.caption, made.caption_justify, made.caption_style = " ".join(footnotes(outcomes)), "left", "dim"
    made.add_column("strategy", no_wrap=True)
    for name in columns(outcomes):
        made.add_column(plain(name), justify="right", no_wrap=True)
    for outcome in outcomes:
        made.add_row(plain(outcome.strategy), *cells(outcome))
    return made


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
