"""Face value: take every word as it is said, the first yes and the first no.

Source: the control for weighing words: a stated yes is acted on 54 %, and a stated no holds 86 %, in another domain.
No parameters.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD, contact_at
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(instead=INSTEAD)
def face_value(see: See) -> str:
    """Chat until they say something; after what sounds like a yes ask, after a no let go."""
    return contact_at(see.word, {"unsaid": "chat", "said_yes": "ask", "said_no": "let_go"})
