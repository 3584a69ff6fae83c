"""A picture of each curve, in the house's look: results.walks.png, threads, exact, accuracy, cost and memory.

Whoever is measured has a colour, a marker and a line style of their own, the same in all pictures, and every curve is
labelled where it ends. `python benchmarks/pictures.py [FOLDER]` draws them again from results.json.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

import exact as exact_part
from chains import WEEKS
from measure import HERE, Record, duration, of, power
from olivebranch.draw.layout import new_figure, settle_layout, size_in_points
from olivebranch.draw.palette import LIGHT
from olivebranch.draw.style import SMALL, styled
from walks import OURS

Curve = tuple[str, Sequence[float], Sequence[float]]  # who, x, y
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Mark:
    """How one contestant is drawn: colour, marker, dash; hollow for the lesser kind of two that share a colour."""

    colour: str
    marker: str
    dash: object
    hollow: bool = False


MARKS = {
    "olivebranch": Mark(LIGHT.good, "o", "-"),
    "olivebranch, 1 thread": Mark(LIGHT.good, "o", "-"),
    "olivebranch, 2 threads": Mark(LIGHT.good, "o", (0, (4, 1.5)), hollow=True),
    "olivebranch, NumPy backend": Mark("#8f6a5c", "v", (0, (1, 1))),
    "C, 1 thread": Mark(LIGHT.shut, "s", "-"),
    "C, 2 threads": Mark(LIGHT.shut, "s", (0, (4, 1.5)), hollow=True),
    "QuantEcon": Mark(LIGHT.left, "^", (0, (4, 1.5, 1, 1.5))),
    "NumPy loop": Mark(LIGHT.others[0], "D", (0, (1, 1))),
    "Storm": Mark(LIGHT.shut, "s", "-"),
    "Storm, unsound": Mark(LIGHT.shut, "s", (0, (4, 1.5)), hollow=True),
    "Storm, exact": Mark(LIGHT.others[2], "P", (0, (1, 1))),
    "SciPy": Mark(LIGHT.left, "^", (0, (4, 1.5, 1, 1.5))),
}
SPARE = Mark(LIGHT.soft, "X", ":")


def mark(who: str) -> Mark:
    """The look of a contestant, whatever its name says in brackets."""
    name = who.split(" (")[0]
    if name.endswith(" threads"):
        name = name.split(", ")[0] + ", 2 threads"
    return MARKS.get(name, SPARE)


# ---- drawing ----------------------------------------------------------------------------------


def curves(ax: Axes, found: Sequence[Curve], unit: Callable[[float], str]) -> None:
    """Curves on two logarithmic axes, drawn; labels come with `labels`, once the Axes has its place."""
    ax.set_xscale("log")
    ax.set_yscale("log")
    for who, x, y in found:
        look = mark(who)
        ax.plot(
            x,
            y,
            color=look.colour,
            marker=look.marker,
            linestyle=look.dash,
            markersize=5.5,
            linewidth=1.9,
            markerfacecolor=LIGHT.paper if look.hollow else look.colour,
            zorder=4 if who.startswith(OURS) else 3,
        )
    low, high = ax.get_ylim()
    ax.set_ylim(low / 1.25, high * 1.25)
    for axis, word in ((ax.yaxis, unit), (ax.xaxis, tens)):
        low, high = axis.get_view_interval()
        few = np.log10(high / low) < 2
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,), numticks=12))
        axis.set_major_formatter(FuncFormatter(lambda value, _, word=word: word(value)))
        axis.set_minor_formatter(NullFormatter())
    ax.grid(axis="y", color=LIGHT.faint, linewidth=0.6)


def labels(ax: Axes, found: Sequence[Curve]) -> None:
    """Each curve's name right of the Axes, no two closer than a line, with a thin line from where the curve ends."""
    if not found:
        return
    low, high = np.log10(ax.get_ylim())
    gap = 1.45 * SMALL / size_in_points(ax)[1]
    wanted = np.array([(np.log10(y[-1]) - low) / (high - low) for _, _, y in found])
    places = spread(wanted, gap)
    for (who, x, y), at in zip(found, places, strict=True):
        look = mark(who)
        ax.annotate(
            "",
            (x[-1], y[-1]),
            xycoords="data",
            xytext=(1.02, at),
            textcoords="axes fraction",
            arrowprops={"arrowstyle": "-", "color": LIGHT.faint, "lw": 0.9, "shrinkA": 0, "shrinkB": 4},
            annotation_clip=False,
            zorder=1,
        )
        ax.plot(
            1.03,
            at,
            marker=look.marker,
            color=look.colour,
            markersize=5.5,
            transform=ax.transAxes,
            clip_on=False,
            markerfacecolor=LIGHT.paper if look.hollow else look.colour,
            linestyle="none",
        )
        ax.annotate(
            who.split(" (")[0],
            (1.03, at),
            xycoords="axes fraction",
            xytext=(7, 0),
            fontsize=SMALL,
            va="center",
            textcoords="offset points",
            color=LIGHT.ink,
            annotation_clip=False,
        )


def spread(wanted: np.ndarray, gap: float) -> np.ndarray:
    """Places near those wanted (shares of a height), in order, at least a gap apart and within the height."""
    order = np.argsort(wanted, kind="stable")
    places = wanted[order].copy()
    for _ in range(200):  # push neighbours apart, a little at a time, so that a crowd stays around its middle
        places = np.clip(places, 0.02, 0.98)
        close = np.flatnonzero(np.diff(places) < gap - 1e-9)
        if not close.size:
            break
        for i in close:
            middle = (places[i] + places[i + 1]) / 2
            places[i], places[i + 1] = middle - gap / 2, middle + gap / 2
    found = np.empty_like(places)
    found[order] = places
    return found


def panels(rows: int, height: float, title: str) -> tuple[Figure, list[Axes]]:
    """A figure of panels one above another; labels at the right make their own room."""
    fig = new_figure(8.0, height * rows + 0.5)
    axes = list(np.atleast_1d(fig.subplots(rows, 1)))
    fig.suptitle(title, x=0.015, ha="left", fontweight="bold", fontsize=12.5)
    return fig, axes


def labelled(fig: Figure, axes: list[Axes], drawn: Sequence[Sequence[Curve]], across: str) -> Figure:
    """A figure of panels finished: what runs across them named, and every curve labelled where there is room."""
    axes[-1].set_xlabel(across)
    settle_layout(fig)
    for ax, found in zip(axes, drawn, strict=True):
        labels(ax, found)
    return fig


def tens(value: float) -> str:
    """A tick of a count: 10⁵ or 2,000."""
    text = power(round(value))
    return "10" + text[3:].translate(RAISED) if text.startswith("10^") else text


def megabytes(value: float) -> str:
    """A tick of memory."""
    return f"{value:,.0f} MB"


# ---- the pictures -----------------------------------------------------------------------------


def by_who(records: Sequence[Record], x: str, y: Callable[[Record], float]) -> list[Curve]:
    """A curve for each contestant, along x."""
    found = []
    for who in dict.fromkeys(r["who"] for r in records):
        mine = sorted(of(records, who=who), key=lambda r: r[x])
        found.append((who, [r[x] for r in mine], [y(r) for r in mine]))
    return found


def walks(records: list[Record]) -> Figure | None:
    """Time of a run against runs, a panel for each chain."""
    timed = [r for r in records if r.get("seconds")]
    chains = list(dict.fromkeys(r["chain"] for r in timed))
    if not chains:
        return None
    fig, axes = panels(len(chains), 2.9, f"Walks: the time of a run of {WEEKS} weeks")
    drawn = []
    for ax, name in zip(axes, chains, strict=True):
        found = by_who(list(of(timed, chain=name)), "runs", lambda r: statistics.median(r["seconds"]) / r["runs"])
        curves(ax, found, duration)
        ax.set_title(name, fontsize=10)
        drawn.append(found)
    return labelled(fig, axes, drawn, "runs")


def threads(records: list[Record]) -> Figure | None:
    """How many times as fast on more threads, against the number of runs."""
    timed = [r for r in records if r.get("seconds")]
    sizes = sorted({r["runs"] for r in timed})
    if not sizes or not any("2 threads" in r["who"] for r in timed):
        return None
    chains = list(dict.fromkeys(r["chain"] for r in timed))
    fig, axes = panels(len(chains), 2.1, "Threads: how many times as fast on two as on one")
    for ax, name in zip(axes, chains, strict=True):
        ax.axhline(2.0, color=LIGHT.soft, lw=0.9, ls=(0, (1, 2)))
        ax.axhline(1.0, color=LIGHT.faint, lw=0.9)
        highest = 2.2
        for who in (OURS, "C"):
            points = []
            for runs in sizes:
                one = next(of(timed, chain=name, runs=runs, who=f"{who}, 1 thread"), None)
                two = next(of(timed, chain=name, runs=runs, who=f"{who}, 2 threads"), None)
                if one and two:
                    each = [a / b for a, b in zip(one["seconds"], two["seconds"], strict=True)]
                    points.append((runs, statistics.median(each), min(each), max(each)))
            if points:
                x, y, low, high = map(list, zip(*points, strict=True))
                look = mark(f"{who}, 1 thread")
                shift = 1.06 if who == "C" else 1.0
                x = [value * shift for value in x]
                ax.vlines(x, low, high, color=look.colour, lw=1.2, alpha=0.6)
                ax.plot(x, y, color=look.colour, marker=look.marker, linestyle=look.dash, lw=1.9, ms=5.5)
                highest = max([highest, *high])
        ax.set_xscale("log")
        ax.set_xticks(sizes, [tens(size) for size in sizes])
        ax.xaxis.set_minor_formatter(NullFormatter())
        ax.set_ylim(0.0, 1.1 * highest)
        ax.set_yticks([0, 1, 2], ["0", "1 time", "2 times"])
        ax.set_title(name, fontsize=10)
    axes[-1].set_xlabel("runs (bars: lowest to highest round)")
    settle_layout(fig)
    for ax in axes:
        ends = [(line.get_ydata()[-1], line) for line in ax.get_lines() if line.get_marker() not in ("", "None")]
        places = spread(np.array([y / ax.get_ylim()[1] for y, _ in ends]), 1.45 * SMALL / size_in_points(ax)[1])
        for (_, line), at in zip(ends, places, strict=True):
            who = OURS if line.get_marker() == "o" else "C"
            ax.annotate(
                who,
                (1.03, at),
                xycoords="axes fraction",
                xytext=(7, 0),
                textcoords="offset points",
                fontsize=SMALL,
                va="center",
                annotation_clip=False,
            )
            ax.plot(
                1.03,
                at,
                marker=line.get_marker(),
                color=line.get_color(),
                transform=ax.transAxes,
                clip_on=False,
                ms=5.5,
            )
    return fig


def exact(records: list[Record]) -> Figure | None:
    """Seconds against states, a panel for each stage."""
    timed = [r for r in records if r.get("stage") and r.get("states")]
    stages = [stage for stage in exact_part.STAGES if any(of(timed, stage=stage))]
    if not stages:
        return None
    fig, axes = panels(len(stages), 2.7, "Exact answers: time against states")
    drawn = []
    for ax, stage in zip(axes, stages, strict=True):
        found = by_who(list(of(timed, stage=stage)), "states", lambda r: statistics.median(r["seconds"]))
        curves(ax, found, duration)
        ax.set_title(exact_part.STAGES[stage], fontsize=10)
        drawn.append(found)
    return labelled(fig, axes, drawn, "states")


def cost(records: list[Record]) -> Figure | None:
    """The time of a state and week against states, and of a state for ever."""
    timed = [r for r in records if r.get("stage") in ("within", "ever") and r.get("states")]
    if not timed:
        return None
    fig, axes = panels(2, 3.1, "What a state costs as the chain grows")
    drawn = []
    for ax, (stage, weeks, title) in zip(
        axes, (("within", WEEKS, f"{WEEKS} weeks: a state and week"), ("ever", 1, "for ever: a state")), strict=True
    ):
        mine = [r for r in of(timed, stage=stage) if r["who"] != exact_part.FRACTION]
        found = by_who(mine, "states", lambda r, w=weeks: statistics.median(r["seconds"]) / r["states"] / w)
        curves(ax, found, duration)
        ax.set_title(title, fontsize=10)
        drawn.append(found)
    return labelled(fig, axes, drawn, "states")


def accuracy(records: list[Record]) -> Figure | None:
    """Relative error against time, a panel for each chain; what is wrong in every digit stands at the top."""
    found = [e for e in exact_part.errors(records) if e["seconds"] and e["question"] == "yes"]
    lost = [e for e in exact_part.errors(records) if e["question"] == "yes" and not e["seconds"]]
    chains = list(dict.fromkeys(e["chain"] for e in found))
    if not chains:
        return None
    fig, axes = panels(len(chains), 2.3, "P(yes for ever): relative error against time")
    drawn = []
    for ax, name in zip(axes, chains, strict=True):
        points = []
        for e in of(found, chain=name):
            error = 1e2 if e["error"] is None else min(max(e["error"], 1e-17), 1e2)
            points.append((e["who"], [e["seconds"]], [error]))
        curves(ax, points, lambda value: "10" + f"{round(np.log10(value))}".replace("-", "⁻").translate(RAISED))
        ax.set_ylim(1e-19, 1e4)
        ax.set_yticks([1e-15, 1e-10, 1e-5, 1.0])
        ax.set_yticks([], minor=True)
        ax.axhline(1.0, color=LIGHT.soft, lw=0.9, ls=(0, (1, 2)))
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
        low, high = ax.get_xlim()
        ax.set_xlim(low / 1.5, high * 1.5)
        ax.set_title(
            name + "".join(f"; {e['who']}: {e.get('failed') or 'no answer'}" for e in of(lost, chain=name)), fontsize=10
        )
        drawn.append(points)
    axes[-1].set_xlabel(
        "time (right is slower; at the dotted line no digit is right; no error at all is drawn as 10⁻¹⁷)"
    )
    settle_layout(fig)
    for ax, points in zip(axes, drawn, strict=True):
        labels(ax, points)
    return fig


def memory(records: list[Record]) -> Figure | None:
    """Peak memory against runs and against states."""
    parts = {what: [r for r in of(records, what=what) if r["peak"]] for what in ("runs", "states")}
    if not all(parts.values()):
        return None
    fig, axes = panels(2, 2.9, "Peak memory of the whole process")
    drawn = []
    for ax, (what, title) in zip(
        axes, (("runs", "walks: runs"), ("states", f"model, chain and {WEEKS} weeks: states")), strict=True
    ):
        mine = [r for r in parts[what] if r[what]]
        found = [(OURS, [r[what] for r in mine], [r["peak"] for r in mine])]
        curves(ax, found, megabytes)
        top = max(found[0][2])
        ax.set_ylim(50, max(500.0, 3 * top))
        ax.set_yticks([t for t in (100, 300, 1_000, 3_000, 10_000) if t <= max(500.0, 3 * top)])
        ax.set_yticks([], minor=True)
        promised = {"runs": (300, "300 MB, promised at 10⁸ runs"), "states": (4096, "4 GB, promised at 10⁶ states")}[
            what
        ]
        if promised[0] < ax.get_ylim()[1]:
            ax.axhline(promised[0], color=LIGHT.soft, lw=0.9, ls=(0, (1, 2)))
            ax.annotate(
                promised[1],
                (0.01, promised[0]),
                xycoords=("axes fraction", "data"),
                xytext=(0, 3),
                textcoords="offset points",
                fontsize=SMALL,
                color=LIGHT.soft,
            )
        ax.set_title(title, fontsize=10)
        drawn.append(found)
    settle_layout(fig)
    for ax, found in zip(axes, drawn, strict=True):
        labels(ax, found)
    return fig


PICTURES = {
    "walks": ("walks", walks),
    "threads": ("walks", threads),
    "exact": ("exact", exact),
    "cost": ("exact", cost),
    "accuracy": ("exact", accuracy),
    "memory": ("memory", memory),
}


def draw(parts: dict[str, list[Record]], folder: Path) -> None:
    """Every picture for which there are records."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

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
