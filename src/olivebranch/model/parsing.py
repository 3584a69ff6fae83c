"""Turns a syntax tree into a function of the names, and refuses whatever is not on the whitelist."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import reduce
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from olivebranch.errors import ExpressionError, printed, shorten, suggest
from olivebranch.model.functions import (
    ARITHMETIC,
    COMPARISONS,
    FUNCTIONS,
    Array,
    Operation,
    compare,
    is_one_of,
    truth,
)

Evaluate: TypeAlias = Callable[[Mapping[str, Array]], Array]

MAX_DEPTH = 40  # operations inside one another
MAX_EXPONENT = 1_000  # of a literal exponent

#: What an error calls each thing that is not allowed.
WORDS = {
    "Attribute": "a dot after a name",
    "Subscript": "a square bracket",
    "Lambda": "a function definition",
    "Tuple": "a list (except after 'in')",
    "List": "a list",
    "Dict": "a table",
    "JoinedStr": "text",
    "NamedExpr": "an assignment",
    "Starred": "a star",
    "Set": "a set",
    "ListComp": "a loop",
    "SetComp": "a loop",
    "DictComp": "a loop",
    "GeneratorExp": "a loop",
    "Slice": "a colon",
    "Await": "await",
}


class Parser:
    """Turns a syntax tree into a function, with one method for each kind of node that is allowed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: set[str] = set()
        self.compared: list[tuple[str, str]] = []

    def read(self, node: ast.expr, depth: int) -> Evaluate:
        """The function that evaluates a node, which is nested in `depth` operations."""
        if depth > MAX_DEPTH:
            raise self._error(f"at most {MAX_DEPTH} operations inside one another")
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._error(f"{_describe(node)} is not allowed here")
        evaluate: Evaluate = method(node, depth + 1)
        return evaluate

    def _error(self, rule: str) -> ExpressionError:
        return ExpressionError(self.source, rule)

    def _constant(self, node: ast.Constant, depth: int) -> Evaluate:
        if isinstance(node.value, bool):
            raise self._error(f"write {int(node.value)} for {node.value}")
        if isinstance(node.value, str):
            raise self._error(f"a name stands without quotes: write {shorten(node.value)}")
        if not isinstance(node.value, (int, float)) or abs(node.value) > 1e300:
            raise self._error(f"{_describe(node)} is not a number that can be used here")
        value = float(node.value)
        return lambda names: value

    def _name(self, node: ast.Name, depth: int) -> Evaluate:
        if node.id in FUNCTIONS:
            raise self._error(f"{node.id} is a function: write {node.id}(...)")
        self.names.add(node.id)
        name = node.id
        return lambda names: names[name]

    def _unaryop(self, node: ast.UnaryOp, depth: int) -> Evaluate:
        inner = self.read(node.operand, depth)
        if isinstance(node.op, ast.USub):
            return lambda names: np.negative(inner(names))
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(node.op, ast.Not):
            return lambda names: 1.0 - truth(inner(names))
        raise self._error("of signs, only + and - are allowed")

    def _binop(self, node: ast.BinOp, depth: int) -> Evaluate:
        """A chain of operations from left to right. It counts as one level: only brackets make an expression deep."""
        steps: list[tuple[Operation, Evaluate]] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            operation = ARITHMETIC.get(type(left.op))
            if operation is None:
                raise self._error("of operations on two numbers, only + - * / ** are allowed")
            if isinstance(left.op, ast.Pow) and _literal(left.right) > MAX_EXPONENT:
                raise self._error(f"an exponent is at most {MAX_EXPONENT}")
            steps.append((operation, self.read(left.right, depth)))
            left = left.left
        first = self.read(left, depth)

        def compute(names: Mapping[str, Array]) -> Array:
            value = first(names)
            for operation, right in reversed(steps):
                value = operation(value, right(names))
            return value

        return compute

    def _boolop(self, node: ast.BoolOp, depth: int) -> Evaluate:
        operands = [self.read(value, depth) for value in node.values]
        join = np.minimum if isinstance(node.op, ast.And) else np.maximum
        return lambda names: reduce(join, [truth(operand(names)) for operand in operands])

    def _compare(self, node: ast.Compare, depth: int) -> Evaluate:
        """A chain a < b < c: every operand is read and evaluated once, however deep the chains are nested."""
        operands, comparisons = [self.read(node.left, depth)], []
        lefts = [node.left, *node.comparators[:-1]]
        for left, operator, right in zip(lefts, node.ops, node.comparators, strict=True):
            if isinstance(left, ast.Tuple):
                raise self._error("one 'in' at a time: write (x in (a, b)) and ...")
            comparisons.append(self._comparison(operator))
            if isinstance(operator, (ast.In, ast.NotIn)):
                operands.append(self._options(left, right, depth))
            else:
                self._note_comparison(left, right)
                operands.append(self.read(right, depth))

        def compute(names: Mapping[str, Array]) -> Array:
            values = [operand(names) for operand in operands]
            held = [compares(a, b) for compares, (a, b) in zip(comparisons, pairwise(values), strict=True)]
            return reduce(np.minimum, held)

        return compute

    def _comparison(self, operator: ast.cmpop) -> Operation:
        if isinstance(operator, ast.In):
            return is_one_of
        if isinstance(operator, ast.NotIn):
            return lambda a, options: 1.0 - is_one_of(a, options)
        comparison = COMPARISONS.get(type(operator))
        if comparison is None:
            raise self._error("'is' is not allowed: write ==")
        return lambda a, b: compare(comparison, a, b)

    def _options(self, left: ast.expr, right: ast.expr, depth: int) -> Evaluate:
        if not isinstance(right, ast.Tuple) or not right.elts:
            raise self._error("'in' is followed by a list in round brackets: x in (a, b)")
        for option in right.elts:
            self._note_comparison(left, option)
        options = [self.read(option, depth) for option in right.elts]
        return lambda names: [option(names) for option in options]

    def _note_comparison(self, left: ast.expr, right: ast.expr) -> None:
        if isinstance(left, ast.Name) and isinstance(right, ast.Name):
            self.compared.append((left.id, right.id))

    def _ifexp(self, node: ast.IfExp, depth: int) -> Evaluate:
        test, yes, no = (self.read(operand, depth) for operand in (node.test, node.body, node.orelse))

        def choose(names: Mapping[str, Array]) -> Array:
            condition = test(names)
            chosen, undefined = np.where(np.not_equal(condition, 0), yes(names), no(names)), np.isnan(condition)
            return np.where(undefined, np.nan, chosen) if undefined.any() else chosen

        return choose

    def _call(self, node: ast.Call, depth: int) -> Evaluate:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            wanted = node.func.id if isinstance(node.func, ast.Name) else _describe(node.func)
            raise self._error(f"there is no function {printed(wanted)}. {suggest(wanted, sorted(FUNCTIONS))}")
        fewest, most, function = FUNCTIONS[node.func.id]
        if node.keywords or not fewest <= len(node.args) <= most:
            number = f"{fewest}" if most == fewest else f"{fewest} or more"
            raise self._error(f"{node.func.id} takes {number} plain arguments")
        arguments = [self.read(argument, depth) for argument in node.args]
        return lambda names: function(*[argument(names) for argument in arguments])


def _literal(node: ast.expr) -> float:
    """The absolute value of a literal number, with or without a sign; 0 for anything else."""
    while isinstance(node, ast.UnaryOp):
        node = node.operand
    value = node.value if isinstance(node, ast.Constant) else 0
    return abs(value) if isinstance(value, (int, float)) else 0


def _describe(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return "text" if isinstance(node.value, (str, bytes)) else printed(node.value)
    return WORDS.get(type(node).__name__, type(node).__name__.lower())
