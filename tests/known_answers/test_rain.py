"""Rain on Alofi: counts of three kinds of days (Avery and Henderson 1999), and what the published fit says of them.

The counts are told as diaries of two days each. Their likelihood at the fitted chances is the published one, and what
is learned from them is as uncertain as the published standard errors say.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.studies.learn.diaries import read
from olivebranch.studies.learn.likelihood import Likelihood
from support.cases import case

KNOWN = case("questions")["alofi_rain"]
COUNTS = np.array(KNOWN["counts"])
FITTED = COUNTS / COUNTS.sum(axis=1, keepdims=True)
DAYS = ["dry", "damp", "wet"]


@cache
def rain() -> ob.Model:
    """Dry, damp and wet days; the chances of each day's next day have a flat prior (Dirichlet, by breaking a stick)."""
    parameters = {}
    for day in DAYS:
        parameters[f"to_dry_{day}"] = {"value": 0.5, "prior": "beta(1, 2)"}
        parameters[f"damp_{day}"] = {"value": 0.5, "prior": "beta(1, 1)"}
    shift = [
        {
            "when": f"sky == {day}",
            "chances": {
                "dry": f"to_dry_{day}",
                "damp": f"(1 - to_dry_{day}) * damp_{day}",
                "wet": f"(1 - to_dry_{day}) * (1 - damp_{day})",
            },
        }
        for day in DAYS
    ]
    return ob.Model(
        title="Rain on Alofi",
        step="day",
        states={"sky": [*DAYS, "gone"]},
        start=[{"chance": 1 / 3, "sky": day} for day in DAYS],
        endings={"gone": "sky == gone"},
        actions={"look": {}, "leave": {}},
        shift={"sky": [{"when": "action == leave", "chances": {"gone": 1}}, *shift]},
        parameters=parameters,
    )


@cache
def pairs_of_days() -> pd.DataFrame:
    """A diary of two days for each pair that was counted."""
    rows = []
    for i, day in enumerate(DAYS):
        for j, after in enumerate(DAYS):
            for n in range(COUNTS[i, j]):
                who = f"{day} {after} {n}"
                rows += [(who, 0, "", day), (who, 1, "look", after)]
    return pd.DataFrame(rows, columns=["who", "week", "action", "sky"])


def test_the_likelihood_of_the_fit_is_the_published_one():
    fitted = np.array([[share for dry, damp, _ in FITTED for share in (dry, damp / (1 - dry))]])
    likelihood = Likelihood(rain(), tuple(rain().parameters), read(pairs_of_days(), rain()), None)
    of_starts = COUNTS.sum() * np.log(1 / 3)
    assert likelihood(fitted)[0] - of_starts == pytest.approx(KNOWN["log_likelihood_at_mle"], abs=5e-4)
    for change in (0.02, -0.02):  # no chance nearby explains the days as well
        assert likelihood(fitted + change)[0] < likelihood(fitted)[0]


@pytest.mark.slow
def test_what_is_learned_is_as_uncertain_as_the_published_errors():
    """Those are of counts, sqrt(n_ij) / n_i; given the total of the row, that of a share p is sqrt(1 - p) times it."""
    learned = ob.learn(rain(), pairs_of_days(), draws=1024)
    error = KNOWN["standard_errors_row_1"][0]
    value = learned.values[:, learned.names.index("to_dry_dry")]
    mean = learned.mean("to_dry_dry")
    spread = np.sqrt(learned.weights @ (value - mean) ** 2)
    expected = error * np.sqrt(1 - FITTED[0, 0])
    assert mean == pytest.approx((COUNTS[0, 0] + 1) / (COUNTS[0].sum() + 3), abs=5 * expected / np.sqrt(200))
    assert spread == pytest.approx(expected, rel=5 / np.sqrt(2 * 200))


def test_the_fitted_chain_is_in_balance_in_the_long_run():
    """The stationary shares of the fit, by solving x = x P; wet days come back after 1 / x days on average."""
    chain = ob.Chain.from_matrix(FITTED, names=DAYS, step="day")
    left = np.vstack([FITTED.T - np.eye(3), np.ones(3)])
    shares = np.linalg.lstsq(left, np.array([0, 0, 0, 1.0]), rcond=None)[0]
    np.testing.assert_allclose(chain.stationary().number, shares, atol=1e-13)
    np.testing.assert_allclose(chain.power(200).matrix, np.tile(shares, (3, 1)), atol=1e-13)
