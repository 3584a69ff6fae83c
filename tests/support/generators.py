"""Hypothesis generators: random chains, models and strategies that are valid by construction."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.model.spec import read_spec
from olivebranch.pacing.memory import Memory


@st.composite
def matrices(draw, most=12):
    """(matrix, ending states, start): a random chain; a walk ends in the ending states."""
    n = draw(st.integers(2, most))
    weights = draw(st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n), min_size=n, max_size=n))
    p = np.array(weights, dtype=float)
    p[p.sum(axis=1) == 0, 0] = 1.0
    p /= p.sum(axis=1, keepdims=True)
    ends = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=max(1, n // 2), unique=True))
    return p, ends, draw(st.integers(0, n - 1))


@st.composite
def chains(draw, most=12):
    """A chain with one or two endings."""
    p, ends, start = draw(matrices(most))
    cut = draw(st.integers(0, len(ends)))
    endings = {"a": [str(i) for i in ends[:cut]], "b": [str(i) for i in ends[cut:]]}
    return ob.Chain.from_matrix(p, start=str(start), endings={k: v for k, v in endings.items() if v})


_chance = st.integers(0, 10).map(lambda k: k / 40)


@st.composite
def models(draw):
    """A small model: up to three variables, up to three actions and responses, every chance at most a quarter."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=3))
    states = {f"v{i}": [f"v{i}_{j}" for j in range(size)] for i, size in enumerate(sizes)}
    actions = {f"act{i}": {"loud": draw(st.integers(0, 2))} for i in range(draw(st.integers(1, 3)))}
    responses = [f"r{i}" for i in range(draw(st.sampled_from([0, 2, 3])))]
    top = states["v0"][-1]
    fields: dict[str, Any] = {
        "title": "random",
        "states": states,
        "endings": {"won": f"v0 == {top}"},
        "actions": actions,
        "parameters": {"p": draw(_chance), "q": draw(_chance)},
        "let": {"loudest": "loud >= 2"},
        "start": [{}],
        "tallies": {
            "shouts": "loud",
            "moves": "v0_next != v0",
            "both": "1.5 * loud + (v0_next > v0)",
            "unwelcome": "loud * (v0_next <= v0)",
        },
        "shift": {},
    }
    if responses:
        first = {responses[0]: "odds(p, 2 if loudest else 1)", responses[1]: draw(_chance)}
        last = {responses[-1]: "rest"}
        fields["response"] = [{"when": "loud >= 1", "chances": {**first, **last}}, {"chances": {responses[0]: 1}}]
    for v, values in states.items():
        rules = []
        for _ in range(draw(st.integers(0, 2))):
            conditions = [f"{v} >= {draw(st.sampled_from(values))}", "loud > 0", f"action == {next(iter(actions))}"]
            if responses:
                conditions.append(f"response == {draw(st.sampled_from(responses))}")
            chances = {draw(st.sampled_from(["up", "down", *values])): draw(_chance), "up": "q"}
            rules.append({"when": draw(st.sampled_from(conditions)), "chances": chances})
        fields["shift"][v] = rules
    fields["shift"]["v0"].append({"chances": {"up": 0.1, "down": draw(_chance)}})
    return ob.Model.from_spec(read_spec(fields)[0], "random", strict=False)  # an ending may be unreachable


@st.composite
def rules(draw, model):
    """A strategy that chooses by an arbitrary but fixed function of what it sees and remembers; some are mixed."""
    salt = draw(st.integers(0, 10**6))
    variables = draw(st.lists(st.sampled_from(list(model.states)), unique=True))
    memory: dict[str, Memory] = {
        "loudly": ob.count("loud >= 1", upto=2),
        "since": ob.weeks_since("loud == 0", upto=2),
        "past": ob.last("action"),
        "week": ob.week(upto=3),
    }
    used = draw(st.lists(st.sampled_from(list(memory)), unique=True, max_size=2))
    mixed = draw(st.booleans())

    def rule(see):
        code = salt
        for name in [*variables, *used]:
            code = code * 31 + sum(map(ord, str(see[name])))
        first, second = (model.actions[(code // k) % len(model.actions)] for k in (1, 7))
        if mixed and first != second:
            return {first: 0.25, second: 0.75}
        return first

    return ob.Strategy("random", rule, memory)


@st.composite
def decisions(draw, hidden=False):
    """A tiny model with something to decide: up to three open states, two or three actions, and harm that counts.

    With `hidden`, each open state comes in two kinds that look alike.
    """
    open_, actions = draw(st.integers(1, 2 if hidden else 3)), draw(st.integers(2, 2 if hidden else 3))
    places = [f"s{i}" for i in range(open_)] + ["door", "top"]
    kinds = ["mild", "sharp"] if hidden else ["only"]
    tenths, shift, harm = st.integers(0, 4), [], []
    for a in range(actions):
        for s in range(open_):
            for kind in kinds:
                chances = {place: draw(tenths) / 16 for place in places if place != f"s{s}"}
                shift.append({"when": f"action == a{a} and place == s{s} and kind == {kind}", "chances": chances})
                harm.append(f"{draw(st.integers(0, 2))} * (action == a{a} and place == s{s} and kind == {kind})")
    return ob.Model.from_spec(
        read_spec(
            {
                "title": "to decide",
                "states": {"place": places, "kind": kinds + ([] if hidden else ["other"])},
                "hidden": ["kind"] if hidden else [],
                "endings": {"won": "place == top", "shut": "place == door"},
                "actions": {f"a{i}": {} for i in range(actions)},
                "start": [{"chance": 1 / len(kinds), "place": "s0", "kind": kind} for kind in kinds],
                "shift": {"place": shift},
                "tallies": {"unwelcome": " + ".join(harm)},
            }
        )[0],
        "to decide",
        strict=False,
    )
