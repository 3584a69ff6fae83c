"""What the table of each study says, word for word: its title, heads, cells, notes, and which columns may wrap."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import olivebranch as ob
from olivebranch.base.sheet import Sheet
from olivebranch.reports.sources import how_made
from olivebranch.studies import checks
from olivebranch.studies.checks import Finding

PAIR = ["small_steps", "jump_ahead"]
NOTE = ob.load("maybe").note
ASKED_LAST = ob.Claim("last", "Asking last", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")])
ALL_ITS_PARAMETERS = (
    "Illustrative: 23 of 23 parameters are graded C (judgement), D (illustrative) or not at all. No number predicts a "
    "real person."
)
CARE = (
    "This is an optimum of a toy model, not advice. Even the best pacing leaves 30 of 100 without a yes: that is no "
    "failure of theirs or yours, and a no is to be respected."
)


@pytest.fixture(scope="module")
def study():
    return ob.uncertainty("maybe", PAIR, weeks=20, draws=16, progress=False)


def test_a_comparison():
    heads = ("strategy", "yes", "shut", "open", "unwelcome", "unwelcome >= 2", "asks", "noes")
    assert ob.compare("maybe", PAIR, weeks=20).sheet() == Sheet(
        "No, maybe, yes: 20 rounds, exact",
        heads,
        (
            ("small steps", "69.4 %", "28.7 %", "1.9 %", "0.00", "0 %", "1.54", "0.85"),
            ("jump ahead", "24.2 %", "75.7 %", "<0.1 %", "3.03", "67.0 %", "3.03", "2.79"),
        ),
        (
            "Endings and open are chances; unwelcome, asks, noes are means per person over the rounds.",
            "unwelcome >= 2: the share of people with two or more, the count in common definitions of stalking.",
            NOTE,
        ),
        urgent=(1, 2, 4),
    )
    sample = ob.compare("maybe", PAIR, weeks=1, runs=2_000, seed=3, progress=False).sheet()
    assert sample.title == "No, maybe, yes: 1 round, 2,000 simulated runs each, seed 3"
    assert sample.notes[2] == "± is two standard errors."
    assert sample.columns == heads


def test_a_study_of_uncertainty(study):
    assert study.sheet() == Sheet(
        "No, maybe, yes: 20 rounds, 16 draws of 7 uncertain parameters (seed 1)",
        (
            *("strategy", "yes, stated", "yes, 9 in 10", "shut, 9 in 10", "unwelcome, 9 in 10", "best"),
            *("best, less harm", "gives away", "dominated by"),
        ),
        (
            ("small steps", "69.4 %", "58 to 81 %", "13 to 41 %", "0.0 to 0.0", "100 %", "100 %", "0.0", ""),
            ("jump ahead", "24.2 %", "13 to 42 %", "58 to 87 %", "2.0 to 5.1", "0 %", "0 %", "50.3", "small steps"),
        ),
        (
            "Stated: at the model's own values. 9 in 10: the middle 90 % of the draws. Best: in this share of "
            "draws no other strategy here has more yes.",
            "Less harm: the same by yes less 0.02 x unwelcome. How much harm weighs is a choice: weight=..., "
            "or --weight.",
            "Gives away: points (hundredths of that) lost on average, compared with knowing the best in each draw.",
            "Dominated by: on average that one has no less yes and no more unwelcome.",
            NOTE,
        ),
        words=(8,),
    )


def test_a_model_without_harm_is_said_to_count_none():
    """A chain of a matrix has no actions by which anybody could be harmed."""
    model = ob.Model(
        title="A coin",
        states={"face": ["none", "heads"]},
        endings={"heads": "face == heads"},
        actions={"toss": {}},
        start=[{}],
        shift={"face": [{"chances": {"heads": 0.5}}]},
    )
    said = "This model counts no harm to them, so the table shows none beside success."
    assert said in ob.compare(model, {"toss": {"none": "toss"}}).sheet().notes
    weather = ob.Chain.from_matrix([[0.7, 0.3], [0.4, 0.6]]).exact(2).sheet()
    assert weather.notes == ()


def test_where_nothing_was_drawn_the_table_says_so_and_a_shut_door_alone_counts_as_harm():
    """By hand: a round of asking is worth .5 - .3 at a weight of 1, and a round of waiting nothing."""
    model = ob.Model(
        title="One round",
        states={"stance": ["shut", "no", "yes"]},
        endings={"yes": "stance == yes", "shut": "stance == shut"},
        actions={"ask": {}, "wait": {}},
        start=[{"stance": "no"}],
        shift={"stance": [{"when": "action == ask", "chances": {"yes": 0.5, "shut": 0.3}}]},
    )
    plans = {name: {"no": name} for name in ("ask", "wait")}
    found = ob.uncertainty(model, plans, weeks=1, draws=2, progress=False).sheet(weight=1)
    assert found.columns[-3:] == ("best", "best, less harm", "gives away")
    assert [row[-3:] for row in found.rows] == [("100 %", "100 %", "0.0"), ("0 %", "0 %", "20.0")]
    assert found.notes[1:3] == (
        "No parameter has a prior, so nothing was drawn: all draws are the same.",
        "Less harm: the same by yes less shut. How much harm weighs is a choice: weight=..., or --weight.",
    )


def test_a_study_in_which_all_push():
    found = ob.uncertainty("ladder", ["push_hard"], weeks=1, draws=2, progress=False).sheet()
    assert found.title == "The ladder: five rungs and a door: 1 week, 2 draws of 23 uncertain parameters (seed 1)"
    assert found.rows[0][-4:] == ("never chosen", "never chosen", "", "never chosen")
    assert found.notes[-2:] == ("Shown but never chosen: push hard (pushes).", ALL_ITS_PARAMETERS)


def test_a_difference_over_draws(study):
    assert str(study.difference(*PAIR)) == (
        "yes: small_steps less jump_ahead = +0.4520 at the stated values; over 16 draws +0.4367 on average, 9 in 10 "
        "between +0.1856 and +0.6775, above 0 in 100 % of them"
    )


def test_a_tornado(study):
    found = study.tornado().sheet()
    assert found.title == "yes under small steps: 69.4 % at the stated values"
    assert found.columns == ("parameter", "if low", "gives", "if high", "gives", "range")
    assert found.rows[:2] == (
        ("last slam", "0.01", "81.1 %", "0.19", "61.5 %", "61.5 % to 81.1 %"),
        ("warm yes", "0.274", "58.7 %", "0.632", "77.0 %", "58.7 % to 77.0 %"),
    )
    assert found.notes == (
        "Each row moves one parameter through 9 points of its prior, from 5 % to 95 %, and solves the model anew; the "
        "rest stays. The range is over all of these points.",
        NOTE,
    )
    assert (found.words, found.paired) == ((), (2, 4))


def test_a_map():
    found = ob.regimes("maybe", PAIR, x={"weeks": [1, 20]}, y={"slam": [0.2, 0.95]}, progress=False)
    assert found.sheet() == Sheet(
        "No, maybe, yes: best by yes less 0.02 x unwelcome, over weeks and slam",
        ("slam", "weeks 1", "weeks 20"),
        (
            ("0.2", "jump ahead +6 (1.0)", "small steps +48 (0.0)"),
            ("0.95", "breaks the rules", "breaks the rules"),
        ),
        (
            "Margin in points (hundredths of yes less 0.02 x unwelcome); a lead under 0.5 is a tie.",
            "In brackets: the unwelcome of the best, so that harm is seen beside success.",
            NOTE,
        ),
        words=(1, 2),
    )


def test_a_map_of_one_row():
    found = ob.regimes("ladder", [*PAIR, "push_hard"], x={"stance": ["neutral", "maybe"]}, weeks=5, progress=False)
    assert found.title == "The ladder: five rungs and a door: best by yes less 0.02 x unwelcome, over stance, 5 weeks"
    sheet = found.sheet()
    assert (sheet.columns, sheet.words) == (("stance", "best"), (1,))
    assert [row[0] for row in sheet.rows] == ["neutral", "maybe"]
    assert sheet.notes[2:] == ("Never chosen: push hard (pushes).", ALL_ITS_PARAMETERS)


def test_a_mixture():
    found = ob.mixture("reconciliation", {"betrayal": 0.25, "as_stated": 0.75}, [*PAIR, "push_hard"], weeks=4)
    assert found.sheet() == Sheet(
        "Reconciliation, week by week: 2 groups, 4 weeks, exact",
        ("strategy", "betrayal (25 %)", "as stated (75 %)", "pool"),
        (
            ("small steps", "0 % (2.4)", "1.3 % (0.0)", "1.0 % (0.6)"),
            ("jump ahead", "0.3 % (3.6)", "6.6 % (1.1)", "5.0 % (1.7)"),
            ("push hard", "0.1 % (3.6)", "3.4 % (1.2)", "2.6 % (1.8)"),
        ),
        (
            "Each cell: yes, and in brackets the strain on the way.",
            "Best by yes less 0.02 x strain: betrayal: small steps, as stated: jump ahead, pool: jump ahead. Using one "
            "strategy for all loses 0.005 of it.",
            "Never chosen: push hard (pushes).",
            ob.load("reconciliation").note,
        ),
    )


def test_a_calibration():
    """A ratio of two asks, a miss on either side, a hit at each end of its range."""
    early, late = ob.Ask("yes", "small_steps", 4), ob.Ask("yes", "small_steps")
    share = ob.Chain("maybe", "small_steps").exact(4).chance("yes")
    found = ob.calibration(
        "maybe",
        [
            ob.Target("half", "half reach yes", 0.4, 0.6, [early], "my class", used=True, about="a guess"),
            ob.Target("ratio", "early ones", 0.1, 0.3, [early, late], "a book"),
            ob.Target("low", "at the low end", share, 0.9, [early], "a book"),
            ob.Target("high", "at the high end", 0.1, share, [early], "a book", used=True),
            ob.Target("near", "just above", 0.1, share - 0.0002, [early], "a book"),
        ],
    )
    assert found.sheet() == Sheet(
        "No, maybe, yes: 2 of 5 published ranges met under typical behaviour",
        ("what", "published", "model", "verdict", "calibrated to", "source"),
        (
            ("half reach yes", "40 to 60 %", "34.0 %", "miss: 6.0 points too low", "yes", "my class"),
            ("early ones", "10 to 30 %", "48.1 %", "miss: 18.1 points too high", "no", "a book"),
            ("at the low end", "34 to 90 %", "34.0 %", "hit", "no", "a book"),
            ("at the high end", "10 to 34 %", "34.0 %", "hit", "yes", "a book"),
            ("just above", "10 to 34 %", "34.0 %", "miss: 0.02 points too high", "no", "a book"),
        ),
        (
            "2 of these were used to set the numbers: meeting them proves nothing.",
            "half reach yes: a guess.",
            NOTE,
        ),
        words=(0, 3, 5),
    )
    assert found["ratio"].answer == pytest.approx(share / ob.Chain("maybe", "small_steps").exact(104).chance("yes"))
    frame = found.to_frame()
    assert frame["hit"].tolist() == [False, False, True, True, False]
    assert frame["calibrated_to"].tolist() == [True, False, False, True, False]
    assert len(found) == 5
    with pytest.raises(ob.UnknownName, match="did you mean 'half'"):
        _ = found["halv"]
    assert ob.calibration("maybe", [found["half"].target]).notes[0].startswith("1 of these was used")


def test_claims():
    mine = [
        ob.Claim(
            "last",
            "Asking last",
            [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")],
            phase="3",
            evidence="none",
            grade="untested",
        ),
        ob.Claim("harm", "More harm", [ob.Ask("unwelcome", "small_steps"), ob.Ask("unwelcome", "jump_ahead")]),
    ]
    found = ob.claims("maybe", mine, weeks=20, draws=16, progress=False)
    sheet = found.sheet()
    assert sheet.title == (
        "No, maybe, yes: 2 claims, 1 hold and 1 fail at the stated values (20 rounds, 16 draws, seed 1)"
    )
    assert sheet.columns == ("claim", "here", "in", "numbers", "hangs on", "evidence", "what it says")
    assert sheet.rows == (
        ("Asking last", "holds", "100 %", "69.4 %, 24.2 %", "last slam -, slam +, cold yes -", "untested", "none"),
        ("More harm", "fails", "0 %", "0.00, 3.03", "slam +, last slam -, back -", "this model alone", ""),
    )
    assert sheet.words == (0, 1, 3, 4, 5, 6)
    assert sheet.notes[0].startswith("Here: does the claim hold in the model at its stated values?")
    assert sheet.notes[1].startswith("Numbers: what the claim compares, in its order; each is named under `query`")
    assert sheet.notes[2:] == (NOTE,)
    row = found.rows()[0]
    assert (row["phase"], row["query"], row["grade"]) == ("3", "yes, small steps > yes, jump ahead", "untested")
    assert row["hangs_on"] == ["last_slam", "slam", "cold_yes"]
    assert found.to_frame().loc["last", "verdict"] == "holds"
    assert not found.interrupted
    with pytest.raises(ob.UnknownName, match="did you mean 'harm'"):
        _ = found["harn"]


def test_a_reason_that_no_mechanism_gives():
    """A plan that never asks has no yes, and neither leaps nor doors have much to do with that."""
    found = ob.why("maybe", "small_steps", "just_friends", weeks=3, draws=0)
    assert found.rest > max(map(abs, found.shares.values()))
    assert found.stands_on == "None of these mechanisms makes a difference between the two plans."
    turned = ob.why(ob.load("maybe").with_parameters(slam=0.01, cold_yes=0.6), *PAIR, weeks=3, draws=0)
    assert abs(turned.rest) > max(map(abs, turned.shares.values())) > 0
    assert turned.stands_on.startswith("The rest is larger than the share of any mechanism; the largest of those, ")


def test_a_reason():
    found = ob.why("maybe", *PAIR, weeks=20, draws=16, progress=False)
    assert found.sheet() == Sheet(
        "Why small steps (69.4 %) and jump ahead (24.2 %) differ in yes: No, maybe, yes, 20 rounds, exact",
        ("because", "share", "9 in 10 draws", "above 0 in"),
        (
            ("a leap may shut the door", "+46", "+30 to +56", "100 %"),
            ("a leap seldom lands", "+30", "+16 to +53", "100 %"),
            ("the plans themselves with all of these off, such as their time and risks", "−31", "−42 to −19", "0 %"),
            ("the difference", "+45", "+19 to +68", "100 %"),
        ),
        (
            "A share is what a mechanism adds to the difference, averaged over every order in which the mechanisms can "
            "be switched on (Shapley value), in yes in 100. The rest is the difference with all of them off.",
            "The largest share, door, depends on slam (grade D).",
            NOTE,
        ),
        words=(0,),
    )
    assert not found.interrupted


def test_a_reason_for_harm_at_the_stated_values():
    found = ob.why("maybe", *PAIR, weeks=1, of="unwelcome", draws=0)
    assert found.title == (
        "Why small steps (0.00) and jump ahead (1.00) differ in unwelcome: No, maybe, yes, 1 round, exact"
    )
    assert found.sheet().columns == ("because", "share")
    assert found.sheet().rows[-1] == ("the difference", "−1.0")
    assert found.unit == "unwelcome"
    assert found.range_words("door") == ""


def test_the_best_pacing():
    best = ob.best_pacing("maybe", 20)
    assert best.sheet() == Sheet(
        "No, maybe, yes: the best pacing by yes less 0.02 x unwelcome, 20 rounds",
        ("strategy", "yes", "shut", "open", "unwelcome", "unwelcome >= 2", "asks", "noes"),
        (("best pacing", "69.6 %", "29.1 %", "1.4 %", "0.02", "0 %", "1.56", "0.86"),),
        ("Worth 0.695282, and no rule is worth more (exact).", CARE, NOTE),
        urgent=(1, 2, 4),
    )
    assert ob.best_pacing("maybe", 1).title.endswith("unwelcome, 1 round")
    ever = ob.best_pacing("ladder", None)
    assert ever.title == "The ladder: five rungs and a door: the best pacing by yes less 0.02 x unwelcome, for ever"
    assert ever.notes[1] == "Taken out beforehand: push."


def test_a_rule_to_read():
    late = (
        "Near the end of the horizon the best pacing differs: in round 20, the last, it would ask whether they want to "
        "try again at stance no. That is only because nothing after round 20 counts. It is no lesson: their life goes "
        "on."
    )
    rule = ob.best_pacing("maybe", 20).rule()
    assert rule.sheet() == Sheet(
        "No, maybe, yes: a rule of 2 leaves, worth 0.6943, 0.0010 less than the best pacing found",
        ("when", "do"),
        (("Stance no", "take a small step"), ("Stance maybe", "ask whether they want to try again")),
        (
            "It leads to: yes 69.4 %, shut 28.7 %, open 1.9 %, asks 1.54, noes 0.85, unwelcome 0.00.",
            late,
            CARE,
            NOTE,
        ),
        words=(1,),
    )
    assert rule.words().splitlines()[-2:] == [late, CARE]
    ladder = ob.best_pacing("ladder", None).rule()
    assert ladder.title == (
        "The ladder: five rungs and a door: a rule of 3 leaves, worth 0.6019, as much as the best pacing found"
    )
    assert [row[0] for row in ladder.sheet().rows] == ["Stance enemy or neutral", "Stance friend", "Stance maybe"]
    one = ob.best_pacing("ladder", None).rule(size=1)
    assert one.title.startswith("The ladder: five rungs and a door: a rule of 1 leaf, worth")
    assert one.sheet().rows[0][0] == "Otherwise"
    assert one.words().startswith("Every week: ")


@pytest.mark.slow
def test_a_frontier():
    front = ob.frontier("ladder", harm="shut", strategies=PAIR)
    sheet = front.sheet()
    assert sheet.title == "The ladder: five rungs and a door: the most yes for each amount of shut, 52 weeks"
    assert sheet.columns == ("shut", "yes", "weight on the harm")
    assert len(front.vertices) > len(sheet.rows) == 12
    assert sheet.rows[0] == ("0 %", "44.33 %", "inf")
    assert sheet.rows[-1][1] == f"{100 * front.vertices[-1].success:.2f} %"
    assert (
        sheet.notes[0]
        == "Weight: the rule of that row is best by yes less that weight x shut (inf: the least harm comes first)."
    )
    assert sheet.notes[1:] == (
        "Each vertex is a rule that can be followed; between two, a coin at the start mixes them.",
        "Every vertex but the last also counts 0.02 x unwelcome against yes.",
        "These are optima of a toy model, not advice. Even the most success leaves 42 of 100 without a yes, and a "
        "no is to be respected.",
        ALL_ITS_PARAMETERS,
    )
    assert (front.is_exact, front.knowing) == (True, 0.0)


def test_a_short_frontier():
    """Every vertex is shown, and a count has its digits."""
    front = ob.frontier("maybe", 20, strategies=PAIR)
    assert front.title == "No, maybe, yes: the most yes for each amount of unwelcome, 20 rounds"
    assert front.sheet().rows == (("0.0000", "69.43 %", "inf"), ("0.0160", "69.56 %", "0"))
    assert front.carried == ()
    assert len(front.notes) == 3
    assert ob.frontier("maybe", None, strategies=PAIR).title.endswith("unwelcome, for ever")


def test_checks_of_a_model_and_a_strategy():
    assert [str(finding) for finding in ob.check_model("maybe", runs=500).findings[:4]] == [
        "ok    chances of every state and action sum to 1",
        "ok    an ending is final: no action exists there",
        "ok    saved and loaded again it is the same model",
        "ok    every parameter says its grade and source",
    ]
    found = ob.check_strategy("small_steps", "ladder", runs=500)
    laws = [finding.law for finding in found.findings]
    assert laws == [
        "answers in every state it can meet, by what can be seen alone",
        "chances of every week sum to 1",
        "both engines agree",
        "both backends walk the same walks",
        "unwelcome contacts per person in 52 weeks",
    ]
    assert (found.ok, found.findings[0].detail) == (True, "35 pairs of state and memory")
    assert str(found.findings[-1]) == "note  unwelcome contacts per person in 52 weeks: 0.00"
    assert str(found).startswith("small_steps: all laws hold\n")
    assert found.findings[0].as_dict() == {"law": laws[0], "holds": True, "detail": "35 pairs of state and memory"}


# ---- all numbers ---------------------------------------------------------------------------------


def test_all_numbers_of_a_study_of_uncertainty(study):
    """The stated value of each number, and the mean, spread and quantiles of its draws; and every draw."""
    frame: Any = study.to_frame()
    draws: Any = study.draws_frame()
    names = ("yes", "shut", "open", "asks", "noes", "unwelcome")
    assert list(frame.index) == [(plan, name) for plan in PAIR for name in names]
    assert list(frame.columns) == ["stated", "mean", "sd", "p5", "p50", "p95"]
    exact = ob.compare("maybe", PAIR, weeks=20)
    for (plan, name), row in frame.iterrows():
        values = draws[plan, name]
        assert values.tolist() == study.spread(name, plan).tolist()
        assert row["stated"] == pytest.approx(exact[plan].row()[name])
        assert list(row)[1:] == pytest.approx([values.mean(), values.std(ddof=0), *values.quantile([0.05, 0.5, 0.95])])
    assert draws.shape == (16, 7 + 2 * len(names))
    assert draws["parameter", "slam"].tolist() == study.values[:, study.parameters.index("slam")].tolist()


def test_all_numbers_of_a_mixture():
    found = ob.mixture("reconciliation", {"as_stated": 0.25, "betrayal": 0.75}, ["no_contact"], weeks=2)
    frame: Any = found.to_frame()
    assert list(frame.index) == [(group, "no_contact") for group in ("as_stated", "betrayal", "pool")]
    for group, context in (("as_stated", None), ("betrayal", "betrayal")):
        alone = ob.compare(ob.load("reconciliation", context=context), ["no_contact"], weeks=2)["no_contact"].row()
        assert dict(frame.loc[group, "no_contact"]) == pytest.approx({name: alone[name] for name in frame.columns})
    pooled = 0.25 * frame.loc["as_stated", "no_contact"] + 0.75 * frame.loc["betrayal", "no_contact"]
    assert frame.loc["pool", "no_contact"].tolist() == pytest.approx(pooled.tolist())


def test_checks_of_what_a_model_says_of_itself():
    plain = ob.load("maybe").spec.plain()
    plain["parameters"]["slam"] = {"value": 0.25}
    bare = ob.Model(**plain)
    law, but = "every parameter says its grade and source", "all but slam"
    assert list(checks._documented(bare)) == [Finding(law, None, but)]
    assert list(checks._priors(bare)) == [Finding("every parameter has a prior", None, but)]
    assert list(checks._documented(ob.load("maybe"))) == [Finding(law, True)]
    assert list(checks._priors(ob.load("maybe"))) == []
    assert list(checks._contexts(ob.load("ladder"))) == [
        Finding(f"context {name} keeps the rules", True) for name in ob.load("ladder").contexts
    ]
    found = checks._tried("it loads", lambda: ob.load("nobody"))
    assert (found.law, found.holds) == ("it loads", False)
    assert "there is no model 'nobody'" in found.detail


#: answers within one round, from one draw, one run, one claim, one group
OF_ONE: dict[str, Callable[[], object]] = {
    "compare": lambda: ob.compare("maybe", PAIR, weeks=1, runs=1, progress=False),
    "uncertainty": lambda: ob.uncertainty("maybe", PAIR, weeks=1, draws=1, progress=False),
    "survival": lambda: ob.uncertainty("maybe", PAIR, weeks=1, draws=1, progress=False).survival(),
    "claims": lambda: ob.claims("maybe", [ASKED_LAST], weeks=1, draws=1, progress=False),
    "why": lambda: ob.why("maybe", *PAIR, weeks=1, draws=1, progress=False),
    "mixture": lambda: ob.mixture("maybe", {"as_stated": 1}, PAIR, weeks=1),
    "regimes": lambda: ob.regimes("maybe", PAIR, x={"slam": [0.1]}, weeks=1, draws=1, progress=False),
    "best": lambda: ob.best_pacing("maybe", 1),
    "best of each draw": lambda: ob.best_pacing("maybe", 1).over_priors(draws=1),
    "frontier": lambda: ob.frontier("maybe", 1, strategies=PAIR),
    "outlook": lambda: ob.outlook("maybe", "small_steps", weeks=1),
    "exercises": lambda: ob.exercises("maybe", student="a", weeks=1).sheet().text(),
    "report": lambda: how_made(ob.compare("maybe", PAIR, weeks=1, runs=1, progress=False), 1, 1),
}


@pytest.mark.parametrize("name", OF_ONE)
def test_one_of_a_kind_is_said_in_the_singular(name):
    said = str(OF_ONE[name]())
    assert re.findall(r"(?<![\d,.])1 (?:round|week|draw|run|claim|group|cell)s\b", said) == []
