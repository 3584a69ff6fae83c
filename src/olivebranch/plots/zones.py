"""Friend-zone or dead-zone: how near yes is, from every rung."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import sheet, zones
from olivebranch.draw.palette import Theme
from olivebranch.draw.words import percent, plain
from olivebranch.errors import UnknownName
from olivebranch.plots._base import as_outcomes, backend_here, canvas, ending_looks, panels, source, tell, units

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

ZONES = {"friend": "friend\n“friend-zone”", "shut": "shut\n“dead-zone”"}
MOST_RUNS = 20_000  # a rung


@overload
def plot_zones(
    result: Outcomes,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    fig: None = None,
    theme: str | None = None,
    beside: str | None = None,
    **artist: Any,
) -> Axes: ...
@overload
def plot_zones(
    result: Comparison,
    variable: str | None = None,
    *,
    ax: None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    beside: str | None = None,
    **artist: Any,
) -> Figure | SubFigure: ...
def plot_zones(
    result: Outcomes | Comparison,
    variable: str | None = None,
    *,
    ax: Axes | None = None,
    fig: Figure | SubFigure | None = None,
    theme: str | None = None,
    beside: str | None = None,
    **artist: Any,
) -> Axes | Figure | SubFigure:
    """Friend-zone or dead-zone: the chance of a yes from every rung, coloured from cold to warm.

    Every walk is started on the rung, with all else as the model starts it, and given the same horizon. A simulated
    result is simulated again from each rung, under its own seed, with at most 20,000 runs.

    Parameters
    ----------
    variable : whose values are the rungs (default: the first)
    beside : a strategy to mark across the columns, such as "no_contact" for silence

    >>> import olivebranch as ob
    >>> ax = plot_zones(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> [text.get_text() for text in ax.texts][:2]
    ['69 %', '76 %']
    """
    if isinstance(result, Outcomes):
        with canvas(ax, theme, (sheet.WIDTH, 4.6)) as at:
            chances = _draw(result, variable, at.ax, at.theme, beside, artist)
            at.settle()
            sheet.foot(at.ax, _note(result), at.theme)
            at.title(_title(result, chances))
        return at.ax
    every = as_outcomes(result)
    found = sheet.find_theme(theme, fig)

    def panel(outcomes: Outcomes, at: Axes) -> None:
        _draw(outcomes, variable, at, found, beside, artist)

    goal = plain(every[0].endings[0])
    return panels(
        every,
        panel,
        fig,
        found.name,
        head=f"How near is {goal}, from every rung?",
        note=_note(result),
        size=(10.0, 3.1),
    )


def rung_chances(
    outcomes: Outcomes, variable: str | None = None
) -> tuple[list[str], list[float], list[tuple[float, float]] | None]:
    """The open rungs, the chance of the first ending from each, and its interval when simulated."""
    chain = chain_of(outcomes)
    name = next(iter(chain.variables)) if variable is None else variable
    if name not in chain.variables:
        raise UnknownName("variable", name, chain.variables)
    row = list(chain.variables).index(name)
    rungs = [chain.variables[name][v] for v in np.unique(chain.places[row, chain.ending < 0])]
    if chain.model is None:
        h = chain.committor(chain.endings[0], weeks=outcomes.weeks)
        return rungs, [float(h[chain.places[row] == chain.variables[name].index(rung)][0]) for rung in rungs], None
    answers = [_from(outcomes, name, rung) for rung in rungs]
    goal = chain.endings[0]
    bands = None if outcomes.runs is None else [answer.interval(goal) for answer in answers]
    return rungs, [answer.chance(goal) for answer in answers], bands


def _from(outcomes: Outcomes, variable: str, rung: str) -> Outcomes:
    """The same question, started on a rung."""
    chain = chain_of(outcomes)
    assert chain.model is not None
    started = Chain(chain.model.starting(**{variable: rung}), chain.strategy)
    if outcomes.runs is None or outcomes.weeks is None or outcomes.seed is None:
        return started.exact(outcomes.weeks)
    runs = min(outcomes.runs, MOST_RUNS)
    return started.simulate(runs=runs, weeks=outcomes.weeks, seed=outcomes.seed, backend=backend_here(), progress=False)


def _draw(
    outcomes: Outcomes, variable: str | None, ax: Axes, theme: Theme, beside: str | None, artist: dict[str, Any]
) -> dict[str, float]:
    rungs, chances, bands = rung_chances(outcomes, variable)
    marks, goal = ending_looks(outcomes, theme), outcomes.endings[0]
    shut = next((name for name in outcomes.endings if name == "shut"), None)
    ends = None if shut is None else (ZONES[shut], marks[shut]), (plain(goal), marks[goal])
    other, name = _beside(outcomes, variable, beside)
    names = [ZONES.get(rung, plain(rung)) for rung in rungs]
    zones.columns(ax, names, chances, theme, ends=ends, bands=bands, beside=other, beside_name=name, **artist)
    ax.set_ylabel(f"chance of {plain(goal)}")
    found = dict(zip(rungs, chances, strict=True))
    tell(ax, *_words(outcomes, found, shut, dict(zip(rungs, other or [], strict=False)), name))
    return found


def _beside(outcomes: Outcomes, variable: str | None, beside: str | None) -> tuple[Sequence[float] | None, str]:
    model = chain_of(outcomes).model
    if beside is None or model is None:
        return None, ""
    other = Chain(model, beside).exact(outcomes.weeks)
    rungs, chances, _ = rung_chances(other, variable)
    by_rung = dict(zip(rungs, chances, strict=True))
    return [by_rung.get(rung, float("nan")) for rung in rung_chances(outcomes, variable)[0]], plain(other.strategy)


def _title(outcomes: Outcomes, chances: dict[str, float]) -> str:
    goal = plain(outcomes.endings[0])
    if "friend" in chances and "enemy" in chances and chances["friend"] > chances["enemy"]:
        friend, enemy = percent(chances["friend"]), percent(chances["enemy"])
        return f"Friend-zone, not dead-zone: {friend} reach {goal} from friend, {enemy} from enemy"
    return f"How near is {goal}, from every rung? {plain(outcomes.strategy).capitalize()}"


def _note(result: Outcomes | Comparison) -> str:
    first = as_outcomes(result)[0]
    span = "" if first.weeks is None else f" within {first.weeks:,} {units(first, first.weeks)}"
    who = f", under {plain(first.strategy)}" if isinstance(result, Outcomes) else ""
    others = ", all else as at the start" if len(first.chain.variables) > 1 else ""
    return f"Chance of {plain(first.endings[0])}{span}, started on each rung{others}{who}. {source(result)}"


def _words(
    outcomes: Outcomes, chances: dict[str, float], shut: str | None, other: dict[str, float], name: str
) -> tuple[str, str, str]:
    goal = plain(outcomes.endings[0])
    chart = f"Columns: the chance of {goal} from every rung, under {plain(outcomes.strategy)}."
    shown = [f"{plain(rung)} {percent(p)}" for rung, p in chances.items()]
    numbers = f"{', '.join(shown)}{f'; once {plain(shut)}, 0 %' if shut else ''}."
    best, worst = max(chances, key=lambda r: chances[r]), min(chances, key=lambda r: chances[r])
    compared = f"{plain(best)} is nearest, {plain(worst)} farthest."
    if other:
        compared += f" Under {name}: {', '.join(f'{plain(r)} {percent(p)}' for r, p in other.items())}."
    return chart, numbers, compared
