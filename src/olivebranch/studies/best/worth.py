"""The worth of outcomes under an objective."""

from __future__ import annotations

from collections.abc import Mapping

from olivebranch.chain.outcomes import Outcomes


def worth(outcomes: Outcomes, counts: Mapping[str, float]) -> float:
    """The objective of these outcomes: the sum of each ending, "open" and tally times its weight."""
    tallies = set(outcomes.tallies) - set(outcomes.endings)
    given = {name: weight for name, weight in counts.items() if weight}
    numbers = {name: outcomes.tally(name) if name in tallies else outcomes.chance(name) for name in given}
    if any(given[name] * numbers[name] == float("-inf") for name in given):
        return float("-inf")  # harm for ever, which no gain outweighs
    return float(sum(weight * numbers[name] for name, weight in given.items()))
