"""Ask monthly: the question, with three weeks of quiet between.

Source: a leap, but paced; it tells what a leap costs from what haste costs. Parameter: three weeks of quiet.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def ask_monthly(see: See) -> str:
    """Ask after three quiet weeks, else pause."""
    return "ask" if see.quiet >= 3 else "pause"
