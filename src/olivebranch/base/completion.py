"""Tab completion of names in IPython and Jupyter: of models in `load("`, of strategies in `model @ "`.

What may stand there is asked of the noun itself: the error for an unknown name lists the names that are known.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from olivebranch.base.faces import face
from olivebranch.errors import UnknownName

OPEN = r"""["'](?P<typed>\w*)$"""
LOADING = re.compile(rf"\bload\(\s*{OPEN}")
PACING = re.compile(rf"""(?:\b(?P<name>\w+)|\bload\(\s*["'](?P<model>\w+)["']\s*\))\s*@\s*{OPEN}""")


def known(ask: Callable[[str], object]) -> tuple[str, ...]:
    """The names that may be asked for: those that the error for an unknown one lists.

    >>> import olivebranch as ob
    >>> known(ob.load)[:2]
    ('ladder', 'maybe')
    """
    try:
        ask("")
    except UnknownName as error:
        return error.known
    return ()


def names_for(line: str, variables: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """What was typed of a name at the end of a line, and the names that begin so; `variables` are the user's.

    >>> names_for('model = ob.load("ma', {})
    ('ma', ['maybe'])
    >>> names_for('ob.load("maybe") @ "ask', {})
    ('ask', ['ask_monthly', 'ask_once'])
    """
    if match := LOADING.search(line):
        names = known(face("load"))
    elif match := PACING.search(line):
        model = face("load")(match["model"]) if match["model"] else variables.get(match["name"])
        names = known(model.__matmul__) if isinstance(model, face("Model")) else ()
    else:
        return "", []
    return match["typed"], sorted(name for name in names if name.startswith(match["typed"]))


def register() -> None:
    """Tell IPython, if it is running: called once, by the package's `__init__`."""
    if "IPython" not in sys.modules:
        return
    from IPython.core import completer as matchers
    from IPython.core.getipython import get_ipython

    completer: Any = matchers
    shell: Any = get_ipython()
    if shell is None or not hasattr(completer, "context_matcher"):  # an IPython older than 8.6 has no matchers
        return

    def olivebranch_names(context: Any) -> Any:
        line = context.text_until_cursor
        try:
            typed, names = names_for(line, shell.user_ns)
        except Exception:  # a completion must never stop what the user is typing
            typed, names = "", []
        found = [completer.SimpleCompletion(text=name, type="param") for name in names]
        return {"completions": found, "matched_fragment": typed, "suppress": bool(found)}

    shell.Completer.custom_matchers.append(completer.context_matcher()(olivebranch_names))
