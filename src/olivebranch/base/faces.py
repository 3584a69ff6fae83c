"""How a noun reaches its faces: by their public names.

A *face* is a way to show a noun (a model, a chain, an answer): a picture, or a widget. A noun is defined in a low room
and must not import the rooms that draw it. So it asks this module for a face by its public name. The package's
`__init__` says how names are found, so that nothing heavy loads before it is used. `Pictures` is the base class of
every `.plot`: it has one method for each picture, and each method calls a public function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Resolver = Callable[[str], Any]
_resolvers: list[Resolver] = []


def provide(resolver: Resolver) -> None:
    """Say how a public name is found: called once, by the package's `__init__`."""
    _resolvers[:] = [resolver]


def face(name: str) -> Any:
    """The public function or class of this name, loaded when it is first asked for.

    >>> face("plot_outcomes").__name__
    'plot_outcomes'
    """
    (resolver,) = _resolvers
    return resolver(name)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one result, as methods, so that tab completion finds them.

    A method takes what its `plot_*` function takes after the result: where to draw (`ax`, or `fig` where there are
    several panels), the `theme`, and keywords for the marks.
    """

    _result: Any = field(repr=False)

    def _draw(self, plot: str, *args: Any, **options: Any) -> Any:
        """Draw the result by the public function `plot`."""
        return face(plot)(self._result, *args, **options)
