"""The colours: one ordered scale from no to yes, a look for each ending, a colour for each action.

The scale runs from a cold blue through grey to a warm amber, which people with red-green colour blindness can tell
apart. Its lightness rises all the way, so it is still in order when printed in grey. Colour is never the only cue: each
ending has its own marker, hatch and line style, and everything is labelled directly. A shut door is a deep red,
which is nowhere on the scale, so that a rung is never taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Colour = str


Dash = str | tuple[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """How one ending is drawn: colour, marker, hatch and line style; "still open" is hollow."""

    colour: Colour
    marker: str
    hatch: str
    dash: Dash
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a style sheet.

    Attributes
    ----------
    paper, panel : behind everything, and behind columns and boxes
    ink, soft, faint : for text, for secondary text, and for grids
    scale : from no to yes
    good, shut, moved_on, left, open, others : for endings
    actions : for actions, and for strategies
    """

    name: str
    paper: Colour
    ink: Colour
    soft: Colour
    faint: Colour
    panel: Colour
    scale: tuple[Colour, ...]
    good: Colour
    shut: Colour
    moved_on: Colour
    left: Colour
    open: Colour
    others: tuple[Colour, ...]
    actions: tuple[Colour, ...]


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#22262e",
    soft="#565d68",
    faint="#d8dbe0",
    panel="#f3f2ee",
    scale=("#14245c", "#34548e", "#5a6580", "#936b4b", "#bb6b0a"),
    good="#bb6b0a",
    shut="#6d1024",
    moved_on="#7a664d",
    left="#0a5a5e",
    open="#8f949b",
    others=("#8a4f8f", "#3f7f3a", "#1f7fa8"),
    actions=("#0b6cb0", "#b8520a", "#00805f", "#9b4a97", "#7a5c00", "#4b5563", "#b3366b", "#2c7a90", "#5a3ea8"),
)

DARK = Theme(
    name="dark",
    paper="#15181e",
    ink="#eceef2",
    soft="#b3b9c4",
    faint="#3a404b",
    panel="#20242c",
    scale=("#5a78d8", "#7d9bd0", "#9aa3ab", "#d7aa6b", "#ffc857"),
    good="#ffc857",
    shut="#be3a50",
    moved_on="#b09b7c",
    left="#55cfc4",
    open="#747b87",
    others=("#d79be0", "#9bd08a", "#58a6f4"),
    actions=("#6bb8f5", "#ff9a55", "#3fcf9f", "#dd93d9", "#d8b73f", "#b4bcc8", "#ff8fb8", "#7fd6e8", "#ab97f5"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

#: The name of an ending decides how it is drawn. The first of a model's endings is the one hoped for.
_KINDS = {
    **dict.fromkeys(("shut", "lost", "lose", "over", "closed"), "shut"),
    **dict.fromkeys(("moved_on", "apart", "gone"), "moved_on"),
    **dict.fromkeys(("left", "let_go"), "left"),
}

#: Each strategy has a colour (`series_colour`), a marker and a dash.
SERIES_MARKERS = "os^DvPX*"
SERIES_DASHES = ("-", "--", "-.", ":")


def ending_looks(endings: Sequence[str], theme: Theme) -> dict[str, Look]:
    """A look for each ending, and for "open" (no ending yet).

    The endings shut, moved on and left differ in every cue, not in colour alone.

    >>> [look.marker for look in ending_looks(["yes", "shut", "moved_on", "left"], LIGHT).values()]
    ['o', 's', 'D', '^', 'h']
    """
    known = {
        "good": Look(theme.good, "o", "", "-"),
        "shut": Look(theme.shut, "s", "///", "--"),
        "moved_on": Look(theme.moved_on, "D", "--", (0, (6, 1.5, 1, 1.5, 1, 1.5))),
        "left": Look(theme.left, "^", "..", "-."),
    }
    spare = [
        Look(theme.others[i % 3], "pvP"[i % 3], ("\\\\", "xx", "++")[i % 3], (0, (1.5 + i % 3, 1.5)))
        for i in range(len(endings))
    ]
    looks: dict[str, Look] = {}
    for i, name in enumerate(endings):
        kind = "good" if i == 0 else _KINDS.get(name, "")
        looks[name] = known.pop(kind) if kind in known else spare.pop(0)
    return looks | {"open": Look(theme.open, "h", "oo", ":", hollow=True)}


def series_colour(theme: Theme, i: int) -> Colour:
    """The colour of the i-th strategy or action."""
    return theme.actions[i % len(theme.actions)]


def scale_colours(theme: Theme, count: int) -> list[Colour]:
    """`count` colours from no to yes, evenly along the scale.

    >>> scale_colours(LIGHT, 2)
    ['#14245c', '#bb6b0a']
    """
    return [scale_colour(theme, i / (count - 1) if count > 1 else 0.5) for i in range(count)]


def scale_colour(theme: Theme, share: float) -> Colour:
    """The colour at a share of the way from no (0) to yes (1)."""
    at = min(max(share, 0.0), 1.0) * (len(theme.scale) - 1)
    low = min(int(at), len(theme.scale) - 2)
    return mix(theme.scale[low], theme.scale[low + 1], at - low)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """The colour a share of the way from a to b."""
    parts = [round(x + (y - x) * share) for x, y in zip(_bytes(a), _bytes(b), strict=True)]
    return "#" + "".join(f"{part:02x}" for part in parts)


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2.2), 0 for black and 1 for white."""
    parts = [part / 255 for part in _bytes(colour)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: Colour, b: Colour) -> float:
    """The contrast ratio of two colours (WCAG 2.2), from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def text_on(fill: Colour) -> Colour:
    """Text on a filled mark: white or near black, whichever stands out more."""
    return max("#ffffff", "#10131a", key=lambda text: contrast(text, fill))


def _bytes(colour: Colour) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
