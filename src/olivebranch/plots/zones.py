"""Friend-zone or dead-zone? How near a yes is, from every rung, for those who go on and for those who stay."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, overload

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from olivebranch.base.text import capitalised, plain, rounded_percent
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw.palette import Theme, ending_looks
from olivebranch.draw.style import LITERAL, WIDTH, Style, find_theme
from olivebranch.draw.zones import Beside, DeadEnd, zone_road
from olivebranch.errors import ArgumentError, OlivebranchError
from olivebranch.model.model import Model
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import Panels, canvas
from olivebranch.plots.results import all_outcomes, choose_variable
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import source_words, within_words
from olivebranch.studies.compare import Comparison

FRIEND, STAYS = "friend", "just_friends"  # where the ways part, and the strategy of those who never go on
MOST_RUNS = 20_000  # the most runs from each rung

Chances = dict[str, float]  # of the first ending, by rung


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
@redrawable
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
    """Friend-zone or dead-zone? The chance of a yes from every rung (the committor), as one road from cold to warm.

    Where there is a rung called friend, and the strategy just_friends fits, the way of those who stay there parts from
    it. Every walk starts on the rung, with everything else as at the model's start, and with the same horizon. A
    simulated result is simulated again from each rung with the same seed and at most 20,000 runs.

    Parameters
    ----------
    variable : the variable whose values are the rungs (default: the first)
    ax, fig : where to draw one strategy, or several (default: a new figure)
    beside : a strategy to mark across the road, such as "no_contact" for silence
    artist : for the road, such as ``alpha=0.8``

    Raises UnknownName for an unknown variable, strategy or theme, and ArgumentError where every walk has ended.

    >>> import olivebranch as ob
    >>> ax = plot_zones(ob.Chain("maybe", "small_steps").exact(weeks=20))
    >>> [text.get_text() for text in ax.texts][:2]
    ['69 %', '76 %']
    """
    check_shown("plot_zones", result, Outcomes, Comparison)
    if not isinstance(result, Outcomes):
        return _panels(result, variable, fig, theme, beside, artist)
    with canvas(ax, theme, (WIDTH, 4.6)) as at:
        chances, way = _draw(result, variable, at.ax, at.theme, beside, artist)
        at.settle()
        at.frame(_title(result, chances, way), _note(result))
    return at.ax


def _panels(
    result: Comparison,
    variable: str | None,
    fig: Figure | SubFigure | None,
    theme: str | None,
    beside: str | None,
    artist: Style,
) -> Figure | SubFigure:
    chosen = find_theme(theme, fig)

    def panel(outcomes: Outcomes, ax: Axes) -> None:
        _draw(outcomes, variable, ax, chosen, beside, artist)

    title = f"How near is {plain(result.model.endings[0])}, from every rung?"
    return Panels(title, _note(result), panel, size=(10.0, 3.1)).drawn(result.outcomes, fig, chosen)


def rung_chances(
    outcomes: Outcomes, variable: str | None = None
) -> tuple[list[str], list[float], list[tuple[float, float]] | None]:
    """The open rungs, the chance of the first ending from each, and its interval if simulated."""
    chain = chain_of(outcomes)
    name, goal = choose_variable(chain, variable), chain.endings[0]
    row = list(chain.variables).index(name)
    rungs = [chain.variables[name][v] for v in np.unique(chain.places[row, chain.ending < 0])]
    if chain.model is None:
        committor = chain.committor(goal, weeks=outcomes.weeks)
        values = [chain.variables[name].index(rung) for rung in rungs]
        return rungs, [float(committor[chain.places[row] == value][0]) for value in values], None
    answers = [_started_on(outcomes, name, rung) for rung in rungs]
    bands = None if outcomes.runs is None else [answer.interval(goal) for answer in answers]
    return rungs, [answer.chance(goal) for answer in answers], bands


@lru_cache(maxsize=16)  # the same for every strategy, in both themes, and in the table of a report
def _starting(model: Model, variable: str, rung: str) -> Model:
    return model.starting(**{variable: rung})


def _started_on(outcomes: Outcomes, variable: str, rung: str, strategy: str | None = None) -> Outcomes:
    """The same question, started on a rung; with another strategy if one is named."""
    chain = chain_of(outcomes)
    assert chain.model is not None
    started = Chain(_starting(chain.model, variable, rung), strategy or chain.strategy)
    if outcomes.runs is None or outcomes.weeks is None or outcomes.seed is None:
        return started.exact(outcomes.weeks)
    runs = min(outcomes.runs, MOST_RUNS)
    return started.simulate(runs=runs, weeks=outcomes.weeks, seed=outcomes.seed, progress=False)


def _draw(
    outcomes: Outcomes, variable: str | None, ax: Axes, theme: Theme, beside: str | None, artist: Style
) -> tuple[Chances, DeadEnd | None]:
    rungs, chances, bands = rung_chances(outcomes, variable)
    if not rungs:
        rule = "every walk has ended where it begins, so no rung is open"
        raise ArgumentError(f"{outcomes.chain.title}: {rule}. Start it elsewhere.")
    looks, goal = ending_looks(outcomes.endings, theme), outcomes.endings[0]
    other, way = _beside(outcomes, variable, rungs, beside), _dead_end(outcomes, variable, rungs)
    zone_road(
        ax,
        [plain(rung) for rung in rungs],
        chances,
        theme,
        goal=(plain(goal), looks[goal]),
        shut=ending_looks([goal, "shut"], theme)["shut"],
        dead_end=way,
        bands=bands,
        beside=other,
        **artist,
    )
    ax.set_ylabel(f"chance of {plain(goal)}", **LITERAL)
    by_rung = dict(zip(rungs, chances, strict=True))
    set_alt_text(ax, *_alt_text(outcomes, by_rung, way, other))
    return by_rung, way


def _dead_end(outcomes: Outcomes, variable: str | None, rungs: list[str]) -> DeadEnd | None:
    """Those who stay at friend: None if there is no such rung, or no strategy that stays there."""
    chain = chain_of(outcomes)
    if chain.model is None or FRIEND not in rungs or outcomes.strategy == STAYS:
        return None
    name = choose_variable(chain, variable)
    try:
        stays = _started_on(outcomes, name, FRIEND, STAYS).chance(outcomes.endings[0])
    except OlivebranchError:
        return None
    return DeadEnd(rungs.index(FRIEND), stays, "stays there", "goes on")


def _beside(outcomes: Outcomes, variable: str | None, rungs: list[str], beside: str | None) -> Beside | None:
    """Another strategy's chance on each of the rungs; NaN if it is never there."""
    model = chain_of(outcomes).model
    if beside is None or model is None:
        return None
    other = Chain(model, beside).exact(outcomes.weeks)
    its_rungs, chances, _ = rung_chances(other, variable)
    by_rung = dict(zip(its_rungs, chances, strict=True))
    return Beside(plain(other.strategy), [by_rung.get(rung, float("nan")) for rung in rungs])


def _title(outcomes: Outcomes, chances: Mapping[str, float], way: DeadEnd | None) -> str:
    goal = plain(outcomes.endings[0])
    if way is not None and chances[FRIEND] > way.chance:
        goes, stays = rounded_percent(chances[FRIEND]), rounded_percent(way.chance)
        return f"Friend is no dead end: {goes} of those who go on reach {goal}, {stays} of those who stay there"
    return f"How near is {goal}, from every rung? {capitalised(plain(outcomes.strategy))}"


def _note(result: Outcomes | Comparison) -> str:
    first = all_outcomes(result)[0]
    span = "" if first.weeks is None else f" {within_words(first)}"
    who = f", under {plain(first.strategy)}" if isinstance(result, Outcomes) else ""
    others = ", everything else as at the start" if len(chain_of(first).variables) > 1 else ""
    return f"Chance of {plain(first.endings[0])}{span}, started on each rung{others}{who}. {source_words(result)}"


def _alt_text(outcomes: Outcomes, chances: Chances, way: DeadEnd | None, beside: Beside | None) -> tuple[str, str, str]:
    goal = plain(outcomes.endings[0])
    chart = f"One road: the chance of {goal} from every rung, under {plain(outcomes.strategy)}."
    nearest, farthest = max(chances, key=lambda r: chances[r]), min(chances, key=lambda r: chances[r])
    compared = f"{plain(nearest)} is nearest, {plain(farthest)} farthest."
    if way is not None:
        compared += f" From friend, a dead end parts from it: of those who stay there, {rounded_percent(way.chance)}."
    if beside is not None:
        compared += f" Under {beside.name}: {_listed(dict(zip(chances, beside.chances, strict=True)))}."
    return chart, f"{_listed(chances)}.", compared


def _listed(chances: Mapping[str, float]) -> str:
    return ", ".join(f"{plain(rung)} {rounded_percent(p)}" for rung, p in chances.items())
