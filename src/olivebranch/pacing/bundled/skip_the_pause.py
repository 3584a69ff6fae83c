"""Skip the pause: small steps, begun at once.

Source: a control for the first phase, to show what the pause is worth. No parameters of its own.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY, step
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def skip_the_pause(see: See) -> str:
    """Small steps from the first week on, without the four weeks for yourself."""
    return step(see)
