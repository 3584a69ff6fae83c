"""Push hard: insist, every week. It exists to show what it does.

Source: unwanted pursuit; persistence past two weeks of unwanted contact is the empirical watershed for stalking
(Purcell, Pathé and Mullen 2004). No optimiser may choose it. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.strategy import See, strategy


@strategy
def push_hard(see: See) -> str:
    """Insist on a yes every week: here to show the harm, never as advice."""
    return "push"
