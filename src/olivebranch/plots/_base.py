"""What every picture shares: a theme, an Axes or a figure, a title, a foot and alt text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import ceil
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.chain.monte_carlo import Backend
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import sheet
from olivebranch.draw.palette import Look, Theme, looks
from olivebranch.draw.words import fit, plain
from olivebranch.errors import ArgumentError
from olivebranch.model.harm import harm_to_them, in_words

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

Picture = Axes | Figure | SubFigure

_ALT: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def describe(picture: Picture) -> str:
    """What a picture shows, in words: the chart, its numbers, the comparison. For alt text.

    >>> import olivebranch as ob
    >>> ax = ob.plot_outcomes(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20))
    >>> print(ob.describe(ax))
    Icon arrays of 100 people for each of 2 strategies: ... small steps: 69 yes, 29 shut, 2 still open...
    """
    if picture in _ALT:
        return _ALT[picture]
    inside = [] if isinstance(picture, Axes) else picture.axes
    parts = [_ALT[ax] for ax in inside if ax in _ALT]
    if not parts:
        raise ArgumentError("this picture was not made by olivebranch: there is nothing to say about it.")
    return " ".join(parts)


def tell(picture: Picture, *parts: str) -> None:
    """Give a picture its alt text: chart, numbers, comparison."""
    _ALT[picture] = " ".join(part.strip() for part in parts if part)


@dataclass(slots=True)
class Canvas:
    """Where a picture is drawn: an Axes, and the theme that suits it."""

    ax: Axes
    theme: Theme
    own: bool = field(default=True)

    def title(self, text: str) -> None:
        """The question answered, or what is found."""
        sheet.title(self.ax, text, own=self.own)

    def begin(self, text: str, note: str, under: float = 8.0) -> None:
        """Title and foot of a picture of a fixed aspect, before it is drawn on an Axes of the caller's.

        `under`: points between the Axes and the foot, for what else stands there.
        """
        if not self.own:
            self.ax.set_xticks([])
            self.ax.set_yticks([])
            self.title(text)
            sheet.foot(self.ax, note, self.theme, under)
            sheet.lay_out(self.ax)

    def finish(self, text: str, note: str) -> None:
        """Title and foot once it is drawn: a figure of our own takes its height, the caller's Axes is filled."""
        if self.own:
            self.title(text)
            sheet.foot(self.ax, note, self.theme)
            sheet.snug(self.ax)
        else:
            sheet.fill(self.ax)

    def settle(self) -> None:
        """Let a figure of our own find its places, so that what comes next can measure them."""
        if self.own:
            sheet.lay_out(self.ax)


@contextmanager
def canvas(ax: Axes | None, theme: str | None, size: tuple[float, float] = (sheet.WIDTH, 4.5)) -> Iterator[Canvas]:
    """The caller's Axes, or a new one of this size in inches, under a style sheet that ends with the block."""
    found = sheet.find_theme(theme, ax)
    with sheet.sheet(found):
        yield Canvas(sheet.new_axes(*size) if ax is None else ax, found, ax is None)


def as_outcomes(result: Outcomes | Comparison) -> tuple[Outcomes, ...]:
    """One strategy's outcomes, or each of a comparison's."""
    return (result,) if isinstance(result, Outcomes) else result.outcomes


def one(result: Outcomes | Comparison) -> Outcomes:
    """The outcomes of a single strategy."""
    found = as_outcomes(result)
    if len(found) != 1:
        raise ArgumentError(f"this picture shows one strategy: choose one, such as result[{found[0].strategy!r}].")
    return found[0]


def ending_looks(outcomes: Outcomes, theme: Theme) -> dict[str, Look]:
    """A look for each ending and for "open"."""
    return looks(outcomes.endings, theme)


def with_horizon(result: Outcomes | Comparison, what: str) -> int:
    """The horizon; a picture that goes week by week needs one."""
    weeks = as_outcomes(result)[0].weeks
    if weeks is None:
        raise ArgumentError(f"{what} goes week by week, and this answer is for ever. Ask again with weeks=...")
    return weeks


def units(outcomes: Outcomes, count: float = 2) -> str:
    """The unit of time as a word: "week", or "weeks" for more than one."""
    return plain(outcomes.chain.step) + ("" if count == 1 else "s")


def backend_here() -> Backend:
    """Numba where it can be imported: both backends walk the same walks."""
    return "numba" if find_spec("numba") is not None else "numpy"


def source(result: Outcomes | Comparison) -> str:
    """Where the numbers come from and what they rest on: for the foot of a picture."""
    first = as_outcomes(result)[0]
    made = "Worked out exactly." if first.runs is None else f"{_counted(first.runs)}, seed {first.seed}."
    return f"{made} {first.chain.note}".strip()


def _counted(runs: int) -> str:
    return f"{runs:,} simulated run{'' if runs == 1 else 's'}"


def ending_word(name: str) -> str:
    """An ending as a word in a picture."""
    return "still open" if name == "open" else plain(name)


def harm(outcomes: Outcomes) -> str:
    """The harm done on the way, in a line, where the model counts it."""
    tallies = harm_to_them(outcomes.tallies)
    if not tallies:
        return ""
    value = outcomes.tally(tallies[0])
    shown = f"{value:.0f}" if value == 0 or value >= 99.5 else f"{value:.1f}" if value >= 0.05 else "< 0.1"
    return f"{shown} {in_words(tallies[0], units(outcomes, 1))} each"


Draw = Callable[[Outcomes, Axes], None]


def panels(
    results: Sequence[Outcomes],
    draw: Draw,
    fig: Figure | SubFigure | None,
    theme: str | None,
    *,
    head: str,
    note: str,
    size: tuple[float, float] = (sheet.WIDTH, 4.0),
    across: int = 2,
    finish: Draw | None = None,
) -> Figure | SubFigure:
    """The same picture for each strategy, side by side, in a figure of its own or of the caller's.

    `finish` draws what must know how large the panel has become, such as labels that keep apart.
    """
    found = sheet.find_theme(theme, fig)
    across = min(across, len(results))
    rows = ceil(len(results) / across)
    with sheet.sheet(found):
        target = sheet.new_figure(size[0], size[1] * rows + 0.9) if fig is None else fig
        axes = list(target.subplots(rows, across, squeeze=False).flat)
        sheet.lay_out(target)
        for ax, outcomes in zip(axes, results, strict=False):
            draw(outcomes, ax)
        for ax in axes[len(results) :]:
            ax.remove()
        wide = target.bbox.width * 72 / target.figure.dpi - 20
        target.suptitle(
            fit(head, sheet.TITLE, wide, "bold"), x=0.01, ha="left", fontsize=sheet.TITLE, fontweight="bold"
        )
        target.supxlabel(fit(note, sheet.TINY, wide), x=0.01, ha="left", fontsize=sheet.TINY, color=found.soft)
        sheet.lay_out(target)
        for ax, outcomes in zip(axes, results, strict=False):
            if finish is not None:
                finish(outcomes, ax)
        sheet.lay_out(target)
        for ax, outcomes in zip(axes, results, strict=False):
            sheet.title(ax, plain(outcomes.strategy), 11)
    return target
