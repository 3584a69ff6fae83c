"""Claims about the best pacing of `reconciliation`: short rules, as `best_pacing` finds them, against leaps.

`calm_steps` is the short rule that `best_pacing` finds at the stated values (a test compares the two). In a claim the
rules do not change while the parameters are drawn.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy
from olivebranch.studies.asking import Ask
from olivebranch.studies.claims.claim import Claim, Floats

WORTH = "yes - 0.02 * strain"  # the objective that best_pacing has by default
STEPS = {"enemy": "apologise", "neutral": "chat", "friend": "hang_out", "maybe": "ask"}


@strategy
def calm_steps(see: See) -> str:
    """Rest until they are calm; then the contact that invites the next rung."""
    return STEPS[see.stance] if see.reactance == "calm" else "self_work"


@strategy
def calm_leaps(see: See) -> str:
    """Rest until they are calm; then ask, from whatever rung."""
    return "ask" if see.reactance == "calm" else "self_work"


@strategy
def ask_weekly(see: See) -> str:
    """Ask every week, whatever they feel."""
    return "ask"


def _above_all(first: Floats, *others: Floats) -> Floats:
    return np.asarray(first - np.max(others, axis=0))


BEST: Final = (
    Claim(
        "best_is_small_steps",
        "The best rule is a small-steps rule",
        [Ask(WORTH, calm_steps), Ask(WORTH, calm_leaps), Ask(WORTH, ask_weekly)],
        _above_all,
        "yes less 0.02 x strain: calm steps > calm leaps, and > ask weekly",
        phase="4 contact in stages",
        grade="this model alone",
        evidence="`olivebranch best reconciliation` finds this rule; nobody told it about small steps.",
    ),
    Claim(
        "jumping_best_if_free",
        "Jumping is best once skipping costs nothing",
        [Ask(WORTH, rule, context="null") for rule in (ask_weekly, calm_steps, calm_leaps, "small_steps")],
        _above_all,
        "yes less 0.02 x strain, no penalty for skipping: ask weekly > calm steps, calm leaps and small steps",
        phase="4 contact in stages",
        grade="this model alone",
        evidence="None: that skipping costs something is assumed here, and the answer rests on it.",
    ),
)
