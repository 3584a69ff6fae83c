"""Measures side by side: in each round every contestant runs, back to back, and ratios are taken within a round.

A machine's speed drifts, but hardly within one round. So a ratio is the median, over rounds, of the ratio within each
round, with the lowest and the highest; it is never a ratio of two medians. Anything that compiles code or fills a cache
is run once beforehand and not counted. A job of less than 10 ms is repeated for that long, and the mean is taken: one
call alone would mostly measure how much of the processor's caches the contestant before it has filled.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OURS = "olivebranch"
ROUNDS = 7  # the most rounds; a budget may allow fewer
FILL = 0.01  # seconds for which a short job is repeated in each round
PACKAGES = ("olivebranch", "numpy", "scipy", "numba", "matplotlib", "quantecon", "stormpy")

Job = Callable[[], object]
Record = dict[str, Any]


class Absent(Exception):
    """A peer that is not available on this machine; the text says why."""


@dataclass(frozen=True)
class Table:
    """A table of results: a title, notes for its reader, columns, and rows of text."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    about: str = ""

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"### {self.title}", ""]
        if self.about:
            lines += [self.about, ""]
        lines += ["| " + " | ".join(self.columns) + " |", "|" + " --- |" * len(self.columns)]
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in self.rows]
        return "\n".join([*lines, ""])


@dataclass(frozen=True)
class Target:
    """A target: what it says, what was measured, and whether it is met (None: not measured in this run)."""

    what: str
    measured: str
    met: bool | None

    def line(self) -> str:
        """The target as a line of Markdown."""
        word = {True: "met", False: "**NOT met**", None: "not measured"}[self.met]
        return f"* {self.what}: {word}" + (f" ({self.measured})" if self.measured else "")


# ---- time ------------------------------------------------------------------------------------


def seconds(work: Job, fill: float = 0.0) -> float:
    """How long a call takes: the mean of as many as it takes to fill these seconds, at least one."""
    begin, calls, took = time.perf_counter(), 0, 0.0
    while not calls or took < fill:
        work()
        calls, took = calls + 1, time.perf_counter() - begin
    return took / calls


def rounds(
    contestants: dict[str, Job], budget: float, most: int = ROUNDS, fill: float = FILL
) -> dict[str, list[float]]:
    """Seconds of each contestant in each round: as many rounds as fit the budget (in seconds), at least one.

    Every other round runs in reverse order, so that no contestant always follows the same other one.
    """
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    spent = 0.0
    for k in range(most):
        begin = time.perf_counter()
        for name in list(contestants)[:: -1 if k % 2 else 1]:
            taken[name].append(seconds(contestants[name], fill))
        last = time.perf_counter() - begin
        spent += last
        if spent + last > budget:
            break
    return taken


def ratio(slower: Sequence[float], faster: Sequence[float]) -> tuple[float, float, float]:
    """The time of the first divided by that of the second, within each round: median, lowest, highest."""
    each = [a / b for a, b in zip(slower, faster, strict=True)]
    return statistics.median(each), min(each), max(each)


# ---- child processes -------------------------------------------------------------------------


@dataclass(frozen=True)
class Child:
    """What a child process printed (one JSON object per line), and why it failed ("" if it did not)."""

    lines: list[Record]
    failed: str

    def last(self, key: str) -> Any:
        """The last value printed for a key, or None."""
        return next((line[key] for line in reversed(self.lines) if key in line), None)


def child(words: Sequence[str], limit: float) -> Child:
    """Run `python WORDS` for at most `limit` seconds; what it printed before it was stopped is kept."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        out, err = process.communicate(timeout=limit)
        failed = ""
        if process.returncode:
            failed = (err.strip().splitlines() or [f"ended with code {process.returncode}"])[-1][:160]
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
        failed = f"stopped after {limit:.0f} s"
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return Child(lines, failed)


def tell(**record: Any) -> None:
    """In a child process: send a record to the parent at once."""
    print(json.dumps(record), flush=True)


def peak_megabytes() -> float:
    """The most memory that this process has held, in megabytes.

    On Linux it comes from /proc. Elsewhere it comes from `getrusage`, which in a child includes the parent's memory at
    the fork.
    """
    import resource

    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / (1024 if sys.platform == "darwin" else 1)


def limit_memory(share: float = 0.5) -> None:
    """In a child process: raise MemoryError if it asks for more than this share of the machine's memory."""
    import resource

    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    resource.setrlimit(resource.RLIMIT_AS, (int(share * total), resource.RLIM_INFINITY))


# ---- words -----------------------------------------------------------------------------------


def say(text: str) -> None:
    """Print progress at once."""
    print(text, flush=True)


def duration(value: float) -> str:
    """Seconds in a suitable unit: 12.3 ms."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}" if value < 1000 else f"{value:,.0f} s"
    return f"{value / 1e-9:.3g} ns"


def factor(value: float) -> str:
    """A ratio: 0.123, 12.3 or 1,230."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def times(spread: tuple[float, float, float]) -> str:
    """A ratio with its spread: 12.1 (11.8 to 12.5)."""
    return f"{factor(spread[0])} ({factor(spread[1])} to {factor(spread[2])})"


def power(number: float) -> str:
    """A count: 10^6 if it is a power of ten, otherwise like 1,020."""
    exponent = len(str(int(number))) - 1
    return f"10^{exponent}" if number == 10**exponent and exponent > 3 else f"{int(number):,}"


# ---- the machine -----------------------------------------------------------------------------


def processor() -> str:
    """The processor's name."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def compiler_path() -> str | None:
    """The machine's C compiler, if there is one."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def compiler() -> str:
    """The C compiler's name and version, or "none"."""
    path = compiler_path()
    if path is None:
        return "none"
    done = subprocess.run([path, "--version"], capture_output=True, text=True)
    return done.stdout.splitlines()[0] if done.stdout else Path(path).name


def machine() -> dict[str, str]:
    """The machine and the versions, without host names or paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    described = {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "C compiler": compiler(),
    }
    for name in PACKAGES:
        try:
            described[name] = version(name)
        except PackageNotFoundError:
            described[name] = "absent"
    return described


def of(records: Iterable[Record], **wanted: Any) -> Iterator[Record]:
    """The records that have these values."""
    for record in records:
        if all(record.get(key) == value for key, value in wanted.items()):
            yield record
