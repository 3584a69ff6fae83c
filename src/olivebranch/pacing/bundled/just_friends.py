"""Just friends: small steps that stop at friendship.

Source: the control for "the friend-zone is not the dead-zone": it never leaves the friend-zone. No parameters of its
own.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def just_friends(see: See) -> Choice:
    """Small steps, but a chat where they would hang out or ask."""
    choice = small_steps(see)
    return "chat" if choice in ("hang_out", "ask") else choice
