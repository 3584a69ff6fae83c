"""Store: a folder of Parquet files, a chunk of a sweep in each, named by its content and written whole or not at all.

A file says of itself what decides its answer (its name is a hash of that), which points break the rules, and a digest
of its numbers. A file is believed only if all of it agrees. One that cannot be read, or whose numbers do not have
their digest, is damaged: it is removed, and done again. Whatever else lies in the folder is left alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from olivebranch.base.writing import clear_parts, write_whole
from olivebranch.errors import ArgumentError, OlivebranchError, SweepError
from olivebranch.sweeps.chunk import Chunk, Found, apart
from olivebranch.sweeps.fingerprint import digest

Floats = NDArray[np.float64]

INSTALL = 'pyarrow is not installed, and a sweep keeps its chunks as Parquet: pip install "olivebranch[scale]"'
KEY = b"olivebranch"
OURS = re.compile(r"[0-9a-f]{32}\.parquet")


class ArrowMissing(OlivebranchError, ImportError):
    """A store was asked for, and pyarrow is not installed."""


class Damaged(Exception):
    """A file of a store that was cut short or changed."""


def arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet half."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ArrowMissing(INSTALL) from None
    return pyarrow, pyarrow.parquet


@dataclass(frozen=True)
class Held:
    """A chunk in the store: its file, what it says of itself, and which points of each of its cells are broken."""

    path: Path
    identity: dict[str, Any] = field(repr=False)
    broken: tuple[tuple[int, ...], ...] = field(repr=False)

    @property
    def columns(self) -> int:
        """How many columns keep the rules: a row a strategy each."""
        points = self.identity["stop"] - self.identity["first"]
        return len(self.identity["cells"]) * points - sum(map(len, self.broken))

    def points(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(columns,) the place of each column's cell in this file, and its point."""
        every = np.arange(self.identity["first"], self.identity["stop"])
        kept = [every[~np.isin(every, gone)] for gone in self.broken]
        return np.repeat(np.arange(len(kept)), [part.size for part in kept]), np.concatenate(kept)


@dataclass(frozen=True)
class Store:
    """The folder."""

    folder: Path

    @classmethod
    def open(cls, folder: Any) -> Store:
        """The store in a folder, which is made where there is none; what writers that died left behind is removed."""
        arrow()
        path = Path(folder)
        if path.exists() and not path.is_dir():
            raise ArgumentError(f"store = {str(folder)!r}: is a file. Name a folder.")
        path.mkdir(parents=True, exist_ok=True)
        clear_parts(path, "*.parquet")
        return cls(path)

    def path(self, identity: dict[str, Any]) -> Path:
        """Where a chunk is, or would be."""
        return self.folder / f"{name(identity)}.parquet"

    def scan(self, like: list[dict[str, Any]]) -> Iterator[Held]:
        """Every sound chunk whose world is among these; damaged ones are removed on the way."""
        for path in sorted(self.folder.iterdir()):
            if OURS.fullmatch(path.name):
                held = self.look(path, like)
                if held:
                    yield held

    def look(self, path: Path, like: list[dict[str, Any]] | None = None) -> Held | None:
        """The chunk of a file, if it is one, whole, and of a world like these; a damaged one is removed."""
        try:
            held, said = _header(path)
            if held is None or (like is not None and not any(part.items() <= held.identity.items() for part in like)):
                return None
            _checked(held, said)
        except FileNotFoundError:
            return None
        except Damaged:
            path.unlink(missing_ok=True)
            return None
        return held

    def numbers(self, held: Held) -> Floats:
        """(columns, strategies, numbers) of a chunk, checked once more."""
        try:
            again, said = _header(held.path)
            if again is None or again.identity != held.identity or again.broken != held.broken:
                raise Damaged
            return _checked(again, said)
        except (Damaged, OSError):
            raise SweepError(
                f"{held.path}: was whole, and is damaged or gone. Sweep again with the same store: what is missing "
                "is done again."
            ) from None

    def write(self, chunk: Chunk, found: Found) -> Held:
        """Keep a chunk: on the disk, whole, before this returns."""
        identity = chunk.identity
        gone = tuple(tuple(map(int, chunk.first + np.flatnonzero(row))) for row in found.broken)
        held = Held(self.path(identity), identity, gone)
        said = {**identity, "broken": [list(row) for row in gone]}
        said["digest"] = _digest(said, found.numbers)
        data = _parquet(held, chunk, found.numbers, said)
        for _ in range(3):  # another process may have taken our temporary file for one left behind
            try:
                write_whole(held.path, data, durable=True)
                break
            except FileNotFoundError:
                self.folder.mkdir(parents=True, exist_ok=True)
        return held


def name(identity: dict[str, Any]) -> str:
    """The name of a chunk: a hash of all that decides its answer."""
    return digest(_plain(identity))


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _digest(said: dict[str, Any], numbers: Floats) -> str:
    return digest(_plain(said).encode() + np.ascontiguousarray(numbers).tobytes())


def _parquet(held: Held, chunk: Chunk, numbers: Floats, said: dict[str, Any]) -> bytes:
    """The file: a row a column and strategy, readable by anything that reads Parquet."""
    pa, pq = arrow()
    at, point = held.points()
    strategies, world = len(chunk.rules), chunk.world
    row_cell, row_point = np.repeat(at, strategies), np.repeat(point, strategies)

    def words(texts: list[str], codes: NDArray[np.int64]) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(texts))

    rule = np.tile(np.arange(strategies), at.size)
    columns: dict[str, Any] = {"context": words([world.context], np.zeros(rule.size, dtype=np.int64))}
    values = np.array(chunk.values).reshape(len(chunk.cells), -1)
    names = apart(world.names, ("context", "strategy", "draw", *world.identity["numbers"]))
    columns |= {label: values[row_cell, i] for i, label in enumerate(names)}
    columns |= {"strategy": words([world.rules[i].name for i in chunk.rules], rule), "draw": row_point}
    few = list(columns)
    flat = numbers.reshape(-1, numbers.shape[2])
    columns |= {number: np.ascontiguousarray(flat[:, i]) for i, number in enumerate(world.identity["numbers"])}
    table = pa.table(columns).replace_schema_metadata({KEY: json.dumps(said).encode()})
    out = pa.BufferOutputStream()
    split = [number for number in columns if number not in few]
    pq.write_table(table, out, compression="zstd", use_dictionary=few, use_byte_stream_split=split)
    return bytes(out.getvalue())


@contextmanager
def _reading() -> Iterator[None]:
    """What cannot be read as Parquet is damaged; what the system will not let us read is told as it tells it."""
    pa = arrow()[0]
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise
        raise Damaged from None
    except (pa.ArrowException, ValueError):
        raise Damaged from None


def _header(path: Path) -> tuple[Held | None, str]:
    """What a file says of itself, and the digest of its numbers; nothing where it is not of this format."""
    pq = arrow()[1]
    with _reading():
        given = (pq.read_schema(path).metadata or {}).get(KEY)
    try:
        said = json.loads(given or b"")
        told, broken = said.pop("digest"), said.pop("broken")
        held = Held(path, said, tuple(tuple(row) for row in broken))
        sound = path.stem == name(said) and len(broken) == len(said["cells"]) and held.columns >= 0
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, ""
    return (held, told) if sound else (None, "")


def _checked(held: Held, told: str) -> Floats:
    """(columns, strategies, numbers) of a file, if they have their digest."""
    pq = arrow()[1]
    with _reading():
        table = pq.read_table(held.path, columns=held.identity["numbers"], partitioning=None)
        flat = np.column_stack([column.to_numpy() for column in table.columns])
    strategies = len(held.identity["strategies"])
    if flat.shape != (held.columns * strategies, len(held.identity["numbers"])):
        raise Damaged
    found = flat.reshape(held.columns, strategies, flat.shape[1])
    if _digest({**held.identity, "broken": [list(row) for row in held.broken]}, found) != told:
        raise Damaged
    return found
