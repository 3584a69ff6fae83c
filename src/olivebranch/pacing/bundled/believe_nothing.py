"""Believe nothing: the same plan whatever they say, as if no word meant anything.

Source: the control for weighing words, the other end from face value. It is here to show what acting on hope costs
them, never as advice. Parameter: three weeks of quiet between contacts.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY, contact_at
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers=MEMORY, instead=INSTEAD)
def believe_nothing(see: See) -> str:
    """Chat once, then ask after every three quiet weeks: after a yes as after a no."""
    contact = contact_at(see.word, {"unsaid": "chat", "said_yes": "ask", "said_no": "ask"})
    return contact if see.quiet >= 3 else "pause"
