"""Runs as a long table, a row for each run and week: as CSV for any class, and as Parquet (extra `scale`).

What is written may be `Paths`, the diaries of `olivebranch.diaries`, or any such table. Read back it is the same table.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from olivebranch.base.extras import extra
from olivebranch.base.rows import csv_text, read_csv, unreadable
from olivebranch.base.writing import as_path, write_whole
from olivebranch.chain.paths import Paths
from olivebranch.errors import ArgumentError, printed

if TYPE_CHECKING:
    import pandas as pd

    Runs: TypeAlias = Paths | pd.DataFrame


def runs_to_csv(runs: Runs, path: str | os.PathLike[str]) -> Path:
    """Write runs as CSV, and return the path; `runs_from_csv` reads it back.

    Parameters
    ----------
    runs : `chain.paths(...)`, or a table such as `ob.diaries` makes
    path : the file

    Raises ArgumentError for anything else, and OSError if the file cannot be written.
    """
    return write_whole(path, runs_text(runs))


def runs_text(runs: Runs) -> str:
    """The text of the file that `runs_to_csv` writes."""
    frame = _frame(runs)
    return csv_text([frame.columns, *frame.itertuples(index=False)])


def runs_from_csv(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The table in a CSV file of runs. A column of whole numbers is read as numbers, every other one as text.

    Raises ArgumentError if the file cannot be read, or its rows are not equally long.

    >>> import olivebranch as ob
    >>> from tempfile import TemporaryDirectory
    >>> paths = ob.Chain("maybe", "small_steps").paths(100, seed=7, weeks=20)
    >>> with TemporaryDirectory() as folder:
    ...     again = runs_from_csv(runs_to_csv(paths, f"{folder}/runs.csv"))
    >>> again.equals(paths.to_frame())
    True
    """
    import pandas as pd

    rows = read_csv(path)
    try:
        head, *rows = rows
        columns = list(zip(*rows, strict=True)) or [()] * len(head)
        if len(columns) != len(head):
            raise ValueError(f"{len(head)} columns are named, and the rows have {len(columns)}")
    except ValueError as error:
        raise unreadable(as_path(path), error) from None
    return pd.DataFrame({name: _read(cells) for name, cells in zip(head, columns, strict=True)})


def runs_to_parquet(runs: Runs, path: str | os.PathLike[str]) -> Path:
    """Write runs as Parquet, which R, DuckDB, Polars and spreadsheets of today read, and return the path.

    Raises as `runs_to_csv` does, and ExtraMissing if pyarrow is not installed.
    """
    return write_whole(path, parquet_bytes(runs))


def parquet_bytes(runs: Runs) -> bytes:
    """The bytes of the file that `runs_to_parquet` writes."""
    frame, data = _frame(runs), BytesIO()
    with extra("scale", "pyarrow", "a Parquet file"):
        import pyarrow
        import pyarrow.parquet
    pyarrow.parquet.write_table(pyarrow.Table.from_pandas(frame, preserve_index=False), data)
    return data.getvalue()


def runs_from_parquet(path: str | os.PathLike[str]) -> pd.DataFrame:
    """The table in a Parquet file of runs.

    Raises ArgumentError if the file cannot be read, and ExtraMissing if pyarrow is not installed.

    >>> import olivebranch as ob
    >>> from tempfile import TemporaryDirectory
    >>> paths = ob.Chain("maybe", "small_steps").paths(100, seed=7, weeks=20)
    >>> with TemporaryDirectory() as folder:
    ...     again = runs_from_parquet(runs_to_parquet(paths, f"{folder}/runs.parquet"))
    >>> again.equals(paths.to_frame())
    True
    """
    with extra("scale", "pyarrow", "a Parquet file"):
        import pyarrow
        import pyarrow.parquet
    file = as_path(path)
    try:
        table = pyarrow.parquet.read_table(BytesIO(file.read_bytes()))
    except (OSError, pyarrow.ArrowException) as error:
        raise unreadable(file, error) from None
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _frame(runs: Runs) -> pd.DataFrame:
    frame = runs.to_frame() if isinstance(runs, Paths) else runs
    if not hasattr(frame, "itertuples"):
        raise ArgumentError(f"runs = {printed(runs)}: give chain.paths(...), or a table such as ob.diaries makes.")
    return frame


def _read(cells: tuple[str, ...]) -> list[int] | list[str]:
    """A column: whole numbers, if every cell is one as Python writes it."""
    try:
        numbers = [int(cell) for cell in cells]
    except ValueError:
        return list(cells)
    return numbers if all(map(str.__eq__, map(str, numbers), cells)) else list(cells)
