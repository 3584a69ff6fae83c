"""The names that an expression can use, each computed when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Scope(dict[str, object]):
    """The value of each name in an expression.

    Parameters
    ----------
    makers : {name: a function that computes its value}; a value is computed at most once
    ready : {name: value}, known from the start
    uses : {let: the names its expression uses}
    fixed : {name: value} of parameters and constants, used if nothing else has that name
    """

    def __init__(
        self,
        makers: Mapping[str, Callable[[], object]],
        ready: Mapping[str, object],
        uses: Mapping[str, frozenset[str]] | None = None,
        fixed: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(ready)
        self.makers, self.uses, self.fixed = makers, uses or {}, fixed or {}

    def __missing__(self, name: str) -> object:
        """Compute the name. The lets it uses are computed first, so a long chain of lets does not recurse."""
        if name in self.fixed and name not in self.makers:
            return self.fixed[name]
        waiting = [name]
        while waiting:
            current = waiting[-1]
            needed = [other for other in self.uses.get(current, ()) if other in self.uses and other not in self]
            if needed:
                waiting += needed
                continue
            if current not in self:
                self[current] = self.makers[current]()
            waiting.pop()
        return self[name]

    def inner(self) -> Scope:
        """A copy in which more names can be set. Lets do not see those names, and this scope does not change."""
        return Scope(self.makers, self, self.uses, self.fixed)
