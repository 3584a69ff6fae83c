"""The pictures of this room, as methods of its nouns: each method calls the public function that draws it."""

from __future__ import annotations

from olivebranch.studies import pictures
from support.pictures import ask_all


def test_each_picture_is_drawn_by_a_public_function(monkeypatch):
    found = dict(ask_all(pictures, monkeypatch))
    assert len(found) > 15
    assert all(plot.startswith("plot_") for plot in found.values())
