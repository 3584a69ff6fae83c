"""Push hard: insist, every week. It exists to show what it does.

Source: unwanted pursuit; two weeks of unwanted contact are the empirical threshold of stalking (Purcell, Pathé and
Mullen 2004). No search for the best strategy may choose it. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy
def push_hard(see: See) -> str:
    """Insist on a yes every week: here to show the harm, never as advice."""
    return "push"
