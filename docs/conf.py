"""How the documentation site is built: ``make docs``.

The sources are the repository's own files, each where it is: pages in docs/, lessons in notebooks/, and DESIGN,
CHANGELOG and CONTRIBUTING at the top. So a link between them works on the site as it does in the repository. Nothing is
fetched: no font, no script and no style comes from another address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

from pygments.lexers.python import PythonConsoleLexer
from pygments.token import Generic

import olivebranch as ob
from olivebranch.base.version import __version__

project = "olivebranch"
author = "The olivebranch founders"
copyright = "the olivebranch founders, MIT licence"
release = version = __version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
    "sphinx_design",
]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "notebooks/*.ipynb", "benchmarks/README.md", "*.md"]
exclude_patterns = ["build", ".venv*", ".git", ".*_cache", "src", "tests", "figures"]
language = "en"
nitpicky = False
default_role = "code"
highlight_language = "python"
python_maximum_signature_line_length = 88
toc_object_entries_show_parents = "hide"

# ---- Markdown and lessons ----------------------------------------------------------------------------------------

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # a lesson is shown as it was run: `make notebooks` runs it, and a test compares
nb_merge_streams = True

# ---- the reference -----------------------------------------------------------------------------------------------

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "inherited-members": "Mapping,tuple,BaseException,BaseModel"}

# ---- how it looks ------------------------------------------------------------------------------------------------

html_theme = "furo"
html_title = "olivebranch"
html_static_path = ["_static"]
html_css_files = ["olivebranch.css"]
html_extra_path = ["page.html", "_root"]  # the lesson in one file, and a first page that leads to docs/
html_copy_source = False
html_domain_indices = False  # nobody looks for a module: all public names are in one place
html_show_sphinx = False
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"


def _link(match: re.Match[str]) -> str:
    """A name between single backticks: a link if it is public, otherwise code."""
    name = match[1]
    try:
        reduce(getattr, name.split("."), ob)
    except AttributeError:
        return f"``{name}``"
    return f":py:obj:`{name} <olivebranch.{name}>`" if name.split(".")[0] in ob.__all__ else f"``{name}``"


def _as_read(app: Any, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Turn a docstring as ours are written into reStructuredText: sections, and lists of `name : what it is`."""
    given, lines[:] = list(lines), []
    in_list = False
    for line, below in zip(given, [*given[1:], ""], strict=True):
        named = re.fullmatch(r"([\w*, ]+?) : (.*)", line)
        if below.startswith("---"):
            in_list = line in ("Parameters", "Attributes")
            lines += [f".. rubric:: {line}", ""]
        elif named and in_list:
            lines += [f"**{named[1].replace('*', chr(92) + '*')}**", f"    {named[2]}"]
        elif not line.startswith("---"):
            lines.append(line)
    lines[:] = [re.sub(r"(?<![`:\w])`([^`<>]+)`(?!`)", _link, line) for line in lines]


def _as_called(*found: Any) -> tuple[str, str | None] | None:
    """A signature in which what is made anew each time is written as "...": otherwise its types are not shortened."""
    signature, returned = found[-2:]
    return (signature.replace("<factory>", "..."), returned) if signature and "<factory>" in signature else None


class Example(PythonConsoleLexer):  # type: ignore[misc]
    """An example and what it answers: a row of a table is marked, because a narrow screen must not break it."""

    def get_tokens(self, text: str, unfiltered: bool = False) -> Iterator[tuple[Any, str]]:
        """The tokens, without the empty line that ends an example; an error and its message are one."""
        is_error = False
        for kind, value in super().get_tokens(text.rstrip() + "\n", unfiltered):
            is_error = kind is Generic.Error or (is_error and value != "\n")
            is_row = kind is Generic.Output and re.search(r"\S {2,}\S|-{9}", value)
            yield Generic.Error if is_error else Generic.Output.Table if is_row else kind, value


def setup(app: Any) -> None:
    """Read docstrings as ours are written, and examples as ours answer."""
    app.add_lexer("pycon", Example)
    app.connect("autodoc-process-signature", _as_called)
    app.connect("autodoc-process-docstring", _as_read)
