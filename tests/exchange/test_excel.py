"""A chain as a workbook: read back by us, and read by what others use."""

from __future__ import annotations

import sys

import openpyxl
import pandas as pd
import pytest

import olivebranch as ob
from olivebranch.base.extras import ExtraMissing
from olivebranch.exchange import from_excel, from_frame, to_excel, to_frame
from support.exchanged import CHAINS, ODD, same

DIGITS = 2e-15  # a workbook holds sixteen of them


@pytest.fixture(params=CHAINS)
def chain(request):
    return CHAINS[request.param]


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_reads_back(chain, tmp_path):
    same(chain, from_excel(to_excel(chain, tmp_path / "chain.xlsx")), DIGITS)


def test_pandas_reads_it(chain, tmp_path):
    path = to_excel(chain, tmp_path / "chain.xlsx")
    frame = pd.read_excel(path, index_col=0, keep_default_na=False)
    same(chain, from_frame(frame), DIGITS)


@pytest.mark.parametrize("kind", ["maybe", "memory", "no endings"])  # pandas writes the odd name as a formula
def test_it_is_read_by_label_and_not_by_place(kind, tmp_path):
    chain = CHAINS[kind]
    to_frame(chain).iloc[::-1, ::-1].to_excel(tmp_path / "mixed.xlsx")
    again = from_excel(tmp_path / "mixed.xlsx")
    same(chain, again, DIGITS)
    assert again.source == "mixed"


def test_a_name_that_looks_like_a_formula_is_a_name(tmp_path):
    sheet = openpyxl.load_workbook(to_excel(CHAINS["odd names"], tmp_path / "odd.xlsx")).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in ODD]
    assert len(cells) == 2 * len(ODD)
    assert {cell.data_type for cell in cells} == {"s"}


def test_names_may_be_numbers_and_cells_may_be_empty(tmp_path):
    rows = [
        ["(state)", "(start)", "(ending)", 1, 2],
        [1, 1, None, 0.75, 0.25],
        [2, None, "shut", None, None],
        [None] * 5,
    ]
    chain = from_excel(workbook(tmp_path / "door.xlsx", rows), step="day", title="a door")
    assert chain.exact(2).chance("shut") == 1 - 0.75**2
    assert (chain.step, chain.source) == ("day", "a door")


HEAD = ["(state)", "(start)", "(ending)", "a"]
BAD = {
    "formula": ([HEAD, ["a", 1, None, "=2-1"]], "row 'a' has the formula '=2-1'"),
    "text": ([HEAD, ["a", 1, None, "one"]], "row 'a', column 'a' = 'one': must be a number"),
    "date": ([HEAD, ["a", pd.Timestamp("2020-01-01"), None, 1]], "must be a number"),
    "no state": ([["a"], [1]], r"needs a column '\(state\)'"),
    "empty": ([], r"Its columns are: none"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_such_workbook_is_one_clear_error(kind, tmp_path):
    rows, words = BAD[kind]
    with pytest.raises(ob.ArgumentError, match=words):
        from_excel(workbook(tmp_path / "bad.xlsx", rows))


def test_what_is_no_workbook_at_all(tmp_path):
    (tmp_path / "bad.xlsx").write_text("(state),(start)\n")
    for name in ("bad.xlsx", "nowhere.xlsx"):
        with pytest.raises(ob.ArgumentError, match="cannot be read"):
            from_excel(tmp_path / name)


def test_without_its_library_the_error_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'olivebranch\[excel\]'"):
        to_excel(CHAINS["maybe"], tmp_path / "chain.xlsx")
    assert not list(tmp_path.iterdir())
