"""Where Numba, threads and processes are missing, as in a browser (Pyodide), everything simply works."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys

import numpy as np
import pytest

import olivebranch as ob
from support.commands import environment

BLOCKED = """
import os, subprocess, sys, threading
sys.modules["numba"] = sys.modules["_multiprocessing"] = None

def refuse(*_, **__):
    raise RuntimeError("can't start new thread")

threading.Thread.start = subprocess.Popen.__init__ = os.fork = refuse
"""
ASKED = """
import json
import olivebranch as ob
pair = ["small_steps", "jump_ahead"]
sample = ob.compare("maybe", pair, runs=70_000, weeks=20, seed=7, progress=False)
d = sample.difference(*pair)
runs = ob.Chain("maybe", "small_steps").paths(5, weeks=20, seed=7)
u = ob.uncertainty("maybe", pair, draws=8, weeks=20, progress=False)
many = ob.uncertainty("reconciliation", pair, draws=130, weeks=5, progress=False)
print(json.dumps([
    [sample[name].row() for name in pair],
    [d.value, *d.interval],
    u.to_frame().to_csv(),
    many.spread("yes", "small_steps").tobytes().hex(),
    many.spread("strain", "jump_ahead").tobytes().hex(),
    ob.best_pacing("maybe", weeks=20).value,
    str(ob.Chain("maybe", "small_steps").story(seed=7)),
    ob.describe(sample.plot()),
]))
"""


def answers_here():
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(ASKED, {})
    return json.loads(said.getvalue())


def answers_there():
    words = [sys.executable, "-c", BLOCKED + ASKED]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=300)
    assert done.returncode == 0, done.stderr
    assert "numba" not in done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_the_same_answers_where_numba_threads_and_processes_are_missing():
    """More runs and more draws than one piece of work holds, so that threads would be asked for."""
    assert answers_there() == answers_here()


def test_none_chooses_and_a_name_is_obeyed(monkeypatch, maybe):
    """With Numba blocked, None walks with NumPy, and asking for Numba says so."""
    chain = ob.Chain(maybe, "small_steps")
    known = chain.simulate(runs=200, weeks=10, backend="numpy", progress=False)
    monkeypatch.setitem(sys.modules, "olivebranch.kernels.walk_numba", None)
    found = chain.simulate(runs=200, weeks=10, progress=False)
    assert np.array_equal(found.reached, known.reached)
    with pytest.raises(ob.ArgumentError, match="Use backend='numpy'"):
        chain.simulate(runs=200, weeks=10, backend="numba", progress=False)
    with pytest.raises(ob.ArgumentError, match="must be 'numba', 'numpy' or None"):
        chain.simulate(runs=200, weeks=10, backend="jax", progress=False)  # type: ignore[arg-type]
