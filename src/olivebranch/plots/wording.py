"""Words that several pictures print: units of time, endings, the harm done, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from olivebranch.base.text import counted, plain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.model.harm import harm_to_them, in_words
from olivebranch.plots.results import all_outcomes
from olivebranch.studies.compare import Comparison
from olivebranch.studies.draws.knowledge import Knowledge


def step_word(outcomes: Outcomes, count: float = 2) -> str:
    """The unit of time as a word: "week", or "weeks" for more than one."""
    return plain(outcomes.chain.step) + ("" if count == 1 else "s")


def within_words(outcomes: Outcomes, week: int | None = None) -> str:
    """The time span: "within 52 weeks", or "in the end" if the answer is for ever."""
    last = outcomes.weeks if week is None else week
    return "in the end" if last is None else f"within {last:,} {step_word(outcomes, last)}"


def ending_word(name: str) -> str:
    """An ending as a word in a picture."""
    return "still open" if name == "open" else plain(name)


def harm_words(outcomes: Outcomes) -> str:
    """The harm done on the way, in a line; empty if the model does not count it."""
    tallies = harm_to_them(outcomes.tallies)
    if not tallies:
        return ""
    mean = outcomes.tally(tallies[0])
    shown = f"{mean:.0f}" if mean == 0 or mean >= 99.5 else f"{mean:.1f}" if mean >= 0.05 else "< 0.1"
    return f"{shown} {in_words(tallies[0], outcomes.chain.step)} each"


def source_words(result: Outcomes | Comparison) -> str:
    """Where the numbers come from and what they rest on, for the note under a picture."""
    first = all_outcomes(result)[0]
    if first.runs is None:
        engine = "Worked out exactly."
    else:
        engine = f"{counted(first.runs, 'simulated run')}, seed {first.seed}."
    return f"{engine} {first.chain.note}".strip()


def any_of(endings: Sequence[str]) -> str:
    """Endings with commas and an "or"; "ended" if there are none."""
    *others, last = [plain(name) for name in endings] or ["ended"]
    return f"{', '.join(others)} or {last}" if others else last


def never_chosen_words(names: Iterable[str]) -> str:
    """A sentence on the strategies that are shown but never recommended; empty if there are none."""
    shown = ", ".join(map(plain, names))
    return f"Shown but never chosen: {shown}. " if shown else ""


def drawn_words(known: Knowledge) -> str:
    """A sentence on where the draws come from; empty if they come from the priors."""
    return f"{known.said} " if known.said else ""
