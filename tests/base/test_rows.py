"""Rows of cells as CSV: what is written reads back, and what is no such file is told."""

from __future__ import annotations

import pytest

import olivebranch as ob
from olivebranch.base.rows import csv_text, read_csv

ROWS = [["state", "a, b"], ['"no"', ""], ["two\nlines", "ä漢"], [" ", "\t"]]


def test_rows_read_back_as_text(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_bytes(csv_text(ROWS).encode())
    assert read_csv(file) == ROWS
    assert csv_text([[1, 0.5, "a"], []]) == "1,0.5,a\n\n"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa,b\r\n1,2\r\n", b"a,b\n\n1,2", b"\n\na,b\r\n\r\n1,2\r\n\r\n"])
def test_whatever_wrote_it_empty_lines_and_marks_are_left_out(content, tmp_path):
    (tmp_path / "rows.csv").write_bytes(content)
    assert read_csv(str(tmp_path / "rows.csv")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("content", [b'a,"b', b'"a" b,c', "é".encode("latin-1"), None])
def test_what_cannot_be_read_is_one_clear_error(content, tmp_path):
    if content is not None:
        (tmp_path / "rows.csv").write_bytes(content)
    with pytest.raises(ob.ArgumentError, match=r"rows\.csv: cannot be read \(.+\)\.$"):
        read_csv(tmp_path / "rows.csv")
