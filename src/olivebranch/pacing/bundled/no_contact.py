"""No contact: work on yourself, and leave them be.

Source: popular advice; for your own recovery it is supported (contact slows the decline of love and sadness, Sbarra
and Emery 2005), as a way to win someone back it is not. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.bundled._road import INSTEAD
from olivebranch.pacing.strategy import See, strategy


@strategy(instead=INSTEAD)
def no_contact(see: See) -> str:
    """Work on yourself until you are whole, then pause."""
    return "pause" if see.shows("composure", "whole") else "self_work"
