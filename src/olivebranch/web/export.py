"""What the page knows of a model: plain lists, states from worst to best, edges in the order in which walks read them.

The page's sliders change a chance of the model's table; a strategy's edges point at the table's, so every strategy
follows. Kept in the order of the model as it was exported: shared luck means the same before and after a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.chain.chain import Chain
from olivebranch.chain.ranking import rank_states
from olivebranch.errors import ArgumentError
from olivebranch.model.files import load, models
from olivebranch.model.model import Model
from olivebranch.pacing import BUNDLED, find
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.compare import serving

MAX_STATES = 64
MAX_EDGES = 4_000  # of the model's table, and of each chain
MAX_STRATEGIES = 12

Exported = dict[str, Any]
Array = NDArray[Any]


def exported_model(model: Model, strategies: Iterable[Any] | None = None, *, weeks: int = 52) -> Exported:
    """A model and strategies on it, ready for JSON.

    >>> found = exported_model(load("maybe"), ["jump_ahead"])
    >>> found["states"], found["strategies"][0]["pairs"]
    (['shut', 'no', 'maybe', 'yes'], [0, 1, 3])
    """
    table = model.table
    if table.states.size > MAX_STATES:
        raise ArgumentError(
            f"{_name(model)} has {table.states.size:,} states; the page serves up to {MAX_STATES}. "
            "Use ob.compare and its pictures, or a smaller model."
        )
    _check_edges(_name(model), table.after.size)
    chosen = list(serving(model) if strategies is None else map(find, strategies))
    _check_strategies(chosen)
    order = np.argsort(rank_states(model)[: table.states.size], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    edges, first = _table_edges(model, order, place)
    said = [model.responses[r] for r in table.response[edges]] if model.responses else []
    given = np.empty_like(edges)
    given[edges] = np.arange(edges.size)
    return {
        **_head(_name(model), model.title, model.step, model.note, weeks),
        "load": model.name if model.name in models() and load(model.name) == model else None,
        "variables": list(model.states),
        "states": _state_names(model, order),
        "ending": table.ending[order].tolist(),
        "endings": list(model.endings),
        "actions": list(model.actions),
        "start": [[int(place[s]), float(p)] for s, p in _started(table.start[0], place)],
        "table": {
            "first": first,
            "after": place[table.after[edges]].tolist(),
            "chance": table.chance[0, edges].tolist(),
            "said": said,
        },
        "tallies": [
            {"name": name, "adds": table.tally[k, 0, table.kind[edges]].tolist()}
            for k, name in enumerate(model.tallies)
        ],
        "strategies": [_strategy(Chain(model, one), place, given) for one in chosen],
    }


def exported_chain(chain: Chain, *, weeks: int = 52) -> Exported:
    """A chain made from a matrix, as a model with one thing to do.

    >>> coin = Chain.from_matrix([[0, .5, .5], [0, 1, 0], [0, 0, 1]], endings={"heads": ["1"], "tails": ["2"]})
    >>> exported_chain(coin)["table"]["chance"]
    [0.5, 0.5]
    """
    if chain.size > MAX_STATES:
        raise ArgumentError(
            f"the chain has {chain.size:,} states; the page serves up to {MAX_STATES}. Use its own pictures."
        )
    walk, count = chain.walk_table, chain.chance.size
    after, chance = walk.after[:count].tolist(), chain.chance[_sorted_edges(chain)].tolist()
    start = [[int(i), float(chain.start[i])] for i in walk.after[count:]]
    first, states = walk.first[:-1].tolist(), list(range(chain.size))
    rule = {"name": chain.source, "about": "", "bundled": False, "plan": [0] * chain.size, "names": None}
    edges = {"first": first, "after": after, "edge": list(range(count)), "weight": [1.0] * count}
    return {
        **_head(chain.source, chain.source, chain.step, "", weeks),
        "load": None,
        "variables": ["state"],
        "states": list(chain.variables["state"]),
        "ending": chain.ending.tolist(),
        "endings": list(chain.endings),
        "actions": ["step"],
        "start": start,
        "table": {"first": first, "after": after, "chance": chance, "said": []},
        "tallies": [],
        "strategies": [{**rule, "pairs": states, "start": start, **edges}],
    }


def _head(name: str, title: str, step: str, note: str, weeks: int) -> Exported:
    return {"name": name, "title": title, "step": step, "note": note, "weeks": weeks}


def _name(model: Model) -> str:
    """The model's name; of a file, without the folders it lies in, which are nobody's business."""
    return Path(model.name).name


def _check_edges(what: str, edges: int) -> None:
    if edges > MAX_EDGES:
        raise ArgumentError(
            f"{what} has {edges:,} moves; the page serves up to {MAX_EDGES:,}. Use ob.compare and its pictures."
        )


def _check_strategies(chosen: Sequence[Strategy]) -> None:
    names = [one.name for one in chosen]
    if not names or len(names) > MAX_STRATEGIES:
        raise ArgumentError(f"strategies: give 1 to {MAX_STRATEGIES} (there are {len(names)}).")
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(f"two strategies are called {name!r}: use strategy.named(...) to tell them apart.")


def _state_names(model: Model, order: Array) -> list[str]:
    names = list(model.states.values())
    places = model.table.places[:, order]
    return [", ".join(values[i] for values, i in zip(names, column, strict=True)) for column in places.T.tolist()]


def _started(chance: Array, place: Array) -> list[tuple[int, float]]:
    """Where it may start and with what chance, from worst to best."""
    return sorted(((int(s), float(chance[s])) for s in np.flatnonzero(chance)), key=lambda row: int(place[row[0]]))


def _table_edges(model: Model, order: Array, place: Array) -> tuple[Array, list[int]]:
    """The table's edges by state (worst first), action and next state; and where each row begins."""
    table, actions = model.table, len(model.actions)
    found: list[int] = []
    first = [0]
    for state in order.tolist():
        for action in range(actions):
            row = state * actions + action
            edges = range(int(table.first[row]), int(table.first[row + 1])) if table.ending[state] < 0 else ()
            found += sorted((e for e in edges if table.chance[0, e] > 0), key=lambda e: (int(place[table.after[e]]), e))
            first.append(len(found))
    return np.array(found, dtype=np.int64), first


def _sorted_edges(chain: Chain) -> Array:
    """The chain's edges in the order in which walks read them."""
    return np.asarray(chain.walk_order[: chain.chance.size])


def _strategy(chain: Chain, place: Array, given: Array) -> Exported:
    """A strategy's pairs, worst state first, and their edges as places in the exported table."""
    product, strategy = chain.product, chain.strategy
    if product is None or strategy is None:
        raise ArgumentError("a chain made from a matrix has no strategy.")
    _check_edges(f"strategy {strategy.name}", chain.chance.size)
    order = np.lexsort((np.arange(chain.size), place[product.state]))
    pair = np.empty_like(order)
    pair[order] = np.arange(order.size)
    edges, walk = _sorted_edges(chain), chain.walk_table
    rows = [edges[walk.first[i] : walk.first[i + 1]] for i in order.tolist()]
    at = np.concatenate(rows)
    begins = walk.after[chain.chance.size :]
    return {
        "name": strategy.name,
        "about": strategy.about,
        "bundled": any(strategy is one for one in BUNDLED),
        "plan": _plan(chain, place),
        "pairs": place[product.state[order]].tolist(),
        "names": _pair_names(chain, order),
        "start": [[int(pair[i]), float(chain.start[i])] for i in begins.tolist()],
        "first": np.concatenate([[0], np.cumsum([row.size for row in rows])]).astype(int).tolist(),
        "after": pair[product.after[at]].tolist(),
        "edge": given[product.edge[at]].tolist(),
        "weight": product.weight[at].tolist(),
    }


def _plan(chain: Chain, place: Array) -> list[int] | None:
    """An action for each state, where the strategy is no more than that; None where it remembers or acts by chance."""
    product, model = chain.product, chain.model
    if product is None or model is None or product.memory or (product.weight != 1).any():
        return None
    plan = [0] * place.size
    row = np.repeat(np.arange(chain.size), np.diff(chain.first))
    for pair, action in zip(row.tolist(), product.action.tolist(), strict=True):
        plan[int(place[product.state[pair]])] = action
    return plan


def _pair_names(chain: Chain, order: Array) -> list[str] | None:
    """A name for each pair, where memory makes more of them than there are states."""
    product, model = chain.product, chain.model
    if product is None or model is None:
        return None
    values, names = list(model.states.values()), []
    for i in order.tolist():
        parts = [value[chain.places[v, i]] for v, value in enumerate(values)]
        if chain.ending[i] < 0:
            parts += [f"{name} {product.labels[name][memory[i]]}" for name, memory in product.memory.items()]
        names.append(", ".join(parts))
    return names
