"""What counts as better: success, less a weight on harm. Nobody is named best without the harm beside it.

A strategy that ever insists (an action called push, or one with the attribute `insists`) is shown and never chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.text import plain
from olivebranch.chain.product import build
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy

Floats = NDArray[np.float64]
By: TypeAlias = str | Mapping[str, float] | None

WEIGHT = 0.02  # a week of their strain weighs as much as 2 yeses in 100: a choice, to be made by the reader
HARMS = ("strain", "unwelcome", "rough")


def harm(model: Model) -> str | None:
    """The tally that stands for harm: strain where the model counts it, else unwelcome contacts.

    >>> import olivebranch as ob
    >>> harm(ob.load("reconciliation")), harm(ob.load("maybe"))
    ('strain', 'unwelcome')
    """
    return next((name for name in HARMS if name in model.tallies), None)


def insists(model: Model, strategy: Strategy) -> bool:
    """Does the strategy ever push?

    >>> import olivebranch as ob
    >>> [insists(ob.load("reconciliation"), s) for s in (ob.pacing.push_hard, ob.pacing.jump_ahead)]
    [True, False]
    """
    column = model.rules.attributes.get("insists", np.zeros(len(model.actions)))
    pushes = [i for i, name in enumerate(model.actions) if name == "push" or column[i] != 0]
    return bool(np.isin(build(model, strategy).action, pushes).any()) if pushes else False


def weights(model: Model, by: By, weight: float) -> dict[str, float]:
    """What each ending and tally counts for: `by` as given, or the first ending less the weight times the harm."""
    if isinstance(weight, bool) or not np.isfinite(weight) or weight < 0:
        raise ArgumentError(
            f"weight = {weight!r}: must be a number from 0 (what a {model.step} of harm takes off a yes)."
        )
    found = {by: 1.0} if isinstance(by, str) else dict(by or {})
    if by is None:
        name = harm(model)
        found = {model.endings[0]: 1.0} | ({name: -weight} if name and weight else {})
    for name in found:
        check_name(model, name)
    return found


def check_name(model: Model, name: str) -> str:
    """The name of an ending, of "open" or of a tally, checked."""
    known = (*model.endings, "open", *model.tallies)
    if name not in known:
        raise UnknownName("ending or tally", name, known, f" in {model.name}")
    return name


def is_chance(model: Model, name: str) -> bool:
    """Is it a chance (an ending, or open), rather than a count?"""
    return name in (*model.endings, "open")


def in_words(model: Model, by: Mapping[str, float]) -> str:
    """What counts as better, in words.

    >>> import olivebranch as ob
    >>> in_words(ob.load("maybe"), {"yes": 1.0, "unwelcome": -0.02})
    'yes less 0.02 x unwelcome'
    """
    text = ""
    for name, weight in by.items():
        size = plain(name) if abs(weight) == 1 else f"{abs(weight):g} x {plain(name)}"
        text += (" less " if weight < 0 else " and ") + size if text else ("less " if weight < 0 else "") + size
    return text
