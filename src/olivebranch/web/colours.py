"""The page's colours, as CSS variables: those of the pictures, so that yes, shut and the rest look alike everywhere."""

from __future__ import annotations

from olivebranch.draw.palette import DARK, LIGHT, Colour, Theme, mix, scale_colour, series_colour, text_on

#: Colours that a forced palette replaces by its own; every other variable becomes the colour of text.
FORCED = {"paper": "Canvas", "card": "Canvas", "accent": "Highlight", "on": "HighlightText", "step": "LinkText"}
RUNGS = 5


def variables(theme: Theme) -> dict[str, Colour]:
    """A colour for each variable of the style sheet.

    Cards lie on the theme's paper, and the page around them has the colour of its panels. The plans of the lesson have
    the colours that a picture gives to the first two actions.

    >>> variables(LIGHT)["yes"] == LIGHT.good
    True
    """
    accent = series_colour(theme, 0)
    rungs = {f"rung{i}": scale_colour(theme, i / (RUNGS - 1)) for i in range(RUNGS)}
    spare = {f"spare{i}": colour for i, colour in enumerate((*theme.others, theme.ink), 1)}
    return {
        "ink": theme.ink,
        "soft": theme.soft,
        "line": mix(theme.soft, theme.paper, 0.25),
        "paper": theme.panel,
        "card": theme.paper,
        "accent": accent,
        "on": text_on(accent),
        "step": series_colour(theme, 0),
        "ask": series_colour(theme, 1),
        "no": scale_colour(theme, 0.0),
        "maybe": scale_colour(theme, 0.5),
        "yes": theme.good,
        "shut": theme.shut,
        "moved_on": theme.moved_on,
        "left": theme.left,
        "open": theme.open,
        **rungs,
        **spare,
    }


def palette_css() -> str:
    """The variables for a light and a dark screen, for forced colours, and for paper, which is like a light screen."""
    names = variables(LIGHT)
    forced = {name: FORCED.get(name, "CanvasText") for name in names}
    dark = _declared(variables(DARK))
    return (
        f".obp {{ color-scheme: light; {_declared(names)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ .obp {{ color-scheme: dark; {dark} }} }}\n"
        f"@media screen and (forced-colors: active) {{ .obp {{ {_declared(forced)} }} }}\n"
        f"@media print {{ .obp {{ --paper: {LIGHT.paper}; }} }}\n"
    )


def document_css() -> str:
    """The ground around the page, in a document of its own. Paper has none: a dark screen must not darken its edges."""
    light, dark = variables(LIGHT), variables(DARK)
    return (
        f"body{{margin:0}}@media screen{{html{{background:{light['paper']};color:{light['ink']}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{html{{background:{dark['paper']};color:{dark['ink']}}}}}\n"
    )


def _declared(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
