"""Fingerprints: identify a model, and identify a strategy by its decisions.

A strategy is identified by its decisions, not by its source or its pickle. The pickle of a function in a module
contains only the function's name, so a changed rule would keep its old fingerprint. The source is not always available,
and does not show what the function calls. An answer depends only on the decisions: what the rule chooses in every case
that it distinguishes by the values and memories it looks at, including cases that no walk with the present parameters
reaches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256

from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Memory, Register
from olivebranch.pacing.observations import Observations
from olivebranch.pacing.see import Key, Look, MemoryNeeded, Value
from olivebranch.pacing.strategy import Strategy

MOST_CASES = 1_000_000  # calls of a rule: a few seconds


def digest(text: str | bytes) -> str:
    """The first 128 bits of the SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:32]


def of_model(model: Model) -> str:
    """A fingerprint that differs for every model.

    >>> import olivebranch as ob
    >>> of_model(ob.load("maybe")) == of_model(ob.load("maybe").with_parameters(slam=0.3))
    False
    """
    return digest(model.to_toml())


def of_strategy(strategy: Strategy, model: Model) -> str:
    """A fingerprint that strategies share only if they decide and remember the same things in this model.

    >>> import olivebranch as ob
    >>> rules = [lambda see: "ask", lambda see: "a" + "sk", lambda see: "small_step"]
    >>> marks = [of_strategy(ob.Strategy("rule", rule), ob.load("maybe")) for rule in rules]
    >>> marks[0] == marks[1], marks[0] == marks[2]
    (True, False)
    """
    memories: dict[Memory, Register] = {}
    decided = list(_cases(strategy, model, memories))
    remembered = [[list(map(str, register.labels)), digest(register.mark)] for register in memories.values()]
    return digest(json.dumps([remembered, decided]))


def _cases(strategy: Strategy, model: Model, memories: dict[Memory, Register]) -> Iterator[list[str]]:
    """What is read and what is decided, case by case; compiles the memories that are read into `memories`."""
    observations = Observations(model)
    values = {name: Value.all(names, name) for name, names in model.states.items()}
    waiting: list[Mapping[Key, int]] = [{}]
    calls = 0
    while waiting:
        known, calls = waiting.pop(), calls + 1
        if calls > MOST_CASES:
            raise ArgumentError(
                f"strategy {strategy.name} distinguishes over {MOST_CASES:,} cases, too many to name it by what it "
                "decides. Lower an `upto`."
            )
        try:
            labels = {memory: register.labels for memory, register in memories.items()}
            read, case = _ask(strategy, partial(Look, model, values, labels), known)
        except MemoryNeeded as needed:
            memories[needed.memory] = needed.memory.compile(needed.name, observations)
            waiting.append(known)
            continue
        if not read:
            yield case
            continue
        key = read[0]
        size = len(model.states[key[1]] if key[0] == "state" else memories[key[1]].labels)
        waiting += [{**known, key: value} for value in reversed(range(size))]


def _ask(
    strategy: Strategy, looking: Callable[[Callable[[Key], int]], Look], known: Mapping[Key, int]
) -> tuple[list[Key], list[str]]:
    """What the rule looks at beyond what is known so far, and the case in words."""
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
    except Exception as error:  # perhaps in a case that no walk reaches; if one does, making the chain raises the error
        return read, [*_seen(look), type(error).__name__]
    mixed = {answer: 1.0} if isinstance(answer, str) else answer
    return read, [*_seen(look), *(f"{action} {chance!r}" for action, chance in sorted(mixed.items()))]


def _seen(look: Look) -> list[str]:
    """What the rule has looked at, and the values it saw."""
    return [f"{name} = {value}" for name, value in look.read.values()]
