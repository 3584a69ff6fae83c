"""One no and out: small steps, and let go after the first no.

Source: giving up early, the other end from pushing. Parameter: one no.
"""

from __future__ import annotations

from olivebranch.pacing.bundled._road import INSTEAD, MEMORY
from olivebranch.pacing.bundled.small_steps import small_steps
from olivebranch.pacing.strategy import Answer, See, strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def one_no_and_out(see: See) -> Answer:
    """Small steps, and let go after one no."""
    return "let_go" if see.noes >= 1 else small_steps(see)
