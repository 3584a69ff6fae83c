"""Makes the page's script and style smaller without a change in what they say: spaces and comments are left out.

Only what a reader of the file would see is changed; the modules stay as they were written, and so does the notebook's
script. Texts, templates and regular expressions are kept letter for letter.
"""

from __future__ import annotations

import re

_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_WORD = re.compile(r"[\w$]+")
_SPACE = re.compile(r"[ \t]+")
_NO_END = "{;,(["  # after these a line end says nothing
_BEFORE_REGEX = ("(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", ">", "return", "")


def squeezed_script(code: str) -> str:
    """JavaScript with only those spaces and line ends that mean something.

    A space may part two words, or two signs that would become one; a line end may end a statement.

    >>> squeezed_script("const a = b + +c; // why\\nreturn `a ${ b } c`, /a b/g, 'a , b';")
    "const a=b+ +c;return`a ${ b } c`,/a b/g,'a , b';"
    """
    out, last, space, at = [], "", False, 0
    while at < len(code):
        token = _next(code, at, last)
        at += len(token)
        if _SPACE.fullmatch(token) or _COMMENT.fullmatch(token):
            space = True
            continue
        if token == "\n" and last and last in _NO_END:
            continue
        if space and last and _needs_space(last[-1], token[0]):
            out.append(" ")
        out.append(token)
        last, space = "" if token == "\n" else token, False
    return "".join(out)


def _needs_space(a: str, b: str) -> bool:
    return bool(_WORD.match(a) and _WORD.match(b)) or (a == b and a in "+-")


def _next(code: str, at: int, last: str) -> str:
    """The token that begins here: a text, a template, a comment, a regular expression, a word, spaces, or one sign."""
    if code[at] == "`":
        return code[at : _template_end(code, at)]
    kinds = [_TEXT, _COMMENT, _WORD, _SPACE]
    if last in _BEFORE_REGEX or last.endswith(_BEFORE_REGEX[:-2]):
        kinds.insert(2, _REGEX)
    for kind in kinds:
        if found := kind.match(code, at):
            return found.group()
    return code[at]


def _template_end(code: str, at: int) -> int:
    """Where the template that begins here ends; it may contain expressions, and these may contain templates."""
    depth, at = 0, at + 1
    while True:
        if code[at] == "\\":
            at += 1
        elif depth == 0 and code[at] == "`":
            return at + 1
        elif code.startswith("${", at):
            depth, at = depth + 1, at + 1
        elif depth and code[at] == "{":
            depth += 1
        elif depth and code[at] == "}":
            depth -= 1
        elif depth and code[at] == "`":
            at = _template_end(code, at) - 1
        at += 1


def squeezed_style(css: str) -> str:
    """CSS without comments, line breaks and spaces around its marks.

    >>> squeezed_style(".a > .b { margin: 0 auto; } /* why */ .c, .d { color: red; }")
    '.a > .b{margin:0 auto}.c,.d{color:red}'
    """
    css = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    css = re.sub(r"([\w-]): (?=[^{}]*[;}])", r"\1:", re.sub(r" ?([{};,]) ?", r"\1", css))
    return css.replace(";}", "}").strip()
