"""How a noun reaches its faces: by their public names.

A noun (a model, a chain, an answer) stands in a low room and must not import the rooms that draw it. It asks here for
a face by its public name; the package's `__init__` says how names are found, so that nothing heavy loads before it is
used. `Pictures` is the base of what stands behind `.plot`: a method a picture, each with the public function behind it.
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
    """The public thing of this name, loaded when it is first asked for.

    >>> face("plot_outcomes").__name__
    'plot_outcomes'
    """
    return _resolvers[0](name)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one result, as methods, so that they can be found by typing a dot.

    A method takes what its `plot_*` function takes after the result: where to draw (`ax`, or `fig` where there are
    several panels), the `theme`, and keywords for the marks.
    """

    _result: Any = field(repr=False)

    def _draw(self, plot: str, *args: Any, **options: Any) -> Any:
        """Draw the result by the public function `plot`."""
        return face(plot)(self._result, *args, **options)
