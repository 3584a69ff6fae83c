"""Why, on the command line: the numbers of the library, within a horizon and for ever."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all as _all
from olivebranch.cli._app import app


def run(line: str):
    return CliRunner().invoke(app, line.split())


@pytest.mark.slow
@pytest.mark.parametrize(("option", "weeks"), [("--weeks 20", 20), ("--for-ever", None)])
def test_why_says_what_the_library_says(option, weeks):
    expected = ob.why("maybe", "small_steps", "jump_ahead", weeks=weeks, draws=0)
    told = json.loads(run(f"why maybe {option} --draws 0 --json").output)
    assert told["weeks"] == weeks
    assert {row["part"]: row["share"] for row in told["parts"]} == {**expected.parts, "difference": expected.difference}
    assert told["words"] == expected.words
    rows = list(csv.DictReader(io.StringIO(run(f"why maybe {option} --draws 0 --csv").output)))
    assert [float(row["share"]) for row in rows] == [row["share"] for row in told["parts"]]
    text = " ".join(run(f"why maybe {option} --draws 0").output.split())
    assert expected.horizon in text
    assert expected.stands_on in text
