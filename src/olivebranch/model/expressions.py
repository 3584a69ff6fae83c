"""The safe arithmetic of model files: read with `ast` against a whitelist, evaluated on whole arrays.

Grammar: numbers, names, ``+ - * / **``, comparisons, ``and or not``, ``in (a, b)``, ``x if c else y`` and the
functions ``min max exp log odds``. Truth values are 1 and 0. ``odds(p, k1, k2, ...)`` multiplies the odds of
p by every k:  p' = o / (1 + o),  o = p / (1 - p) * k1 * k2 * ... .

Nothing else can be said: no attribute, no subscript, no other call, no string, no name that the model did not
define. All arithmetic is float64, so no expression can grow without bound: what overflows or is undefined
becomes inf or nan, and is refused where it is used (a branch that is not taken may be undefined). Every part
of an expression is worked out once, so the time it takes grows with its length alone.
"""

from __future__ import annotations

import ast
import math
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from olivebranch.errors import ExpressionError, suggest

Array: TypeAlias = Any  # a float or a float array; every operation broadcasts
Evaluate: TypeAlias = Callable[[Mapping[str, Array]], Array]

MAX_LENGTH = 2_000  # characters
MAX_DEPTH = 40  # operations inside one another
MAX_EXPONENT = 1_000  # of a literal exponent


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression: its text, the names it uses, and the pairs of names it compares with one another.

    Calling it with a mapping of names to floats or arrays gives the value, broadcast over all of them; nan or
    inf where it is undefined.

    >>> e = parse("odds(p, 2 if keen else 1)")
    >>> sorted(e.names)
    ['keen', 'p']
    >>> round(float(e({"p": 0.5, "keen": 1})), 6)
    0.666667
    """

    text: str
    names: frozenset[str]
    compared: tuple[tuple[str, str], ...]
    evaluate: Evaluate = field(repr=False, compare=False)

    def __call__(self, names: Mapping[str, Array]) -> Array:
        with np.errstate(all="ignore"):
            return self.evaluate(names)


class Scope(dict[str, object]):
    """Names for expressions, each worked out when first asked for."""

    def __init__(
        self,
        makers: Mapping[str, Callable[[], object]],
        ready: Mapping[str, object],
        uses: Mapping[str, frozenset[str]] | None = None,
        fixed: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(ready)
        self.makers, self.uses, self.fixed = makers, uses or {}, fixed or {}

    def __missing__(self, name: str) -> object:
        """What the name uses is worked out before it, so a long chain of lets does not nest."""
        if name in self.fixed and name not in self.makers:
            return self.fixed[name]
        waiting = [name]
        while waiting:
            at = waiting[-1]
            first = [other for other in self.uses.get(at, ()) if other in self.uses and other not in self]
            if first:
                waiting += first
                continue
            if at not in self:
                self[at] = self.makers[at]()
            waiting.pop()
        return self[name]


def parse(text: str | float | bool) -> Expression:
    """Read an expression.

    Raises
    ------
    ExpressionError
        with the text and the rule it breaks.
    """
    source = " ".join(_spelled(text).split())
    reader = _Reader(source)
    evaluate = reader.read(_tree(source), 0)
    return Expression(source, frozenset(reader.names), tuple(reader.compared), evaluate)


def _spelled(text: str | float | bool) -> str:
    """An expression given as a number, as text."""
    if isinstance(text, str):
        return text
    if not isinstance(text, (int, float)):
        raise ExpressionError(repr(text), "must be a number, or an expression in quotes")
    try:
        if math.isfinite(text):
            return str(int(text) if isinstance(text, bool) else text)
    except OverflowError:  # a whole number of more than 308 digits
        pass
    raise ExpressionError("a number", "must be finite, and below 1e300")


def _tree(source: str) -> ast.expr:
    if not source:
        raise ExpressionError(source, "an expression cannot be empty")
    if len(source) > MAX_LENGTH:
        rule = f"an expression has at most {MAX_LENGTH} characters (this has {len(source)})"
        raise ExpressionError(source, rule)
    if "#" in source:
        raise ExpressionError(source, "no comments inside an expression")
    odd = next((sign for sign in source if not " " <= sign <= "~"), None)
    if odd is not None:  # a look-alike letter would be another name, and a typographic minus is no minus
        rule = f"write plain letters and signs ({_sign(odd)} is not one)"
        raise ExpressionError(source, rule)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd spacing such as "1if x" is Python's concern
            return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        reason = getattr(error, "msg", None) or "too deeply nested"
        raise ExpressionError(source, f"cannot be read as arithmetic ({reason})") from None


def _sign(sign: str) -> str:
    return f"{sign!r}, {unicodedata.name(sign, 'unnamed')}" if sign.isprintable() else ascii(sign)


@np.errstate(all="ignore")
def _odds(p: Array, *factors: Array) -> Array:
    """p with its odds multiplied: pk / (1 - p + pk); undefined outside 0..1 or for a negative factor."""
    k = reduce(np.multiply, factors, 1.0)
    allowed = (p >= 0) & (p <= 1) & (k >= 0)
    return np.where(allowed, p * k / (1 - p + p * k), np.nan)


def _truth(x: Array) -> Array:
    return np.where(np.isnan(x), np.nan, x != 0)


_BINARY: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.true_divide,
    ast.Pow: np.float_power,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Array, Array], Array]] = {
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
}
_FUNCTIONS: dict[str, tuple[int, float, Callable[..., Array]]] = {  # least and most arguments
    "min": (2, math.inf, lambda *xs: reduce(np.minimum, xs)),
    "max": (2, math.inf, lambda *xs: reduce(np.maximum, xs)),
    "exp": (1, 1, np.exp),
    "log": (1, 1, np.log),
    "odds": (2, math.inf, _odds),
}
FUNCTIONS = frozenset(_FUNCTIONS)


class _Reader:
    """Turns a syntax tree into a closure, one method a kind of node; whatever has no method is refused."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: set[str] = set()
        self.compared: list[tuple[str, str]] = []

    def read(self, node: ast.expr, depth: int) -> Evaluate:
        if depth > MAX_DEPTH:
            raise self._error(f"at most {MAX_DEPTH} operations inside one another")
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._error(f"{_spell(node)} is not allowed here")
        evaluate: Evaluate = method(node, depth + 1)
        return evaluate

    def _error(self, rule: str) -> ExpressionError:
        return ExpressionError(self.source, rule)

    def _constant(self, node: ast.Constant, depth: int) -> Evaluate:
        if isinstance(node.value, bool):
            raise self._error(f"write {int(node.value)} for {node.value}")
        if not isinstance(node.value, (int, float)) or abs(node.value) > 1e300:
            raise self._error(f"{_spell(node)} is not a number that can be used here")
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
            return lambda names: 1.0 - _truth(inner(names))
        raise self._error("of signs, only + and - are allowed")

    def _binop(self, node: ast.BinOp, depth: int) -> Evaluate:
        """A sum of many parts, from left to right: its length is bounded, so only nesting counts as depth."""
        steps: list[tuple[Callable[[Array, Array], Array], Evaluate]] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            operation = _BINARY.get(type(left.op))
            if operation is None:
                raise self._error("of operations on two numbers, only + - * / ** are allowed")
            if isinstance(left.op, ast.Pow) and _literal(left.right) > MAX_EXPONENT:
                raise self._error(f"an exponent is at most {MAX_EXPONENT}")
            steps.append((operation, self.read(left.right, depth)))
            left = left.left
        first = self.read(left, depth)

        def work_out(names: Mapping[str, Array]) -> Array:
            value = first(names)
            for operation, right in reversed(steps):
                value = operation(value, right(names))
            return value

        return work_out

    def _boolop(self, node: ast.BoolOp, depth: int) -> Evaluate:
        parts = [self.read(value, depth) for value in node.values]
        join = np.minimum if isinstance(node.op, ast.And) else np.maximum
        return lambda names: reduce(join, [_truth(part(names)) for part in parts])

    def _compare(self, node: ast.Compare, depth: int) -> Evaluate:
        """A chain a < b < c: every part is read and worked out once, however deep the chains are nested."""
        parts, links = [self.read(node.left, depth)], []
        lefts = [node.left, *node.comparators[:-1]]
        for left, operator, right in zip(lefts, node.ops, node.comparators, strict=True):
            if isinstance(left, ast.Tuple):
                raise self._error("one 'in' at a time: write (x in (a, b)) and ...")
            links.append(self._link(operator))
            if isinstance(operator, (ast.In, ast.NotIn)):
                parts.append(self._options(left, right, depth))
            else:
                self._note_comparison(left, right)
                parts.append(self.read(right, depth))

        def compare(names: Mapping[str, Array]) -> Array:
            values = [part(names) for part in parts]
            held = [link(a, b) for link, (a, b) in zip(links, pairwise(values), strict=True)]
            return reduce(np.minimum, held)

        return compare

    def _link(self, operator: ast.cmpop) -> Callable[[Array, Array], Array]:
        if isinstance(operator, ast.In):
            return _among
        if isinstance(operator, ast.NotIn):
            return lambda a, options: 1.0 - _among(a, options)
        compare = _COMPARE.get(type(operator))
        if compare is None:
            raise self._error("'is' is not allowed: write ==")
        return lambda a, b: _known(compare, a, b)

    def _options(self, left: ast.expr, right: ast.expr, depth: int) -> Evaluate:
        if not isinstance(right, ast.Tuple) or not right.elts:
            raise self._error("after 'in' stands a list in round brackets: x in (a, b)")
        for option in right.elts:
            self._note_comparison(left, option)
        options = [self.read(option, depth) for option in right.elts]
        return lambda names: [option(names) for option in options]

    def _note_comparison(self, left: ast.expr, right: ast.expr) -> None:
        if isinstance(left, ast.Name) and isinstance(right, ast.Name):
            self.compared.append((left.id, right.id))

    def _ifexp(self, node: ast.IfExp, depth: int) -> Evaluate:
        test, yes, no = (self.read(part, depth) for part in (node.test, node.body, node.orelse))

        def choose(names: Mapping[str, Array]) -> Array:
            condition = _truth(test(names))
            chosen = np.where(condition != 0, yes(names), no(names))
            return np.where(np.isnan(condition), np.nan, chosen)

        return choose

    def _call(self, node: ast.Call, depth: int) -> Evaluate:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            wanted = node.func.id if isinstance(node.func, ast.Name) else _spell(node.func)
            raise self._error(f"there is no function {wanted!r}. {suggest(wanted, sorted(FUNCTIONS))}")
        least, most, function = _FUNCTIONS[node.func.id]
        if node.keywords or not least <= len(node.args) <= most:
            wants = f"{least}" if most == least else f"{least} or more"
            raise self._error(f"{node.func.id} takes {wants} plain arguments")
        parts = [self.read(part, depth) for part in node.args]
        return lambda names: function(*[part(names) for part in parts])


def _known(compare: Callable[[Array, Array], Array], a: Array, b: Array) -> Array:
    """A comparison that stays undefined where a side is: a nan must not pass for a plain 'no'."""
    return np.where(np.isnan(a) | np.isnan(b), np.nan, compare(a, b))


def _among(a: Array, options: list[Array]) -> Array:
    return reduce(np.maximum, [_known(np.equal, a, option) for option in options])


def _literal(node: ast.expr) -> float:
    while isinstance(node, ast.UnaryOp):
        node = node.operand
    value = node.value if isinstance(node, ast.Constant) else 0
    return abs(value) if isinstance(value, (int, float)) else 0


def _spell(node: ast.AST) -> str:
    words = {
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
    if isinstance(node, ast.Constant):
        return "text" if isinstance(node.value, (str, bytes)) else repr(node.value)[:40]
    return words.get(type(node).__name__, type(node).__name__.lower())
