"""Why one plan is ahead of another, as numbers that the page shows: an exact answer for every set of switches.

A switch is a mechanism of the model (`olivebranch.studies.why`). With only the mechanisms in S at work, both plans are
solved exactly, and the difference is divided among S by Shapley values of the game in which only S plays. So what the
page shows adds up, whichever switches are off, and what is left with all of them off is always the same number.
"""

from __future__ import annotations

from typing import Any

from olivebranch.base.arrays import Floats
from olivebranch.base.text import agreeing
from olivebranch.kernels.shapley import shapley
from olivebranch.model.model import Model
from olivebranch.studies.why import Why, why

Exported = dict[str, Any]


def exported_reason(model: Model, a: str, b: str, *, weeks: int) -> Exported:
    """Why a is ahead of b, ready for JSON: the switches, and what is found for each set of those that are on.

    Beside the yes stands the harm: of 100, how many doors each plan has shut by then.

    >>> import olivebranch as ob
    >>> reason = exported_reason(ob.load("maybe"), "small_steps", "jump_ahead", weeks=20)
    >>> reason["switches"], reason["sets"][-1]["points"], reason["sets"][-1]["a"], reason["sets"][-1]["b"]
    (['leap', 'door'], [30, 46, -31], 69, 24)
    """
    reason = why(model, a, b, weeks=weeks, draws=0, progress=False)
    harm = why(model, a, b, weeks=weeks, draws=0, of="shut", progress=False)
    return {
        "title": model.title,
        "step": model.step,
        "weeks": weeks,
        "switches": list(reason.mechanisms),
        "stands": {name: _values(model, name) for name in reason.mechanisms},
        "sets": [
            _with_only(reason, at_work) | {"shut": [round(100 * value) for value in map(float, shut)]}
            for at_work, shut in enumerate(harm.values)
        ],
    }


def _values(model: Model, mechanism: str) -> dict[str, float]:
    """The parameters that a switch replaces, with the values that they have at work."""
    return {name: model.parameters[name].value for name in model.mechanisms[mechanism].off}


def _with_only(reason: Why, at_work: int) -> Exported:
    """Both plans with only some mechanisms at work (bit i: mechanism i), and the parts of their difference.

    `exact` holds a, b, the share of each mechanism (0 if it is off) and what is left. `a`, `b` and `points` are the
    same in whole numbers of 100, rounded together so that the points add up to a less b.
    """
    names = range(len(reason.mechanisms))
    on = [i for i in names if at_work >> i & 1]
    subsets = [sum(1 << on[j] for j in range(len(on)) if k >> j & 1) for k in range(1 << len(on))]
    worth: Floats = (reason.values[:, 0] - reason.values[:, 1])[subsets]
    shares = dict(zip(on, shapley(worth).tolist(), strict=True))
    parts = [*(shares.get(i, 0.0) for i in names), float(worth[0])]
    a, b = map(float, reason.values[at_work])
    *points, whole_b, whole_a = map(int, agreeing([100 * value for value in (*parts, b, -a)]))
    return {"exact": [a, b, *parts], "a": -whole_a, "b": whole_b, "points": points}
