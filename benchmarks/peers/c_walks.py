"""Walks in C (benchmarks/walk.c), compiled here with the machine's own compiler: as fast as we know how."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import olivebranch as ob
from measure import Absent, compiler_path

SOURCE = Path(__file__).parents[1] / "walk.c"
FLAGS = ["-O3", "-march=native", "-shared", "-fPIC"]
FIELDS = 8  # the most tallies
TABLES = 4  # tables of counts, filled in turn and added at the end
OVER = 1 << 31  # marks a walk that has ended, and a slot with several thresholds
BITS = 53
GUIDE = 8  # the fewest slots per edge in each row
BATCH = 1 << 10  # runs that walk in step
CHUNK = 1 << 16  # the most runs per call, whole batches; the threads share the calls


class Sums(NamedTuple):
    """Sums over the walks: counts (weeks + 1, cells), tallies, squares of tallies, values passed (endings, 64)."""

    counts: np.ndarray
    total: np.ndarray
    square: np.ndarray
    seen: np.ndarray


SLOT = np.dtype([("high", "u4"), ("edge", "u4")])
EDGE = np.dtype([("tally", "u8"), ("bit", "u8"), ("after", "u4"), ("cell", "u4"), ("unused", "u8")])


def compiled(folder: Path, *flags: str) -> ctypes.CDLL:
    """The kernel, compiled into a folder; raises Absent if there is no compiler."""
    compiler = compiler_path()
    if compiler is None:
        raise Absent("no C compiler on this machine")
    target = folder / "walk.so"
    done = subprocess.run([compiler, *FLAGS, *flags, str(SOURCE), "-o", str(target)], capture_output=True, text=True)
    if done.returncode:
        raise Absent(f"the C compiler failed: {done.stderr.strip().splitlines()[-1] if done.stderr else ''}")
    return ctypes.CDLL(str(target))


def library(*flags: str) -> ctypes.CDLL:
    """The kernel, compiled into a temporary folder and loaded."""
    with tempfile.TemporaryDirectory() as folder:
        return compiled(Path(folder), *flags)


def tables(chain: ob.Chain, weeks: int) -> dict[str, Any]:
    """The library's walk table in the layout that the C kernel reads: the only place that knows both layouts."""
    table = chain.walk_table
    first, after = np.asarray(table.first, dtype=np.int64), np.asarray(table.after, dtype=np.int64)
    ending = table.ending[table.cell]
    whole = thresholds(np.asarray(table.upto), first)
    packed, width = packed_tallies(table.vectors[table.kind], weeks)
    packed[first[table.start] :] = 0  # the start adds nothing
    count = np.diff(first)
    bits = np.where(count > 0, np.ceil(np.log2(np.maximum(1, GUIDE * count))), 0).astype(np.int64)
    base = np.concatenate([[0], np.cumsum(np.where(count > 0, 1 << bits, 0))])
    if base[-1] >= 1 << 25 or bits.max() > 20:
        raise Absent("this kernel cannot number so many edges")
    place = (base[:-1] << 6 | (BITS - bits)).astype(np.uint32)  # where a walk stands: the slots of its row
    place[: ending.size][ending >= 0] = OVER | ending[ending >= 0].astype(np.uint32)
    edges = np.zeros(after.size, dtype=EDGE)
    edges["tally"], edges["bit"], edges["after"] = packed, table.bit[table.cell[after]], place[after]
    edges["cell"] = table.cell[after]
    return {
        "slots": guide_slots(whole, first, bits, base),
        "edges": edges,
        "upto": whole,
        "start": int(place[ending.size]),
        "cells": table.ending.size,
        "fields": table.vectors.shape[1],
        "width": width,
    }


def thresholds(upto: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The running sums of each row as multiples of 2^-53; the last edge of a row takes the remainder."""
    whole = upto.astype(np.uint64) if upto.dtype.kind in "iu" else np.ceil(upto * 2.0**BITS).astype(np.uint64)
    whole[first[1:][np.diff(first) > 0] - 1] = np.iinfo(np.uint64).max
    return whole


def packed_tallies(tally: np.ndarray, weeks: int) -> tuple[np.ndarray, int]:
    """What each edge adds to every tally, side by side in one 64-bit word, and the bits that one tally has."""
    fields = tally.shape[1]
    width = 64 // max(1, fields)
    too_large = tally.max(initial=0.0) * weeks >= 2.0 ** (width - 1)
    if fields > FIELDS or too_large or (tally < 0).any() or (tally != np.floor(tally)).any():
        raise Absent("this kernel needs tallies that fit in one word")
    packed = np.zeros(tally.shape[0], dtype=np.uint64)
    for k in range(fields):
        packed |= tally[:, k].astype(np.uint64) << np.uint64(k * width)
    return packed, width


def guide_slots(whole: np.ndarray, first: np.ndarray, bits: np.ndarray, base: np.ndarray) -> np.ndarray:
    """For each row 2^bits slots: the edge that a random number in the slot picks, marked if there are several."""
    upper = np.minimum(whole >> np.uint64(BITS - 32), np.uint64(0xFFFFFFFF)).astype(np.uint32)
    slots = np.zeros(int(base[-1]), dtype=SLOT)
    for row in np.flatnonzero(np.diff(first)):
        low, high = first[row], first[row + 1]
        step = np.uint64(1 << (BITS - int(bits[row])))
        begins = np.arange(base[row + 1] - base[row], dtype=np.uint64) * step
        edge = low + np.searchsorted(whole[low : high - 1], begins, side="right")
        last = low + np.searchsorted(whole[low : high - 1], begins + step - np.uint64(1), side="right")
        here = slots[base[row] : base[row + 1]]
        here["high"], here["edge"] = upper[edge], np.where(last > edge + 1, edge | OVER, edge).astype(np.uint32)
    return slots


def walker(chain: ob.Chain, weeks: int, lib: ctypes.CDLL | None = None) -> Callable[[int, int, int], Sums]:
    """A function of runs, seed and threads that simulates; the kernel and its tables are prepared beforehand."""
    lib, t = lib or library(), tables(chain, weeks)
    word, pointer = ctypes.c_uint64, ctypes.c_void_p
    lib.walk.argtypes = [pointer] * 3 + [ctypes.c_int64] * 5 + [word] * 3 + [pointer] * 4
    lib.walk.restype = None

    def one_thread(seed: int, begins: list[int], chunk: int, runs: int) -> Sums:
        sums = Sums(
            np.zeros((TABLES, weeks + 1, t["cells"]), dtype=np.uint64),
            np.zeros(FIELDS, dtype=np.uint64),
            np.zeros(FIELDS, dtype=np.uint64),
            np.zeros((len(chain.endings), 64), dtype=np.uint64),
        )
        fixed = [t[name].ctypes.data for name in ("slots", "edges", "upto")]
        for begin in begins:
            lib.walk(
                *fixed,
                t["start"],
                t["cells"],
                weeks,
                t["fields"],
                t["width"],
                seed,
                begin,
                min(chunk, runs - begin),
                *(a.ctypes.data for a in sums),
            )
        return Sums(sums.counts.sum(axis=0), sums.total[: t["fields"]], sums.square[: t["fields"]], sums.seen)

    def walk(runs: int, seed: int, threads: int) -> Sums:
        chunk = min(CHUNK, BATCH * -(-runs // (BATCH * threads)))
        begins = list(range(0, runs, chunk))
        if threads == 1:
            return one_thread(seed, begins, chunk, runs)
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(lambda k: one_thread(seed, begins[k::threads], chunk, runs), range(threads)))
        return Sums(*(sum(arrays[1:], arrays[0]) for arrays in zip(*parts, strict=True)))

    return walk


def disagreement(chain: ob.Chain, sums: Sums, sample: ob.Outcomes, runs: int) -> str:
    """What differs between the C walks and the library's, in words; empty if they are the same walks."""
    counts = sums.counts.astype(np.int64)
    if not np.array_equal(chain.counting.ended(counts, runs).reached, sample.reached):
        return "endings by week"
    for name, values in chain.by_variable(chain.counting.places(counts, runs).occupancy).items():
        if not np.array_equal(values, sample.occupancy[name]):
            return f"occupancy of {name}"
    assert sample.totals_error is not None
    assert sample.seen is not None
    mean = sums.total / runs
    if not np.array_equal(mean, sample.totals):
        return "sums of tallies"
    error = np.sqrt(np.maximum(0.0, sums.square / runs - mean**2) / max(1, runs - 1))
    if not np.allclose(error, sample.totals_error, rtol=1e-9, atol=1e-15):
        return "squares of tallies"
    if not np.array_equal(sums.seen.astype(np.int64), sample.seen):
        return "values passed"
    return ""
