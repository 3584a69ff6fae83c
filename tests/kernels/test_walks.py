"""The compiled walk's table: every draw from it is the same as by inversion, at and around every limit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import olivebranch as ob
from olivebranch.kernels import packed
from olivebranch.kernels.philox import LOW, SCALE, UNUSED

pytest.importorskip("numba")


def drawn(table, row, words):
    """The sorted edges that the compiled draw picks from the buckets, and the search from the rows themselves."""
    from olivebranch.kernels.walk_numba import _draw, _search

    p = packed.pack(table)
    word = np.array([w | packed.SEARCH for w in words], dtype=np.uint64)
    here = np.full(word.size, p.place[row])
    chosen, room = np.empty(word.size, dtype=np.uint32), np.empty(word.size + 1, dtype=np.uint32)
    _draw((p.entry, p.guide, p.limit, p.down), word, here, word.size, chosen, room)
    searched, here = np.empty_like(chosen), np.full(word.size, row << packed.BUCKET, dtype=np.uint64)
    _search((table.first, table.upto), word, here, word.size, searched)
    assert searched.tolist() == p.edge[chosen].tolist()
    return p.edge[chosen].tolist()


def inverted(table, row, words):
    """The definition: the first edge whose running sum is above the uniform number, or else the last."""
    low, high = int(table.first[row]), int(table.first[row + 1])
    numbers = [(w >> UNUSED) * SCALE for w in words]
    return [next((e for e in range(low, high) if u < table.upto[e]), high - 1) for u in numbers]


def around(table, row):
    """Words at, just below and just above every limit of a row and every power of two."""
    whole = [int(np.ceil(s * 2.0**53)) for s in table.upto[table.first[row] : table.first[row + 1]]]
    near = {w + d for w in [*whole, *(j << 45 for j in range(257))] for d in (-1, 0, 1)} | {0, 2**53 - 1}
    return [w << UNUSED for w in sorted(near) if 0 <= w < 2**53]


def chain_of(chances):
    """One open state, with the given chances of moving to different endings."""
    n = len(chances)
    matrix = np.zeros((n + 1, n + 1))
    matrix[0, 1:] = chances
    matrix[np.arange(1, n + 1), np.arange(1, n + 1)] = 1
    return ob.Chain.from_matrix(matrix, endings={"over": [str(i) for i in range(1, n + 1)]})


@pytest.mark.slow
@given(st.lists(st.sampled_from([1e-18, 1e-12, 1e-6, 0.001, 0.25, 0.5, 1, 3]), min_size=1, max_size=40))
def test_a_draw_is_an_inversion_at_every_limit(weights):
    """Tiny chances among large ones give buckets with no limit, one, or many."""
    chances = np.array(weights) / sum(weights)
    table = chain_of(chances / chances.sum()).walk_table
    words = around(table, 0)
    assert drawn(table, 0, words) == inverted(table, 0, words)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 64, 2_046, 2_047, 2_048, 3_000])
def test_rows_of_any_length(count):
    """Limits at the very start of a bucket, and rows with more edges than an entry can count."""
    table = chain_of(np.full(count, 1 / count)).walk_table
    words = around(table, 0)
    if count > 64:
        words = words[:: len(words) // 400]
    assert drawn(table, 0, words) == inverted(table, 0, words)


def test_nothing_is_past_a_sum_that_rounding_took_to_one():
    """If chances are so small that the running sum is 1 before the last edge, the edges after that are never drawn."""
    table = chain_of(np.array([0.5, 0.5 - 1e-17, 1e-17 / 2, 1e-17 / 2])).walk_table
    assert table.upto[1] == 1
    words = [0, 2**63, 2**64 - 1, 2**64 - 2 - LOW]
    assert drawn(table, 0, words) == inverted(table, 0, words)


@pytest.mark.slow
def test_counts_by_value_are_the_counts_by_state(monkeypatch):
    """A chain with many states is counted by value and not by state, with the same numbers."""
    few = ob.Chain("reconciliation", "typical")
    monkeypatch.setattr("olivebranch.chain.counting.CELLS", 10)
    many = ob.Chain("reconciliation", "typical")
    assert many.walk_table.column.size
    for backend in ("numba", "numpy"):
        a, b = (c.simulate(runs=2_000, weeks=60, seed=3, backend=backend) for c in (few, many))
        np.testing.assert_array_equal(a.reached, b.reached)
        for name in few.variables:
            np.testing.assert_array_equal(a.present[name], b.present[name])
            np.testing.assert_array_equal(a.occupancy[name], b.occupancy[name])


def same(one, other, names):
    for name in names:
        a, b = getattr(one, name), getattr(other, name)
        assert (a.dtype, a.tobytes()) == (b.dtype, b.tobytes()), name


def test_a_large_table_is_searched_to_the_same_edges(monkeypatch):
    """In NumPy, all walks together and single runs."""

    def walked():
        chain = ob.Chain("ladder", "jump_ahead")
        sample = chain.simulate(runs=300, weeks=20, seed=3, backend="numpy")
        return chain.walk_table.is_large, chain.walk_table, sample, chain.paths(30, seed=3, weeks=20)

    is_large, *known = walked()
    assert not is_large
    monkeypatch.setattr("olivebranch.kernels.walk_table.LARGE", 1)
    monkeypatch.setattr("olivebranch.kernels.walk_table.LONG", 0)
    is_large, *found = walked()
    assert is_large
    names = ["first upto after kind", "reached arrived still_open totals totals_error seen", "pairs edges"]
    for one, other, of in zip(known, found, names, strict=True):
        same(one, other, of.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strategy", "tallies"),
    [("small_steps", {}), ("jump_ahead", {"part": "0.1 * (1 + stance)", "whole": "contact"})],
)
def test_a_large_table_gives_the_same_walks(tallies, strategy, monkeypatch):
    """Sorted by compiled code or not, drawn from buckets or searched, on either backend; single runs as well."""
    spec = ob.load("reconciliation").spec
    model = ob.Model.from_spec(spec.model_copy(update={"tallies": tallies or spec.tallies}), "counted")

    def walked(chain):
        samples = [chain.simulate(runs=9_000, weeks=60, seed=3, backend=name) for name in ("numba", "numpy")]
        return [*samples, chain.paths(50, seed=3, weeks=60)]

    few = ob.Chain(model, strategy)
    known = walked(few)
    monkeypatch.setattr("olivebranch.kernels.walk_table.LARGE", 1)
    for longest in (256, 0):
        monkeypatch.setattr("olivebranch.kernels.walk_table.LONG", longest)
        many = ob.Chain(model, strategy)
        same(few.walk_table, many.walk_table, ["first", "upto", "after", "kind"])
        same(few, many, ["walk_order"])
        *samples, paths = walked(many)
        for one, other in zip(known, samples, strict=False):
            same(one, other, ["reached", "arrived", "still_open", "totals", "totals_error", "seen"])
        same(known[-1], paths, ["pairs", "edges"])
        assert "guide" not in vars(many.walk_table)


@pytest.mark.parametrize(("base", "unit"), [(1e9, 1.0), (-1e6 - 0.5, 1.0), (0.0, 1e200), (1e-170, 1e-170)])
def test_the_standard_error_of_a_tally_does_not_depend_on_its_size(base, unit):
    """It is that of the moves alone, in other units: once 0 or NaN. Both backends give the same bytes."""
    spec = ob.load("maybe").spec
    tallies = {"moves": "stance_next > stance", "sized": f"{base} + {unit} * (stance_next > stance)"}
    chain = ob.Model.from_spec(spec.model_copy(update={"tallies": tallies}), "sized") @ "small_steps"
    one, two = (chain.simulate(runs=5_000, weeks=1, seed=3, backend=backend) for backend in ("numba", "numpy"))
    assert one.error("sized") == pytest.approx(unit * one.error("moves"), rel=1e-6, abs=0)
    assert one.totals_error.tobytes() == two.totals_error.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1.0, 0.1, -1.0, 3e5])
def test_tallies_that_fit_no_word_are_added_up_as_floats(scale):
    """Fractions, negative and large numbers, added run by run in the order of the weeks: the same bytes as in NumPy."""
    spec = ob.load("maybe").spec
    tallies = {"whole": "1", "other": f"{scale} * (1 + stance)"}
    model = ob.Model.from_spec(spec.model_copy(update={"tallies": tallies}), "counted")
    chain = model @ "small_steps"
    wide = packed.steps(chain.walk_table, 40).wide.tolist()
    assert wide == ([] if scale == 1 else [1])
    one, two = (chain.simulate(runs=9_000, weeks=40, seed=11, backend=backend) for backend in ("numba", "numpy"))
    np.testing.assert_array_equal(one.totals, two.totals)
    np.testing.assert_array_equal(one.totals_error, two.totals_error)
    exact = chain.exact(weeks=40)
    assert (
        abs(one.totals - exact.totals) == pytest.approx(0, abs=1e-9)
        or (abs(one.totals - exact.totals) <= 5 * one.totals_error).all()
    )


@pytest.mark.slow
@pytest.mark.parametrize("runs", [1, 4_095, 4_096, 4_097, 300_001])
def test_the_number_of_threads_changes_no_byte(runs):
    """Whole blocks, part of one, and more than a thread simulates before it reports; with fractional tallies."""
    spec = ob.load("maybe").spec
    model = ob.Model.from_spec(spec.model_copy(update={"tallies": {"part": "0.1 * (1 + stance)"}}), "counted")
    chain = model @ "small_steps"
    found = [chain.simulate(runs=runs, weeks=9, seed=5, threads=threads) for threads in (1, 2, 5)]
    for other in found[1:]:
        for name in ("reached", "totals", "totals_error", "seen"):
            np.testing.assert_array_equal(getattr(found[0], name), getattr(other, name))


def test_a_block_may_straddle_the_numbers_of_32_bits():
    """Runs on both sides of number 2^32 are the same as when simulated alone."""
    from olivebranch.kernels.walk_numba import walk_numba

    table = ob.Chain("reconciliation", "small_steps").walk_table
    first = 2**32 - 1_000
    whole = walk_numba(table, 7, first, 2_000, 30)
    for at in (0, 999, 1_000, 1_001, 1_999):
        alone = walk_numba(table, 7, first + at, 1, 30)
        assert (alone.ending[0], alone.week[0], alone.seen[0]) == (whole.ending[at], whole.week[at], whole.seen[at])
        np.testing.assert_array_equal(alone.tally[0], whole.tally[at])


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["a new one", "one that cannot be made"])
def test_a_cache_folder_is_no_condition(folder, tmp_path):
    """Compiled into an empty cache, or without any cache: the same numbers, and no message."""
    import os
    import subprocess
    import sys

    cache = tmp_path / "cache" if folder == "a new one" else "/dev/null/none"
    code = (  # of the kernels, one that is soon compiled
        "import olivebranch as ob; from olivebranch.kernels.packed import pack; "
        "print(pack(ob.Chain('maybe', 'small_steps').walk_table).entry.tolist())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache)},
    )
    assert done.stdout.strip() == str(packed.pack(ob.Chain("maybe", "small_steps").walk_table).entry.tolist())
    assert not done.stderr
    assert folder != "a new one" or list(tmp_path.rglob("*.nbc"))


def test_a_chain_of_more_states_than_the_compiled_walk_can_number_is_refused(monkeypatch):
    """Beyond 2^24 states the numbers would wrap: said before a step is taken, and NumPy still walks."""
    pytest.importorskip("olivebranch.kernels.walk_numba")
    from olivebranch.kernels import packed

    monkeypatch.setattr(packed, "CELLS", 3)
    chain = ob.Chain("maybe", "small_steps")  # four states
    with pytest.raises(ob.ArgumentError, match=r"backend='numpy'"):
        chain.simulate(runs=10, weeks=5)
    assert chain.simulate(runs=10, weeks=5, backend="numpy").runs == 10
