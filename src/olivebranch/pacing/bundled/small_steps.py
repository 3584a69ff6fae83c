"""Small steps: pause, get back on your feet, apologise if they feel wronged, then go up one rung at a time.

Source: the six phases in the design notes on reconciliation as a process; graduated contact, as in exposure therapy and
in graduated reciprocation (Osgood 1962). Parameters: four weeks of rest first; a week's rest between contacts while
they are wary, aggrieved, enemy or neutral.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY, step
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def small_steps(see: See) -> str:
    """Four weeks for yourself, if the model has rests; then rest, apologise, or invite the next rung."""
    if see.can("self_work") and see.week < 4 and not see.shows("stance", "yes"):
        return "self_work"
    return step(see)
