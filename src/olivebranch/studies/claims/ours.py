"""The claims of the source text about the model `reconciliation`, in one place.

Each holds or fails on the model's numbers. The evidence beside it says what is known about people.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from olivebranch.pacing import small_steps
from olivebranch.pacing.bundled.shared import INSTEAD, MEMORY, NEXT
from olivebranch.pacing.see import See
from olivebranch.pacing.strategy import strategy
from olivebranch.studies.asking import Ask
from olivebranch.studies.claims.best import BEST
from olivebranch.studies.claims.claim import Claim, Floats, falling


@strategy(remembers=MEMORY, instead=INSTEAD)
def without_apology(see: See) -> str:
    """Small steps, but with the next step in place of the apology: a control for the apology."""
    answer = small_steps(see)
    return NEXT[see.stance] if answer == "apologise" else str(answer)


def _two_for_one(ratio: Floats) -> Floats:
    return ratio - 2.0


def _most(share: Floats) -> Floats:
    return share - 0.5


def _too_soon(early: Floats, late: Floats) -> Floats:
    return 0.5 * late - early


def _all_kinds(quick: Floats, by_then: Floats, never: Floats) -> Floats:
    return np.asarray(np.min([quick - 0.05, by_then - quick - 0.05, never - 0.05], axis=0))


def _somewhere(*pairs: Floats) -> Floats:
    """The largest lead of the first over the second in any pair."""
    return np.asarray(np.max([a - b for a, b in zip(pairs[::2], pairs[1::2], strict=True)], axis=0))


PRESSURE = "Reactance and persuasion: r = -.20 to -.23 (Rains 2013 and a meta-analysis of message effects, k = 53)."

OURS: Final = (
    Claim(
        "jumping_is_bad",
        "Jumping ahead is a bad idea",
        [Ask("yes", "small_steps"), Ask("yes", "jump_ahead")],
        phase="4 contact in stages",
        grade="untested",
        evidence="Whether skipping steps does harm has not been measured; the size of the penalty is assumed here.",
    ),
    Claim(
        "pressure_worsens",
        "Pressure worsens your position",  # only shut counts: nobody moves on because of how they were contacted
        [Ask("shut", "push_hard"), Ask("shut", "jump_ahead"), Ask("shut", "small_steps")],
        phase="4 contact in stages",
        grade="supported",
        evidence=PRESSURE,
    ),
    Claim(
        "pause_fewer_slips",
        "Without a pause you slip back more for each step forward",
        [Ask("slips / climbs", "skip_the_pause"), Ask("slips / climbs", "small_steps")],
        phase="1 pause",
        grade="for yourself only",
        evidence="Contact slows the decline of love and sadness (Sbarra and Emery 2005); its effect on the "
        "other is not known.",
    ),
    Claim(
        "two_steps_back",
        "Without a pause you take two steps back for each step forward",
        [Ask("slips / climbs", "skip_the_pause")],
        _two_for_one,
        "slips / climbs, skip the pause > 2",
        phase="1 pause",
        grade="untested",
        evidence="A saying: nobody has counted.",
    ),
    Claim(
        "jumping_two_steps_back",
        "Jumping ahead takes two steps back for each step forward",
        [Ask("slips / climbs", "jump_ahead")],
        _two_for_one,
        "slips / climbs, jump ahead > 2",
        phase="4 contact in stages",
        grade="untested",
        evidence="A saying: nobody has counted.",
    ),
    Claim(
        "pause_pays",
        "The pause pays in yeses",
        [Ask("yes", "small_steps"), Ask("yes", "skip_the_pause")],
        phase="1 pause",
        grade="untested",
        evidence="The evidence for a pause is about yourself: you feel less sad sooner. None was found that it wins "
        "anybody back.",
    ),
    Claim(
        "self_first",
        "Get yourself back first",
        [
            Ask("yes", "small_steps", start={"composure": "whole"}),
            Ask("yes", "small_steps", start={"composure": "raw"}),
        ],
        phase="2 get yourself back",
        grade="for yourself only",
        evidence="Distress falls in about ten weeks (Eastwick et al. 2008); what composure does to the answer "
        "is an assumption.",
    ),
    Claim(
        "apology_first",
        "An apology comes first where an injustice is felt",
        [
            Ask("yes", "small_steps", start={"grievance": "aggrieved"}),
            Ask("yes", without_apology, start={"grievance": "aggrieved"}),
        ],
        phase="4 contact in stages",
        grade="supported",
        evidence="Apology and forgiveness: d = .37 in experiments, an odds ratio near 2; r = .42 (Fehr, Gelfand "
        "and Nag 2010).",
    ),
    Claim(
        "maybe_first",
        "We rarely go from no to yes without a maybe",
        [Ask("yes", "small_steps", passing={"stance": "maybe"}), Ask("yes", "typical", passing={"stance": "maybe"})],
        lambda *shares: _most(np.min(shares, axis=0)),
        "share of yeses by way of maybe > half, small steps and typical",
        phase="5 ask",
        grade="untested",
        evidence="No study was found that follows the order of stances.",
    ),
    Claim(
        "friendship_on_the_road",
        "Friendship is on the road",
        [
            Ask("yes", "small_steps", passing={"stance": "friend"}),
            Ask("yes", "small_steps", start={"stance": "friend"}),
            Ask("yes", "small_steps", start={"stance": "neutral"}),
            Ask("yes", "small_steps", start={"stance": "enemy"}),
        ],
        lambda share, *rungs: np.minimum(_most(share), falling(*rungs)),
        "share of yeses by way of friend > half; and yes from friend > neutral > enemy",
        phase="4 contact in stages",
        grade="untested",
        evidence="Between 45 and 65 % are ever friends with an ex; how many of these return as a couple is "
        "hardly known.",
    ),
    Claim(
        "friend_zone_not_dead",
        "The friend-zone is not the dead-zone",
        [
            Ask("yes", "small_steps", start={"stance": "friend"}),
            Ask("yes", "small_steps"),
            Ask("yes", "just_friends", start={"stance": "friend"}),
        ],
        query="yes: small steps from friend > small steps from anywhere > just friends, who never leave it",
        phase="4 contact in stages",
        grade="untested",
        evidence="Friends with benefits over eleven months: .26 same, .28 friends, .15 romance, .31 nothing.",
    ),
    Claim(
        "one_no_not_the_score",
        "One no is not the score",
        [Ask("yes", "small_steps"), Ask("yes", "three_noes_and_out"), Ask("yes", "one_no_and_out")],
        phase="5 ask",
        grade="not supported",
        evidence="In a motivated sample 71 % never got back and 15 % did and lasted: giving up early was "
        "rarely a mistake.",
    ),
    Claim(
        "noes_count",
        "Each no makes a yes less likely",
        [
            Ask("yes", "small_steps", after={"noes": 1}),
            Ask("yes", "small_steps", after={"noes": 2}),
            Ask("yes", "small_steps", after={"noes": 3}),
        ],
        query="yes still to come, small steps: after 1 no > after 2 > after 3",
        phase="5 ask",
        grade="supported",
        evidence="A stated no is more reliable than a stated yes: kept by 86 %, a yes by 54 % (intentions in "
        "another domain).",
    ),
    Claim(
        "too_soon",
        "Keeping score too soon gives the wrong score",
        [Ask("yes", "small_steps", 12), Ask("yes", "small_steps", 104)],
        _too_soon,
        "yes by week 12, small steps < half of yes by week 104",
        phase="5 ask",
        grade="supported",
        evidence="At least half of all reunions come within 22 weeks, so at most half come later.",
    ),
    Claim(
        "no_contact_brings_back",
        "No contact brings them back",
        [Ask("yes", "no_contact"), Ask("yes", "typical")],
        phase="1 pause",
        grade="for yourself only",
        evidence="Silence helps the person who was left to recover; no evidence was found that it brings anyone back.",
    ),
    Claim(
        "some_quickly",
        "Some quickly, some slowly, some not at all",
        [Ask("yes", "small_steps", 12), Ask("yes", "small_steps", 104), Ask("1 - yes", "small_steps", 104)],
        _all_kinds,
        "small steps: 5 in 100 or more by week 12, as many later, as many never",
        phase="5 ask",
        grade="supported",
        evidence="Half or more of reunions come within 22 weeks; in a motivated sample 71 % never got back.",
    ),
    Claim(
        "let_go",
        "It may be better to let go",
        [
            Ask("rough", "small_steps"),
            Ask("rough", "three_noes_and_out"),
            Ask("raw", "small_steps"),
            Ask("raw", "three_noes_and_out"),
            Ask("yes", "small_steps"),
            Ask("yes", "three_noes_and_out"),
        ],
        lambda rough, rough_out, raw, raw_out, *yes: np.minimum(rough - rough_out, raw - raw_out),
        "three noes and out: fewer weeks rough, and less often raw at the end, than small steps (then: the "
        "yes of each)",
        phase="3 choose",
        grade="supported",
        evidence="71 % of a motivated sample never got back; letting go is an ending in its own right.",
    ),
    Claim(
        "jumping_wins_sometimes",
        "Sometimes jumping ahead wins",
        [
            Ask("yes", "jump_ahead", 1),
            Ask("yes", "small_steps", 1),
            Ask("yes", "jump_ahead", 4),
            Ask("yes", "small_steps", 4),
            Ask("yes", "jump_ahead", 4, start={"stance": "maybe"}),
            Ask("yes", "small_steps", 4, start={"stance": "maybe"}),
        ],
        _somewhere,
        "yes, jump ahead > small steps, by week 1, by week 4, or by week 4 from maybe (any of them)",
        phase="5 ask",
        grade="untested",
        evidence="None; `olivebranch regimes` shows where.",
    ),
    Claim(
        "null_ranking",
        "With no penalty for skipping and no reactance, small steps still lead",
        [Ask("yes", "small_steps", context="null"), Ask("yes", "jump_ahead", context="null")],
        phase="4 contact in stages",
        grade="this model alone",
        evidence="The null hypothesis: what is left of the ranking when its main assumption is removed.",
    ),
    *BEST,
)
