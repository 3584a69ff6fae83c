"""Why is jumping ahead a bad idea? Small steps and a leap on the same stairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
from matplotlib.axes import Axes

from olivebranch.base.arguments import DEFAULT_WEEKS
from olivebranch.base.text import capitalised, listing, plain, rounded_percent
from olivebranch.chain.chain import Chain, chain_of
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import layout
from olivebranch.draw.counts import whole_counts
from olivebranch.draw.palette import Theme, ending_looks
from olivebranch.draw.stairs import draw_stairs
from olivebranch.draw.stairs_layout import Attempt, Climb, Stairs, figure_size, fit_stairs
from olivebranch.draw.style import find_theme, page
from olivebranch.errors import ArgumentError
from olivebranch.model.model import Model
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.moves import graph_of
from olivebranch.plots.shown import check_shown
from olivebranch.plots.wording import ending_word, harm_words, source_words, step_word, within_words
from olivebranch.studies.compare import Comparison

Pair = tuple[Outcomes, Outcomes]


@redrawable
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
    small, leap : the strategies to compare; of the leap, an attempt that lands two rungs up or more: from the likeliest
        start or, if there is none, from the nearest rung below it
    weeks : the horizon, if `what` is a model
    artist : for the arrows, such as ``alpha=0.9``

    Raises ArgumentError for a leap that does nothing at the start, and UnknownName for an unknown name.

    >>> import olivebranch as ob
    >>> ax = plot_steps("maybe", weeks=20)
    >>> ax.get_title(loc="left")
    'Why not leap? Of 100 people, 24 reach yes that way, and 69 by small steps'
    """
    check_shown("plot_steps", what, Model, Comparison, str)
    pair, chosen = _pair(what, small, leap, weeks), find_theme(theme, ax)
    stairs = _stairs(pair, chosen)
    title, note = _title(stairs, pair), _note(pair[0])
    width, scale = page() * 72 - 24, 1.0
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
    """From the start, the attempt that goes furthest; from a lower rung, if what is tried at the start is a step."""
    if not _actions(graph, rungs[start]):
        raise ArgumentError(f"strategy {outcomes.strategy} does nothing at {rungs[start]}: choose another leap.")
    by_rung = [_furthest(graph, rungs, floor, source) for source in range(start, -1, -1)]
    leaps = [attempt for attempt in by_rung if attempt is not None and attempt.is_leap]
    return _climb(outcomes, [leaps[0] if leaps else next(attempt for attempt in by_rung if attempt is not None)])


def _furthest(graph: nx.MultiDiGraph, rungs: Sequence[str], floor: Sequence[str], source: int) -> Attempt | None:
    """From a rung, the attempt that lands furthest up; at the top if that never happens. None if nothing is tried."""
    top = len(rungs) - 1
    landed = [(*_highest(graph, rungs, source, action), action) for action in _actions(graph, rungs[source])]
    if not landed:
        return None
    aim, _, action = max(landed)
    return _attempt(graph, rungs, floor, source, action, aim if aim > source else top)


def _highest(graph: nx.MultiDiGraph, rungs: Sequence[str], source: int, action: str) -> tuple[int, float]:
    """The highest rung on which an action lands, and with what chance; lower than the source if on none."""
    lands = {b: p for _, b, key, p in graph.out_edges(rungs[source], keys=True, data="chance") if key == action}
    return max(((i, lands[rung]) for i, rung in enumerate(rungs) if i > source and rung in lands), default=(-1, 0.0))


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
    aim: int | None = None,
) -> Attempt:
    """Where an action lands. A leap succeeds if it lands on its aim; a step, which has none, anywhere higher."""
    lands = {b: p for _, b, key, p in graph.out_edges(rungs[source], keys=True, data="chance") if key == action}
    index = {rung: i for i, rung in enumerate(rungs)}
    higher = sum(p for node, p in lands.items() if index.get(node, -1) > source)
    up = higher if aim is None else lands.get(rungs[aim], 0.0)
    slips = sum(p for node, p in lands.items() if node in index and index[node] < source)
    falls = dict.fromkeys(floor, 0.0)
    for node, p in lands.items():
        if node not in index:
            falls[graph.nodes[node]["ending"]] += p
    return Attempt(
        plain(action),
        source,
        aim or source + 1,
        up,
        lands.get(rungs[source], 0.0) + higher - up,
        slips,
        tuple(falls.values()),
    )


def _title(stairs: Stairs, pair: Pair) -> str:
    ending = pair[0].endings[0]
    goal = plain(ending)
    by_steps, by_leap = (climb.counts[0] for climb in stairs.climbs)
    small, leap = (climb.name for climb in stairs.climbs)
    if by_steps == by_leap:
        return f"{capitalised(small)} or {leap}, it is much the same here: {by_steps} of 100 reach {goal}"
    if not stairs.climbs[1].attempts[0].is_leap:
        return f"{capitalised(small)} or {leap}? Of 100 people, {by_steps} and {by_leap} reach {goal}"
    if pair[0].chance(ending) <= pair[1].chance(ending):
        return f"Here the leap does better: of 100 people, {by_leap} reach {goal} that way, and {by_steps} by {small}"
    return f"Why not leap? Of 100 people, {by_leap} reach {goal} that way, and {by_steps} by {small}"


def _note(outcomes: Outcomes) -> str:
    step = step_word(outcomes, 1)
    key = f"Arrows: the chance of one try in one {step}; the wider, the likelier. ↺ stays, ← slips back, ↓ ends it."
    others = " Other variables at their average." if len(chain_of(outcomes).variables) > 1 else ""
    return f"{key}{others} {source_words(outcomes)}"


def _alt_text(stairs: Stairs) -> tuple[str, str, str, str]:
    small, leap = stairs.climbs
    start = stairs.rungs[stairs.start]
    chart = f"Stairs of {listing(stairs.rungs)}, from {start}, climbed by {small.name} and by {leap.name}."
    steps = "; ".join(_lands(attempt, stairs) for attempt in small.attempts)
    ends = [
        f"{climb.name} {', '.join(f'{n} {word}' for n, (word, _) in zip(climb.counts, stairs.endings, strict=True))}"
        for climb in stairs.climbs
    ]
    return (
        chart,
        f"Small steps: {steps}.",
        f"{'The leap' if leap.attempts[0].is_leap else 'By ' + leap.name}: {_lands(leap.attempts[0], stairs)}.",
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
