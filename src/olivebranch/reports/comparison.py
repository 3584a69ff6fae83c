"""The first parts of a report: the question, the note of care, and the comparison, in brief and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from olivebranch.base.sheet import Sheet
from olivebranch.base.text import CARE, number, percent, plain
from olivebranch.chain.chain import chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.model.harm import harm_to_them
from olivebranch.model.model import Model
from olivebranch.reports.markup import details, facts, items, paragraph, section, table
from olivebranch.studies.compare import Comparison


def header(result: Comparison) -> str:
    """The title, the question, what the model is about, and the note of care."""
    asked = result.sheet().title.removeprefix(f"{result.model.title}: ")
    strategies = f"{len(result)} strateg{'y' if len(result) == 1 else 'ies'}"
    about = result.model.spec.about
    lines = [
        "<header>",
        f"<h1>{escape(result.model.title)}</h1>",
        paragraph(f"{strategies} compared: {asked}.", "asked"),
        paragraph(about) if about else "",
        f'<aside class="care" aria-label="Please read">{paragraph(CARE)}</aside>',
        "</header>",
    ]
    return "\n".join(lines)


def comparison(result: Comparison) -> str:
    """The comparison, in brief and as a table."""
    sheet = result.sheet()
    about = [(plain(o.strategy), _about(o)) for o in result.outcomes if _about(o)]
    what = details("What each strategy does, and what is counted", facts(about), table(_columns(result.model)))
    notes = [paragraph(note, "note") for note in sheet.notes]
    return section("comparison", "The comparison", items(_in_short(result)), table(sheet), *notes, what)


def _about(outcomes: Outcomes) -> str:
    strategy = chain_of(outcomes).strategy
    return strategy.about if strategy is not None else ""


def _in_short(result: Comparison) -> Iterator[str]:
    """What a reader should take away: the most and the fewest yeses, that neither is certain, and the harm."""
    goal = result.model.endings[0]
    ranked = sorted(result.outcomes, key=lambda o: -o.chance(goal))
    best, last = ranked[0], ranked[-1]
    most = f"By {plain(best.strategy)}, {percent(best.chance(goal))} reach {plain(goal)}"
    fewest = f": the most here. The fewest: {percent(last.chance(goal))}, by {plain(last.strategy)}."
    yield most + (fewest if ranked[1:] else ".")
    if best.chance(goal) < 1:
        yield f"Even so, by {plain(best.strategy)} {percent(1 - best.chance(goal))} do not get there."
    counted = harm_to_them(result.model.tallies)
    if counted:
        harm = counted[0]
        worst = max(ranked, key=lambda o: o.tally(harm))
        own = f"{number(best.tally(harm))} by {plain(best.strategy)}"
        other = f"the most, {number(worst.tally(harm))}, by {plain(worst.strategy)}"
        yield f"Harm on the way ({plain(harm)}, per person): {own}; {'the most here' if worst is best else other}."
    if {"shut", "moved_on"} <= set(result.model.endings):
        yield _shut_out(best, max(ranked, key=lambda o: o.chance("shut")))


def _shut_out(best: Outcomes, worst: Outcomes) -> str:
    own = f"{percent(best.chance('shut'))} by {plain(best.strategy)}"
    most = f"the most, {percent(worst.chance('shut'))}, by {plain(worst.strategy)}"
    return f"Shut out because of how they made contact: {own}; {most}. Those who moved on are not counted."


def _columns(model: Model) -> Sheet:
    endings = tuple((plain(n), "ending", e.text) for n, e in model.rules.endings.items())
    tallies = tuple((plain(n), "counted", e.text) for n, e in model.rules.tallies.items())
    title, names = "What the columns are, in the model's words", ("name", "kind", "holds or adds")
    return Sheet(title, names, endings + tallies, words=(1, 2))
