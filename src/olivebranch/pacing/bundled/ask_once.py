"""Ask once: ask for a yes, and after a no be silent for ever.

Source: taking the first no as final. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def ask_once(see: See) -> str:
    """Ask; after a no, pause for ever."""
    return "pause" if see.noes >= 1 else "ask"
