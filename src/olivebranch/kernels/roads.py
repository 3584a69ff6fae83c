"""The main roads of a flow: strongest path first, each taken out before the next is looked for.

The pathway decomposition of transition path theory (Metzner, Schuette and Vanden-Eijnden 2009): of all paths from
source to sink, take the one whose weakest edge carries most; its share of the flow is that edge's flow.
"""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Road = tuple[tuple[int, ...], float]


def net(flux: Floats) -> Floats:
    """What flows forth less what flows back, where positive."""
    return np.asarray(np.maximum(flux - flux.T, 0.0))


def roads(flow: Floats, source: int, sink: int, *, most: int = 100, share: float = 1.0) -> list[Road]:
    """Paths (source ... sink) with the flow each carries, strongest first.

    Parameters
    ----------
    flow : (n, n) non-negative flow between states, without cycles of net flow
    most : stop after this many paths
    share : stop when the paths carry this share of all that leaves the source
    """
    found: list[Road] = []
    left, carried = flow.copy(), 0.0
    total = float(flow[source].sum())
    while len(found) < most and carried < share * total * (1 - 1e-12):
        path = _widest(left, source, sink)
        if path is None:
            break
        width = min(left[a, b] for a, b in pairwise(path))
        for a, b in pairwise(path):
            left[a, b] = max(0.0, left[a, b] - width)
        found.append((path, float(width)))
        carried += float(width)
    return found


def _widest(flow: Floats, source: int, sink: int) -> tuple[int, ...] | None:
    """The path whose narrowest edge is widest (Dijkstra with min in place of +)."""
    best, via = {source: np.inf}, {source: -1}
    queue, done = [(-np.inf, source)], set()
    while queue:
        width, at = heapq.heappop(queue)
        if at in done:
            continue
        done.add(at)
        if at == sink:
            break
        for to in np.flatnonzero(flow[at]):
            through = min(-width, float(flow[at, to]))
            if through > best.get(int(to), 0.0):
                best[int(to)], via[int(to)] = through, at
                heapq.heappush(queue, (-through, int(to)))
    if sink not in via:
        return None
    path = [sink]
    while path[-1] != source:
        path.append(via[path[-1]])
    return tuple(reversed(path))
