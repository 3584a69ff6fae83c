"""Makes the page's script and style smaller without a change in what they say.

Spaces, comments and needless semicolons are left out, and constants in a row share one `const`.

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
_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")
_HEADS = ("if", "for", "while", "with")
_NO_END = "{;,(["  # after these a line end says nothing
_BEFORE_REGEX = ("(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", ">", "return", "")


def squeezed_script(code: str) -> str:
    """JavaScript with only those spaces, line ends and semicolons that mean something.

    A space may part two words, or two signs that would become one; a line end may end a statement. Constants that are
    declared one after another share one `const`, and the only parameter of an arrow function has no brackets.

    >>> squeezed_script("const a = b + +c; // why\\nreturn `a ${ b } c`, /a b/g, 'a , b';")
    "const a=b+ +c;return`a ${ b } c`,/a b/g,'a , b';"
    """
    return "".join(_without_needless_brackets(_without_needless_ends(_with_shared_const(_tokens(code)))))


def _tokens(code: str) -> list[str]:
    """The tokens, with only those spaces and line ends between them that mean something."""
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
    return out


def _with_shared_const(tokens: list[str]) -> list[str]:
    """The tokens, where `;const` after a declaration of constants has become a comma."""
    out: list[str] = []
    declares = [False]  # for each open bracket: does the present statement declare constants?
    begins, at = True, 0  # does a statement begin here?
    while at < len(tokens):
        token = tokens[at]
        if token == ";" and declares[-1] and tokens[at + 1 : at + 2] == ["const"]:
            out.append(",")
            at += 3 if tokens[at + 2] == " " else 2
            continue
        if token in _OPEN:
            declares.append(False)
        elif token in _CLOSE and len(declares) > 1:
            declares.pop()
        elif token in (";", "\n") or begins:
            declares[-1] = token == "const"
        begins = token in (";", "\n", "{", "}")
        out.append(token)
        at += 1
    return out


def _without_needless_ends(tokens: list[str]) -> list[str]:
    """The tokens without semicolons before a brace that closes, unless one stands for an empty statement."""
    out: list[str] = []
    heads: list[bool] = []  # for each open parenthesis: is it the head of a statement, as in `while (...)`?
    was_head = False
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        before = next((one for one in reversed(out[-2:]) if one != " "), "")
        if token == ";" and after == "}" and not was_head and before not in ("", "{", ";", "\n", "else", "do"):
            continue
        if token == "(":
            heads.append(before in _HEADS)
        was_head = heads.pop() if token == ")" and heads else False
        out.append(token)
    return out


def _without_needless_brackets(tokens: list[str]) -> list[str]:
    """The tokens, where `(x)=>` has become `x=>`, unless a word stands before it, which would need a space instead."""
    out: list[str] = []
    at = 0
    while at < len(tokens):
        here = tokens[at : at + 5]
        is_only = here[:1] == ["("] and here[2:] == [")", "=", ">"] and _WORD.fullmatch(here[1])
        if is_only and not (out and _WORD.match(out[-1][-1])):
            out.append(here[1])
            at += 3
        else:
            out.append(tokens[at])
            at += 1
    return out


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
