"""Measures in a separate process: large chains, under limits of time and memory, and peak memory.

    child.py ours SIZE FOLDER     read the model, build the chain (saved in FOLDER for the peers), 52 weeks, for ever
    child.py scipy FOLDER         SciPy on the saved chain
    child.py storm MODE FOLDER    Storm on the saved chain
    child.py hard N WHO           the chain of Haddad and Monmege for one engine: ours, scipy, or a mode of Storm
    child.py grow SIZE            peak memory after building the chain and 52 weeks
    child.py table SIZE           the table that walks read, and 10^6 runs on it, on one thread
    child.py import               peak memory after importing olivebranch, NumPy and SciPy
    child.py runs RUNS            peak memory after walking on one thread

It prints one JSON object on each line, as soon as it is known.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

import olivebranch as ob
from chains import WEEKS, again, chain_of, for_ever, haddad_monmege, model_of, save_chain, walked, with_matrix
from measure import limit_memory, peak_megabytes, seconds, tell
from olivebranch.kernels.packed import steps
from peers import scipy_solve, storm


def timed(stage: str, work: Callable[[], Any], fill: float = 0.0) -> Any:
    """Run one stage, again and again for `fill` seconds; report how long it took, and the peak memory so far."""
    answer: Any = None

    def run() -> None:
        nonlocal answer
        answer = None  # the next answer takes its memory
        answer = work()

    took = seconds(run, fill)
    tell(stage=stage, seconds=took, peak=peak_megabytes())
    return answer


def asked(stage: str, work: Callable[[], Any]) -> Any:
    """As `timed`, for a question: a second of answers."""
    return timed(stage, work, fill=1.0)


def ours(size: int, folder: str | None) -> None:
    """olivebranch; if there is a folder, save the chain in it and answer for ever as well."""
    warm = chain_of(model_of(100), 100)
    warm.exact(weeks=WEEKS), warm.exact()
    model = timed("model", lambda: model_of(size))
    finish = chain_of if folder is None else lambda *given: with_matrix(chain_of(*given))
    chain: ob.Chain = timed("build", lambda: finish(model, size))
    tell(states=chain.size, edges=int(chain.chance.size))
    again(warm).exact(weeks=WEEKS), again(warm).exact()  # by now, a large chain has loaded the compiled kernels
    year = asked("within", lambda: again(chain).exact(weeks=WEEKS))
    tell(within=float(year.chance("yes")))
    if folder is not None:
        save_chain(chain, Path(folder))
        yes, weeks = asked("ever", lambda: for_ever(chain))
        tell(yes=yes, weeks=weeks, bound=chain.exact().bound)


def table(size: int) -> None:
    """The chain, the table that its walks read, and 10^6 walks on one thread."""

    def walk(chain: ob.Chain, runs: int) -> None:
        chain.simulate(runs=runs, weeks=WEEKS, threads=1, progress=False)

    walk(chain_of(model_of(100), 100), 1_000)
    chain: ob.Chain = timed("chain", lambda: chain_of(model_of(size), size))
    tell(states=chain.size)
    timed("table", lambda: steps(chain.walk_table, WEEKS))
    walk(chain, 1_000)  # compiles, where that is not cached
    timed("walks", lambda: walk(chain, 10**6))


def loaded(folder: str) -> tuple[sp.csr_array, np.ndarray, np.ndarray]:
    """The saved chain: matrix, start, ending of each state."""
    saved = np.load(Path(folder) / "chain.npz")
    n = saved["start"].size
    matrix = sp.csr_array((saved["data"], saved["indices"], saved["indptr"]), shape=(n, n))
    return matrix, saved["start"], saved["ending"]


def small() -> tuple[sp.csr_array, np.ndarray, np.ndarray]:
    """A small chain to warm up with."""
    chain = walked()["jump_ahead"]
    return chain.matrix, chain.start, chain.ending


def peer_scipy(folder: str) -> None:
    """SciPy on the saved chain."""
    scipy_solve.within(*small(), WEEKS), scipy_solve.for_ever(*small())
    parts = loaded(folder)
    tell(within=asked("within", lambda: scipy_solve.within(*parts, WEEKS)))
    yes, weeks = asked("ever", lambda: scipy_solve.for_ever(*parts))
    tell(yes=yes, weeks=weeks)


def peer_storm(mode: str, folder: str) -> None:
    """Storm on the saved chain."""
    model = storm.build(*small())
    storm.within(model, WEEKS, "default"), storm.for_ever(model, "default")
    parts = loaded(folder)
    model = timed("build", lambda: storm.build(*parts, mode))

    def year() -> None:
        tell(within=asked("within", lambda: storm.within(model, WEEKS, mode)))

    def ever() -> None:
        yes, weeks = asked("ever", lambda: storm.for_ever(model, mode))
        tell(yes=yes, weeks=weeks)

    for ask in (ever, year) if mode == "exact" else (year, ever):  # computing a year in fractions may take minutes
        ask()


def hard(n: int, who: str) -> None:
    """The chain on which solvers fail, after a warm-up on a short one; infinite answers become null."""
    way = hard_ways(3)[who]
    way()
    yes, weeks = timed("ever", hard_ways(n)[who])
    tell(yes=float(yes) if np.isfinite(yes) else None, weeks=float(weeks) if np.isfinite(weeks) else None)


def hard_ways(n: int) -> dict[str, Callable[[], tuple[float, float]]]:
    """For each engine, a function that returns (chance of the lower end, expected steps)."""
    matrix, begin = haddad_monmege(n)
    start, ending = np.zeros(2 * n + 1), np.full(2 * n + 1, -1, dtype=np.int8)
    start[begin], ending[0], ending[-1] = 1.0, 0, 1

    def mine() -> tuple[float, float]:
        ends = {"low": ["0"], "high": [str(2 * n)]}
        answer = ob.Chain.from_matrix(matrix, start=str(begin), endings=ends).exact()
        return answer.chance("low"), answer.expected_weeks()

    def by_storm(mode: str) -> tuple[float, float]:
        return storm.for_ever(storm.build(matrix, start, ending, mode), mode)

    ways = {"ours": mine, "scipy": lambda: scipy_solve.for_ever(matrix, start, ending)}
    return ways | {mode: partial(by_storm, mode) for mode in storm.MODES}


def runs(count: int) -> None:
    """Simulate walks on one thread, and report the peak memory."""
    chain = walked()["small_steps"]
    chain.simulate(runs=count, weeks=WEEKS, threads=1, progress=False)
    tell(peak=peak_megabytes())


def main(kind: str, *rest: str) -> None:
    """Do one of the above."""
    limit_memory()
    if kind == "ours":
        ours(int(rest[0]), rest[1])
    elif kind == "hard":
        hard(int(rest[0]), rest[1])
    elif kind == "grow":
        ours(int(rest[0]), None)
    elif kind == "table":
        table(int(rest[0]))
    elif kind == "scipy":
        peer_scipy(rest[0])
    elif kind == "storm":
        peer_storm(rest[0], rest[1])
    elif kind == "import":
        tell(peak=peak_megabytes())
    elif kind == "runs":
        runs(int(rest[0]))
    else:
        raise SystemExit(f"no such thing to measure: {kind}")


if __name__ == "__main__":
    main(*sys.argv[1:])
