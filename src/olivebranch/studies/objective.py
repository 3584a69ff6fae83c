"""The objective: what counts as better, which is success less a weight on harm.

Nobody is named best without the harm beside it. A strategy that ever insists (by an action called push, or one with
the attribute `insists`) is shown for what it does, and never chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from olivebranch.base.text import plain
from olivebranch.chain.product import build
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.harm import harmful_endings, weighed_harm
from olivebranch.model.model import Model
from olivebranch.pacing.strategy import Strategy

By: TypeAlias = str | Mapping[str, float] | None

WEIGHT = 0.02  # a week of their strain weighs as much as 2 yeses in 100: a choice, to be made by the reader
NOBODY_TO_NAME = "every strategy here pushes: none of them may be named best. Add one that does not."


def insists(model: Model, strategy: Strategy) -> bool:
    """Does the strategy ever push?

    >>> import olivebranch as ob
    >>> [insists(ob.load("reconciliation"), s) for s in (ob.pacing.push_hard, ob.pacing.jump_ahead)]
    [True, False]
    """
    insisting = model.rules.attributes.get("insists", np.zeros(len(model.actions)))
    pushes = [i for i, name in enumerate(model.actions) if name == "push" or insisting[i] != 0]
    return bool(np.isin(build(model, strategy).action, pushes).any()) if pushes else False


def weights(model: Model, by: By, weight: float) -> dict[str, float]:
    """What each ending and tally counts for: `by` as given, or the first ending less the weight times the harm.

    >>> import olivebranch as ob
    >>> weights(ob.load("maybe"), None, 0.02)
    {'yes': 1.0, 'unwelcome': -0.02}
    """
    if isinstance(weight, bool) or not np.isfinite(weight) or weight < 0:
        raise ArgumentError(
            f"weight = {weight!r}: must be a number from 0 (what a {model.step} of harm takes off a yes)."
        )
    counts = {by: 1.0} if isinstance(by, str) else dict(by or {})
    if by is None:
        tally = weighed_harm(model.tallies)
        counts = {model.endings[0]: 1.0} | ({tally: -weight} if tally and weight else {})
    for name in counts:
        check_name(model, name)
    return counts


def names(model: Model) -> tuple[str, ...]:
    """What can be counted: every ending, "open", and every tally."""
    return (*model.endings, "open", *model.tallies)


def check_name(model: Model, name: str) -> str:
    """The name of an ending, of "open" or of a tally; UnknownName for any other."""
    known = names(model)
    if name not in known:
        raise UnknownName("ending or tally", name, known, f" in {model.name}")
    return name


def is_chance(model: Model, name: str) -> bool:
    """Is this number a chance (of an ending, or of "open"), rather than a count?"""
    return name in (*model.endings, "open")


def headline(model: Model) -> tuple[str, ...]:
    """What a small table must show: success, the ending that is harm (else the second ending), and the harm weighed.

    >>> import olivebranch as ob
    >>> headline(ob.load("reconciliation"))
    ('yes', 'shut', 'strain')
    """
    success, *others = model.endings
    tally = weighed_harm(model.tallies)
    return (success, *(harmful_endings(others) or others[:1]), *([tally] if tally else []))


def in_words(model: Model, by: Mapping[str, float]) -> str:
    """What counts as better, in words.

    >>> import olivebranch as ob
    >>> in_words(ob.load("maybe"), {"yes": 1.0, "unwelcome": -0.02})
    'yes less 0.02 x unwelcome'
    """
    text = ""
    for name, weight in by.items():
        size = plain(name) if abs(weight) == 1 else f"{abs(weight):g} x {plain(name)}"
        sign = " less " if weight < 0 else " and "
        text += sign + size if text else sign.lstrip() * (weight < 0) + size
    return text
