"""Colours, hard-coded: one ordered scale from no to yes, a look for each ending, a colour for each action.

The scale runs from a cold blue over grey to a warm amber, along the axis that red-green blindness leaves alone, and
its lightness only ever rises, so it is also in order when printed in grey. Colour is never the only cue: an ending has
a marker, a hatch and a line style of its own, and everything is labelled where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Colour = str


@dataclass(frozen=True, slots=True)
class Look:
    """How one ending is shown: a colour, a marker's shape, a hatch and a line style."""

    colour: Colour
    marker: str
    hatch: str
    dash: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A style sheet: paper, ink for text, soft for lesser text, faint for grids, and the colours of marks."""

    name: str
    paper: Colour
    ink: Colour
    soft: Colour
    faint: Colour
    panel: Colour
    scale: tuple[Colour, ...]
    good: Colour
    shut: Colour
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
    scale=("#1d2f5f", "#454f74", "#6b6474", "#8f6a5c", "#c4730f"),
    good="#c4730f",
    shut="#33416b",
    left="#0a6b5e",
    open="#80858d",
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
    scale=("#6a7ec6", "#8796c0", "#aea5a6", "#d7aa6b", "#ffc857"),
    good="#ffc857",
    shut="#8ea2dc",
    left="#3fc4ae",
    open="#8f959f",
    others=("#d79be0", "#9bd08a", "#6cc6ee"),
    actions=("#6bb8f5", "#ff9a55", "#3fcf9f", "#dd93d9", "#d8b73f", "#b4bcc8", "#ff8fb8", "#7fd6e8", "#ab97f5"),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

DASHES = ("-", (0, (1, 1)), (0, (4, 1.5)), (0, (4, 1.5, 1, 1.5)))

#: What an ending is called decides how it looks; the first of a model's endings is the one hoped for.
_SHUT, _LEFT = ("shut", "lost", "lose", "over", "closed"), ("left", "let_go", "moved_on", "gone", "apart")


def looks(endings: Sequence[str], theme: Theme) -> dict[str, Look]:
    """A look for each ending, and for "open", where none is reached yet.

    >>> [look.marker for look in looks(["yes", "shut", "left"], LIGHT).values()]
    ['o', 's', '^', 'o']
    """
    spare = [Look(theme.others[i % 3], "Dph"[i % 3], ("\\\\", "xx", "++")[i % 3], ":") for i in range(len(endings))]
    known = {
        "good": Look(theme.good, "o", "", "-"),
        "shut": Look(theme.shut, "s", "///", "--"),
        "left": Look(theme.left, "^", "..", "-."),
    }
    found: dict[str, Look] = {}
    for i, name in enumerate(endings):
        kind = "good" if i == 0 else "shut" if name in _SHUT else "left" if name in _LEFT else ""
        found[name] = known.pop(kind) if kind in known else spare.pop(0)
    return found | {"open": Look(theme.open, "o", "", ":")}


def steps(theme: Theme, count: int) -> list[Colour]:
    """`count` colours from no to yes, evenly along the scale.

    >>> steps(LIGHT, 2)
    ['#1d2f5f', '#c4730f']
    """
    return [along(theme, i / (count - 1) if count > 1 else 0.5) for i in range(count)]


def along(theme: Theme, share: float) -> Colour:
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


def on(fill: Colour) -> Colour:
    """Text on a filled mark: white or near black, whichever stands out more."""
    return max("#ffffff", "#10131a", key=lambda text: contrast(text, fill))


def _bytes(colour: Colour) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
