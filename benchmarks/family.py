"""A family of models of any size: the ladder and the levels of reactance of `reconciliation`, lengthened.

New rungs lie between neutral and friend, new levels between wary and bristling. A chat invites the next rung, so the
way up takes as many small steps as there are rungs. A chance that grows with the number of skipped rungs, or with the
level of reactance, stops growing at the same point as in the original. Nothing else is changed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import olivebranch as ob
from olivebranch.model.spec import Spec

MODEL = Path(__file__).parents[1] / "models" / "reconciliation.toml"


@ob.strategy
def steady(see: Any) -> str:
    """Rest while they bristle; ask at maybe; otherwise invite the next rung."""
    if see.reactance >= "bristling" or see.composure == "raw":
        return "self_work"
    if see.stance == "enemy":
        return "apologise" if see.grievance == "aggrieved" else "pause"
    return "ask" if see.stance == "maybe" else "chat"


def text(rungs: int, levels: int) -> dict[str, Any]:
    """The model file as a dictionary, with `rungs` more values of stance and `levels` more of reactance."""
    raw = tomllib.loads(MODEL.read_text())
    stance, reactance = raw["states"]["stance"], raw["states"]["reactance"]
    raw["title"] = f"Reconciliation with {rungs} more rungs and {levels} more levels"
    raw["states"]["stance"] = [*stance[:2], *(f"rung_{i}" for i in range(rungs)), *stance[2:]]
    raw["states"]["reactance"] = [*reactance[:2], *(f"level_{i}" for i in range(levels)), *reactance[2:]]
    raw["actions"]["chat"]["next"] = 1
    raw["actions"]["chat"]["invites"] = "neutral"
    raw["let"]["jump"] = "(1 if stance < friend else 0) if next else invites - stance"
    raw["let"]["ahead"] = "min(3, max(0, jump - 1))"
    raw["let"]["level"] = f"3 * reactance / {3 + levels}"
    for rule in raw["response"]:
        for name, chance in rule["chances"].items():
            if isinstance(chance, str):
                rule["chances"][name] = chance.replace("reactance", "level")
    for rule in raw["shift"]["door"]:
        rule["chances"] = {
            k: v.replace("reactance", "level") if isinstance(v, str) else v for k, v in rule["chances"].items()
        }
    return raw


def lengthened(rungs: int, levels: int) -> ob.Model:
    """The longer model: it has 12 open states for each combination of rung and level."""
    return ob.Model.from_spec(Spec.model_validate(text(rungs, levels)), f"lengthened_{rungs}_{levels}")
