"""Reads the rules of a spec: every expression is parsed and every name resolved, or every fault is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

import numpy as np

from olivebranch.base.arrays import Floats
from olivebranch.errors import ExpressionError, Fault, shorten, suggest
from olivebranch.model import lets
from olivebranch.model.expressions import Expression, parse
from olivebranch.model.fault_list import FaultList, TooManyFaults
from olivebranch.model.limits import check_number, check_sizes
from olivebranch.model.mechanisms import check_mechanisms
from olivebranch.model.names import Names, Vocabulary, check_names
from olivebranch.model.reserved import check_reserved
from olivebranch.model.rules import Case, Distribution, Rules, Start
from olivebranch.model.spec import Rule, Spec, StartRow
from olivebranch.model.strategy_names import check_strategies

REST: Final = "rest"


def read_rules(spec: Spec) -> tuple[Rules | None, list[Fault]]:
    """The rules of a spec, or every fault in its names and expressions."""
    reader, rules = _Reader(spec), None
    with suppress(TooManyFaults):
        rules = reader.rules()
    return (None, reader.faults) if reader.faults else (rules, [])


class _Reader:
    """Reads the parts of a spec, and collects the faults in all of them."""

    def __init__(self, spec: Spec) -> None:
        self.spec, self.faults = spec, FaultList()
        self.variables, self.values = tuple(spec.states), tuple(spec.states.values())
        self.actions = tuple(spec.actions)
        self.responses = tuple(dict.fromkeys(name for rule in spec.response for name in rule.chances))
        self.everything: Collection[str] = ()  # every name that can be used anywhere in the file

    def rules(self) -> Rules:
        """The rules. If there are faults, the result has no meaning."""
        spec = self.spec
        check_sizes(spec, self.faults)
        attributes = tuple(dict.fromkeys(name for given in spec.actions.values() for name in given))
        check_names(spec, attributes, self.responses, self.faults)
        check_reserved(spec, self.faults)
        check_number("actions", attributes, self.faults)
        check_number("response", self.responses, self.faults)
        self._check_hidden()
        before = Vocabulary.of(spec, attributes, self.responses, spec.let)
        self.everything = before.after
        let = self._table("let", spec.let, before.act)
        lets.check_order(let, spec.let, self.faults)
        names = Vocabulary.of(spec, attributes, self.responses, spec.let, lets.of_state(let, before.state))
        rules = Rules(
            variables=self.variables,
            values=self.values,
            actions=self.actions,
            responses=self.responses,
            attributes={name: self._attribute(name) for name in attributes},
            constants=self._constants(),
            let=let,
            endings=self._table("endings", spec.endings, names.state),
            phases=self._table("phases", spec.phases, names.state),
            tallies=self._table("tallies", spec.tallies, names.after),
            response=self._responses(spec.response, names.act),
            shift=self._shifts(names.answered),
            start=self._start("start", spec.start, names.start),
            mechanisms=self._mechanisms(names.start),
        )
        self._check_contexts(names.start)
        check_strategies(spec, names, let, self._expression, self.faults)
        return rules

    def _check_hidden(self) -> None:
        for key, names in (("hidden", self.spec.hidden), ("yours", self.spec.yours)):
            for name in names:
                if name not in self.variables:
                    self.faults.tell(key, "there is no such variable", name, suggest(name, self.variables))

    def _constants(self) -> dict[str, float]:
        """The number that each name stands for. If a response has the same name, that name never means the response."""
        constants: dict[str, float] = {}
        for names in (self.responses, self.actions, *self.values):
            constants |= {name: float(i) for i, name in enumerate(names)}
        return constants

    def _attribute(self, name: str) -> Floats:
        """(actions,) an attribute of each action, as a number; the name of a value stands for its index."""
        index = {value: i for values in self.values for i, value in enumerate(values)}
        column = np.zeros(len(self.actions))
        for i, (action, given) in enumerate(self.spec.actions.items()):
            value = given.get(name, 0)
            if isinstance(value, str):
                if value not in index:
                    where = f"actions.{action}.{name}"
                    self.faults.tell(where, "is not a value of any variable", value, suggest(value, sorted(index)))
                value = index.get(value, 0)
            column[i] = float(value)
        column.setflags(write=False)
        return column

    # ---- expressions ------------------------------------------------------------------------

    def _expression(
        self, path: str, text: object, names: Names, earlier: Collection[str] = (), remedy: str = ""
    ) -> Expression:
        """An expression. `earlier` names the chances above it in its rule; `remedy` helps if one of them is meant."""
        try:
            expression = parse(text)  # type: ignore[arg-type]
        except ExpressionError as error:
            self.faults.tell(path, error.rule, error.text)
            return parse(0)
        unknown = sorted(name for name in expression.names if name not in names and name not in earlier)
        for name in unknown:
            self._tell_unknown(path, expression.text, name, [*names, *earlier])
        for name in sorted(expression.names):
            meanings = names.get(name, ())
            if name in earlier:
                meanings = (*meanings, f"the chance of {name} above it in the same rule")
            if len(meanings) > 1:
                rule = f"{name!r} could mean {' or '.join(meanings)}"
                fix = remedy if name in earlier and remedy else "Rename one of them."
                self.faults.tell(path, rule, expression.text, fix.format(name=name))
        for left, right in expression.compared:
            if left not in unknown and right not in unknown:
                self._check_comparison(path, expression.text, left, right)
                self._check_comparison(path, expression.text, right, left)
        return expression

    def _tell_unknown(self, path: str, text: str, name: str, usable: Iterable[str]) -> None:
        if name in self.everything:
            remedy = f"Here one may use: {shorten(', '.join(sorted(set(usable))), 200)}."
            self.faults.tell(path, f"{name!r} cannot be used here", text, remedy)
        else:
            self.faults.tell(path, f"there is no {name!r}", text, suggest(name, sorted(set(usable))))

    def _check_comparison(self, path: str, text: str, left: str, right: str) -> None:
        options = {"action": self.actions, "response": self.responses}.get(left)
        if options and right not in options:
            rule = f"{left} is compared with {right!r}, which is no {left}"
            self.faults.tell(path, rule, text, suggest(right, options))

    def _table(self, path: str, given: Mapping[str, Any], names: Names) -> dict[str, Expression]:
        return {name: self._expression(f"{path}.{name}", text, names) for name, text in given.items()}

    # ---- rules ------------------------------------------------------------------------------

    def _when(self, path: str, rule: Rule, names: Names) -> Expression | None:
        return None if rule.when is None else self._expression(f"{path}.when", rule.when, names)

    def _chances(
        self,
        path: str,
        chances: Mapping[str, Any],
        outcomes: Mapping[str, Any],
        names: Names,
        kind: str,
        *,
        use_earlier: bool = False,
    ) -> Distribution:
        """The chances of one rule, in order. With `use_earlier`, each may use those above it, by their names.

        Without it, using the name of an earlier chance is refused: it is also the name of a value, and a reader could
        take it for the chance.
        """
        remedy = "To use the chance, write it out again; to use the value, move this chance above that of {name!r}."
        if sum(text == REST for text in chances.values()) > 1:
            self.faults.tell(path, 'only one chance may be "rest"')
        distribution: list[tuple[Any, Expression | None]] = []
        earlier: dict[str, None] = {}
        for name, text in chances.items():
            where = f"{path}.{name}"
            if name not in outcomes:
                self.faults.tell(where, f"is not {kind}", None, suggest(name, tuple(outcomes)))
            fix = "" if use_earlier else remedy
            distribution.append(
                (outcomes.get(name), None if text == REST else self._expression(where, text, names, earlier, fix))
            )
            if name in names or (use_earlier and text != REST):  # the rest is not known yet, and `up` is never a name
                earlier[name] = None
        return tuple(distribution)

    def _responses(self, given: tuple[Rule, ...], names: Names) -> tuple[Case, ...]:
        outcomes = {name: i for i, name in enumerate(self.responses)}
        cases = []
        for i, rule in enumerate(given):
            path = f"response[{i}]"
            chances = self._chances(f"{path}.chances", rule.chances, outcomes, names, "a response", use_earlier=True)
            cases.append(Case(path, self._when(path, rule, names), chances))
        return tuple(cases)

    def _shifts(self, names: Names) -> tuple[tuple[Case, ...], ...]:
        for name in self.spec.shift:
            if name not in self.variables:
                self.faults.tell(f"shift.{name}", "there is no such variable", None, suggest(name, self.variables))
        return tuple(self._shift(name, names) for name in self.variables)

    def _shift(self, name: str, names: Names) -> tuple[Case, ...]:
        outcomes: dict[str, Any] = {"up": "up", "down": "down"}
        outcomes |= {value: i for i, value in enumerate(self.spec.states[name])}
        cases = []
        for i, rule in enumerate(self.spec.shift.get(name, ())):
            path = f"shift.{name}[{i}]"
            if REST in rule.chances.values():
                self.faults.tell(f"{path}.chances", 'takes no "rest": what is left stays put by itself')
            chances = self._chances(f"{path}.chances", rule.chances, outcomes, names, f"up, down or a value of {name}")
            cases.append(Case(path, self._when(path, rule, names), chances))
        return tuple(cases)

    # ---- start ------------------------------------------------------------------------------

    def _start(self, path: str, rows: tuple[StartRow, ...], names: Names) -> tuple[Start, ...]:
        return tuple(self._start_row(f"{path}[{i}]", row, names) for i, row in enumerate(rows))

    def _start_row(self, path: str, row: StartRow, names: Names) -> Start:
        for name in row.places:
            if name not in self.variables:
                self.faults.tell(f"{path}.{name}", "there is no such variable", None, suggest(name, self.variables))
        places = []
        for name, values in zip(self.variables, self.values, strict=True):
            given = row.places.get(name, values[0])
            chances = {given: 1} if isinstance(given, str) else given
            outcomes = {value: i for i, value in enumerate(values)}
            places.append(self._chances(f"{path}.{name}", chances, outcomes, names, f"a value of {name}"))
        return Start(path, self._expression(f"{path}.chance", row.chance, names), tuple(places))

    def _mechanisms(self, names: Names) -> dict[str, dict[str, Expression]]:
        check_mechanisms(self.spec, self.faults)
        given = self.spec.mechanisms.items()
        return {name: self._table(f"mechanisms.{name}.off", mechanism.off, names) for name, mechanism in given}

    def _check_contexts(self, names: Names) -> None:
        for name, context in self.spec.contexts.items():
            for parameter in context.parameters:
                if parameter not in self.spec.parameters:
                    where = f"contexts.{name}.parameters.{parameter}"
                    remedy = suggest(parameter, self.spec.parameters)
                    self.faults.tell(where, "there is no such parameter", None, remedy)
            if context.start is not None:
                self._start(f"contexts.{name}.start", context.start, names)
