"""The longer game of the lesson: the ladder with every state that a grievance adds, and the starts to choose from."""

from __future__ import annotations

from typing import Any

from olivebranch.model.files import load
from olivebranch.model.model import Model
from olivebranch.web.export import exported_model

#: The starts to choose from: contexts of the model `ladder`.
STARTS = ("injustice", "children", "still_warm")
#: What can be done: everything but pushing.
WAYS = ("wait", "apologise", "small_step", "hang_out", "ask", "let_go")

Exported = dict[str, Any]


def exported_game() -> Exported:
    """The table of `ladder` from its largest start, and for each start its state and its own chances.

    >>> game = exported_game()
    >>> game["starts"]["injustice"]["state"] == game["model"]["states"].index("enemy, aggrieved")
    True
    """
    model = _table(load("ladder"))
    return {"model": model, "starts": {name: _start(name, model) for name in STARTS}}


def _table(model: Model) -> Exported:
    """The exported table, with every open state (from an enemy who feels wronged, all can be reached) and these ways.

    The page counts the unwelcome contacts itself, from the rungs that an action skips.
    """
    whole = exported_model(model.starting(stance="enemy", grievance="aggrieved"), ["no_contact"])
    rows = [whole["actions"].index(action) for action in WAYS]
    first, table = whole["table"]["first"], whole["table"]
    edges: list[int] = []
    begins = [0]
    for state in range(len(whole["states"])):
        for row in rows:
            here = state * len(whole["actions"]) + row
            edges += range(first[here], first[here + 1])
            begins.append(len(edges))
    kept = {name: [table[name][edge] for edge in edges] for name in ("after", "chance")}
    names = ("title", "states", "ending", "endings")
    return {**{name: whole[name] for name in names}, "actions": list(WAYS), "table": {"first": begins, **kept}}


def _start(name: str, model: Exported) -> Exported:
    """Where a context starts, and the chances that it changes, by edge."""
    context = load("ladder", context=name)
    table, known = _table(context)["table"], model["table"]
    assert (table["first"], table["after"]) == (known["first"], known["after"])
    pairs = zip(table["chance"], known["chance"], strict=True)
    changes = {edge: mine for edge, (mine, usual) in enumerate(pairs) if mine != usual}
    places = context.table.places[:, context.table.start[0] > 0][:, 0]
    values = {name: context.states[name][place] for name, place in zip(context.states, places, strict=True)}
    return {"state": model["states"].index(f"{values['stance']}, {values['grievance']}"), "changes": changes}
