"""The how-to page for a model of one's own: its parts, put together, are a model that the page's commands take."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import olivebranch as ob

PAGE = (Path(__file__).parents[2] / "docs" / "how" / "own_model.md").read_text(encoding="utf-8")


def written(letting_go: bool) -> dict[str, Any]:
    """The model that somebody has who follows the page, with or without the part on letting go."""
    parts: dict[str, Any] = {"title": "My model"}
    for part in map(tomllib.loads, re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)):
        shift = parts.get("shift", {"mood": []})["mood"] + part.get("shift", {"mood": []})["mood"]
        if letting_go or "let_go" not in part.get("endings", {}):
            parts |= part | {"shift": {"mood": shift}}
    return parts


def test_the_parts_of_the_page_are_a_model():
    for letting_go in (False, True):
        model = ob.Model(**written(letting_go))
        assert ob.check_model(model, runs=2_000).ok
        assert ("leave" in model.actions) == ("let_go" in model.endings) == letting_go
        reason = ob.why(model, "cards_first", "knock", draws=0)
        assert set(reason.shares) == {"surprise", "pressure"}


def test_letting_go_is_certain_and_no_harm():
    chain = ob.Model(**written(True)) @ (lambda see: "leave")
    assert chain.exact(weeks=1).chance("let_go") == 1
    assert chain.exact(weeks=1).tally("unwelcome") == 0


def test_a_single_tally_is_a_mean():
    model = ob.Model(**written(False) | {"tallies": {"unwelcome": "action == visit and mood == silent"}})
    assert "unwelcome is a mean per person over the weeks." in str(ob.compare(model))
