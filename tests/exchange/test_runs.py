"""Runs as a long table: written, read back, and read by what a class uses."""

from __future__ import annotations

import sys
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest

import olivebranch as ob
from olivebranch.base.extras import ExtraMissing
from olivebranch.exchange import runs_from_csv, runs_from_parquet, runs_to_csv, runs_to_parquet

PATHS = {
    "responses": ob.Chain("reconciliation", "jump_ahead").paths(50, seed=7, weeks=20),
    "no responses": ob.Chain("maybe", "small_steps").paths(50, seed=7, weeks=20),
    "odd names": ob.Chain.from_matrix([[0.5, 0.5], [0, 1]], names=["NA", 'a "b",\n'], step="day").paths(9, weeks=4),
}
WAYS = {"csv": (runs_to_csv, runs_from_csv), "parquet": (runs_to_parquet, runs_from_parquet)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", PATHS)
def test_runs_read_back(kind, way, tmp_path):
    write, read = WAYS[way]
    pd.testing.assert_frame_equal(read(write(PATHS[kind], tmp_path / "runs")), PATHS[kind].to_frame())


@pytest.mark.parametrize("way", WAYS)
def test_the_diaries_of_a_class_come_back_and_can_be_learned_from(way, tmp_path):
    write, read = WAYS[way]
    kept = ob.diaries(ob.Chain("maybe", "jump_ahead"), people=5, weeks=5)
    kept["who"] = [f"s{who:02d}" for who in kept["who"]]  # text that looks like no number
    again = read(write(kept, tmp_path / "class"))
    pd.testing.assert_frame_equal(again, kept)
    assert ob.learn("maybe", again, draws=16) == ob.learn("maybe", kept, draws=16)


def test_a_column_is_numbers_only_if_nothing_is_lost(tmp_path):
    (tmp_path / "class.csv").write_text("who,week,action\n007,0,\n008,1,ask\n")
    assert runs_from_csv(tmp_path / "class.csv")["who"].tolist() == ["007", "008"]
    assert runs_from_csv(tmp_path / "class.csv")["week"].tolist() == [0, 1]


def test_parquet_has_a_row_for_each_run_and_week(tmp_path):
    paths = PATHS["no responses"]
    table = pyarrow.parquet.read_table(runs_to_parquet(paths, tmp_path / "runs.parquet"))
    assert table.column_names == ["run", "round", "action", "response", "stance"]
    assert table.num_rows == (paths.lengths() + 1).sum()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_such_file_is_one_clear_error(way, tmp_path):
    write: Any
    write, read = WAYS[way]
    (tmp_path / "bad").write_text("run,week\n1\n")
    for name in ("bad", "nowhere"):
        with pytest.raises(ob.ArgumentError, match="cannot be read"):
            read(tmp_path / name)
    with pytest.raises(ob.ArgumentError, match="give chain"):
        write("maybe", tmp_path / "runs")


def test_a_csv_without_rows_has_its_columns(tmp_path):
    (tmp_path / "none.csv").write_text("run,week\n")
    assert list(runs_from_csv(tmp_path / "none.csv").columns) == ["run", "week"]
    (tmp_path / "none.csv").write_text("")
    with pytest.raises(ob.ArgumentError, match="cannot be read"):
        runs_from_csv(tmp_path / "none.csv")


def test_without_its_library_the_error_names_the_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for ask in (
        lambda: runs_to_parquet(PATHS["no responses"], tmp_path / "a"),
        lambda: runs_from_parquet(tmp_path / "a"),
    ):
        with pytest.raises(ExtraMissing, match=r"olivebranch\[scale\]"):
            ask()
