"""What can happen? The rungs, and an arrow for every action and move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
from matplotlib.axes import Axes

from olivebranch.base.arguments import DEFAULT_WEEKS, as_list, is_name
from olivebranch.base.text import counted, plain, rounded_percent
from olivebranch.chain.chain import Chain
from olivebranch.chain.outcomes import Outcomes
from olivebranch.draw import layout
from olivebranch.draw.graph import draw_graph
from olivebranch.draw.graph_layout import fit_graph, lay_out_graph, one_row
from olivebranch.draw.palette import LIGHT, Look, Theme, ending_looks
from olivebranch.draw.style import WIDTH, page
from olivebranch.errors import ArgumentError, UnknownName
from olivebranch.model.files import as_model
from olivebranch.model.model import Model
from olivebranch.plots import overview
from olivebranch.plots.again import redrawable
from olivebranch.plots.alt_text import set_alt_text
from olivebranch.plots.canvas import canvas
from olivebranch.plots.moves import chain_asked, graph_of
from olivebranch.plots.shown import check_shown

SYMBOLS = {"o": "●", "s": "■", "^": "▲", "D": "◆", "p": "⬟", "v": "▼", "P": "✚"}
SMALLEST = 0.01  # moves rarer than this are left out of a picture with many moves


@redrawable
def plot_graph(
    what: Chain | Model | Outcomes | str,
    variable: str | None = None,
    *,
    actions: Sequence[str] | None = None,
    visits: bool = False,
    ax: Axes | None = None,
    theme: str | None = None,
    weeks: int = DEFAULT_WEEKS,
    **artist: Any,
) -> Axes:
    """What can happen? The ladder from left to right, with an arrow as wide as its chance for every action and move.

    This is the state-transition diagram of one variable; the others are averaged over, weighted by their occupancy.
    With more than three actions it is an overview: of a model, the action under which each move is likeliest; of a
    strategy, the chance of each move, whatever is done.

    Parameters
    ----------
    what : a model or its name (chances of each action), or a chain or its outcomes (chances under the strategy)
    variable : the variable to show (default: the first)
    actions : those shown, in a row for each (default: all, as an overview if there are more than three)
    visits : show how often each rung is visited and each move is made within the weeks, on average (expected visits)
    weeks : the weeks over which the other variables are averaged, or visits are counted
    artist : for the arrows, such as ``alpha=0.8``

    Raises UnknownName for an unknown model, variable, action or theme, and ArgumentError for a horizon out of range,
    for visits of a model without a strategy, or where no walk moves.

    >>> import olivebranch as ob
    >>> ax = plot_graph(ob.load("maybe"))
    >>> ax.get_title(loc="left")
    'What can happen: no, maybe, yes'
    """
    check_shown("plot_graph", what, Chain, Model, Outcomes, str)
    what = as_model(what) if isinstance(what, str) else what
    chain, weeks = chain_asked(what), _horizon(what, weeks)
    whole = graph_of(what, variable, weeks=weeks)
    chosen = _shown(what, whole, actions, visits=visits) if whole else whole
    if not chosen:
        rule = "stays" if whole else "has ended"
        raise ArgumentError(f"{chain.title}: every walk {rule} where it begins, so nothing moves. Start it elsewhere.")
    graph = overview.legible(chosen)
    title, note = _title(what, chain, graph), _note(what, chain, graph, weeks, _left_out(whole, chosen, graph))
    laid, scale = lay_out_graph(graph, page() * 72 - 24), 1.0
    with canvas(ax, theme, (WIDTH, laid.height / 72 + 1.3)) as at:
        at.before_drawing(title, note)
        if not at.own:
            laid, scale = fit_graph(graph, *layout.size_in_points(at.ax))
        draw_graph(at.ax, laid, _looks(chain, graph, at.theme), at.theme, scale=scale, **artist)
        at.after_drawing(title, note)
        set_alt_text(at.ax, *_alt_text(what, chain, graph))
    return at.ax


def _horizon(what: Chain | Model | Outcomes, weeks: int) -> int:
    """The answer's own horizon, unless another is asked for."""
    own = what.weeks if isinstance(what, Outcomes) else None
    return own if own is not None and weeks == DEFAULT_WEEKS else weeks


def _shown(
    what: Chain | Model | Outcomes, whole: nx.MultiDiGraph, actions: Sequence[str] | None, *, visits: bool
) -> nx.MultiDiGraph:
    """All moves, those of the actions asked for, an overview of many actions, or the visits."""
    if visits:
        if isinstance(what, Model):
            raise ArgumentError("visits=True needs a strategy: give a chain, model @ strategy, or its outcomes.")
        return overview.visits(whole, chain_asked(what).step)
    known = tuple(dict.fromkeys(action for _, _, action in whole.edges(data="action")))
    if actions is not None:
        wanted = as_list("actions", actions, "['ask']")
        for name in wanted:
            if not is_name(name, known):
                raise UnknownName("action", name, known)
        keep = [(a, b, k) for a, b, k in whole.edges(keys=True) if k in wanted]
        return _without_rare(nx.MultiDiGraph(whole.edge_subgraph(keep)))
    if one_row(whole) or len(known) <= overview.MANY:
        return _without_rare(whole)
    return overview.likeliest(whole) if isinstance(what, Model) else overview.whatever_is_done(whole)


def _without_rare(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph itself or, if it has too many moves to read, a copy without the rarest."""
    rare = [(a, b, key) for a, b, key, p in graph.edges(keys=True, data="chance") if p < SMALLEST]
    if one_row(graph) or not rare:
        return graph
    common = graph.copy()
    common.remove_edges_from(rare)
    common.remove_nodes_from([node for node in list(common) if common.degree(node) == 0])
    return common


def _looks(chain: Chain, graph: nx.MultiDiGraph, theme: Theme) -> dict[str, Look]:
    """The look of each node that is an ending."""
    looks = ending_looks(chain.endings, theme)
    return {node: looks[ending] for node, ending in graph.nodes(data="ending") if ending}


def _title(what: Chain | Model | Outcomes, chain: Chain, graph: nx.MultiDiGraph) -> str:
    counted = {node: data["visits"] for node, data in graph.nodes(data=True) if "visits" in data}
    if counted:
        most = max(counted, key=lambda node: counted[node])
        return f"Where does the time go? Most at {plain(most)}: {graph.nodes[most]['text']}"
    if not isinstance(what, Model):
        return f"What can happen: {plain(graph.graph['name'])} under {plain(chain.strategy_name)}"
    subject = plain(what.title)
    return f"What can happen: {subject[:1].lower()}{subject[1:]}"


def _left_out(whole: nx.MultiDiGraph, chosen: nx.MultiDiGraph, graph: nx.MultiDiGraph) -> str:
    """Which moves the picture does not show, in words."""
    if len(graph.edges) < len(chosen.edges):
        return f" Only the likeliest {len(graph.edges)} of {len(chosen.edges):,} moves are shown, some from each rung."
    return f" Moves rarer than {rounded_percent(SMALLEST)} are left out." if len(graph.edges) < len(whole.edges) else ""


def _note(what: Chain | Model | Outcomes, chain: Chain, graph: nx.MultiDiGraph, weeks: int, left_out: str) -> str:
    step = plain(chain.step)
    stubs = "".join(f" {SYMBOLS[marker]} {plain(name)}." for name, marker in _stubs(chain, graph))
    others = f" Other variables at their average over the {step}s." if len(chain.variables) > 1 else ""
    actions = {action for _, _, action in graph.edges(data="action")}
    if any("visits" in data for _, data in graph.nodes(data=True)):
        how = f"On average over all walks, within {counted(weeks, step)}: in a box, how long they are there; on an "
        return f"{how}arrow, how often that move is made, and the share who end by it.{stubs} {chain.note}"
    if graph.graph.get("overview"):
        each = f"Each arrow: the chance of that move in one {step}"
        key = f"{each}, under the action that makes it likeliest." if isinstance(what, Model) else f"{each}. ↺ stays."
        return f"{key}{stubs}{others}{left_out} With actions=[...], each action has a row. {chain.note}"
    only = f"Every arrow: {plain(min(actions))}. " if len(actions) == 1 and chain.model else ""
    key = f"{only}The wider the arrow, the likelier the move in one {step} when that action is taken. ↺ stays.{stubs}"
    return f"{key}{others}{left_out} {chain.note}"


def _stubs(chain: Chain, graph: nx.MultiDiGraph) -> list[tuple[str, str]]:
    """Endings shown only by their icon, each with its marker."""
    if one_row(graph):
        return []
    shown = [data["ending"] for _, data in graph.nodes(data=True) if data["ending"] and not data["goal"]]
    return [(name, look.marker) for name, look in ending_looks(chain.endings, LIGHT).items() if name in shown]


def _alt_text(what: Chain | Model | Outcomes, chain: Chain, graph: nx.MultiDiGraph) -> tuple[str, str]:
    nodes = ", ".join(plain(node) for node in graph)
    moves = [(a, b, d["action"], d.get("text") or rounded_percent(d["chance"])) for a, b, d in graph.edges(data=True)]
    shown = [f"{plain(k)} takes {plain(a)} to {plain(b)} {text}" for a, b, k, text in moves if a != b]
    spent = [f"{plain(node)} {data['text']}" for node, data in graph.nodes(data=True) if "text" in data]
    if spent:
        chart = f"Graph of expected visits under {plain(chain.strategy_name)}, from left to right: {nodes}."
        return chart, f"{', '.join(spent)}; {'; '.join(shown)}."
    whose = "each action" if isinstance(what, Model) else plain(chain.strategy_name)
    chart = f"Graph of what can happen in one {plain(chain.step)} under {whose}, from left to right: {nodes}."
    return chart, f"{'; '.join(shown)}."
