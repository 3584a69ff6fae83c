"""A published Markov cohort model of HIV (Briggs, Claxton and Sculpher), with a beta prior on each chance."""

from __future__ import annotations

import olivebranch as ob
from olivebranch.pacing.see import See

CHANCES = {"ab": 0.202, "ac": 0.067, "ad": 0.010, "bc": 0.407, "bd": 0.012, "cd": 0.25}
SIZE = 350  # people in each row, about as in the trial


def hiv() -> ob.Model:
    """Four stages; combination therapy multiplies every chance of getting worse by `cut`."""
    parameters = {name: {"value": p, "prior": f"beta({SIZE * p}, {SIZE * (1 - p)})"} for name, p in CHANCES.items()}
    return ob.Model(
        title="HIV, a cycle a year",
        step="cycle",
        states={"stage": ["dead", "C", "B", "A"]},
        start=[{"stage": "A"}],
        endings={"died": "stage == dead"},
        actions={"mono": {}, "combination": {"combined": 1}},
        let={"rate": "cut if combined else 1"},
        parameters={**parameters, "cut": {"value": 0.509, "prior": "lognormal(0.509, 0.17)"}},
        shift={
            "stage": [
                {"when": "stage == A", "chances": {"B": "ab * rate", "C": "ac * rate", "dead": "ad * rate"}},
                {"when": "stage == B", "chances": {"C": "bc * rate", "dead": "bd * rate"}},
                {"when": "stage == C", "chances": {"dead": "cd * rate"}},
            ]
        },
        tallies={"alive": "1"},
    )


def mono(see: See) -> str:
    """One drug, always."""
    return "mono"


def combination(see: See) -> str:
    """Two drugs, always."""
    return "combination"
