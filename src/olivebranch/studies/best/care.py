"""The note of care that stands beside every optimum."""

from __future__ import annotations

from olivebranch.base.text import plain


def without(chance: float, ending: str) -> str:
    """How many do not reach the hoped-for ending.

    >>> without(0.3, "yes"), without(0.3, "close_again")
    ('70 of 100 without a yes', '70 of 100 who do not reach close again')
    """
    missing = "without a yes" if ending == "yes" else f"who do not reach {plain(ending)}"
    return f"{round(100 * (1 - chance))} of 100 {missing}"
