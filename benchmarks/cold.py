"""Cold starts: import, and the command line with a compile cache that is warm, empty, or cannot be written.

python benchmarks/cold.py [--quick]
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from measure import Job, Record, Table, Target, duration, of, rounds, say
from results import alone

TITLE = "From cold"
BUDGET = 45.0
COMPARE = ("compare", "reconciliation", "small_steps", "jump_ahead")
RUNS = ("--runs", "100000")
QUICK = ("python", "import olivebranch", "compare, exactly", "compare by 100,000 runs, warm cache")
LIMITS = {  # seconds
    "compare, exactly": 0.6,
    "compare by 100,000 runs, warm cache": 3.0,
    "compare by 100,000 runs, empty cache": 10.0,
}
NOT_WRITTEN = "compare by 100,000 runs, cache folder that cannot be written"


def measure(quick: bool) -> Iterator[Record]:
    """Seconds of whole processes, in rounds together with a bare Python."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = _jobs(Path(folder))
        if quick:
            jobs = {name: jobs[name] for name in QUICK}
        failed: dict[str, str] = {}
        for name in list(jobs):  # once beforehand, to fill the warm cache and find what cannot run at all
            try:
                jobs[name]()
            except subprocess.CalledProcessError as error:
                failed[name] = (error.stderr.strip().splitlines() or ["failed"])[-1][:160]
                del jobs[name]
        taken = rounds(jobs, BUDGET, 1 if quick else 5)
    for name, each in taken.items():
        yield {"what": name, "seconds": each}
        say(f"  {name}: {duration(statistics.median(each))}")
    for name, why in failed.items():
        yield {"what": name, "failed": why}
        say(f"  {name}: {why}")


def _jobs(folder: Path) -> dict[str, Job]:
    """What is timed: imports, and commands with each kind of compile cache."""
    script = "import sys; from olivebranch.cli import main; sys.argv[0] = 'olivebranch'; main()"
    warm, empty, barred = folder / "warm", folder / "empty", folder / "file"
    warm.mkdir()
    barred.write_text("a file, so that no folder can be made under it, not even by root")
    fresh = itertools.count()

    def command(cache: Callable[[], Path], *words: str) -> Job:
        return lambda: _run(cache(), "-c", script, *words)

    jobs: dict[str, Job] = {
        "python": lambda: _run(warm, "-c", "pass"),
        "import olivebranch": lambda: _run(warm, "-c", "import olivebranch"),
        "compare, exactly": command(lambda: warm, *COMPARE),
        "compare by 100,000 runs, warm cache": command(lambda: warm, *COMPARE, *RUNS),
        "compare by 100,000 runs, empty cache": command(lambda: empty / str(next(fresh)), *COMPARE, *RUNS),
        NOT_WRITTEN: command(lambda: barred / "under", *COMPARE, *RUNS),
    }
    for peer in ("numpy", "quantecon", "stormpy"):
        if find_spec(peer):
            jobs[f"import {peer}"] = partial(_run, warm, "-c", f"import {peer}")
    return jobs


def _run(cache: Path, *words: str) -> object:
    """Run `python WORDS` with this folder as Numba's compile cache, and with bytecode, as after an installation."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True, env=environment)


def _over(records: list[Record], name: str) -> list[float]:
    """Seconds beyond Python's own start, round by round."""
    bare = next(of(records, what="python"))["seconds"]
    mine = next(of(records, what=name), {}).get("seconds", [])
    return [a - b for a, b in zip(mine, bare, strict=False)]


def tables(records: list[Record]) -> list[Table]:
    """A table of whole processes, and of what each takes beyond Python's own start."""
    rows = []
    for r in records:
        if "failed" in r:
            rows.append([r["what"], f"failed: {r['failed']}", "", ""])
            continue
        each = r["seconds"]
        over = statistics.median(_over(records, r["what"]))
        rows.append(
            [
                r["what"],
                duration(statistics.median(each)),
                f"{duration(min(each))} to {duration(max(each))}",
                duration(over) if r["what"] != "python" else "",
            ]
        )
    about = (
        "Wall time of whole processes, which find Python's bytecode, as after an installation. The cache is Numba's, "
        "of compiled code; an empty one is a new folder each time."
    )
    return [Table("From cold", ["what", "median", "lowest to highest", "beyond Python's own start"], rows, about)]


def targets(records: list[Record]) -> list[Target]:
    """The targets for cold starts."""
    if not records:
        return []
    imported = statistics.median(_over(records, "import olivebranch"))
    promised = [Target("import in under 0.3 s", f"{duration(imported)} beyond Python's own start", imported < 0.3)]
    for name, limit in LIMITS.items():
        r = next(of(records, what=name), None)
        what = f"{name}, from cold in under {limit:g} s"
        if r is None:
            promised.append(Target(what, "", None))
        elif "failed" in r:
            promised.append(Target(what, r["failed"], False))
        else:
            took = statistics.median(r["seconds"])
            promised.append(Target(what, duration(took), took < limit))
    r = next(of(records, what=NOT_WRITTEN), None)
    what = "a cache folder that cannot be written only costs time"
    if r is None:
        return [*promised, Target(what, "", None)]
    outcome = r.get("failed") or f"{duration(statistics.median(r['seconds']))}, no error"
    return [*promised, Target(what, outcome, "failed" not in r)]


def slower(records: list[Record]) -> list[str]:
    """Peers that take less time to import."""
    if not records:
        return []
    mine = statistics.median(next(of(records, what="import olivebranch"))["seconds"])
    lines = []
    for peer in ("quantecon", "stormpy"):
        r = next(of(records, what=f"import {peer}"), None)
        if r and "seconds" in r and statistics.median(r["seconds"]) < mine:
            lines.append(
                f"{peer} is imported in {duration(statistics.median(r['seconds']))}, olivebranch in {duration(mine)}."
            )
    return lines


if __name__ == "__main__":
    alone(sys.modules[__name__])
