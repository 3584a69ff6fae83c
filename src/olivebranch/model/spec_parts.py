"""What the tables of a model file are made of: names, numbers, formulas, and tables that allow no unknown key."""

from __future__ import annotations

import keyword
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator

from olivebranch.base.arguments import FINITE, as_number, as_whole, unshowable
from olivebranch.errors import printed
from olivebranch.model.functions import FUNCTIONS

RESERVED = FUNCTIONS.keys() | {"action", "response", "rest", "up", "down"}
MOST_NAMES = 1_000  # in one table: enough for any model that a person can read, and too few to slow down the parser
MOST_ROWS = 10_000  # rules of one list, or rows of one start


def _name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text) or not text.isascii():
        raise ValueError("a name is made of letters a-z, digits and _, and does not start with a digit")
    if text in RESERVED:
        raise ValueError(f"{printed(text)} has a meaning of its own in expressions: choose another name")
    if len(text) > 60:
        raise ValueError("a name has at most 60 characters")
    return text


def _number(value: object) -> object:
    number = as_number(value)
    if number is None:
        raise ValueError(FINITE)
    whole = as_whole(value)
    return number if whole is None else whole


def as_formula(value: object) -> object:
    if isinstance(value, str):
        return str.__str__(value)  # its letters, whatever its class adds
    if isinstance(value, bool):
        return value
    try:
        return _number(value)
    except ValueError:
        raise ValueError("must be a number, or an expression in quotes") from None


#: A name that expressions may use.
Name = Annotated[str, AfterValidator(_name)]
Number = Annotated[float, BeforeValidator(_number)]
FORMULA_SCHEMA: dict[str, Any] = {"type": ["number", "string", "boolean"], "title": "Formula"}
Formula = Annotated[Any, AfterValidator(as_formula), WithJsonSchema(FORMULA_SCHEMA)]
Size = Field(max_length=MOST_NAMES)
Formulas = Annotated[dict[Name, Formula], Size]


class Section(BaseModel):
    """A table of a model file: it has the keys named here, no others, and is never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _check_text(cls, value: Any) -> Any:
        why = unshowable(value) if isinstance(value, str) else ""
        if why:
            raise ValueError(why)
        return value
