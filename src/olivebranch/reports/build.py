"""The report as a whole: the question, what happens, how firm that is, and what it rests on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from olivebranch.base.arguments import DEFAULT_WEEKS, check_seed, check_whole
from olivebranch.base.guesses import answers_guesses
from olivebranch.base.rows import LONGEST
from olivebranch.base.version import __version__
from olivebranch.base.writing import as_path, write_whole
from olivebranch.errors import ArgumentError, shorten
from olivebranch.model.model import Model
from olivebranch.reports import comparison, firmness, markup, pictures, sources
from olivebranch.reports.pdf import print_pdf
from olivebranch.studies.compare import Comparison, compare
from olivebranch.studies.draws.sampling import MAX_DRAWS

DRAWS = 128


@dataclass(frozen=True, slots=True)
class Report:
    """A report as text: `save` writes it, `save_pdf` prints it, and a notebook shows it in a frame."""

    html: str = field(repr=False)
    title: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the report, whole or not at all.

        Raises
        ------
        ArgumentError
            if the file cannot be written.
        """
        return _write(path, self.html)

    def save_pdf(self, path: str | os.PathLike[str]) -> Path:
        """Print the report as a PDF, with a Chromium on the path and every table open.

        Raises
        ------
        ArgumentError
            if there is no Chromium, or the file cannot be written.
        """
        return _write(path, print_pdf(markup.opened(self.html)))

    def _repr_html_(self) -> str:
        return (
            f'<iframe sandbox="" width="100%" height="700" style="border:0" title="{escape(self.title)}" '
            f'srcdoc="{escape(self.html)}"></iframe>'
        )


@answers_guesses
def report(
    what: Comparison | Model | str,
    strategies: Iterable[Any] | str | None = None,
    *,
    weeks: int | None = DEFAULT_WEEKS,
    runs: int | None = None,
    seed: int = 1,
    draws: int = DRAWS,
    progress: bool = True,
) -> Report:
    """One HTML file that anyone can open: the comparison, the pictures, the numbers and what they rest on.

    Parameters
    ----------
    what : a model (or its name or path) to compare strategies on, or a comparison already made
    strategies, weeks, runs, seed, progress : as for `compare`; not needed for a comparison already made
    draws : the draws of the parameters from their priors, to say how often the ranking holds; 0 leaves that out

    Raises
    ------
    ArgumentError
        if `draws` is not a whole number from 0, or strategies are given for a comparison already made.

    Examples
    --------
    >>> made = report("maybe", ["small_steps"], weeks=20, draws=0)
    >>> made
    Report(title='No, maybe, yes: 20 rounds, exact')
    >>> "<td>69.4 %</td>" in made.html
    True
    """
    draws = check_whole("draws", draws, 0, MAX_DRAWS, note=" (0 leaves the draws out)")
    seed = check_seed(seed)
    if not isinstance(what, Comparison):
        result = compare(what, strategies, weeks=weeks, runs=runs, seed=seed, progress=progress)
    elif strategies is not None:
        raise ArgumentError("strategies = ...: a comparison has its own. Give a model, or leave strategies out.")
    else:
        result = what
    return _report(result, draws, seed, progress=progress)


def _report(result: Comparison, draws: int, seed: int, *, progress: bool) -> Report:
    title = result.sheet().title
    body = "\n".join(
        [
            comparison.comparison(result),
            markup.section("pictures", "The pictures", *pictures.of_comparison(result)),
            firmness.firmness(result, draws, seed, progress=progress),
            sources.parameters(result),
            sources.how_made(result, draws, seed),
        ]
    )
    whole = f"{comparison.header(result)}\n{markup.contents(body)}\n<main>\n{body}\n</main>"
    return Report(markup.page(title, f"olivebranch {__version__}", whole), title)


def _write(path: str | os.PathLike[str], content: str | bytes) -> Path:
    try:
        return write_whole(path, content)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ArgumentError(f"{shorten(str(as_path(path)), LONGEST)}: cannot be written ({why}).") from None
