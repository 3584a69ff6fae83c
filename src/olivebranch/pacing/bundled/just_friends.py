"""Just friends: small steps that stop at friendship.

Source: the control for "the friend-zone is not the dead-zone": it never leaves it. No parameters of its own.
"""

from __future__ import annotations

from olivebranch.pacing.bundled._road import INSTEAD, MEMORY
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.strategy import Answer, See, strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def just_friends(see: See) -> Answer:
    """Small steps, but a chat where they would hang out or ask."""
    answer = small_steps(see)
    return "chat" if answer in ("hang_out", "ask") else answer
