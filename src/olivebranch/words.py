"""Names as words, for tables, stories and notes. (Pictures have their own: a dollar sign means something there.)"""

from __future__ import annotations


def plain(name: str) -> str:
    """A name as words.

    >>> plain("small_steps")
    'small steps'
    """
    return name.replace("_", " ")
