"""Chains of one pattern solved side by side: compiled and in NumPy, together and one by one, against dense powers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.kernels import side_by_side as plain
from olivebranch.kernels.side_by_side import Pattern

compiled = pytest.importorskip("olivebranch.kernels.side_by_side_numba")
SIZES = st.sampled_from([1, 2, 7, 8, 9, 16, 19])


@st.composite
def problems(draw):
    """A random pattern with its values: any number of draws, of copies of the pairs, of factors and of tallies."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pairs, draws, copies = draw(st.integers(1, 9)), draw(SIZES), draw(st.sampled_from([1, 2]))
    degree = rng.integers(0, 5, pairs)
    edges, places = int(degree.sum()), pairs * copies
    targets = np.sort(rng.integers(0, places, (copies, edges)), axis=1) if edges else np.zeros((copies, 0), int)
    source = np.repeat(np.arange(pairs), degree)
    key = np.stack([targets[c] * places + source + c * pairs for c in range(copies)])
    entries, entry = np.unique(key.ravel(), return_inverse=True)
    tallies, factors = draw(st.integers(0, 2)), draw(st.integers(1, 3))
    kinds, n_adds = 3, draw(st.integers(0, 4)) if tallies else 0
    adds = np.unique(rng.integers(0, kinds * max(1, tallies), n_adds))
    pattern = Pattern(
        first=np.concatenate([[0], np.cumsum(degree)]),
        factor=rng.integers(0, 6, (edges, factors)).astype(np.int32),
        weight=rng.choice([1.0, 0.3], edges),
        entry=entry.reshape(copies, edges).astype(np.int32),
        kind=rng.integers(0, kinds, edges).astype(np.int32),
        adds_first=np.searchsorted(adds // max(1, tallies), np.arange(kinds + 1)),
        adds_tally=(adds % max(1, tallies)).astype(np.int32),
        tallies=tallies,
        begin=np.searchsorted(entries, np.arange(places + 1) * places),
        source=(entries % places).astype(np.int32),
        over=rng.random(places) < 0.3,
        at=np.unique(rng.integers(0, places, 2)),
        at_place=rng.integers(-1, 3, (1, places)).astype(np.int32),
        at_pair=np.stack([rng.integers(3, 5, pairs), np.full(pairs, -1)]).astype(np.int32),
        numbers=5,
    )
    values = rng.random((6, draws)) * (rng.random((6, draws)) < 0.8)
    added = rng.random((adds.size, draw(st.sampled_from([1, draws]))))
    weeks = np.array(draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(sorted)))
    return pattern, values, added, rng.random((pattern.at.size, draws)), weeks


def of_draws(problem, draws):
    pattern, values, adds, start, weeks = problem
    return pattern, values[:, draws], adds if adds.shape[1] == 1 else adds[:, draws], start[:, draws], weeks


@given(problems())
@settings(deadline=None)
def test_compiled_and_in_numpy_the_same_bytes(problem):
    """For one draw, for fewer than are solved at a time, and for some left over; with the horizon 0 too."""
    assert compiled.solve(*problem).tobytes() == plain.solve(*problem).tobytes()


@pytest.mark.slow
@given(problems())
@settings(deadline=None)
def test_a_draw_alone_is_the_draw_among_others(problem):
    together = compiled.solve(*problem)
    for d in range(len(together)):
        alone = of_draws(problem, slice(d, d + 1))
        assert compiled.solve(*alone).tobytes() == together[d].tobytes()
        assert plain.solve(*alone).tobytes() == together[d].tobytes()


@given(problems())
def test_numpy_cuts_draws_without_changing_a_byte(problem):
    whole = plain.solve(*problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "CACHE", 5 * problem[0].source.size)
        assert plain.solve(*problem).tobytes() == whole.tobytes()


@given(problems())
@settings(deadline=None)
def test_they_are_powers_of_the_matrix(problem):
    """Written out densely for one draw, with edges and tallies added one by one."""
    pattern, values, adds, start, weeks = of_draws(problem, slice(0, 1))
    places, pairs, copies = pattern.over.size, pattern.first.size - 1, len(pattern.entry)
    target = np.repeat(np.arange(places), np.diff(pattern.begin))
    matrix, rate = np.diag(pattern.over.astype(float)), np.zeros((pairs, pattern.tallies))
    for e, i in enumerate(np.repeat(np.arange(pairs), np.diff(pattern.first))):
        chance = float(np.prod(values[pattern.factor[e], 0])) * pattern.weight[e]
        for c in range(copies):
            matrix[pattern.source[pattern.entry[c, e]], target[pattern.entry[c, e]]] += chance
        for a in range(pattern.adds_first[pattern.kind[e]], pattern.adds_first[pattern.kind[e] + 1]):
            rate[i, pattern.adds_tally[a]] += chance * adds[a, 0]
    x = np.zeros(places)
    x[pattern.at] = start[:, 0]
    visits = [x @ np.linalg.matrix_power(matrix, week) for week in range(weeks[-1] + 1)]
    found = compiled.solve(*of_draws(problem, slice(0, 1)))[0]
    for stop, week in enumerate(weeks):
        spent = np.sum(visits[:week], axis=0).reshape(copies, pairs).sum(axis=0) if week else np.zeros(pairs)
        at_pair = visits[week].reshape(copies, pairs).sum(axis=0)
        known = [
            visits[week][pattern.at_place[0] == c].sum() + at_pair[pattern.at_pair[0] == c].sum() for c in range(5)
        ]
        np.testing.assert_allclose(found[stop], [*known, *(spent @ rate)], rtol=1e-12, atol=1e-300)
