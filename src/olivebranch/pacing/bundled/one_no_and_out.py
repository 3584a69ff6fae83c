"""One no and out: small steps, and let go after the first no.

Source: giving up early, the opposite of pushing. Parameter: one no.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def one_no_and_out(see: See) -> Choice:
    """Small steps, and let go after one no."""
    return "let_go" if see.noes >= 1 else small_steps(see)
