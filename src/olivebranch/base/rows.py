"""Rows of cells, to and from CSV: commas, lines that end in a newline, UTF-8."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from olivebranch.base.writing import as_path
from olivebranch.errors import ArgumentError, shorten

LONGEST = 240  # letters of a path that a message shows


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """The text of a CSV file with these rows.

    >>> csv_text([["state", "start"], ["no, and no again", 1.0]])
    'state,start\\n"no, and no again",1.0\\n'
    """
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def read_csv(path: str | os.PathLike[str]) -> list[list[str]]:
    """The rows of a CSV file, empty ones left out.

    Raises ArgumentError if the file cannot be read, is not UTF-8, or ends inside a quoted cell.
    """
    file = as_path(path)
    try:
        lines = StringIO(file.read_text(encoding="utf-8-sig"), newline="")
        return [row for row in csv.reader(lines, strict=True) if row]
    except (OSError, ValueError, csv.Error) as error:
        raise unreadable(file, error) from None


def unreadable(file: Path, error: Exception) -> ArgumentError:
    """The error for a file that cannot be read."""
    return ArgumentError(
        f"{shorten(str(file), LONGEST)}: cannot be read ({getattr(error, 'strerror', None) or error})."
    )
