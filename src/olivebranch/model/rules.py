"""What the names in a model mean: the spec with every expression read and every name resolved.

All faults of a file are found together. Names of variables, values, actions, attributes, parameters, lets and
responses share one namespace, so an expression can be read without knowing where its names come from; endings,
phases, tallies and contexts are never used in expressions and have their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from olivebranch.errors import ExpressionError, Fault, shorten, suggest
from olivebranch.model.expressions import Expression, parse
from olivebranch.model.spec import MOST_NAMES, RESERVED, Rule, Spec, StartRow
from olivebranch.model.spec_faults import MOST_FAULTS

MAX_STATES: Final = 50_000_000  # values of all variables multiplied, reachable or not
MAX_VALUES: Final = 50_000  # of one variable
MAX_ROW: Final = 1_000_000  # actions, responses and values of one variable multiplied
REST: Final = "rest"

Chance = Expression | None  # None stands for the rest
Draw = tuple[tuple[Any, Chance], ...]  # what each chance leads to


@dataclass(frozen=True, slots=True)
class Case:
    """One rule, read: where it stands, when it holds (None: always), and what it gives."""

    path: str
    when: Expression | None
    draw: Draw


@dataclass(frozen=True, slots=True)
class Start:
    """One start row, read: its chance, and for each variable a draw over value indices."""

    path: str
    chance: Expression
    places: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """A model's rules with all names resolved; indices stand for variables, values, actions and responses."""

    variables: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    actions: tuple[str, ...]
    responses: tuple[str, ...]  # empty where the model has none
    attributes: Mapping[str, NDArray[np.float64]]  # name: a number an action
    constants: Mapping[str, float]  # value, action and response names
    let: Mapping[str, Expression]
    endings: Mapping[str, Expression]
    phases: Mapping[str, Expression]
    tallies: Mapping[str, Expression]
    response: tuple[Case, ...]
    shift: tuple[tuple[Case, ...], ...]  # a list for each variable
    start: tuple[Start, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each variable has."""
        return tuple(map(len, self.values))


def read_rules(spec: Spec) -> tuple[Rules | None, list[Fault]]:
    """The rules of a spec, or every fault in its names and expressions."""
    reader, rules = _Reader(spec), None
    with suppress(_Enough):
        rules = reader.rules()
    return (None, reader.faults) if reader.faults else (rules, [])


class _Enough(Exception):
    """So many faults that more would not help."""


@dataclass
class _Reader:
    spec: Spec
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, rule: str, value: object = None, remedy: str = "") -> None:
        self.faults.append(Fault(path, rule, value, remedy))
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough

    # ---- the namespace ----------------------------------------------------------------------

    def rules(self) -> Rules:
        spec = self.spec
        self._size()
        self.variables = tuple(spec.states)
        self.values = tuple(spec.states.values())
        self.actions = tuple(spec.actions)
        self.responses = tuple(dict.fromkeys(name for rule in spec.response for name in rule.chances))
        attribute_names = tuple(dict.fromkeys(name for given in spec.actions.values() for name in given))
        self._unique(attribute_names)
        for path, names in {"actions": attribute_names, "response": self.responses}.items():
            if len(names) > MOST_NAMES:
                self.fault(path, f"names {len(names):,} different things, over the limit of {MOST_NAMES:,}")
                raise _Enough
        for name in spec.hidden:
            if name not in self.variables:
                self.fault("hidden", "there is no such variable", name, suggest(name, self.variables))
        value_names = {name for values in self.values for name in values}
        constants = {name: float(i) for values in self.values for i, name in enumerate(values)}
        constants |= {name: float(i) for i, name in enumerate(self.actions)}
        constants |= {name: float(i) for i, name in enumerate(self.responses)}
        attributes = {name: self._attribute(name, constants, value_names) for name in attribute_names}

        # What may be said where: the later in the week, the more is known.
        fixed = value_names | set(spec.parameters)
        state = fixed | set(self.variables)
        act = state | {"action", *self.actions, *attribute_names}
        let, state_lets = self._lets(act, state)
        act |= set(let)
        state |= state_lets
        answered = act | ({"response", *self.responses} if self.responses else set())
        after = answered | {f"{name}_next" for name in self.variables}
        self.everything = after

        rules = Rules(
            variables=self.variables,
            values=self.values,
            actions=self.actions,
            responses=self.responses,
            attributes=attributes,
            constants=constants,
            let=let,
            endings=self._table("endings", spec.endings, state),
            phases=self._table("phases", spec.phases, state),
            tallies=self._table("tallies", spec.tallies, after),
            response=self._responses(spec.response, act),
            shift=self._shifts(answered),
            start=self._start("start", spec.start, fixed),
        )
        self._contexts(fixed)
        return rules

    def _unique(self, attributes: Iterable[str]) -> None:
        spec = self.spec
        kinds: list[tuple[str, str, str]] = [(name, "a variable", f"states.{name}") for name in self.variables]
        kinds += [(v, f"a value of {name}", f"states.{name}") for name, vs in spec.states.items() for v in vs]
        kinds += [(name, "an action", f"actions.{name}") for name in self.actions]
        kinds += [(name, "an attribute of actions", "actions") for name in attributes]
        kinds += [(name, "a parameter", f"parameters.{name}") for name in spec.parameters]
        kinds += [(name, "a let", f"let.{name}") for name in spec.let]
        kinds += [(name, "a response", "response") for name in self.responses]
        first: dict[str, str] = {}
        for name, kind, path in kinds:
            if name in first:
                both = "two values of one name" if "value" in kind and "value" in first[name] else "a name used twice"
                self.fault(path, f"{both}: {name!r} is {first[name]} and {kind}", None, "Rename one.")
            first.setdefault(name, kind)
        for name in self.responses:
            if not name.isidentifier() or name in RESERVED:
                self.fault("response", "is not a name a response can have", name, "Use letters, digits and _.")

    def _size(self) -> None:
        sizes = {name: len(values) for name, values in self.spec.states.items()}
        total = 1
        for size in sizes.values():
            total *= size
        costly = max(sizes, key=lambda name: sizes[name])
        if total > MAX_STATES or sizes[costly] > MAX_VALUES:
            shown = f"{total:,}" if total < 10**24 else "more than 10^24"
            rule = f"{shown} states, over the limit of {MAX_STATES:,} or of {MAX_VALUES:,} values of one variable"
            self.fault("states", rule, None, f"The variable that costs most is {costly} ({sizes[costly]:,} values).")
            if sizes[costly] > MOST_NAMES:
                raise _Enough  # going through its values would take long, and they cannot stay
        responses = {name for rule in self.spec.response for name in rule.chances}
        cost = len(self.spec.actions) * max(1, len(responses)) * max(sizes.values())
        if cost > MAX_ROW:
            rule = f"{cost:,} (actions, responses and values of one variable multiplied), over {MAX_ROW:,}"
            self.fault("the file", rule)

    def _attribute(self, name: str, constants: Mapping[str, float], values: set[str]) -> NDArray[np.float64]:
        column = np.zeros(len(self.actions))
        for i, (action, given) in enumerate(self.spec.actions.items()):
            value = given.get(name, 0)
            if isinstance(value, str):
                if value not in values:
                    where = f"actions.{action}.{name}"
                    self.fault(where, "is not a value of any variable", value, suggest(value, sorted(values)))
                value = constants.get(value, 0.0)
            column[i] = float(value)
        column.setflags(write=False)
        return column

    # ---- expressions ------------------------------------------------------------------------

    def expression(self, path: str, text: object, scope: set[str], above: Collection[str] = ()) -> Expression:
        try:
            read = parse(text)  # type: ignore[arg-type]
        except ExpressionError as error:
            self.fault(path, error.rule, error.text)
            return parse(0)
        unknown = sorted(name for name in read.names if name not in scope and name not in above)
        for name in unknown:
            known = name in getattr(self, "everything", ())
            rule = f"{name!r} cannot be used here" if known else f"there is no {name!r}"
            here = sorted(scope.union(above))
            remedy = f"Here one may use: {shorten(', '.join(here), 200)}." if known else suggest(name, here)
            self.fault(path, rule, read.text, remedy)
        for left, right in read.compared:
            if left not in unknown and right not in unknown:
                self._comparison(path, read.text, left, right)
                self._comparison(path, read.text, right, left)
        return read

    def _comparison(self, path: str, text: str, left: str, right: str) -> None:
        options = {"action": self.actions, "response": self.responses}.get(left)
        if options and right not in options:
            self.fault(path, f"{left} is compared with {right!r}, which is no {left}", text, suggest(right, options))

    def _table(self, path: str, given: Mapping[str, Any], scope: set[str]) -> dict[str, Expression]:
        return {name: self.expression(f"{path}.{name}", text, scope) for name, text in given.items()}

    def _lets(self, scope: set[str], state: set[str]) -> tuple[dict[str, Expression], set[str]]:
        """The lets in order, and those that can be worked out from the state alone."""
        texts = self.spec.let
        read: dict[str, Expression] = {}
        of_state: set[str] = set()
        uses: dict[str, set[str]] = {}
        for name, text in texts.items():
            read[name] = self.expression(f"let.{name}", text, scope, texts)
            uses[name] = set(read[name].names & texts.keys())
        done: set[str] = set()
        told: set[str] = set()
        for name in texts:
            late = sorted(uses[name] - done)
            cycle = _cycle(name, uses) if late and name not in told else []
            if cycle:
                told |= set(cycle)
                rule = f"a cycle in let: {' -> '.join([*cycle, cycle[0]])}"
                self.fault(f"let.{name}", rule, texts[name], "Let one of them stand on its own.")
            elif late and name not in told:
                rule = f"uses {late[0]!r} before it is defined"
                self.fault(f"let.{name}", rule, texts[name], f"Move {late[0]!r} above.")
            done.add(name)
            if read[name].names <= state | of_state:
                of_state.add(name)
        return read, of_state

    # ---- rules ------------------------------------------------------------------------------

    def _when(self, path: str, rule: Rule, scope: set[str]) -> Expression | None:
        return None if rule.when is None else self.expression(f"{path}.when", rule.when, scope)

    def _draw(
        self,
        path: str,
        chances: Mapping[str, Any],
        targets: Mapping[str, Any],
        scope: set[str],
        kind: str,
        grows: bool = False,
    ) -> Draw:
        """Chances read in order; with `grows`, each may use the names of those above it."""
        draw: list[tuple[Any, Chance]] = []
        above: list[str] = []
        if sum(text == REST for text in chances.values()) > 1:
            self.fault(path, 'only one chance may be "rest"')
        for name, text in chances.items():
            if name not in targets:
                self.fault(f"{path}.{name}", f"is not {kind}", None, suggest(name, tuple(targets)))
            chance = None if text == REST else self.expression(f"{path}.{name}", text, scope, above)
            draw.append((targets.get(name), chance))
            if grows:
                above.append(name)
        return tuple(draw)

    def _responses(self, given: tuple[Rule, ...], scope: set[str]) -> tuple[Case, ...]:
        targets = {name: i for i, name in enumerate(self.responses)}
        cases = []
        for i, rule in enumerate(given):
            path = f"response[{i}]"
            draw = self._draw(f"{path}.chances", rule.chances, targets, scope, "a response", grows=True)
            cases.append(Case(path, self._when(path, rule, scope), draw))
        return tuple(cases)

    def _shifts(self, scope: set[str]) -> tuple[tuple[Case, ...], ...]:
        for name in self.spec.shift:
            if name not in self.variables:
                self.fault(f"shift.{name}", "there is no such variable", None, suggest(name, self.variables))
        return tuple(self._shift(name, scope) for name in self.variables)

    def _shift(self, name: str, scope: set[str]) -> tuple[Case, ...]:
        targets: dict[str, Any] = {"up": "up", "down": "down"}
        targets |= {value: i for i, value in enumerate(self.spec.states[name])}
        cases = []
        for i, rule in enumerate(self.spec.shift.get(name, ())):
            path = f"shift.{name}[{i}]"
            if REST in rule.chances.values():
                self.fault(f"{path}.chances", 'takes no "rest": what is left stays put by itself')
            draw = self._draw(f"{path}.chances", rule.chances, targets, scope, f"up, down or a value of {name}")
            cases.append(Case(path, self._when(path, rule, scope), draw))
        return tuple(cases)

    def _start(self, path: str, rows: tuple[StartRow, ...], scope: set[str]) -> tuple[Start, ...]:
        return tuple(self._start_row(f"{path}[{i}]", row, scope) for i, row in enumerate(rows))

    def _start_row(self, path: str, row: StartRow, scope: set[str]) -> Start:
        for name in row.places:
            if name not in self.variables:
                self.fault(f"{path}.{name}", "there is no such variable", None, suggest(name, self.variables))
        places = []
        for name, values in zip(self.variables, self.values, strict=True):
            given = row.places.get(name, values[0])
            table = {given: 1} if isinstance(given, str) else given
            targets = {value: i for i, value in enumerate(values)}
            places.append(self._draw(f"{path}.{name}", table, targets, scope, f"a value of {name}"))
        return Start(path, self.expression(f"{path}.chance", row.chance, scope), tuple(places))

    def _contexts(self, scope: set[str]) -> None:
        for name, context in self.spec.contexts.items():
            for parameter in context.parameters:
                if parameter not in self.spec.parameters:
                    where = f"contexts.{name}.parameters.{parameter}"
                    self.fault(where, "there is no such parameter", None, suggest(parameter, self.spec.parameters))
            if context.start is not None:
                self._start(f"contexts.{name}.start", context.start, scope)


def _cycle(name: str, uses: Mapping[str, set[str]]) -> list[str]:
    """The names on a way from `name` back to itself, or nothing."""
    came: dict[str, str] = {}
    trail = [name]
    while trail:
        at = trail.pop()
        for after in sorted(uses.get(at, ())):
            if after == name:
                way = [at]
                while way[-1] != name:
                    way.append(came[way[-1]])
                return way[::-1]
            if after not in came:
                came[after] = at
                trail.append(after)
    return []
