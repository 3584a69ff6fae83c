"""Single walks to look at: where each was week by week, and the story of one in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from olivebranch.base.arguments import as_list, as_whole, check_whole
from olivebranch.base.arrays import Floats, Ints, read_only
from olivebranch.base.equality import ByValue
from olivebranch.base.text import counted, plain
from olivebranch.chain.belief import follow
from olivebranch.chain.markov import MarkovChain
from olivebranch.errors import ArgumentError, printed

MOST_RUNS = 100_000_000  # that can be looked at one by one

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Paths(ByValue):
    """Single walks (sample paths).

    Attributes
    ----------
    chain : the chain that was walked
    seed, runs : the seed, and (n,) the numbers of the runs
    pairs : (n, weeks + 1) index of the pair in each week; a walk that has ended stays where it ended
    edges : (n, weeks) index of the edge taken, -1 once the walk has ended
    """

    chain: MarkovChain = field(repr=False)
    seed: int
    runs: Ints
    pairs: Ints = field(repr=False)
    edges: Ints = field(repr=False)

    def __post_init__(self) -> None:
        for array in (self.runs, self.pairs, self.edges):
            read_only(array)

    @property
    def weeks(self) -> int:
        """The horizon."""
        return int(self.edges.shape[1])

    def values(self, variable: str) -> Ints:
        """(n, weeks + 1) index of a variable's value in each week; raises UnknownName."""
        return self.chain.places[self.chain.variable_index(variable)][self.pairs]

    def belief(self, variable: str) -> Floats:
        """(n, weeks + 1, values) what to believe about a variable in each week, from what was seen and heard so far.

        The forward filter P(value in week t | actions, responses, seen variables and endings up to week t). It uses the
        chain's own chances, and nothing that comes later. After an ending it does not change. A visible variable is
        certain. Raises UnknownName for an unknown variable.

        >>> import olivebranch as ob
        >>> paths = ob.Chain("reconciliation", "small_steps").paths(100, seed=7, weeks=20)
        >>> spark = paths.belief("spark")
        >>> spark.shape, spark[0, 0].round(2)
        ((100, 21, 2), array([0.33, 0.67]))
        """
        return follow(self.chain, variable, self.pairs, self.edges)

    def history(self, i: int = 0) -> list[dict[str, str]]:
        """What could be seen and heard of walk i, in the form of `Chain.belief`: the start, then each week to the end.

        Raises ArgumentError if i is not from 0 to n - 1, as `state` and `done` do.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").paths(1, seed=7, weeks=20).history()[:2]
        [{'stance': 'no'}, {'action': 'small_step', 'stance': 'no'}]
        """
        i = check_whole("i", i, 0, self.runs.size - 1)
        length, ending = int(self.lengths()[i]), self.ending()[i]
        weeks = []
        for week in range(length + 1):
            done = zip(("action", "response"), self.done(i, week) if week else ("", ""), strict=True)
            seen = {n: v for n, v in self.state(i, week).items() if n not in self.chain.hidden}
            weeks.append({**{name: value for name, value in done if value}, **seen})
        return [*weeks[:-1], weeks[-1] if ending == "open" else {**weeks[-1], "ending": ending}]

    def ending(self) -> list[str]:
        """How each walk stands at the horizon: the name of an ending, or "open"."""
        return [self.chain.endings[e] if e >= 0 else "open" for e in self.chain.ending[self.pairs[:, -1]]]

    def lengths(self) -> Ints:
        """(n,) weeks walked before the ending, or the horizon."""
        return (self.edges >= 0).sum(axis=1)

    def state(self, i: int, week: int) -> dict[str, str]:
        """{variable: value} of walk i in a week; raises ArgumentError for another walk or week."""
        pair = self.pairs[check_whole("i", i, 0, self.runs.size - 1), check_whole("week", week, 0, self.weeks)]
        return {n: values[self.chain.places[v, pair]] for v, (n, values) in enumerate(self.chain.variables.items())}

    def done(self, i: int, week: int) -> tuple[str, str]:
        """The action that walk i took in a week (from 1) and the response; "" if there was none. Raises as `state`."""
        edge = int(self.edges[check_whole("i", i, 0, self.runs.size - 1), check_whole("week", week, 1, self.weeks) - 1])
        return self.chain.edge_names(edge) if edge >= 0 else ("", "")

    def to_frame(self) -> pd.DataFrame:
        """A table with a row for each run and week: the action, the response, and the state that they led to."""
        import pandas as pd

        weeks = np.arange(self.weeks + 1)
        walk, week = np.nonzero(weeks <= self.lengths()[:, None])
        edge = np.where(week > 0, self.edges[walk, week - 1], -1)  # of the week before: what led here
        columns: dict[str, object] = {"run": self.runs[walk], self.chain.step: week}
        for name, indices, names in (
            ("action", self.chain.action, self.chain.actions),
            ("response", self.chain.response, self.chain.responses),
        ):
            done = np.where(edge >= 0, indices[edge], -1) if names and indices.size else np.full(edge.size, -1)
            columns[name] = np.array([*names, ""], dtype=object)[done]
        for place, (name, values) in zip(self.chain.places, self.chain.variables.items(), strict=True):
            columns[name] = np.array(values, dtype=object)[place[self.pairs[walk, week]]]
        return pd.DataFrame(columns)


def run_numbers(runs: int | Iterable[int]) -> Ints:
    """The numbers of the runs to walk: the first few, or those given. Raises ArgumentError for anything else.

    >>> run_numbers(3)
    array([0, 1, 2])
    """
    rule = "must be a positive count, or run numbers from 0 to 2^63 - 1"
    if (count := as_whole(runs)) is not None:
        if not 1 <= count <= MOST_RUNS:
            raise ArgumentError(f"runs = {printed(runs)}: {rule} (at most {MOST_RUNS:,}).")
        return np.arange(count)
    given = as_list("runs", runs, "[0, 3], the run numbers; or their count: each must be a whole number")
    numbers = [check_whole("a run number", run, 0, 2**63 - 1, "2^63 - 1") for run in given]
    if not numbers:
        raise ArgumentError(f"runs = {printed(runs)}: {rule}.")
    return np.array(numbers, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Story:
    """The story of one run: a title, a line for each week, and how it ends."""

    title: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {line}" for line in self.lines)])

    __repr__ = __str__


def tell(paths: Paths, title: str | None = None) -> Story:
    """The first of the paths in words; the default title names its run and seed."""
    lines = [f"start: {', '.join(f'{plain(n)} {plain(v)}' for n, v in _visible(paths, 0).items())}"]
    lines += [f"{paths.chain.step} {week}: {_week(paths, week)}" for week in range(1, int(paths.lengths()[0]) + 1)]
    return Story(title or by_run(paths), (*lines, _end(paths)))


def by_run(paths: Paths) -> str:
    """The title of the first of the paths: its run and seed."""
    chain = paths.chain
    return chain.titled(f"run {paths.runs[0]} of seed {paths.seed}")


def _end(paths: Paths) -> str:
    ending, length = paths.ending()[0], int(paths.lengths()[0])
    after = f"after {counted(length, paths.chain.step)}"
    return f"ends {after}: {plain(ending)}." if ending != "open" else f"{after}: still open."


def _week(paths: Paths, week: int) -> str:
    action, response = paths.done(0, week)
    said = ", ".join(filter(None, [plain(action), f"answer {plain(response)}" if response else ""]))
    return f"{said or 'a step'}; {', '.join(_moved(paths, week, paths.chain.hidden)) or 'nothing changes'}"


def _moved(paths: Paths, week: int, without: Sequence[str]) -> list[str]:
    """What changed in a week, without some variables."""
    before, after = paths.state(0, week - 1), paths.state(0, week)
    changed = [n for n in after if after[n] != before[n] and n not in without]
    return [f"{plain(n)} {plain(before[n])} -> {plain(after[n])}" for n in changed]


def _visible(paths: Paths, week: int) -> dict[str, str]:
    """The state of the first path, without its hidden variables."""
    return {n: value for n, value in paths.state(0, week).items() if n not in paths.chain.hidden}
