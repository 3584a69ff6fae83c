"""What a student is given beside the questions: the moves or the parameters of the variant, and what each plan does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import plain
from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.classroom.exercises import Exercises
from olivebranch.model.model import Model

MOST_ROWS = 24  # of a table of moves that a person works with by hand

CARE = "A toy model with made-up numbers: it says nothing about a real person. In it a shut door is final."


def material(sheet: Exercises) -> tuple[Sheet, Sheet]:
    """Two tables: how the model moves (or, if it is large, its parameters), and what the two plans do."""
    moves = _moves(sheet.model)
    return moves or _parameters(sheet.model), _plans(sheet)


def _moves(model: Model) -> Sheet | None:
    """The chances of every move of a small model with one variable; None for any other."""
    table = model.table
    rows = int((table.ending < 0).sum()) * len(model.actions)
    if table.large is not None or rows > MOST_ROWS or len(model.states) > 1:
        return None
    (values,) = model.states.values()
    names = [values[place] for place in table.places[0]]
    cells = []
    for row in range(table.first.size - 1):
        state, action = divmod(row, len(model.actions))
        if table.ending[state] < 0:
            edges = slice(table.first[row], table.first[row + 1])
            chance = np.bincount(table.after[edges], table.chance[0, edges], len(names))
            told = [f"{chance[j]:.12g} to {names[j]}" for j in np.argsort(-chance, kind="stable") if chance[j] > 0]
            cells.append((names[state], plain(model.actions[action]), ", ".join(told)))
    title = f"The chances of each move in one {model.step}"
    ended = f"A walk ends with {' or '.join(map(plain, model.endings))}."
    return Sheet(title, ("at", "what you do", "chances"), tuple(cells), (ended,), words=(1, 2))


def _parameters(model: Model) -> Sheet:
    """The parameters of the variant."""
    rows = tuple((name, f"{p.value:.12g}", p.unit or "") for name, p in model.parameters.items())
    note = "How they are used is in the model: print(sheet.model.to_toml())."
    return Sheet("Your parameters", ("parameter", "value", "what it is"), rows, (note,), words=(2,))


def _plans(sheet: Exercises) -> Sheet:
    """What the plans do: the action in each state if there are few, otherwise in words."""
    rows = tuple((plain(chain.strategy_name), "; ".join(_rule(chain))) for chain in sheet.chains())
    return Sheet("The two plans", ("plan", "what you do"), rows, words=(1,))


def _rule(chain: Chain) -> Iterator[str]:
    going = np.flatnonzero(chain.ending < 0)
    assert chain.product is not None
    if going.size > MOST_ROWS // 2 or len(chain.variables) > 1:
        yield chain.strategy.about if chain.strategy is not None else ""
        return
    names = pair_names(chain)
    for i in going:
        edges = slice(chain.first[i], chain.first[i + 1])
        actions = sorted({chain.actions[a] for a in chain.action[edges]})
        yield f"at {names[i]}, {' or '.join(map(plain, actions))}"
