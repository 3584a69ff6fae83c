"""The picture of a belief: the filter, the truth, what was heard and what the strategy keeps."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import QuadMesh

import olivebranch as ob
from support.pictures import faults, figure_of

MIXED = ob.Chain("mixed_signals", "weigh_words")


@pytest.fixture(autouse=True)
def nothing_left_open():
    """A picture that is closed leaves nothing behind."""
    yield
    plt.close("all")


def meshes(ax):
    return [np.asarray(c.get_array()) for c in ax.collections if isinstance(c, QuadMesh)]


@pytest.mark.parametrize("run", [5, 13])
def test_cells_are_the_filter_and_the_line_is_the_truth(run):
    """Each cell is the belief of a rung in a week, up to the end of the walk; the line is what was the case."""
    paths = MIXED.paths([run], seed=1, weeks=52)
    weeks = int(paths.lengths()[0]) + 1
    ax = ob.plot_belief(MIXED.exact(weeks=52), run=run)
    believed, kept = meshes(ax)
    np.testing.assert_array_equal(believed.T, paths.belief("stance")[0, :weeks])
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), paths.values("stance")[0, :weeks])
    labels = np.array(MIXED.memory_values["hope"])[MIXED.memory["hope"][paths.pairs[0, : weeks - 1]]]
    np.testing.assert_array_equal(kept[0, :-1], labels)
    assert np.ma.getmaskarray(np.ma.masked_invalid(kept))[0, -1]  # after the ending nothing is kept


def test_what_was_heard_stands_in_its_week():
    """A row for each response heard, with a dot in every week of it."""
    paths = MIXED.paths([5], seed=1, weeks=52)
    ax = ob.plot_belief(MIXED.exact(weeks=52), run=5)
    words = [tick.get_text() for tick in ax.get_yticklabels()]
    said = [paths.done(0, week)[1] for week in range(1, int(paths.lengths()[0]) + 1)]
    dots = {float(np.asarray(line.get_ydata())[0]): line for line in ax.lines if line.get_marker() == "o"}
    for word in set(said):
        line = dots[float(ax.get_yticks()[words.index(f"“{word}”")])]
        assert list(np.asarray(line.get_xdata())) == [week for week, heard in enumerate(said, 1) if heard == word]


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("model", "strategy"), [("mixed_signals", "weigh_words"), ("reconciliation", "typical")])
def test_nothing_overlaps(model, strategy, theme):
    """Words keep apart, in both themes, with and without a belief that is kept; and the picture says what it shows."""
    ax = ob.Chain(model, strategy).exact(weeks=52).plot.belief(theme=theme)
    assert not faults(figure_of(ax))
    assert ("the bin that the strategy remembers" in ob.describe(ax)) == (strategy == "weigh_words")
    assert "In truth" in ob.describe(ax)
