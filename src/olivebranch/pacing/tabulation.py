"""Tabulation: a strategy as a table over the states and memories of a model, filled in as these are reached.

A rule is deterministic. So what it reads first is the same everywhere, what it reads second depends only on the first
value, and so on: the rule is a decision tree. Only its leaves cost calls of the rule; the rest is array work.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import telling
from olivebranch.errors import StrategyError, UnknownName, printed
from olivebranch.model.chances import ROUNDED
from olivebranch.model.model import Model
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.see import Key, Look, MemoryNeeded, Value
from olivebranch.pacing.strategy import Strategy

ALL_TWICE = 10_000  # for this many leaves, the rule is always called twice
SOME_TWICE = 16  # beyond those, it is called twice for every 16th leaf


class _Growing:
    """A growing list of whole numbers: the first `size` entries of the array `of`."""

    def __init__(self) -> None:
        self.of: Ints = np.full(64, -1, dtype=np.int64)
        self.size = 0

    def add(self, count: int) -> int:
        """Append this many entries, all -1; returns the index of the first."""
        begin, self.size = self.size, self.size + count
        if self.size > self.of.size:
            self.of = np.concatenate([self.of, np.full(self.size, -1, dtype=np.int64)])
        return begin


class _Tree:
    """The decision tree of a rule. -1 stands for "none" throughout.

    Node n reads the key number `reads[n]`, and value i of that key leads to node `child[first[n] + i]`. A leaf reads
    nothing and has a decision, `leaf[n]`.
    """

    def __init__(self) -> None:
        self.reads, self.leaf, self.first, self.child = _Growing(), _Growing(), _Growing(), _Growing()
        self.keys: list[Key] = []
        self.known: list[frozenset[Key]] = []  # the keys that have been read on the way to each node
        self.add_node(frozenset())

    def add_node(self, known: frozenset[Key]) -> int:
        """A new node, which reads nothing yet."""
        self.known.append(known)
        self.leaf.add(1)
        self.first.add(1)
        return self.reads.add(1)

    def read(self, node: int, key: Key, n_values: int) -> None:
        """Make a node read a key that has this many values."""
        if key not in self.keys:
            self.keys.append(key)
        self.reads.of[node], self.first.of[node] = self.keys.index(key), self.child.add(n_values)

    def add_child(self, node: int, value: int, known: frozenset[Key]) -> int:
        """A new node, to which this value of the node's key leads."""
        new = self.add_node(known)
        self.child.of[self.first.of[node] + value] = new
        return new


class _Columns(dict[Key, Ints]):
    """The column of each key, found when it is first asked for."""

    def __init__(self, find: Callable[[Key], Ints]) -> None:
        self.find = find

    def __missing__(self, key: Key) -> Ints:
        column = self[key] = self.find(key)
        return column


def _missing(error: KeyError) -> str:
    """What a table in the user's function lacks."""
    key = error.args[0] if error.args else ""
    where = f"{key.variable} = {key}" if isinstance(key, Value) else repr(key)
    return f"looks up {where} in a table that does not have it (KeyError)"


class Tabulation:
    """A strategy as a table over a model.

    Each leaf costs two calls of the rule: the second checks that it makes the same choice. If there are very many
    leaves, only some are checked.

    Parameters
    ----------
    carried : {memory: the labels of its values}, for each memory that the chain carries

    Attributes
    ----------
    decisions : the distinct decisions so far, each as (actions, their chances)
    """

    def __init__(self, strategy: Strategy, model: Model, carried: Mapping[Memory, tuple[object, ...]]) -> None:
        self.strategy, self.model, self.carried = strategy, model, carried
        self.tree = _Tree()
        self.values = {name: Value.all(values, name) for name, values in model.states.items()}
        self.decisions: list[tuple[Ints, Floats]] = []
        self._number: dict[Any, int] = {}  # the number of each decision
        self.leaves = 0

    def decide(self, column: Callable[[Key], Ints], size: int) -> Ints:
        """(size,) the number of the decision at each pair of state and memory.

        `column` returns (size,) the index of the value that a key has at each pair.
        """
        tree, columns = self.tree, _Columns(column)
        node = np.zeros(size, dtype=np.int64)
        while (waiting := (tree.leaf.of[node] < 0).nonzero()[0]).size:
            here = node[waiting]
            blank = waiting[tree.reads.of[here] < 0]
            if blank.size:
                for blank_node, i in zip(*np.unique(node[blank], return_index=True), strict=True):
                    pair = int(blank[i])
                    self._grow(int(blank_node), lambda key, pair=pair: int(columns[key][pair]))  # type: ignore[misc]
            reads = tree.reads.of[here]
            for number, key in enumerate(tree.keys):
                pairs = waiting[reads == number]
                if pairs.size:
                    node[pairs] = self._descend(node[pairs], key, columns[key][pairs])
        return tree.leaf.of[node]

    def _descend(self, node: Ints, key: Key, value: Ints) -> Ints:
        """The nodes to which these values of the key lead; missing nodes are added."""
        tree = self.tree
        link = tree.first.of[node] + value
        missing = np.flatnonzero(tree.child.of[link] < 0)
        for i in missing[np.unique(link[missing], return_index=True)[1]]:
            parent = int(node[i])
            tree.add_child(parent, int(value[i]), tree.known[parent] | {key})
        return tree.child.of[link]

    def _grow(self, node: int, index_of: Callable[[Key], int]) -> None:
        """Call the rule at one pair, and add below `node` what it read and what it chose."""
        choice, look = self._ask(index_of)
        self.leaves += 1
        if self.leaves <= ALL_TWICE or self.leaves % SOME_TWICE == 0:
            self._ask_again(index_of, choice, look)
        known = self.tree.known[node]
        for key in look.read:
            if key not in known:
                known |= {key}
                self.tree.read(node, key, self._n_values(key))
                node = self.tree.add_child(node, index_of(key), known)
        self.tree.leaf.of[node] = self._decision(choice, look)

    def _ask_again(self, index_of: Callable[[Key], int], choice: Choice, look: Look) -> None:
        """Refuse a rule that chooses differently when it is asked twice."""
        again, second = self._ask(index_of)
        fix = "A strategy is a fixed rule: return {action: chance} to act by chance."
        if again != choice:
            raise self._error(f"answered {printed(choice)} and then {printed(again)}", look, fix)
        if list(second.read) != list(look.read):
            raise self._error("looked at different things when asked twice", look, fix)

    def _n_values(self, key: Key) -> int:
        return len(self.values[key[1]] if key[0] == "state" else self.carried[key[1]])

    def _ask(self, index_of: Callable[[Key], int]) -> tuple[Choice, Look]:
        look = Look(self.model, self.values, self.carried, index_of)
        try:
            choice = self.strategy.choose(look)
        except MemoryNeeded:
            raise
        except (StrategyError, UnknownName) as error:
            raise self._error(str(error), look) from None
        except KeyError as error:
            raise self._error(_missing(error), look, "Add it: the function must answer in every state.") from error
        except Exception as error:  # a mistake in the user's own function: say where, and keep its traceback
            what = f"stopped with {type(error).__name__}: {error}"
            raise self._error(what, look, "Mend the function: it must answer in every state it can meet.") from error
        return choice, look

    def _decision(self, choice: Choice, look: Look) -> int:
        """The number of the decision that a choice makes."""
        if isinstance(choice, str) and choice in self._number:
            return self._number[choice]
        mixed = {choice: 1.0} if isinstance(choice, str) else dict(choice)
        total = math.fsum(mixed.values())
        if abs(total - 1) > 1e-9:
            raise self._error(f"gives chances that sum to {telling(total)}", look, "Make them sum to 1.")
        whole = mixed if abs(total - 1) <= ROUNDED else {action: chance / total for action, chance in mixed.items()}
        chances = sorted((self.model.actions.index(action), chance) for action, chance in whole.items() if chance > 0)
        key = tuple(chances)
        if key not in self._number:
            self._number[key] = len(self.decisions)
            self.decisions.append((np.array([a for a, _ in chances]), np.array([float(c) for _, c in chances])))
        if isinstance(choice, str):
            self._number[str(choice)] = self._number[key]
        return self._number[key]

    def _error(self, what: str, look: Look, fix: str = "") -> StrategyError:
        stop = "" if what.endswith((".", "?")) else "."
        return StrategyError(f"strategy {self.strategy.name} at ({look.describe()}): {what}{stop} {fix}".strip())
