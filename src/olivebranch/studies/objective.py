"""The objective: what counts as better. It is success - weight x harm.

No strategy is named best without its harm beside it. A strategy that ever insists (by an action called push, or one
with the attribute `insists`) is shown for what it does, and never chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arguments import as_number, as_table, as_text, is_name
from olivebranch.base.arrays import Flags
from olivebranch.base.text import listing, plain
from olivebranch.chain.product import build
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.harm import ENDINGS, TO_THEM, harmful_endings, weighed_harm
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
    return bool(insisting(model).any()) and takes_insisting(model, build(model, strategy).action)


def takes_insisting(model: Model, action: NDArray[np.integer[Any]]) -> bool:
    """Does one of these actions (indices, such as those of a chain's edges) insist?"""
    return bool(insisting(model)[action].any())


def insisting(model: Model) -> Flags:
    """(actions,) those that insist: called push, or with the attribute `insists`.

    >>> import olivebranch as ob
    >>> ladder = ob.load("ladder")
    >>> [action for action, insists in zip(ladder.actions, insisting(ladder)) if insists]
    ['push']
    """
    attribute = model.rules.attributes.get("insists", np.zeros(len(model.actions)))
    return (attribute != 0) | np.array([name == "push" for name in model.actions])


def weights(model: Model, by: By, weight: float) -> dict[str, float]:
    """The weight of each ending and tally: `by` as given, or 1 for the first ending and -weight for the harm.

    Raises ArgumentError for an objective that would ignore or reward harm to them, or that is against the first
    ending, and if `by` is not given and the model counts no harm to them. Raises UnknownName for a name that the model
    does not have.

    >>> import olivebranch as ob
    >>> weights(ob.load("maybe"), None, 0.02)
    {'yes': 1.0, 'unwelcome': -0.02}
    >>> weights(ob.load("maybe"), {"unwelcome": 1}, 0.02)
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: by = {'unwelcome': 1}: would reward harm to them. Give 'unwelcome' a weight ...
    """
    size = as_number(weight)
    if size is None or size <= 0:
        raise ArgumentError(
            f"weight = {printed(weight)}: must be a number above 0, what a {model.step} of harm to them takes off a "
            "yes. Nothing is named best by an objective that ignores harm."
        )
    if by is None:
        usual = {_harm(model): -size, model.endings[0]: 1.0}  # in this order: a first ending that is harm is refused
        _check_harm(model, usual)
        return dict(reversed(usual.items()))
    if not isinstance(by, (str, Mapping)) or not by:
        example = {model.endings[0]: 1.0}
        raise ArgumentError(
            f"by = {printed(by)}: give the name of an ending or a tally, or what each counts for, such as {example}."
        )
    counts = {as_text("by", by): 1.0} if isinstance(by, str) else as_table("by", by, printed({model.endings[0]: 1.0}))
    for name in counts:
        check_name(model, name)
    _check_harm(model, counts)
    return {name: float(count) for name, count in counts.items()}


def names(model: Model) -> tuple[str, ...]:
    """What can be counted: every ending, "open", and every tally."""
    return (*model.endings, "open", *model.tallies)


def naming(model: Model, by: By, weight: float) -> dict[str, float]:
    """Like `weights`, for an objective by which something is named best: it must count harm to them.

    A single name, such as "yes", is not an objective: it only ranks given strategies, with harm beside it.

    >>> import olivebranch as ob
    >>> naming(ob.load("maybe"), "yes", 0.02)
    {'yes': 1.0}
    """
    counts = weights(model, by, weight)
    if not isinstance(by, str):
        _check_counted(model, counts)
    return counts


def counts_harm(model: Model) -> bool:
    """Does the model count harm to them? If not, nothing in it is named best.

    >>> import olivebranch as ob
    >>> counts_harm(ob.load("maybe"))
    True
    """
    return weighed_harm(model.tallies) is not None or bool(harmful_endings(model.endings))


def _harm(model: Model) -> str:
    """The harm to them that is set against success; ArgumentError if the model counts none."""
    harm = weighed_harm(model.tallies) or next(iter(harmful_endings(model.endings)), None)
    if harm is None:
        known = listing([*map(repr, (*TO_THEM, *ENDINGS))])
        raise ArgumentError(
            f"{model.name} counts no harm to them, so nothing in it may be named best. Add a tally or an ending that "
            f"does: their names are {known}."
        )
    return harm


def _check_harm(model: Model, counts: Mapping[str, float]) -> None:
    """Raise ArgumentError for an objective that rewards or ignores harm to them, or is against the first ending."""
    given = f"by = {printed(dict(counts))}"
    numbers = {name: as_number(count) for name, count in counts.items()}
    for name, count in numbers.items():
        if count is None:
            raise ArgumentError(f"{given}: what {printed(name)} counts for must be a number.")
        if name in (*TO_THEM, *ENDINGS) and count >= 0:
            does = "reward" if count else "ignore"
            raise ArgumentError(f"{given}: would {does} harm to them. Give {printed(name)} a weight below 0.")
    if (numbers.get(model.endings[0]) or 0.0) < 0:
        raise ArgumentError(
            f"{given}: is against {printed(model.endings[0])}, the first ending. Give it a weight above 0."
        )


def optimised(model: Model, by: By, weight: float) -> dict[str, float]:
    """Like `weights`, for an objective under which a rule is sought: it must count harm to them.

    >>> import olivebranch as ob
    >>> optimised(ob.load("maybe"), "yes", 0.02)
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: by = {'yes': 1.0}: counts no harm to them. Give 'unwelcome' a weight below 0.
    """
    counts = weights(model, by, weight)
    _check_counted(model, counts)
    return counts


def _check_counted(model: Model, counts: Mapping[str, float]) -> None:
    """Raise ArgumentError if an objective counts no harm to them."""
    harm = _harm(model)
    if not any(name in counts for name in (*TO_THEM, *ENDINGS)):
        given = f"by = {printed(dict(counts))}"
        raise ArgumentError(f"{given}: counts no harm to them. Give {printed(harm)} a weight below 0.")


def check_name(model: Model, name: str) -> str:
    """The name of an ending, of "open" or of a tally; UnknownName for any other."""
    known = names(model)
    if not is_name(name, known):
        raise UnknownName("ending or tally", name, known, f" in {model.name}")
    return name


def is_chance(model: Model, name: str) -> bool:
    """Is this number a chance (of an ending, or of "open"), rather than a count?"""
    return name in (*model.endings, "open")


def headline(model: Model) -> tuple[str, ...]:
    """What a small table must show: success, the harmful ending (or the second ending), and the weighed harm.

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
