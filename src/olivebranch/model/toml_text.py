"""Reads the text of a model file: its bytes, and the TOML in them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from olivebranch.errors import Fault, ModelError
from olivebranch.model.spec import Spec, read_spec

MAX_BYTES = 1_000_000
MOST_PARTS = 30  # the most parts of a dotted key: the time to read one grows with their square
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}\.[ \t]*+){{{MOST_PARTS}}}")
_LONG_NUMBER = re.compile(r"(?<![\w.])[0-9][0-9_]{600,}")  # Python can be told to read no more than 640 digits


def read_text(path: Path) -> str:
    """The text of a file, with its comments; a ModelError names the path and says why it cannot be read."""
    source = str(path)
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise _wrong(source, f"cannot be read ({why})", "Check the path.") from None
    if len(raw) > MAX_BYTES:
        raise _wrong(source, f"is over {MAX_BYTES:,} bytes")
    try:
        return raw.decode("utf-8-sig")  # editors on Windows begin a file with a byte order mark
    except UnicodeDecodeError as error:
        raise _wrong(source, f"is not UTF-8 (byte {error.start})", "Save it as UTF-8.") from None


def spec_of(text: str, source: str) -> Spec:
    """The spec in the text of a model file; a ModelError names the source and lists what is wrong."""
    if len(text) > MAX_BYTES:
        raise _wrong(source, f"is over {MAX_BYTES:,} bytes")
    if _LONG_KEY.search(text):
        raise _wrong(source, f"has a key of more than {MOST_PARTS} parts joined by dots", "Write tables in [brackets].")
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(source, f"is not TOML: {str(error)[0].lower()}{str(error)[1:]}") from None
    except RecursionError:
        raise _wrong(source, "is not TOML that can be read: its lists or tables are nested too deeply") from None
    except ValueError as error:  # such as a date that does not exist
        if number := _LONG_NUMBER.search(text):
            rule = f"line {text.count(chr(10), 0, number.start()) + 1} has a number of {len(number[0]):,} digits"
            raise _wrong(source, rule, "Write a shorter one.") from None
        raise _wrong(source, f"is not TOML that can be read: {error}") from None
    spec, faults = read_spec(given)
    if spec is None:
        raise ModelError(source, faults)
    return spec


def _wrong(source: str, rule: str, remedy: str = "") -> ModelError:
    return ModelError(source, [Fault("the file", rule, None, remedy)])
