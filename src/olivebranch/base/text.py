"""Words that every room uses: names as words, numbers as a reader sees them, and the note of care."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

#: The note of care, shown in the README, on the page, in reports and under the demo.
CARE = (
    "This is a teaching toy, not advice about a real person. A no, a block or a request for no contact is to be "
    "respected: here a shut door is final, and letting go is a good ending. Where there is fear, control, violence or "
    "a protective order, this is not the tool: a local help line is."
)


def plain(name: str) -> str:
    """A name as words.

    >>> plain("small_steps")
    'small steps'
    """
    return name.replace("_", " ")


def percent(share: float) -> str:
    """A chance as a percentage for readers; a chance above 0 is never shown as 0 %, nor one below 1 as 100 %.

    >>> percent(0.4623), percent(0.0004), percent(0.9999), percent(0.0), percent(1.0)
    ('46.2 %', '<0.1 %', '>99.9 %', '0 %', '100 %')
    """
    if math.isnan(share):
        return "-"
    if share <= 1e-12 or share >= 1 - 1e-12:
        return f"{round(share * 100)} %"
    if share < 0.001:
        return "<0.1 %"
    return ">99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


def rounded_percent(share: float) -> str:
    """A chance as pictures show it, in whole per cent: never "0 %" for what can happen, nor "100 %" for what can fail.

    >>> [rounded_percent(share) for share in (0.4567, 0.0097, 0.004, 0, 0.999, 1)]
    ['46 %', '1 %', '0.4 %', '0 %', '99.9 %', '100 %']
    """
    value = 100 * share
    if not math.isfinite(value):
        return "–"
    if value <= 1e-10 or value >= 100 - 1e-10:
        return f"{round(value)} %"
    if 1 <= value <= 99:
        return f"{value:.0f} %"
    if 0.1 <= value <= 99.9:
        return f"{value:.1f}".removesuffix(".0") + " %"
    return "< 0.1 %" if value < 1 else "> 99.9 %"


def number(value: float) -> str:
    """A count as a reader sees it."""
    return "for ever" if math.isinf(value) else f"{value:.2f}"


def rounded_number(value: float) -> str:
    """A count or a mean as pictures show it: whole from 100 on, else with one decimal.

    >>> rounded_number(3), rounded_number(2.46), rounded_number(1234.5)
    ('3', '2.5', '1,234')
    """
    if not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 99.95 or value == round(value) else f"{value:,.1f}"


def telling(value: float, limit: float = 1.0, digits: int = 6) -> str:
    """A number with just enough digits to distinguish it from a limit, and at least `digits`.

    >>> telling(0.75), telling(1.00000001), telling(1.0)
    ('0.75', '1.00000001', '1')
    """
    shortest = (f"{value:.{n}g}" for n in range(digits, 18))
    return next((text for text in shortest if float(text) != limit or value == limit), repr(value))


def listing(names: Sequence[str]) -> str:
    """Names with commas and an "and".

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "none"


def capitalised(text: str) -> str:
    """The text with a capital letter first; names within it keep theirs.

    >>> capitalised("rain on Alofi")
    'Rain on Alofi'
    """
    return text[:1].upper() + text[1:]


def counted(count: int, word: str, many: str = "") -> str:
    """A count with its word, such as "1 week" or "52 weeks"; `many` is a plural that does not just add an s.

    >>> counted(1, "week"), counted(52, "week"), counted(1_000, "run"), counted(3, "entry", "entries")
    ('1 week', '52 weeks', '1,000 runs', '3 entries')
    """
    return f"{count:,} {word if count == 1 else many or f'{word}s'}"


def horizon(weeks: int | None, step: str) -> str:
    """A horizon in words, such as "52 weeks"; "for ever" if there is none.

    >>> horizon(52, "week"), horizon(None, "week")
    ('52 weeks', 'for ever')
    """
    return "for ever" if weeks is None else counted(weeks, step)


def agreeing(parts: Sequence[float], decimals: int = 0) -> list[float]:
    """Numbers rounded by largest remainder (Hamilton's method), so that they add up to their rounded sum.

    >>> agreeing([40.6, 9.4, 1.2, -16.1])
    [41.0, 9.0, 1.0, -16.0]
    """
    scale = 10**decimals
    low = [math.floor(part * scale + 1e-9) for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (low[i] - parts[i] * scale, i))
    for i in order[: max(0, round(math.fsum(parts) * scale) - sum(low))]:
        low[i] += 1
    return [value / scale for value in low]


def signed(value: float, decimals: int = 0) -> str:
    """A number with its sign, used to show how far one thing is ahead of another; what is rounded to 0 has none.

    >>> signed(3.2), signed(-16), signed(0), signed(-0.04, 1)
    ('+3', '−16', '0', '0.0')
    """
    value = round(value, decimals)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):,.{decimals}f}"


def column_names(names: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """The names as columns of a table in which some are taken; endings, tallies and parameters may share names.

    >>> column_names(["slam", "draw", "slam"], ["draw"])
    ('slam', 'draw_', 'slam_')
    """
    seen, found = set(taken), []
    for name in names:
        while name in seen:
            name += "_"
        seen.add(name)
        found.append(name)
    return tuple(found)
