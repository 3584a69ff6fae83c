"""Pacing: what you do. Finds strategies by name; each bundled one has its own file in `bundled/`."""

from __future__ import annotations

from typing import Any

from olivebranch.base.arguments import is_name
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.model import Model
from olivebranch.pacing.bundled.ask_monthly import ask_monthly
from olivebranch.pacing.bundled.ask_once import ask_once
from olivebranch.pacing.bundled.believe_nothing import believe_nothing
from olivebranch.pacing.bundled.face_value import face_value
from olivebranch.pacing.bundled.jump_ahead import jump_ahead
from olivebranch.pacing.bundled.just_friends import just_friends
from olivebranch.pacing.bundled.no_contact import no_contact
from olivebranch.pacing.bundled.one_no_and_out import one_no_and_out
from olivebranch.pacing.bundled.push_hard import push_hard
from olivebranch.pacing.bundled.skip_the_pause import skip_the_pause
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.bundled.three_noes_and_out import three_noes_and_out
from olivebranch.pacing.bundled.typical import typical
from olivebranch.pacing.bundled.weigh_words import weigh_words
from olivebranch.pacing.by_name import named
from olivebranch.pacing.in_file import strategies_of
from olivebranch.pacing.strategy import Strategy

__all__ = [
    "ask_monthly",
    "ask_once",
    "believe_nothing",
    "face_value",
    "jump_ahead",
    "just_friends",
    "no_contact",
    "one_no_and_out",
    "push_hard",
    "skip_the_pause",
    "small_steps",
    "three_noes_and_out",
    "typical",
    "weigh_words",
]

#: In the order in which tables list them: from the gentlest to the one that pushes hardest, then what people usually
#: do; and last the strategies that go by words, for models in which words are heard.
BUNDLED: tuple[Strategy, ...] = (
    small_steps,
    skip_the_pause,
    three_noes_and_out,
    one_no_and_out,
    just_friends,
    no_contact,
    ask_once,
    ask_monthly,
    jump_ahead,
    push_hard,
    typical,
    weigh_words,
    face_value,
    believe_nothing,
)


def strategies() -> tuple[str, ...]:
    """The names of the bundled strategies (finite-state controllers), in the order in which tables list them.

    Examples
    --------
    >>> strategies()[:3]
    ('small_steps', 'skip_the_pause', 'three_noes_and_out')
    """
    return tuple(strategy.name for strategy in BUNDLED)


def find(strategy: object, model: Model | None = None) -> Strategy:
    """The strategy that is meant: a Strategy, a name, a table {value: action}, or a plain function.

    A name is that of a strategy in the model's file or of a bundled one. If both have the name, the file's is meant.

    Raises
    ------
    UnknownName
        for a name that no strategy has; the message suggests the nearest.
    ArgumentError
        for anything else.
    """
    held = getattr(strategy, "strategy", None)  # of an answer that is itself a rule, such as the best pacing
    if isinstance(held, Strategy):
        return held
    if isinstance(strategy, Strategy):
        return strategy
    if isinstance(strategy, str):
        known = {other.name: other for other in (*BUNDLED, *(() if model is None else strategies_of(model)))}
        if not is_name(strategy, known):
            raise UnknownName("strategy", strategy, known)
        return known[strategy]
    if isinstance(strategy, dict):
        return _in_table(strategy)
    if callable(strategy):
        return Strategy(getattr(strategy, "__name__", "strategy"), strategy)
    raise ArgumentError(
        f"strategy = {printed(strategy)}: give a name, a function, a table {{value: action}} or a Strategy."
    )


def _in_table(table: dict[Any, Any]) -> Strategy:
    """The strategy in a table {value: action}, or {name: strategy} with a single name."""
    several = named(table)
    if several is None:
        return Strategy.table(table)
    if len(several) > 1:
        raise ArgumentError(f"a table of {len(several)} strategies ({', '.join(table)}), where one is asked for.")
    return several[0]
