"""Three noes and out: small steps, and let go after the third no.

Source: a limit set beforehand, because a stated no is more reliable than a stated yes. Parameter: three noes.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def three_noes_and_out(see: See) -> Choice:
    """Small steps, and let go after three noes."""
    return "let_go" if see.noes >= 3 else small_steps(see)
