"""Jump ahead: ask for a yes, every week.

Source: what the source text warns against, asking for a yes when the next rung is something smaller. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy
def jump_ahead(see: See) -> str:
    """Ask for a yes every week, whatever the stance."""
    return "ask"
