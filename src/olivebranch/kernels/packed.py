"""A walk table in whole numbers, as the compiled walk reads it: the same draws, with nothing left to round.

A uniform number is the upper 53 bits of a 64-bit word k, and u >= upto is k >= ceil(upto * 2^53) * 2^11. So a draw is
one comparison of words. Each row has 2^s buckets by the top bits of k; in most of them lies at most one limit between
two edges, and one entry says it all:

    entry = limit (53 bits) | edges of the row before it (11 bits)        edge = row's first + before + (k >= entry)

where the unused low bits of k are set, so that the edges kept there do not matter. Where a bucket holds more, `guide`
says at which edge to begin looking. Rows have a power of two of slots, so that a row's first slot follows from its
first bucket; slots past its edges stand for its last edge.

What a run has passed (bits) and counted (tallies that are whole numbers, in fields wide enough for the horizon) is one
word, too. A tally that does not fit there, or is no whole number, is added up as a float.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from olivebranch.kernels.philox import UNUSED

if TYPE_CHECKING:
    from olivebranch.kernels.walk import WalkTable

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

ALL = np.uint64(2**64 - 1)
SEARCH = (1 << UNUSED) - 1  # edges before an entry's limit, where the bucket must be searched
SHARE = 2  # a row has 2^2 buckets a slot, so that few must be searched
MANY = 4_000_000  # slots of a table from which on a bucket a slot is enough
EXACT = 2.0**20  # a block's sum of squares below this is exact in a float64: no matter in which order it is added up
# A place is a word: bit 63 ended, from 30 the row's first bucket, from 6 the cell (24 bits), from 0 the shift 64 - s.
BUCKET, CELL, CELLS = 30, 6, 1 << 24


class Steps(NamedTuple):
    """Where tallies stand in a run's word for a horizon, and what each slot then does.

    slot (2 M,) the place each slot leads to and what it adds to the word; of the T tallies in the word, whose indices
    are `packed`: shift and mask (T,). `wide` are the indices of those that are added up as floats: kind (M,) of each
    slot into `vectors` (U, W) of them.
    """

    slot: Words
    packed: Ints
    shift: Words
    mask: Words
    wide: Ints
    kind: NDArray[np.int32]
    vectors: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Packed:
    """Slots M and buckets B: entry (B,), guide (B,), limit (M,), edge (M,) of the sorted table, place (N + 1,)."""

    entry: Words
    guide: NDArray[np.uint32]
    limit: Words
    edge: NDArray[np.int32]
    place: Words
    down: np.uint64  # a place shifted down by this is its row's first slot
    start: int  # the first slot of the start row
    table: WalkTable
    _steps: dict[int, Steps] = field(default_factory=dict, repr=False)

    def steps(self, weeks: int) -> Steps:
        """What a walk of so many weeks reads; kept until another horizon is asked for."""
        if weeks not in self._steps:
            made = self._made(weeks)
            self._steps.clear()
            self._steps[weeks] = made
            return made
        return self._steps[weeks]

    def _made(self, weeks: int) -> Steps:
        table, add, fields, wide = self.table, *_fields(self.table, weeks)
        slot = np.empty((self.edge.size, 2), dtype=np.uint64)
        slot[:, 0] = self.place[table.after[self.edge]]
        slot[:, 1] = add[table.kind[self.edge]]
        slot[self.start :, 1] = 0  # the start adds nothing
        index = np.array([i for i, _, _ in fields], dtype=np.int64)
        shift = np.array([at for _, at, _ in fields], dtype=np.uint64)
        mask = np.array([most for _, _, most in fields], dtype=np.uint64)
        kind = table.kind[self.edge] if wide else np.empty(0, dtype=np.int32)
        vectors = np.ascontiguousarray(table.vectors[:, wide])
        return Steps(slot.ravel(), index, shift, mask, np.array(wide, dtype=np.int64), kind, vectors)


def _fields(table: WalkTable, weeks: int) -> tuple[Words, list[tuple[int, int, int]], list[int]]:
    """What an edge of each kind adds to the word (U,), index, shift and mask of each tally in it, and the others."""
    used, fields, wide = int(table.bit.max(initial=np.uint64(0))).bit_length(), [], []
    add = np.zeros(len(table.vectors), dtype=np.uint64)
    for k, values in enumerate(table.vectors.T):
        most = float(values.max(initial=0)) * weeks
        whole = most < EXACT and values.min(initial=0) >= 0 and (values == np.floor(values)).all()
        width = int(most).bit_length()
        if not whole or used + width > 64:
            wide.append(k)
            continue
        fields.append((k, min(used, 63), (1 << width) - 1))
        if width:
            add |= values.astype(np.uint64) << np.uint64(used)
        used += width
    return add, fields, wide


def pack(table: WalkTable) -> Packed:
    """The table in whole numbers."""
    count = np.diff(table.first)
    slots = np.where(count > 0, 1 << _bits(np.maximum(count, 1)), 0)
    first = np.concatenate([[0], np.cumsum(slots)])
    share = SHARE if first[-1] < MANY else 0
    limit, edge = _limits(table, slots, first)
    entry, guide = _entries(table, limit, slots, first, share)
    ended = np.append(table.ending[table.cell] >= 0, False)
    places = [(ended, 63), (first[:-1] << share, BUCKET), (np.append(table.cell, 0), CELL), (_shift(slots, share), 0)]
    place = np.zeros(count.size, dtype=np.uint64)
    for values, at in places:
        place |= values.astype(np.uint64) << np.uint64(at)
    down = np.uint64(BUCKET + share)
    return Packed(entry, guide, limit, edge, place, down, int(first[table.start]), table)


def _bits(count: Ints) -> Ints:
    """The power of two that is above each count, and at least 2."""
    return np.frexp(count.astype(np.float64))[1].astype(np.int64)


def _shift(slots: Ints, share: int) -> Ints:
    """How far a word is shifted down to its bucket in a row of so many slots."""
    return np.where(slots > 0, 64 - share - np.frexp(np.maximum(slots, 1).astype(np.float64))[1] + 1, 63)


def _limits(table: WalkTable, slots: Ints, first: Ints) -> tuple[Words, NDArray[np.int32]]:
    """(M,) the word at which a draw is past each slot, and the edge it stands for.

    Nothing is past a row's last edge, nor past one up to which rounding has summed to 1.
    """
    row = np.repeat(np.arange(slots.size), slots)
    at = np.arange(row.size) - first[row]
    inner = at < np.diff(table.first)[row] - 1
    limit = np.full(row.size, ALL)
    limit[inner] = _limit(table.upto[(table.first[row] + at)[inner]])
    last = np.bincount(row[limit != ALL], minlength=slots.size)
    return limit, (table.first[row] + np.minimum(at, last[row])).astype(np.int32)


def _limit(upto: NDArray[np.float64]) -> Words:
    """The least word at which the uniform number is at or above a sum; a sum that rounding took to 1 is never met."""
    whole = np.ceil(upto * 2.0**53)
    return np.where(whole < 2.0**53, np.minimum(whole, 2.0**53 - 1).astype(np.uint64) << np.uint64(UNUSED), ALL)


def _entries(table: WalkTable, limit: Words, slots: Ints, first: Ints, share: int) -> tuple[Words, NDArray[np.uint32]]:
    """An entry a bucket, and the edge of the row at which a search begins there."""
    buckets = slots << share
    begin = first << share
    row = np.repeat(np.arange(slots.size), slots)
    met = np.flatnonzero(limit != ALL)
    shift = _shift(slots, share)[row[met]].astype(np.uint64)
    inside = (limit[met] >> shift).astype(np.int64)  # the bucket in which the limit lies
    at_start = (inside.astype(np.uint64) << shift) == limit[met]
    bucket = begin[row[met]] + inside
    lies = np.bincount(bucket[~at_start], minlength=begin[-1])
    before = np.cumsum(lies + np.bincount(bucket[at_start], minlength=begin[-1]))
    until = np.cumsum(np.bincount(row[met], minlength=slots.size))  # limits of this row and those above it
    before -= lies + np.repeat(until - np.bincount(row[met], minlength=slots.size), buckets)
    last_limit = np.append(limit, ALL)[np.repeat(first[:-1], buckets) + before]
    entry = np.where(lies == 1, last_limit, ALL ^ np.uint64(SEARCH))
    search = (lies > 1) | (before >= SEARCH)
    entry |= np.where(search, SEARCH, before).astype(np.uint64)
    return entry, before.astype(np.uint32)
