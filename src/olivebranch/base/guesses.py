"""Options whose names people guess from other libraries: the error says what each is called here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Final, ParamSpec, TypeVar

from olivebranch.errors import ArgumentError, suggest

P = ParamSpec("P")
R = TypeVar("R")

#: Names in other libraries, and the option that is meant.
GUESSES: Final = {
    **dict.fromkeys(("n", "n_runs", "num_runs", "n_sims", "samples", "n_samples", "size"), "runs"),
    **dict.fromkeys(("steps", "n_steps", "t", "T", "horizon", "week", "time"), "weeks"),
    **dict.fromkeys(("random_state", "rng"), "seed"),
    **dict.fromkeys(("n_draws", "num_draws"), "draws"),
    **dict.fromkeys(("strategy", "policy", "policies"), "strategies"),
    **dict.fromkeys(("workers", "n_jobs"), "threads"),
    **dict.fromkeys(("folder", "path", "out"), "store"),
}

#: What commands take as an option, and a function as a part of its model.
OF_THE_MODEL: Final = {
    "context": "Load the model with it: ob.load(NAME, context=...).",
    **dict.fromkeys(("set", "params", "parameters"), "Change the model: ob.load(NAME).with_parameters(skip=1)."),
}


def answers_guesses(function: Callable[P, R]) -> Callable[P, R]:
    """The same function; for an option that it does not have, it raises an ArgumentError that names the one meant.

    It is not for functions that take options of any name (``**where``): those check the names themselves.

    >>> @answers_guesses
    ... def walk(*, runs=1, weeks=52):
    ...     return runs
    >>> walk(n=3)
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: walk(n=...): there is no such option. Did you mean runs=...?
    """
    known = signature(function).parameters
    by_place = [option.name for option in known.values() if option.kind is not option.KEYWORD_ONLY]
    by_name = [option.name for option in known.values() if option.kind is option.KEYWORD_ONLY]
    takes_any = any(option.kind is option.VAR_POSITIONAL for option in known.values())
    assert not any(option.kind is option.VAR_KEYWORD for option in known.values()), "it takes options of any name"

    @wraps(function)
    def asked(*args: P.args, **options: P.kwargs) -> R:
        for name in options:
            if name not in known:
                raise ArgumentError(f"{function.__name__}({name}=...): there is no such option. {_meant(name, known)}")
        if len(args) > len(by_place) and not takes_any and by_name:
            raise ArgumentError(f"{function.__name__}(...): give these by name: {', '.join(by_name)}.")
        return function(*args, **options)

    return asked


def _meant(name: str, known: Iterable[str]) -> str:
    options = [other for other in known if other != "self"]
    if name in OF_THE_MODEL and "model" in options:
        return OF_THE_MODEL[name]
    meant = GUESSES.get(name)
    return f"Did you mean {meant}=...?" if meant in options else suggest(name, options)
