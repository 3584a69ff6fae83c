"""Numbers of the lesson that Python solves beforehand, because their model is too large for the page."""

from __future__ import annotations

from typing import Any

from olivebranch.chain.chain import Chain
from olivebranch.model.files import load

RUNGS = ("enemy", "neutral", "friend", "maybe")
SHOWN = ("yes", "shut", "moved_on")
YEAR, EARLY, MOST_NOES = 52, 4, 3


def zones() -> dict[str, Any]:
    """How near a yes is from every rung of the full model: for those who go on, and for those who stay at friend.

    The chance of each ending within a year, and of a yes within four weeks. Then what a no changes, for those who start
    at maybe: the chance of each over the year after the first, second and third.
    """
    model = load("reconciliation")

    def within_a_year(strategy: str, rung: str) -> dict[str, float]:
        outcomes = Chain(model.starting(stance=rung), strategy).exact(YEAR)
        return {name: outcomes.chance(name) for name in SHOWN} | {"early": float(outcomes.curve("yes")[EARLY])}

    asked = Chain(model.starting(stance="maybe"), "small_steps")
    return {
        "weeks": YEAR,
        "early": EARLY,
        "goes": {rung: within_a_year("small_steps", rung) for rung in RUNGS},
        "stays": within_a_year("just_friends", "friend"),
        "after": [
            {name: asked.still_to_come(name, weeks=YEAR, ahead=YEAR, noes=k) for name in SHOWN}
            for k in range(1, MOST_NOES + 1)
        ],
    }
