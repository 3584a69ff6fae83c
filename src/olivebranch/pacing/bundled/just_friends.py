"""Just friends: small steps that stop at friendship.

Source: a control for the claim "the friend-zone is not the dead-zone": this strategy never leaves the friend-zone. No
parameters of its own.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def just_friends(see: See) -> Choice:
    """Small steps, but chat instead of hanging out or asking."""
    choice = small_steps(see)
    return "chat" if choice in ("hang_out", "ask") else choice
