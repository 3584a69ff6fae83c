"""Typical: what people seem to do from week to week, without a plan.

Source: calibrated together with the model, so that about 30 % are together again within two years. Parameters: the
chances.
"""

from __future__ import annotations

from olivebranch.pacing.bundled.shared import INSTEAD
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy


@strategy(instead=INSTEAD)
def typical(see: See) -> Choice:
    """Choose by chance each week: pause .50, chat .25, hang out .12, ask .10, push .03."""
    return {"pause": 0.50, "chat": 0.25, "hang_out": 0.12, "ask": 0.10, "push": 0.03}
