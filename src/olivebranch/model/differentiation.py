"""Expressions of the model language, evaluated on dual numbers: values and one-sided derivatives.

The syntax tree has been checked by `olivebranch.model.parsing`, so every node here is one that is allowed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise

import numpy as np

from olivebranch.model import dual
from olivebranch.model.dual import Dual
from olivebranch.model.expressions import Expression
from olivebranch.model.functions import COMPARISONS

_ARITHMETIC: dict[type[ast.operator], Callable[[Dual, Dual], Dual]] = {
    ast.Add: dual.add,
    ast.Sub: dual.subtract,
    ast.Mult: dual.multiply,
    ast.Div: dual.divide,
    ast.Pow: dual.power,
}
_FUNCTIONS: dict[str, Callable[..., Dual]] = {
    "min": dual.smallest,
    "max": dual.largest,
    "exp": dual.exp,
    "log": dual.log,
    "odds": dual.odds,
}


@lru_cache(maxsize=10_000)
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def differentiated(expression: Expression, names: Mapping[str, Dual]) -> Dual:
    """The value of an expression and its slopes; `names` gives those of every name.

    >>> from olivebranch.model.expressions import parse
    >>> found = differentiated(parse("min(p, 1 - p)"), {"p": Dual(0.5, {"p": 1.0})})
    >>> float(found.value), float(found.slope["p"])
    (0.5, -1.0)
    """
    with np.errstate(all="ignore"):
        return _read(_tree(expression.text), names)


def _read(node: ast.expr, names: Mapping[str, Dual]) -> Dual:
    if isinstance(node, ast.Constant):
        return Dual(float(node.value))  # type: ignore[arg-type]
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.BinOp):
        return _chain(node, names)
    if isinstance(node, ast.UnaryOp):
        inner = _read(node.operand, names)
        sign = {ast.USub: dual.negative, ast.Not: dual.opposite}.get(type(node.op))
        return sign(inner) if sign else inner
    if isinstance(node, ast.BoolOp):
        join = np.minimum if isinstance(node.op, ast.And) else np.maximum
        return dual.joined([_read(value, names) for value in node.values], join)
    if isinstance(node, ast.Compare):
        return _comparison(node, names)
    if isinstance(node, ast.IfExp):
        return dual.chosen(*(_read(part, names) for part in (node.test, node.body, node.orelse)))
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    return _FUNCTIONS[node.func.id](*[_read(argument, names) for argument in node.args])


def _chain(node: ast.BinOp, names: Mapping[str, Dual]) -> Dual:
    """A chain of operations from left to right, however long."""
    steps: list[tuple[Callable[[Dual, Dual], Dual], ast.expr]] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        steps.append((_ARITHMETIC[type(left.op)], left.right))
        left = left.left
    value = _read(left, names)
    for operation, right in reversed(steps):
        value = operation(value, _read(right, names))
    return value


def _comparison(node: ast.Compare, names: Mapping[str, Dual]) -> Dual:
    held = []
    for (left, right), operator in zip(pairwise([node.left, *node.comparators]), node.ops, strict=True):
        if isinstance(operator, (ast.In, ast.NotIn)):
            assert isinstance(right, ast.Tuple)
            value, options = _read(left, names), [_read(option, names) for option in right.elts]
            found = dual.joined([dual.compared(np.equal, value, option) for option in options], np.maximum)
            held.append(found if isinstance(operator, ast.In) else dual.opposite(found))
        else:
            held.append(dual.compared(COMPARISONS[type(operator)], _read(left, names), _read(right, names)))
    return dual.joined(held, np.minimum)
