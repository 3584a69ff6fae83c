"""Limits of a model file: what is just within each is taken, and one more is refused with the limit in the message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import olivebranch as ob
from olivebranch.model import toml_text
from olivebranch.model.expressions import MAX_LENGTH, parse
from olivebranch.model.parsing import MAX_DEPTH, MAX_EXPONENT
from olivebranch.model.spec import MOST_ENDINGS, MOST_MECHANISMS
from olivebranch.model.spec_parts import MOST_NAMES

SMALL: dict[str, Any] = {
    "title": "Small",
    "states": {"at": ["here", "there"]},
    "endings": {"there": "at == there"},
    "actions": {"go": {}},
    "start": [{}],
    "shift": {"at": [{"chances": {"there": 0.5}}]},
}


def numbered(word: str, count: int, value: Any) -> dict[str, Any]:
    return {f"{word}{i}": value for i in range(count)}


def with_endings(count: int) -> ob.Model:
    values = [f"v{i}" for i in range(count)]
    shift = {"at": [{"chances": dict.fromkeys(values, 0.5 / count)}]}
    endings = {f"e{i}": f"at == {value}" for i, value in enumerate(values)}
    return ob.Model(**{**SMALL, "states": {"at": ["here", *values]}, "endings": endings, "shift": shift})


def with_mechanisms(count: int) -> ob.Model:
    mechanisms = {f"m{i}": {"off": {f"p{i}": 0}} for i in range(count)}
    chance = " + ".join(f"p{i}" for i in range(count))
    shift = {"at": [{"chances": {"there": chance}}]}
    return ob.Model(**{**SMALL, "parameters": numbered("p", count, 0.01), "mechanisms": mechanisms, "shift": shift})


#: (the most that is allowed, what to do with so many, and what the error says)
LIMITS: dict[str, tuple[int, Callable[[int], object], str]] = {
    "characters of an expression": (
        MAX_LENGTH,
        lambda n: parse("+".join(["1"] * (n // 2)) + "1" * (n % 2 + 1)),
        "2000",
    ),
    "operations inside one another": (MAX_DEPTH, lambda n: parse("-" * n + "1"), "at most 40 operations"),
    "an exponent": (MAX_EXPONENT, lambda n: parse(f"2 ** {n}"), "at most 1000"),
    "an exponent below 0": (MAX_EXPONENT, lambda n: parse(f"2 ** -{n}"), "at most 1000"),
    "characters of a name": (60, lambda n: ob.Model(**SMALL, parameters={"p" * n: 1}), "at most 60 characters"),
    "characters of a title": (200, lambda n: ob.Model(**{**SMALL, "title": "t" * n}), "at most 200 characters"),
    "characters of a step": (40, lambda n: ob.Model(**SMALL, step="s" * n), "at most 40 characters"),
    "endings": (MOST_ENDINGS, with_endings, "at most 100 entries"),
    "mechanisms": (MOST_MECHANISMS, with_mechanisms, "at most 8 entries"),
    "names in a table": (MOST_NAMES, lambda n: ob.Model(**SMALL, let=numbered("l", n, 1)), "at most 1,000 entries"),
}


@pytest.mark.parametrize("kind", LIMITS)
def test_what_is_within_a_limit_is_taken_and_one_more_is_refused(kind):
    most, make, told = LIMITS[kind]
    assert make(most)
    with pytest.raises(ob.OlivebranchError, match=told):
        make(most + 1)


def test_a_file_may_have_exactly_so_many_bytes(tmp_path, monkeypatch):
    text = ob.Model(**SMALL).to_toml()
    path = tmp_path / "model.toml"
    path.write_text(text)
    monkeypatch.setattr(toml_text, "MAX_BYTES", len(text))
    assert toml_text.spec_of(text, "model") == ob.load(path).spec
    monkeypatch.setattr(toml_text, "MAX_BYTES", len(text) - 1)
    for read in (lambda: ob.load(path), lambda: toml_text.spec_of(text, "model")):
        with pytest.raises(ob.ModelError, match=f"is over {len(text) - 1:,} bytes"):
            read()


def test_a_key_may_have_exactly_so_many_parts():
    for parts, told in ((30, "there is no such key"), (31, "more than 30 parts")):
        with pytest.raises(ob.ModelError, match=told):
            toml_text.spec_of(f"{'.'.join(['a'] * parts)} = 1", "model")
