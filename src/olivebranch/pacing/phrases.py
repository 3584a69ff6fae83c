"""Phrases: how a reader would say the actions with well-known names."""

from __future__ import annotations

from typing import Final

from olivebranch.base.text import plain

_PHRASES: Final = {
    "apologise": "apologise",
    "ask": "ask whether they want to try again",
    "chat": "have a light chat",
    "hang_out": "ask them to hang out",
    "let_go": "let go",
    "look_after": "look after what you have",
    "olive_branch": "offer an olive branch",
    "pause": "leave them in peace",
    "self_work": "leave them in peace and work on yourself",
    "small_step": "take a small step",
    "wait": "wait",
}


def phrase(action: str) -> str:
    """An action as a reader would say it: a phrase for the bundled models' actions, otherwise the plain name.

    >>> phrase("self_work"), phrase("send_flowers")
    ('leave them in peace and work on yourself', 'send flowers')
    """
    return _PHRASES.get(action, plain(action))
