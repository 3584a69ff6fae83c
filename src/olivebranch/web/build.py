"""The page: one HTML file that needs no server, no network and nothing beside it; and the widget's data.

olivebranch page -o page.html                          : the lesson, on the models maybe and ladder
olivebranch page MODEL --strategies a,b -o page.html   : the sandbox for any small model
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from olivebranch.base.arguments import check_weeks
from olivebranch.base.text import CARE
from olivebranch.base.writing import write_whole
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError
from olivebranch.model.files import load
from olivebranch.model.model import Model
from olivebranch.web.export import exported_chain, exported_model

HERE = Path(__file__).parent
ROUNDS = 20

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text: `save` writes it; a notebook shows it in a frame that can reach nothing outside itself."""

    html: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, whole or not at all."""
        return write_whole(path, self.html)

    def _repr_html_(self) -> str:
        return (
            '<iframe sandbox="allow-scripts" width="100%" height="900" style="border:0" title="No, maybe, yes" '
            f'srcdoc="{html.escape(self.html, quote=True)}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"Page({len(self.html.encode()) // 1000} kB)"


def page(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    words: Mapping[str, str] | None = None,
) -> Page:
    """The teaching page as one HTML file: the lesson, or the sandbox of a model of your own.

    Parameters
    ----------
    model : a small Model, the name or path of one, or a chain made from a matrix; None for the lesson
    strategies : what the sandbox compares; default: every bundled one that the model can serve
    weeks : the horizon that the sandbox begins with
    words : strings in another language, by the keys of strings.json ("lang" is the page's language)

    Raises
    ------
    ArgumentError
        for a model larger than the page serves.

    Examples
    --------
    >>> page()
    Page(... kB)
    >>> page("reconciliation")
    Traceback (most recent call last):
    olivebranch.errors.ArgumentError: reconciliation has ... states; the page serves up to 64. ...
    """
    return Page(_html(page_data(model, strategies, weeks=weeks, words=words)))


def page_data(
    model: Model | Chain | str | None = None,
    strategies: Iterable[Any] | None = None,
    *,
    weeks: int | None = None,
    words: Mapping[str, str] | None = None,
) -> Data:
    """What the page's module reads: the words, and the models it can play."""
    strings = {**_strings(), **_checked(words or {})}
    if model is None:
        if strategies is not None:
            raise ArgumentError("strategies without a model: name the model whose sandbox you want.")
        return {"mode": "lesson", "title": strings["title"], "care": CARE, "strings": strings, **_lesson()}
    if isinstance(model, Chain) and model.model is not None:
        strategies = [model.strategy] if strategies is None else strategies
        model = model.model
    horizon = 52 if weeks is None else check_weeks(weeks)
    if isinstance(model, Chain):
        found, about = exported_chain(model, weeks=horizon), ""
    else:
        given = load(model) if isinstance(model, str) else model
        found, about = exported_model(given, strategies, weeks=horizon), given.spec.about or ""
    return {
        "mode": "sandbox",
        "title": found["title"],
        "about": about,
        "note": found["note"],
        "care": CARE,
        "strings": strings,
        "models": {found["name"]: found},
    }


def _lesson() -> Data:
    """The models of the lesson, and what card 7 says of fairness."""
    maybe, ladder = load("maybe"), load("ladder")
    plans = ["small_steps", "skip_the_pause", "just_friends", "ask_monthly", "jump_ahead", "push_hard"]
    return {
        "models": {
            "maybe": exported_model(maybe, ["small_steps", "jump_ahead"], weeks=ROUNDS),
            "ladder": exported_model(ladder, plans),
        },
        "fair": _fairness(maybe),
    }


def _fairness(maybe: Model) -> dict[str, int]:
    """Who leads if no door ever shut (what shut it falls back to no), and if only the ask at no never shut it."""
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


# ---- the file -----------------------------------------------------------------------------------


@cache
def source(name: str) -> str:
    """A file of the page's own: page.js, page.css or strings.json."""
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _strings() -> dict[str, str]:
    return dict(json.loads(source("strings.json")))


def _checked(words: Mapping[str, str]) -> dict[str, str]:
    unknown = [key for key in words if key not in _strings() and not key.startswith("name.")]
    if unknown:
        raise ArgumentError(f"words: there is no string {unknown[0]!r}. The keys are those of strings.json.")
    return dict(words)


BOOT = """
const obpRoot = document.getElementById("obp-root");
mount(obpRoot, JSON.parse(document.getElementById("obp-data").textContent), { link: true });
"""


def _html(data: Data) -> str:
    script, style = source("page.js") + BOOT, PAGE_CSS + source("page.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    title, lang = html.escape(str(data["title"])), html.escape(data["strings"]["lang"], quote=True)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{style}</style>\n</head>\n<body>\n"
        f'<main id="obp-root">\n{plain(data)}</main>\n'
        f'<script type="application/json" id="obp-data">{as_json(data)}</script>\n'
        f'<script type="module">{script}</script>\n</body>\n</html>\n'
    )


PAGE_CSS = (
    "html{background:#fffdf8;color:#22201c}body{margin:0}"
    "@media(prefers-color-scheme:dark){html{background:#1c1a17;color:#f2ede3}}\n"
)


def as_json(data: Data) -> str:
    """JSON that cannot leave its script element, whatever the names in it.

    >>> as_json({"name": "</script>"})
    '{"name":"\\\\u003c/script>"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def plain(data: Data) -> str:
    """What the page says where no script runs: the same story in plain text."""
    lines = [f"<h1>{html.escape(str(data['title']))}</h1>"]
    if data["mode"] == "lesson":
        words = data["strings"]
        keys = ("hook.one", "hook.two", "hook.toy", "bet.one", "why.two", "take.first", "take.second", "take.third")
        lines += [f"<p>{html.escape(words[key])}</p>" for key in keys]
    else:
        lines.append(f"<p>{html.escape(str(data['about'] or ''))} {html.escape(str(data['note']))}</p>")
    lines.append(f"<p>{html.escape(data['care'])}</p>")
    return "\n".join(lines) + "\n"
