"""Where a picture is drawn: on the caller's Axes, on a new one, or on a panel for each strategy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.text import plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import layout
from olivebranch.draw.labels import fit_numbers
from olivebranch.draw.palette import Theme
from olivebranch.draw.room import fit_labels, fitting_note, fitting_title, room_in_points, settle_layout, thin_ticks
from olivebranch.draw.style import LITERAL, TINY, TITLE, WIDTH, Style, find_theme, page, styled
from olivebranch.draw.text import wrapped
from olivebranch.plots.alt_text import add_alt_text

SMALL_ROOM = 190.0  # points of height
NARROWEST = 4.0  # inches of a panel


@dataclass(frozen=True, slots=True)
class Canvas:
    """An Axes, the theme that suits it, and whether we made its figure and so may resize it.

    `said` : the whole title and note, and the distance of the note; on a caller's small Axes they may be shortened
    """

    ax: Axes
    theme: Theme
    own: bool
    said: dict[str, tuple[str, float]] = field(default_factory=dict)

    @property
    def fixed(self) -> bool:
        """Has it been drawn to measure, so that the Axes and its note stay where they are?"""
        return "fixed" in self.said

    @property
    def is_small(self) -> bool:
        """Is it a caller's Axes with room for the picture alone, and not for a table below it?"""
        return not self.own and room_in_points(self.ax)[1] < SMALL_ROOM

    def rows(self, most: int) -> int:
        """How many rows, of at most so many, can be read here."""
        return layout.rows_that_fit(self.ax, most, self.own)

    def title(self, text: str) -> None:
        """Above the picture, write the question that it answers, or what it shows."""
        if not self.own:
            settle_layout(self.ax)
        self.said["title"] = text, 0.0
        layout.set_title(self.ax, text, own=self.own)

    def note(self, text: str, below: float = 8.0) -> None:
        """Under everything drawn so far, write what the numbers rest on."""
        if not self.own:
            settle_layout(self.ax)
        self.said["note"] = text, below
        layout.set_note(self.ax, text, self.theme, below, own=self.own)

    def fit(self) -> None:
        """On the caller's Axes, once all is drawn: fit the labels, and title and note to the room that they leave."""
        (title, _), (note, below) = self.said.get("title", ("", 0.0)), self.said.get("note", ("", 8.0))
        if not self.fixed:
            layout.set_note(self.ax, "", self.theme)
        fit_labels(self.ax)
        settle_layout(self.ax)
        if self.fixed:
            layout.refit_note(self.ax, note)
        else:
            self.note(note, below)
        self.title(title)
        settle_layout(self.ax)
        fit_numbers(self.ax)
        thin_ticks(self.ax)
        whole = f"{title} {note}"
        written = [self.ax.get_title(loc="left"), *(t.get_text() for t in self.ax.texts if t.get_gid() == layout.NOTE)]
        if {*whole.split()} - {*" ".join(written).split()}:
            add_alt_text(self.ax, f"Shortened in the picture, for want of room: {whole}")

    def settle(self) -> None:
        """Lay out a figure of our own, so that what is drawn next can measure it."""
        if self.own:
            settle_layout(self.ax)

    def label_and_frame(self, draw_labels: Callable[[], None], title: str, note: str) -> None:
        """Draw labels, title and note; on the caller's Axes, title and note are given their height first."""
        if self.own:
            self.settle()
            draw_labels()
            self.settle()
            self.frame(title, note)
        else:
            self.frame(title, note)
            settle_layout(self.ax)
            draw_labels()

    def frame(self, title: str, note: str) -> None:
        """Write title and note of a picture with ordinary axes, once it is drawn and laid out."""
        self.note(note)
        self.title(title)

    def settle_and_frame(self, title: str, note: str) -> None:
        """The same, if long labels move the Axes and so change the room for the labels once more."""
        self.settle()
        self.settle()
        self.note(note)
        self.settle()
        self.title(title)

    def before_drawing(self, title: str, note: str, below: float = 8.0) -> None:
        """Write title and note of a picture with a fixed aspect, before it is drawn on the caller's Axes.

        `below` : points between the Axes and the note, for anything else there.
        """
        if not self.own:
            self.ax.set_xticks([])
            self.ax.set_yticks([])
            self.title(title)
            self.note(note, below)
            self.said["fixed"] = "", 0.0
            settle_layout(self.ax)

    def after_drawing(self, title: str, note: str) -> None:
        """Once it is drawn, give a figure of our own its title, note and height; or fill the caller's Axes."""
        if self.own:
            self.title(title)
            self.note(note)
            layout.fit_height(self.ax)
        else:
            layout.fill_axes(self.ax)


@contextmanager
def canvas(ax: Axes | None, theme: str | None, size: tuple[float, float]) -> Iterator[Canvas]:
    """The caller's Axes, or a new one of this size in inches, with a style sheet that applies within the block."""
    chosen = find_theme(theme, ax)
    with styled(chosen):
        at = Canvas(layout.new_axes(*size) if ax is None else ax, chosen, ax is None)
        yield at
        if not at.own:
            at.fit()


DrawPanel = Callable[[Outcomes, Axes], None]


@dataclass(frozen=True, slots=True)
class Panels:
    """The same picture for each strategy, side by side, in a figure of its own or of the caller's.

    Attributes
    ----------
    draw : draws a strategy's outcomes on an Axes
    label : draws what depends on the panel's final size, such as labels that must not overlap
    size : the size of a row, in inches
    across : panels side by side
    """

    title: str
    note: str
    draw: DrawPanel
    label: DrawPanel | None = None
    size: tuple[float, float] = (WIDTH, 4.0)
    across: int = 2

    def drawn(self, results: Sequence[Outcomes], fig: Figure | SubFigure | None, theme: Theme) -> Figure | SubFigure:
        """Draw the figure."""
        across = min(self.across, len(results), max(1, int(page(self.size[0]) / NARROWEST)))
        rows = ceil(len(results) / across)
        with styled(theme):
            target = layout.new_figure(self.size[0], self.size[1] * rows + 0.9) if fig is None else fig
            axes = layout.new_panels(target, rows, across)
            for ax, outcomes in zip(axes, results, strict=False):
                self.draw(outcomes, ax)
            for ax in axes[len(results) :]:
                ax.remove()
            frame_figure(target, self.title, self.note, theme)
            settle_layout(target)
            if self.label is not None:
                for ax, outcomes in zip(axes, results, strict=False):
                    self.label(outcomes, ax)
            settle_layout(target)
            for ax, outcomes in zip(axes, results, strict=False):
                layout.set_title(ax, plain(outcomes.strategy))
        return target


def frame_figure(target: Figure | SubFigure, title: str, note: str, theme: Theme) -> None:
    """The title above and the note below a figure of several panels."""
    left: Style = {"x": 0.01, "ha": "left", **LITERAL}
    wide = target.bbox.width * 72 / target.figure.dpi - 20
    tall = target.bbox.height * 72 / target.figure.dpi
    head, size = wrapped(title, TITLE, wide, "bold"), TITLE
    foot = wrapped(note, TINY, wide)
    if not layout.is_ours(target.get_figure(root=True)):
        (head, size), foot = fitting_title(title, wide, tall), fitting_note(note, wide, tall)
    target.suptitle(head, fontsize=size, fontweight="bold", **left)
    target.supxlabel(foot, fontsize=TINY, color=theme.soft, **left)
