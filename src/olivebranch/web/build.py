"""The teaching page: one HTML file that needs no server and no network, and the data that its script reads.

olivebranch page -o page.html                          : the lesson, on the models maybe and ladder
olivebranch page MODEL --strategies a,b -o page.html   : the sandbox of any small model
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from olivebranch.base.arguments import DEFAULT_WEEKS, check_weeks
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.text import CARE, agreeing, plain
from olivebranch.base.writing import write_whole
from olivebranch.chain.chain import Chain
from olivebranch.draw.palette import LIGHT
from olivebranch.errors import ArgumentError
from olivebranch.model.files import as_model, load
from olivebranch.model.model import Model
from olivebranch.studies.best import best_pacing
from olivebranch.web.assets import translated
from olivebranch.web.colours import variables
from olivebranch.web.document import document
from olivebranch.web.export import exported_chain, exported_model
from olivebranch.web.game import exported_game
from olivebranch.web.outlooks import exported_outlooks, exported_pause
from olivebranch.web.reasons import exported_reason
from olivebranch.web.solved import zones

ROUNDS = 20
LADDER_PLANS = ("small_steps", "skip_the_pause", "just_friends", "ask_monthly", "jump_ahead", "push_hard")

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """The teaching page as text. A notebook shows it in a frame that cannot reach anything outside itself.

    >>> import olivebranch as ob
    >>> page = ob.page("maybe")
    >>> page.html.startswith("<!DOCTYPE html>")
    True
    """

    html: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file, whole or not at all, and return the file's path."""
        return write_whole(path, self.html)

    def _repr_html_(self) -> str:
        return (
            '<iframe sandbox="allow-scripts" width="100%" height="900" style="border:0" title="No, maybe, yes" '
            f'srcdoc="{html.escape(self.html, quote=True)}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"Page({len(self.html.encode()) // 1000} kB)"


@answers_guesses
def page(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    words: Mapping[str, str] | None = None,
) -> Page:
    """The teaching page as one HTML file: the lesson, or the sandbox of a model of your own.

    The page solves its chains exactly, by forward propagation, and draws its runs with the same Philox counters as
    `Chain.simulate`: run 12 of seed 7 is the same walk in the browser as in Python.

    Parameters
    ----------
    model : a small Model (up to 64 states), the name or path of one, or a chain made from a matrix; None for the lesson
    strategies : the strategies (finite-state controllers) to compare in the sandbox, as objects or by name; default:
        all bundled ones that fit the model
    weeks : the sandbox's initial horizon, in steps of the model (default: 52)
    words : strings in another language, by the keys of strings.json ("lang" is the page's language)

    Raises
    ------
    ArgumentError
        for a model that is too large for the page, for strategies without a model, and for an unknown key in `words`.

    Examples
    --------
    >>> page()
    Page(... kB)
    >>> page("reconciliation")
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: reconciliation has ... states; the page takes up to 64. ...
    """
    return Page(document(page_data(model, strategies, weeks=weeks, words=words)))


def page_data(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    words: Mapping[str, str] | None = None,
) -> Data:
    """The data that the page's script reads: the strings, and the models it can play."""
    strings = translated({} if words is None else words)
    shared: Data = {"care": CARE, "strings": strings, "colours": variables(LIGHT)}
    if model is None:
        if strategies is not None:
            raise ArgumentError("strategies without a model: name the model whose sandbox you want.")
        return {"mode": "lesson", "title": strings["title"], **shared, **_lesson()}
    if isinstance(model, Chain) and model.model is not None:
        strategies = [model.strategy] if strategies is None else strategies
        model = model.model
    horizon = DEFAULT_WEEKS if weeks is None else check_weeks(weeks)
    if isinstance(model, Chain):
        exported, about = exported_chain(model, weeks=horizon), ""
    else:
        model = as_model(model)
        exported, about = exported_model(model, strategies, weeks=horizon), model.spec.about or ""
    return {
        "mode": "sandbox",
        "title": exported["title"],
        "about": about,
        "note": exported["note"],
        **shared,
        "models": {exported["name"]: exported},
    }


def _lesson() -> Data:
    """The models of the lesson, why small steps lead in the small one and in the full one, and whether it is rigged."""
    maybe, ladder = load("maybe"), load("ladder")
    return {
        "models": {
            "maybe": exported_model(maybe, ["small_steps", "jump_ahead"], weeks=ROUNDS),
            "ladder": exported_model(ladder, LADDER_PLANS),
        },
        "fair": _fairness(maybe),
        "game": exported_game(),
        **_solved_beforehand(),
    }


@cache
def _solved_beforehand() -> Data:
    """What takes Python seconds, because the full model is in it. The page only shows it, so six digits are enough."""
    return _rounded(
        {
            "why": {
                "maybe": exported_reason(load("maybe"), "small_steps", "jump_ahead", weeks=ROUNDS),
                "full": exported_reason(load("reconciliation"), "small_steps", "jump_ahead", weeks=DEFAULT_WEEKS),
            },
            "zones": zones(),
            "pause": exported_pause(),
            "outlooks": exported_outlooks(),
            "best": {name: _best_rule(name) for name in ("maybe", "ladder")},
        }
    )


def _rounded(value: Any) -> Any:
    """The same data, with every float in six decimals."""
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value


def _best_rule(name: str) -> list[str]:
    """The rule that comes near the best pacing, line by line, with what becomes of 100 people instead of its worth."""
    rule = best_pacing(name).rule()
    names = (*rule.model.endings, "open")
    counts = zip(agreeing([100 * rule.outcomes.chance(ending) for ending in names]), names, strict=True)
    said = ", ".join(f"{count:.0f} {plain(ending)}" for count, ending in counts if count)
    people = f"Of 100 who follow it for {DEFAULT_WEEKS} {rule.model.step}s: {said}."
    return [people if line.startswith("This is worth") else line for line in rule.words().splitlines()]


def _fairness(maybe: Model) -> dict[str, int]:
    """How many of 100 reach a yes, for both plans, if the door never shuts, and if only an ask at no never shuts it.

    An ask at maybe that would have shut the door leads back to no instead.
    """
    back = maybe.parameters["back"].value + maybe.parameters["last_slam"].value
    never = maybe.with_parameters(slam=0, misstep=0, last_slam=0, back=back)
    rigged = maybe.with_parameters(slam=0)

    def yes(model: Model, strategy: str) -> int:
        return round(100 * Chain(model, strategy).exact(ROUNDS).chance("yes"))

    return {
        "ask": yes(never, "jump_ahead"),
        "steps": yes(never, "small_steps"),
        "rigged_ask": yes(rigged, "jump_ahead"),
        "rigged_steps": yes(rigged, "small_steps"),
    }
