"""Pictures keep their contract: what they return, what they do not change, and that they show the engine's numbers."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import olivebranch as ob
from olivebranch.draw.counts import whole_counts
from olivebranch.plots.saving import rendered
from support.pictures import ONE, SEVERAL, close, comparison, figure_of, usual

pytestmark = pytest.mark.slow  # many small tests, which together take long


@pytest.fixture(autouse=True)
def nothing_left_open():
    """A picture that is closed leaves nothing behind."""
    yield
    plt.close("all")


@pytest.fixture(params=[None, 200], ids=["exact", "monte carlo"])
def result(request):
    return comparison(runs=request.param)


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize(("model", "weeks", "runs"), [("reconciliation", 52, None), ("maybe", 20, 200)])
def test_a_picture_of_one_strategy_keeps_the_contract(name, model, weeks, runs):
    """It returns an Axes (a figure for runs), is offered by `.plot`, describes itself, and changes no setting."""
    picture, settings_kept = usual(name, model, weeks, runs, "small_steps")
    assert settings_kept
    assert isinstance(picture, Figure if name == "runs" else Axes)
    assert len(ob.describe(picture)) > 60


@pytest.mark.slow
@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("runs", [None, 200])
def test_a_picture_of_several_strategies_keeps_the_contract(name, runs):
    """The same for a comparison; if each strategy has a panel, it is a figure."""
    picture, settings_kept = usual(name, runs=runs)
    assert settings_kept
    assert isinstance(picture, Figure if name in {"cumulative", "when", "stance", "zones", "runs"} else Axes)
    assert "small steps" in ob.describe(picture)


def test_a_call_of_the_accessor_is_the_default_picture(result):
    for part in (result, result["small_steps"]):
        assert ob.describe(part.plot()) == ob.describe(part.plot.outcomes())


@pytest.mark.parametrize("name", [name for name in ONE if name != "runs"])
def test_a_picture_on_the_callers_axes_leaves_the_rest_alone(name):
    """It returns the same Axes; the figure keeps its size, background and other Axes; no new figure is made."""
    figure, (mine, other) = plt.subplots(1, 2, figsize=(13, 5))
    other.plot([0, 1], [1, 0])
    before = (figure.get_size_inches().tolist(), figure.get_facecolor(), other.get_xlim(), len(figure.axes))
    found = ONE[name](comparison()["small_steps"], ax=mine)
    assert found is mine
    assert plt.get_fignums() == [figure.number]
    assert (figure.get_size_inches().tolist(), figure.get_facecolor(), other.get_xlim(), len(figure.axes)) == before
    assert not figure.get_suptitle()


@pytest.mark.parametrize("name", ["cumulative", "when", "stance", "zones", "runs"])
def test_panels_fill_a_figure_or_subfigure_of_the_callers(name):
    figure = plt.figure(figsize=(14, 6), layout="constrained")
    left, right = figure.subfigures(1, 2)  # type: ignore[misc]  # an array of two
    assert SEVERAL[name](comparison(), fig=left) is left
    assert left.axes
    assert not right.axes
    assert plt.get_fignums() == [figure.number]


def test_the_theme_follows_the_callers_paper():
    """On a dark background, text is light."""
    with plt.style.context("dark_background"):
        _, ax = plt.subplots()
    ob.plot_outcomes(comparison()["small_steps"], ax=ax)
    assert ax.texts[-1].get_color() == "#b3b9c4"
    with pytest.raises(ob.UnknownName, match="dark"):
        ob.plot_outcomes(comparison(), theme="drak")


def test_artist_keywords_reach_the_marks():
    ax = ob.plot_cumulative(comparison()["small_steps"], linewidth=7.5)
    assert ax.lines[0].get_linewidth() == 7.5


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"variabel": "stance"}, r"plot_stance\(variabel=...\): neither .* has this option. Did you mean 'variable'\?"),
        ({"variabel": "stance", "alpha": 0.5}, r"plot_stance\(variabel=...\)"),
        ({"colour": "red"}, r"plot_stance\(colour=...\): neither .* has this option. Known: variable, ax, "),
        ({"alpha": "half"}, "plot_stance: alpha = 'half': Matplotlib refuses it"),
        ({"color": "nonsense"}, "plot_stance: color = 'nonsense': Matplotlib refuses it"),
    ],
)
def test_an_option_that_matplotlib_refuses_is_named(options, told):
    """Once "FillBetweenPolyCollection.set() got an unexpected keyword argument"."""
    with pytest.raises(ob.ArgumentError, match=told):
        ob.plot_stance(comparison()["small_steps"], **options)


def test_an_error_of_our_own_is_not_laid_at_the_door_of_matplotlib():
    with pytest.raises(ob.UnknownName, match="variable 'stanse'"):
        ob.plot_stance(comparison()["small_steps"], "stanse", alpha=0.5)


# ---- right numbers --------------------------------------------------------------------------


@pytest.mark.parametrize("chances", [[1 / 3] * 3, [0.005, 0.995], [0, 1, 0], [0.125] * 8, [0.49999, 0.50001]])
@pytest.mark.parametrize("total", [50, 100, 1_000])
def test_rounded_counts_make_the_total_and_stay_within_one(chances, total):
    counts = whole_counts(chances, total)
    assert counts.sum() == total
    assert (abs(counts - np.array(chances) * total) < 1).all()


def test_icons_are_a_hundred_of_each_strategy(result):
    """Every array has 100 icons, and their counts are the chances, rounded."""
    ax = ob.plot_outcomes(result)
    sizes = [len(c.get_paths()) for c in ax.collections]
    each = len(result.outcomes[0].endings) + 1
    for i, outcomes in enumerate(result.outcomes):
        mine = sizes[i * each : (i + 1) * each]
        assert sum(mine) == 100
        assert abs(mine[0] - 100 * outcomes.chance("yes")) < 1


def test_the_harm_stands_beside_the_success():
    words = [text.get_text() for text in ob.plot_outcomes(comparison()).texts]
    assert "3.0 unwelcome contacts each" in words
    words = [text.get_text() for text in ob.plot_steps("maybe", weeks=20).texts]
    assert "3.0 unwelcome contacts each" in words


def test_curves_are_the_engines(result):
    outcomes = result["small_steps"]
    ax = ob.plot_cumulative(outcomes)
    for line, ending in zip(ax.lines, outcomes.endings, strict=False):
        np.testing.assert_array_equal(line.get_ydata(), outcomes.curve(ending))
    if outcomes.runs:
        band = ax.collections[0].get_datalim(ax.transData)
        assert band.y1 == pytest.approx(max(outcomes.interval("yes", week)[1] for week in range(21)))


@pytest.mark.parametrize(("runs", "total"), [(None, 100), (200, 200), (1, 1), (1_000_000, 1_000_000)])
def test_the_event_table_sums_to_the_runs(runs, total):
    """In each column of the table, still open, yes and shut add up to everyone."""
    ax = ob.plot_cumulative(comparison(runs=runs)["small_steps"])
    cells = [t for t in ax.texts if re.fullmatch(r"[\d,]+", t.get_text())]
    weeks = sorted({t.xy[0] for t in cells})
    assert len(weeks) >= 3
    for week in weeks:
        assert sum(int(t.get_text().replace(",", "")) for t in cells if t.xy[0] == week) == total


def test_fifty_dots_and_those_at_their_weeks():
    outcomes = comparison()["small_steps"]
    ax = ob.plot_when(outcomes)
    sizes = [len(c.get_paths()) for c in ax.collections]
    assert sum(sizes) == 50
    assert abs(sizes[0] - 50 * outcomes.chance("yes")) < 1


def test_areas_and_ribbons_add_up_to_everyone(result):
    outcomes = result["small_steps"]
    from olivebranch.plots.stance import group_shares

    np.testing.assert_allclose(group_shares(outcomes, "stance").sum(axis=0), 1, atol=1e-9)
    assert ob.plot_flow(outcomes).get_title(loc="left").endswith("100 % pass through maybe")


def test_the_graph_has_the_models_numbers():
    """Its edges are the parameters of the model file, and for each node and action they add up to 1."""
    graph = ob.graph_of(ob.load("maybe"))
    assert graph["no"]["yes"]["ask"]["chance"] == pytest.approx(0.08)
    assert graph["maybe"]["no"]["ask"]["chance"] == pytest.approx(0.45)
    for node in ("no", "maybe"):
        for action in ("small_step", "ask"):
            total = sum(p for _, _, key, p in graph.out_edges(node, keys=True, data="chance") if key == action)
            assert total == pytest.approx(1)
    assert list(graph) == ["shut", "no", "maybe", "yes"]


@pytest.mark.parametrize("model", ["maybe", "ladder", "reconciliation"])
def test_a_graph_has_an_arrow_for_each_action_and_move(model):
    from matplotlib.patches import FancyArrowPatch

    graph = ob.graph_of(ob.load(model) @ "small_steps")
    ax = ob.plot_graph(ob.load(model) @ "small_steps", actions=[*{k for *_, k in graph.edges(keys=True)}])
    moves = [p for a, b, p in graph.edges(data="chance") if a != b and p >= 0.01]
    assert sum(isinstance(p, FancyArrowPatch) for p in ax.patches) == len(moves)


def test_steps_show_the_parameters_and_the_outcomes():
    words = [text.get_text() for text in ob.plot_steps("maybe", weeks=20).texts]
    for number in ("35 %", "45 %", "8 %", "25 %", "69", "24"):
        assert number in words


def test_zones_start_on_every_rung():
    from olivebranch.plots.zones import rung_chances

    rungs, chances, bands = rung_chances(comparison()["small_steps"])
    assert rungs == ["no", "maybe"]
    expected = ob.Chain(ob.load("maybe").starting(stance="maybe"), "small_steps").exact(20).chance("yes")
    assert chances[1] == pytest.approx(expected)
    assert bands is None
    _, chances, bands = rung_chances(comparison(runs=200)["small_steps"])
    assert all(low <= p <= high for p, (low, high) in zip(chances, bands, strict=True))


def test_a_difference_counts_the_engines_pairs():
    sample = comparison(runs=200)
    found = sample.difference("small_steps", "jump_ahead")
    ax = ob.plot_difference(sample)
    shown = [len(c.get_paths()) for c in ax.collections]
    assert shown == whole_counts([found.better, found.same, found.worse]).tolist()


def test_the_score_is_the_engines():
    chain = ob.Chain("reconciliation", "small_steps")
    ax = ob.plot_score(chain.exact(weeks=12))
    bar = ax.patches[1]
    assert isinstance(bar, Rectangle)
    assert bar.get_height() == pytest.approx(chain.still_to_come("yes", weeks=12, ahead=52, noes=1))


def test_convergence_ends_at_the_result():
    sample = comparison(runs=200)["small_steps"]
    ax = ob.plot_convergence(sample)
    line = ax.lines[-2]
    assert np.asarray(line.get_ydata())[-1] == sample.chance("yes")
    assert np.asarray(ax.lines[-1].get_ydata())[0] == comparison()["small_steps"].chance("yes")


def test_a_run_ends_where_its_walk_did():
    outcomes = comparison(runs=200)["small_steps"]
    figure = ob.plot_runs(outcomes, runs=[3, 5])
    paths = outcomes.chain.paths([3, 5], outcomes.seed, weeks=20)
    for ax, ending, weeks in zip(figure.axes, paths.ending(), paths.lengths(), strict=True):
        word = "still open" if ending == "open" else f"{ending}, round {weeks}"
        assert ax.get_title(loc="left").endswith(word)


# ---- words, files, notebooks ------------------------------------------------------------------


def test_the_words_have_the_numbers():
    """Chart, numbers, comparison."""
    words = ob.describe(ob.plot_outcomes(comparison()))
    assert words.startswith("Icon arrays of 100 people for each of 2 strategies")
    assert "small steps: 69 yes, 29 shut, 2 still open" in words
    assert words.endswith("small steps reaches yes most often: 69 of 100, against 24 for the least.")
    _, ax = plt.subplots()
    with pytest.raises(ob.ArgumentError, match="not made by olivebranch"):
        ob.describe(ax)


@pytest.mark.parametrize("name", ["steps", "cumulative"])
def test_the_same_picture_gives_the_same_bytes(name):
    """As an SVG and a PDF (as a PNG: test_settings.py; a graph: test_room.py)."""

    def made():
        what = comparison() if name == "steps" else comparison()["small_steps"]
        picture = {**ONE, **SEVERAL}[name](what)
        try:
            return {kind: rendered(picture, kind) for kind in ("svg", "pdf")}
        finally:
            close(picture)

    first = made()
    assert first == made()
    assert b"<dc:date>" not in first["svg"]
    assert b"description" in first["svg"]


def test_saving_writes_what_is_asked(tmp_path):
    ax = ob.plot_graph("maybe")
    path = ob.save_plot(ax, tmp_path / "graph.png", width=900)
    assert plt.imread(path).shape[1] == 900
    with pytest.raises(ob.ArgumentError, match=r"\.png, \.svg or \.pdf"):
        ob.save_plot(ax, tmp_path / "graph.bmp")


@pytest.mark.parametrize("several", [False, True])
def test_a_result_in_a_notebook_needs_no_trust(several):
    """A figure, an image with alt text, and the table: no script, no style, names as text."""
    strategies = [ob.pacing.find("small_steps").named("<b>&steps"), "jump_ahead"]
    result = ob.compare("maybe", strategies, weeks=20)
    shown = result._repr_html_() if several else result.outcomes[0]._repr_html_()
    assert set(re.findall(r"<(\w+)", shown)) <= {
        "figure",
        "img",
        "details",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "p",
        "small",
    }
    assert re.search(r'alt="Icon arrays of 100 people', shown)
    assert "<b>" not in shown
    assert "&lt;b&gt;&amp;steps" in shown
    assert not plt.get_fignums()


def test_an_answer_for_ever_is_shown_too():
    result = ob.compare("maybe", ["small_steps"], weeks=None)
    assert "in the end" in result._repr_html_()
    with pytest.raises(ob.ArgumentError, match="Ask again with weeks"):
        ob.plot_cumulative(result)


@pytest.mark.slow
def test_an_animation_plays_pauses_steps_and_is_saved(tmp_path):
    """Buttons for a reader, a still picture without scripts, a GIF with at least 400 ms for each frame."""
    from PIL import Image, ImageSequence

    moving = ob.plot_runs(comparison(weeks=4), runs=2, animate=True)
    shown = moving._repr_html_()
    assert shown.count("<button") == 3
    still = re.sub(r"<script>.*</script>", "", shown, flags=re.S)
    assert still.count("<img") == 1
    assert "alt=" in still
    with Image.open(moving.save(tmp_path / "runs.gif")) as gif:
        assert len(list(ImageSequence.Iterator(gif))) == len(moving.frames) > 2
        assert gif.info["duration"] >= 400
    assert moving.save(tmp_path / "runs.html").read_text().startswith("<!doctype html>")
    with pytest.raises(ob.ArgumentError, match=r"\.gif or \.html"):
        moving.save(tmp_path / "runs.mp4")
    assert not plt.get_fignums()


def test_models_and_chains_have_pictures_too():
    model = ob.load("maybe")
    assert model.plot().get_title(loc="left") == "What can happen: no, maybe, yes"
    assert "small steps" in ob.describe((model @ "small_steps").plot())
    assert figure_of(model.plot.steps(weeks=20)).axes
