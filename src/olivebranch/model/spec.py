"""The structure of a model file: which keys there are, what may stand under them, and their JSON Schema.

Only shapes and types are checked here, by pydantic, all faults at once. What names mean, and whether chances are
chances, is checked by `olivebranch.model.rules` and `olivebranch.model.table`.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from olivebranch.errors import Fault, suggest
from olivebranch.model.expressions import FUNCTIONS

RESERVED = FUNCTIONS | {"action", "response", "rest", "up", "down"}
MOST_NAMES = 1_000  # in one table: room for any model that a person reads, none for a file that would hang the reader
MOST_ENDINGS = 100
MOST_ROWS = 10_000  # rules of one list, or rows of one start
MOST_FAULTS = 200  # collected from one file


def _name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text) or not text.isascii():
        raise ValueError("a name is made of letters a-z, digits and _, and does not start with a digit")
    if text in RESERVED:
        raise ValueError(f"{text!r} has a meaning of its own in expressions: choose another name")
    if len(text) > 60:
        raise ValueError("a name has at most 60 characters")
    return text


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= 1e300:
        raise ValueError("must be a finite number")
    return value


def _formula(value: object) -> object:
    if isinstance(value, (str, bool)):
        return value
    try:
        return _number(value)
    except ValueError:
        raise ValueError("must be a number, or an expression in quotes") from None


Name = Annotated[str, AfterValidator(_name)]
Number = Annotated[float, BeforeValidator(_number)]
_FORMULA_SCHEMA: dict[str, Any] = {"type": ["number", "string", "boolean"], "title": "Formula"}
Formula = Annotated[Any, AfterValidator(_formula), WithJsonSchema(_FORMULA_SCHEMA)]
Chances = Annotated[dict[str, Formula], Field(max_length=MOST_NAMES)]
_Most = Field(max_length=MOST_NAMES)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


PRIORS: dict[str, tuple[int, Callable[..., bool]]] = {  # name: (arguments, rule for them)
    "beta": (2, lambda a, b: a > 0 and b > 0),
    "gamma": (2, lambda shape, scale: shape > 0 and scale > 0),
    "lognormal": (2, lambda median, sigma: median > 0 and sigma > 0),
    "normal": (2, lambda mean, sd: sd > 0),
    "uniform": (2, lambda low, high: low < high),
    "fixed": (0, lambda: True),
}


def read_prior(text: str) -> tuple[str, tuple[float, ...]]:
    """The family and arguments of a prior.

    >>> read_prior("beta(4, 46)")
    ('beta', (4.0, 46.0))
    """
    match = re.fullmatch(r"\s*([A-Za-z_]+)\s*(?:\(([^()]*)\))?\s*", text)
    family = match[1] if match else text
    if not match or family not in PRIORS:
        raise ValueError(f"there is no prior {family!r}. {suggest(family, PRIORS)}")
    try:
        arguments = tuple(float(part) for part in (match[2] or "").split(",") if part.strip())
    except ValueError:
        raise ValueError("the arguments of a prior are plain numbers, such as beta(4, 46)") from None
    count, rule = PRIORS[family]
    if len(arguments) != count:
        raise ValueError(f"{family} takes {count} numbers, such as {EXAMPLES[family]}")
    if not all(map(math.isfinite, arguments)) or not rule(*arguments):
        raise ValueError(f"the numbers of {family} are out of bounds: see for example {EXAMPLES[family]}")
    return family, arguments


EXAMPLES = {
    "beta": "beta(4, 46)",
    "gamma": "gamma(2, 0.5)",
    "lognormal": "lognormal(2.0, 0.35)",
    "normal": "normal(0, 1)",
    "uniform": "uniform(0, 0.7)",
    "fixed": "fixed",
}


class Parameter(_Part):
    """A number the rules use: its value, what is believed about it, and what that rests on."""

    value: Number
    prior: str | None = Field(default=None, description="beta(a,b), gamma(shape,scale), lognormal(median,sigma), ...")
    unit: str | None = None
    grade: Literal["A", "B", "C", "D"] | None = Field(
        default=None, description="A direct data, B neighbouring evidence, C judgement, D illustrative"
    )
    source: str | None = None
    about: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, given: object) -> object:
        return given if isinstance(given, (Mapping, BaseModel)) else {"value": given}

    @field_validator("prior")
    @classmethod
    def _readable(cls, prior: str | None) -> str | None:
        if prior is not None:
            read_prior(prior)
        return prior


def _place(value: object) -> object:
    if isinstance(value, str) or (isinstance(value, Mapping) and value):
        return value if isinstance(value, str) else {str(k): _formula(v) for k, v in value.items()}
    raise ValueError("must be a value's name, or a table of chances")


class StartRow(_Part):
    """One row of the start: its chance, and for each variable a value or a table of chances."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[
        str,
        Annotated[
            Any,
            AfterValidator(_place),
            WithJsonSchema(
                {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": _FORMULA_SCHEMA}]}
            ),
        ],
    ]
    chance: Formula = 1

    @property
    def places(self) -> dict[str, Any]:
        """The variables that the row names, each with a value or a table of chances."""
        return dict(self.__pydantic_extra__ or {})


class Rule(_Part):
    """One rule: its condition (none: always) and the chances it gives."""

    when: Formula | None = None
    chances: Annotated[Chances, Field(min_length=1)]


class Context(_Part):
    """A named set of changes to parameters and start."""

    about: str | None = None
    parameters: Annotated[dict[str, Number], _Most] = {}
    start: Annotated[tuple[StartRow, ...], Field(min_length=1, max_length=MOST_ROWS)] | None = None


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        twice = next(value for i, value in enumerate(values) if value in values[:i])
        raise ValueError(f"two values of one name: {twice!r}. Rename one")
    return values


Values = Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(_distinct)]
Rules = Annotated[tuple[Rule, ...], Field(max_length=MOST_ROWS)]


def _bare_numbers(schema: dict[str, Any]) -> None:
    """A parameter may be a bare number: said in the JSON Schema, too."""
    parameters = schema["properties"]["parameters"]
    parameters["additionalProperties"] = {"anyOf": [{"type": "number"}, parameters["additionalProperties"]]}


class Spec(_Part):
    """A whole model file."""

    model_config = ConfigDict(json_schema_extra=_bare_numbers)

    title: Annotated[str, Field(min_length=1, max_length=200)]
    about: str | None = None
    step: Annotated[str, Field(min_length=1, max_length=40)] = "week"
    hidden: tuple[str, ...] = ()
    states: Annotated[dict[Name, Values], Field(min_length=1, max_length=MOST_NAMES)]
    endings: Annotated[dict[Name, Formula], Field(min_length=1, max_length=MOST_ENDINGS)]
    actions: Annotated[dict[Name, Annotated[dict[Name, Formula], _Most]], Field(min_length=1, max_length=MOST_NAMES)]
    parameters: Annotated[dict[Name, Parameter], _Most] = {}
    let: Annotated[dict[Name, Formula], _Most] = {}
    start: Annotated[tuple[StartRow, ...], Field(min_length=1, max_length=MOST_ROWS)]
    response: Rules = ()
    shift: Annotated[dict[str, Rules], _Most] = {}
    tallies: Annotated[dict[Name, Formula], _Most] = {}
    phases: Annotated[dict[Name, Formula], _Most] = {}
    contexts: Annotated[dict[Name, Context], _Most] = {}

    def plain(self) -> dict[str, Any]:
        """The spec as tables, lists, text and numbers alone, as a file holds it; what is not set is left out."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def read_spec(given: Mapping[str, Any]) -> tuple[Spec | None, list[Fault]]:
    """The spec of a model given as plain tables, or every structural fault in it."""
    try:
        return Spec.model_validate(given), []
    except ValidationError as error:
        return None, _faults(error, given)


def _faults(error: ValidationError, given: Mapping[str, Any]) -> list[Fault]:
    found = []
    for item in error.errors(include_url=False)[:MOST_FAULTS]:
        if item["type"] == "too_short" and item["input"]:
            continue  # not short: its parts are wrong, and are named on their own
        loc = tuple(part for part in item["loc"] if part not in ("[key]",))
        found.append(Fault(path(loc), _rule(item), _shown(item), _remedy(item, loc)))
    return list(dict.fromkeys(found))


def path(loc: tuple[Any, ...]) -> str:
    """A key path as a reader of TOML would write it.

    >>> path(("shift", "stance", 3, "chances", "up"))
    'shift.stance[3].chances.up'
    """
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "the file"


_RULES = {
    "missing": "is missing",
    "extra_forbidden": "there is no such key",
    "string_type": "must be text in quotes",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}


def _rule(item: Any) -> str:
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    if item["type"] in ("too_long", "string_too_long"):
        unit = "characters" if item["type"] == "string_too_long" else "entries"
        return f"must have at most {item['ctx']['max_length']:,} {unit}"
    message: str = _RULES.get(item["type"], item["msg"]).replace("Input should be", "must be")
    return message[0].lower() + message[1:]


def _shown(item: Any) -> object:
    value = item["input"]
    if isinstance(value, int) and abs(value) > 10**300:  # Python spells no number of thousands of digits
        return None
    return value if isinstance(value, (str, int, float)) and item["type"] != "extra_forbidden" else None


def _remedy(item: Any, loc: tuple[Any, ...]) -> str:
    if item["type"] == "extra_forbidden":
        return suggest(str(loc[-1]), _keys_at(loc[:-1]))
    if item["type"] == "missing":
        return f"Add {loc[-1]!r}."
    return ""


def _keys_at(loc: tuple[Any, ...]) -> list[str]:
    part: type[BaseModel] = Spec
    if loc:
        parts: dict[str, type[BaseModel]] = {"parameters": Parameter, "contexts": Context}
        part = parts.get(str(loc[0]), Rule)
    return list(part.model_fields)
