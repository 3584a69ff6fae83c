"""What the cards on pausing and on "where are you now?" say in numbers, solved beforehand on the full model."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.chain.chain import Chain
from olivebranch.model.files import load

YEAR = 52
#: What a reader may tick, from the value without a tick to the value with one; the last changes fastest.
TICKED = {
    "stance": ("enemy", "neutral", "friend", "maybe"),
    "grievance": ("settled", "aggrieved"),
    "composure": ("steady", "raw"),
    "reactance": ("calm", "bristling"),
}
#: Small steps from here (the pause was before), leaving them in peace, and asking every week.
PLANS = ("skip_the_pause", "no_contact", "jump_ahead")
COUNTED = ("yes", "shut", "moved_on", "open", "unwelcome", "strain")
#: The plans of the card on pausing: small steps after a rest and at once, begun in pieces and steady, and with a limit.
PAUSED = {
    "rest": ("small_steps", {}),
    "now": ("skip_the_pause", {}),
    "raw": ("skip_the_pause", {"composure": "raw"}),
    "steady": ("skip_the_pause", {"composure": "steady"}),
    "limit": ("three_noes_and_out", {}),
}
ENDINGS = ("yes", "shut", "moved_on", "left", "open")


def exported_outlooks() -> dict[str, Any]:
    """For each place that can be ticked: its phase, what small steps do there now, and COUNTED for each of PLANS.

    >>> exported_outlooks()["places"][0][:2]
    ['contact', 'olive_branch']
    """
    model = load("reconciliation")
    everywhere = model.starting(**{name: dict.fromkeys(values, 1 / len(values)) for name, values in TICKED.items()})
    chains = [Chain(everywhere, plan) for plan in PLANS]
    places = []
    for values in product(*TICKED.values()):
        place = dict(zip(TICKED, values, strict=True))
        numbers = [_numbers(chain.from_now(_start(chain, place))) for chain in chains]
        places.append([model.phase(**place), _action(chains[0], place), *numbers])
    return {"plans": list(PLANS), "places": places}


def exported_pause() -> dict[str, list[float]]:
    """What a pause, a steadier start and a limit to the noes lead to: each of ENDINGS, and the weeks they felt crowded.

    >>> exported_pause()["limit"][:4]
    [0.3989, 0.001, 0.3996, 0.1985]
    """
    model = load("reconciliation")
    return {
        name: _numbers(Chain(model.starting(**begun) if begun else model, plan), (*ENDINGS, "strain"))
        for name, (plan, begun) in PAUSED.items()
    }


def _start(chain: Chain, place: dict[str, str]) -> Floats:
    """Everybody who starts in a place; what is hidden is as likely as at the model's start."""
    here = chain.start.copy()
    for name, value in place.items():
        here[np.asarray(chain.labels[name]) != value] = 0
    return here / here.sum()


def _action(chain: Chain, place: dict[str, str]) -> str:
    """What the plan does first."""
    pair = int(np.flatnonzero(_start(chain, place))[0])
    return chain.actions[int(chain.action[chain.first[pair]])]


def _numbers(chain: Any, names: tuple[str, ...] = COUNTED) -> list[float]:
    row = chain.exact(YEAR).row()
    return [round(row[name], 4) for name in names]
