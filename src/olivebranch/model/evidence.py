"""The evidence behind a model's numbers, in a sentence."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from olivebranch.model.expressions import Expression
from olivebranch.model.rules import Rules
from olivebranch.model.spec import Parameter

SUPPORTED = ("A", "B")  # grades that stand for data, direct or neighbouring


def note(parameters: Collection[Parameter], literal: Collection[str] = ()) -> str:
    """What a model's numbers rest on: how many parameters lack data, and how many chances are plain numbers.

    >>> note([], ["shift.mood[0].chances.up"])
    'Illustrative: 1 chance is a plain number (grade D, illustrative). No number predicts a real person.'
    """
    total, weak = len(parameters), sum(p.grade not in SUPPORTED for p in parameters)
    said = []
    if weak:
        said.append(f"{weak} of {total} parameters are graded C (judgement), D (illustrative) or not at all")
    if literal:
        one = len(literal) == 1
        count = "1 chance is a plain number" if one else f"{len(literal)} chances are plain numbers"
        said.append(f"{count} (grade D, illustrative)")
    if not said:
        return "A model, not a person."
    return f"Illustrative: {', and '.join(said)}. No number predicts a real person."


def literal_chances(rules: Rules, parameters: Collection[str]) -> tuple[str, ...]:
    """The key paths of chances that do not depend on a parameter and are plain numbers other than 0 and 1.

    Nobody can look up where such a number comes from, so it counts as grade D. The chances of the start are not
    included, because where somebody begins is part of the question.
    """
    reader = _Literals(rules, parameters)
    cases = [*rules.response, *(case for listed in rules.shift for case in listed)]
    found = []
    for case in cases:
        for target, expression in case.chances:
            if expression is not None and reader.is_literal(expression):
                found.append(f"{case.path}.chances.{_name(rules, case.path, target)}")
    return tuple(found)


def _name(rules: Rules, path: str, target: object) -> str:
    """The name of an outcome: a response, a value of the variable that the rule shifts, "up" or "down"."""
    if not isinstance(target, int):
        return str(target)
    if path.startswith("response"):
        return rules.responses[target]
    variable = path.removeprefix("shift.").partition("[")[0]
    return rules.values[rules.variables.index(variable)][target]


class _Literals:
    """Distinguishes expressions that are plain numbers from those that depend on a parameter."""

    def __init__(self, rules: Rules, parameters: Collection[str]) -> None:
        self.supported, self.numbers = set(parameters), set()
        for name, column in rules.attributes.items():
            if (column % 1 != 0).any():
                self.numbers.add(name)
        for name, let in rules.let.items():  # each let uses only those above it
            if self.is_literal(let):
                self.numbers.add(name)
            elif let.names & self.supported:
                self.supported.add(name)

    def is_literal(self, expression: Expression) -> bool:
        """Whether one of the values that it may take is a plain number."""
        tree = ast.parse(expression.text, mode="eval").body
        return any(self._is_number(arm) for arm in _arms(tree))

    def _is_number(self, tree: ast.expr) -> bool:
        nodes = list(ast.walk(tree))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        written = any(isinstance(node, ast.Constant) and node.value not in (0, 1) for node in nodes)
        return not names & self.supported and (written or bool(names & self.numbers))


def _arms(tree: ast.expr) -> Iterator[ast.expr]:
    """The alternatives of an expression: those of `a if x else b` are a and b."""
    if isinstance(tree, ast.IfExp):
        yield from _arms(tree.body)
        yield from _arms(tree.orelse)
    else:
        yield tree
