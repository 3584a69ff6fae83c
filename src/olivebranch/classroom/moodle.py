"""Exercises as Moodle XML: numerical questions with their tolerances, a category for each student."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as Xml

from olivebranch.classroom.exercises import Exercises
from olivebranch.classroom.material import CARE, material
from olivebranch.classroom.question import Question


def moodle(sheets: Iterable[Exercises]) -> str:
    """The questions of some students as a file that Moodle's question bank imports. It contains the answers.

    >>> import olivebranch as ob
    >>> print(moodle([ob.exercises("maybe", student="s01")]).splitlines()[2].strip())
    <question type="category">
    """
    root = Xml.Element("quiz")
    for sheet in sheets:
        category = Xml.SubElement(root, "question", type="category")
        path = "/".join(part.replace("/", "//") for part in ("olivebranch", sheet.model.title, sheet.student))
        _text(category, "category", f"$course$/top/{path}")
        given = "".join(table.html() for table in material(sheet))
        for number, question in enumerate(sheet.questions, start=1):
            _question(root, question, f"{sheet.student} {number}: {question.title}", given)
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=False).join(
        ['<?xml version="1.0" encoding="UTF-8"?>\n', "\n"]
    )


def _question(root: Xml.Element, question: Question, name: str, given: str) -> None:
    """One numerical question."""
    element = Xml.SubElement(root, "question", type="numerical")
    _text(element, "name", name)
    _text(element, "questiontext", f"<p>{escape(question.asked)}</p>{given}<p><small>{CARE}</small></p>", "html")
    _text(element, "generalfeedback", "", "html")
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.1"), ("hidden", "0"), ("idnumber", "")):
        Xml.SubElement(element, tag).text = value
    answer = Xml.SubElement(element, "answer", fraction="100", format="moodle_auto_format")
    Xml.SubElement(answer, "text").text = f"{question.answer:.12g}"
    _text(answer, "feedback", "", "html")
    Xml.SubElement(answer, "tolerance").text = f"{question.tolerance:g}"
    for tag, value in (("unitgradingtype", "0"), ("unitpenalty", "0.1"), ("showunits", "3"), ("unitsleft", "0")):
        Xml.SubElement(element, tag).text = value


def _text(parent: Xml.Element, tag: str, text: str, form: str = "") -> None:
    """A field of Moodle's: an element that holds its text in another one."""
    field = Xml.SubElement(parent, tag, {"format": form} if form else {})
    Xml.SubElement(field, "text").text = text
