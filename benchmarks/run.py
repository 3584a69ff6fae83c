"""`make bench`: what it costs, as ratios measured side by side in one run, and what shared luck saves.

Timings on shared machines are noisy: each ratio is the median over pairs of runs taken back to back. Nothing here is
asserted; correctness is the tests' business. Writes benchmarks/results.md and benchmarks/results.json.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

import olivebranch as ob
import olivebranch.chain as chain_module
from olivebranch.writing import write_whole

HERE = Path(__file__).parent
REPEATS = 5


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    return statistics.median(seconds(work) for _ in range(repeats))


def ratio(one: Callable[[], object], other: Callable[[], object]) -> float:
    """How many times longer `one` takes than `other`: the median over pairs taken back to back."""
    return statistics.median(seconds(one) / seconds(other) for _ in range(REPEATS))


def walks(model: ob.Model) -> list[tuple[str, str]]:
    chain = model @ "small_steps"

    def run(runs: int, **options: object) -> Callable[[], object]:
        return lambda: chain.simulate(runs=runs, weeks=52, seed=7, progress=False, **options)  # type: ignore[arg-type]

    first = seconds(run(1_000))
    million = median(run(1_000_000, threads=1), 3)
    return [
        ("first simulation in this process (compiled code from the cache)", f"{first:.2f} s"),
        ("1,000,000 runs x 52 weeks, one thread", f"{million:.2f} s"),
        ("two threads against one", f"{ratio(run(1_000_000, threads=1), run(1_000_000, threads=2)):.2f} times faster"),
        ("Numba against NumPy, 100,000 runs, one thread",
         f"{ratio(run(100_000, threads=1, backend='numpy'), run(100_000, threads=1)):.1f} times faster"),
    ]  # fmt: skip


def exact(model: ob.Model) -> list[tuple[str, str]]:
    year = median(lambda: (model @ "small_steps").exact(weeks=52))
    ever = median(lambda: (model @ "small_steps").exact())
    loading = median(lambda: ob.load("reconciliation"))
    return [
        ("load and check the model file", f"{1000 * loading:.0f} ms"),
        ("small_steps: build the chain and 52 weeks exactly", f"{1000 * year:.0f} ms"),
        ("small_steps: build the chain and the limit exactly", f"{1000 * ever:.0f} ms"),
    ]


def luck(model: ob.Model) -> list[tuple[str, str]]:
    """The standard error of a paired difference, as a share of that of two independent samples."""
    pair, rows = ["small_steps", "skip_the_pause"], []
    ranked = chain_module._goodness
    states = model.table.states.size
    orders = {
        "sorted from worst to best": ranked,
        "in the order of the states": lambda model: np.arange(states),
        "in no order": lambda model: np.random.default_rng(1).permutation(states),
    }
    for name, order in orders.items():
        chain_module._goodness = order
        d = ob.compare(model, pair, weeks=52, runs=200_000, seed=3, progress=False).difference(*pair)
        rows.append(
            (f"rows {name}", f"{1 / (d.narrower or 1):.3f} of independent runs' ({d.narrower:.1f} times narrower)")
        )
    chain_module._goodness = ranked
    return rows


def cold() -> list[tuple[str, str]]:
    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    bare = median(run("-c", "pass"))
    importing = median(run("-c", "import olivebranch"))
    script = Path(sys.executable).parent / "olivebranch"
    comparing = median(run(str(script), "compare", "reconciliation", "small_steps", "jump_ahead"))
    return [
        ("import olivebranch, Python's own start taken off", f"{1000 * max(0.0, importing - bare):.0f} ms"),
        ("olivebranch compare reconciliation small_steps jump_ahead", f"{comparing:.2f} s"),
    ]


def memory() -> list[tuple[str, str]]:
    code = (
        "import resource, sys, olivebranch as ob;"
        "chain = ob.Chain('reconciliation', 'small_steps');"
        "chain.simulate(runs=int(sys.argv[1]), weeks=52, threads=1, progress=False);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    rows = []
    for runs in (10_000, 1_000_000, 10_000_000):
        done = subprocess.run([sys.executable, "-c", code, str(runs)], capture_output=True, text=True, check=True)
        rows.append((f"peak memory, {runs:,} runs x 52 weeks", f"{int(done.stdout) / 1024:.0f} MB"))
    return rows


def machine() -> dict[str, str]:
    packages = ("olivebranch", "numpy", "scipy", "numba")
    return {
        "cores": str(os.cpu_count()),
        "processor": platform.machine(),
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def main() -> None:
    model = ob.load("reconciliation")
    parts = {
        "Exact": exact(model),
        "Walks": walks(model),
        "Shared luck: standard error of small_steps less skip_the_pause, P(yes, 52)": luck(model),
        "Cold": cold(),
        "Memory": memory(),
    }
    lines = ["# Measured", "", ", ".join(f"{k} {v}" for k, v in machine().items()), ""]
    for title, rows in parts.items():
        lines += [f"## {title}", "", "| what | measured |", "| --- | --- |", *(f"| {a} | {b} |" for a, b in rows), ""]
    text = "\n".join(lines)
    print(text)
    write_whole(HERE / "results.md", text)
    write_whole(
        HERE / "results.json", json.dumps({"machine": machine(), **{k: dict(v) for k, v in parts.items()}}, indent=2)
    )
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
