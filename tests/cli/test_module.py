"""``python -m olivebranch`` is the command line, too."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.commands import environment


@pytest.mark.slow
def test_the_package_runs_as_a_module():
    words = [sys.executable, "-m", "olivebranch", "list"]
    said = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=120)
    assert (said.returncode, said.stderr) == (0, "")
    assert "reconciliation" in said.stdout
