"""`olivebranch best` and `olivebranch frontier`: what they print, and that care stands beside it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all as _all
from olivebranch.cli._app import app


def run(line: str):
    return CliRunner().invoke(app, line.split())


def test_best_prints_the_rule_and_the_care():
    text = " ".join(run("best maybe --weeks 20").output.split())
    assert "Stance no: take a small step." in text
    assert "not advice" in text
    assert "30 of 100 without a yes" in text
    assert "It is no lesson" in text


def test_best_as_python_and_json():
    names: dict = {}
    exec(run("best ladder --python").output, names)
    assert (ob.load("ladder") @ names["best_rule"]).exact(52).chance("yes") == pytest.approx(0.5827, abs=1e-4)
    told = json.loads(run("best ladder --for-ever --json").output)
    assert told["worth"] == pytest.approx(0.601872465938, abs=1e-9)
    assert told["rule"]["size"] == 3
    assert "not advice" in told["advice"]
    assert "best_rule" in run("best ladder --csv").output


@pytest.mark.slow
def test_frontier_prints_vertices_and_a_mixture():
    text = " ".join(run("frontier ladder small_steps --harm shut --at 0.05").output.split())
    assert "With at most 0.05" in text
    assert "not advice" in text
    told = json.loads(run("frontier ladder small_steps --harm unwelcome --json --at 0.01").output)
    assert told["vertices"][0]["unwelcome"] == 0
    assert told["at"]["worth"] <= 0.5835
    assert "unwelcome" in run("frontier ladder small_steps --csv").output


@pytest.mark.parametrize("line", ["best maybe --weight 0", "frontier ladder --harm joy", "best maybe --csv --json"])
def test_what_they_refuse(line):
    assert run(line).exit_code != 0
