"""The sampler of mutants: which faults it puts into a module, and that each is Python still."""

from __future__ import annotations

from pathlib import Path

import pytest

import mutants

EXAMPLE = '''"""What a module says is not mutated, 1 < 2."""
LIMIT = 3
def clipped(value: float, *, low: int = 0, is_open: bool = False) -> float:
    """Nor is what a function says."""
    if not is_open and value < low:
        raise ValueError(f"{value} is below 0")
    return min(value, LIMIT) - 0.5
PAIRS = dict(zip("ab", "cd", strict=True))
@overload
def declared(*, is_open: bool = False) -> int: ...
'''


def test_each_kind_of_fault_is_found_once():
    told = [mutant.told(EXAMPLE).removeprefix("a.py:") for mutant in mutants.mutants("a.py", EXAMPLE)]
    assert told == [
        "2  3  ->  2",
        "2  3  ->  4",
        "3  0  ->  (-1)",
        "3  0  ->  1",
        "3  False  ->  True",
        "5  not is_open  ->  (is_open)",
        "5  and  ->  or",
        "5  <  ->  <=",
        '6  raise ValueError(f"{value} is below 0")  ->  pass',
        "7  min  ->  max",
        "7  min(value, LIMIT) - 0.5  ->  None",
        "7  -  ->  +",
        "7  0.5  ->  (-0.5)",
        "7  0.5  ->  1.5",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("room", ["studies", "kernels", "cli", "errors.py"])
def test_what_is_sampled_is_python_and_the_same_for_the_same_seed(room):
    sample = list(mutants.sampled([room], 30, 7))
    assert sample == list(mutants.sampled([room], 30, 7)) != list(mutants.sampled([room], 30, 8))
    assert len(sample) == 30
    for mutant, source in sample:
        assert source == (mutants.ROOT / mutant.file).read_text(encoding="utf-8")
        changed = mutant.applied(source)
        assert changed != source
        compile(changed, mutant.file, "exec")


def test_what_runs_when_a_module_is_imported_is_known():
    """A test reaches it through whatever uses the module."""
    everywhere = {mutant.line for mutant in mutants.mutants("a.py", EXAMPLE) if mutant.everywhere}
    assert everywhere == {2, 3}


def test_a_file_can_be_a_room():
    files = {mutant.file for mutant, _ in mutants.sampled(["studies/target.py"], 1_000, 1)}
    assert files == {Path("src/olivebranch/studies/target.py").as_posix()}
