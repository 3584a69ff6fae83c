"""What a sweep costs, and what 10^9 solutions would need: prints the tables of docs/scale.md.

A solution is the exact answer for one strategy with one set of parameters, over 52 weeks. Run it while nothing else
runs: OMP_NUM_THREADS=1 python benchmarks/scale.py
"""

from __future__ import annotations

import os
import pickle
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

import olivebranch as ob
from olivebranch.studies.compare import chosen
from olivebranch.sweeps.chunk import Chunk, Setting, SolvedChunk
from olivebranch.sweeps.store import Store
from olivebranch.sweeps.working import run

WEEKS = 52
SOLUTIONS = 1_000_000_000
MACHINES = 100
CORES = (2, 8, 16, 64)  # per machine
SIZES = (1, 16, 64, 256, 2048)  # columns per chunk
REPEATS = 3


def chunk_of(model: str, columns: int, first: int = 0) -> Chunk:
    """A chunk of draws of a bundled model, under every strategy that fits it."""
    loaded = ob.load(model)
    setting = Setting.make(loaded, "", (), columns, chosen(loaded, None), WEEKS, 1)
    setting.expect(SOLUTIONS)
    return Chunk(setting, (0,), ((),), tuple(range(len(setting.strategies))), first, first + columns)


def seconds(run: Callable[[], object], repeats: int = REPEATS, clock: Callable[[], float] = time.perf_counter) -> float:
    """The shortest of a few runs, by this clock: wall time unless told otherwise."""
    taken = []
    for _ in range(repeats):
        begin = clock()
        run()
        taken.append(clock() - begin)
    return min(taken)


def costs(model: str) -> dict[int, float]:
    """Processor seconds per solution for chunks of each size, as a worker solves them, after one chunk to warm up."""
    cost = {}
    for columns in SIZES:
        chunk = chunk_of(model, columns)
        task = partial(run, pickle.loads(pickle.dumps(chunk.task())))
        task()
        cost[columns] = seconds(task, REPEATS, time.process_time) / chunk.solutions
    return cost


def keeping(model: str, columns: int) -> dict[str, float]:
    """What the caller does with a chunk: seconds to write and to check it, and sizes in bytes."""
    chunk = chunk_of(model, columns)
    task = chunk.task()
    answer = task()
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        written = seconds(lambda: store.write(chunk, answer))
        held = store.write(chunk, answer)
        checked = seconds(lambda: store.read(held.path))
        size = held.path.stat().st_size
    return {
        "task": len(pickle.dumps(task)),
        "result": len(pickle.dumps(answer)),
        "write": written,
        "check": checked,
        "file": size,
        "rows": chunk.solutions,
    }


def start_up() -> float:
    """Seconds from asking for a worker process to its first small answer."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return seconds(lambda: pool.submit(chunk_of("reconciliation", 1).task()).result(), 1)


class Idle:
    """A task that does nothing, as large as a chunk, with a result as large as a chunk's."""

    def __init__(self, task: int, result: int) -> None:
        self.load, self.result = b"x" * task, result

    def __call__(self) -> SolvedChunk:
        """Return an empty result of the right size."""
        return SolvedChunk(np.zeros((0, 0), dtype=bool), np.zeros((self.result // 8, 1, 1)))


def scheduler(task: int, result: int, tasks: int = 300) -> float:
    """Seconds per task through Dask on one machine: to the scheduler, to one idle worker, and back."""
    import distributed

    open_cluster: Any = distributed.LocalCluster  # not annotated
    open_client: Any = distributed.Client

    with (
        open_cluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50) as cluster,
        open_client(cluster) as client,
    ):
        pool = client.get_executor()
        pool.submit(Idle(task, result)).result()
        begin = time.perf_counter()
        for future in [pool.submit(Idle(task, result)) for _ in range(tasks)]:
            future.result()
        return (time.perf_counter() - begin) / tasks


def row(*cells: object) -> None:
    """Print a row of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |")


def head(*cells: str) -> None:
    """Print the head of a Markdown table."""
    print()
    row(*cells)
    row(*["---"] * len(cells))


def cpu() -> str:
    """The number of cores and the processor's name."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{os.cpu_count()} cores, {names[0] if names else 'kind unknown'}"


def main() -> None:
    """Measure, then work out what 10^9 solutions need."""
    print(f"Measured on {cpu()}; one thread per worker.")
    head("model (strategies)", *(f"{size} columns" for size in SIZES))
    best = {}
    for model in ob.models():
        cost = best[model] = costs(model)
        row(f"`{model}` ({len(chunk_of(model, 1).strategies)})", *(f"{1e6 * cost[size]:,.0f}" for size in SIZES))
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
    print(f"\nA worker's start and first answer: {begin:.1f} s.")
    for columns, each in through.items():
        print(f"Dask, an idle task of the size of a chunk of {columns} columns: {1e3 * each:.1f} ms.")
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
