"""Fingerprints: a name for a model, and for a strategy by what it decides.

A strategy is named by its decisions, not by its source or its pickle. A pickle of a function in a module is only that
function's name, so a changed rule would keep its old name; source cannot be had of every function, and does not say
what the function reaches. Decisions are all that an answer depends on: every case that the rule tells apart on the
values and memories it looks at, whether or not a walk with today's parameters can get there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from typing import Any

from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Memory, Observations
from olivebranch.pacing.see import Key, Look, MemoryNeeded, Value
from olivebranch.pacing.strategy import Strategy

MOST_CASES = 1_000_000  # calls of a rule: some seconds


def digest(text: str | bytes) -> str:
    """The first 128 bits of the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:32]


def of_model(model: Model) -> str:
    """A name that no other model has.

    >>> import olivebranch as ob
    >>> of_model(ob.load("maybe")) == of_model(ob.load("maybe").with_parameters(slam=0.3))
    False
    """
    return digest(model.to_toml())


def of_strategy(strategy: Strategy, model: Model) -> str:
    """A name that no strategy has which decides or remembers anything else in this model; the source does not matter.

    >>> import olivebranch as ob
    >>> rules = [lambda see: "ask", lambda see: "a" + "sk", lambda see: "small_step"]
    >>> marks = [of_strategy(ob.Strategy("rule", rule), ob.load("maybe")) for rule in rules]
    >>> marks[0] == marks[1], marks[0] == marks[2]
    (True, False)
    """
    carried: dict[Memory, tuple[Any, ...]] = {}
    decided = list(_cases(strategy, model, carried))
    kept = [[list(map(str, labels)), int(first), digest(after.tobytes())] for labels, first, after in carried.values()]
    return digest(json.dumps([kept, decided]))


def _cases(strategy: Strategy, model: Model, carried: dict[Memory, tuple[Any, ...]]) -> Iterator[list[str]]:
    """What is read and what is decided, case by case; memories that are read are put into `carried`."""
    observations = Observations(model.rules, {name: p.value for name, p in model.parameters.items()})
    values = {name: Value.all(names, name) for name, names in model.states.items()}
    waiting: list[Mapping[Key, int]] = [{}]
    calls = 0
    while waiting:
        known, calls = waiting.pop(), calls + 1
        if calls > MOST_CASES:
            raise ArgumentError(
                f"strategy {strategy.name} tells more than {MOST_CASES:,} cases apart, too many to "
                "name it by what it decides. Lower an `upto`."
            )
        try:
            labels = {memory: found[0] for memory, found in carried.items()}
            read, told = _ask(strategy, partial(Look, model, values, labels), known)
        except MemoryNeeded as needed:
            carried[needed.memory] = needed.memory.compile(needed.name, observations)
            waiting.append(known)
            continue
        if not read:
            yield told
            continue
        key = read[0]
        size = len(model.states[key[1]] if key[0] == "state" else carried[key[1]][0])
        waiting += [{**known, key: value} for value in reversed(range(size))]


def _ask(
    strategy: Strategy, looking: Callable[[Callable[[Key], int]], Look], known: Mapping[Key, int]
) -> tuple[list[Key], list[str]]:
    """What the rule looks at beyond what is known, and the case in words."""
    read: list[Key] = []

    def at(key: Key) -> int:
        if key not in known:
            read.append(key)
        return known.get(key, 0)

    look = looking(at)
    try:
        answer = strategy.choose(look)
    except MemoryNeeded:
        raise
    except Exception as error:  # where no walk may ever get; where one does, making the chain says so
        return read, [*_told(look), type(error).__name__]
    mixed = {answer: 1.0} if isinstance(answer, str) else answer
    return read, [*_told(look), *(f"{action} {chance!r}" for action, chance in sorted(mixed.items()))]


def _told(look: Look) -> list[str]:
    return [f"{name} = {value}" for name, value in look.read.values()]
