"""The structure of strategies in a model file: rules of what to do, and what they remember, as data and never as code.

`olivebranch.model.strategy_names` checks what their names mean. `olivebranch.pacing.in_file` makes them strategies.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from olivebranch.model.spec_faults import Location
from olivebranch.model.spec_parts import MOST_NAMES, MOST_ROWS, Formula, Name, Number, Section

MAX_CAP = 10_000  # of a memory
KINDS = ("count", "weeks_since", "week", "last")
EXAMPLE = 'such as { count = "action == ask", upto = 3 }'


class Remembered(Section):
    """One thing that a strategy remembers: a count, the weeks since something, the week, or the last action."""

    count: Formula | None = Field(default=None, description="a condition: in how many weeks it has held, up to `upto`")
    weeks_since: Formula | None = Field(default=None, description="a condition: how many weeks ago it last held")
    week: Literal[True] | None = Field(default=None, description="true: how many weeks have passed, up to `upto`")
    last: Literal["action", "response"] | None = Field(default=None, description="the last action or response")
    upto: Annotated[int, Field(strict=True, ge=1, le=MAX_CAP)] | None = Field(
        default=None, description="the highest number that is remembered"
    )
    start: Annotated[int, Field(strict=True, ge=0)] | None = Field(
        default=None, description="of weeks_since: the number in the first week; `upto` unless given"
    )

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise ValueError(f"must have one of {', '.join(KINDS)}, {EXAMPLE}")
        if (self.upto is None) != (kinds[0] == "last"):
            word = "takes no" if kinds[0] == "last" else "needs"
            raise ValueError(f"`{kinds[0]}` {word} `upto`, the highest number remembered")
        if self.start is not None and kinds[0] != "weeks_since":
            raise ValueError("only `weeks_since` takes `start`")
        if self.start is not None and self.upto is not None and self.start > self.upto:
            raise ValueError(f"`start` ({self.start}) is above `upto` ({self.upto})")
        return self

    @property
    def condition(self) -> str | float | bool | None:
        """The condition that is counted; None if nothing is."""
        return self.weeks_since if self.count is None else self.count


class When(Section):
    """One rule of a strategy: its condition (none: always), and the action or the chances of actions."""

    when: Formula | None = None
    action: str | Annotated[dict[str, Number], Field(min_length=1, max_length=MOST_NAMES)]


class InFile(Section):
    """A strategy in a model file: the first rule that holds says what to do."""

    about: str | None = Field(default=None, description="what it does, in a sentence")
    remembers: Annotated[dict[Name, Remembered], Field(max_length=MOST_NAMES)] = {}
    rule: Annotated[tuple[When, ...], Field(min_length=1, max_length=MOST_ROWS)]


def keys_of_strategy(location: Location) -> list[str]:
    """The keys that a table at this point below `strategies` may have."""
    if "rule" in location[2:3]:
        return list(When.model_fields)
    return list((Remembered if "remembers" in location[2:3] else InFile).model_fields)
