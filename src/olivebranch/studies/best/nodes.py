"""A decision tree as nodes: what each looks at, what a leaf does, and the function that follows it."""

from __future__ import annotations

from dataclasses import dataclass

from olivebranch.pacing.see import See


@dataclass(frozen=True, slots=True)
class Act:
    """A leaf: take this action."""

    action: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Look at a variable, or at the week: up to this value continue with `low`, above it with `high`."""

    name: str
    upto: str | int
    low: Node
    high: Node


Node = Act | Branch


@dataclass(frozen=True, slots=True)
class Followed:
    """The function of a strategy that follows a tree."""

    root: Node

    def __call__(self, see: See) -> str:
        node = self.root
        while isinstance(node, Branch):
            node = node.low if see[node.name] <= node.upto else node.high
        return node.action
