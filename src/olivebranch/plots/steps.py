"""Why jumping ahead is a bad idea: small steps against the leap, on the same stairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
from matplotlib.axes import Axes

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import sheet, stairs
from olivebranch.draw.palette import looks
from olivebranch.draw.words import listing, per, percent, plain
from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.plots._base import canvas, ending_word, harm, source, tell, units
from olivebranch.plots.graph import graph_of

if TYPE_CHECKING:
    from olivebranch.studies.compare import Comparison

Halves = tuple[stairs.Climb, stairs.Climb]


def plot_steps(
    what: Model | Comparison | str,
    small: str = "small_steps",
    leap: str = "jump_ahead",
    *,
    ax: Axes | None = None,
    theme: str | None = None,
    weeks: int = DEFAULT_WEEKS,
    **artist: Any,
) -> Axes:
    """Why jumping ahead is a bad idea: each small step with its chance, the leap with its own, and where each fails.

    Parameters
    ----------
    what : a model (answered exactly), or a comparison that holds both strategies
    small, leap : the strategies to set side by side; for the leap, the try that aims highest from the likeliest start
    weeks : the horizon, where a model is given
    artist : for the arrows, such as ``alpha=0.9``

    >>> import olivebranch as ob
    >>> ax = plot_steps("maybe", weeks=20)
    >>> ax.get_title(loc="left")
    'Why not leap? It lands 8 % of the time: 24 of 100 reach yes, against 69'
    """
    pair = _pair(what, small, leap, weeks)
    chain = chain_of(pair[0])
    variable = next(iter(chain.variables))
    graphs = [graph_of(outcomes, weeks=outcomes.weeks or DEFAULT_WEEKS) for outcomes in pair]
    rungs = _rungs(chain, variable, graphs)
    start = rungs.index(_start(chain, variable))
    climbs = _climb(pair[0], graphs[0], rungs), _leap(pair[1], graphs[1], rungs, start)
    heads = _title(climbs, pair), _note(pair[0])
    with canvas(ax, theme, stairs.size(len(rungs), sheet.WIDTH)) as at:
        marks = looks(chain.endings, at.theme)
        endings = [(ending_word(name), marks[name]) for name in (*chain.endings, "open")]
        at.begin(*heads)
        own = sheet.WIDTH * 72 - 24, 1.0
        room, scale = own if at.own else stairs.fitted(len(rungs), *sheet.room(at.ax))
        names = [plain(rung) for rung in rungs]
        stairs.stairs(
            at.ax,
            names,
            climbs,
            start,
            _floor(pair),
            endings,
            at.theme,
            caption=_caption(pair[0]),
            room=room,
            scale=scale,
            **artist,
        )
        at.finish(*heads)
        tell(at.ax, *_words(names, climbs, start, _floor(pair), [word for word, _ in endings], pair[0]))
    return at.ax


def _pair(what: Model | Comparison | str, small: str, leap: str, weeks: int) -> tuple[Outcomes, Outcomes]:
    if isinstance(what, str | Model):
        return Chain(what, small).exact(weeks), Chain(what, leap).exact(weeks)
    return what[small], what[leap]


def _rungs(chain: Chain, variable: str, graphs: list[nx.MultiDiGraph]) -> list[str]:
    """The values of the variable that are met while open, in order, and the ending hoped for on top."""
    met = {node for graph in graphs for node, data in graph.nodes(data=True) if not data["ending"]}
    return [*(value for value in chain.variables[variable] if value in met), chain.endings[0]]


def _start(chain: Chain, variable: str) -> str:
    """The likeliest value at the start."""
    row = list(chain.variables).index(variable)
    chance = [float(chain.start[chain.places[row] == v].sum()) for v in range(len(chain.variables[variable]))]
    return chain.variables[variable][chance.index(max(chance))]


def _climb(outcomes: Outcomes, graph: nx.MultiDiGraph, rungs: list[str]) -> stairs.Climb:
    """From every step, the action likeliest to lead to the next one up."""
    tries = []
    for i, rung in enumerate(rungs[:-1]):
        found = [_try(graph, rungs, i, action) for action in _actions(graph, rung)]
        if found:
            tries.append(max(found, key=lambda one: one.up))
    return stairs.Climb(
        plain(outcomes.strategy), tuple(t for t in tries if t.up > 0), _counts(outcomes), harm(outcomes)
    )


def _leap(outcomes: Outcomes, graph: nx.MultiDiGraph, rungs: list[str], start: int) -> stairs.Climb:
    """From the start, the try that aims at the top."""
    found = [_try(graph, rungs, start, action, top=True) for action in _actions(graph, rungs[start])]
    if not found:
        raise ArgumentError(f"strategy {outcomes.strategy} does nothing at {rungs[start]}: choose another leap.")
    return stairs.Climb(
        plain(outcomes.strategy), (max(found, key=lambda one: one.up),), _counts(outcomes), harm(outcomes)
    )


def _actions(graph: nx.MultiDiGraph, node: str) -> list[str]:
    if node not in graph:
        return []
    return list(dict.fromkeys(action for _, _, action in graph.out_edges(node, data="action")))


def _try(graph: nx.MultiDiGraph, rungs: list[str], at: int, action: str, *, top: bool = False) -> stairs.Try:
    """Where a try lands. A leap is told by its landing on top; a step by landing any higher."""
    lands = {b: p for _, b, key, p in graph.out_edges(rungs[at], keys=True, data="chance") if key == action}
    aim = len(rungs) - 1 if top else at + 1
    higher = sum(p for node, p in lands.items() if node in rungs and rungs.index(node) > at)
    up = lands.get(rungs[aim], 0.0) if top else higher
    slips = sum(p for node, p in lands.items() if node in rungs and rungs.index(node) < at)
    falls = sum(p for node, p in lands.items() if node not in rungs)
    return stairs.Try(plain(action), at, aim, up, lands.get(rungs[at], 0.0) + higher - up, slips, falls)


def _counts(outcomes: Outcomes) -> tuple[int, ...]:
    chances = [outcomes.chance(name) for name in (*outcomes.endings, "open")]
    return tuple(int(n) for n in per(chances))


def _floor(pair: tuple[Outcomes, Outcomes]) -> str:
    """What a fall ends in: the endings met by either, but for the one hoped for."""
    met = [name for name in pair[0].endings[1:] if any(o.chance(name) > 0 for o in pair)]
    return " or ".join(plain(name) for name in met) or "ended"


def _caption(outcomes: Outcomes) -> str:
    weeks = outcomes.weeks
    return "Of 100 people, in the end" if weeks is None else f"Of 100 people, within {weeks:,} {units(outcomes, weeks)}"


def _title(climbs: Halves, pair: tuple[Outcomes, Outcomes]) -> str:
    goal, leap = pair[0].endings[0], climbs[1].tries[0]
    if climbs[0].counts[0] == climbs[1].counts[0]:
        return f"Step or leap, it is much the same here: {climbs[0].counts[0]} of 100 reach {plain(goal)}"
    if pair[0].chance(goal) <= pair[1].chance(goal):
        return f"Here the leap does better: {climbs[1].counts[0]} of 100 reach {plain(goal)}, not {climbs[0].counts[0]}"
    least, most = climbs[1].counts[0], climbs[0].counts[0]
    return f"Why not leap? It lands {percent(leap.up)} of the time: {least} of 100 reach {plain(goal)}, against {most}"


def _note(outcomes: Outcomes) -> str:
    others = " Other variables at their average." if len(outcomes.chain.variables) > 1 else ""
    step = units(outcomes, 1)
    key = f"Arrows: chance of one try in one {step}; wider, likelier. ↺ stays; left: slips back; down: falls through."
    return f"{key}{others} {source(outcomes)}"


def _words(
    rungs: list[str], climbs: Halves, start: int, floor: str, endings: list[str], outcomes: Outcomes
) -> tuple[str, str, str, str]:
    steps = "; ".join(f"{t.action} from {rungs[t.source]} {_lands(t, rungs, floor)}" for t in climbs[0].tries)
    leap = climbs[1].tries[0]
    chart = (
        f"Stairs of {listing(rungs)}, climbed by {climbs[0].name} and leapt from {rungs[start]} by {climbs[1].name}."
    )
    ends = [", ".join(f"{n} {word}" for n, word in zip(climb.counts, endings, strict=True)) for climb in climbs]
    told = f"{_caption(outcomes)}: {climbs[0].name} {ends[0]}; {climbs[1].name} {ends[1]}."
    return (
        chart,
        f"Small steps: {steps}.",
        f"The leap: {leap.action} from {rungs[leap.source]} {_lands(leap, rungs, floor)}.",
        told,
    )


def _lands(one: stairs.Try, rungs: list[str], floor: str) -> str:
    parts = [f"reaches {rungs[one.aim]} {percent(one.up)}", f"stays {percent(one.stays)}"]
    parts += [f"slips back {percent(one.slips)}"] if one.slips > 0 else []
    return ", ".join(parts + ([f"ends {floor} {percent(one.falls)}"] if one.falls > 0 else []))
