"""Tab completion: the names of models and strategies where they may stand, in IPython itself."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

import olivebranch as ob
from olivebranch.base.completion import known, names_for
from olivebranch.pacing import BUNDLED

MAYBE = {"model": ob.load("maybe"), "number": 3}


@pytest.mark.parametrize(
    ("line", "typed", "names"),
    [
        ('ob.load("', "", ["ladder", "maybe", "mixed_signals", "reconciliation", "second_time"]),
        ("ob.load('re", "re", ["reconciliation"]),
        ('chain = model @ "small', "small", ["small_steps"]),
        ('ob.load("maybe") @ "ju', "ju", ["jump_ahead", "just_friends"]),
        ('number @ "small', "small", []),
        ('nobody @ "small', "small", []),
        ('print("', "", []),
        ('load("maybe"', "", []),
    ],
)
def test_names_stand_where_they_may(line, typed, names):
    assert names_for(line, MAYBE) == (typed, names)


def test_a_model_offers_every_strategy_and_those_of_its_file(tmp_path):
    text = ob.load("maybe").to_toml() + '\n[strategies.gentle]\n[[strategies.gentle.rule]]\naction = "small_step"\n'
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    offered = names_for('own @ "', {"own": ob.load(path)})[1]
    assert {"gentle", *(one.name for one in BUNDLED)} <= set(offered)


def test_what_a_result_takes_in_brackets_is_offered():
    result = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=5)
    assert result._ipython_key_completions_() == ["small_steps", "jump_ahead"]
    assert (ob.load("maybe") @ "small_steps").gradient("yes")._ipython_key_completions_()[:2] == ["cold_yes", "slam"]
    assert ob.why("maybe", "small_steps", "jump_ahead", weeks=5, draws=0)._ipython_key_completions_() == []
    assert known(lambda name: name) == ()


@pytest.mark.slow
def test_ipython_completes(tmp_path):
    code = """
        from IPython.testing.globalipapp import start_ipython
        shell = start_ipython()
        shell.run_cell("import olivebranch as ob; model = ob.load('maybe')")
        shell.run_cell("result = ob.compare(model, ['small_steps', 'jump_ahead'], weeks=5)")
        for line in ['ob.load("may', 'model @ "small', 'result["jump']:
            print(shell.complete(line)[1])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.split("\n")[-4:-1] == [
        "['maybe']",
        "['small_steps']",
        "['result[\"jump_ahead']",
    ]
