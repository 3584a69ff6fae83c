"""The result: a map of which strategy is best where."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, product
from operator import itemgetter
from string import ascii_uppercase
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import check_whole, is_name
from olivebranch.base.arrays import Flags, Floats, Ints
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import column_names, counted, percent, plain
from olivebranch.errors import UnknownName
from olivebranch.model.harm import weighed_harm
from olivebranch.model.model import Model
from olivebranch.studies import objective
from olivebranch.studies.draws.knowledge import Knowledge
from olivebranch.studies.pictures import RegimesPlots
from olivebranch.studies.regimes.axes import Axis

if TYPE_CHECKING:
    import pandas as pd

NOBODY, BROKEN = -1, -2  # used in place of a strategy's index
MOST_NAMED = 7  # the most columns of a table whose cells show names; a wider table has letters


@dataclass(frozen=True, repr=False, eq=False)
class Regimes(Readable):
    """A map: which strategy is best where.

    Attributes
    ----------
    model : the model
    x, y : the axes, with X and Y values
    strategies : S names; `barred` are those that ever push, which are shown and never best
    counts : what counts as better, as (ending or tally, weight) pairs
    weeks, tie : the horizon if it is not an axis, and the lead below which no strategy is best
    success, harm, score : (S, Y, X) the model's first ending, its harm (NaN if it counts none), and the objective
    best : (Y, X) index of the best strategy; -1 for a tie, -2 if the values break the model's rules
    margin : (Y, X) how far the best is ahead of the next; NaN if the rules are broken
    known : what is known of the parameters: the priors, or what was learned
    draws : of how many draws each cell is the mean; 0 where every other parameter has its stated value

    >>> import olivebranch as ob
    >>> ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 20]}).best
    array([[1, 0]])
    """

    model: Model = field(repr=False)
    x: Axis
    y: Axis
    strategies: tuple[str, ...]
    barred: tuple[bool, ...]
    counts: tuple[tuple[str, float], ...]
    weeks: int
    tie: float
    success: Floats = field(repr=False)
    harm: Floats = field(repr=False)
    score: Floats = field(repr=False)
    best: Ints = field(repr=False)
    margin: Floats = field(repr=False)
    known: Knowledge = field(repr=False)
    draws: int

    # ---- questions --------------------------------------------------------------------------

    def wins(self, strategy: str) -> Flags:
        """(Y, X) where this strategy is best; UnknownName if it is not in the map."""
        if not is_name(strategy, self.strategies):
            raise UnknownName("strategy", strategy, self.strategies, " in this map")
        return np.asarray(self.best == self.strategies.index(strategy))

    def when(self, strategy: str = "jump_ahead") -> str:
        """Where a strategy is best, in words: the intervals of x, for each row or for several rows that are alike.

        >>> import olivebranch as ob
        >>> found = ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 2, 5, 20]})
        >>> print(found.when("jump_ahead"))
        jump ahead is best in 1 of 4 cells, by yes less 0.02 x unwelcome: weeks 1.
        """
        won = self.wins(strategy)
        head = f"{plain(strategy)} is best in {int(won.sum())} of {won.size} cells, by {self.words}"
        rows = []
        labelled = zip(self.y.labels, map(self.x.stretches, won), strict=True)
        for stretches, alike in groupby(labelled, key=itemgetter(1)):
            labels = [label for label, _ in alike]
            if stretches:
                span = " to ".join(dict.fromkeys([labels[0], labels[-1]]))
                head_of_row = f"{plain(self.y.name)} {span}: " if self.y.name else ""
                rows.append(f"{head_of_row}{plain(self.x.name)} {stretches}")
        return f"{head}: {'; '.join(rows)}." if rows and not won.all() else f"{head}."

    def _place(self, row: int, column: int) -> tuple[int, int]:
        rows, columns = self.best.shape
        return check_whole("row", row, 0, rows - 1), check_whole("column", column, 0, columns - 1)

    def name_at(self, row: int, column: int) -> str:
        """The best strategy of a cell, "tie" or "broken"."""
        index = int(self.best[self._place(row, column)])
        return {NOBODY: "tie", BROKEN: "broken"}.get(index) or self.strategies[index]

    def against(self, row: int = 0, column: int = 0) -> str:
        """The chances of success of all strategies in a cell, in words."""
        row, column = self._place(row, column)
        pairs = zip(self.strategies, self.success[:, row, column], strict=True)
        return ", ".join(f"{plain(name)} {percent(p)}" for name, p in pairs)

    def to_frame(self) -> pd.DataFrame:
        """A row for each cell: x, y, the best (or "tie", or "broken"), its margin, and every strategy's numbers."""
        import pandas as pd

        x, y = column_names((self.x.name, self.y.name), ("best", "margin"))
        rows = []
        for j, i in product(range(len(self.y.values)), range(len(self.x.values))):
            row: dict[str, object] = {x: self.x.labels[i]}
            row |= {y: self.y.labels[j]} if self.y.name else {}
            row |= {"best": self.name_at(j, i), "margin": self.margin[j, i]}
            for s, name in enumerate(self.strategies):
                row |= {f"{name} success": self.success[s, j, i], f"{name} harm": self.harm[s, j, i]}
            rows.append(row)
        return pd.DataFrame(rows)

    # ---- faces ------------------------------------------------------------------------------

    @property
    def plot(self) -> RegimesPlots:
        """The picture: ``.plot()`` maps the best strategy, with ties hatched."""
        return RegimesPlots(self)

    @property
    def words(self) -> str:
        """What counts as better, in words."""
        return objective.in_words(self.model, dict(self.counts))

    @property
    def title(self) -> str:
        """The question, in a line."""
        over = plain(self.x.name) + (f" and {plain(self.y.name)}" if self.y.name else "")
        horizon = "" if "weeks" in (self.x.kind, self.y.kind) else f", {counted(self.weeks, self.model.step)}"
        return f"{self.model.title}: best by {self.words}, over {over}{horizon}"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the map, and what it rests on."""
        said = [f"Margin in points (hundredths of {self.words}); a lead under {100 * self.tie:g} is a tie."]
        tally = weighed_harm(self.model.tallies)
        if tally:
            said.append(f"In brackets: the {plain(tally)} of the best, so that harm is seen beside success.")
        if self.draws:
            said.append(
                f"Each cell is the mean over {counted(self.draws, 'draw')} of the other parameters. {self.known.said}"
            )
        if self._letters:
            said.append(", ".join(f"{letter} is {plain(name)}" for name, letter in self._letters.items()) + ".")
        never = [plain(name) for name, pushes in zip(self.strategies, self.barred, strict=True) if pushes]
        if never:
            said.append(f"Never chosen: {', '.join(never)} (pushes).")
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The map as a table: the best of each cell, its margin, and its harm."""
        cells = [[self._cell(j, i) for i in range(len(self.x.values))] for j in range(len(self.y.values))]
        if len(cells) == 1:  # a single row is easier to read as a column
            rows = tuple(zip(self.x.labels, cells[0], strict=True))
            return Sheet(self.title, (plain(self.x.name), "best"), rows, self.notes, words=(1,))
        columns = (plain(self.y.name), *(f"{plain(self.x.name)} {label}" for label in self.x.labels))
        table = tuple((label, *row) for label, row in zip(self.y.labels, cells, strict=True))
        return Sheet(self.title, columns, table, self.notes, words=tuple(range(1, len(columns))))

    def _cell(self, row: int, column: int) -> str:
        index = int(self.best[row, column])
        if index < 0:
            return "= tie" if index == NOBODY else "breaks the rules"
        harm = self.harm[index, row, column]
        in_brackets = "" if np.isnan(harm) else f" ({harm:.1f})"
        name = self.strategies[index]
        return f"{self._letters.get(name, plain(name))} +{100 * self.margin[row, column]:.0f}{in_brackets}"

    @property
    def _letters(self) -> dict[str, str]:
        """A letter for each strategy, if the map is too wide for names."""
        wide = len(self.x.values) > MOST_NAMED and len(self.y.values) > 1
        return {name: ascii_uppercase[i % 26] for i, name in enumerate(self.strategies)} if wide else {}
