"""A picture of each curve: results.walks.png, threads, exact, cost, accuracy and memory.

`python benchmarks/pictures.py [FOLDER]` draws them again from results.json.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from chains import WEEKS
from drawing import RAISED, Curve, curves, label, labelled, limit_line, mark, megabytes, panels, place_labels, tens
from exact_tables import FRACTION, STAGES, errors
from measure import HERE, OURS, Record, duration, of
from olivebranch.draw.palette import LIGHT
from olivebranch.draw.room import settle_layout
from olivebranch.draw.style import SMALL, styled

NO_ERROR, LOST = 1e-17, 1e2  # where to draw an answer without error, and one without a correct digit
PROMISED = {"runs": (300, "300 MB, promised at 10⁸ runs"), "states": (2048, "2 GB, promised at 10⁶ states")}


def by_who(records: Sequence[Record], x: str, y: Callable[[Record], float]) -> list[Curve]:
    """A curve for each contestant, along x."""
    lines: list[Curve] = []
    for who in dict.fromkeys(r["who"] for r in records):
        mine = sorted(of(records, who=who), key=lambda r: r[x])
        lines.append((who, [r[x] for r in mine], [y(r) for r in mine]))
    return lines


def walks(records: list[Record]) -> Figure | None:
    """Time per run against the number of runs, a panel for each chain."""
    timed = [r for r in records if r.get("seconds")]
    chains = list(dict.fromkeys(r["chain"] for r in timed))
    if not chains:
        return None
    fig, axes = panels(len(chains), 2.9, f"Walks: the time of a run of {WEEKS} weeks")
    drawn = []
    for ax, name in zip(axes, chains, strict=True):
        lines = by_who(list(of(timed, chain=name)), "runs", lambda r: statistics.median(r["seconds"]) / r["runs"])
        curves(ax, lines, duration)
        ax.set_title(name, fontsize=10)
        drawn.append(lines)
    return labelled(fig, axes, drawn, "runs")


def threads(records: list[Record]) -> Figure | None:
    """How many times as fast two threads are as one, against the number of runs."""
    timed = [r for r in records if r.get("seconds")]
    sizes = sorted({r["runs"] for r in timed})
    if not sizes or not any("2 threads" in r["who"] for r in timed):
        return None
    chains = list(dict.fromkeys(r["chain"] for r in timed))
    fig, axes = panels(len(chains), 2.1, "Threads: how many times as fast on two as on one")
    ends = []
    for ax, name in zip(axes, chains, strict=True):
        limit_line(ax, 2.0)
        ax.axhline(1.0, color=LIGHT.faint, lw=0.9)
        gains = {who: thread_gains(list(of(timed, chain=name)), who, sizes) for who in (OURS, "C")}
        ends.append({who: draw_gains(ax, who, rows) for who, rows in gains.items() if rows})
        ax.set_xscale("log")
        ax.set_xticks(sizes, [tens(size) for size in sizes])
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.set_ylim(0.0, 1.1 * max([2.2, *(high for rows in gains.values() for *_, high in rows)]))
        ax.set_yticks([0, 1, 2], ["0", "1 time", "2 times"])
        ax.set_title(name, fontsize=10)
    axes[-1].set_xlabel("runs (bars: lowest to highest round)")
    settle_layout(fig)
    for ax, last in zip(axes, ends, strict=True):
        heights = place_labels(ax, np.array(list(last.values())) / ax.get_ylim()[1])
        for who, height in zip(last, heights, strict=True):
            label(ax, who, height)
    return fig


def thread_gains(records: list[Record], who: str, sizes: Sequence[int]) -> list[tuple[float, float, float, float]]:
    """(runs, median, lowest, highest): how many times as fast two threads are as one."""
    gains: list[tuple[float, float, float, float]] = []
    for runs in sizes:
        one = next(of(records, runs=runs, who=f"{who}, 1 thread"), None)
        two = next(of(records, runs=runs, who=f"{who}, 2 threads"), None)
        if one and two:
            each = [a / b for a, b in zip(one["seconds"], two["seconds"], strict=True)]
            gains.append((runs, statistics.median(each), min(each), max(each)))
    return gains


def draw_gains(ax: Axes, who: str, rows: list[tuple[float, float, float, float]]) -> float:
    """Draw one contestant's gains with their spread; returns where its curve ends."""
    runs, middle, low, high = np.array(rows).T
    look = mark(f"{who}, 1 thread")
    x = runs * (1.06 if who == "C" else 1.0)  # beside ours, so that they do not overlap
    ax.vlines(x, low, high, color=look.colour, lw=1.2, alpha=0.6)
    ax.plot(x, middle, color=look.colour, marker=look.marker, linestyle=look.dash, lw=1.9, ms=5.5)
    return float(middle[-1])


def exact(records: list[Record]) -> Figure | None:
    """Seconds against states, a panel for each stage."""
    timed = [r for r in records if r.get("stage") and r.get("states")]
    stages = [stage for stage in STAGES if any(of(timed, stage=stage))]
    if not stages:
        return None
    fig, axes = panels(len(stages), 2.7, "Exact answers: time against states")
    drawn = []
    for ax, stage in zip(axes, stages, strict=True):
        lines = by_who(list(of(timed, stage=stage)), "states", lambda r: statistics.median(r["seconds"]))
        curves(ax, lines, duration)
        ax.set_title(STAGES[stage], fontsize=10)
        drawn.append(lines)
    return labelled(fig, axes, drawn, "states")


def cost(records: list[Record]) -> Figure | None:
    """Time per state and week, and per state for ever, against the number of states."""
    timed = [r for r in records if r.get("stage") in ("within", "ever") and r.get("states")]
    if not timed:
        return None
    fig, axes = panels(2, 3.1, "What a state costs as the chain grows")
    drawn = []
    stages = (("within", WEEKS, f"{WEEKS} weeks: per state and week"), ("ever", 1, "for ever: per state"))
    for ax, (stage, weeks, title) in zip(axes, stages, strict=True):
        mine = [r | {"shares": r["states"] * weeks} for r in of(timed, stage=stage) if r["who"] != FRACTION]
        lines = by_who(mine, "states", lambda r: statistics.median(r["seconds"]) / r["shares"])
        curves(ax, lines, duration)
        ax.set_title(title, fontsize=10)
        drawn.append(lines)
    return labelled(fig, axes, drawn, "states")


def accuracy(records: list[Record]) -> Figure | None:
    """Relative error against time, a panel for each chain; answers without a correct digit are at the top."""
    asked = [e for e in errors(records) if e["question"] == "yes"]
    answered = [e for e in asked if e["seconds"]]
    chains = list(dict.fromkeys(e["chain"] for e in answered))
    if not chains:
        return None
    fig, axes = panels(len(chains), 2.3, "P(yes for ever): relative error against time")
    drawn = []
    for ax, name in zip(axes, chains, strict=True):
        points: list[Curve] = []
        for e in of(answered, chain=name):
            error = LOST if e["error"] is None else min(max(e["error"], NO_ERROR), LOST)
            points.append((e["who"], [e["seconds"]], [error]))
        curves(ax, points, power_of_ten)
        ax.set_ylim(1e-19, 1e4)
        ax.set_yticks([1e-15, 1e-10, 1e-5, 1.0])
        ax.set_yticks([], minor=True)
        limit_line(ax, 1.0)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
        low, high = ax.get_xlim()
        ax.set_xlim(low / 1.5, high * 1.5)
        silent = [e for e in of(asked, chain=name) if not e["seconds"]]
        ax.set_title(name + "".join(f"; {e['who']}: {e.get('failed') or 'no answer'}" for e in silent), fontsize=10)
        drawn.append(points)
    across = "time (right is slower; at the dotted line no digit is right; no error at all is drawn as 10⁻¹⁷)"
    return labelled(fig, axes, drawn, across)


def power_of_ten(value: float) -> str:
    """A tick label for an error: 10⁻⁵."""
    return "10" + f"{round(np.log10(value))}".replace("-", "⁻").translate(RAISED)


def memory(records: list[Record]) -> Figure | None:
    """Peak memory against runs and against states."""
    measured = {what: [r for r in of(records, what=what) if r["peak"] and r[what]] for what in ("runs", "states")}
    if not all(measured.values()):
        return None
    fig, axes = panels(2, 2.9, "Peak memory of the whole process")
    drawn = []
    titles = (("runs", "walks: runs"), ("states", f"model, chain and {WEEKS} weeks: states"))
    for ax, (what, title) in zip(axes, titles, strict=True):
        lines: list[Curve] = [(OURS, [r[what] for r in measured[what]], [r["peak"] for r in measured[what]])]
        curves(ax, lines, megabytes)
        top = max(500.0, 3 * max(lines[0][2]))
        ax.set_ylim(50, top)
        ax.set_yticks([t for t in (100, 300, 1_000, 3_000, 10_000) if t <= top])
        ax.set_yticks([], minor=True)
        promise(ax, *PROMISED[what])
        ax.set_title(title, fontsize=10)
        drawn.append(lines)
    return labelled(fig, axes, drawn, "")


def promise(ax: Axes, megabytes: float, words: str) -> None:
    """A line at the target for memory, if the Axes reaches that far."""
    if megabytes < ax.get_ylim()[1]:
        limit_line(ax, megabytes)
        ax.annotate(
            words,
            (0.01, megabytes),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            fontsize=SMALL,
            color=LIGHT.soft,
        )


PICTURES = {
    "walks": ("walks", walks),
    "threads": ("walks", threads),
    "exact": ("exact", exact),
    "cost": ("exact", cost),
    "accuracy": ("exact", accuracy),
    "memory": ("memory", memory),
}


def draw(parts: dict[str, list[Record]], folder: Path) -> None:
    """Draw every picture for which there are records."""
    for name, (part, picture) in PICTURES.items():
        if not parts.get(part):
            continue
        with styled(LIGHT):
            fig = picture(parts[part])
            if fig is not None:
                fig.savefig(folder / f"results.{name}.png", dpi=130)
                plt.close(fig)


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    kept = json.loads((where / "results.json").read_text())["parts"]
    draw({name: part["records"] for name, part in kept.items()}, where)
