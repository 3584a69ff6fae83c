"""Store: a folder of Parquet files, each with one chunk of a sweep, written whole or not at all.

The metadata of a file say what its answer depends on (the file is named by a hash of that), which points break the
model's rules, and a digest of its numbers. A file is used only if all of these agree. One that cannot be read, or whose
numbers do not have their digest, is damaged: a scan removes it, and the sweep solves it again. Whatever else lies in
the folder is left alone. Python opens every file, because pyarrow would read some paths, such as file:x, as something
else.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from olivebranch.base.arrays import Floats, Ints
from olivebranch.base.text import column_names
from olivebranch.base.writing import as_path, clear_parts, made_folder, write_whole
from olivebranch.errors import ArgumentError, OlivebranchError, SweepError, printed
from olivebranch.sweeps.chunk import Chunk, SolvedChunk
from olivebranch.sweeps.fingerprint import digest

INSTALL = 'pyarrow is not installed, and a sweep keeps its chunks as Parquet: pip install "olivebranch[scale]"'
KEY = b"olivebranch"
OURS = re.compile(r"[0-9a-f]{32}\.parquet")


class ArrowMissing(OlivebranchError, ImportError):
    """A sweep needs pyarrow for its store, and pyarrow is not installed."""


class Damaged(Exception):
    """A file of the store that was cut short or changed."""


def arrow() -> tuple[Any, Any]:
    """pyarrow and its Parquet module; ArrowMissing if it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ArrowMissing(INSTALL) from None
    return pyarrow, pyarrow.parquet


@dataclass(frozen=True)
class StoredChunk:
    """A chunk in the store.

    Attributes
    ----------
    path : its file
    identity : what its answer depends on; see `Chunk.identity`
    broken : for each of its cells, the points that break the model's rules
    """

    path: Path
    identity: dict[str, Any] = field(repr=False)
    broken: tuple[tuple[int, ...], ...] = field(repr=False)

    @property
    def columns(self) -> int:
        """How many columns obey the rules: the file has a row for each of them and each strategy."""
        points = self.identity["stop"] - self.identity["first"]
        return len(self.identity["cells"]) * points - sum(map(len, self.broken))

    def points(self) -> tuple[Ints, Ints]:
        """(columns,) the position of each column's cell in this file, and its point."""
        every = np.arange(self.identity["first"], self.identity["stop"])
        points = [every[~np.isin(every, broken)] for broken in self.broken]
        return np.repeat(np.arange(len(points)), [part.size for part in points]), np.concatenate(points)


@dataclass(frozen=True)
class Store:
    """The folder."""

    folder: Path

    @classmethod
    @contextmanager
    def open(cls, folder: Any) -> Iterator[Store]:
        """The store in a folder, which is made if need be; removes what writers that died have left behind.

        A folder that was made here is removed again if an error leaves it empty.
        """
        arrow()
        path = as_path(folder, "store")
        if os.path.lexists(path) and not path.is_dir():
            found = "a file" if path.exists() else "a link that leads nowhere"
            raise ArgumentError(f"store = {printed(str(path))}: is {found}. Name a folder.")
        with made_folder(path):
            clear_parts(path, "*.parquet")
            yield cls(path)

    def path(self, identity: dict[str, Any]) -> Path:
        """Where a chunk is, or would be."""
        return self.folder / f"{name(identity)}.parquet"

    def scan(self, settings: list[dict[str, Any]]) -> Iterator[StoredChunk]:
        """Every undamaged chunk whose setting has one of these identities; damaged ones are removed on the way."""
        for path in sorted(self.folder.iterdir()):
            if OURS.fullmatch(path.name) and path.is_file():
                stored = self.sound_or_removed(path, settings)
                if stored:
                    yield stored

    def sound_or_removed(self, path: Path, settings: list[dict[str, Any]] | None = None) -> StoredChunk | None:
        """The chunk in a file, as from `read`; a damaged file is removed, and None is returned."""
        try:
            return self.read(path, settings)
        except Damaged:
            path.unlink(missing_ok=True)
            return None

    def read(self, path: Path, settings: list[dict[str, Any]] | None = None) -> StoredChunk | None:
        """The chunk in a file, with its numbers checked; None if there is no chunk, or none with these settings.

        Raises Damaged if the file was cut short or changed.
        """
        try:
            stored, checksum = _header(path)
            if stored is None:
                return None
            if settings is not None and not any(part.items() <= stored.identity.items() for part in settings):
                return None
            _checked(stored, checksum)
        except FileNotFoundError:
            return None
        return stored

    def numbers(self, stored: StoredChunk) -> Floats:
        """(columns, strategies, numbers) of a chunk, checked again; SweepError if the file has since been damaged."""
        try:
            again, checksum = _header(stored.path)
            if again is None or again.identity != stored.identity or again.broken != stored.broken:
                raise Damaged
            return _checked(again, checksum)
        except (Damaged, OSError):
            raise SweepError(
                f"{stored.path}: was intact and is now damaged or gone. Sweep again with this store: what is missing "
                "is solved again."
            ) from None

    def write(self, chunk: Chunk, solved: SolvedChunk) -> StoredChunk:
        """Store a chunk: it is on the disk, whole, before this returns."""
        identity = chunk.identity
        broken = tuple(tuple(map(int, chunk.first + np.flatnonzero(row))) for row in solved.broken)
        stored = StoredChunk(self.path(identity), identity, broken)
        metadata = {**identity, "broken": [list(row) for row in broken]}
        metadata["digest"] = _digest(metadata, solved.numbers)
        data = _parquet(stored, chunk, solved.numbers, metadata)
        for _ in range(3):  # another process may have removed our temporary file, taking it for an abandoned one
            try:
                write_whole(stored.path, data, durable=True)
                break
            except FileNotFoundError:
                self.folder.mkdir(parents=True, exist_ok=True)
        return stored


def name(identity: dict[str, Any]) -> str:
    """The name of a chunk: a hash of everything that its answer depends on."""
    return digest(_json(identity))


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _digest(metadata: dict[str, Any], numbers: Floats) -> str:
    return digest(_json(metadata).encode() + np.ascontiguousarray(numbers).tobytes())


def _parquet(stored: StoredChunk, chunk: Chunk, numbers: Floats, metadata: dict[str, Any]) -> bytes:
    """The file: a row for each column and strategy, which any reader of Parquet can read."""
    pa, pq = arrow()
    place, point = stored.points()
    strategies, setting = len(chunk.strategies), chunk.setting
    cell_of_row, point_of_row = np.repeat(place, strategies), np.repeat(point, strategies)

    def words(texts: list[str], codes: Ints) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(texts))

    strategy = np.tile(np.arange(strategies), place.size)
    columns: dict[str, Any] = {"context": words([setting.context], np.zeros(strategy.size, dtype=np.int64))}
    values = np.array(chunk.values).reshape(len(chunk.cells), -1)
    names = column_names(setting.names, ("context", "strategy", "draw", *setting.identity["numbers"]))
    columns |= {label: values[cell_of_row, i] for i, label in enumerate(names)}
    columns |= {"strategy": words([setting.strategies[i].name for i in chunk.strategies], strategy)}
    columns |= {"draw": point_of_row}
    few_values = list(columns)
    flat = numbers.reshape(-1, numbers.shape[2])
    columns |= {number: np.ascontiguousarray(flat[:, i]) for i, number in enumerate(setting.identity["numbers"])}
    table = pa.table(columns).replace_schema_metadata({KEY: json.dumps(metadata).encode()})
    out = pa.BufferOutputStream()
    split = [number for number in columns if number not in few_values]
    pq.write_table(table, out, compression="zstd", use_dictionary=few_values, use_byte_stream_split=split)
    return bytes(out.getvalue())


@contextmanager
def _reading() -> Iterator[None]:
    """Turns errors in reading Parquet into Damaged; errors of the operating system pass through."""
    pa = arrow()[0]
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise
        raise Damaged from None
    except (pa.ArrowException, ValueError):
        raise Damaged from None


def _header(path: Path) -> tuple[StoredChunk | None, str]:
    """The chunk that a file's metadata describe, and the digest of its numbers; None if the format is another."""
    pq = arrow()[1]
    with path.open("rb") as file, _reading():
        given = (pq.read_schema(file).metadata or {}).get(KEY)
    try:
        metadata = json.loads(given or b"")
        checksum, broken = metadata.pop("digest"), metadata.pop("broken")
        stored = StoredChunk(path, metadata, tuple(tuple(row) for row in broken))
        sound = path.stem == name(metadata) and len(broken) == len(metadata["cells"]) and stored.columns >= 0
    except (ValueError, TypeError, KeyError, AttributeError):
        return None, ""
    return (stored, checksum) if sound else (None, "")


def _checked(stored: StoredChunk, checksum: str) -> Floats:
    """(columns, strategies, numbers) of a file; Damaged if they do not match this digest."""
    pq = arrow()[1]
    with stored.path.open("rb") as file, _reading():
        table = pq.ParquetFile(file).read(columns=stored.identity["numbers"])
        flat = np.column_stack([column.to_numpy() for column in table.columns])
    strategies = len(stored.identity["strategies"])
    if flat.shape != (stored.columns * strategies, len(stored.identity["numbers"])):
        raise Damaged
    numbers = flat.reshape(stored.columns, strategies, flat.shape[1])
    if _digest({**stored.identity, "broken": [list(row) for row in stored.broken]}, numbers) != checksum:
        raise Damaged
    return numbers
