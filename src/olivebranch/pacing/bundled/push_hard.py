"""Push hard: insist, every week. It is included only to show what it does.

Source: research on unwanted pursuit, in which two weeks of unwanted contact is the empirical threshold of stalking
(Purcell, Pathé and Mullen 2004). No search for the best strategy may choose it. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy
def push_hard(see: See) -> str:
    """Insist on a yes every week. Included to show the harm, never as advice."""
    return "push"
