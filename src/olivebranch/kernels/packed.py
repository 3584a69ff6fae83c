"""A walk table in whole numbers, as the compiled walk reads it. The draws are the same, and nothing is rounded.

A uniform number u is the upper 53 bits of a 64-bit word k, so u >= upto is equivalent to k >= ceil(upto * 2^53) * 2^11.
So a draw is one comparison of words. Each row has 2^s buckets, chosen by the top bits of k. Most buckets contain at
most one limit between two edges. Then one entry holds all that a draw needs:

    entry = limit (53 bits) | number of the row's edges before it (11 bits)
    edge  = first edge of the row + edges before it + (k >= entry)

The low 11 bits of k are all 1, so the number kept in those bits of the entry does not affect the comparison. If a
bucket contains more limits, `guide` says at which edge to start a search. The number of slots in each row is a power of
two, so its first slot can be computed from its first bucket. Slots beyond its edges stand for its last edge.

A large table has neither slots nor buckets, because they would take five times its memory: its rows are searched.

The values that a run has passed (bits) and its tallies (counters wide enough for the horizon) share one 64-bit word.
A tally that does not fit, or is not a whole number, is summed as a float instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.arrays import Floats, Ints
from olivebranch.errors import ArgumentError
from olivebranch.kernels.philox import UNUSED
from olivebranch.kernels.walk_table import WalkTable

Words: TypeAlias = NDArray[np.uint64]

NO_LIMIT = np.uint64(2**64 - 1)
SEARCH = (1 << UNUSED) - 1  # this many "edges before" means: search the bucket
SHARE = 2  # 2^2 buckets for each slot, so that few buckets need a search
EXACT = 2.0**20  # below this, sums of squares over a block are exact in a float64, in any order of adding
# A place is a word. Bit 63 is set if the walk has ended; the row's first bucket begins at bit 30 (in a large table, the
# row's number), the cell (24 bits) at bit 6, and the shift 64 - s at bit 0.
BUCKET, CELL, CELLS = 30, 6, 1 << 24


class PackedTable(NamedTuple):
    """Slots M and buckets B of a table; there are none if it is large.

    entry, guide : (B,) as above
    limit : (M,) the lowest word for which a draw is past the slot
    edge : (M,) the sorted edge of each slot
    place : (N + 1,) the place of each row
    down : a place shifted down by this is the row's first slot
    start : first slot of the start row
    """

    entry: Words
    guide: NDArray[np.uint32]
    limit: Words
    edge: NDArray[np.int32]
    place: Words
    down: np.uint64
    start: int


class Steps(NamedTuple):
    """What each of M slots does, and where a run's word keeps each tally, for one horizon.

    slot : (2 M,) for each slot the place it leads to, and what it adds to the word
    add : (U,) what an edge of each kind adds to the word
    packed : (T,) indices of the tallies in the word, with their shift and mask (T,)
    wide : (W,) indices of the tallies summed as floats
    kind : (M,) index of each slot into `vectors` (U, W), what it adds to the wide tallies
    """

    slot: Words
    add: Words
    packed: Ints
    shift: Words
    mask: Words
    wide: Ints
    kind: NDArray[np.int32]
    vectors: Floats


@dataclass(slots=True)
class _Field:
    """The position of a tally in the word."""

    tally: int
    shift: int
    mask: int


_packed: WeakKeyDictionary[WalkTable, PackedTable] = WeakKeyDictionary()
_steps: WeakKeyDictionary[WalkTable, tuple[int, Steps]] = WeakKeyDictionary()


def pack(table: WalkTable) -> PackedTable:
    """The table in whole numbers; computed once, and kept as long as the table exists."""
    if table not in _packed:
        _packed[table] = _pack(table)
    return _packed[table]


def steps(table: WalkTable, weeks: int) -> Steps:
    """What a walk of this many weeks reads; kept until a different horizon is asked for."""
    horizon, known = _steps.get(table, (None, None))
    if known is None or horizon != weeks:
        known = _steps_of(table, pack(table), weeks)
        _steps[table] = weeks, known
    return known


def _steps_of(table: WalkTable, packed: PackedTable, weeks: int) -> Steps:
    add, fields, wide = _fields(table, weeks)
    slot = np.zeros((packed.edge.size, 2), dtype=np.uint64)
    slot[:, 0] = packed.place[table.after[packed.edge]]
    moves = packed.edge[: packed.start]  # drawing the start, which comes last, adds nothing to a tally
    slot[: packed.start, 1] = add[table.kind[moves]]
    return Steps(
        slot.ravel(),
        add,
        np.array([field.tally for field in fields], dtype=np.int64),
        np.array([field.shift for field in fields], dtype=np.uint64),
        np.array([field.mask for field in fields], dtype=np.uint64),
        np.array(wide, dtype=np.int64),
        table.kind if table.is_large else table.kind[packed.edge] if wide else np.empty(0, dtype=np.int32),
        np.ascontiguousarray(table.vectors[:, wide]),
    )


def _fields(table: WalkTable, weeks: int) -> tuple[Words, list[_Field], list[int]]:
    """(U,) what an edge of each kind adds to the word, the fields of the tallies in it, and the other tallies."""
    used, fields, wide = int(table.bit.max(initial=np.uint64(0))).bit_length(), [], []
    add = np.zeros(len(table.vectors), dtype=np.uint64)
    for k, values in enumerate(table.vectors.T):
        most = float(values.max(initial=0)) * weeks
        is_whole = most < EXACT and values.min(initial=0) >= 0 and (values == np.floor(values)).all()
        width = int(most).bit_length()
        if not is_whole or used + width > 64:
            wide.append(k)
            continue
        fields.append(_Field(k, min(used, 63), (1 << width) - 1))
        if width:
            add |= values.astype(np.uint64) << np.uint64(used)
        used += width
    return add, fields, wide


def _pack(table: WalkTable) -> PackedTable:
    from olivebranch.kernels import packed_numba

    if table.ending.size > CELLS:
        rule = f"{table.ending.size:,} states, and the compiled walk can number only {CELLS:,}"
        raise ArgumentError(f"the chain has {rule}. Use backend='numpy', or ask for the exact answer.")
    if table.is_large:
        none, row = np.zeros(0, dtype=np.uint64), np.arange(table.first.size - 1)
        slotless = none, none.astype(np.uint32), none, none.astype(np.int32)
        return PackedTable(*slotless, _places(table, row, np.zeros_like(row)), np.uint64(BUCKET), 0)
    count = np.diff(table.first)
    slots = np.where(count > 0, 1 << _bit_length(np.maximum(count, 1)), 0)
    first = np.concatenate([[0], np.cumsum(slots)])
    limit, edge = _limits(table, slots, first)
    shift = _shift(slots, SHARE)
    entry, guide = packed_numba.entries(limit, slots, first, shift, SHARE, NO_LIMIT, SEARCH)
    place = _places(table, first[:-1] << SHARE, shift)
    return PackedTable(entry, guide, limit, edge, place, np.uint64(BUCKET + SHARE), int(first[table.start]))


def _places(table: WalkTable, begin: Ints, shift: Ints) -> Words:
    """(N + 1,) the place of each row, from its first bucket (or its number) and its shift."""
    ended, place = np.append(table.ending[table.cell] >= 0, False), np.zeros(begin.size, dtype=np.uint64)
    for values, bit in [(ended, 63), (begin, BUCKET), (np.append(table.cell, 0), CELL), (shift, 0)]:
        place |= values.astype(np.uint64) << np.uint64(bit)
    return place


def _bit_length(count: Ints) -> Ints:
    """The number of bits of each count n: the smallest b with 2^b > n."""
    return np.frexp(count.astype(np.float64))[1].astype(np.int64)


def _shift(slots: Ints, share: int) -> Ints:
    """How far a word is shifted down to give its bucket, in a row with this many slots."""
    return np.where(slots > 0, 64 - share - _bit_length(np.maximum(slots, 1)) + 1, 63)


def _limits(table: WalkTable, slots: Ints, first: Ints) -> tuple[Words, NDArray[np.int32]]:
    """(M,) the lowest word for which a draw is past each slot, and (M,) the edge that the slot stands for.

    No draw is past the last edge of a row, nor past an edge whose running sum has been rounded to 1.
    """
    row = np.repeat(np.arange(slots.size), slots)
    number = np.arange(row.size) - first[row]
    is_inner = number < np.diff(table.first)[row] - 1
    limit = np.full(row.size, NO_LIMIT)
    limit[is_inner] = _limit(table.upto[(table.first[row] + number)[is_inner]])
    last = np.bincount(row[limit != NO_LIMIT], minlength=slots.size)
    return limit, (table.first[row] + np.minimum(number, last[row])).astype(np.int32)


def _limit(upto: Floats) -> Words:
    """The lowest word whose uniform number is at or above a running sum; no limit if the sum is 1."""
    whole = np.ceil(upto * 2.0**53)
    words = np.minimum(whole, 2.0**53 - 1).astype(np.uint64) << np.uint64(UNUSED)
    return np.where(whole < 2.0**53, words, NO_LIMIT)


def _entries(limit: Words, slots: Ints, first: Ints, share: int) -> tuple[Words, NDArray[np.uint32]]:
    """(B,) the entry of each bucket, and (B,) the edge of the row at which a search in it starts.

    The compiled version, which is used, gives the same; the tests compare them.
    """
    buckets, begin = slots << share, first << share
    row = np.repeat(np.arange(slots.size), slots)
    limited = np.flatnonzero(limit != NO_LIMIT)
    shift = _shift(slots, share)[row[limited]].astype(np.uint64)
    inside = (limit[limited] >> shift).astype(np.int64)  # the bucket of its row that contains the limit
    on_edge = (inside.astype(np.uint64) << shift) == limit[limited]  # a limit at the very start of its bucket
    bucket = begin[row[limited]] + inside
    within = np.bincount(bucket[~on_edge], minlength=begin[-1])
    before = np.cumsum(within + np.bincount(bucket[on_edge], minlength=begin[-1]))
    by_row = np.bincount(row[limited], minlength=slots.size)
    before -= within + np.repeat(np.cumsum(by_row) - by_row, buckets)  # minus those of the rows above
    next_limit = np.append(limit, NO_LIMIT)[np.repeat(first[:-1], buckets) + before]
    entry = np.where(within == 1, next_limit, NO_LIMIT ^ np.uint64(SEARCH))
    search = (within > 1) | (before >= SEARCH)
    entry |= np.where(search, SEARCH, before).astype(np.uint64)
    return entry, before.astype(np.uint32)
