"""A model in the form that the page reads: plain lists, states from worst to best, edges in the order that walks use.

A strategy's edges refer to the table's edges. So when a slider changes one chance of the table, every strategy changes.
The order of the edges stays as it was exported, so that common random numbers mean the same before and after.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.arrays import Ints, rows_of
from olivebranch.chain.chain import Chain
from olivebranch.chain.ranking import rank_states
from olivebranch.errors import ArgumentError
from olivebranch.model.files import load, models
from olivebranch.model.model import Model
from olivebranch.pacing import BUNDLED
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.compare import chosen
from olivebranch.web.names import memories, state_names, telling_variables

MAX_STATES = 64
MAX_EDGES = 4_000  # in the model's table, and in each chain
MAX_STRATEGIES = 12

Exported = dict[str, Any]


def exported_model(model: Model, strategies: Iterable[Any] | None = None, *, weeks: int = DEFAULT_WEEKS) -> Exported:
    """A model and strategies on it, ready for JSON.

    >>> exported = exported_model(load("maybe"), ["jump_ahead"])
    >>> exported["states"], exported["strategies"][0]["pairs"]
    (['shut', 'no', 'maybe', 'yes'], [0, 1, 3])
    """
    table = model.table
    instead = "Use ob.compare and its pictures, or a smaller model."
    _check_size(_name(model), table.states.size, table.after.size, instead)
    plans = list(chosen(model, strategies))
    _check_strategies(plans)
    order = np.argsort(rank_states(model)[: table.states.size], kind="stable")
    rank = _inverse(order)
    edges, first = _table_edges(model, order, rank)
    new_edge = np.empty(table.after.size, dtype=np.int64)
    new_edge[edges] = np.arange(edges.size)
    return {
        **_head(_name(model), model.title, model.step, model.note, weeks),
        "load": model.name if model.name in models() and load(model.name) == model else None,
        "variables": telling_variables(model),
        "states": state_names(model, order),
        "ending": table.ending[order].tolist(),
        "endings": list(model.endings),
        "actions": list(model.actions),
        "start": sorted([int(rank[s]), float(table.start[0, s])] for s in np.flatnonzero(table.start[0])),
        "table": {
            "first": first,
            "after": rank[table.after[edges]].tolist(),
            "chance": table.chance[0, edges].tolist(),
            "said": [model.responses[r] for r in table.response[edges]] if model.responses else [],
        },
        "tallies": [
            {"name": name, "adds": table.tally[k, 0, table.kind[edges]].tolist()}
            for k, name in enumerate(model.tallies)
        ],
        "strategies": [_exported_strategy(Chain(model, strategy), rank, new_edge) for strategy in plans],
    }


def exported_chain(chain: Chain, *, weeks: int = DEFAULT_WEEKS) -> Exported:
    """A chain made from a matrix, as a model with a single action.

    >>> coin = Chain.from_matrix([[0, .5, .5], [0, 1, 0], [0, 0, 1]], endings={"heads": ["1"], "tails": ["2"]})
    >>> exported_chain(coin)["table"]["chance"]
    [0.5, 0.5]
    """
    _check_size("the chain", chain.size, chain.chance.size, "Use the chain's own pictures.")
    walk, n_edges = chain.walk_table, chain.chance.size
    after, chance = walk.after[:n_edges].tolist(), chain.chance[_sorted_edges(chain)].tolist()
    start = [[int(i), float(chain.start[i])] for i in walk.after[n_edges:]]
    first, pairs = walk.first[:-1].tolist(), list(range(chain.size))
    strategy = {"name": chain.source, "about": "", "bundled": False, "plan": [0] * chain.size, "memory": None}
    edges = {"first": first, "after": after, "edge": list(range(n_edges)), "weight": None}
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
        "strategies": [{**strategy, "pairs": pairs, "start": start, **edges}],
    }


def _head(name: str, title: str, step: str, note: str, weeks: int) -> Exported:
    return {"name": name, "title": title, "step": step, "note": note, "weeks": weeks}


def _name(model: Model) -> str:
    """The model's name. For a file, without its folders: a page may be passed on, and should not show them."""
    return Path(model.name).name


# ---- limits --------------------------------------------------------------------------------------


def _check_size(what: str, n_states: int, n_edges: int, instead: str) -> None:
    if n_states > MAX_STATES:
        raise ArgumentError(f"{what} has {n_states:,} states; the page takes up to {MAX_STATES}. {instead}")
    if n_edges > MAX_EDGES:
        raise ArgumentError(f"{what} has {n_edges:,} moves; the page takes up to {MAX_EDGES:,}. {instead}")


def _check_strategies(plans: list[Strategy]) -> None:
    if len(plans) > MAX_STRATEGIES:
        raise ArgumentError(f"strategies: give 1 to {MAX_STRATEGIES} (there are {len(plans)}).")


# ---- edges ---------------------------------------------------------------------------------------


def _inverse(order: Ints) -> Ints:
    """The inverse of a permutation."""
    inverse = np.empty_like(order)
    inverse[order] = np.arange(order.size)
    return inverse


def _table_edges(model: Model, order: Ints, rank: Ints) -> tuple[Ints, list[int]]:
    """The table's edges sorted by state (worst first), action and next state; and where each row begins."""
    table, actions = model.table, len(model.actions)
    edges: list[int] = []
    first = [0]
    for state in order.tolist():
        for action in range(actions):
            row = state * actions + action
            possible = range(int(table.first[row]), int(table.first[row + 1])) if table.ending[state] < 0 else ()
            edges += sorted(
                (e for e in possible if table.chance[0, e] > 0), key=lambda e: (int(rank[table.after[e]]), e)
            )
            first.append(len(edges))
    return np.array(edges, dtype=np.int64), first


def _sorted_edges(chain: Chain) -> Ints:
    """The chain's edges in the order in which walks read them."""
    return np.asarray(chain.walk_order[: chain.chance.size])


# ---- strategies ----------------------------------------------------------------------------------


def _exported_strategy(chain: Chain, rank: Ints, new_edge: Ints) -> Exported:
    """A strategy's pairs (product states), worst state first, with their edges as indices into the exported table."""
    product, strategy = chain.product, chain.strategy
    if product is None or strategy is None:
        raise ArgumentError("a chain made from a matrix has no strategy.")
    _check_size(f"strategy {strategy.name}", 0, chain.chance.size, "Use ob.compare and its pictures.")
    order = np.lexsort((np.arange(chain.size), rank[product.state]))
    new_pair = _inverse(order)
    edges, walk = _sorted_edges(chain), chain.walk_table
    rows = [edges[walk.first[i] : walk.first[i + 1]] for i in order.tolist()]
    in_order = np.concatenate(rows)
    starts = walk.after[chain.chance.size :]
    return {
        "name": strategy.name,
        "about": strategy.about,
        "bundled": any(strategy is bundled for bundled in BUNDLED),
        "plan": _plan(chain, rank),
        "pairs": rank[product.state[order]].tolist(),
        "memory": memories(chain, order),
        "start": [[int(new_pair[i]), float(chain.start[i])] for i in starts.tolist()],
        "first": np.concatenate([[0], np.cumsum([row.size for row in rows])]).astype(int).tolist(),
        "after": new_pair[product.after[in_order]].tolist(),
        "edge": new_edge[product.edge[in_order]].tolist(),
        "weight": product.weight[in_order].tolist() if (product.weight != 1).any() else None,
    }


def _plan(chain: Chain, rank: Ints) -> list[int] | None:
    """An action for each state, if the strategy is that simple; None if it remembers anything or acts by chance."""
    product, model = chain.product, chain.model
    if product is None or model is None or product.memory or (product.weight != 1).any():
        return None
    plan = [0] * rank.size
    row = rows_of(chain.first)
    for pair, action in zip(row.tolist(), product.action.tolist(), strict=True):
        plan[int(rank[product.state[pair]])] = action
    return plan
