"""Excel: a chain as a workbook with one sheet, read by label and not by place. Needs openpyxl (extra `excel`)."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from olivebranch.base.extras import extra
from olivebranch.base.rows import unreadable
from olivebranch.base.writing import as_path, write_whole
from olivebranch.chain.chain import Chain
from olivebranch.errors import ArgumentError, printed
from olivebranch.exchange.table import from_rows, rows_of


def to_excel(chain: Chain, path: str | os.PathLike[str]) -> Path:
    """Write the chain as an Excel workbook and return the path; `from_excel` reads it back.

    A workbook holds sixteen digits of a number, so the last digit of a chance may be rounded.

    Raises ArgumentError as `to_frame` does, ExtraMissing if openpyxl is not installed, and OSError if the file cannot
    be written.
    """
    return write_whole(path, excel_bytes(chain))


def excel_bytes(chain: Chain) -> bytes:
    """The bytes of the file that `to_excel` writes."""
    openpyxl = _openpyxl()
    book, data = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    sheet.title, sheet.freeze_panes = "chain", "D2"
    for row, cells in enumerate(rows_of(chain), start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a state called =1+1 is a name, and no formula
    book.save(data)
    return data.getvalue()


def from_excel(
    path: str | os.PathLike[str], *, endings: Iterable[str] = (), step: str = "week", title: str | None = None
) -> Chain:
    """The chain in the first sheet of a workbook such as `to_excel` writes. Rows and columns may be in any order.

    Parameters
    ----------
    path : the file: one of its columns is "(state)", with the names of the states. A formula counts as the value that
        the spreadsheet has stored for it
    endings : as for `from_frame`
    step, title : the unit of time, and what tables and pictures call the chain; the file's name unless given

    Raises
    ------
    ArgumentError
        if the file cannot be read, a cell is not a number, or the rows are not probability distributions.
    ExtraMissing
        if openpyxl is not installed.

    Examples
    --------
    >>> import olivebranch as ob
    >>> from tempfile import TemporaryDirectory
    >>> chain = ob.load("maybe") @ "jump_ahead"
    >>> with TemporaryDirectory() as folder:
    ...     again = from_excel(to_excel(chain, f"{folder}/chain.xlsx"))
    >>> round(again.exact(weeks=20).chance("yes") - chain.exact(weeks=20).chance("yes"), 14)
    0.0
    """
    file = as_path(path)
    stored, written = _rows(file, values=True), _rows(file, values=False)
    for row, formulas in zip(stored, written, strict=True):
        for value, formula in zip(row, formulas, strict=True):
            if value is None and formula is not None:
                rule = f"row {printed(row[0])} has the formula {printed(formula)}, whose value is not stored"
                raise ArgumentError(f"{file}: {rule}. Open the file in a spreadsheet and save it.")
    return from_rows(file, stored, endings, step, title)


def _rows(file: Path, *, values: bool) -> list[list[Any]]:
    """The rows of the first sheet: the stored values of its formulas, or the formulas themselves."""
    openpyxl = _openpyxl()
    try:
        book = openpyxl.load_workbook(BytesIO(file.read_bytes()), data_only=values)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise unreadable(file, error) from None
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _openpyxl() -> Any:
    with extra("excel", "openpyxl", "an Excel workbook"):
        import openpyxl
    return openpyxl
