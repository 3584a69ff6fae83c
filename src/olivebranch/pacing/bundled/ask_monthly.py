"""Ask monthly: the question, with three weeks of quiet between.

Source: a leap, but paced; separates how far one asks from how often. Parameter: three weeks of quiet.
"""

from __future__ import annotations

from olivebranch.pacing.bundled._road import INSTEAD, MEMORY
from olivebranch.pacing.strategy import See, strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def ask_monthly(see: See) -> str:
    """Ask after three quiet weeks, else pause."""
    return "ask" if see.quiet >= 3 else "pause"
