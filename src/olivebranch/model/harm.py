"""What counts as harm: the one list that tables, studies, reports and pictures read.

A model file chooses the names of its tallies and endings. The names listed here mean harm in every model. An ending in
which their life simply went on is not listed, because nothing you did caused it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

TO_THEM: Final = ("unwelcome", "strain")  # tallies: contacts they did not want; weeks in which they felt crowded
TO_YOU: Final = ("rough",)  # tallies: weeks in which you were in pieces
ENDINGS: Final = ("shut",)  # they shut the door because of how they were contacted


def harm_to_them(tallies: Iterable[str]) -> tuple[str, ...]:
    """Those of the tallies that count harm to them, in the order of the list.

    >>> harm_to_them(["contacts", "noes", "strain", "unwelcome"])
    ('unwelcome', 'strain')
    """
    counted = set(tallies)
    return tuple(name for name in TO_THEM if name in counted)


def weighed_harm(tallies: Iterable[str]) -> str | None:
    """The one tally to set against success: their strain or else unwelcome contacts, but never your own pain.

    >>> weighed_harm(["unwelcome", "strain", "rough"]), weighed_harm(["unwelcome"]), weighed_harm(["rough"])
    ('strain', 'unwelcome', None)
    """
    counted = set(tallies)
    return next((name for name in reversed(TO_THEM) if name in counted), None)


def harmful_endings(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the endings that are harm.

    >>> harmful_endings(["yes", "shut", "moved_on", "left"])
    ('shut',)
    """
    return tuple(name for name in names if name in ENDINGS)


def in_words(tally: str, step: str = "week") -> str:
    """A tally of harm to them as words that follow a number.

    >>> in_words("unwelcome"), in_words("strain")
    ('unwelcome contacts', 'weeks of strain')
    """
    return {"unwelcome": "unwelcome contacts", "strain": f"{step}s of strain"}.get(tally, tally.replace("_", " "))
