"""What olivebranch needs on a machine, what it finds there, and what to do about what is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal, NamedTuple

from packaging.requirements import Requirement

from olivebranch.base.version import __version__
from olivebranch.errors import ArgumentError

State = Literal["ok", "optional", "wrong"]

#: What each extra is for. Those of developers are at the end of pyproject.toml.
EXTRAS = {
    "widget": "the page as a widget in a notebook",
    "scale": "sweeps on a cluster, and tables in Parquet",
    "excel": "chains as Excel tables",
    "quantecon": "chains for QuantEcon",
    "gym": "models as Gymnasium environments",
    "docs": "building the documentation",
}
CLOSE = 5  # standard errors between the engines


class Finding(NamedTuple):
    """One thing looked at: what was found, whether that will do, and the remedy if not."""

    what: str
    found: str
    state: State = "ok"
    remedy: str = ""


def findings() -> Iterator[Finding]:
    """Everything that matters, from what must be there to what is only useful."""
    yield Finding("olivebranch", f"{__version__} in {Path(__file__).parents[1]}")
    yield Finding("Python", f"{sys.version.split()[0]} at {sys.executable}")
    yield from _packages()
    yield _backend()
    yield _threads()
    yield _cache()
    yield _answers()
    yield from _extras()
    yield _browser()


def _required(extra: str = "") -> list[Requirement]:
    """The packages that olivebranch needs here, or that one of its extras adds; none where it is not installed."""
    try:
        listed = [Requirement(line) for line in requires("olivebranch") or ()]
    except PackageNotFoundError:
        return []
    always = [one for one in listed if one.marker is None or one.marker.evaluate({"extra": ""})]
    if not extra:
        return always
    return [one for one in listed if one not in always and one.marker and one.marker.evaluate({"extra": extra})]


def _lacking(needed: list[Requirement]) -> Iterator[str]:
    for one in needed:
        try:
            if not one.specifier.contains(version(one.name), prereleases=True):
                yield f"{one.name} {version(one.name)} (needs {one.specifier})"
        except PackageNotFoundError:
            yield f"{one.name} (missing)"


def _packages() -> Iterator[Finding]:
    needed = _required()
    if not needed:
        yield Finding("packages", "olivebranch runs from its source and is not installed", "wrong", "pip install .")
        return
    if lacking := list(_lacking(needed)):
        yield Finding("packages", ", ".join(lacking), "wrong", "pip install --upgrade olivebranch")
    else:
        yield Finding("packages", ", ".join(f"{one.name} {version(one.name)}" for one in needed))


def _backend() -> Finding:
    from olivebranch.kernels.backends import walks

    try:
        walks("numba")
    except ArgumentError as error:
        return Finding("backend", f"NumPy: right, but slower. {error}", "optional", "pip install numba")
    return Finding("backend", f"Numba {version('numba')}")


def _threads() -> Finding:
    import threading

    try:
        helper = threading.Thread(target=int)
        helper.start()
        helper.join()
    except RuntimeError:
        return Finding("threads", "none can be started: the calling thread does all the work", "optional")
    return Finding("threads", f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()}")


def _cache() -> Finding:
    """Where Numba keeps what it has compiled. Without such a place, each start compiles everything again."""
    chosen, beside = os.environ.get("NUMBA_CACHE_DIR"), Path(__file__).parents[1] / "kernels" / "__pycache__"
    home = Path.home()
    if chosen:
        folder = Path(chosen)
    else:
        folder = beside if os.access(beside if beside.exists() else beside.parent, os.W_OK) else home
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not os.access(nearest, os.W_OK):
        remedy = "set NUMBA_CACHE_DIR to a folder that can be written"
        return Finding("cache", f"{folder} cannot be written: each start compiles again", "optional", remedy)
    kept = len(list(folder.rglob("*.nbi"))) if folder != home else 0
    where = "the reader's own cache folder" if folder == home else str(folder)
    return Finding("cache", f"{where}, {kept} compiled kernels" if kept else f"{where}, nothing compiled yet")


def _answers() -> Finding:
    """Both engines on the smallest model, each against the other."""
    from olivebranch.chain.chain import Chain

    chain = Chain("maybe", "small_steps")
    exact = chain.exact(weeks=20).chance("yes")
    sample = chain.simulate(weeks=20, progress=False)
    apart = abs(sample.chance("yes") - exact) / (sample.error("yes") or 1.0)  # a sample has an error
    if apart > CLOSE:
        return Finding("answers", f"the engines are {apart:.1f} standard errors apart", "wrong", "report it as a bug")
    return Finding("answers", f"both engines agree ({apart:.1f} standard errors apart)")


def _extras() -> Iterator[Finding]:
    for extra, purpose in EXTRAS.items():
        needed = _required(extra)
        lacking = list(_lacking(needed))
        if lacking:
            remedy = f'pip install "olivebranch[{extra}]"'
            yield Finding(f"extra {extra}", f"{purpose}: {', '.join(lacking)}", "optional", remedy)
        elif needed:
            yield Finding(f"extra {extra}", f"{purpose}: " + ", ".join(f"{n.name} {version(n.name)}" for n in needed))


def _browser() -> Finding:
    from olivebranch.reports.pdf import find_chromium

    try:
        return Finding("browser", f"{find_chromium()}, for reports as PDF")
    except ArgumentError:
        return Finding("browser", "no Chromium, so no report as PDF", "optional", "apt-get install chromium")
