"""What a student is given beside the questions: the moves or the parameters of the variant, and what each plan does.

Of a small model this is all that is needed to work by hand: also where walks begin, what the counted harm is, and what
a plan's memory holds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import plain
from olivebranch.chain.chain import Chain
from olivebranch.chain.labels import pair_names
from olivebranch.classroom.exercises import Exercises
from olivebranch.model.harm import in_words, weighed_harm
from olivebranch.model.model import Model
from olivebranch.pacing.memory import Count, Last, Memory, Week, WeeksSince

MOST_ROWS = 24  # of a table of moves that a person works with by hand

CARE = "A toy model with made-up numbers: it says nothing about a real person. In it a shut door is final."


def material(sheet: Exercises) -> tuple[Sheet, Sheet]:
    """Two tables: how the model moves (or, if it is large, its parameters), and what the two plans do."""
    chains = sheet.chains()
    moves = _moves(sheet.model, chains[0])
    return moves or _parameters(sheet.model), _plans(chains)


def _moves(model: Model, chain: Chain) -> Sheet | None:
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
    notes = (_course(chain), *_harm(model))
    return Sheet(title, ("at", "what you do", "chances"), tuple(cells), notes, words=(1, 2))


def _course(chain: Chain) -> str:
    """Where walks begin and end, in words."""
    (place,), (values,) = chain.places, chain.variables.values()
    begin = np.bincount(place, chain.start, len(values))
    starts = [f"{values[i]}{f' with {begin[i]:.12g}' * bool(begin[i] < 1)}" for i in np.flatnonzero(begin)]
    return f"A walk begins at {' or at '.join(starts)}, and ends with {' or '.join(map(plain, chain.endings))}."


def _harm(model: Model) -> Iterator[str]:
    """What counts as the harm that a question asks for, in the model's words."""
    tally = weighed_harm(model.tallies)
    if tally is not None:
        counts = f"what a {model.step} adds is {model.rules.tallies[tally].text}"
        yield f"How {in_words(tally, model.step)} are counted: {counts} (1 if it is true, 0 if not)."


def _parameters(model: Model) -> Sheet:
    """The parameters of the variant."""
    rows = tuple((name, f"{p.value:.12g}", p.unit or "") for name, p in model.parameters.items())
    note = "How they are used is in the model: print(sheet.model.to_toml())."
    return Sheet("Your parameters", ("parameter", "value", "what it is"), rows, (note,), words=(2,))


def _plans(chains: tuple[Chain, Chain]) -> Sheet:
    """What the plans do: the action in each state if there are few, otherwise in words."""
    told = [list(_rule(chain)) for chain in chains]
    rows = tuple((plain(chain.strategy_name), "; ".join(rule)) for chain, rule in zip(chains, told, strict=True))
    notes = dict.fromkeys(
        f"{name}: {_remembered(strategy.remembers[name], chain.step)}."
        for chain, rule in zip(chains, told, strict=True)
        if (strategy := chain.strategy) is not None and len(rule) > 1
        for name in chain.memory
    )
    return Sheet("The two plans", ("plan", "what you do"), rows, tuple(notes), words=(1,))


def _remembered(memory: Memory, step: str) -> str:
    """What a memory holds, in words."""
    match memory:
        case Count(when, upto):
            return f"in how many {step}s so far: {when}; at most {upto}"
        case WeeksSince(when, upto, start):
            return f"how many {step}s ago was last: {when}; at most {upto}, and {start} at the start"
        case Week(upto):
            return f"how many {step}s have passed, at most {upto}"
        case Last(of):
            return f"the last {of}"
    return "what is believed of them"


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
