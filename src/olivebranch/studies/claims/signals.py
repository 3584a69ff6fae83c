"""Claims about the model `mixed_signals`: what words are worth, and what it costs to misread them.

Misreading costs something either way, but not the same person. Believing every no loses you a yes that was there.
Believing none costs them: contact that they did not want, and doors that they shut.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.studies.asking import Ask
from olivebranch.studies.claims.claim import Claim
from olivebranch.studies.claims.ours import PRESSURE

LITTLE = 0.05  # a yes for 5 people in 100: less than this is little


def _twice(more: Floats, less: Floats) -> Floats:
    return more - 2 * less


def _little(with_hope: Floats, weighed: Floats) -> Floats:
    return LITTLE - (with_hope - weighed)


def _never(yes: Floats) -> Floats:
    return 1e-9 - yes


FIGURES = (
    "A stated no is more reliable than a stated yes: kept by 86 %, a yes by 54 % (intentions in another domain). "
    "What it costs to misread them is an assumption."
)

SIGNALS: Final = (
    Claim(
        "every_no_believed",
        "Believing every no for good loses some who felt maybe",
        [
            Ask("missed", "face_value"),
            Ask("missed", "weigh_words"),
            Ask("yes", "weigh_words"),
            Ask("yes", "face_value"),
        ],
        lambda missed, few, yes, fewer: np.minimum(missed - few, yes - fewer),
        "face value leaves more who felt maybe than weigh words, and has fewer yeses",
        phase="3 choose",
        grade="untested",
        evidence=FIGURES,
    ),
    Claim(
        "every_yes_believed",
        "Believing every yes means asking more people who do not feel it",
        [Ask("false_hope", "face_value"), Ask("false_hope", "weigh_words")],
        phase="5 ask",
        grade="untested",
        evidence=FIGURES,
    ),
    Claim(
        "hope_costs_them",
        "Acting on hope costs them: twice the contact that they do not want, or more",
        [Ask("unwelcome", "believe_nothing"), Ask("unwelcome", "weigh_words")],
        _twice,
        "unwelcome, believe nothing > twice unwelcome, weigh words",
        phase="4 contact in stages",
        grade="untested",
        evidence="Persistence past two weeks of unwanted contact is the empirical threshold of stalking (Purcell, "
        "Pathé and Mullen 2004). The model's amounts are assumptions.",
    ),
    Claim(
        "hope_shuts_doors",
        "Acting on hope shuts doors",
        [Ask("shut", "believe_nothing"), Ask("shut", "face_value")],
        phase="4 contact in stages",
        grade="supported",
        evidence=PRESSURE,
    ),
    Claim(
        "hope_gains_little",
        "And it gains little: fewer than 5 in 100 more yeses than weighing what you hear",
        [Ask("yes", "believe_nothing"), Ask("yes", "weigh_words")],
        _little,
        "yes, believe nothing - yes, weigh words < 5 in 100",
        phase="5 ask",
        grade="this model alone",
        evidence="None: it depends on how people harden when they are asked in vain, which nobody has measured.",
    ),
    Claim(
        "no_push_opens",
        "The door opens for nobody who pushes",
        [Ask("yes", "push_hard")],
        _never,
        "yes, push hard = 0",
        phase="4 contact in stages",
        grade="this model alone",
        evidence="The model says so by construction: after a push they never feel maybe again.",
    ),
)
