"""The page's arithmetic, tested by Node on the modules themselves; Python computes the expected values."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.kernels.philox import uniform
from olivebranch.studies.compare import serving
from olivebranch.web import assets, build
from olivebranch.web.export import exported_model
from olivebranch.web.names import state_names
from support.tools import missing

HERE = Path(__file__).parent
CASES = HERE.parent / "known_answers" / "cases"
TESTS = sorted((HERE / "js").glob("*.test.mjs"))
SEED, RUNS = 2**53 - 1, (0, 1, 12, 2**40 + 5)


def by_fractions(model: dict[str, Any], name: str, weeks: int) -> list[list[float]]:
    """The chance of each ending by every week: powers of the strategy's matrix in exact fractions."""
    strategy = next(one for one in model["strategies"] if one["name"] == name)
    first, ending = strategy["first"], [model["ending"][state] for state in strategy["pairs"]]
    x = [Fraction(0)] * len(ending)
    for pair, p in strategy["start"]:
        x[pair] += Fraction(p)
    reached = []
    for _ in range(weeks + 1):
        reached.append(
            [float(sum(p for p, e in zip(x, ending, strict=True) if e == k)) for k in range(len(model["endings"]))]
        )
        after = [p if e >= 0 else Fraction(0) for p, e in zip(x, ending, strict=True)]
        for pair, p in enumerate(x):
            for e in range(first[pair], first[pair + 1]):
                chance = Fraction(model["table"]["chance"][strategy["edge"][e]])
                after[strategy["after"][e]] += p * Fraction((strategy["weight"] or {e: 1})[e]) * chance
        x = after
    return reached


def solved(name: str, weeks: int = 52) -> dict[str, Any]:
    """A model as the page has it, and what Python finds for every strategy that fits it."""
    model = ob.load(name)
    strategies = serving(model)
    exported = exported_model(model, strategies, weeks=weeks)
    names = state_names(model, np.arange(model.table.states.size))
    place = np.array([exported["states"].index(name) for name in names])
    answers = []
    for strategy in strategies:
        chain = model @ strategy
        outcomes = chain.exact(weeks=weeks)
        paths = chain.paths(list(RUNS), SEED, weeks=weeks).pairs
        sample = chain.simulate(runs=100, weeks=weeks, seed=SEED, progress=False)
        counts = [round(100 * sample.chance(ending)) for ending in [*model.endings, "open"]]
        answers.append(
            {
                "name": strategy.name,
                "reached": np.asarray(outcomes.reached).tolist(),
                "totals": np.asarray(outcomes.totals).tolist(),
                "paths": place[chain.product.state[paths]].tolist(),
                "counts": counts,
            }
        )
    return {"name": name, "weeks": weeks, "model": exported, "strategies": answers, "seed": SEED, "runs": list(RUNS)}


def by_week(actions: list[str]) -> ob.Strategy:
    """These actions week by week, and then waiting."""

    @ob.strategy(remembers={"n": ob.week(upto=len(actions))})
    def follow(see):
        return actions[see.n] if see.n < len(actions) else "wait"

    return follow


def replays(game: dict[str, Any], start: str, actions: list[str]) -> Iterator[dict[str, Any]]:
    """What Python finds for everybody who makes these choices on the ladder, and for each of some runs."""
    chain = ob.load("ladder", context=start) @ by_week(actions)
    outcomes, paths = chain.exact(weeks=52), chain.paths(list(RUNS), SEED, weeks=len(actions))
    for i, run in enumerate(RUNS):
        names = [game["model"]["states"][game["starts"][start]["state"]]]
        for week in range(1, int(paths.lengths()[i]) + 1):
            place = paths.state(i, week)
            ended = place["door"] != "open" or place["stance"] == "yes"
            names.append(", ".join([place["stance"], place["grievance"], *([place["door"]] if ended else [])]))
        yield {
            "start": start,
            "actions": actions,
            "seed": SEED,
            "run": run,
            "reached": np.asarray(outcomes.reached).tolist(),
            "unwelcome": outcomes.tally("unwelcome"),
            "path": names,
        }


CHOICES = [
    ("injustice", ["apologise", "apologise", "wait", "small_step", "small_step", "hang_out", "ask", "ask"]),
    ("injustice", ["ask"] * 12),
    ("children", ["wait", "wait", "small_step", "hang_out", "hang_out", "wait", "ask"]),
    ("still_warm", ["ask", "wait", "hang_out", "small_step", "apologise", "let_go"]),
]


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> Path:
    """A file with the values that Python expects from the page's JavaScript."""
    page = build.page_data()
    maybe, game = page["models"]["maybe"], page["game"]
    numbers = [
        {"seed": seed, "run": run, "week": week, "u": float(uniform(seed, np.array([run]), week)[0])}
        for seed in (0, 7, 2**32, 2**53 - 1)
        for run in (0, 12, 2**40 + 5)
        for week in (0, 1, 52)
    ]
    known = {
        "philox": json.loads((CASES / "philox.json").read_text(encoding="utf-8"))["vectors"],
        "uniforms": numbers,
        "fractions": {
            "model": maybe,
            "strategy": "jump_ahead",
            "weeks": 20,
            "reached": by_fractions(maybe, "jump_ahead", 20),
        },
        "chains": [solved("maybe"), solved("ladder")],
        "models": {"maybe": maybe},
        "game": game,
        "replays": [replay for start, actions in CHOICES for replay in replays(game, start, actions)],
    }
    path = tmp_path_factory.mktemp("node") / "expected.json"
    path.write_text(json.dumps(known), encoding="utf-8")
    return path


def node(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = shutil.which("node") or shutil.which("nodejs")
    if path is None:
        missing("Node (apt-get install nodejs)")
    # If NODE_TEST_CONTEXT is set, Node reports to its parent and does not print what failed.
    kept = {name: value for name, value in os.environ.items() if name != "NODE_TEST_CONTEXT"}
    return subprocess.run(
        [path, *arguments], env={**kept, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("file", TESTS, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_arithmetic_in_node(file, expected):
    run = node("--test", "--test-reporter=tap", str(file), OLIVEBRANCH_EXPECTED=str(expected))
    assert run.returncode == 0, run.stdout + run.stderr
    assert int(run.stdout.split("# pass ")[-1].split()[0]) > 1, "tests were run"


def test_the_joined_module_is_javascript_and_two_of_one_name_would_not_be(tmp_path):
    """A parser sees what the joiner cannot, such as a second name in one declaration."""
    whole = tmp_path / "page.mjs"
    whole.write_text(assets.script(), encoding="utf-8")
    assert node("--check", str(whole)).returncode == 0
    whole.write_text(assets.script() + "\nconst a = 1, mount = 2;\n", encoding="utf-8")
    assert node("--check", str(whole)).returncode == 1


@pytest.mark.slow
def test_a_failing_test_in_node_is_seen(tmp_path):
    failing = tmp_path / "mutant.test.mjs"
    failing.write_text('import { test } from "node:test";\ntest("no", () => { throw new Error("no"); });\n')
    assert node("--test", str(failing)).returncode == 1


def test_without_node_ci_fails_and_others_skip(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"Node .* is missing, and CI must run"):
        node("--version")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match=r"Node .* is missing"):
        node("--version")
