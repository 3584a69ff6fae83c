"""The structure of a model file: its keys, what each may contain, and the JSON Schema.

Only structure and types are checked here, by pydantic, which finds all faults at once. `olivebranch.model.reading`
checks what names mean, and `olivebranch.model.rows` checks that chances lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
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

from olivebranch.base.arguments import as_label
from olivebranch.errors import Fault, ModelError, printed
from olivebranch.model.priors import read_prior
from olivebranch.model.spec_faults import Location, faults_of
from olivebranch.model.spec_parts import (
    FORMULA_SCHEMA,
    MOST_NAMES,
    MOST_ROWS,
    Formula,
    Formulas,
    Name,
    Number,
    Section,
    Size,
    as_formula,
)
from olivebranch.model.spec_strategies import InFile, keys_of_strategy

MOST_ENDINGS = 100
MOST_MECHANISMS = 8  # a difference is solved for every subset of the mechanisms, so for at most 256


class Parameter(Section):
    """A number that a model's rules use: its value, its prior distribution (how uncertain it is), and its evidence.

    Attributes
    ----------
    value : a finite number
    prior : what is believed about it: ``beta(a, b)``, ``gamma(shape, scale)``, ``lognormal(median, sigma)``,
        ``normal(mean, sd)``, ``uniform(low, high)`` or ``fixed``; if it is None or fixed, the parameter is never drawn
    unit : what it measures, in words
    grade : "A" direct data, "B" neighbouring evidence, "C" judgement, "D" illustrative; None if it is not graded
    source : where the value comes from
    about : more about it

    Raises
    ------
    ModelError
        for a value that is not a finite number, a prior that cannot be read, an unknown grade, or an unknown key; with
        a fault for each.

    Examples
    --------
    >>> import olivebranch as ob
    >>> slam = ob.load("maybe").parameters["slam"]
    >>> slam.value, slam.prior, slam.grade
    (0.25, 'beta(5, 15)', 'D')
    """

    model_config = ConfigDict(
        json_schema_extra={"description": "A number the rules use: its value, its prior, and the evidence for it."}
    )

    value: Number
    prior: str | None = Field(default=None, description="beta(a,b), gamma(shape,scale), lognormal(median,sigma), ...")
    unit: str | None = None
    grade: Literal["A", "B", "C", "D"] | None = Field(
        default=None, description="A direct data, B neighbouring evidence, C judgement, D illustrative"
    )
    source: str | None = None
    about: str | None = None

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise ModelError("a parameter", faults_of(error, lambda location: Parameter.model_fields)) from None

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pydantic skips it for a file, whose faults it collects

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_number(cls, given: object) -> object:
        return given if isinstance(given, (Mapping, BaseModel)) else {"value": given}

    @field_validator("prior")
    @classmethod
    def _check_prior(cls, prior: str | None) -> str | None:
        if prior is not None:
            read_prior(prior)
        return prior


def _start_value(value: object) -> object:
    if isinstance(value, str):
        return as_formula(value)
    if isinstance(value, Mapping) and value:
        return {as_label("a value", k): as_formula(v) for k, v in value.items()}
    raise ValueError("must be a value's name, or a table of chances")


_START_VALUE_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": FORMULA_SCHEMA}]
}


class StartRow(Section):
    """One row of the start: its chance, and for each variable a value or a table of chances."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Annotated[Any, AfterValidator(_start_value), WithJsonSchema(_START_VALUE_SCHEMA)]]
    chance: Formula = 1

    @property
    def places(self) -> dict[str, Any]:
        """The variables that the row names, each with a value or a table of chances."""
        return dict(self.__pydantic_extra__ or {})


class Rule(Section):
    """One rule: its condition (none: always) and the chances it gives."""

    when: Formula | None = None
    chances: Annotated[dict[str, Formula], Field(min_length=1, max_length=MOST_NAMES)]


class Context(Section):
    """A named set of changes to parameters and start."""

    about: str | None = None
    parameters: Annotated[dict[str, Number], Size] = {}
    start: Annotated[tuple[StartRow, ...], Field(min_length=1, max_length=MOST_ROWS)] | None = None


class Mechanism(Section):
    """A part of how the model works that can be switched off, by the values that some parameters then take."""

    about: str | None = Field(default=None, description="what it does, as a clause: a leap seldom lands")
    off: Annotated[dict[str, Formula], Field(min_length=1, max_length=MOST_NAMES)]


def _all_different(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        twice = next(value for i, value in enumerate(values) if value in values[:i])
        raise ValueError(f"two values of one name: {printed(twice)}. Rename one")
    return values


def _in_order(values: object) -> object:
    if isinstance(values, Set):
        raise ValueError("must be a list, from lowest to highest: a set has no order")
    return values


Values = Annotated[tuple[Name, ...], Field(min_length=1), BeforeValidator(_in_order), AfterValidator(_all_different)]
RuleList = Annotated[tuple[Rule, ...], Field(max_length=MOST_ROWS)]


def _allow_bare_numbers(schema: dict[str, Any]) -> None:
    """Say in the JSON Schema as well that a parameter may be a plain number."""
    parameters = schema["properties"]["parameters"]
    parameters["additionalProperties"] = {"anyOf": [{"type": "number"}, parameters["additionalProperties"]]}


class Spec(Section):
    """A whole model file."""

    model_config = ConfigDict(json_schema_extra=_allow_bare_numbers)

    title: Annotated[str, Field(min_length=1, max_length=200)]
    about: str | None = None
    step: Annotated[str, Field(min_length=1, max_length=40)] = "week"
    hidden: tuple[str, ...] = ()
    yours: tuple[str, ...] = Field(default=(), description="variables about you, which they cannot feel")
    states: Annotated[dict[Name, Values], Field(min_length=1, max_length=MOST_NAMES)]
    endings: Annotated[dict[Name, Formula], Field(min_length=1, max_length=MOST_ENDINGS)]
    actions: Annotated[dict[Name, Formulas], Field(min_length=1, max_length=MOST_NAMES)]
    parameters: Annotated[dict[Name, Parameter], Size] = {}
    let: Formulas = {}
    start: Annotated[tuple[StartRow, ...], Field(min_length=1, max_length=MOST_ROWS)]
    response: RuleList = ()
    shift: Annotated[dict[str, RuleList], Size] = {}
    tallies: Formulas = {}
    phases: Formulas = {}
    mechanisms: Annotated[dict[Name, Mechanism], Field(max_length=MOST_MECHANISMS)] = {}
    contexts: Annotated[dict[Name, Context], Size] = {}
    strategies: Annotated[dict[Name, InFile], Size] = {}

    def plain(self) -> dict[str, Any]:
        """The spec as tables, lists, text and numbers alone, as a file holds it; what is not set is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)


def read_spec(given: Mapping[str, Any]) -> tuple[Spec | None, list[Fault]]:
    """The spec of a model given as plain tables, or every structural fault in it."""
    try:
        return Spec.model_validate(given), []
    except ValidationError as error:
        return None, faults_of(error, _keys_at)


def _keys_at(location: Location) -> list[str]:
    """The keys that a table at this point of the file may have."""
    if not location:
        return list(Spec.model_fields)
    if location[0] == "strategies":
        return keys_of_strategy(location)
    sections: dict[str, type[Section]] = {"parameters": Parameter, "contexts": Context, "mechanisms": Mechanism}
    return list(sections.get(str(location[0]), Rule).model_fields)
