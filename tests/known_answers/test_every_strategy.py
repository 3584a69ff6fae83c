"""All eleven strategies in every context against an independent implementation.

The judge consists of scalar edges (`reference.py`), the strategies written again from the design's table as plain
functions of plain values, and a forward pass on dicts. It uses nothing from the package.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest

import olivebranch as ob
from olivebranch.model.files import models_folder
from support import reference
from support.worded import BY_WORDS

WEEKS = 6  # every counter is full by then
SPEC = tomllib.loads((models_folder() / "reconciliation.toml").read_text())
CONTEXTS = [None, *SPEC["contexts"]]


def steps(s, week, quiet, pause):
    if week < pause:
        return "self_work"
    if s["reactance"] in ("bristling", "flooded") or s["composure"] == "raw":
        return "self_work"
    if quiet < 1 and (s["reactance"] == "wary" or s["grievance"] == "aggrieved" or s["stance"] in ("enemy", "neutral")):
        return "pause"
    if s["grievance"] == "aggrieved":
        return "apologise"
    return {"enemy": "olive_branch", "neutral": "chat", "friend": "hang_out", "maybe": "ask"}[s["stance"]]


def just_friends(s, week, quiet, noes):
    answer = steps(s, week, quiet, 4)
    return "chat" if answer in ("hang_out", "ask") else answer


STRATEGIES = {
    "small_steps": lambda s, week, quiet, noes: steps(s, week, quiet, 4),
    "skip_the_pause": lambda s, week, quiet, noes: steps(s, week, quiet, 0),
    "jump_ahead": lambda s, week, quiet, noes: "ask",
    "push_hard": lambda s, week, quiet, noes: "push",
    "ask_monthly": lambda s, week, quiet, noes: "ask" if quiet >= 3 else "pause",
    "ask_once": lambda s, week, quiet, noes: "pause" if noes else "ask",
    "no_contact": lambda s, week, quiet, noes: "pause" if s["composure"] == "whole" else "self_work",
    "just_friends": just_friends,
    "one_no_and_out": lambda s, week, quiet, noes: "let_go" if noes >= 1 else steps(s, week, quiet, 4),
    "three_noes_and_out": lambda s, week, quiet, noes: "let_go" if noes >= 3 else steps(s, week, quiet, 4),
    "typical": lambda s, *_: {"pause": 0.50, "chat": 0.25, "hang_out": 0.12, "ask": 0.10, "push": 0.03},
}
FORGETFUL = ("jump_ahead", "push_hard", "no_contact", "typical")  # for these, states need not be told apart by counters


@cache
def worked_out(values):
    """The judge for some parameter values, with its edges cached."""
    known = {n: {**p, "value": dict(values).get(n, p["value"])} for n, p in SPEC["parameters"].items()}
    made = reference.Judge({**SPEC, "parameters": known})
    made.edges, made.ending = cache(made.edges), cache(made.ending)  # type: ignore[method-assign]
    return made


def judge(context):
    """The judge of a context, and its start rows."""
    change = SPEC["contexts"][context] if context else {}
    made = worked_out(tuple(change.get("parameters", {}).items()))
    return made, change.get("start", SPEC["start"])


def start(made, rows_given):
    """{state: chance} from the start rows."""
    found: dict[tuple[int, ...], float] = {}
    for row in rows_given:
        options = []
        for name, values in zip(made.variables, made.values, strict=True):
            given = row.get(name, values[0])
            if isinstance(given, str):
                options.append({values.index(given): 1.0})
            else:
                table = {values.index(v): made.evaluate(t, made.parameters) for v, t in given.items() if t != "rest"}
                rest = [values.index(v) for v, t in given.items() if t == "rest"]
                options.append(table | {i: 1 - sum(table.values()) for i in rest})
        rows: dict[tuple[int, ...], float] = {(): float(row.get("chance", 1))}
        for option in options:
            rows = {(*state, i): p * c for state, p in rows.items() for i, c in option.items()}
        for state, p in rows.items():
            found[state] = found.get(state, 0.0) + p
    return found


def forward(made, rows, choose, weeks, counts):
    """Chances of each ending, and expected tallies, by a forward pass on dicts; without counters if nothing counts."""
    endings, tallies = dict.fromkeys(made.spec["endings"], 0.0), dict.fromkeys(made.spec["tallies"], 0.0)
    contact = {a: bool(given.get("contact")) for a, given in made.spec["actions"].items()}
    now = {(state, 0, 3, 0): p for state, p in start(made, rows).items()}
    for week in range(weeks + 1):
        later: dict[tuple[Any, ...], float] = {}
        for (state, t, quiet, noes), p in now.items():
            ending = made.ending(state)
            if ending:
                endings[ending] += p
                continue
            if week == weeks:
                continue
            seen = {n: v[i] for n, v, i in zip(made.variables, made.values, state, strict=True)}
            answer = choose(seen, t, quiet, noes)
            for action, share in ({answer: 1.0} if isinstance(answer, str) else answer).items():
                chances, counted = made.edges(state, action)
                for (response, after), chance in chances.items():
                    for name, value in counted[response, after].items():
                        tallies[name] += p * share * chance * value
                    refused = action in ("ask", "push") and response != "warm"
                    memory = min(4, t + 1), 0 if contact[action] else min(3, quiet + 1), min(3, noes + refused)
                    key = (after, *memory) if counts else (after, 0, 3, 0)
                    later[key] = later.get(key, 0.0) + p * share * chance
        now = later
    return endings, tallies


@pytest.mark.slow
@pytest.mark.parametrize("context", CONTEXTS, ids=str)
def test_every_strategy_in_every_context(context):
    """Endings and tallies equal those of the independent implementation to 1e-9."""
    model = ob.load("reconciliation", context=context)
    for name, choose in STRATEGIES.items():
        judged, rows = judge(context)
        endings, tallies = forward(judged, rows, choose, WEEKS, counts=name not in FORGETFUL)
        exact = (model @ name).exact(weeks=WEEKS)
        assert {e: exact.chance(e) for e in exact.endings} == pytest.approx(endings, abs=1e-9), name
        assert {t: exact.tally(t) for t in exact.tallies} == pytest.approx(tallies, abs=1e-9), name


def test_the_list_is_the_whole_list():
    """Every bundled strategy has an independent twin here."""
    assert set(STRATEGIES) == set(ob.strategies()) - set(BY_WORDS)
