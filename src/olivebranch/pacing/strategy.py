"""Strategy: how you pace contact, as a plain function of what can be seen and remembered (a finite-state controller).

The function is called only for each distinct case that it looks at, never while a chain is simulated or solved. Memory
that it never looks at is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeAlias, overload

from olivebranch.base.arguments import as_table, as_text, check_text
from olivebranch.errors import ArgumentError, StrategyError, printed
from olivebranch.model.model import Model
from olivebranch.model.reserved import refusal
from olivebranch.pacing.by_value import ByValue
from olivebranch.pacing.choices import Choice, in_model, stand_in
from olivebranch.pacing.memory import Memory
from olivebranch.pacing.see import Look, See, look_behind

Chooser: TypeAlias = Callable[[See], Choice]


@dataclass(frozen=True)
class Strategy:
    """A rule for pacing contact, with what it remembers and what replaces actions that a model lacks.

    It is a finite-state controller (a policy with finite memory): the action depends on what can be seen of the state
    and on counters with finitely many values, which each action and response update. It turns a model (a Markov
    decision process) into a Markov chain over pairs of state and memory. Make one with the decorator `strategy`, or
    from a plain table with `Strategy.table`.

    Attributes
    ----------
    name : how tables and pictures call it
    rule : a function of `see` that returns an action, or {action: chance}
    remembers : {name: memory}, see `count`, `weeks_since`, `week`, `last` and `belief`
    instead : {action: the action to use if the model does not have it}, and likewise {variable: the variable to look at
        if the model hides it or does not have it}

    Raises
    ------
    ArgumentError
        if the name is not text, the rule is not a function, or `remembers` or `instead` is not a table as above;
        if a name already means something else, such as "tie".
    StrategyError
        when it is used on a model, if it looks at something hidden or unknown, or returns something that is not a
        choice.

    Examples
    --------
    >>> import olivebranch as ob
    >>> warily = Strategy("warily", lambda see: "ask" if see.stance == "maybe" else "small_step")
    >>> round((ob.load("maybe") @ warily).exact(weeks=20).chance("yes"), 2)
    0.69
    """

    name: str
    rule: Chooser = field(repr=False)
    remembers: Mapping[str, Memory] = field(default_factory=dict, repr=False)
    instead: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name or not callable(self.rule):
            raise ArgumentError(
                f"a strategy needs a name and a function (got {printed(self.name)}, {printed(self.rule)})."
            )
        check_text("strategy", self.name)
        if taken := refusal("strategy", self.name):
            raise ArgumentError(f"strategy {printed(self.name)}: {taken}")
        for option, example in (("remembers", "{'noes': ob.count(...)}"), ("instead", "{'chat': 'ask'}")):
            table = as_table(option, getattr(self, option), example)
            object.__setattr__(self, option, MappingProxyType(table))
        for name, memory in self.remembers.items():
            if not name or name.startswith("_"):
                raise ArgumentError(f"remembers {printed(name)}: choose another name, one that see.NAME can read.")
            check_text("remembers", name)
            if taken := refusal("memory", name):
                raise ArgumentError(f"remembers {printed(name)}: {taken}")
            if not hasattr(memory, "compile"):
                fix = "use ob.count, ob.weeks_since, ob.week, ob.last or ob.belief"
                raise ArgumentError(f"remembers {printed(name)} = {printed(memory)}: {fix}.")
        for name, other in self.instead.items():
            as_text(f"instead {printed(name)}", other)

    def __hash__(self) -> int:
        return hash((self.name, self.rule))

    def __reduce__(self) -> Any:
        return _unpickled, (self.name, _picklable(self.rule), dict(self.remembers), dict(self.instead))

    @property
    def about(self) -> str:
        """What a model file says about it, or the first paragraph of the rule's docstring."""
        told = getattr(self.rule, "about", None)
        text = told if isinstance(told, str) else self.rule.__doc__ or ""
        return " ".join(text.strip().split("\n\n")[0].split())

    def __call__(self, see: See) -> Choice:
        """The rule's choice. So one strategy may hand over to another; it then carries the other's memory as well."""
        return self.choose(look_behind(see))

    def choose(self, look: Look) -> Choice:
        """The rule's choice in one state and memory, in the actions that the model has.

        Raises
        ------
        ArgumentError
            if this is no look, which the package makes and gives to a strategy as `see`.
        StrategyError
            if the rule returns something that is not a choice, or an action that the model does not have.
        """
        if not isinstance(look, Look):
            raise ArgumentError(f"look = {printed(look)}: give what is behind `see`; a chain asks its strategy itself.")
        choice = self.rule(See(look, self.remembers, self.instead))
        if isinstance(choice, Strategy):
            fix = f"to hand over, return what it chooses: {choice.name}(see)"
            raise StrategyError(f"returned {printed(choice)}: {fix}.")
        return in_model(choice, look.model, self.instead)

    def stand_in(self, action: str, model: Model) -> str | None:
        """The action if the model has it; otherwise its replacement, or None.

        Raises ArgumentError for what is no model, or for an action that is no text.

        >>> import olivebranch as ob
        >>> ob.pacing.small_steps.stand_in("chat", ob.load("maybe"))
        'small_step'
        """
        if not isinstance(model, Model):
            raise ArgumentError(f"model = {printed(model)}: give a Model, such as ob.load('maybe').")
        return stand_in(as_text("action", action), model.actions, self.instead)

    def named(self, name: str) -> Strategy:
        """The same strategy under another name."""
        return replace(self, name=name)

    @staticmethod
    def table(actions: Mapping[str, Choice], *, name: str = "table", variable: str | None = None) -> Strategy:
        """Make a strategy from a plain table: an action, or {action: chance}, for each value of one variable.

        Parameters
        ----------
        actions : {value: action or {action: chance}}; every value that can be reached needs one
        name : how tables and pictures call it
        variable : the variable whose values these are; None for the first that has them all

        Raises
        ------
        ArgumentError
            if this is not a table of actions.

        Examples
        --------
        >>> Strategy.table({"no": "small_step", "maybe": "ask"}, name="gently")
        Strategy(name='gently')
        """
        return Strategy(name, ByValue.of(actions, variable))


def _picklable(rule: Chooser) -> Chooser | tuple[str, str]:
    """The rule in a form that can be pickled.

    If the decorator put a Strategy under the function's name, pickle would not find the function there. Then its module
    and name are returned instead.
    """
    module, name = getattr(rule, "__module__", None), getattr(rule, "__qualname__", None)
    there = getattr(sys.modules.get(module or ""), name or "", None)
    if module and name and isinstance(there, Strategy) and there.rule is rule:
        return module, name
    return rule


def _unpickled(
    name: str, rule: Chooser | tuple[str, str], remembers: dict[str, Memory], instead: dict[str, str]
) -> Strategy:
    chooser: Chooser = getattr(import_module(rule[0]), rule[1]).rule if isinstance(rule, tuple) else rule
    return Strategy(name, chooser, remembers, instead)


@overload
def strategy(rule: Chooser, /) -> Strategy: ...
@overload
def strategy(
    *, name: str | None = None, remembers: Mapping[str, Memory] | None = None, instead: Mapping[str, str] | None = None
) -> Callable[[Chooser], Strategy]: ...
def strategy(
    rule: Chooser | None = None,
    /,
    *,
    name: str | None = None,
    remembers: Mapping[str, Memory] | None = None,
    instead: Mapping[str, str] | None = None,
) -> Strategy | Callable[[Chooser], Strategy]:
    """Turn a function into a strategy (a finite-state controller): a decorator, used with or without options.

    Parameters
    ----------
    rule : a function of `see` that returns an action, or {action: chance}
    name : how tables and pictures call it; the function's name unless given
    remembers : {name: memory}, made by `count`, `weeks_since`, `week`, `last` or `belief`
    instead : {action: the action to use if a model does not have it}

    Raises
    ------
    ArgumentError
        if the rule is not a function, or an option is not a table as above.

    Examples
    --------
    >>> import olivebranch as ob
    >>> @ob.strategy(remembers={"noes": ob.count("action == ask and response != warm", upto=2)})
    ... def two_noes(see):
    ...     '''Ask until two noes, then leave them in peace.'''
    ...     return "let_go" if see.noes >= 2 else "ask"
    >>> two_noes
    Strategy(name='two_noes')
    >>> (ob.load("reconciliation") @ two_noes).exact(weeks=52).chance("left") > 0.5
    True
    """

    def decorate(rule: Chooser) -> Strategy:
        title = str(getattr(rule, "__name__", "strategy")) if name is None else name
        return Strategy(title, rule, {} if remembers is None else remembers, {} if instead is None else instead)

    return decorate if rule is None else decorate(rule)
