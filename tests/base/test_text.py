"""Numbers and names as they are shown, and the edges of what is taken."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.base import arguments, progress, ties
from olivebranch.base.text import (
    agreeing,
    column_names,
    listing,
    number,
    percent,
    rounded_number,
    rounded_percent,
    signed,
    telling,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0 %"),
        (0.0004, "<0.1 %"),
        (0.001, "0.1 %"),
        (0.694, "69.4 %"),
        (0.999, "99.9 %"),
        (0.9996, ">99.9 %"),
        (1.0, "100 %"),
        (1e-13, "0 %"),
        (1 - 1e-13, "100 %"),
        (1e-11, "<0.1 %"),
        (1 - 1e-11, ">99.9 %"),
        (float("nan"), "-"),
    ],
)
def test_a_chance_is_never_rounded_to_never_or_always(value, shown):
    assert percent(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0 %"),
        (1e-11, "< 0.1 %"),
        (0.0009, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.00996, "1 %"),
        (0.01, "1 %"),
        (0.4567, "46 %"),
        (0.99, "99 %"),
        (0.9904, "99 %"),
        (0.9949, "99.5 %"),
        (0.999, "99.9 %"),
        (0.99901, "> 99.9 %"),
        (1 - 1e-11, "> 99.9 %"),
        (1.0, "100 %"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_chance_in_a_picture_is_whole_unless_that_would_say_never_or_always(value, shown):
    assert rounded_percent(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0.00"), (1.005, "1.00"), (12.346, "12.35"), (-3.0, "-3.00"), (float("inf"), "for ever")],
)
def test_a_mean_has_two_decimals(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (2.46, "2.5"),
        (99.94, "99.9"),
        (99.95, "100"),
        (-99.95, "-100"),
        (-2.5, "-2.5"),
        (1234.5, "1,234"),
        (7.0, "7"),
        (float("nan"), "–"),
        (float("inf"), "–"),
    ],
)
def test_a_number_in_a_picture_is_whole_from_100_on(value, shown):
    assert rounded_number(value) == shown


def test_enough_digits_to_tell_a_number_from_its_limit():
    assert [telling(v) for v in (1.0, 0.5, 1.00000001, 1 + 2**-52)] == ["1", "0.5", "1.00000001", "1.0000000000000002"]
    assert telling(0.00034, 0.0, 1) == "0.0003"


def test_lists_in_words():
    assert [listing(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "none",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("parts", [[40.6, 9.4, 1.2, -16.1], [1 / 3] * 3, [0.5, 0.5], [-0.5, 0.25, 0.25], [2.0, 3.0]])
def test_rounded_parts_add_up_and_each_is_near(parts, decimals):
    found = agreeing(parts, decimals)
    unit = 10.0**-decimals
    assert sum(found) == pytest.approx(round(sum(parts) / unit) * unit)
    assert all(abs(a - b) < unit + 1e-9 for a, b in zip(found, parts, strict=True))


def test_a_number_with_its_sign():
    assert [signed(v) for v in (0.4, 3, -3, 0, 1234)] == ["0", "+3", "−3", "0", "+1,234"]
    assert signed(-0.25, 2) == "−0.25"


def test_columns_of_one_name_are_told_apart():
    assert column_names(["a", "b", "a", "a"], ["b", "b_"]) == ("a", "b__", "a_", "a__")


# ---- what is taken ------------------------------------------------------------------------------

EDGES: list[tuple[Any, Any, list[Any]]] = [
    (arguments.check_weeks, (1, 100_000), [0, 100_001]),
    (arguments.check_runs, (1, 10**12), [0, 10**12 + 1]),
    (arguments.check_seed, (0, 2**64 - 1), [-1, 2**64]),
    (arguments.check_threads, (1, 4_096, None), [0, 4_097]),
    (arguments.check_level, (1e-9, 0.95, 1 - 1e-9), [0, 1, -0.1, 1.1, None, "0.5", True]),
]


@pytest.mark.parametrize(("check", "taken", "refused"), EDGES, ids=[check.__name__ for check, *_ in EDGES])
def test_what_is_at_an_edge(check, taken, refused):
    assert tuple(check(value) for value in taken) == taken
    for value in refused:
        with pytest.raises(ob.ArgumentError, match=check.__name__.removeprefix("check_")):
            check(value)


@pytest.mark.parametrize(
    ("value", "hint"), [(3.0, True), (np.float64(3.0), True), (3.5, False), (0.0, False), (11.0, False), ("3", False)]
)
def test_a_whole_number_in_disguise_is_pointed_out(value, hint):
    """Of 3.0 the error says what to write, where that would be taken."""
    with pytest.raises(ob.ArgumentError, match="must be a whole number from 1 to 10") as caught:
        arguments.check_whole("n", value, 1, 10)
    assert str(caught.value).endswith(" Write 3.") == hint


def test_numbers_are_finite_and_not_too_large():
    assert [arguments.as_number(v) for v in (1e300, -1e300, np.int8(-3), 0)] == [1e300, -1e300, -3.0, 0.0]
    unclear = (1.0001e300, -1.0001e300, 10**400, float("inf"), float("nan"), 1j, None, [1], np.bool_(True))
    assert [arguments.as_number(v) for v in unclear] == [None] * len(unclear)


@pytest.mark.parametrize("text", ["a\x00", "a\x1b[31m", "\x7f", "\x9f", "\ufffe", "\x0b"])
def test_text_that_cannot_be_shown_is_refused(text):
    with pytest.raises(ob.ArgumentError, match="has a control character"):
        arguments.check_text("title", "fine", text)
    arguments.check_text("title", "tab\tand\nline", "ä漢", 3)


def test_names_are_distinct():
    arguments.distinct("things", ["a", "b"], "rename one.")
    with pytest.raises(ob.ArgumentError, match="two things are called 'b': rename one"):
        arguments.distinct("things", ["a", "b", "b"], "rename one.")


# ---- ties ---------------------------------------------------------------------------------------


def test_a_lead_of_rounding_is_none():
    """One part in 10^12 of the size of what is compared, or 1e-15."""
    assert ties.is_ahead([1 + 2e-12, 1 + 0.5e-12, 2e-15, 0.5e-15], [1, 1, 0, 0]).tolist() == [True, False, True, False]
    assert ties.is_ahead(1e-9, 0.0, 1_000.0).tolist() is False
    assert ties.are_tied([1.0, 1.0, np.nan], [1 + 0.5e-12, 1 + 2e-12, 1.0]).tolist() == [True, False, False]
    assert float(ties.slack(np.inf, -3.0)) == pytest.approx(3e-12 + 1e-15, rel=1e-12)


def test_what_is_constant_and_what_is_settled():
    assert ties.is_constant(np.array([]))
    assert ties.is_constant(np.array([1.0, 1.0 + 1e-13]))
    assert not ties.is_constant(np.array([1.0, 1.0 + 1e-11]))
    assert ties.settled(np.array([2.0, 1.0 + 1e-13, 1.0, 1.0 + 1e-6])).tolist() == [2.0, 1.0, 1.0, 1.0 + 1e-6]
    assert ties.leaders(np.array([[1.0], [1.0 + 1e-13], [-np.inf]])).tolist() == [[True], [True], [False]]


# ---- progress -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("watched", "show", "silent"), [(True, True, False), (True, False, True), (False, True, True)])
def test_a_bar_shows_where_somebody_is_watching(watched, show, silent, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: watched, raising=False)
    with progress.progress_bar(10, "work", "draws", show=show) as bar:
        assert bar.disable is silent
        if not silent:
            assert (bar.total, bar.desc, bar.unit, bar.leave, bar.delay) == (10, "work", " draws", False, 0.5)
