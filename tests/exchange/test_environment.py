"""A model as a Gymnasium environment, and strategies as agents: checked by Gymnasium, and against the exact answers."""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import olivebranch as ob
from olivebranch.base.extras import ExtraMissing
from olivebranch.exchange import Agent, environment

MODELS = ["maybe", "ladder", "reconciliation", "mixed_signals"]


def episode(env, agent, seed=None):
    """One walk: (ending, return, weeks)."""
    _, info = env.reset(seed=seed)
    total, ended = 0.0, False
    while not ended:
        _, reward, terminated, truncated, info = env.step(agent(info))
        total, ended = total + reward, terminated or truncated
    return info["ending"], total, info["week"]


@pytest.mark.parametrize("name", MODELS)
def test_gymnasium_finds_nothing_wrong(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*not .*(spec|registered|initialised from the `gymnasium.make`)")
        check_env(environment(name, render_mode="ansi"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "strategy"),
    [
        ("maybe", "small_steps"),
        ("ladder", "ask_once"),
        ("reconciliation", "small_steps"),
        ("mixed_signals", "weigh_words"),
    ],
)
def test_an_agent_does_what_the_strategy_does(name, strategy):
    """Simulated through Gymnasium, the endings and the objective are those of the exact engine."""
    weeks, n = 12, 500
    env = environment(name, weeks=weeks)
    agent = Agent(strategy, env)
    walks = [episode(env, agent, seed=7 if i == 0 else None) for i in range(n)]
    exact = ob.Chain(name, strategy).exact(weeks)
    counted = Counter(ending for ending, _, _ in walks)
    for ending in (*exact.endings, "open"):
        p = exact.chance(ending)
        assert abs(counted[ending] / n - p) <= 4.5 * np.sqrt(p * (1 - p) / n) + 1e-12, ending
    returns = np.array([total for _, total, _ in walks])
    value = sum(
        weight * (exact.tally(what) if what in exact.tallies else exact.chance(what))
        for what, weight in env.problem.counts.items()
    )
    assert abs(returns.mean() - value) <= 4.5 * returns.std(ddof=1) / np.sqrt(n)


def test_a_plan_made_from_P_is_the_best_pacing():
    """Backward induction over P, as a textbook would write it, has the value of our own optimum."""
    weeks = 20
    env = environment("maybe", weeks=weeks)
    moves, value = env.P, np.zeros(env.observation_space.n)
    for _ in range(weeks):
        value = np.array(
            [
                max(
                    sum(p * (r + value[t] * (not ended)) for p, t, r, ended in outcomes)
                    for outcomes in moves[s].values()
                )
                for s in moves
            ]
        )
    first, _ = env.reset(seed=1)
    assert value[first] == pytest.approx(ob.best_pacing("maybe", weeks=weeks).value)
    assert all(sum(p for p, *_ in entry) == pytest.approx(1) for of in moves.values() for entry in of.values())


def test_steps_go_as_P_says():
    env = environment("maybe", weeks=None)
    known = env.P
    observation, _ = env.reset(seed=3)
    for _ in range(200):
        action = int(env.action_space.sample())
        before = observation
        observation, reward, terminated, truncated, info = env.step(action)
        assert any((t, r, e) == (observation, reward, terminated) for _, t, r, e in known[before][action])
        assert env.seen(observation) == info["seen"]
        assert not truncated
        if terminated:
            observation, _ = env.reset()


def test_nothing_that_insists_is_offered_and_no_agent_pushes():
    env = environment("reconciliation")
    assert "push" in ob.load("reconciliation").actions
    assert "push" not in env.actions
    with pytest.raises(ob.ArgumentError, match="'push', which insists"):
        Agent("push_hard", env)
    with pytest.raises(ob.ArgumentError, match="counts no harm to them"):
        environment("maybe", by={"yes": 1})


def test_what_is_hidden_stays_hidden():
    env = environment("mixed_signals")
    observation, info = env.reset(seed=1)
    assert set(info["seen"]).isdisjoint(ob.load("mixed_signals").hidden)
    assert env.seen(observation) == {**info["seen"], "response": ""}
    observation, _, _, _, info = env.step(0)
    assert env.seen(observation) == {**info["seen"], "response": info["response"]}
    assert info["response"] in ob.load("mixed_signals").responses
    with pytest.raises(ob.ArgumentError, match="is hidden here"):
        _ = env.P


def test_the_same_seed_gives_the_same_walk_and_an_episode_is_truncated():
    env = environment("ladder", weeks=3)
    agent = Agent("small_steps", env)
    assert episode(env, agent, seed=5) == episode(env, agent, seed=5)
    lengths = {episode(env, agent)[2] for _ in range(50)}
    assert max(lengths) == 3


def test_choices_may_be_left_to_chance():
    env = environment("maybe", weeks=1)
    agent = Agent(lambda see: {"ask": 0.25, "small_step": 0.75}, env, seed=2)
    _, info = env.reset(seed=1)
    asks = sum(env.actions[agent(info)] == "ask" for _ in range(400))
    assert abs(asks - 100) < 4 * np.sqrt(75)


def test_it_works_inside_wrappers_and_in_words():
    env = gymnasium.wrappers.RecordEpisodeStatistics(environment("reconciliation", render_mode="ansi"))
    agent = Agent("small_steps", env)
    _, info = env.reset(seed=1)
    assert str(env.render()).startswith("week 0: stance ")
    env.step(agent(info))
    assert re.match("week 1: .*, answer .*; stance ", str(env.render()))
    assert environment("maybe").render() is None


def test_what_cannot_be_is_refused(monkeypatch):
    env = environment("maybe")
    env.reset(seed=1)
    for wrong in (2, -1, True, 1.0, "ask", None):
        with pytest.raises(ob.ArgumentError, match=r"action = .*: must be a whole number from 0 to 1"):
            env.step(wrong)
        with pytest.raises(ob.ArgumentError, match=r"observation = .*: must be a whole number from 0 to 3"):
            env.seen(9 if wrong == 2 else wrong)  # type: ignore[arg-type]
        with pytest.raises(ob.ArgumentError, match=r"seed = .*: must be a whole number"):
            env.reset(seed=2**64 if wrong == 2 else wrong or "")  # type: ignore[arg-type]
    with pytest.raises(ob.ArgumentError, match="render_mode = 'human'"):
        environment("maybe", render_mode="human")
    with pytest.raises(ob.ArgumentError, match="give an environment"):
        Agent("small_steps", "maybe")
    told = {"week": 1, "action": "ask", "response": "", "seen": {"stance": "no"}, "ending": "open"}
    agent = Agent("small_steps", env)
    with pytest.raises(ob.ArgumentError, match="Give each info in turn"):
        agent(told)  # small steps do not ask at no
    moves = env.problem.table.after.size
    monkeypatch.setattr("olivebranch.exchange.gymnasium_env.MOST_ENTRIES", moves)
    assert env.P
    monkeypatch.setattr("olivebranch.exchange.gymnasium_env.MOST_ENTRIES", moves - 1)
    with pytest.raises(ob.ArgumentError, match=f"{moves:,} moves are over the limit of {moves - 1:,}"):
        _ = env.P
    monkeypatch.setitem(sys.modules, "olivebranch.exchange.gymnasium_env", None)
    with pytest.raises(ExtraMissing, match=r"olivebranch\[gym\]"):
        environment("maybe")
