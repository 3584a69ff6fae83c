"""Which is better, and how sure is that? A hundred pairs of runs under the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from olivebranch.base.arguments import check_level
from olivebranch.base.text import capitalised, plain, rounded_number
from olivebranch.chain.chain import chain_of
from olivebranch.draw import pairs
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.palette import Look, Theme, ending_looks
from olivebranch.draw.style import WIDTH
from olivebranch.errors import ArgumentError
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import source_words, within_words
from olivebranch.studies.compare import Comparison, Difference, compare

PAIRS = 10_000  # pairs that are simulated to count better, same and worse beside an exact difference
EVER = 520  # weeks for which these pairs are followed if the answer is for ever


@redrawable
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
    """Which is better, and how sure is that? 100 pairs of runs as better, same and worse, and the difference.

    A pair is one run of each strategy under the same luck (common random numbers). Beside an exact difference, 10,000
    pairs are simulated.

    Parameters
    ----------
    a, b : the strategies (default: the first two compared, or the first beside the one given); the picture shows a - b
    of : an ending (default: the first) or a tally
    level : the level of the interval
    artist : for the icons, such as ``alpha=0.8``

    Raises ArgumentError for fewer than two strategies, and UnknownName for an unknown name.

    >>> import olivebranch as ob
    >>> ax = plot_difference(ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20, runs=1_000))
    >>> [text.get_text() for text in ax.texts][:2]
    ['51', 'yes with small steps, not with jump ahead']
    """
    check_shown("plot_difference", result, Comparison)
    chosen = a is not None or b is not None
    a, b, level = *_two(result, a, b), check_level(level)
    difference = result.difference(a, b, of=of, level=level)
    counts = _counts(difference if difference.better is not None else _simulated(result, a, b, of, level))
    words, interval = _words(result, difference), _interval(result, difference, level)
    frame = _title(result, difference), _note(result, difference, chosen=chosen)
    with canvas(ax, theme, (WIDTH, 3.9)) as at:
        at.before_drawing(*frame)
        looks = _looks(at.theme, hoped_for=difference.of == result.model.endings[0])
        pairs.paired(at.ax, list(zip(counts, words, looks, strict=True)), interval, at.theme, **artist)
        at.after_drawing(*frame)
        others = "" if chosen or len(result) == 2 else f"The first two of {len(result)} strategies."
        set_alt_text(at.ax, *_alt_text(counts, words, interval), others)
    return at.ax


def _two(result: Comparison, a: str | None, b: str | None) -> tuple[str, str]:
    if len(result) < 2:
        raise ArgumentError("plot_difference needs two strategies: compare two or more.")
    first = next(name for name in result.strategies if name != b) if a is None else a
    return first, next(name for name in result.strategies if name != first) if b is None else b


def _simulated(result: Comparison, a: str, b: str, of: str | None, level: float) -> Difference:
    rules = [chain_of(result[name]).strategy for name in (a, b)]
    weeks = result.weeks or EVER
    sample = compare(result.model, rules, weeks=weeks, runs=PAIRS, progress=False)
    return sample.difference(a, b, of=of, level=level)


def _counts(difference: Difference) -> list[int]:
    """How many of a hundred pairs are better, the same and worse."""
    return whole_counts([difference.better or 0, difference.same or 0, difference.worse or 0]).tolist()


def _looks(theme: Theme, *, hoped_for: bool) -> tuple[Look, Look, Look]:
    """The looks of better, same and worse; if this is not the ending hoped for, more does not look better."""
    first, last = (theme.good, theme.scale[0]) if hoped_for else theme.actions[:2]
    return Look(first, "o", "", "-"), ending_looks((), theme)["open"], Look(last, "v", "///", "--")


def _is_tally(result: Comparison, difference: Difference) -> bool:
    return difference.of in result.model.tallies and difference.of not in result.model.endings


def _words(result: Comparison, difference: Difference) -> tuple[str, str, str]:
    a, b, of = plain(difference.a), plain(difference.b), plain(difference.of)
    if _is_tally(result, difference):
        return f"more {of} with {a}", "the same", f"more {of} with {b}"
    return f"{of} with {a}, not with {b}", "the same with both", f"{of} with {b}, not with {a}"


def _interval(result: Comparison, difference: Difference, level: float) -> pairs.Interval:
    is_tally = _is_tally(result, difference)
    low, high = _ends(difference)
    note = difference.no_interval.partition(",")[0] or "exact: no error from chance"
    if difference.error is not None and difference.interval is not None:
        from_to = [_signed(end, is_tally).removesuffix(" of 100") for end in (low, high)]
        note = f"{100 * level:g} % interval: {from_to[0]} to {from_to[1]}"
    head = f"{plain(difference.of)}: {plain(difference.a)} less {plain(difference.b)}"
    span = _span(result, difference)
    ends = (f"−{rounded_number(span)}", f"+{rounded_number(span)}") if is_tally else ("−100", "+100")
    return pairs.Interval(difference.value, low, high, span, ends, _signed(difference.value, is_tally), note, head)


def _span(result: Comparison, difference: Difference) -> float:
    """How far the axis goes to each side: all people for a chance, or else the larger of the two means.

    So a difference looks as large as it is, and pictures of chances can be compared.
    """
    if not _is_tally(result, difference):
        return 1.0
    means = [result[name].tally(difference.of) for name in (difference.a, difference.b)]
    return max([abs(end) for end in _ends(difference)] + [abs(mean) for mean in means]) or 1.0


def _ends(difference: Difference) -> tuple[float, float]:
    """The ends of the interval; the difference itself if there is none."""
    return difference.interval or (difference.value, difference.value)


def _signed(value: float, is_tally: bool) -> str:
    """A difference with its sign, of means or of a hundred people."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    size = abs(value) if is_tally else 100 * abs(value)
    text = rounded_number(round(size, 1 if size < 9.95 else 0)) if size >= 0.05 or size == 0 else "< 0.1"
    return f"{sign}{text}" if is_tally else f"{sign}{text} of 100"


def _title(result: Comparison, difference: Difference) -> str:
    low, high = _ends(difference)
    a, b, of = plain(difference.a), plain(difference.b), plain(difference.of)
    span = "" if result.weeks is None else f" {within_words(result.outcomes[0])}"
    if low <= 0 <= high:
        return f"Which has more {of}{span}? {capitalised(a)} and {b} cannot be told apart"
    more, less = (a, b) if difference.value > 0 else (b, a)
    how_much = _signed(abs(difference.value), _is_tally(result, difference)).removeprefix("+")
    return f"More {of} with {more} than with {less}{span}: {how_much} more"


def _note(result: Comparison, difference: Difference, *, chosen: bool) -> str:
    simulated = f"Pairs from {PAIRS:,} simulated runs, seed 1. " if difference.better is None else ""
    others = len(result) - 2
    first = "" if chosen or not others else f"The first two of {len(result)} strategies; a= and b= choose others. "
    return f"{first}A pair is one run of each strategy under the same luck. {simulated}{source_words(result)}"


def _alt_text(counts: Sequence[int], words: Sequence[str], interval: pairs.Interval) -> tuple[str, str, str]:
    numbers = "; ".join(f"{n} {word}" for n, word in zip(counts, words, strict=True))
    answer = f"{interval.head}: {interval.value_text} ({interval.note})."
    return "Icon array of 100 pairs of runs under the same luck.", f"{numbers}.", answer
