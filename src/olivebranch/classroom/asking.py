"""The six questions that are asked of a model and two plans, with the answers of the exact engine."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from olivebranch.base.text import counted, plain
from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.chain.on_pairs import MOST_PAIRS
from olivebranch.chain.outcomes import Outcomes
from olivebranch.classroom.question import Question
from olivebranch.errors import ArgumentError, printed
from olivebranch.model.harm import harmful_endings, in_words, weighed_harm

LIKELY = 0.05  # where a walk may be after two steps: less would be within the tolerance, or nearly so


def questions(chain: Chain, other: Chain, weeks: int | None) -> tuple[Question, ...]:
    """One question of each kind: one step, two steps, an ending, the time, both plans compared, and harm.

    Raises ArgumentError if no walk leaves the start, if there are more than 2,000 pairs, or if walks may go on for ever
    and no horizon is given.
    """
    if chain.size > MOST_PAIRS:
        raise ArgumentError(f"{printed(chain)} has {chain.size:,} pairs; exercises take up to {MOST_PAIRS:,}.")
    ours, theirs = chain.exact(weeks), other.exact(weeks)
    for outcomes in (ours, theirs):
        if weeks is None and outcomes.still_open[-1] > 1e-12:
            rule = f"under {plain(outcomes.strategy)} a walk may go on for ever"
            raise ArgumentError(f"weeks = None: {rule}. Give a horizon, such as weeks=20.")
    return (*_steps(chain), *_over_time(chain, ours, theirs), *_harm(chain, theirs))


def _steps(chain: Chain) -> Iterator[Question]:
    """What happens in one step and in two, from the likeliest start."""
    names, begin = pair_names(chain), int(np.argmax(chain.start))
    once = chain.matrix[[begin]].toarray()[0]
    twice = once @ chain.matrix
    ways = (chain.matrix[[begin]] > 0).astype(np.float64) @ (chain.matrix > 0).astype(np.float64)
    away = np.arange(chain.size) != begin
    near, far = np.where(away, once, -1.0), np.where(away & (twice >= LIKELY), ways.toarray()[0], away * twice)
    if near.max() <= 0:
        raise ArgumentError(f"under {plain(chain.strategy_name)} nothing ever changes at the start. Name other plans.")
    place = f"Under {plain(chain.strategy_name)}, a walk is at {names[begin]!r}."
    for name, title, target, chance, steps in (
        ("one_step", "One step", int(np.argmax(near)), once, f"one {chain.step}"),
        ("two_steps", "Two steps", int(np.argmax(far)), twice, f"two {chain.step}s"),
    ):
        power = "" if name == "one_step" else " @ chain.to_frame()"
        matrix = f"(chain.to_frame(){power})" if power else "chain.to_frame()"
        yield Question(
            name,
            title,
            f"{place} What is the chance that {steps} later it is at {names[target]!r}?",
            float(chance[target]),
            f"{matrix}.loc[{names[begin]!r}, {names[target]!r}]",
            kind="chance",
        )


def _over_time(chain: Chain, ours: Outcomes, theirs: Outcomes) -> Iterator[Question]:
    """The chance of the first ending, the mean time, and the difference between the plans."""
    goal, weeks, us = chain.endings[0], ours.weeks, plain(chain.strategy_name)
    span = "at some time" if weeks is None else f"within {counted(weeks, chain.step)}"
    asked, told = ("", "") if weeks is None else (f"weeks={weeks}", f" Count at most {counted(weeks, chain.step)}.")
    chance, rest = f'chain.exact({asked}).chance("{goal}")', f'other.exact({asked}).chance("{goal}")'
    yield Question(
        "ending",
        "An ending",
        f"Under {us}, from the start: what is the chance that a walk ends in {plain(goal)!r} {span}?",
        ours.chance(goal),
        chance,
        kind="chance",
    )
    yield Question(
        "mean_time",
        "The time",
        f"Under {us}, from the start: how many {chain.step}s does a walk take on average until it ends, in whatever "
        f"way?{told}",
        ours.expected_weeks() if weeks is None else float(ours.still_open[:-1].sum()),
        f"chain.exact({asked}).expected_weeks()" if weeks is None else f"chain.exact({asked}).still_open[:-1].sum()",
        kind="mean",
    )
    yield Question(
        "difference",
        "Two plans",
        f"How much larger is the chance that a walk ends in {plain(goal)!r} {span} under {us} than under "
        f"{plain(theirs.strategy)}? Below 0, if it is smaller.",
        ours.chance(goal) - theirs.chance(goal),
        f"{chance} - {rest}",
        kind="difference",
    )


def _harm(chain: Chain, theirs: Outcomes) -> Iterator[Question]:
    """What the other plan does to them: the weighed harm, or else the chance of a harmful ending, if there is one."""
    tally, asked = weighed_harm(chain.tallies), "" if theirs.weeks is None else f"weeks={theirs.weeks}"
    shut = next(iter(harmful_endings(chain.endings)), None)
    span = "in all" if theirs.weeks is None else f"within {counted(theirs.weeks, chain.step)}"
    under = f"Under {plain(theirs.strategy)}, from the start:"
    if tally is not None:
        text = f"{under} how many {in_words(tally, chain.step)} are there on average {span}?"
        code = f'other.exact({asked}).tally("{tally}")'
        yield Question("harm", "Harm", text, theirs.tally(tally), code, kind="mean")
    elif shut is not None:
        text = f"{under} what is the chance that a walk ends in {plain(shut)!r} {span}?"
        code = f'other.exact({asked}).chance("{shut}")'
        yield Question("harm", "Harm", text, theirs.chance(shut), code, kind="chance")
