"""Pictures of single questions can be read: no word over another or cut, on their own paper and on a small Axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pytest

import olivebranch as ob
from support.pictures import faults, figure_of

pytestmark = pytest.mark.slow

ANSWERS: dict[str, Callable[[], Any]] = {
    "why": lambda: ob.why("reconciliation", "small_steps", "jump_ahead", draws=8),
    "why of harm": lambda: ob.why("maybe", "jump_ahead", "small_steps", of="unwelcome", weeks=20, draws=4),
    "visits": lambda: ob.Chain("reconciliation", "small_steps").fundamental(),
    "first passage": lambda: ob.Chain("reconciliation", "small_steps").mean_first_passage("yes"),
    "the long run": lambda: ob.Chain("ladder", "small_steps").stationary(),
    "still open": lambda: ob.Chain("reconciliation", "jump_ahead").if_still_open(),
    "powers": lambda: ob.Chain("ladder", "small_steps").power(52),
    "one power": lambda: ob.Chain("maybe", "small_steps").power(1),
    "classes": lambda: ob.Chain("ladder", "small_steps").classes(),
    "likeliest yes": lambda: ob.Chain("reconciliation", "small_steps").likeliest_story("yes"),
    "likeliest shut": lambda: ob.Chain("maybe", "jump_ahead").likeliest_story("shut"),
    "gradient": lambda: ob.Chain("reconciliation", "small_steps").gradient("yes", weeks=52),
    "learned": lambda: ob.learn("maybe", ob.diaries(ob.Chain("maybe", "jump_ahead"), people=20), draws=64),
    "outlook": lambda: ob.outlook("reconciliation", "small_steps", noes=2, weeks=20),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_no_word_is_cut_or_covered(name):
    result = ANSWERS[name]()
    assert faults(figure_of(result.plot())) == []
    figure, ax = plt.subplots(figsize=(5.5, 4.5), layout="constrained")
    result.plot(ax=ax)
    assert faults(figure) == []
    plt.close("all")
