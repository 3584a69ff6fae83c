"""The names that an expression can use, each computed when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from olivebranch.model.expressions import Expression


class Scope(dict[str, object]):
    """The value of each name in an expression.

    Parameters
    ----------
    makers : {name: a function that computes its value}; a value is computed at most once
    ready : {name: value}, known from the start
    lets : {name: its expression}, which is evaluated here at most once
    fixed : {name: value} of parameters and constants, used if nothing else has that name
    """

    def __init__(
        self,
        makers: Mapping[str, Callable[[], object]],
        ready: Mapping[str, object],
        lets: Mapping[str, Expression],
        fixed: Mapping[str, object],
    ) -> None:
        super().__init__(ready)
        self.makers, self.lets, self.fixed = makers, lets, fixed

    def __missing__(self, name: str) -> object:
        """Compute the name. The lets it uses are computed first, so a long chain of lets does not recurse."""
        if name not in self.lets:
            if name not in self.makers:
                return self.fixed[name]
            value = self[name] = self.makers[name]()
            return value
        waiting = [name]
        while waiting:
            let = self.lets[waiting[-1]]
            needed = [other for other in let.names if other in self.lets and other not in self]
            if needed:
                waiting += needed
                continue
            current = waiting.pop()
            if current not in self:
                self[current] = let.evaluate(self)
        return self[name]


class Inner(dict[str, object]):
    """A scope in which more names can be set; other names have their values in the outer one, where lets stay."""

    def __init__(self, outer: Scope) -> None:
        self.outer = outer

    def __missing__(self, name: str) -> object:
        return self.outer[name]
