"""The page's own files: its script (joined from modules), its style, and every string it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from olivebranch.base.arguments import as_table, as_text
from olivebranch.errors import ArgumentError, printed
from olivebranch.web.bundle import join, read_modules
from olivebranch.web.colours import palette_css

HERE = Path(__file__).parent
MODULES = HERE / "js"
ENTRY = "widget.mjs"
STYLES = ("page.css", "scene.css", "crowd.css")


@cache
def script() -> str:
    """The page's JavaScript as one module, whose default export is what anywidget loads."""
    return join(read_modules(MODULES), ENTRY)


@cache
def platform_script() -> str:
    """The same with the host of a learning platform, instead of the widget, as its entry: it declares `mountScorm`."""
    sources = read_modules(HERE)
    del sources[f"{MODULES.name}/{ENTRY}"]
    return join(sources, "hosts/scorm.mjs")


@cache
def style() -> str:
    """The page's CSS, its colours first; every rule applies only within the class `obp`."""
    return palette_css() + "".join((HERE / name).read_text(encoding="utf-8") for name in STYLES)


@cache
def strings() -> Mapping[str, str]:
    """Every string of the page, by its key."""
    return dict(json.loads((HERE / "strings.json").read_text(encoding="utf-8")))


def translated(words: Mapping[str, str]) -> dict[str, str]:
    """The page's strings, replaced by those in `words`. A key such as "name.wait" says how to show a name of a model.

    >>> translated({"lang": "nl"})["lang"]
    'nl'
    """
    table = as_table("words", words, "{'lang': 'nl'}")
    own = {as_text("words", key): as_text(f"words: {key}", text) for key, text in table.items()}
    unknown = [key for key in own if key not in strings() and not key.startswith("name.")]
    if unknown:
        raise ArgumentError(f"words: there is no string {printed(unknown[0])}. The keys are those of strings.json.")
    return {**strings(), **own}
