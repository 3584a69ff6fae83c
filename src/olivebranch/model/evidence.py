"""The evidence behind a model's parameters, in a sentence."""

from __future__ import annotations

from collections.abc import Collection

from olivebranch.model.spec import Parameter

SUPPORTED = ("A", "B")  # grades that stand for data, direct or neighbouring


def note(parameters: Collection[Parameter]) -> str:
    """What the numbers of a model rest on: how many parameters, if any, are not supported by data."""
    total, weak = len(parameters), sum(p.grade not in SUPPORTED for p in parameters)
    if not weak:
        return "A model, not a person."
    return (
        f"Illustrative: {weak} of {total} parameters are graded C (judgement), D (illustrative) or not at all. "
        "No number predicts a real person."
    )
