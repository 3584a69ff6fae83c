"""How a noun, such as a model or a chain, shows itself in a notebook: its picture, and its tables folded below."""

from __future__ import annotations

from collections.abc import Sequence

from olivebranch.base.faces import face
from olivebranch.base.sheet import Sheet


class Shown:
    """A noun with a picture (`plot`) and some tables."""

    __slots__ = ()

    def _sheets(self) -> Sequence[Sheet]:
        """The tables, each of which unfolds under its title."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return str(face("noun_in_notebook")(self, self._sheets()))
