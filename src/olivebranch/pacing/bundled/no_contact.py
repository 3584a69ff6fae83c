"""No contact: work on yourself, and leave them be.

Source: popular advice. As a way to recover it has evidence (contact slows the decline of love and sadness, Sbarra
and Emery 2005); as a way to win someone back it has none. No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(instead=INSTEAD)
def no_contact(see: See) -> str:
    """Work on yourself until you are whole, then pause."""
    return "pause" if see.shows("composure", "whole") else "self_work"
