"""A strategy given as a table: one choice for each value of one variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from olivebranch.base.arguments import as_table, as_text
from olivebranch.errors import ArgumentError, StrategyError, printed, suggest
from olivebranch.model.model import Model
from olivebranch.pacing.choices import Choice
from olivebranch.pacing.see import See, look_behind


@dataclass(frozen=True)
class ByValue:
    """Choose by the value of one variable; if none is named, of the first variable that has all the values."""

    rows: tuple[tuple[str, Any], ...]  # (value, choice); a mixed choice is stored as pairs, so that it can be hashed
    variable: str | None

    @classmethod
    def of(cls, choices: Mapping[str, Choice], variable: str | None) -> ByValue:
        """The rule of a table {value: choice}; ArgumentError if it is not one."""
        rows: list[tuple[str, Any]] = []
        example = "{'no': 'small_step', 'maybe': 'ask'}"
        for value, choice in as_table("actions", choices, example, keys=object).items():
            if isinstance(choice, str):
                rows.append((value, choice))
            elif isinstance(choice, Mapping):
                mixed = as_table(printed(value), choice, "{'ask': 0.5, 'small_step': 0.5}", keys=object)
                rows.append((value, tuple(mixed.items())))
            else:
                raise ArgumentError(
                    f"{printed(value)}: {printed(choice)} is not an action: write its name, or {{action: chance}}."
                )
        return cls(tuple(rows), None if variable is None else as_text("variable", variable))

    def __call__(self, see: See) -> Choice:
        rows = dict(self.rows)
        model = look_behind(see).model
        variable = _variable_of(rows, model) if self.variable is None else self.variable
        value = str(see[variable])
        if value not in rows:
            raise StrategyError(f"has no action for {variable} = {value}. Add a row for it.")
        choice = rows[value]
        return choice if isinstance(choice, str) else dict(choice)


def _variable_of(rows: Mapping[str, Any], model: Model) -> str:
    """The first variable that has all the values of the table."""
    for variable, values in model.states.items():
        if set(rows) <= set(values):
            return variable
    known = [value for values in model.states.values() for value in values]
    wrong = next((value for value in rows if value not in known), None)
    if wrong is not None:
        raise StrategyError(
            f"has a row for {printed(wrong)}, which is not a value in {model.name}. {suggest(wrong, known)}"
        )
    raise StrategyError("has rows for values of more than one variable. Keep to one, or write a function.")
