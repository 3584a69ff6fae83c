"""A rule to read: a small decision tree over what is seen, with its value, in words and as Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from olivebranch.base.arguments import as_table
from olivebranch.base.sheet import Readable, Sheet
from olivebranch.base.text import capitalised, listing, number, percent, plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.changes import check_values
from olivebranch.model.model import Model
from olivebranch.pacing.phrases import phrase
from olivebranch.pacing.strategy import Strategy
from olivebranch.studies.best.nodes import Act, Branch, Node
from olivebranch.studies.best.tabled import WEEK
from olivebranch.studies.pictures import RuleTreePlots


@dataclass(frozen=True, slots=True)
class Case:
    """A leaf with what leads to it: for each name that is looked at, the remaining values."""

    where: Mapping[str, tuple[str | int, ...]]
    action: str


@dataclass(frozen=True, repr=False, eq=False)
class RuleTree(Readable):
    """A small decision tree that comes near the best pacing, with its loss.

    It is found by a search and evaluated exactly. A tree with a smaller loss may exist.

    Attributes
    ----------
    model, weeks : the model and the horizon; weeks is None for ever
    root : the tree: `Branch` or `Act`
    strategy : the tree as a `Strategy` like any other
    outcomes : what it leads to, as the chain engine computes it
    value, loss : its value, and how much less that is than the value of the best pacing found
    met : {variable: the values that it has while a walk is open}
    late : a sentence on what the best pacing does differently near the end of the horizon; empty if nothing
    care : the note of care

    Examples
    --------
    >>> import olivebranch as ob
    >>> rule = ob.best_pacing("maybe", weeks=20).rule()
    >>> rule.size, round(rule.loss, 4)
    (2, 0.001)
    >>> print(rule.words())
    Every round, look at the stance.
    - Stance no: take a small step.
    - Stance maybe: ask whether they want to try again.
    ...
    """

    model: Model = field(repr=False)
    weeks: int | None
    root: Node
    strategy: Strategy
    outcomes: Outcomes = field(repr=False)
    value: float
    loss: float
    met: Mapping[str, tuple[str, ...]] = field(repr=False)
    late: str = field(repr=False)
    care: str = field(repr=False)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return sum(1 for _ in self.cases())

    @property
    def looks_at(self) -> tuple[str, ...]:
        """What the tree looks at, in the model's order, with "week" last."""
        used = set(_names(self.root))
        return tuple(name for name in (*self.model.states, WEEK) if name in used)

    def cases(self) -> Iterator[Case]:
        """The leaves, each with what leads to it."""
        yield from _cases(self.root, {name: self.met[name] for name in self.looks_at if name != WEEK}, self.weeks)

    def actions_at(self, where: Mapping[str, str]) -> tuple[str, ...]:
        """The actions that the tree may take at these values of the variables: several if the week matters.

        Parameters
        ----------
        where : {variable: value}; what the tree looks at must be there

        Raises
        ------
        ArgumentError
            if this is no table, or a variable that the tree looks at is missing.
        UnknownName
            for a variable or a value that the model does not have, or that no open walk has.

        Examples
        --------
        >>> import olivebranch as ob
        >>> ob.best_pacing("maybe", weeks=20).rule().actions_at({"stance": "maybe"})
        ('ask',)
        """
        where = as_table("where", where, "{'stance': 'no'}")
        for name, value in where.items():
            check_values(self.model.spec, self.model.name, name, [value])
        for name in (name for name in self.looks_at if name != WEEK):
            if name not in where:
                raise ArgumentError(f"where = {printed(where)}: say the {plain(name)}, at which the tree looks.")
            if where[name] not in self.met[name]:
                raise UnknownName(f"value of {name}", where[name], self.met[name], " among open walks")
        return tuple(dict.fromkeys(_actions(self.root, where, self.met)))

    def words(self) -> str:
        """The rule in plain English: a line for each leaf, its loss, and the note of care."""
        return "\n".join([*self.lines, self.care])

    @property
    def lines(self) -> tuple[str, ...]:
        """What `words` says, without the note of care."""
        step = plain(self.model.step)
        if isinstance(self.root, Act):
            lines = [f"Every {step}: {phrase(self.root.action)}."]
        else:
            looks = [
                f"the {plain(name)}" if name != WEEK else f"how many {step}s have passed" for name in self.looks_at
            ]
            lines = [f"Every {step}, look at {listing(looks)}."]
            lines += [f"- {self._when(case)}: {phrase(case.action)}." for case in self.cases()]
        hidden = [plain(name) for name in self.model.hidden]
        if hidden:
            lines.append(f"It does not look at the {listing(hidden)}, which nobody can see.")
        lines.append(f"This is worth {self.value:.4f}, {_less(self.loss)}.")
        return (*lines, *([self.late] if self.late else []))

    def _when(self, case: Case) -> str:
        parts = []
        for name, values in case.where.items():
            every = self.met.get(name)
            if name == WEEK:
                parts.append(_weeks(values, plain(self.model.step), self.weeks))
            elif every is not None and len(values) < len(every):
                parts.append(f"{plain(name)} {_any_of([plain(str(value)) for value in values])}")
        text = ", ".join(parts) or "otherwise"
        return capitalised(text)

    def source(self) -> str:
        """Python that makes the same strategy.

        >>> import olivebranch as ob
        >>> print(ob.best_pacing("maybe", weeks=20).rule().source())
        import olivebranch as ob
        <BLANKLINE>
        <BLANKLINE>
        @ob.strategy
        def best_rule(see):
            if see.stance <= "no":
                return "small_step"
            return "ask"
        <BLANKLINE>
        """
        memory = (
            f"(remembers={{{WEEK!r}: ob.week(upto={max(1, (self.weeks or 2) - 1)})}})" if WEEK in self.looks_at else ""
        )
        head = ["import olivebranch as ob", "", "", f"@ob.strategy{memory}", f"def {self.strategy.name}(see):"]
        return "\n".join([*head, *_lines(self.root, 1)]).replace("'", '"') + "\n"

    @property
    def title(self) -> str:
        """The title, in a line."""
        leaves = "1 leaf" if self.size == 1 else f"{self.size} leaves"
        return f"{self.model.title}: a rule of {leaves}, worth {self.value:.4f}, {_less(self.loss)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What the rule leads to, and what it rests on."""
        row = self.outcomes.row()
        chances = (*self.model.endings, "open")
        said = ", ".join(f"{plain(n)} {percent(v) if n in chances else number(v)}" for n, v in row.items())
        return (f"It leads to: {said}.", *([self.late] if self.late else []), self.care, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read: a row for each leaf."""
        rows = tuple((self._when(case), phrase(case.action)) for case in self.cases())
        return Sheet(self.title, ("when", "do"), rows, self.notes, words=(1,))

    @property
    def plot(self) -> RuleTreePlots:
        """Pictures: ``.plot()`` is the tree, ``.plot.pacing()`` a map of the action in each situation."""
        return RuleTreePlots(self)


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Branch):
        yield node.name
        yield from _names(node.low)
        yield from _names(node.high)


def _cases(node: Node, left: Mapping[str, tuple[str | int, ...]], weeks: int | None) -> Iterator[Case]:
    if isinstance(node, Act):
        yield Case(left, node.action)
        return
    values = left.get(node.name) or tuple(range(weeks or 1))
    cut = _cut(node, values)
    yield from _cases(node.low, {**left, node.name: values[:cut]}, weeks)
    yield from _cases(node.high, {**left, node.name: values[cut:]}, weeks)


def _actions(node: Node, where: Mapping[str, str], met: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if isinstance(node, Act):
        yield node.action
        return
    sides: tuple[bool, ...] = (True, False)
    if node.name != WEEK:
        sides = (met[node.name].index(where[node.name]) <= met[node.name].index(str(node.upto)),)
    for low in sides:
        yield from _actions(node.low if low else node.high, where, met)


@dataclass(frozen=True, slots=True)
class Split:
    """A tree to be drawn: what is looked at and, for each of its values (in words), what comes next."""

    name: str
    branches: tuple[tuple[str, Split | str], ...]


def split(rule: RuleTree) -> Split | str:
    """The tree with successive looks at the same variable joined; a leaf is the name of its action."""
    left: dict[str, tuple[str | int, ...]] = {name: rule.met[name] for name in rule.looks_at if name != WEEK}
    return _joined(rule.root, left, rule)


def _joined(node: Node, left: Mapping[str, tuple[str | int, ...]], rule: RuleTree) -> Split | str:
    if isinstance(node, Act):
        return node.action
    name = node.name
    branches: list[tuple[str, Split | str]] = []
    for below, values in _sides(node, name, left.get(name) or tuple(range(rule.weeks or 1))):
        words = _any_of([plain(str(v)) for v in values])
        label = _weeks(values, plain(rule.model.step), rule.weeks) if name == WEEK else words
        branches.append((label, _joined(below, {**left, name: values}, rule)))
    return Split(name, tuple(branches))


def _sides(node: Node, name: str, values: tuple[str | int, ...]) -> Iterator[tuple[Node, tuple[str | int, ...]]]:
    """The nodes below successive looks at one name, each with the values that lead there."""
    if isinstance(node, Branch) and node.name == name:
        cut = _cut(node, values)
        yield from _sides(node.low, name, values[:cut])
        yield from _sides(node.high, name, values[cut:])
    elif values:
        yield node, values


def _cut(node: Branch, values: Sequence[str | int]) -> int:
    """How many of the values lie on the low side."""
    if isinstance(node.upto, int):
        return sum(1 for value in values if int(value) <= node.upto)
    return values.index(node.upto) + 1


def _any_of(values: Sequence[str]) -> str:
    *others, last = values
    return f"{', '.join(others)} or {last}" if others else last


def _weeks(values: Sequence[str | int], step: str, weeks: int | None) -> str:
    first, last = int(values[0]) + 1, int(values[-1]) + 1
    if first == last:
        return f"in {step} {first}"
    return f"from {step} {first} on" if last == weeks else f"in {step}s {first} to {last}"


def _less(loss: float) -> str:
    return "as much as the best pacing found" if loss < 5e-5 else f"{loss:.4f} less than the best pacing found"


def _lines(node: Node, depth: int) -> list[str]:
    indent = "    " * depth
    if isinstance(node, Act):
        return [f"{indent}return {node.action!r}"]
    head = f"{indent}if see.{node.name} <= {node.upto!r}:"
    return [head, *_lines(node.low, depth + 1), *_lines(node.high, depth)]
