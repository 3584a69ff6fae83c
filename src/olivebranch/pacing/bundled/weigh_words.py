"""Weigh words: believe what you hear as far as it has earned it, and respect every no.

Source: "don't believe everything you hear"; Bayes' rule over the two published figures (a stated no holds 86 %, a
stated yes is acted on 54 %, in another domain). Parameters: ask from a belief of 60 % on, let go below 10 %, a week's
rest between contacts; after a no there is no contact until they speak.
"""

from __future__ import annotations

from olivebranch.pacing.belief import belief
from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(remembers={**MEMORY, "hope": belief("stance", "maybe", bins=10)}, instead=INSTEAD)
def weigh_words(see: See) -> str:
    """Ask once it is likely that they feel maybe; until then a light chat. After a no, peace; with no hope, let go."""
    if see.hope < 0.1:
        return "let_go"
    if see.word == "said_no" or see.reactance > "calm":
        return "pause"
    if see.hope >= 0.6:
        return "ask"
    return "chat" if see.quiet >= 1 else "pause"
