"""Which is better, and how sure: a hundred pairs of runs under the same luck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from olivebranch.chain.chain import chain_of
from olivebranch.draw import pairs, sheet
from olivebranch.draw.palette import Look, Theme
from olivebranch.draw.words import number, per, plain
from olivebranch.errors import ArgumentError
from olivebranch.plots._base import backend_here, canvas, source, tell, units

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison, Difference

PAIRS = 10_000  # simulated to count better, same and worse beside an exact difference


def plot_difference(
    result: Comparison,
    a: str | None = None,
    b: str | None = None,
    *,
    of: str | None = None,
    level: float = 0.95,
    ax: Axes | None = None,
    theme: str | None = None,
    **artist: Any,
) -> Axes:
    """Which is better, and how sure: 100 paired runs as better, same and worse, and the difference with its interval.

    A pair is one run of each strategy under the same luck. Beside an exact difference, 10,000 pairs are simulated.

    Parameters
    ----------
    a, b : strategies (default: the first two compared); what is shown is a less b
    of : an ending (default: the first) or a tally

    >>> import olivebranch as ob
    >>> ax = plot_difference(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20, runs=1_000))
    >>> sum(len(text.get_text()) > 0 for text in ax.texts) > 5
    True
    """
    if len(result) < 2:
        raise ArgumentError("plot_difference sets two strategies side by side: compare two or more.")
    a, b = a or result.strategies[0], b or result.strategies[1]
    found = result.difference(a, b, of=of, level=level)
    paired = found if found.better is not None else _simulated(result, a, b, of, level)
    counted = found.of in result[a].tallies and found.of not in result[a].endings
    with canvas(ax, theme, (sheet.WIDTH, 3.9)) as at:
        heads = _title(found, counted, result), _note(result, found)
        at.begin(*heads)
        counts = tuple(int(n) for n in per([paired.better or 0, paired.same or 0, paired.worse or 0]))
        words = _keys(found, counted)
        shown = [_value(found.value, counted), _interval(found, level, counted)]
        head = f"{plain(found.of)}: {plain(a)} less {plain(b)}"
        marks = _looks(at.theme, found.of == result[a].endings[0])
        pairs.paired(
            at.ax,
            (counts[0], counts[1], counts[2]),
            words,
            marks,
            at.theme,
            value=found.value,
            interval=found.interval,
            shown=shown,
            head=head,
            **artist,
        )
        at.finish(*heads)
        tell(at.ax, "Icon array of 100 pairs of runs under the same luck.", *_told(counts, words, shown, head))
    return at.ax


def _simulated(result: Comparison, a: str, b: str, of: str | None, level: float) -> Difference:
    from olivebranch.studies.compare import compare

    rules = [chain_of(result[name]).strategy for name in (a, b)]
    weeks = result.weeks or 520
    sample = compare(result.model, rules, weeks=weeks, runs=PAIRS, backend=backend_here(), progress=False)
    return sample.difference(a, b, of=of, level=level)


def _looks(theme: Theme, hoped: bool) -> tuple[Look, Look, Look]:
    """Better, same, worse; for anything but the ending hoped for, more is not called better."""
    first, last = (theme.good, theme.shut) if hoped else theme.actions[:2]
    return Look(first, "o", "", "-"), Look(theme.open, "o", "", ":"), Look(last, "s", "///", "--")


def _keys(found: Difference, counted: bool) -> tuple[str, str, str]:
    a, b, of = plain(found.a), plain(found.b), plain(found.of)
    if counted:
        return f"more {of} with {a}", "the same", f"more {of} with {b}"
    return f"{of} with {a}, not with {b}", "the same with both", f"{of} with {b}, not with {a}"


def _value(value: float, counted: bool) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    size = abs(value) if counted else 100 * abs(value)
    text = number(round(size, 1 if size < 9.95 else 0)) if size >= 0.05 or size == 0 else "< 0.1"
    return f"{sign}{text}" if counted else f"{sign}{text} of 100"


def _interval(found: Difference, level: float, counted: bool) -> str:
    if found.error is None:
        return "exact: no error from chance"
    low, high = (_value(v, counted).removesuffix(" of 100") for v in found.interval)
    return f"{100 * level:g} % interval: {low} to {high}"


def _title(found: Difference, counted: bool, result: Comparison) -> str:
    low, high = found.interval
    a, b, of = plain(found.a), plain(found.b), plain(found.of)
    span = "" if result.weeks is None else f" within {result.weeks:,} {units(result.outcomes[0], result.weeks)}"
    if low <= 0 <= high:
        return f"Which has more {of}{span}? {a.capitalize()} and {b} cannot be told apart"
    first, second = (a, b) if found.value > 0 else (b, a)
    how = _value(abs(found.value), counted).removeprefix("+")
    return f"More {of} with {first} than with {second}{span}: {how} more"


def _note(result: Comparison, found: Difference) -> str:
    pairs_ = f"Pairs from {PAIRS:,} simulated runs, seed 1. " if found.better is None else ""
    return f"A pair is one run of each under the same luck. {pairs_}{source(result)}"


def _told(counts: tuple[int, ...], words: tuple[str, str, str], shown: list[str], head: str) -> tuple[str, str]:
    numbers = "; ".join(f"{n} {word}" for n, word in zip(counts, words, strict=True))
    return f"{numbers}.", f"{head}: {shown[0]} ({shown[1]})."
