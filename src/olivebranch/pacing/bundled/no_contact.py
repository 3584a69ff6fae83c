"""No contact: work on yourself, and leave them alone.

Source: popular advice. There is evidence that it helps you to recover (contact slows the decline of love and sadness,
Sbarra and Emery 2005), and none that it wins anyone back. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(instead=INSTEAD)
def no_contact(see: See) -> str:
    """Work on yourself until you are whole, then pause."""
    return "pause" if see.shows("composure", "whole") else "self_work"
