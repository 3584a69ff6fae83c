"""The compiled walks: bit for bit the same as `walk_numpy`.

A block of runs advances one week at a time, in three loops. The first makes the random words of all runs still open
(the compiler turns it into vector instructions), the second finds the slot that each word picks, and the third moves
each run. These loops have no branches and no run waits for another, so the processor works on several at once. Only the
number, place and word of each run are kept.

Compiled on first use and cached on disk. Where no cache folder can be written, it is compiled in every process.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from olivebranch.kernels.compiling import compiled
from olivebranch.kernels.packed import BUCKET, CELL, CELLS, SEARCH, Steps, pack, steps
from olivebranch.kernels.philox import LOW, MULTIPLIER, ROUNDS, SCALE, UNUSED, WEYL
from olivebranch.kernels.walk import BLOCK, Block, Counts, Sums, Walks
from olivebranch.kernels.walk_table import WalkTable

_LOW, _32, _1 = np.uint64(LOW), np.uint64(32), np.uint64(1)
_M0, _M1 = np.uint64(MULTIPLIER[0]), np.uint64(MULTIPLIER[1])
_W0, _W1 = np.uint64(WEYL[0]), np.uint64(WEYL[1])
_SEARCH, _BUCKET, _CELL, _CELLS = np.uint64(SEARCH), np.uint64(BUCKET), np.uint64(CELL), np.uint64(CELLS - 1)
_SHIFT, _ENDED, _UNUSED = np.uint64(63), np.uint64(63), np.uint64(UNUSED)
LANE = 255  # runs whose bits can be counted in single bytes without overflow
SPREAD = np.array([sum(1 << 8 * bit for bit in range(8) if byte >> bit & 1) for byte in range(256)], dtype=np.uint64)
_BYTE = np.uint64(255)
LANES = 64  # this many words are made at a time: a multiple of the length of any vector register
assert SEARCH.bit_length() == UNUSED


@compiled()
def _words(key0: Any, key1: Any, first: Any, who: Any, size: Any, week: Any, word: Any) -> None:  # pragma: no cover
    """The random word of each run in the week; the bits that a uniform number does not use are set to 1."""
    low, high = first & _LOW, first >> _32
    for j in range(size):
        c0, c1, c2, c3 = low + np.uint64(who[j]), high, np.uint64(week), np.uint64(0)
        k0, k1 = key0, key1
        for _ in range(ROUNDS):
            one, two = (c0 & _LOW) * _M0, (c2 & _LOW) * _M1
            c0, c1, c2, c3 = (two >> _32) ^ c1 ^ k0, two & _LOW, (one >> _32) ^ c3 ^ k1, one & _LOW
            k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
        word[j] = c0 << _32 | c1 | _SEARCH


@compiled()
def _draw(slots: Any, word: Any, here: Any, size: Any, chosen: Any, searches: Any) -> None:  # pragma: no cover
    """The slot that each of `size` runs picks by its word.

    The few runs that need a search are first noted in `searches` and searched afterwards. A branch that is rarely taken
    would make the processor throw away work that it has begun on other runs.
    """
    entry, guide, limit, down = slots
    n_searches = np.uint64(0)
    for j in range(size):
        k, place = word[j], here[j]
        found = entry[(place >> _BUCKET) + (k >> (place & _SHIFT))]
        before = found & _SEARCH
        chosen[j] = (place >> down) + before + np.uint64(k >= found)
        searches[n_searches] = j
        n_searches += np.uint64(before == _SEARCH)
    for n in range(np.int64(n_searches)):
        j = searches[n]
        k, place = word[j], here[j]
        slot = (place >> down) + np.uint64(guide[(place >> _BUCKET) + (k >> (place & _SHIFT))])
        while k ^ _SEARCH >= limit[slot]:
            slot += _1
        chosen[j] = slot


@compiled()
def _search(rows: Any, word: Any, here: Any, size: Any, chosen: Any) -> None:  # pragma: no cover - compiled
    """The edge of a large table that each of `size` runs picks: the first whose sum is above the uniform number.

    The bisection does not branch on what it reads, so the processor can begin the next run while it waits for memory.
    """
    first, upto = rows
    for j in range(size):
        row, u = here[j] >> _BUCKET, np.float64(word[j] >> _UNUSED) * SCALE
        edge = first[row]
        after = first[row + _1] - edge - 1
        while after > 0:
            half = after - after // 2
            edge += half * (u >= upto[edge + half - 1])
            after -= half
        chosen[j] = edge


@compiled()
def _pick(
    slots: Any, rows: Any, word: Any, here: Any, size: Any, chosen: Any, searches: Any
) -> None:  # pragma: no cover
    """The slot that each run picks or, if there are `rows` (of a large table), the edge."""
    if rows is None:
        _draw(slots, word, here, size, chosen, searches)
    else:
        _search(rows, word, here, size, chosen)


@compiled()
def _step(
    slots: Any,
    leads: Any,
    kind: Any,
    vectors: Any,
    bit: Any,
    column: Any,
    week: Any,
    chosen: Any,
    who: Any,
    here: Any,
    size: Any,
    count: Any,
    place: Any,
    passed: Any,
    ended: Any,
    tally: Any,
) -> Any:  # pragma: no cover - compiled
    """Move each of `size` runs to where its slot leads; returns how many stay open, now first in `who` and `here`.

    Where `leads`, `column`, `vectors` or `ended` is None, the compiler leaves out the code that would use it. Only a
    large table has `leads`: where its edges lead, the place of each row, and what each kind adds to the word.
    """
    n_open = np.uint64(0)
    for j in range(size):
        i, slot = np.uint64(who[j]), np.uint64(chosen[j])
        if leads is None:
            to, adds = slots[slot + slot], slots[slot + slot + _1]
        else:
            to, adds = leads[1][leads[0][slot]], leads[2][kind[slot]] * np.uint64(week > 0)
        cell = (to >> _CELL) & _CELLS
        place[i] = to
        passed[i] = (passed[i] + adds) | bit[cell]
        if ended is not None:
            ended[i] = week
        if column is None:
            count[cell] += 1
        else:
            for c in range(column.shape[0]):
                count[column[c, cell]] += 1
        if vectors is not None and week:
            for w in range(vectors.shape[1]):
                tally[i, w] += vectors[kind[slot], w]
        who[n_open], here[n_open] = i, to
        n_open += _1 - (to >> _ENDED)
    return np.int64(n_open)


@compiled()
def _block(
    draws: Any, moves: Any, origin: Any, first: Any, weeks: Any, count: Any, room: Any, mine: Any
) -> None:  # pragma: no cover - compiled
    """Simulate as many runs as there are places, from number `first` on; its low half must not wrap."""
    (start, key0, key1), (who, word, chosen), (place, passed, ended, tally) = origin, room, mine
    searches, here = np.empty(who.size, dtype=np.uint32), np.empty(who.size, dtype=np.uint64)
    for j in range(place.size):
        who[j], here[j], passed[j] = j, start, 0
    size = place.size
    for week in range(weeks + 1):
        _words(key0, key1, first, who, min((size + LANES - 1) // LANES * LANES, who.size), week, word)
        _pick(*draws, word, here, size, chosen, searches)
        size = _step(*moves, week, chosen, who, here, size, count[week], place, passed, ended, tally)


@compiled(nogil=True)
def _walk(
    draws: Any,
    moves: Any,
    origin: Any,
    first: Any,
    weeks: Any,
    count: Any,
    place: Any,
    passed: Any,
    ended: Any,
    tally: Any,
) -> None:  # pragma: no cover - compiled
    """Simulate one block after the other, and keep what each run did."""
    who, word = np.empty(BLOCK + LANES, dtype=np.uint32), np.empty(BLOCK + LANES, dtype=np.uint64)
    chosen = np.empty(BLOCK, dtype=np.uint32)
    at = 0
    while at < place.size:
        run = first + np.uint64(at)
        until = at + min(BLOCK, place.size - at, np.int64(np.uint64(LOW) - (run & _LOW)) + 1)
        mine = place[at:until], passed[at:until], ended[at:until], tally[at:until]
        _block(draws, moves, origin, run, weeks, count, (who, word, chosen), mine)
        at = until


@compiled(nogil=True)
def _add_up(
    draws: Any,
    moves: Any,
    origin: Any,
    first: Any,
    runs: Any,
    weeks: Any,
    ending: Any,
    fields: Any,
    wide: Any,
    bits: Any,
    counts: Any,
    sums: Any,
) -> None:  # pragma: no cover - compiled
    """Simulate one block after the other, and add each to the counts and sums."""
    (count, seen), (total, square), (packed, shift, mask) = counts, sums, fields
    most = min(runs, BLOCK)
    who, word = np.empty(most + LANES, dtype=np.uint32), np.empty(most + LANES, dtype=np.uint64)
    chosen = np.empty(most, dtype=np.uint32)
    place, passed = np.empty(most, dtype=np.uint64), np.empty(most, dtype=np.uint64)
    tally = np.empty((most if wide.size else 0, wide.size))
    lanes = np.zeros((seen.shape[0] + 1, (bits + 7) // 8), np.uint64)
    for b in range(total.shape[0]):
        size, run = min(BLOCK, runs - b * BLOCK), first + np.uint64(b * BLOCK)
        tally[:] = 0.0
        mine = place[:size], passed[:size], None, tally[:size]
        _block(draws, moves, origin, run, weeks, count, (who, word, chosen), mine)
        for at in range(0, size, LANE):
            for i in range(at, min(at + LANE, size)):
                to = lanes[ending[(place[i] >> _CELL) & _CELLS]]  # the last row (index -1) is for runs still open
                for byte in range(to.size):
                    to[byte] += SPREAD[passed[i] >> np.uint64(8 * byte) & _BYTE]
            for e in range(seen.shape[0]):
                for p in range(bits):
                    seen[e, p] += np.int64(lanes[e, p // 8] >> np.uint64(8 * (p % 8)) & _BYTE)
            lanes[:] = 0
        for t in range(packed.size):
            one, two = np.uint64(0), np.uint64(0)
            for i in range(size):
                value = passed[i] >> shift[t] & mask[t]
                one += value
                two += value * value
            total[b, packed[t]], square[b, packed[t]] = one, two
        for t in range(wide.size):
            for i in range(size):
                total[b, wide[t]] += tally[i, t]
                square[b, wide[t]] += tally[i, t] * tally[i, t]


def _arguments(table: WalkTable, step: Steps, seed: int, run: int) -> tuple[Any, ...]:
    """What every kernel reads: how to draw, where slots lead, the start's place and the key, and the first run."""
    packed = pack(table)
    column = table.column if table.column.size else None
    vectors = step.vectors if step.wide.size else None
    rows = (table.first, table.upto) if table.is_large else None
    leads = (table.after, packed.place, step.add) if table.is_large else None
    return (
        ((packed.entry, packed.guide, packed.limit, packed.down), rows),
        (step.slot, leads, step.kind, vectors, table.bit, column),
        (packed.place[table.start], np.uint64(seed & LOW), np.uint64(seed >> 32)),
        np.uint64(run),
    )


def walk_numba(table: WalkTable, seed: int, run: int, runs: int, weeks: int) -> Block:
    """As `walk_numpy`; Python's lock is released, so threads walk blocks side by side."""
    step = steps(table, weeks)
    place, passed = np.empty(runs, dtype=np.uint64), np.empty(runs, dtype=np.uint64)
    week, wide = np.empty(runs, dtype=np.int32), np.zeros((runs, step.wide.size))
    counts = np.zeros((weeks + 1, table.counters), dtype=np.int64)
    _walk(*_arguments(table, step, seed, run), weeks, counts, place, passed, week, wide)
    ending = table.ending[(place >> _CELL & _CELLS).astype(np.int64)]
    tally = np.empty((runs, table.vectors.shape[1]))
    tally[:, step.packed] = passed[:, None] >> step.shift & step.mask
    tally[:, step.wide] = wide
    bits = np.bitwise_or.reduce(table.bit, initial=np.uint64(0))
    return Block(ending, week, tally, passed & bits, counts)


def add_up_numba(table: WalkTable, seed: int, run: int, runs: int, weeks: int, counts: Counts) -> Sums:
    """As `add_up_numpy`; `run` must be a multiple of BLOCK."""
    step, shape = steps(table, weeks), (-(-runs // BLOCK), table.vectors.shape[1])
    sums = Sums(np.zeros(shape), np.zeros(shape))
    bits = int(np.bitwise_or.reduce(table.bit, initial=np.uint64(0))).bit_length()
    fields = step.packed, step.shift, step.mask
    _add_up(
        *_arguments(table, step, seed, run),
        runs,
        weeks,
        table.ending,
        fields,
        step.wide,
        bits,
        tuple(counts),
        tuple(sums),
    )
    return sums


NUMBA = Walks(walk_numba, add_up_numba)
