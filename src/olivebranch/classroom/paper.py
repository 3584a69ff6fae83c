"""Exercises on paper: a sheet for each student to print, and a key for the lecturer."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import CARE
from olivebranch.base.version import __version__
from olivebranch.classroom.exercises import Exercises
from olivebranch.classroom.material import material
from olivebranch.classroom.question import Question
from olivebranch.reports import markup

LINE = "_" * 24  # to write on
#: Larger than a report's, because a sheet is worked with on paper.
STYLE = """\
table { font-size: 1rem; }
td.words { min-width: 0; }
h3 { margin: 1.4rem 0 .2rem; }
th[scope="row"] { min-width: 0; }
@media print { table { font-size: 10pt; } h3 { font-size: 11pt; } .asked { margin-bottom: 1.6rem; } }
"""


def paper(sheet: Exercises) -> str:
    """A student's sheet as one HTML file to print. It contains no answers."""
    given = [markup.paragraph(CARE, "note")]
    for table in material(sheet):
        given += [markup.table(table), *(markup.paragraph(note, "note") for note in table.notes)]
    asked = [_asked(number, question) for number, question in enumerate(sheet.questions, start=1)]
    return _page(sheet.title, *given, markup.section("questions", "The questions", *asked))


def _asked(number: int, question: Question) -> str:
    """A question, with a line for the answer."""
    heading = f"<h3>{number}. {escape(question.title)}</h3>"
    return "\n".join([heading, markup.paragraph(question.asked), markup.paragraph(f"Answer: {LINE}", "asked")])


def key(sheets: Iterable[Exercises]) -> str:
    """The lecturer's key as one HTML file: a table for each student."""
    tables = [
        markup.table(
            Sheet(
                sheet.title,
                ("", "question", "answer", "may be off by"),
                tuple((str(i), q.text, _shown(q), f"{q.tolerance:g}") for i, q in enumerate(sheet.questions, start=1)),
                words=(1,),
            )
        )
        for sheet in sheets
    ]
    return _page("Key", *tables)


def _shown(question: Question) -> str:
    """The answer, with two digits more than are asked for."""
    return f"{question.answer:.{question.digits + 2}f}"


def _page(title: str, *parts: str) -> str:
    body = "\n".join([f"<header><h1>{escape(title)}</h1></header>", "<main>", *parts, "</main>"])
    return markup.page(title, f"olivebranch {__version__}", body, STYLE)
