"""The reference of the model language: every example on the page is loaded, and every error is printed as it stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import olivebranch as ob
from olivebranch.errors import ModelError
from olivebranch.model import limits, reserved, spec, spec_parts, spec_strategies
from olivebranch.model.expressions import MAX_LENGTH
from olivebranch.model.functions import FUNCTIONS
from olivebranch.model.parsing import MAX_DEPTH
from olivebranch.model.priors import PRIORS
from olivebranch.model.spec import Context, Mechanism, Parameter, Spec

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
#: Every example: what is written and, if it is refused, what the page says is printed.
EXAMPLES = re.findall(r"```toml\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL)
SMALLEST = tomllib.loads(EXAMPLES[0][0])
BY_FIRST_LINE = [pytest.param(part, told, id=part.splitlines()[0]) for part, told in EXAMPLES]


def model_with(part: str) -> ob.Model:
    """The smallest file, with a part in the place of those of the same name."""
    return ob.Model(**SMALLEST | tomllib.loads(part))


@pytest.mark.parametrize(("part", "told"), BY_FIRST_LINE)
def test_every_example_does_what_the_page_says(part, told):
    if told:
        with pytest.raises(ModelError) as error:
            model_with(part)
        assert str(error.value) == told.strip()
    else:
        ob.compare(model_with(part), list(tomllib.loads(part).get("strategies", ())) or None, weeks=3)


def test_every_part_and_every_key_has_its_place():
    parts = PAGE.partition("## Part by part")[2]
    assert len(EXAMPLES) > 20
    for key in Spec.model_fields:
        assert re.search(rf"^### .*\b{key}\b", parts, re.MULTILINE | re.IGNORECASE), key
    for section in (Parameter, Context, Mechanism, spec_strategies.Remembered, spec_strategies.InFile):
        for key in section.model_fields:
            assert key in parts, key


def test_every_function_prior_and_reserved_name_is_listed():
    for name in FUNCTIONS:
        assert f"`{name}(" in PAGE
    listed = re.findall(r"^\| `((?:\w+)(?:\(.*?\))?)` \| (?:lies|is|may)", PAGE, re.MULTILINE)
    assert [prior.partition("(")[0] for prior in listed] == list(PRIORS)
    assert {name for name in spec_parts.RESERVED if f"`{name}`" not in PAGE} == set()
    for kind in ("ending", "tally", "variable", "parameter"):
        assert {name for name in reserved.RESERVED[kind] if f"`{name}`" not in PAGE} == set()


def test_the_limits_are_those_of_the_code():
    table = PAGE.partition("## Limits")[2].partition("## ")[0]
    stated = [int(number.replace(",", "")) for number in re.findall(r"^\| ([\d,]+) \|", table, re.MULTILINE)]
    assert stated == [
        limits.MAX_STATES,
        limits.MAX_VALUES,
        limits.MAX_ROW,
        spec_parts.MOST_NAMES,
        spec_parts.MOST_ROWS,
        spec.MOST_ENDINGS,
        spec.MOST_MECHANISMS,
        spec_strategies.MAX_CAP,
        MAX_LENGTH,
        MAX_DEPTH,
    ]


def test_what_it_says_of_up_down_and_what_is_left():
    """At either end `up` and `down` stay put; what is left stays put; chances that lead to one value add up."""
    rule = """
        [[shift.stance]]
        when = "stance == no"
        chances = { up = 0.2, maybe = 0.1, down = 0.3 }
        [[shift.stance]]
        chances = { yes = 0.5 }
    """
    row = (model_with(rule) @ "jump_ahead").to_frame().loc["no"]
    assert row.round(12).to_dict() == {"shut": 0.3, "no": 0.4, "maybe": 0.3, "yes": 0}
    ends = model_with(
        """
        [states]
        stance = ["shut", "no", "maybe", "yes"]
        mood = ["low", "high"]
        [[shift.stance]]
        chances = { shut = 0.1, yes = 0.1 }
        [[shift.mood]]
        when = "mood == low"
        chances = { down = 0.5 }
        [[shift.mood]]
        chances = { up = 0.5 }
        """
    )
    for mood in ("low", "high"):
        chain = ends.starting(mood=mood) @ (lambda see: "ask")
        assert all(mood in str(pair) for pair in chain.to_frame().index)


@pytest.mark.slow
def test_what_it_says_of_the_first_rule_and_of_odds():
    first = "[[shift.stance]]\nchances = { up = 0.25, shut = 0.25 }\n[[shift.stance]]\nchances = { up = 1 }\n"
    assert (model_with(first) @ "jump_ahead").to_frame().loc["no", "maybe"] == 0.25
    doubled = '[[shift.stance]]\nchances = { up = "odds(0.5, 2)", shut = 0.1 }\n'
    assert (model_with(doubled) @ "jump_ahead").to_frame().loc["no", "maybe"] == pytest.approx(2 / 3)
