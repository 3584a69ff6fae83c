"""What every picture consists of: its size, limits, words and marks, as they were when somebody last looked at it.

`drawn/NAME.txt` has a line for each artist. A picture that is meant to change is looked at first, as a PNG, light and
dark; then `PYTHONPATH=tests python tests/plots/test_drawn.py` writes these files again, and the commit shows what is
different.

Texts are measured, and fonts differ a little from machine to machine. So where texts stand, and all numbers of pictures
that are laid out around their texts, may differ by two in a hundred; any other number by two in a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.layout_engine import ConstrainedLayoutEngine

import olivebranch as ob
from olivebranch.draw import layout
from support.pictures import four_endings

KEPT = Path(__file__).parent / "drawn"
LAID_OUT = ("graph", "outcomes", "steps", "tree")  # beginnings of names: pictures laid out around their texts
PAIR = ["small_steps", "jump_ahead"]


@cache
def chain() -> ob.Chain:
    return ob.Chain("maybe", "small_steps")


@cache
def pair(runs: int | None = None) -> ob.Comparison:
    return ob.compare("maybe", PAIR, weeks=20, runs=runs, progress=False)


@cache
def study() -> ob.Uncertainty:
    return ob.uncertainty("maybe", PAIR, weeks=20, draws=32, progress=False)


@cache
def best() -> ob.BestPacing:
    return ob.best_pacing("maybe", weeks=20)


def small(width: float = 4.0, height: float = 3.0) -> Axes:
    """An Axes of the caller's, too small for what is drawn at its full size."""
    return plt.figure(figsize=(width, height), layout="constrained").subplots()


CLAIMS = [
    ob.Claim("last", "Asking last", [ob.Ask("yes", "small_steps"), ob.Ask("yes", "jump_ahead")]),
    ob.Claim("first", "Asking first", [ob.Ask("yes", "jump_ahead"), ob.Ask("yes", "small_steps")], grade="untested"),
]
TARGETS = [
    ob.Target("half", "half reach yes", 0.4, 0.6, [ob.Ask("yes", "small_steps", 4)], "a book"),
    ob.Target("third", "a third reach yes", 0.3, 0.4, [ob.Ask("yes", "small_steps", 4)], "a book", used=True),
]

PICTURES: dict[str, Callable[[], Any]] = {
    "belief": lambda: ob.Chain("mixed_signals", "weigh_words").exact(weeks=12).plot.belief(),
    "calibration": lambda: ob.calibration("maybe", TARGETS).plot(),
    "claims": lambda: ob.claims("maybe", CLAIMS, weeks=20, draws=16, progress=False).plot(),
    "classes": lambda: chain().classes().plot(),
    "likeliest": lambda: chain().likeliest_story("yes").plot(),
    "convergence": lambda: ob.plot_convergence(pair(500)["small_steps"]),
    "cumulative": lambda: ob.plot_cumulative(pair()["small_steps"]),
    "cumulative_simulated": lambda: ob.plot_cumulative(pair(500)),
    "difference": lambda: ob.plot_difference(pair(500)),
    "difference_exact": lambda: ob.plot_difference(pair()),
    "distribution": lambda: ob.plot_distribution(pair(), "unwelcome"),
    "gradient": lambda: ob.plot_gradient(chain().gradient("yes", weeks=20)),
    "places": lambda: ob.plot_places(chain().fundamental()),
    "flow": lambda: ob.plot_flow(pair()["small_steps"]),
    "frontier": lambda: ob.frontier("ladder", 20, strategies=PAIR).plot(),
    "graph": lambda: ob.plot_graph("maybe"),
    "graph_of_chain": lambda: ob.plot_graph(chain()),
    "graph_of_many_actions": lambda: ob.plot_graph("ladder"),
    "graph_under_a_strategy": lambda: ob.plot_graph(ob.Chain("ladder", "small_steps"), weeks=20),
    "graph_with_visits": lambda: ob.plot_graph(ob.Chain("ladder", "jump_ahead"), visits=True, weeks=20),
    "learned": lambda: ob.plot_learned(
        ob.learn("maybe", ob.diaries(ob.Chain("maybe", "jump_ahead"), people=60, seed=7), draws=128)
    ),
    "outcomes": lambda: ob.plot_outcomes(pair()),
    "outcomes_dark": lambda: ob.plot_outcomes(pair()["jump_ahead"], theme="dark"),
    "outcomes_small": lambda: ob.plot_outcomes(pair(), ax=small()),
    "pacing": lambda: ob.plot_pacing(best().rule(loss=0)),
    "power": lambda: ob.plot_power(chain().power(16)),
    "regimes": lambda: ob.plot_regimes(
        ob.regimes("maybe", PAIR, x={"weeks": [1, 2, 5, 20]}, y={"slam": [0.1, 0.3, 0.95]}, progress=False)
    ),
    "runs": lambda: ob.plot_runs(pair(500)["small_steps"], runs=3),
    "score": lambda: ob.plot_score(pair()["small_steps"]),
    "score_by_weeks": lambda: ob.plot_score(pair(500), by="weeks"),
    "spread": lambda: study().plot(),
    "stance": lambda: ob.plot_stance(pair()["small_steps"]),
    "steps": lambda: ob.plot_steps("maybe", weeks=20),
    "steps_small": lambda: ob.plot_steps("maybe", weeks=20, ax=small()),
    "tornado": lambda: study().plot.tornado(),
    "tree": lambda: ob.plot_tree(best().rule()),
    "tree_small": lambda: ob.plot_tree(best().rule(loss=0), ax=small()),
    "when": lambda: ob.plot_when(pair()["small_steps"]),
    "when_simulated": lambda: ob.plot_when(pair(500)),
    "why": lambda: ob.why("maybe", *PAIR, weeks=20, draws=16, progress=False).plot(),
    "zones": lambda: ob.plot_zones(pair()["small_steps"]),
    "zones_simulated": lambda: ob.plot_zones(pair(500)["small_steps"], beside="jump_ahead"),
}


@contextmanager
def unsettled() -> Iterator[None]:
    """Nothing is laid out within the block, which takes most of the time: words may be cut, but all is there."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ConstrainedLayoutEngine, "execute", lambda self, fig: None)
        patched.setattr(layout, "_EMPTY", {})  # where empty figures are remembered as laid out
        yield


ONE, LEAP = "small_steps", "jump_ahead"
FIVE = {f"way_{k}": {"no": "small_step", "maybe": "ask" if k else "small_step"} for k in range(5)}

#: Further ways to ask for a picture, drawn without a layout: panels, little room, simulations, other options.
WAYS: dict[str, Callable[[], Any]] = {
    "belief_low": lambda: (
        ob.Chain("mixed_signals", "weigh_words").exact(weeks=5).plot.belief(run=3, seed=2, ax=small())
    ),
    "classes_small": lambda: chain().classes().plot(ax=small()),
    "convergence_small": lambda: ob.plot_convergence(pair(500)[LEAP], "shut", level=0.8, ax=small(2.5, 2)),
    "cumulative_low": lambda: ob.plot_cumulative(pair(500)[LEAP], level=0.8, ax=small(4, 2)),
    "cumulative_panels": lambda: ob.plot_cumulative(four_endings()),
    "difference_chosen": lambda: ob.plot_difference(pair(), LEAP, of="unwelcome", ax=small()),
    "difference_of_shut": lambda: ob.plot_difference(pair(500), b=ONE, a=LEAP, of="shut", level=0.8),
    "distribution_narrow": lambda: ob.plot_distribution(pair(500), ax=small(4, 2)),
    "flow_small": lambda: ob.plot_flow(four_endings()["leap"], weeks=[0, 2, 9], ax=small()),
    "gradient_small": lambda: ob.plot_gradient(chain().gradient("unwelcome", weeks=20), ax=small(3, 2)),
    "graph_small": lambda: ob.plot_graph("maybe", ax=small()),
    "graph_of_an_action": lambda: ob.plot_graph("ladder", actions=["ask", "push"], theme="dark", ax=small(5, 5)),
    "likeliest_shut": lambda: ob.Chain("maybe", LEAP).likeliest_story("shut").plot(ax=small()),
    "outcomes_of_a_week": lambda: ob.plot_outcomes(four_endings(), week=3),
    "outcomes_of_five": lambda: ob.plot_outcomes(ob.compare("maybe", FIVE, weeks=4)),
    "places_of_a_passage": lambda: ob.plot_places(chain().mean_first_passage("yes"), ax=small()),
    "power_of_one": lambda: ob.plot_power(chain().power(1), ax=small()),
    "regimes_small": lambda: ob.plot_regimes(
        ob.regimes("maybe", PAIR, x={"slam": [0.1, 0.9]}, weeks=20, progress=False), ax=small()
    ),
    "runs_of_two": lambda: ob.plot_runs(pair(), runs=[2, 5, 7]),
    "runs_of_one": lambda: ob.plot_runs(four_endings()["leap"], runs=5, seed=3),
    "score_of_noes": lambda: ob.plot_score(pair(500)[ONE], ahead=4, ax=small()),
    "spread_of_harm": lambda: study().plot("unwelcome", ax=small()),
    "stance_panels": lambda: ob.plot_stance(four_endings()),
    "steps_of_four_endings": lambda: ob.plot_steps(four_endings(), "climb", "leap"),
    "tornado_small": lambda: study().plot.tornado("unwelcome", LEAP, ax=small(3, 2)),
    "when_of_five": lambda: ob.plot_when(ob.compare("maybe", FIVE, weeks=30), "shut"),
    "when_small": lambda: ob.plot_when(four_endings()["leap"], "left", ax=small()),
    "why_small": lambda: ob.why("maybe", LEAP, ONE, weeks=20, draws=0).plot(ax=small(4, 2)),
    "zones_panels": lambda: ob.plot_zones(pair(500), beside=LEAP),
    "zones_with_a_dead_end": lambda: ob.plot_zones(ob.compare("ladder", PAIR, weeks=20)[ONE]),
}


# ---- in words ------------------------------------------------------------------------------------


def number(value: float) -> str:
    return f"{float(value) + 0.0:.4g}"


def numbers(*values: Any) -> str:
    return " ".join(number(value) for value in values)


def words(text: str) -> str:
    return repr(" ".join(text.split()))


def extent(points: Any) -> str:
    """How many points, and the least and the greatest of their coordinates."""
    at = np.asarray(points, dtype=float).reshape(-1, 2)
    at = at[np.isfinite(at).all(axis=1)]
    if not len(at):
        return "nowhere"
    return (
        f"{len(at)} points {numbers(*at.min(axis=0), *at.max(axis=0))} first {numbers(*at[0])} last {numbers(*at[-1])}"
    )


def colour(value: Any) -> str:
    """A colour, or several, each once; "none" for what is not seen."""
    rgba = np.atleast_2d(matplotlib.colors.to_rgba_array(value))
    return " ".join(dict.fromkeys(to_hex(c, keep_alpha=True) for c in rgba)) or "none"


def told(ax: Any) -> Iterator[str]:
    """The lines of one Axes."""
    yield f"limits {numbers(*ax.get_xlim(), *ax.get_ylim())} {ax.get_xscale()} {ax.get_yscale()} axis {ax.axison}"
    yield f"title {words(ax.get_title(loc='left'))} {number(ax._left_title.get_fontsize())}"
    if ax.axison:
        for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            low, high = sorted(axis.get_view_interval())
            ticks = [t for t in axis.get_major_ticks() if low - 1e-9 <= t.get_loc() <= high + 1e-9]
            shown = [(" ".join(t.label1.get_text().split()), t.label1.get_visible()) for t in ticks]
            size = number(ticks[0].label1.get_fontsize()) if ticks else ""
            yield f"{name} axis {words(axis.label.get_text())} {shown} {size}"
        yield f"spines {sorted(name for name, spine in ax.spines.items() if spine.get_visible())}"
    for line in ax.lines:
        style = f"{line.get_linestyle()} {number(line.get_linewidth())} marker {line.get_marker()}"
        style += f" {number(line.get_markersize())} order {number(line.get_zorder())}"
        yield f"line {extent(line.get_xydata())} {style} {colour(line.get_color())}"
    for patch in ax.patches:
        points = patch.get_path().transformed(patch.get_patch_transform()).vertices
        style = f"{number(patch.get_linewidth())} {patch.get_hatch()} order {number(patch.get_zorder())}"
        ink = f"{colour(patch.get_facecolor())} {colour(patch.get_edgecolor())}"
        yield f"{type(patch).__name__} {extent(points)} {style} {ink}"
    for group in ax.collections:
        paths = group.get_paths()
        inside = np.concatenate([path.vertices for path in paths]) if paths else np.zeros((0, 2))
        style = f"{numbers(*dict.fromkeys(np.atleast_1d(group.get_linewidth())))} order {number(group.get_zorder())}"
        ink = f"{colour(group.get_facecolor())} {colour(group.get_edgecolor())}"
        yield f"{len(paths)} shapes {extent(inside)} at {extent(group.get_offsets())} {style} {ink}"
    for image in ax.images:
        yield f"image {image.get_array().shape} {numbers(*image.get_extent())}"
    for text in ax.texts:
        where = f"{numbers(*text.get_position())} {text.get_ha()} {text.get_va()} {number(text.get_rotation())}"
        how = f"{number(text.get_fontsize())} {text.get_fontweight()} {colour(text.get_color())}"
        yield f"text {words(text.get_text())} at {where} {how}"


def drawing(picture: Any) -> list[str]:
    """A picture in lines: its size, then every Axes."""
    figure = picture.get_figure(root=True)
    figure.draw_without_rendering()
    lines = [f"figure {numbers(*figure.get_size_inches())} {colour(figure.get_facecolor())}"]
    lines += [f"above {words(figure.get_suptitle())}"] if figure.get_suptitle() else []
    lines += [f"below {words(figure.get_supxlabel())}"] if figure.get_supxlabel() else []
    lines.append(f"told {words(ob.describe(picture))}")
    for i, ax in enumerate(figure.axes):
        lines += [f"axes {i}: {line}" for line in told(ax)]
    return lines


FIGURE = re.compile(r"(?<![\w#.-])-?\d+\.?\d*(?:e[+-]?\d+)?(?![\w.])")


def nearness(name: str, line: str) -> float:
    """By how much of it a number may differ in a line of a picture."""
    return 0.02 if name.startswith(LAID_OUT) or re.match(r"axes \d+: (?:text|limits) ", line) else 0.002


def is_same(a: str, b: str, near: float) -> bool:
    """The same words, and numbers that differ by such a share at most; quoted words are compared as they are."""
    if a == b:
        return True
    quoted = re.compile(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"")
    if quoted.findall(a) != quoted.findall(b):
        return False
    bare = [quoted.sub("", line) for line in (a, b)]
    if FIGURE.sub("", bare[0]) != FIGURE.sub("", bare[1]):
        return False
    pairs = zip(*(map(float, FIGURE.findall(line)) for line in bare), strict=True)
    return all(abs(x - y) <= near * max(abs(x), abs(y), 0.1) for x, y in pairs)


# ---- tests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_consists_of_what_was_looked_at(name):
    try:
        found = drawing((PICTURES | WAYS)[name]())
    finally:
        plt.close("all")
    kept = (KEPT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    different = [f"- {a}\n+ {b}" for a, b in zip(kept, found, strict=False) if not is_same(a, b, nearness(name, a))]
    assert not different, "\n".join(different)
    assert len(found) == len(kept)


@pytest.mark.parametrize("name", WAYS)
def test_a_picture_asked_for_in_another_way_consists_of_what_was_looked_at(name):
    with unsettled():
        test_a_picture_consists_of_what_was_looked_at(name)


def test_every_kept_drawing_is_of_a_picture():
    assert {path.stem for path in KEPT.glob("*.txt")} == {*PICTURES, *WAYS}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("line at 100 0.5 'a 1'", True),
        ("line at 101.5 0.5 'a 1'", True),
        ("line at 103 0.5 'a 1'", False),
        ("line at 100 0.5 'a 2'", False),
        ("text at 100 0.5 'a 1'", False),
    ],
)
def test_small_differences_of_numbers_alone_are_none(other, same):
    assert is_same("line at 100 0.5 'a 1'", other, 0.02) == same


def test_what_depends_on_the_width_of_texts_may_differ_more():
    assert [nearness("when", f"axes 0: {line}") for line in ("text 'a' at 1", "limits 0 1", "line 2", "Circle 2")] == [
        *(0.02, 0.02, 0.002, 0.002)
    ]
    assert nearness("graph_of_chain", "axes 0: line 2") == 0.02


def keep(name: str, draw: Callable[[], Any]) -> None:
    """Write down what a picture consists of now."""
    (KEPT / f"{name}.txt").write_text("\n".join(drawing(draw())) + "\n", encoding="utf-8")
    plt.close("all")


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        keep(name, draw)
    with unsettled():
        for name, draw in WAYS.items():
            keep(name, draw)
