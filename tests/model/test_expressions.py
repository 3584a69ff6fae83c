"""The arithmetic of model files: what it allows, what it refuses, and that nothing in it can hang or run code."""

from __future__ import annotations

import ast
import math
import time
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.errors import ExpressionError
from olivebranch.model.expressions import MAX_LENGTH, parse
from olivebranch.model.parsing import MAX_DEPTH

NAMES = {"a": 0.25, "b": 2.0, "c": -1.5, "zero": 0.0, "one": 1.0}


def value(text, **names):
    return float(parse(text)({**NAMES, **names}))


# ---- what it means -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("2 ** 3 ** 2", 512),  # from the right, as in Python
        ("-2 ** 2", -4),
        ("8 / 4 / 2", 1),
        ("10 - 3 - 2", 5),
        ("a + b * c", 0.25 - 3),
        ("not a", 0),
        ("not zero", 1),
        ("a and b", 1),
        ("a and zero", 0),
        ("zero or c", 1),
        ("1 < b < 3", 1),
        ("1 < b > 3", 0),
        ("b in (1, 2)", 1),
        ("b not in (1, 2)", 0),
        ("a in (b,)", 0),
        ("1 < b in (2, 3)", 1),
        ("b if a else c", 2),
        ("b if zero else c", -1.5),
        ("1 if zero else 2 if zero else 3", 3),
        ("min(a, b, c)", -1.5),
        ("max(a, b, c)", 2),
        ("exp(0) + log(1)", 1),
        ("odds(0.5, 3)", 0.75),
        ("odds(0.5, 3, 2, 0.5)", 0.75),
        ("odds(a, 1)", 0.25),
        ("odds(0, 5)", 0),
        ("odds(1, 0.5)", 1),
        ("1e3 + .5", 1000.5),
        ("(a < b) + (b < c)", 1),  # truth values are numbers
        ("  a\n  + b ", 2.25),  # and lines may be broken
    ],
)
def test_what_an_expression_is_worth(text, expected):
    """Each construct of the grammar means what the reader expects of it."""
    assert value(text) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(
    "text",
    ["1 / 0 - 1 / 0", "0 / 0", "log(-1)", "(-8) ** 0.5", "odds(2, 1)", "odds(0.5, -1)", "0 / 0 > 1", "not 0 / 0"],
)
def test_the_undefined_stays_undefined(text):
    """An undefined value is NaN, also after a comparison: it must never count as false."""
    assert math.isnan(value(text))


def test_a_branch_that_is_not_taken_may_be_undefined():
    """The condition chooses, and the other branch has no effect."""
    assert value("1 / zero if zero else 3") == 3
    assert value("b if b else 0 / 0") == 2


def test_overflow_is_infinite_not_an_error():
    """All arithmetic is float64, so no number grows without bound."""
    assert value("10 ** 400") == math.inf
    assert value("exp(1000)") == math.inf


def test_an_expression_works_on_whole_arrays_with_a_leading_axis_of_draws():
    """Draws (D, 1) against states (S,) give (D, S), each cell what the scalars give."""
    text = "odds(p, 2 if s >= 1 else k) if s != 2 else min(p, k)"
    p, k, s = np.array([[0.1], [0.5], [0.9]]), np.array([[1.0], [2.0], [3.0]]), np.arange(4.0)
    got = parse(text)({"p": p, "k": k, "s": s})
    assert got.shape == (3, 4)
    for i in range(3):
        for j in range(4):
            assert got[i, j] == pytest.approx(float(parse(text)({"p": p[i, 0], "k": k[i, 0], "s": s[j]})), abs=1e-15)


def test_what_a_number_given_as_a_number_becomes():
    """A file may contain a plain number or true/false, which mean what they say."""
    assert [float(parse(x)({})) for x in (0.1, 3, True, False, 1e-7, -2.5)] == [0.1, 3, 1, 0, 1e-7, -2.5]


def test_names_and_comparisons_are_reported():
    """Names can be checked without evaluating: those that are used, and which are compared with which."""
    read = parse("odds(p, 2 if mood == calm else k) + (day in (monday, 3))")
    assert read.names == {"p", "mood", "calm", "k", "day", "monday"}
    assert set(read.compared) == {("mood", "calm"), ("day", "monday")}


# ---- against Python itself ---------------------------------------------------------------------


def _odds(p, *ks):
    k = math.prod(ks)
    return p * k / (1 - p + p * k)


PYTHON = {"min": min, "max": max, "odds": _odds, "__builtins__": {}}
_number = st.sampled_from(["0", "1", "2", "0.5", "3", "0.25", *NAMES])


def _grown(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
        pair.map(lambda t: f"({t[0]}) / (1 + ({t[1]}) * ({t[1]}))"),
        st.tuples(inner, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner).map(
            lambda t: f"(({t[0]}) {t[1]} ({t[2]}))"
        ),
        st.tuples(inner, inner, inner).map(lambda t: f"(({t[0]}) < ({t[1]}) <= ({t[2]}))"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"(({t[0]}) {t[1]} ({t[2]}))"),
        inner.map(lambda x: f"(not ({x}))"),
        inner.map(lambda x: f"-({x})"),
        st.tuples(inner, inner, inner).map(lambda t: f"(({t[0]}) if ({t[1]}) else ({t[2]}))"),
        st.tuples(inner, inner, inner).map(lambda t: f"(({t[0]}) in (({t[1]}), ({t[2]})))"),
        pair.map(lambda t: f"(({t[0]}) not in (({t[1]}),))"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        pair.map(lambda t: f"odds(0.3, 1 + ({t[0]}) * ({t[0]}), 2)"),
    )


expressions = st.recursive(_number, _grown, max_leaves=12)


def _python(text):
    """Python's own answer; `and`, `or` and `not` give 1 or 0 here."""
    tree = ast.fix_missing_locations(_Truth().visit(ast.parse(text, mode="eval")))
    return float(eval(compile(tree, "here", "eval"), {**PYTHON, "truth": bool}, dict(NAMES)))


class _Truth(ast.NodeTransformer):
    def visit_BoolOp(self, node):
        self.generic_visit(node)
        return ast.Call(func=ast.Name(id="truth", ctx=ast.Load()), args=[node], keywords=[])


@pytest.mark.slow
@given(expressions)
@settings(max_examples=400, deadline=None)
def test_an_expression_is_worth_what_python_says(text):
    """On scalars the result is the same as Python's, except that truth values are 1 and 0."""
    try:
        expected = _python(text)
    except ZeroDivisionError:
        return
    if len(text) <= MAX_LENGTH and text.count("(") < MAX_DEPTH:  # else it may rightly be refused
        assert float(parse(text)(NAMES)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(expressions)
@settings(max_examples=100, deadline=None)
def test_an_array_holds_what_its_scalars_hold(text):
    """Evaluating on arrays is evaluating on each element."""
    try:
        read = parse(text)
    except ExpressionError:
        return
    draws = np.array([[0.0], [0.25], [2.0]])
    got = np.broadcast_to(read({**NAMES, "a": draws}), (3, 1))
    np.testing.assert_allclose(got[:, 0], [float(read({**NAMES, "a": x})) for x in draws[:, 0]], rtol=1e-15)


# ---- what it refuses ---------------------------------------------------------------------------

REFUSED = {
    "": "empty",
    "   ": "empty",
    "1 +": "cannot be read",
    "a b": "cannot be read",
    "a = 1": "write a == 1",
    "a; b": "cannot be read",
    "a.b": "a dot",
    "a.__class__.__bases__": "a dot",
    "().__class__": "a dot",
    "a[0]": "square bracket",
    "a[1:2]": "square bracket",
    "lambda: 1": "function definition",
    "(x := 1)": "assignment",
    "'text'": "text",
    "b'text'": "text",
    "f'{a}'": "text",
    "[1, 2]": "a list",
    "(1, 2)": "a list",
    "{1, 2}": "a set",
    "{1: 2}": "a table",
    "[x for x in a]": "a loop",
    "min(x for x in a)": "plain arguments",
    "None": "None",
    "...": "Ellipsis",
    "True": "write 1",
    "False": "write 0",
    "1j": "not a number that can be used",
    "1e400": "not a number that can be used",
    "9" * 400: "not a number that can be used",
    "0x" + "f" * 500: "not a number that can be used",
    "a // b": "only + - * / **",
    "a % b": "only + - * / **",
    "a @ b": "only + - * / **",
    "a << b": "only + - * / **",
    "a | b": "only + - * / **",
    "~a": "only + and -",
    "a is b": "write ==",
    "a is not b": "write ==",
    "a in b": "round brackets",
    "a in [1, 2]": "round brackets",
    "a in ()": "round brackets",
    "a in (1)": "round brackets",
    "a in (1, 2) in (3,)": "one 'in' at a time",
    "a in (*b,)": "a star",
    "2 ** 1001": "exponent",
    "2 ** -1001": "exponent",
    "min(1)": "2 or more",
    "odds(1)": "2 or more",
    "exp(1, 2)": "takes 1",
    "min(*a)": "plain arguments",
    "min(a, b, key=c)": "plain arguments",
    "min": "write min(...)",
    "print(1)": "no function 'print'",
    "maxx(1, 2)": "Did you mean 'max'?",
    "__import__('os')": "no function '__import__'",
    "exec('1')": "no function 'exec'",
    "a.real()": "no function",
    "(lambda: 1)()": "no function",
    "min(min, 1)": "write min(...)",
    "a # b": "comments",
    "a\0": "is not one",
    "a\x1b": "is not one",
    "\ud800": "is not one",
    "await a": "await",
    "yield": "cannot be read",
    "import os": "cannot be read",
}


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_cannot_be_said_is_refused_with_its_rule(text):
    """Each construct outside the grammar raises one ExpressionError, with the text and the rule."""
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert REFUSED[text] in caught.value.rule
    assert caught.value.rule in str(caught.value)
    assert isinstance(caught.value, ValueError)


LOOK_ALIKES = {
    "а": "'а', CYRILLIC SMALL LETTER A",
    "ａ": "'ａ', FULLWIDTH LATIN SMALL LETTER A",
    "µ": "'µ', MICRO SIGN",
    "ﬁ": "'ﬁ', LATIN SMALL LIGATURE FI",
    "−": "'−', MINUS SIGN",
    "≥": "'≥', GREATER-THAN OR EQUAL TO",
    "×": "'×', MULTIPLICATION SIGN",
    "\u200d": r"'\u200d'",
    "\ufeff": r"'\ufeff'",
    "\ue000": r"'\ue000'",
    "\x1b": r"'\x1b'",
}


@pytest.mark.parametrize("sign", LOOK_ALIKES, ids=ascii)
def test_a_look_alike_is_refused_and_named(sign):
    """A Cyrillic a is not the parameter a, and a typographic minus is not a minus: the error names the character."""
    for text in (f"1 + {sign}x", f"a {sign} 1", f"a{sign}"):
        with pytest.raises(ExpressionError) as caught:
            parse(text)
        assert caught.value.rule == f"write plain letters and signs ({LOOK_ALIKES[sign]} is not one)"


@pytest.mark.parametrize("blank", ["\u2028", "\xa0", "\t", "\n"], ids=ascii)
def test_any_blank_is_a_blank(blank):
    assert parse(f"{blank}1 +{blank}1{blank}")({}) == 2


@pytest.mark.parametrize(
    "thing",
    [None, [], {}, object(), float("nan"), float("inf"), 10**400, 10**5000, 1j, b"1"],
    ids=lambda x: type(x).__name__,
)
def test_what_is_neither_a_number_nor_text_is_refused(thing):
    """A value of another type, or a number that is too large, raises an ExpressionError."""
    with pytest.raises(ExpressionError):
        parse(thing)


# ---- it cannot hang ----------------------------------------------------------------------------

LONG = {
    "a long sum": "+".join(["1"] * 900),
    "a sum past the limit": "+".join(["1"] * 2000),
    "signs": "-" * 1990 + "1",
    "signs in an exponent": "2 ** " + "-" * 1980 + "1",
    "nots": "not " * 490 + "1",
    "powers": "2**" * 600 + "1",
    "brackets": "(" * 190 + "1" + ")" * 190,
    "too many brackets": "(" * 900 + "1" + ")" * 900,
    "nested comparisons": "1<(" * 39 + "1<1" + "<1)" * 39,
    "nested membership": "(" * 39 + "a" + " in (1, 2))" * 39,
    "nested choices": "(1 if " * 39 + "a" + " else 2)" * 39,
    "choices in a row": "1 if 1 else " * 160 + "1",
    "a chain of comparisons": "1" + " < 1" * 490,
    "nested functions": "min(1, " * 39 + "1" + ")" * 39,
    "digits": "9" * 1999,
    "hexadecimal digits": "0x" + "f" * 1990,
    "an empty text of a million signs": " " * 1_000_000,
    "a million signs": "1" * 1_000_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_nothing_hangs_or_overflows_the_stack(kind):
    """For any text, reading and evaluating are quick and end in a value or an ExpressionError."""
    begun = time.process_time()
    with suppress(ExpressionError):
        parse(LONG[kind])({"a": np.arange(100.0)})
    assert time.process_time() - begun < 3.0


def test_depth_and_length_have_limits_and_a_long_sum_is_no_depth():
    """Nesting and length are bounded; a sum of hundreds of terms is neither too deep nor too long."""
    assert value("+".join(["one"] * 400)) == 400
    assert value("-".join(["one"] * 400)) == -398
    assert value("(" * 30 + "1" + " + 1)" * 30) == 31
    with pytest.raises(ExpressionError, match="inside one another"):
        parse("-" * (MAX_DEPTH + 2) + "1")
    with pytest.raises(ExpressionError, match="characters"):
        parse("1" + "+1" * MAX_LENGTH)


@pytest.mark.slow
@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_an_expression_or_an_expression_error(text):
    """Every text gives one or the other."""
    with suppress(ExpressionError):
        assert all(name.isascii() and name.isidentifier() for name in parse(text).names)


@pytest.mark.slow
@given(st.text(alphabet="ab01.+-*/()<>=!, notinifelsemaxodds", max_size=40))
@settings(max_examples=400, deadline=None)
def test_almost_expressions_are_read_or_refused(text):
    """So does every text made of the grammar's own symbols; and whatever can be read can be evaluated."""
    try:
        read = parse(text)
    except ExpressionError:
        return
    got = read(dict.fromkeys(read.names, np.array([0.0, 1.0, 2.5])))
    assert np.shape(got) in ((), (3,))


#: What people write in other languages, and what the error tells them to write.
SLIPS = {
    "stance = maybe": "'=' is not used here: write stance == maybe",
    "a = b and c == d": "write a == b and c == d",
    "a === b": "'===' is not used here: write a == b",
    "a && b || c": "'&&' is not used here: write a and b or c",
    "a AND NOT b": "'AND' is not used here: write a and not b",
    "a => 2": "write a >= 2",
    "a =< 2": "write a <= 2",
    "a <> 2": "write a != 2",
    "!a": "'!' is not used here: write not a",
    "stance == 'maybe'": "a name stands without quotes: write maybe",
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_from_another_language_is_told_with_the_remedy(text):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert SLIPS[text] in str(caught.value)
    if "write " in SLIPS[text] and "quotes" not in SLIPS[text]:
        parse(SLIPS[text].split("write ")[1])  # the remedy can be read


@pytest.mark.parametrize("text", ["a ==", "a = ", "= b", "((a = b)"])
def test_what_would_not_help_is_not_proposed(text):
    with pytest.raises(ExpressionError, match="cannot be read as arithmetic"):
        parse(text)
