"""Slips in expressions: what people write in other languages, and what it is called in a model file."""

from __future__ import annotations

import re
from typing import Final

#: What a slip looks like, and what is meant.
_SLIPS: Final = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"!==", "!="),
        (r"===", "=="),
        (r"&&", " and "),
        (r"\|\|", " or "),
        (r"\b(?:AND|And)\b", "and"),
        (r"\b(?:OR|Or)\b", "or"),
        (r"\b(?:NOT|Not)\b", "not"),
        (r"<>", "!="),
        (r"=>", ">="),
        (r"=<", "<="),
        (r"(?<![=!<>])=(?![=<>])", "=="),
        (r"!(?!=)", "not "),
    )
)


def mended(source: str) -> tuple[str, str] | None:
    """The first slip in an expression, and the expression without any; None if there is none.

    >>> mended("stance = maybe && noes<>2")
    ('&&', 'stance == maybe and noes != 2')
    >>> mended("stance == maybe") is None
    True
    """
    found, text = "", source
    for pattern, meant in _SLIPS:
        slip = pattern.search(text)
        found = found or (slip[0] if slip else "")
        text = pattern.sub(f" {meant} " if not meant[0].isalpha() else meant, text)
    return (found, " ".join(text.split())) if found else None
