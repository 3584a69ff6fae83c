"""A progress bar for long work. It appears after a moment, on a terminal or in a notebook only."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import Any

PATIENCE = 0.5  # seconds before a bar shows


def progress_bar(total: int, title: str, unit: str, *, show: bool = True) -> Any:
    """A tqdm bar: a context manager with `update(n)`. It shows nothing where nobody is watching.

    A notebook gets a widget if ipywidgets is installed, and otherwise plain text.
    """
    notebook = _in_notebook()
    if not show or not (notebook or (sys.stderr is not None and sys.stderr.isatty())):
        return _Unseen()
    if notebook and find_spec("ipywidgets"):
        from tqdm.notebook import tqdm
    else:
        from tqdm import tqdm
    return tqdm(
        total=total,
        desc=title,
        unit=f" {unit}",
        unit_scale=True,
        delay=PATIENCE,
        leave=False,
    )


class _Unseen(AbstractContextManager["_Unseen"]):
    """A bar that nobody sees, for which nothing needs to be imported."""

    disable = True

    def __exit__(self, *raised: object) -> None:
        pass

    def update(self, n: int) -> None:
        """Do nothing."""


def _in_notebook() -> bool:
    """Is this process the kernel of a notebook? An imported ipykernel does not prove it: test runners import it."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None
