"""Ask monthly: ask for a yes, then keep quiet for three weeks.

Source: a control. It leaps, but slowly, and so separates the cost of leaping from the cost of haste. Parameter: three
weeks of quiet.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def ask_monthly(see: See) -> str:
    """Ask after three quiet weeks; otherwise pause."""
    return "ask" if see.quiet >= 3 else "pause"
