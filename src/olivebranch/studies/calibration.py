"""Calibration: the model's answers beside published numbers, hits and misses alike.

A target is a published number with a range. The model's answer is solved exactly, for `typical` behaviour. A miss is
shown as plainly as a hit. Some of these targets were used to choose the model's numbers, so hitting those proves
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from olivebranch.base.arguments import as_list, distinct, is_name
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.sheet import Readable, Sheet, shown
from olivebranch.base.text import telling
from olivebranch.errors import ArgumentError, UnknownName, printed
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.studies.asking import Ask
from olivebranch.studies.draws.panel import Panel, asked
from olivebranch.studies.pictures import CalibrationPlots
from olivebranch.studies.target import Answered
from olivebranch.studies.target import Target as Target

if TYPE_CHECKING:
    import pandas as pd


WEEKS = 104  # two years


TARGETS: Final[dict[str, tuple[Target, ...]]] = {
    "reconciliation": (
        Target(
            "two_years",
            "together again within two years",
            0.20,
            0.45,
            [Ask("yes", "typical", 104)],
            "about .30, range .20 to .45",
            used=True,
        ),
        Target(
            "half_early",
            "of those, within 22 weeks",
            0.50,
            0.75,
            [Ask("yes", "typical", 22), Ask("yes", "typical", 104)],
            "half or more; marital data say three quarters",
        ),
        Target(
            "no_contact",
            "no longer in contact a year on",
            0.40,
            0.60,
            [Ask("shut + moved_on", "typical", 52)],
            "no-contact pairs about 40 to 60 %",
            about="the door is shut or they have moved on; while it is open there is contact every other week",
        ),
        Target(
            "friends",
            "friends with the ex, ever",
            0.45,
            0.65,
            [Ask("met", "typical", 104, passing={"stance": "friend"})],
            "45 to 65 %",
            about="ever at friend within two years",
        ),
    ),
    "second_time": (
        Target(
            "parted_one",
            "parted again within a year",
            0.31,
            0.66,
            [Ask("met", "typical", 52, passing={"partings": "once"})],
            "within a year or two: 14 of 29 in a survey (95 % interval)",
            used=True,
        ),
        Target(
            "parted_two",
            "parted again within two years",
            0.31,
            0.66,
            [Ask("met", "typical", 104, passing={"partings": "once"})],
            "within a year or two: 14 of 29 in a survey (95 % interval)",
            used=True,
        ),
        Target(
            "renew_parted",
            "of those who part again, together once more",
            0.65,
            0.85,
            [
                Ask("met", "typical", 520, passing={"partings": "once", "stance": "yes"}),
                Ask("met", "typical", 520, passing={"partings": "once"}),
            ],
            "three quarters of on-off couples renew more than once (within ten points)",
            used=True,
            about="within ten years; one reading of the published figure",
        ),
        Target(
            "renew_all",
            "of all who are together a second time, together once more",
            0.65,
            0.85,
            [Ask("met", "typical", 520, passing={"partings": "once", "stance": "yes"})],
            "three quarters of on-off couples renew more than once (within ten points)",
            about="within ten years; the other reading",
        ),
    ),
}


@dataclass(frozen=True, repr=False, eq=False)
class Calibration(Readable):
    """The model's answers beside published ones; ``calibration["two_years"]`` is one of them.

    Attributes
    ----------
    model : the model
    rows : for each target, the target and the answer

    >>> import olivebranch as ob
    >>> found = ob.calibration("reconciliation")
    >>> len(found), found.hits <= len(found)
    (4, True)
    """

    model: Model = field(repr=False)
    rows: tuple[Answered, ...]

    def __getitem__(self, name: str) -> Answered:
        for row in self.rows:
            if is_name(name, [row.target.name]):
                return row
        raise UnknownName("target", name, [row.target.name for row in self.rows])

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def hits(self) -> int:
        """How many targets the model hits."""
        return sum(row.hit for row in self.rows)

    def to_frame(self) -> pd.DataFrame:
        """A row for each target: the published range, the model's answer, and whether it is a hit."""
        import pandas as pd

        rows = [
            {
                "target": r.target.name,
                "words": r.target.words,
                "low": r.target.low,
                "high": r.target.high,
                "answer": r.answer,
                "hit": r.hit,
                "calibrated_to": r.target.used,
                "source": r.target.source,
            }
            for r in self.rows
        ]
        return pd.DataFrame(rows).set_index("target")

    @property
    def title(self) -> str:
        """The question, in a line."""
        return f"{self.model.title}: {self.hits} of {len(self)} published ranges met under typical behaviour"

    @property
    def notes(self) -> tuple[str, ...]:
        """How to read the table, and what it rests on."""
        used = sum(row.target.used for row in self.rows)
        them = "it" if used == 1 else "them"
        said = (
            [f"{used} of these {_were(used)} used to set the numbers: meeting {them} proves nothing."] if used else []
        )
        said += [f"{row.target.words}: {row.target.about}." for row in self.rows if row.target.about]
        return (*said, self.model.note)

    def sheet(self) -> Sheet:
        """The table to read; a miss is shown as plainly as a hit."""
        rows = tuple(
            (
                r.target.words,
                f"{100 * r.target.low:.0f} to {100 * r.target.high:.0f} %",
                shown(r.answer, chance=True),
                _verdict(r),
                "yes" if r.target.used else "no",
                r.target.source,
            )
            for r in self.rows
        )
        columns = ("what", "published", "model", "verdict", "calibrated to", "source")
        return Sheet(self.title, columns, rows, self.notes, words=(0, 3, 5))

    @property
    def plot(self) -> CalibrationPlots:
        """The picture: ``.plot()`` shows each answer beside its published range."""
        return CalibrationPlots(self)


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _verdict(row: Answered) -> str:
    if row.hit:
        return "hit"
    off = row.target.low - row.answer if row.answer < row.target.low else row.answer - row.target.high
    return f"miss: {_points(100 * off)} points too {'low' if row.answer < row.target.low else 'high'}"


def _points(off: float) -> str:
    """How many points an answer is off; never shown as 0."""
    return f"{off:.1f}" if off >= 0.05 else telling(off, 0.0, 1)


@answers_guesses
def calibration(model: Model | str = "reconciliation", targets: Sequence[Target] | None = None) -> Calibration:
    """Compare the model's answers with published numbers (the textbook's external validation).

    Parameters
    ----------
    model : a Model, or the name or path of one; `reconciliation` and `second_time` have targets of their own
    targets : published targets; needed for any other model

    Raises
    ------
    ArgumentError
        if the model has no targets and none are given.
    UnknownName
        if an ask names something that the model does not have.

    Examples
    --------
    >>> found = calibration("reconciliation")
    >>> found["two_years"].hit, round(found["two_years"].answer, 3)
    (True, 0.289)
    """
    model = as_model(model)
    if targets is None:
        targets = TARGETS.get(model.name.split(" (")[0])
        if targets is None:
            raise ArgumentError(
                f"there are no published targets for {model.name}: give targets=[ob.Target(...)], or use "
                f"{' or '.join(TARGETS)}."
            )
    targets = as_list("targets", [targets] if isinstance(targets, Target) else targets, "[ob.Target(...)]")
    if not targets or not all(isinstance(target, Target) for target in targets):
        raise ArgumentError(f"targets = {printed(targets)}: give at least one ob.Target, and nothing else.")
    distinct("targets", [target.name for target in targets], "give each a name of its own.")
    panel = Panel(model, asked([ask for target in targets for ask in target.asks]), WEEKS)
    number = dict(zip(panel.asks, panel.stated(), strict=True))
    rows = []
    for target in targets:
        first, *second = (number[ask] for ask in target.asks)
        rows.append(Answered(target, first / second[0] if second else first))
    return Calibration(model, tuple(rows))
