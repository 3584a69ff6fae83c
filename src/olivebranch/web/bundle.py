"""Joins the page's JavaScript modules into one, because a page is one file, and a notebook loads one module.

This needs no tool outside Python, so a user does not need Node. It is possible because the modules use only a small
part of the language. A module that breaks one of these rules is refused:

* imports are at the top, in braces and without renaming: `import { a, b } from "./module.mjs";`
* after them come declarations, `function` or `const`, exported or not; the entry also has one `export default`;
* no two modules declare the same name, and every template literal ends on its own line.

The joined module consists of the declarations, each after those it depends on, without imports, exports and comments.
Modules that import each other in a circle are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

from olivebranch.errors import printed

IMPORT = re.compile(r'import \{([^}]*)\} from "(\.{1,2}/[\w./-]+)";\n?')
DECLARATION = re.compile(r"(export )?(?:async )?(?:function\*? |const )(\w+)\b")
CONTINUED = re.compile(r"[ \t)\]}]|$")  # a line that continues the declaration above it
COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"[A-Za-z_$][\w$]*")


class BundleError(ValueError):
    """A module cannot be joined; the message names the module and says what is wrong."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module, parsed: what it imports from where, what it declares and exports, and the rest of its text."""

    path: str
    imports: dict[str, list[str]]
    declared: list[str]
    exported: frozenset[str]
    body: str


def read_modules(folder: Path) -> dict[str, str]:
    """The text of every module in a folder and its subfolders, by its path within the folder."""
    paths = sorted(folder.rglob("*.mjs"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def join(sources: Mapping[str, str], entry: str) -> str:
    """The modules as one, with the default export of the entry.

    >>> print(join({"a.mjs": "export const two = 2;\\n", "b.mjs": 'import { two } from "./a.mjs";\\n'
    ...             "const four = two + two;\\nexport default four;\\n"}, "b.mjs"))
    const two = 2;
    const four = two + two;
    export default four;
    """
    modules = {path: parse(path, text) for path, text in sources.items()}
    order = _in_order(modules, entry)
    unused = sorted(set(modules) - set(order))
    if unused:
        raise BundleError(f"{unused[0]}: no module that {entry} needs imports it.")
    _check_names([modules[path] for path in order])
    return "".join(modules[path].body for path in order).rstrip("\n")


def parse(path: str, text: str) -> Module:
    """Parse a module, or say which line cannot be joined."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.count("`") % 2:
            raise BundleError(f"{path}:{number}: a template literal must end on its own line.")
    text = COMMENT.sub("", text).lstrip("\n")
    imports: dict[str, list[str]] = {}
    while match := IMPORT.match(text):
        target = normpath(str(PurePosixPath(path).parent / match.group(2)))
        imports.setdefault(target, []).extend(_imported(path, match.group(1)))
        text = text[match.end() :]
    return _declarations(path, imports, text.lstrip("\n"))


def _imported(path: str, names: str) -> list[str]:
    found = [name.strip() for name in names.split(",") if name.strip()]
    for name in found:
        if not NAME.fullmatch(name):
            raise BundleError(f"{path}: import {{ {name} }}: import a name as it is, without renaming it.")
    return found


def _declarations(path: str, imports: dict[str, list[str]], text: str) -> Module:
    declared, exported, lines = [], set(), []
    for line in text.splitlines():
        match = DECLARATION.match(line)
        if match:
            declared.append(match.group(2))
            if match.group(1):
                exported.add(match.group(2))
            line = line.removeprefix("export ")
        elif line.startswith("export default "):
            exported.add("default")
        elif not CONTINUED.match(line):
            raise BundleError(f"{path}: {printed(line)}: only imports, then functions and constants, can be joined.")
        if line:
            lines.append(line)
    return Module(path, imports, declared, frozenset(exported), "".join(f"{line}\n" for line in lines))


def _in_order(modules: Mapping[str, Module], entry: str) -> list[str]:
    """The paths of the entry and of all modules it needs, each after those it imports."""
    order: list[str] = []

    def visit(path: str, chain: tuple[str, ...]) -> None:
        if path in chain:
            circle = " imports ".join([*chain[chain.index(path) :], path])
            raise BundleError(f"modules import each other in a circle: {circle}.")
        if path in order:
            return
        if path not in modules:
            raise BundleError(f"{chain[-1] if chain else entry}: there is no module {path}.")
        for target in modules[path].imports:
            visit(target, (*chain, path))
        order.append(path)

    visit(entry, ())
    return order


def _check_names(modules: list[Module]) -> None:
    """No name is declared twice, every import is exported, and only the entry has a default export."""
    home: dict[str, str] = {}
    exported = {module.path: module.exported for module in modules}
    for module in modules:
        for name in module.declared:
            if name in home:
                raise BundleError(f"{module.path}: {name} is also declared in {home[name]}.")
            home[name] = module.path
        for target, names in module.imports.items():
            for name in names:
                if name not in exported[target]:
                    raise BundleError(f"{module.path}: {target} does not export {name}.")
        if "default" in module.exported and module is not modules[-1]:
            raise BundleError(f"{module.path}: only the entry may have a default export.")
