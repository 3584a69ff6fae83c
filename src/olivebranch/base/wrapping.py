"""Lines of a given width: text broken between words, and nothing cut."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_TIE = "\ue000"  # stands for a blank at which no line may break
_BEFORE_A_SIGN = re.compile(r" (?=%|[+-](?:,|$))")


def terminal_width() -> int | None:
    """The characters in a line of the terminal that standard output is; None if it is none, or does not say."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None if sys.stdout.isatty() else None
    except (AttributeError, OSError, ValueError):  # standard output may be closed, or stand for something else
        return None


def padded(line: str, width: int, *, to_left: bool) -> str:
    from rich.cells import cell_len

    blanks = " " * (width - cell_len(line))
    return line + blanks if to_left else blanks + line


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` characters, broken between words; a word that is too long is broken.

    >>> wrapped("a no may be final", 10)
    ['a no may', 'be final']
    """
    from rich.cells import cell_len
    from rich.text import Text

    if "\n" not in text and cell_len(text) <= width:
        return [text] if text else []
    lines = Text(tied(text)).wrap(_offscreen(), width, overflow="fold")
    return [line.plain.rstrip().replace(_TIE, " ") for line in lines]


def tied(text: str) -> str:
    """The text with each number tied to its "%" and each name to its sign, so that no line begins with one."""
    return _BEFORE_A_SIGN.sub(_TIE, text)


@cache
def _offscreen() -> Console:
    """A console that shows nothing (not even in Jupyter); rich needs one to wrap text."""
    from rich.console import Console

    return Console(file=StringIO(), color_system=None, force_terminal=False, force_jupyter=False)
