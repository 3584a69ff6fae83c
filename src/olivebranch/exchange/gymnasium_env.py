"""The environment itself. Its base class is gymnasium's, so this module is only imported when one is asked for."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np

from olivebranch.base.arguments import check_seed, check_whole, is_name
from olivebranch.base.text import plain
from olivebranch.errors import ArgumentError, printed
from olivebranch.studies.best.problem import Problem

MOST_ENTRIES = 1_000_000  # of P, which is made of Python's own lists

Entry = tuple[float, int, float, bool]


class Environment(gymnasium.Env[Any, Any]):
    """A model as a Gymnasium environment; `olivebranch.exchange.environment` makes one and says what it is.

    Attributes
    ----------
    problem : the model and the objective, as arrays
    weeks : the horizon; None if episodes end only with an ending
    actions : the name of each action
    views : for each observation, what is seen
    state, week : where the walk is now
    """

    metadata = {"render_modes": ["ansi"], "render_fps": 1}  # noqa: RUF012  (as gymnasium declares it)
    observation_space: gymnasium.spaces.Discrete
    action_space: gymnasium.spaces.Discrete

    def __init__(self, problem: Problem, weeks: int | None, render_mode: str | None = None) -> None:
        if render_mode is not None and not is_name(render_mode, ["ansi"]):
            raise ArgumentError(f"render_mode = {printed(render_mode)}: must be 'ansi', for text, or None.")
        self.problem, self.weeks, self.render_mode = problem, weeks, render_mode
        model, table = problem.model, problem.table
        self._allowed = np.flatnonzero(problem.decisions.allowed.any(axis=0))
        self.actions = tuple(model.actions[i] for i in self._allowed)
        self._visible = [name for name in model.states if name not in model.hidden]
        self._responses = ("", *model.responses) if problem.is_hidden else ("",)
        worth = np.array([problem.counts.get(name, 0.0) for name in model.tallies])
        adds = table.tally[:, 0].T @ worth if worth.size else np.zeros(table.tally.shape[2])
        self._gain = adds[table.kind] + problem.decisions.worth[table.after]  # (E,) the reward of each edge
        self._places = table.places[[list(model.states).index(name) for name in self._visible]]
        looks = len(problem.views) if problem.is_hidden else table.states.size
        self.observation_space = gymnasium.spaces.Discrete(looks * len(self._responses))
        self.action_space = gymnasium.spaces.Discrete(len(self.actions))
        self.state, self.week, self._last = 0, 0, ("", "")

    # ---- Gymnasium's methods ----------------------------------------------------------------

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Begin a walk: where, is drawn from the model's start. Returns (observation, info).

        Raises ArgumentError for a seed that is not a whole number from 0 to 2^64 - 1.
        """
        super().reset(seed=None if seed is None else check_seed(seed))
        start = self.problem.table.start[0]
        self.state = int(self.np_random.choice(start.size, p=start / start.sum()))
        self.week, self._last = 0, ("", "")
        return self._observation(), self._info()

    def step(self, action: Any) -> tuple[int, float, bool, bool, dict[str, Any]]:
        """Do one thing for a week. Returns (observation, reward, terminated, truncated, info)."""
        action = check_whole("action", action, 0, len(self.actions) - 1)
        table, model = self.problem.table, self.problem.model
        reward = 0.0
        if table.ending[self.state] < 0:
            edges = self._edges(self.state, action)
            chance = np.cumsum(table.chance[0, edges])
            taken = edges.start + int(np.searchsorted(chance, self.np_random.random() * chance[-1], side="right"))
            response = model.responses[table.response[taken]] if model.responses else ""
            self.state, self._last = int(table.after[taken]), (self.actions[action], response)
            reward = float(self._gain[taken])
            self.week += 1
        over = bool(table.ending[self.state] >= 0)
        late = self.weeks is not None and self.week >= self.weeks and not over
        return self._observation(), reward, over, late, self._info()

    def render(self) -> str | None:
        """The week in words, if the render mode is "ansi"."""
        if self.render_mode is None:
            return None
        action, response = self._last
        done = f"{plain(action)}{f', answer {plain(response)}' if response else ''}; " if action else ""
        seen = ", ".join(f"{plain(name)} {plain(value)}" for name, value in self._seen().items())
        return f"{self.problem.model.step} {self.week}: {done}{seen}"

    # ---- what is known ----------------------------------------------------------------------

    @property
    def P(self) -> dict[int, dict[int, list[Entry]]]:
        """Every move, as in toy-text: P[state][action] is a list of (chance, next state, reward, ended).

        Raises ArgumentError if something is hidden, because a plan made from P would look at it, or if there are more
        than a million moves.
        """
        table = self.problem.table
        if self.problem.is_hidden:
            hidden = ", ".join(self.problem.model.hidden)
            raise ArgumentError(
                f"P: {hidden} is hidden here, and a plan made from P would look at it. Learn from steps."
            )
        if table.after.size > MOST_ENTRIES:
            raise ArgumentError(f"P: {table.after.size:,} moves are over the limit of {MOST_ENTRIES:,}.")
        return {s: {a: self._entries(s, a) for a in range(len(self.actions))} for s in range(table.states.size)}

    def _entries(self, state: int, action: int) -> list[Entry]:
        table = self.problem.table
        if table.ending[state] >= 0:
            return [(1.0, state, 0.0, True)]
        edges = self._edges(state, action)
        moves = zip(table.chance[0, edges], table.after[edges], self._gain[edges], strict=True)
        return [(float(p), int(t), float(r), bool(table.ending[t] >= 0)) for p, t, r in moves if p > 0]

    def seen(self, observation: int) -> dict[str, str]:
        """What an observation says: {variable: value} and, if something is hidden, the response that was heard."""
        model, size = self.problem.model, len(self._responses)
        observation = check_whole("observation", observation, 0, int(self.observation_space.n) - 1)
        look, response = divmod(observation, size)
        places = self.problem.views[look] if self.problem.is_hidden else self._places[:, look]
        found = {name: model.states[name][place] for name, place in zip(self._visible, places, strict=True)}
        return found | ({"response": self._responses[response]} if size > 1 else {})

    def _edges(self, state: int, action: int) -> slice:
        """The edges of an open state under an action."""
        row = state * len(self.problem.model.actions) + int(self._allowed[action])
        first = self.problem.table.first
        return slice(int(first[row]), int(first[row + 1]))

    def _observation(self) -> int:
        if not self.problem.is_hidden:
            return self.state
        return int(self.problem.group[self.state]) * len(self._responses) + self._responses.index(self._last[1])

    def _seen(self) -> dict[str, str]:
        states = self.problem.model.states
        places = self._places[:, self.state]
        return {name: states[name][place] for name, place in zip(self._visible, places, strict=True)}

    def _info(self) -> dict[str, Any]:
        ending = int(self.problem.table.ending[self.state])
        over = self.problem.model.endings
        action, response = self._last
        told = {"week": self.week, "action": action, "response": response, "seen": self._seen()}
        return told | {"ending": tuple(over)[ending] if ending >= 0 else "open"}
