"""Exercises for jupyterquiz: a list of numeric questions, each with a range that is right. It contains the answers."""

from __future__ import annotations

from html import escape
from typing import Any

from olivebranch.classroom.exercises import Exercises


def quiz(sheet: Exercises) -> list[dict[str, Any]]:
    """The questions as jupyterquiz reads them: ``display_quiz("s01.quiz.json")``.

    >>> import olivebranch as ob
    >>> (first, *_) = quiz(ob.exercises("maybe", student="s01"))
    >>> first["type"], [answer["type"] for answer in first["answers"]]
    ('numeric', ['range', 'default'])
    """
    return [
        {
            "question": escape(question.asked, quote=False),
            "type": "numeric",
            "answers": [
                {
                    "type": "range",
                    "range": [question.answer - question.tolerance, question.answer + question.tolerance],
                    "correct": True,
                    "feedback": "Right.",
                },
                {"type": "default", "feedback": f"Not within {question.tolerance:g} of the answer."},
            ],
        }
        for question in sheet.questions
    ]
