"""Dominant pathways (roads) of a reactive flux, strongest first. Each is removed before the next is sought.

This is the pathway decomposition of transition path theory (Metzner, Schuette and Vanden-Eijnden 2009). Of all paths
from source to sink, take the one whose smallest flux on any edge is largest. The path carries that flux.
"""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.ties import RELATIVE, is_ahead
from olivebranch.kernels.absorb import Absorbing
from olivebranch.kernels.certified import BOUND, too_uncertain

Road = tuple[tuple[int, ...], float]


def reactive_flux(absorbing: Absorbing, start: Floats, ending: int, group: Ints, groups: int) -> Floats:
    """(groups + 1, groups + 1) expected moves between groups on walks that reach the ending; group 0 is the start.

    f_ij = (expected weeks in i) * p_ij * (committor of j), summed over the states i and j of the two groups. Raises
    PrecisionError if an expected number of weeks is not certain enough, or if so many moves go back and forth that
    rounding hides the net flux.
    """
    h = absorbing.chance[:, ending]
    visits = absorbing.visits(start)
    weeks = visits.value
    if not np.isfinite(weeks).all():
        raise too_uncertain("the flow to an ending", np.inf)
    if not (bound := float(visits.error.max(initial=0.0))) <= BOUND * float(weeks.max(initial=0.0)):
        raise too_uncertain("the flow to an ending", bound)
    m = absorbing.matrix.tocoo()
    flow = weeks[m.row] * m.data * h[m.col]
    flux = np.zeros((groups + 1, groups + 1))
    is_open = absorbing.ending[m.row] < 0
    np.add.at(flux, (group[m.row[is_open]] + 1, group[m.col[is_open]] + 1), flow[is_open])
    np.add.at(flux, (np.zeros(start.size, dtype=np.int64), group + 1), start * h)
    np.fill_diagonal(flux, 0.0)
    if (lost := RELATIVE * float(flux.max())) > BOUND * (total := float(flux[0].sum())):
        raise too_uncertain("the flow to an ending", lost / total if total > 0 else np.inf)
    return flux


def net(flux: Floats) -> Floats:
    """The net flux: max(0, f_ij - f_ji)."""
    return np.asarray(np.where(is_ahead(flux, flux.T), flux - flux.T, 0.0))


def roads(flow: Floats, source: int, sink: int, *, most: int = 100, share: float = 1.0) -> list[Road]:
    """Paths (source, ..., sink) with the flow that each carries, strongest first.

    Parameters
    ----------
    flow : (n, n) non-negative net flow between states
    most : stop after this many paths
    share : stop when the paths carry this share of the flow out of the source
    """
    paths: list[Road] = []
    rest, carried = flow.copy(), 0.0
    total = float(flow[source].sum())
    while len(paths) < most and carried < share * total * (1 - RELATIVE):
        path = _widest(rest, source, sink)
        if path is None:
            break
        width = min(rest[a, b] for a, b in pairwise(path))
        for a, b in pairwise(path):
            rest[a, b] = rest[a, b] - width if is_ahead(rest[a, b], width) else 0.0
        paths.append((path, float(width)))
        carried += float(width)
    return paths


def _widest(flow: Floats, source: int, sink: int) -> tuple[int, ...] | None:
    """The path whose smallest edge is largest (Dijkstra's algorithm with min in place of +)."""
    best, previous = {source: np.inf}, {source: -1}
    queue, done = [(-np.inf, source)], set()
    while queue:
        negative_width, node = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        if node == sink:
            break
        for neighbour in map(int, np.flatnonzero(flow[node])):
            width = min(-negative_width, float(flow[node, neighbour]))
            if width > best.get(neighbour, 0.0):
                best[neighbour], previous[neighbour] = width, node
                heapq.heappush(queue, (-width, neighbour))
    if sink not in previous:
        return None
    path = [sink]
    while path[-1] != source:
        path.append(previous[path[-1]])
    return tuple(reversed(path))
