"""Why is jumping ahead a bad idea? Small steps and a leap on the same stairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
from matplotlib.axes import Axes

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.text import listing, plain, rounded_percent
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import layout
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.palette import Theme, ending_looks
from olivebranch.draw.stairs import draw_stairs
from olivebranch.draw.stairs_layout import Attempt, Climb, Stairs, figure_size, fit_stairs
from olivebranch.draw.style import WIDTH, find_theme
from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.moves import graph_of
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import ending_word, harm_words, source_words, step_word, within_words
from olivebranch.studies.compare import Comparison

Pair = tuple[Outcomes, Outcomes]


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
    """Why is jumping ahead a bad idea? The chance of each small step and of the leap, and where each lands if it fails.

    Parameters
    ----------
    what : a model (answered exactly), or a comparison that holds both strategies
    small, leap : the strategies to compare; for the leap, the attempt that aims at the top from the likeliest start
    weeks : the horizon, if `what` is a model
    artist : for the arrows, such as ``alpha=0.9``

    Raises ArgumentError for a leap that does nothing at the start, and UnknownName for an unknown name.

    >>> import olivebranch as ob
    >>> ax = plot_steps("maybe", weeks=20)
    >>> ax.get_title(loc="left")
    'Why not leap? It lands 8 % of the time: 24 of 100 reach yes, against 69'
    """
    check_shown("plot_steps", what, Model, Comparison, str)
    pair, chosen = _pair(what, small, leap, weeks), find_theme(theme, ax)
    stairs = _stairs(pair, chosen)
    title, note = _title(stairs, pair), _note(pair[0])
    width, scale = WIDTH * 72 - 24, 1.0
    with canvas(ax, chosen.name, figure_size(stairs, width)) as at:
        at.before_drawing(title, note)
        if not at.own:
            width, scale = fit_stairs(stairs, *layout.size_in_points(at.ax))
        draw_stairs(at.ax, stairs, at.theme, width=width, scale=scale, **artist)
        at.after_drawing(title, note)
        set_alt_text(at.ax, *_alt_text(stairs))
    return at.ax


def _pair(what: Model | Comparison | str, small: str, leap: str, weeks: int) -> Pair:
    if isinstance(what, str | Model):
        return Chain(what, small).exact(weeks), Chain(what, leap).exact(weeks)
    return what[small], what[leap]


def _stairs(pair: Pair, theme: Theme) -> Stairs:
    chain = chain_of(pair[0])
    variable = next(iter(chain.variables))
    graphs = [graph_of(outcomes, weeks=outcomes.weeks or DEFAULT_WEEKS) for outcomes in pair]
    rungs = _rungs(chain, variable, graphs)
    start = rungs.index(_likeliest_start(chain, variable))
    looks = ending_looks(chain.endings, theme)
    floor = [name for name in chain.endings[1:] if any(o.chance(name) > 0 for o in pair)]
    climbs = _small_steps(pair[0], graphs[0], rungs, floor), _leap(pair[1], graphs[1], rungs, floor, start)
    return Stairs(
        rungs=[plain(rung) for rung in rungs],
        climbs=climbs,
        start=start,
        floor=[(plain(name), looks[name]) for name in floor],
        endings=[(ending_word(name), looks[name]) for name in (*chain.endings, "open")],
        caption=f"Of 100 people, {within_words(pair[0])}",
    )


def _rungs(chain: Chain, variable: str, graphs: Sequence[nx.MultiDiGraph]) -> list[str]:
    """The values that the variable takes while open, in order, and the ending hoped for on top."""
    met = {node for graph in graphs for node, data in graph.nodes(data=True) if not data["ending"]}
    return [*(value for value in chain.variables[variable] if value in met), chain.endings[0]]


def _likeliest_start(chain: Chain, variable: str) -> str:
    row, values = list(chain.variables).index(variable), chain.variables[variable]
    chance = [float(chain.start[chain.places[row] == v].sum()) for v in range(len(values))]
    return values[chance.index(max(chance))]


def _small_steps(outcomes: Outcomes, graph: nx.MultiDiGraph, rungs: Sequence[str], floor: Sequence[str]) -> Climb:
    """From every step, the action that is likeliest to lead higher."""
    by_rung = [
        [_attempt(graph, rungs, floor, i, action) for action in _actions(graph, rung)]
        for i, rung in enumerate(rungs[:-1])
    ]
    best = [max(attempts, key=lambda attempt: attempt.up) for attempts in by_rung if attempts]
    return _climb(outcomes, [attempt for attempt in best if attempt.up > 0])


def _leap(outcomes: Outcomes, graph: nx.MultiDiGraph, rungs: Sequence[str], floor: Sequence[str], start: int) -> Climb:
    """From the start, the attempt that aims at the top."""
    attempts = [_attempt(graph, rungs, floor, start, k, to_the_top=True) for k in _actions(graph, rungs[start])]
    if not attempts:
        raise ArgumentError(f"strategy {outcomes.strategy} does nothing at {rungs[start]}: choose another leap.")
    return _climb(outcomes, [max(attempts, key=lambda attempt: attempt.up)])


def _climb(outcomes: Outcomes, attempts: Sequence[Attempt]) -> Climb:
    counts = whole_counts([outcomes.chance(name) for name in (*outcomes.endings, "open")]).tolist()
    return Climb(plain(outcomes.strategy), tuple(attempts), tuple(counts), harm_words(outcomes))


def _actions(graph: nx.MultiDiGraph, node: str) -> list[str]:
    if node not in graph:
        return []
    return list(dict.fromkeys(action for _, _, action in graph.out_edges(node, data="action")))


def _attempt(
    graph: nx.MultiDiGraph,
    rungs: Sequence[str],
    floor: Sequence[str],
    source: int,
    action: str,
    *,
    to_the_top: bool = False,
) -> Attempt:
    """Where an action lands. A leap succeeds if it lands on top; a step, if it lands anywhere higher."""
    lands = {b: p for _, b, key, p in graph.out_edges(rungs[source], keys=True, data="chance") if key == action}
    index = {rung: i for i, rung in enumerate(rungs)}
    aim = len(rungs) - 1 if to_the_top else source + 1
    higher = sum(p for node, p in lands.items() if index.get(node, -1) > source)
    up = lands.get(rungs[aim], 0.0) if to_the_top else higher
    slips = sum(p for node, p in lands.items() if node in index and index[node] < source)
    falls = dict.fromkeys(floor, 0.0)
    for node, p in lands.items():
        if node not in index:
            falls[graph.nodes[node]["ending"]] += p
    return Attempt(
        plain(action), source, aim, up, lands.get(rungs[source], 0.0) + higher - up, slips, tuple(falls.values())
    )


def _title(stairs: Stairs, pair: Pair) -> str:
    ending = pair[0].endings[0]
    goal = plain(ending)
    by_steps, by_leap = (climb.counts[0] for climb in stairs.climbs)
    if by_steps == by_leap:
        return f"Step or leap, it is much the same here: {by_steps} of 100 reach {goal}"
    if pair[0].chance(ending) <= pair[1].chance(ending):
        return f"Here the leap does better: {by_leap} of 100 reach {goal}, not {by_steps}"
    lands = rounded_percent(stairs.climbs[1].attempts[0].up)
    return f"Why not leap? It lands {lands} of the time: {by_leap} of 100 reach {goal}, against {by_steps}"


def _note(outcomes: Outcomes) -> str:
    step = step_word(outcomes, 1)
    key = f"Arrows: the chance of one try in one {step}; the wider, the likelier. ↺ stays, ← slips back, ↓ ends it."
    others = " Other variables at their average." if len(chain_of(outcomes).variables) > 1 else ""
    return f"{key}{others} {source_words(outcomes)}"


def _alt_text(stairs: Stairs) -> tuple[str, str, str, str]:
    small, leap = stairs.climbs
    start = stairs.rungs[stairs.start]
    chart = f"Stairs of {listing(stairs.rungs)}, climbed by {small.name} and leapt from {start} by {leap.name}."
    steps = "; ".join(_lands(attempt, stairs) for attempt in small.attempts)
    ends = [
        f"{climb.name} {', '.join(f'{n} {word}' for n, (word, _) in zip(climb.counts, stairs.endings, strict=True))}"
        for climb in stairs.climbs
    ]
    return (
        chart,
        f"Small steps: {steps}.",
        f"The leap: {_lands(leap.attempts[0], stairs)}.",
        f"{stairs.caption}: {'; '.join(ends)}.",
    )


def _lands(attempt: Attempt, stairs: Stairs) -> str:
    rungs, floor = stairs.rungs, [word for word, _ in stairs.floor]
    parts = [
        f"{attempt.action} from {rungs[attempt.source]} reaches {rungs[attempt.aim]} {rounded_percent(attempt.up)}",
        f"stays {rounded_percent(attempt.stays)}",
        *([f"slips back {rounded_percent(attempt.slips)}"] if attempt.slips > 0 else []),
        *(f"ends {word} {rounded_percent(p)}" for word, p in zip(floor, attempt.falls, strict=True) if p > 0),
    ]
    return ", ".join(parts)
