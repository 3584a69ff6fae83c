"""Graphs and trees: where boxes stand, how arrows nest, what is written on them, and how they fit a small Axes."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Ellipse, FancyArrowPatch, FancyBboxPatch, Polygon, Rectangle

from olivebranch.draw import arcs
from olivebranch.draw.arcs import Arrow
from olivebranch.draw.graph import draw_graph
from olivebranch.draw.graph_layout import fit_graph, lay_out_graph, one_row
from olivebranch.draw.palette import LIGHT, mix, series_colour, text_on
from olivebranch.draw.text import text_width
from olivebranch.draw.tree import DrawnNode, decision_tree, tree_height
from support.drawings import LOOKS, lines_are_close, points_axes, strokes, view

NODES = (
    ("no", "", False),
    ("maybe", "", False),
    ("yes", "yes", True),
    ("shut", "shut", False),
    ("left", "left", False),
)
SHAPES = {**LOOKS, "left": LOOKS["moved_on"]}


def graph_with(*edges, nodes=NODES[:4], **attributes) -> nx.MultiDiGraph:
    """A graph of moves (from, to, action, chance)."""
    graph = nx.MultiDiGraph(share=None, **attributes)
    for name, ending, goal in nodes:
        graph.add_node(name, ending=ending, goal=goal)
    for a, b, action, chance in edges:
        graph.add_edge(a, b, key=action, action=action, chance=chance)
    return graph


FEW = (
    ("no", "maybe", "step", 0.3),
    ("no", "no", "step", 0.7),
    ("maybe", "yes", "ask", 0.4),
    ("maybe", "no", "ask", 0.5),
    ("maybe", "shut", "ask", 0.1),
)


# ---- arcs ---------------------------------------------------------------------------------------


def test_an_arc_stands_above_every_shorter_one_that_it_crosses():
    """Of two that are as long, the likelier is above, then the later; what only touches does not cross."""
    ways = [Arrow(0, 1, 0, 0.5), Arrow(1, 2, 0, 0.4), Arrow(0, 2, 0, 0.1), Arrow(1, 3, 0, 0.2), Arrow(0, 1, 1, 0.5)]
    assert arcs.levels(ways) == [1, 1, 3, 4, 2]
    assert arcs.levels([Arrow(0, 1, 0, 0.9), Arrow(0, 1, 0, 0.1)]) == [2, 1]
    assert arcs.levels([Arrow(2, 0, 0, 0.5), Arrow(1, 0, 0, 0.9)]) == [2, 1]


def test_an_arrow_knows_its_words_its_side_and_its_span():
    there, back = Arrow(0, 2, 0, 0.25), Arrow(2, 0, 0, 0.25, "often")
    assert (there.label, there.back, there.span) == ("25 %", False, (0, 2))
    assert (back.label, back.back, back.span) == ("often", True, (0, 2))


def test_arcs_leave_and_land_on_the_edges_of_their_boxes():
    """Forward above, back below; the longer is higher and nearer the middle of its box; an ellipse has a round edge."""
    ways = [Arrow(0, 1, 0, 0.5), Arrow(0, 2, 0, 0.3), Arrow(2, 1, 0, 0.2)]
    half = [(30, 13), (20, 10), (50, 15)]
    short, long, back = arcs.place_arcs(ways, [100, 200, 300], half, [False, False, True], lift=40.0)
    assert (short.start, short.end, short.rise) == ((pytest.approx(124.6), 13), (pytest.approx(200 - 16.4), 11.5), 26)
    edge = 1.15 * 15 * np.sqrt(1 - (41 / 53.75) ** 2)
    assert (long.start, long.rise) == ((pytest.approx(100 + 0.06 * 30), 13), 66)
    assert long.end == pytest.approx((300 - 41, edge + 1.5))
    assert (back.start, back.end) == (pytest.approx((259, -edge)), pytest.approx((216.4, -11.5)))
    assert back.rise == -26
    assert long.middle == pytest.approx(((101.8 + 259) / 2, (13 + edge + 1.5) / 2 + 66))
    corners = np.asarray(short.path.vertices)
    assert corners == pytest.approx(
        np.array([[124.6, 13], [124.6, 13 + 26 * 4 / 3], [183.6, 11.5 + 26 * 4 / 3], [183.6, 11.5]])
    )
    assert short.path.codes.tolist() == [1, 4, 4, 4]
    assert arcs.extent([short, long, back]) == (pytest.approx(-back.middle[1]), pytest.approx(long.middle[1]))
    assert arcs.extent([]) == (0, 0)
    assert arcs._edge((10, 5), True, 20) == 0


# ---- the layout of a graph ----------------------------------------------------------------------


def test_a_small_graph_has_one_row_with_its_boxes_evenly_spread():
    laid = lay_out_graph(graph_with(*FEW), 600)
    (row,) = laid.rows
    assert (laid.xs, laid.width, laid.names, laid.actions) == (
        (75, 225, 375, 525),
        600,
        ("no", "maybe", "yes", "shut"),
        ("step", "ask"),
    )
    assert [box.label for box in row.boxes] == ["no", "maybe", "yes", "shut"]
    stay = "↺ step 70 %"
    assert row.boxes[0].stays == ((0, stay),)
    assert row.boxes[0].half == pytest.approx(((text_width(stay, 8) + 4) / 2 + 9, (12.5 + 11.6) / 2 + 5))
    assert row.boxes[1].half == pytest.approx((max(26, text_width("maybe", 10, "bold") / 2 + 9), 13))
    assert row.boxes[2].half == (26, 13)
    assert {box.shade for box in row.boxes} == {0}
    assert [(arc.arrow.source, arc.arrow.target, arc.rise) for arc in row.arcs] == [
        (0, 1, 26),
        (1, 2, 26),
        (1, 3, 78),
        (1, 0, -26),
    ]
    below, above = arcs.extent(row.arcs)
    assert row.up == pytest.approx(above + 2.9 * 9 + 6)
    assert row.down == pytest.approx(below + 2.9 * 9 + 6)
    assert laid.height == row.up + row.down
    assert (row.head, row.actions, row.stubs, row.staggered) == ("", (0, 1), (), False)


def test_of_one_action_nothing_is_named_and_arcs_are_lower():
    laid = lay_out_graph(graph_with(*((a, b, "go", p) for a, b, _, p in FEW)), 600)
    assert laid.rows[0].boxes[0].stays == ((0, "↺ 70 %"),)
    assert laid.rows[0].arcs[2].rise == 26 + 32
    below, _ = arcs.extent(laid.rows[0].arcs)
    assert laid.rows[0].down == pytest.approx(below + 1.7 * 9 + 6)
    alone = lay_out_graph(graph_with(("no", "no", "go", 1.0), nodes=NODES[:1]), 600).rows[0]
    assert (alone.up, alone.down) == pytest.approx((alone.boxes[0].half[1] + 4 + 6, alone.boxes[0].half[1] + 6 + 6))


def many(count: int, nodes: int = 4) -> nx.MultiDiGraph:
    """So many moves from no to maybe."""
    return graph_with(
        *(("no", "maybe", f"way {k}", 0.1) for k in range(count)),
        nodes=[*NODES, ("x", "", False), ("z", "", False)][:nodes],
    )


@pytest.mark.parametrize(("moves", "nodes", "shared"), [(9, 4, True), (10, 4, False), (1, 6, True), (1, 7, False)])
def test_one_row_has_nine_arrows_and_six_boxes_at_most(moves, nodes, shared):
    graph = many(moves, nodes)
    graph.add_edge("no", "no", key="stay", action="way 0", chance=0.5)
    assert one_row(graph) == shared


ROWS = [
    *(("no", "maybe", "step", 0.3), ("maybe", "no", "step", 0.2)),
    *(("no", "shut", "step", 0.1), ("no", "left", "step", 0.05), ("maybe", "yes", "ask", 0.4)),
]


def crowded() -> nx.MultiDiGraph:
    """More than one row can hold: a row for each of two actions and six others."""
    graph = graph_with(*ROWS, nodes=NODES)
    for k in range(6):
        graph.add_edge("maybe", "no", key=f"way {k}", action=f"way {k}", chance=0.1)
    return graph


def test_a_large_graph_has_a_row_for_each_action_and_short_arrows_to_other_endings():
    laid = lay_out_graph(crowded(), 600)
    assert laid.names == ("no", "maybe", "yes")
    assert laid.xs == (100, 300, 500)
    assert [row.head for row in laid.rows] == ["step", *(f"way {k}" for k in range(6)), "ask"]
    step, ask = laid.rows[0], laid.rows[-1]
    assert [(box, arrow.source, arrow.target, arrow.chance, name) for box, arrow, name in step.stubs] == [
        (0, 0, -1, 0.1, "shut"),
        (0, 0, -1, 0.05, "left"),
    ]
    assert (step.between, step.staggered) == (pytest.approx(max(24, text_width("10 %", 8) + 5)), False)
    below, above = arcs.extent(step.arcs)
    tallest = max(box.half[1] for box in step.boxes)
    assert step.up == pytest.approx(max(above + 15.3, tallest + 4) + 14 + 6)
    assert step.down == pytest.approx(max(below + 15.3, tallest + 45) + 6)
    assert ask.down == pytest.approx(13 + 6 + 6 if arcs.extent(ask.arcs)[0] + 15.3 < 19 else 0)
    one = crowded()
    one.remove_edge("no", "left", "step")
    assert lay_out_graph(one, 600).rows[0].down == pytest.approx(max(below + 15.3, tallest + 34) + 6)
    assert laid.height == pytest.approx(sum(row.up + row.down for row in laid.rows))


def test_short_arrows_that_have_no_room_side_by_side_are_staggered():
    graph = crowded()
    for k in range(3):
        graph.add_node(f"end {k}", ending=f"end {k}", goal=False)
        graph.add_edge("no", f"end {k}", key="step", action="step", chance=0.01)
    wide, narrow = lay_out_graph(graph, 600).rows[0], lay_out_graph(graph, 3 * 100).rows[0]
    assert not wide.staggered
    assert narrow.staggered
    assert narrow.between == pytest.approx(0.97 * 100 / 5)
    tallest = max(box.half[1] for box in narrow.boxes)
    assert narrow.down == pytest.approx(tallest + 45 + 6 + 2.1 * 8)


def test_an_overview_tells_moves_and_ends_apart_and_shades_by_visits():
    graph = crowded()
    graph.graph["overview"] = True
    graph.nodes["no"].update(visits=2.0, text="2 weeks")
    graph.nodes["maybe"].update(visits=4.0, text="4 weeks")
    laid = lay_out_graph(graph, 600)
    moves, ends = laid.rows
    assert lay_out_graph(crowded(), 600).rows[1].between == 24, "where there are no words"
    assert [row.head for row in laid.rows] == ["From rung to rung", "How it may end"]
    assert {(arc.arrow.source, arc.arrow.target) for arc in moves.arcs} == {(0, 1), (1, 0), (1, 2)}
    assert (moves.stubs, ends.arcs) == ((), ())
    assert [name for _, _, name in ends.stubs] == ["shut", "left"]
    assert [box.shade for box in moves.boxes] == [0.5, 1, 0]
    assert moves.boxes[0].stays == ((0, "2 weeks"),)
    words = max(text_width("step", 8), text_width("10 %", 8))
    assert ends.between == pytest.approx(max(24, words + 5))
    assert ends.down == pytest.approx(max(box.half[1] for box in ends.boxes) + 45 + 1.3 * 8 + 6)


def test_a_graph_is_laid_out_smaller_until_it_fits():
    graph = graph_with(*FEW)
    tall = lay_out_graph(graph, 600).height
    for room, step in ((tall, 1.0), (0.95 * tall, 0.9), (0.85 * tall, 0.8), (0.55 * tall, 0.5)):
        laid, scale = fit_graph(graph, 600, room)
        assert laid.width == pytest.approx(600 / step)
        assert scale == pytest.approx(min(600 / laid.width, room / laid.height))
    assert fit_graph(graph, 600, 20)[0].width == pytest.approx(2000), "not below three tenths"
    assert fit_graph(graph, 100, 2000)[0].width == 4 * 76, "a box has 76 points"


# ---- a graph as drawn ---------------------------------------------------------------------------


def placed(ax, text: str, n: int = 0):
    """The n-th text with these words."""
    return [one for one in ax.texts if one.get_text() == text][n]


def test_a_graph_as_drawn():
    """Boxes on a line; each arrow as wide as its chance, its action and chance on top of it, in its colour."""
    laid = lay_out_graph(graph_with(*FEW), 600)
    ax = points_axes(600, laid.height)
    drawn = draw_graph(ax, laid, SHAPES, LIGHT, joinstyle="bevel")
    assert lines_are_close(ax)
    line = -laid.rows[0].up
    assert view(ax) == pytest.approx((0, 600, -laid.height, 0), abs=1e-5)
    assert [arrow.get_linewidth() for arrow in drawn] == pytest.approx([1 + 5.5 * p for p in (0.3, 0.4, 0.1, 0.5)])
    colours = [series_colour(LIGHT, k) for k in (0, 1, 1, 1)]
    assert [to_hex(arrow.get_edgecolor()) for arrow in drawn] == colours
    assert {(arrow.get_zorder(), arrow.get_joinstyle(), arrow.get_capstyle()) for arrow in drawn} == {
        (2, "bevel", "butt")
    }
    assert drawn[0].get_arrowstyle().head_width == pytest.approx(3.2 + 5 * 0.3, abs=1e-3)
    for arc, words, colour in zip(
        laid.rows[0].arcs, ("step\n30 %", "ask\n40 %", "ask\n10 %", "ask\n50 %"), colours, strict=True
    ):
        side, (x, y) = (1 if arc.rise > 0 else -1), arc.middle
        text = placed(ax, words)
        assert text.get_position() == pytest.approx((x, y + line + side * (3 + 3 * arc.arrow.chance)))
        assert (text.get_va(), text.get_fontsize(), text.get_color(), text.get_zorder()) == (
            "bottom" if side > 0 else "top",
            9,
            colour,
            5,
        )
        assert to_hex(text.get_bbox_patch().get_facecolor()) == LIGHT.paper
    assert np.asarray(drawn[0]._path_original.vertices)[0] == pytest.approx(
        np.add(laid.rows[0].arcs[0].start, (0, line))
    )
    assert placed(ax, "maybe").get_position() == (225, line)
    up = 0.72 * 8
    assert placed(ax, "no").get_position() == pytest.approx((75, line + up))
    assert placed(ax, "↺ step 70 %").get_position() == pytest.approx((75, line + up - 6.3 - 5.6))
    assert placed(ax, "↺ step 70 %").get_color() == series_colour(LIGHT, 0)
    assert [placed(ax, name).get_color() for name in ("no", "yes", "shut")] == [
        LIGHT.ink,
        text_on(SHAPES["yes"].colour),
        text_on(SHAPES["shut"].colour),
    ]
    assert {text.get_zorder() for text in ax.texts if text.get_position()[1] == line} == {4}


def test_every_ending_has_a_shape_of_its_own():
    nodes = [*NODES[:3], ("shut", "shut", False), ("left", "left", False), ("apart", "apart", False)]
    graph = graph_with(*(("no", name, "go", 0.1) for name, *_ in nodes[1:]), nodes=nodes)
    laid = lay_out_graph(graph, 900)
    ax = points_axes(900, laid.height)
    looks = {"yes": LOOKS["yes"], "shut": LOOKS["shut"], "apart": LOOKS["moved_on"]}
    looks["left"] = type(LOOKS["yes"])("#0a5a5e", "^", "", "-")
    draw_graph(ax, laid, looks, LIGHT)
    line = -laid.rows[0].up
    shapes = [patch for patch in ax.patches if not isinstance(patch, FancyArrowPatch)]
    assert [type(shape) for shape in shapes] == [FancyBboxPatch, FancyBboxPatch, Ellipse, Rectangle, Polygon, Polygon]
    assert {(shape.get_linewidth(), shape.get_zorder()) for shape in shapes} == {(1.2, 3)}
    rung, _, yes, shut, left, apart = shapes
    w, h = laid.rows[0].boxes[0].half
    assert (rung.get_x(), rung.get_y(), rung.get_width(), rung.get_height()) == pytest.approx(
        (75 - w + 6, line - h + 6, 2 * w - 12, 2 * h - 12)
    )
    assert (rung.get_boxstyle().pad, rung.get_boxstyle().rounding_size) == (6, 9)
    assert (to_hex(rung.get_facecolor()), to_hex(rung.get_edgecolor())) == (LIGHT.panel, LIGHT.soft)
    w, h = laid.rows[0].boxes[2].half
    assert (yes.center, yes.width, yes.height) == ((375, pytest.approx(line)), 2.15 * w, pytest.approx(2.3 * h))
    w, h = laid.rows[0].boxes[3].half
    assert (*shut.get_xy(), shut.get_width(), shut.get_height()) == pytest.approx((525 - w, line - h, 2 * w, 2 * h))
    for shape, x, box, corners in (
        (left, 675, laid.rows[0].boxes[4], [(-1, -1), (1, -1), (1, 0.5), (0, 1.35), (-1, 0.5)]),
        (apart, 825, laid.rows[0].boxes[5], [(-1.12, 0), (-0.85, -1), (0.85, -1), (1.12, 0), (0.85, 1), (-0.85, 1)]),
    ):
        w, h = box.half
        assert np.asarray(shape.get_xy())[:-1] == pytest.approx(
            np.array([(x + a * w, line + b * h) for a, b in corners])
        )
    assert to_hex(left.get_facecolor()) == to_hex(left.get_edgecolor()) == "#0a5a5e"


def test_rows_of_a_graph_have_heads_and_boxes_that_nothing_reaches_are_faded():
    graph = crowded()
    graph.graph["share"] = {"step": 0.25, "ask": 0.5, **{f"way {k}": 0.0 for k in range(6)}}
    laid = lay_out_graph(graph, 600)
    ax = points_axes(600, laid.height)
    draw_graph(ax, laid, SHAPES, LIGHT)
    second = -(laid.rows[0].up + laid.rows[0].down)
    for name, top, k in (("step", 0, 0), ("ask", -laid.height + laid.rows[-1].up + laid.rows[-1].down, 7)):
        head = placed(ax, name)
        assert head.get_position() == (2, pytest.approx(top - 5))
        assert (head.get_fontsize(), head.get_fontweight(), head.get_color(), head.get_va()) == (
            10,
            "bold",
            series_colour(LIGHT, k),
            "top",
        )
    share = placed(ax, "25 % of the time")
    assert share.get_position() == pytest.approx((10 + text_width("step", 10, "bold"), -6.5))
    assert (share.get_fontsize(), share.get_color(), share.get_va()) == (8, LIGHT.soft, "top")
    assert strokes(ax)[0] == ([[0, round(second, 6)], [600, round(second, 6)]], 0.8, LIGHT.faint)
    assert len(strokes(ax)) == len(laid.rows) - 1, "none above the first"
    assert [placed(ax, "no", n).get_color() for n in (0, -1)] == [LIGHT.ink, LIGHT.soft]
    assert [placed(ax, "yes", n).get_color() for n in (0, -1)] == [LIGHT.ink, text_on(SHAPES["yes"].colour)]
    ovals = [patch for patch in ax.patches if isinstance(patch, Ellipse) and patch.width > 20]
    assert [patch.get_alpha() for patch in (ovals[0], ovals[-1])] == [0.45, None]
    rungs = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert [to_hex(patch.get_edgecolor()) for patch in rungs[:2] + rungs[-2:]] == [
        LIGHT.soft,
        LIGHT.soft,
        LIGHT.faint,
        LIGHT.soft,
    ]


def test_short_arrows_lead_down_to_icons_and_their_chances():
    laid = lay_out_graph(crowded(), 600)
    ax = points_axes(600, laid.height)
    drawn = draw_graph(ax, laid, SHAPES, LIGHT)
    row = laid.rows[0]
    foot = -row.up - row.boxes[0].half[1]
    stubs = [arrow for arrow in drawn if arrow._posA_posB is not None]
    for arrow, x, chance in zip(stubs, (100 - row.between / 2, 100 + row.between / 2), (0.1, 0.05), strict=True):
        (start, end) = arrow._posA_posB
        assert (*start, *end) == pytest.approx((x, foot, x, foot - 17))
        assert arrow.get_linewidth() == pytest.approx(1 + 5.5 * chance)
        assert arrow.get_zorder() == 2
        assert arrow.get_arrowstyle().head_width == pytest.approx(3.2 + 2.5 * chance, abs=1e-3)
    icons = [patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_width() < 10]
    assert icons[0].get_x() + icons[0].get_width() / 2 == pytest.approx(100 - row.between / 2)
    assert (icons[0].get_y() + icons[0].get_height() / 2, icons[0].get_width()) == pytest.approx((foot - 25, 0.88 * 8))
    assert lines_are_close(ax)
    words = placed(ax, "5 %")
    assert words.get_position() == pytest.approx((100 + row.between / 2, foot - 32 - 4))
    assert (words.get_fontsize(), words.get_ha(), words.get_va()) == (8, "center", "top")


def test_a_single_short_arrow_has_its_words_beside_its_icon_and_staggered_ones_lower():
    graph = graph_with(*(("no", "shut", f"way {k}", 0.7) for k in range(10)))
    graph.graph["overview"] = True
    laid = lay_out_graph(graph, 300)
    ax = points_axes(300, laid.height)
    draw_graph(ax, laid, SHAPES, LIGHT)
    ends = laid.rows[-1]
    foot = -(laid.height - ends.down) - ends.boxes[0].half[1]
    heights = [placed(ax, f"way {k}\n70 %").get_position()[1] - foot for k in range(4)]
    assert ends.staggered
    assert heights == pytest.approx([-36, -36 - 16.8, -36, -36 - 16.8])
    thick = [arrow for arrow in ax.patches if isinstance(arrow, FancyArrowPatch)]
    assert thick[0].get_linewidth() == pytest.approx(1 + 5.5 * 0.6), "no thicker, however likely"
    alone = crowded()
    alone.remove_edge("no", "left", "step")
    laid = lay_out_graph(alone, 600)
    ax = points_axes(600, laid.height)
    draw_graph(ax, laid, SHAPES, LIGHT)
    foot = -laid.rows[0].up - laid.rows[0].boxes[0].half[1]
    (word,) = (text for text in ax.texts if text.get_position() == (96, pytest.approx(foot - 25)))
    assert (word.get_text(), word.get_ha(), word.get_va()) == ("10 %", "left", "center")
    icon = next(patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert icon.get_x() + icon.get_width() / 2 == pytest.approx(89)


def test_visits_shade_a_box_and_their_words_are_in_ink():
    graph = graph_with(*FEW)
    graph.nodes["no"].update(visits=2.0, text="2 weeks")
    graph.nodes["maybe"].update(visits=4.0, text="4 weeks")
    laid = lay_out_graph(graph, 600)
    ax = points_axes(600, laid.height)
    draw_graph(ax, laid, SHAPES, LIGHT, scale=0.5)
    rungs = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    assert [to_hex(rung.get_facecolor()) for rung in rungs] == [
        mix(LIGHT.panel, LIGHT.actions[0], 0.45 * s) for s in (0.5, 1.0)
    ]
    assert placed(ax, "2 weeks").get_color() == LIGHT.ink
    stay, weeks = placed(ax, "↺ step 70 %").get_position()[1], placed(ax, "2 weeks").get_position()[1]
    assert stay - weeks == pytest.approx(1.4 * 8)
    assert placed(ax, "no").get_fontsize() == 5


# ---- trees --------------------------------------------------------------------------------------

NOES = DrawnNode("noes", (("0", DrawnNode("ask", colour=1)), ("1", DrawnNode("let go", colour=2))))
TREE = DrawnNode("stance", (("no", DrawnNode("wait")), ("maybe", NOES)))


def test_a_tree_reads_from_left_to_right():
    """Every leaf has a row; a name stands in the middle of what it leads to, each value above its line."""
    assert (tree_height(TREE), TREE.depth, [leaf.label for leaf in TREE.leaves()]) == (
        120,
        2,
        ["wait", "ask", "let go"],
    )
    ax = points_axes(600, 120)
    boxes = decision_tree(ax, TREE, LIGHT, gid="leaf")
    assert view(ax) == (0, 600, 120, 0)
    first, second = (text_width(name, 10, "bold") + 14 for name in ("stance", "noes"))
    label = (600 * 0.66 - first - second) / 2
    inner = first + label
    assert [text.get_text() for text in boxes] == ["wait", "ask", "let go"]
    assert np.allclose([text.get_position() for text in boxes], [(402, 20), (402, 60), (402, 100)])
    assert [to_hex(text.get_bbox_patch().get_facecolor()) for text in boxes] == [
        series_colour(LIGHT, k) for k in range(3)
    ]
    assert [text.get_color() for text in boxes] == [text_on(series_colour(LIGHT, k)) for k in range(3)]
    assert {(text.get_fontsize(), text.get_va(), text.get_bbox_patch().get_gid()) for text in boxes} == {
        (9, "center", "leaf")
    }
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places["stance"] == pytest.approx((2, 50))
    assert places["noes"] == pytest.approx((inner + 2, 80))
    for text, x, y in (("no", first, 18), ("maybe", first, 78), ("0", inner + second, 58), ("1", inner + second, 98)):
        assert places[text] == pytest.approx((x + 4, y))
    sizes = {text.get_text(): (text.get_fontsize(), text.get_va()) for text in ax.texts}
    assert (sizes["stance"], sizes["no"]) == ((10, "center"), (8, "bottom"))
    found = [np.array(stroke[0]) for stroke in strokes(ax)]
    elbow = inner + second
    wanted = [
        [[first, 20], [392, 20]],
        [[elbow, 60], [392, 60]],
        [[elbow, 100], [392, 100]],
        [[elbow, 60], [elbow, 100]],
        [[elbow - 8, 80], [elbow, 80]],
        [[first, 80], [inner - 4, 80]],
        [[first, 20], [first, 80]],
        [[first - 8, 50], [first, 50]],
    ]
    assert np.allclose(found, wanted, atol=1e-4)
    assert {stroke[1:] for stroke in strokes(ax)} == {(1.2, LIGHT.soft)}
    assert lines_are_close(ax)
    assert {line.get_zorder() for line in ax.lines} == {1}


def test_names_of_a_tree_are_smaller_where_the_values_would_have_less_than_56_points():
    """But not smaller than six points; then a value keeps half as much, and the leaves begin further right."""
    need = text_width("stance", 10, "bold") + text_width("noes", 10, "bold") + 28 + 112
    for wide, size in ((need / 0.66 + 1, 10), (need / 0.66 - 1, 9.5)):
        ax = points_axes(wide, 120)
        decision_tree(ax, TREE, LIGHT)
        assert placed(ax, "stance").get_fontsize() == size
    ax = points_axes(150, 120)
    boxes = decision_tree(ax, TREE, LIGHT)
    assert placed(ax, "stance").get_fontsize() == 6
    assert placed(ax, "no").get_fontsize() == 6
    names = text_width("stance", 6, "bold") + text_width("noes", 6, "bold") + 28
    assert boxes[0].get_position()[0] == pytest.approx(names + 2 * 28 + 6)


def test_words_of_a_leaf_are_smaller_where_its_row_is_low():
    """A line takes thirteen points, and six are left between rows; letters are six points high at least."""
    wordy = DrawnNode("a", (("x", DrawnNode("one two three four five six seven eight nine")), ("y", DrawnNode("b"))))
    sizes = []
    for tall in (200, 90, 70, 20):
        ax = points_axes(250, tall)
        long, short = decision_tree(ax, wordy, LIGHT)
        left = long.get_position()[0] - 6
        lines = long.get_text().split("\n")
        assert max(text_width(line, long.get_fontsize()) for line in lines) <= 250 - left - 16
        assert len(lines) * 13 <= tall / 2 - 6 or long.get_fontsize() == 6
        sizes.append(long.get_fontsize())
    assert sizes[0] == 9
    assert sizes[-1] == 6
    assert short.get_fontsize() == 6
    assert all(a >= b for a, b in pairwise(sizes))
