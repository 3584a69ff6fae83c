"""The page as an HTML document, which its own Content-Security-Policy confines to itself."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import Any

from olivebranch.web.assets import script, style
from olivebranch.web.colours import document_css
from olivebranch.web.squeeze import squeezed_script, squeezed_style

BOOT = """
const obpRoot = document.getElementById("obp-root");
mount(obpRoot, JSON.parse(document.getElementById("obp-data").textContent), { link: true });
"""


def document(data: dict[str, Any], code: str | None = None) -> str:
    """The whole file: the policy, the style, the story in plain HTML, the data and the script.

    The policy names the one script and the one style by their hashes and allows no network. `code` is another script.
    """
    code = squeezed_script(f"{script()}\n{BOOT}" if code is None else code)
    css = squeezed_style(document_css() + style())
    policy = (
        f"default-src 'none'; script-src '{_hash(code)}'; style-src '{_hash(css)}'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    title, lang = html.escape(str(data["title"])), html.escape(data["strings"]["lang"], quote=True)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{css}</style>\n</head>\n<body>\n"
        f'<main id="obp-root">\n{story_html(data)}</main>\n'
        f'<script type="application/json" id="obp-data">{json_for_script(data)}</script>\n'
        f'<script type="module">{code}</script>\n</body>\n</html>\n'
    )


def json_for_script(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element around it, whatever names it contains. A whole number is written as one.

    >>> json_for_script({"name": "</script>", "chance": [1.0, 0.5]})
    '{"name":"\\\\u003c/script>","chance":[1,0.5]}'
    """
    text = json.dumps(_shortened(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def _shortened(value: Any) -> Any:
    """The same data, in which a float that is a whole number is an int: a script sees no difference."""
    if isinstance(value, dict):
        return {key: _shortened(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shortened(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def story_html(data: dict[str, Any]) -> str:
    """The page's story as plain HTML: for readers without scripts, and for notebooks that are not trusted."""
    lines = [f"<h1>{html.escape(str(data['title']))}</h1>"]
    if data["mode"] == "lesson":
        words = data["strings"]
        keys = ("hook.one", "bet.one", "why.both", "take.first", "take.second", "take.third", "take.fourth")
        lines += [f"<p>{html.escape(words[key])}</p>" for key in keys]
    else:
        lines.append(f"<p>{html.escape(str(data['about'] or ''))} {html.escape(str(data['note']))}</p>")
    lines.append(f"<p>{html.escape(data['care'])}</p>")
    return "\n".join(lines) + "\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
