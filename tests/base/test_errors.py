"""Errors do not contradict themselves: no suggestion is what was given, and numbers are long enough to differ."""

from __future__ import annotations

import copy
import pickle
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base.text import telling
from olivebranch.errors import ExpressionError, UnknownName, printed, shorten, suggest

MAYBE = ob.load("maybe")
HAIR = 2e-9  # just over what rounding may explain


def changed(**fields):
    """The smallest model with some of its fields replaced."""
    return ob.Model(**{**MAYBE.spec.plain(), **fields})


def shifts(**chances):
    """One rule of the stance with these chances."""
    return {"shift": {"stance": [{"chances": {"yes": 0.1, "shut": 0.1, "maybe": 0.1, "no": 0.1} | chances}]}}


def answers(**chances):
    """Responses with these chances."""
    return {"response": [{"chances": chances}]}


#: what is off by a hair: (what raises, the number that the error must show)
OFF = {
    "a chance": (lambda: changed(**shifts(yes=1 + HAIR)), 1 + HAIR),
    "chances of a shift": (lambda: changed(**shifts(yes=0.7 + HAIR)), 1 + HAIR),
    "chances of a response, below": (lambda: changed(**answers(warm=0.5, cold=0.5 - HAIR)), 1 - HAIR),
    "chances of a response, above": (lambda: changed(**answers(warm=0.5, cold=0.5 + HAIR)), 1 + HAIR),
    "rows of the start": (
        lambda: changed(start=[{"chance": 0.5 + HAIR}, {"chance": 0.5, "stance": "no"}]),
        1 + HAIR,
    ),
    "places of the start": (lambda: changed(start=[{"stance": {"no": 0.5, "maybe": 0.5 + HAIR}}]), 1 + HAIR),
    "a strategy by chance": (lambda: MAYBE @ (lambda see: {"ask": 0.5, "small_step": 0.5 + HAIR}), 1 + HAIR),
    "groups of a mixture": (lambda: ob.mixture("reconciliation", {"betrayal": 0.5, "null": 0.5 + HAIR}), 1 + HAIR),
    "a row of a matrix": (
        lambda: ob.Chain.from_matrix([[0.5, 0.5 + 1.001e-6], [0, 1]], endings={"out": ["1"]}),
        1 + 1.001e-6,
    ),
}


@pytest.mark.parametrize("kind", OFF)
def test_a_number_that_is_off_by_a_hair_is_printed_long_enough_to_see_it(kind):
    """Never "sum to 1, not 1"."""
    make, number = OFF[kind]
    with pytest.raises(ob.OlivebranchError) as caught:
        make()
    printed = [float(text) for text in re.findall(r"(?<![\w.])[01]\.\d+(?:e-\d+)?", str(caught.value))]
    assert any(abs(value - number) < abs(number - 1) / 4 for value in printed), str(caught.value)
    assert not re.search(r"(is|to) 1[ ,:]", str(caught.value))


@pytest.mark.parametrize("value", [1 + 2**-52, 1 - 2**-53, 1.1, 0.3, 1e-6 * (1 + 1e-9), 0.0, 1.0, np.nan])
def test_a_telling_number_differs_from_its_limit_exactly_if_the_value_does(value):
    """Whatever the limit and however near."""
    for limit in (1.0, 1e-6, 0.0):
        assert (float(telling(value, limit)) == limit) == (value == limit)


CHAIN = MAYBE @ ob.pacing.small_steps
EXACT = CHAIN.exact(weeks=20)

#: questions about something that has another name here, or is asked for elsewhere
MISNAMED = {
    "no ending but open, weeks_to": lambda: EXACT.weeks_to("open"),
    "no ending but open, passed": lambda: EXACT.passed("open", stance="maybe"),
    "no ending but open, committor": lambda: CHAIN.committor("open"),
    "no ending but open, still to come": lambda: CHAIN.still_to_come("open", stance="maybe"),
    "no ending but open, simulated": lambda: CHAIN.simulate(runs=10, progress=False).passed("open", stance="no"),
    "a tally for an ending": lambda: EXACT.weeks_to("unwelcome"),
    "an ending for a tally": lambda: EXACT.tally("yes"),
    "a value for a variable": lambda: CHAIN.passed("yes", maybe="maybe"),
    "another memory": lambda: CHAIN.still_to_come("yes", noes=99),
    "a group that is no context": lambda: ob.mixture("maybe", {"as_stated": 1.0})["pool"],
    "a horizon that is no week": lambda: ob.sweep("maybe", over={"weeks": [1]}, store="nowhere"),
}


@pytest.mark.parametrize("kind", MISNAMED)
def test_no_error_suggests_what_was_given(kind):
    """Never "there is no ending 'open': did you mean 'open'?"."""
    with pytest.raises(UnknownName) as caught:
        MISNAMED[kind]()
    said = str(caught.value)
    given = re.search(r"there is no .*? '(.*?)'", said)[1]
    assert f"did you mean '{given}'" not in said
    assert given not in re.split(r"[:,.] ?", said.split("known:")[-1] if "known:" in said else "")


def test_a_suggestion_is_never_the_name_itself():
    """Also where the list of names has it, and where it is a number there and text here."""
    assert suggest("open", ["open", "opened"]) == "Did you mean 'opened'?"
    assert suggest("2", [1, 2]) == "Known: 1."  # type: ignore[list-item]
    assert suggest("open", ["open"]) == ""


@pytest.mark.parametrize("given", [2, "2", np.int64(2), 2.0])
def test_a_value_of_a_memory_may_be_given_as_text(given):
    """On the command line everything is; so "there is no value '2': did you mean '2'?" has no place."""
    chain = ob.load("reconciliation") @ ob.pacing.small_steps
    assert chain.still_to_come("yes", noes=given) == chain.still_to_come("yes", noes=2)


def test_a_float_that_looks_like_a_whole_number_is_told_how_to_be_one():
    """Else "weeks = 3.0: must be a whole number" would contradict itself."""
    for value in (3.0, np.float32(3)):
        with pytest.raises(ob.ArgumentError, match=r"weeks = .*3\.0.*: must be a whole number from .* Write 3\."):
            CHAIN.exact(weeks=value)
    with pytest.raises(ob.ArgumentError, match=r"100,000\.$"):
        CHAIN.exact(weeks=3.5)


def test_a_near_miss_of_a_published_range_is_not_shown_as_0_points():
    """The answer stands outside, so it is off by more than nothing."""
    answer = EXACT.chance("yes")
    asks = [ob.Ask("yes", "small_steps", 20)]
    for low, high in [(answer + 1e-7, 1.0), (0.0, answer - 1e-7)]:
        found = ob.calibration("maybe", [ob.Target("one", "one", low, high, asks, "nobody")])
        assert "miss: 1e-05 points too" in str(found)


@pytest.mark.parametrize("limit", [10, 11, 80, 161])
def test_only_what_is_too_long_is_cut_and_only_in_its_middle(limit):
    text = "".join(chr(ord("A") + i % 50) for i in range(limit + 1))
    assert shorten(text[:-1], limit) == text[:-1]
    cut = shorten(text, limit)
    assert limit - 1 <= len(cut) <= limit
    begin, end = cut.split("...")
    assert text.startswith(begin)
    assert text.endswith(end)
    assert len(begin) == len(end)
    assert shorten(" a\n\tb ") == "a b"


#: the most characters of each part of a message, and a message that has that part alone
LENGTHS = {
    "a path": (160, lambda text: str(ob.Fault(text, "a"))),
    "a rule": (400, lambda text: str(ob.Fault("a", text))),
    "a value": (80, lambda text: str(ob.Fault("a", "b", text[2:]))),  # it is shown in quotes
    "an expression": (80, lambda text: str(ExpressionError(text[2:], "a"))),
    "names that are known": (200, lambda text: suggest("nobody", [text])),
}


@pytest.mark.parametrize("part", LENGTHS)
def test_a_message_shows_each_part_whole_up_to_a_length(part):
    most, message = LENGTHS[part]
    assert "x" * (most - 2) in message("x" * most)
    assert "..." not in message("x" * most)
    assert "..." in message("x" * (most + 1))


def test_the_nearest_name_is_searched_among_the_first_thousand():
    for others, fix in ((999, "Did you mean 'friend'?"), (1_000, "Known: 0")):
        assert suggest("freind", [*map(str, range(others)), "friend"]).startswith(fix)


def test_a_message_shows_fifty_faults_and_counts_the_others():
    faults = [ob.Fault(f"a[{i}]", "is wrong") for i in range(52)]
    assert str(ob.ModelError("file", faults[:1])) == "file: a[0]: is wrong."
    for count, more in ((2, ""), (50, ""), (51, "and 1 more"), (52, "and 2 more")):
        head, *lines = str(ob.ModelError("file", faults[:count])).split("\n  ")
        assert head == f"file: {count} faults"
        assert lines == [f"a[{i}]: is wrong." for i in range(min(count, 50))] + [more] * bool(more)


class Faulty:
    """What its class cannot show."""

    def __repr__(self):
        raise RuntimeError("no text")


class Loud:
    """What shows itself in colour, over several lines."""

    def __repr__(self):
        return "\x1b[31ma\n  b\x1b[0m"


ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)
DEEP: list[Any] = []
for _ in range(100_000):
    DEEP = [DEEP]
HUGE = 10**5_000

#: values, and how a message prints them
PRINTED = {
    "a text": ("no", "'no'"),
    "a number of 70 digits": (10**70 - 1, "9" * 38 + "9" * 32),
    "a number of 71 digits": (-(10**70), "about -10^70 (71 digits)"),
    "a number of thousands of digits": (HUGE, "about 10^5000 (5,001 digits)"),
    "in a list": ([1, -HUGE], "[1, about -10^5000 (5,001 digits)]"),
    "in a table": ({"slam": HUGE}, "{'slam': about 10^5000 (5,001 digits)}"),
    "in a fraction": (Fraction(HUGE), "<Fraction: cannot be printed>"),
    "in an array": (np.array([HUGE], dtype=object), "<ndarray: cannot be printed>"),
    "a class with a fault": (Faulty(), "<Faulty: cannot be printed>"),
    "a fault in a tuple": ((1, Faulty()), "(1, <Faulty: cannot be printed>)"),
    "signs that a terminal obeys": (Loud(), "\\x1b[31ma b\\x1b[0m"),
    "a long text": ("a" * 10**6, "'" + "a" * 37 + "..." + "a" * 37 + "'"),
    "a long list": (list(range(10**6)), "[0, 1, 2, 3, 4, 5, ...]"),
    "a list in itself": (ENDLESS, "[[...]]"),
    "a list in a list in a list": (DEEP, "[[[[[[[...]]]]]]]"),
    "true": (True, "True"),
}


@pytest.mark.parametrize("kind", PRINTED)
def test_any_value_can_be_printed_in_a_message(kind):
    value, text = PRINTED[kind]
    assert printed(value) == text


#: a name with signs that a terminal obeys, where a message shows it without quotes
UNQUOTED = {
    "a path": lambda sign: str(ob.Fault(f"states.{sign}", "a rule")),
    "a rule": lambda sign: str(ob.Fault("states", f"there is no {sign}")),
    "names that are known": lambda sign: suggest("nobody", [sign]),
    "a key of a model": lambda sign: said(lambda: changed(states={sign: ["a"]})),
    "a file": lambda sign: said(lambda: ob.exchange.from_csv(f"{sign}.csv")),
    "a state of a matrix": lambda sign: said(lambda: ob.Chain.from_matrix([[1.0]], names=[sign], start="nobody")),
}


def said(ask):
    with pytest.raises(ob.OlivebranchError) as caught:
        ask()
    return str(caught.value)


@pytest.mark.parametrize("kind", UNQUOTED)
def test_no_message_holds_a_sign_that_a_terminal_obeys(kind):
    message = UNQUOTED[kind]("\x1b[31m")
    assert "\\x1b[31m" in message
    assert "\x1b" not in message


@pytest.mark.parametrize("kind", ["a number of thousands of digits", "a class with a fault"])
def test_a_name_that_cannot_be_written_is_unknown(kind):
    name, text = PRINTED[kind]
    assert str(UnknownName("ending", name, ["yes"])) == f"there is no ending {text}: known: yes."


def errors_of(kind):
    yield kind
    for below in kind.__subclasses__():
        yield from errors_of(below)


EXAMPLES: dict[str, tuple[Any, ...]] = {
    "UnknownName": ("ending", "yess", ["yes"]),
    "ExpressionError": ("1 +", "a rule"),
    "PrecisionError": ("a", 0.1),
    "ModelError": ("file.toml", [ob.Fault("a", "b")]),
}


def test_every_error_can_come_back_from_another_process():
    """A process pool is broken by an error that cannot be read back."""
    for name in ob.__all__:
        getattr(ob, name)  # so that all kinds are imported
    for kind in dict.fromkeys(errors_of(ob.OlivebranchError)):
        if kind.__module__.startswith("olivebranch."):
            error = kind(*EXAMPLES.get(kind.__name__, ("a message",)))
            for same in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
                assert type(same) is kind
                assert (str(same), vars(same), same.args) == (str(error), vars(error), error.args)
