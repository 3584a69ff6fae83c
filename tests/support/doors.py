"""A ladder whose door can close in several ways: a model file with as many endings as a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

LADDER = """
title = "Five rungs and a door"

[states]
stance = ["enemy", "neutral", "friend", "maybe", "yes"]
door = [{doors}]

[endings]
yes = "stance == yes and door == open"
{endings}

[actions]
wait = {{}}
small_step = {{ contact = 1 }}
hang_out = {{ contact = 1, invites = "maybe" }}
ask = {{ contact = 1, invites = "yes" }}
push = {{ contact = 1, invites = "yes", insists = 1 }}

[[start]]
chance = 0.5
stance = "enemy"
[[start]]
chance = 0.5
stance = "friend"

[[shift.stance]]
when = "invites == yes and stance == maybe"
chances = {{ yes = 0.3, down = 0.3 }}
[[shift.stance]]
when = "contact and stance < maybe"
chances = {{ up = 0.2 }}

[[shift.door]]
when = "invites == yes"
chances = {{ {hard} }}
[[shift.door]]
chances = {{ {soft} }}

[tallies]
unwelcome = "invites == yes and stance < maybe"
"""


def doors(folder: Path, ways: Sequence[str]) -> Path:
    """The file of a ladder with an ending `yes` and one for each way in which the door closes."""
    text = LADDER.format(
        doors=", ".join(f'"{way}"' for way in ["open", *ways]),
        endings="\n".join(f'{way} = "door == {way}"' for way in ways),
        hard=", ".join(f"{way} = 0.05" for way in ways),
        soft=", ".join(f"{way} = 0.02" for way in ways),
    )
    path = folder / "doors.toml"
    path.write_text(text, encoding="utf-8")
    return path
