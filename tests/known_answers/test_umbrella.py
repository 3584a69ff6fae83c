"""The umbrella world (Russell and Norvig): hidden rain, of which only an umbrella tells; when is a bet worth it?"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import olivebranch as ob

STAY, SHOWS = 0.7, (0.9, 0.2)  # the rain stays as it is; an umbrella is seen in rain, and without


def umbrella():
    """Wait and see the umbrella, or bet on the weather; a bet that is lost was not welcome."""
    return ob.Model(
        title="Umbrella",
        states={"weather": ["dry", "rain"], "bet": ["none", "lost", "won"]},
        hidden=["weather"],
        start=[{"weather": {"rain": 0.5, "dry": "rest"}}],
        endings={"won": "bet == won", "lost": "bet == lost"},
        actions={"look": {}, "bet_rain": {}, "bet_dry": {}},
        response=[
            {"when": "action == look and weather == rain", "chances": {"seen": SHOWS[0], "not_seen": "rest"}},
            {"when": "action == look", "chances": {"seen": SHOWS[1], "not_seen": "rest"}},
            {"chances": {"settled": 1}},
        ],
        shift={
            "weather": [
                {"when": "action == look and weather == rain", "chances": {"dry": 1 - STAY}},
                {"when": "action == look", "chances": {"rain": 1 - STAY}},
            ],
            "bet": [
                {"when": "action == bet_rain", "chances": {"won": "weather == rain", "lost": "weather == dry"}},
                {"when": "action == bet_dry", "chances": {"won": "weather == dry", "lost": "weather == rain"}},
            ],
        },
        tallies={"unwelcome": "bet_next == lost"},
    )


def filtered(seen):
    """(rain, dry) after these days, and the chance of seeing them: by the textbook's filter."""
    rain, chance = np.array([0.5, 0.5]), 1.0
    for day, umbrella_seen in enumerate(seen):
        if day:
            rain = np.array([STAY, 1 - STAY]) * rain[0] + np.array([1 - STAY, STAY]) * rain[1]
        rain = rain * [p if umbrella_seen else 1 - p for p in SHOWS]
        chance *= rain.sum()
        rain = rain / rain.sum()
    return rain, chance


def test_the_filter_is_the_textbooks():
    assert filtered([True])[0][0] == pytest.approx(0.818181818181818, abs=1e-12)
    assert filtered([True, True])[0][0] == pytest.approx(0.883357041251778, abs=1e-12)


@pytest.mark.parametrize("weeks", [2, 3, 5])
def test_the_best_bet_follows_the_filter(weeks):
    """Look each day but the last, then bet on what is likelier tomorrow; more looking never hurts."""
    worth = 0.0
    for days in range(weeks):
        total = 0.0
        for seen in product([True, False], repeat=days):
            rain, chance = filtered(seen)
            tomorrow = STAY * rain[0] + (1 - STAY) * rain[1] if days else 0.5
            total += chance * max(tomorrow, 1 - tomorrow)
        worth = max(worth, total - 0.1 * (1 - total))
    best = ob.best_pacing(umbrella(), weeks, by={"won": 1, "unwelcome": -0.1})
    assert best.lower <= best.upper
    assert best.upper - best.lower < 1e-3
    assert best.upper >= worth - 1e-9
    assert best.fully_seen == pytest.approx(1)
