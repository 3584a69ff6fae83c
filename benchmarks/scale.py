"""What a sweep costs, and what a thousand million solutions would need: prints the tables of docs/scale.md.

A solution is one strategy with one set of parameters, exactly, over 52 weeks. Run on a quiet machine:
OMP_NUM_THREADS=1 python benchmarks/scale.py
"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

import olivebranch as ob
from olivebranch.studies.compare import chosen
from olivebranch.sweeps.chunk import Chunk, Setting, SolvedChunk
from olivebranch.sweeps.store import Store

WEEKS = 52
SOLUTIONS = 1_000_000_000
MACHINES = 100
CORES = (2, 8, 16, 64)  # of a machine
SIZES = (1, 16, 64, 256, 2048)  # columns of a chunk
REPEATS = 3


def of(model: str, columns: int, first: int = 0) -> Chunk:
    """A chunk of draws of a bundled model under every strategy that it can serve."""
    loaded = ob.load(model)
    setting = Setting.make(loaded, "", (), columns, chosen(loaded, None), WEEKS, 1)
    return Chunk(setting, (0,), ((),), tuple(range(len(setting.strategies))), first, first + columns)


def seconds(run: Callable[[], object], repeats: int = REPEATS, clock: Callable[[], float] = time.perf_counter) -> float:
    """The best of a few runs; by the clock on the wall, or the processor's."""
    found = []
    for _ in range(repeats):
        begin = clock()
        run()
        found.append(clock() - begin)
    return min(found)


def costs(model: str) -> dict[int, float]:
    """Processor seconds a solution for chunks of each size, after one to warm up."""
    found = {}
    for columns in SIZES:
        chunk = of(model, columns)
        task = chunk.task()
        task()
        found[columns] = seconds(task, REPEATS, time.process_time) / chunk.solutions
    return found


def keeping(model: str, columns: int) -> dict[str, float]:
    """What the caller does with a chunk: seconds to write and to check it, and bytes."""
    chunk = of(model, columns)
    task = chunk.task()
    found = task()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(folder)
        written = seconds(lambda: store.write(chunk, found))
        held = store.write(chunk, found)
        checked = seconds(lambda: store.read(held.path))
        size = held.path.stat().st_size
    return {
        "task": len(pickle.dumps(task)),
        "result": len(pickle.dumps(found)),
        "write": written,
        "check": checked,
        "file": size,
        "rows": chunk.solutions,
    }


def start_up() -> float:
    """Seconds from asking for a process to its first small answer."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return seconds(lambda: pool.submit(of("reconciliation", 1).task()).result(), 1)


class Idle:
    """A task that travels like a chunk, and comes back like one, and does nothing."""

    def __init__(self, task: int, result: int) -> None:
        self.load, self.result = b"x" * task, result

    def __call__(self) -> SolvedChunk:
        """Nothing, of the size of a result."""
        return SolvedChunk(np.zeros((0, 0), dtype=bool), np.zeros((self.result // 8, 1, 1)))


def scheduler(task: int, result: int, tasks: int = 300) -> float:
    """Seconds a task through Dask: scheduler, one idle worker and the way back, on one machine."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        Client(cluster) as client,
    ):
        pool = client.get_executor()
        pool.submit(Idle(task, result)).result()
        begin = time.perf_counter()
        for future in [pool.submit(Idle(task, result)) for _ in range(tasks)]:
            future.result()
        return (time.perf_counter() - begin) / tasks


def row(*cells: object) -> None:
    """A line of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |")


def head(*cells: str) -> None:
    """The first lines of a Markdown table."""
    print()
    row(*cells)
    row(*["---"] * len(cells))


def cpu() -> str:
    """The kind of processor."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{os.cpu_count()} cores, {names[0] if names else 'kind unknown'}"


def main() -> None:
    """Measure, then derive."""
    print(f"Measured on {cpu()}; one thread a worker.")
    head("model (strategies)", *(f"{size} columns" for size in SIZES))
    best = {}
    for model in ob.models():
        found = costs(model)
        best[model] = found
        row(f"`{model}` ({len(of(model, 1).strategies)})", *(f"{1e6 * found[size]:,.0f}" for size in SIZES))
    head("columns", "solutions", "task, kB", "result, B a row", "file, B a row", "write, ms", "check, ms")
    kept = {}
    for columns in (256, 2048):
        kept[columns] = k = keeping("reconciliation", columns)
        row(
            columns,
            f"{k['rows']:,.0f}",
            f"{k['task'] / 1e3:.0f}",
            f"{k['result'] / k['rows']:.0f}",
            f"{k['file'] / k['rows']:.0f}",
            f"{1e3 * k['write']:.0f}",
            f"{1e3 * k['check']:.0f}",
        )
    begin = start_up()
    through = {columns: scheduler(int(k["task"]), int(k["result"])) for columns, k in kept.items()}
    print(f"\nA worker's start-up and first answer: {begin:.1f} s.")
    for columns, each in through.items():
        print(f"Dask, a task that does nothing and travels like a chunk of {columns} columns: {1e3 * each:.1f} ms.")
    derive(best["reconciliation"], kept, through)


def derive(cost: dict[int, float], kept: dict[int, dict[str, float]], through: dict[int, float]) -> None:
    """What 10^9 solutions of `reconciliation` need."""
    head("10^9 solutions of `reconciliation`", *(f"chunks of {columns}" for columns in kept))
    each = {columns: cost[columns] * k["rows"] for columns, k in kept.items()}
    tasks = {columns: SOLUTIONS / k["rows"] for columns, k in kept.items()}
    row("seconds a chunk", *(f"{each[c]:.1f}" for c in kept))
    row("chunks = tasks = files", *(f"{tasks[c]:,.0f}" for c in kept))
    row("core-hours", *(f"{SOLUTIONS * cost[c] / 3600:,.0f}" for c in kept))
    for cores in CORES:
        row(
            f"minutes on {MACHINES} x {cores} cores",
            *(f"{SOLUTIONS * cost[c] / 60 / MACHINES / cores:,.1f}" for c in kept),
        )
    row("GB of files", *(f"{SOLUTIONS * k['file'] / k['rows'] / 1e9:,.0f}" for k in kept.values()))
    row("minutes to check them all, one reader", *(f"{tasks[c] * k['check'] / 60:,.0f}" for c, k in kept.items()))
    row("cores that one caller can write for", *(f"{each[c] / k['write']:,.0f}" for c, k in kept.items()))
    row("cores that one scheduler can feed", *(f"{each[c] / through[c]:,.0f}" for c in kept))


if __name__ == "__main__":
    main()
