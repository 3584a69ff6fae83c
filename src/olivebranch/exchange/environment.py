"""Gymnasium: a model as an environment, and a strategy as an agent in it. Needs gymnasium (extra `gym`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_weeks
from olivebranch.base.extras import extra
from olivebranch.chain.belief import DOINGS
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, printed
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.best.problem import problem_of

if TYPE_CHECKING:
    from olivebranch.exchange.gymnasium_env import Environment


def environment(
    model: Model | str,
    *,
    weeks: int | None = DEFAULT_WEEKS,
    by: objective.By = None,
    weight: float = objective.WEIGHT,
    render_mode: str | None = None,
) -> Environment:
    """A model as a Gymnasium environment: a partially observed or, if nothing is hidden, a Markov decision process.

    A step is a week. Actions that insist are not offered. The reward is the objective of `olivebranch.best_pacing`, so
    harm to them counts against success; one that ignores harm is refused. An observation is a whole number that stands
    for what is seen: the state if nothing is hidden, and otherwise what can be seen and the response; `seen` says it in
    names. `info` has week, action, response, seen and ending. `P` lists every move, as in toy-text environments.

    Parameters
    ----------
    model : a Model, or the name or path of one
    weeks : after how many steps an episode is truncated; None for never
    by, weight : the objective, as for `olivebranch.best_pacing`; what "open" would earn under every rule is left out
    render_mode : "ansi" for text, or None

    Raises
    ------
    ExtraMissing
        if gymnasium is not installed.
    ArgumentError, UnknownName
        as `best_pacing` does.

    Examples
    --------
    >>> env = environment("maybe")
    >>> observation, info = env.reset(seed=7)
    >>> info["seen"], env.actions
    ({'stance': 'no'}, ('small_step', 'ask'))
    >>> [(round(p, 2), env.seen(s)["stance"], r, ended) for p, s, r, ended in env.P[observation][0]]
    [(0.03, 'shut', 0.0, True), (0.62, 'no', 0.0, False), (0.35, 'maybe', 0.0, False)]
    """
    model = as_model(model)
    horizon = None if weeks is None else check_weeks(weeks)
    problem = problem_of(model, objective.optimised(model, by, weight), ())
    with extra("gym", "gymnasium", "an environment"):
        from olivebranch.exchange.gymnasium_env import Environment
    return Environment(problem, horizon, render_mode)


class Agent:
    """A strategy as an agent: called with `info` after a reset or a step, it returns the action to take.

    It remembers what the strategy remembers, from what it is told, and begins anew when a walk begins. If the strategy
    leaves a choice to chance, `seed` decides.

    Parameters
    ----------
    strategy : a Strategy, a name, a function or a table {value: action}
    env : an environment of `olivebranch.exchange.environment`
    seed : for choices that are left to chance

    Raises
    ------
    ArgumentError
        if the strategy takes an action that the environment does not offer, because it insists.
    UnknownName, StrategyError
        as `Chain` does.

    Examples
    --------
    >>> env = environment("maybe", weeks=20)
    >>> agent = Agent("small_steps", env)
    >>> observation, info = env.reset(seed=7)
    >>> while info["ending"] == "open" and info["week"] < 20:
    ...     observation, reward, terminated, truncated, info = env.step(agent(info))
    >>> info["ending"], info["week"]
    ('yes', 2)
    """

    def __init__(self, strategy: Any, env: Any, *, seed: int = 1) -> None:
        inner = getattr(env, "unwrapped", env)
        if not hasattr(inner, "problem") or not hasattr(inner, "actions"):
            raise ArgumentError(f"env = {printed(env)}: give an environment, such as ob.exchange.environment('maybe').")
        self._chain, self._offered = Chain(inner.problem.model, strategy), inner.actions
        self._chance = np.random.default_rng(check_seed(seed))
        assert self._chain.product is not None
        self._weight = self._chain.product.weight
        taken = {self._chain.actions[a] for a in np.unique(self._chain.action)}
        if refused := sorted(taken - set(self._offered)):
            rule = f"takes {printed(refused[0])}, which insists: the environment does not offer it"
            raise ArgumentError(f"strategy {self._chain.strategy_name}: {rule}. Offered: {', '.join(self._offered)}.")
        self._pairs = self._chain.start > 0  # (N,) where the walk may be, as far as is known

    def __call__(self, info: Mapping[str, Any]) -> int:
        """The number of the action to take now. Raises ArgumentError if a walk cannot go as it is told."""
        if info["week"] == 0:
            self._pairs = self._looks(info) & (self._chain.start > 0)
        elif info["ending"] == "open":
            self._pairs = self._moved(info)
        if not self._pairs.any():
            raise ArgumentError(
                f"info = {printed(dict(info))}: the strategy's walk cannot come here. Give each info in turn."
            )
        pair = int(np.flatnonzero(self._pairs)[0])  # all of them look and remember alike
        chain, weight = self._chain, np.zeros(len(self._chain.actions))
        edges = slice(chain.first[pair], chain.first[pair + 1])
        weight[chain.action[edges]] = self._weight[edges]
        choices = np.flatnonzero(weight)
        if not choices.size:  # the walk is over, and any action does nothing
            return 0
        drawn = self._chance.choice(choices, p=weight[choices] / weight.sum()) if choices.size > 1 else choices[0]
        return self._offered.index(chain.actions[int(drawn)])

    def _moved(self, info: Mapping[str, Any]) -> Any:
        """(N,) where the walk may be a week later, after what was done, heard and seen."""
        chain = self._chain
        kept = np.repeat(self._pairs, np.diff(chain.first)) & self._looks(info)[chain.after]
        for name, column, names in zip(
            DOINGS, (chain.action, chain.response), (chain.actions, chain.responses), strict=True
        ):
            if info[name]:
                kept &= column == names.index(info[name])
        moved = np.zeros(chain.size, dtype=bool)
        moved[chain.after[kept]] = True
        return moved

    def _looks(self, info: Mapping[str, Any]) -> Any:
        """(N,) the pairs that look as was seen."""
        chain = self._chain
        fits = np.ones(chain.size, dtype=bool)
        for name, value in info["seen"].items():
            fits &= chain.places[chain.variable_index(name)] == chain.value_index(name, value)
        return fits
