"""A picture that is given something else says what it shows."""

from __future__ import annotations

import pytest

import olivebranch as ob
from olivebranch.plots.shown import OF_ENDINGS

PICTURES = sorted(name for name in dir(ob) if name.startswith("plot_"))
TAKE_A_NAME = {"plot_graph", "plot_steps"}


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("given", [None, 3, [], object(), "nothing"])
def test_what_a_picture_cannot_show_is_told(picture, given):
    """The error names the picture, what was given and where to get what it shows; a name is looked up as a model."""
    with pytest.raises(ob.OlivebranchError) as caught:
        getattr(ob, picture)(given)
    text = str(caught.value)
    if picture in TAKE_A_NAME and given == "nothing":
        assert "model" in text
    else:
        assert picture in text
        assert repr(given) in text or type(given).__name__ in text
        assert "(...)" in text or "@" in text


def test_another_result_is_told_by_its_kind(maybe):
    with pytest.raises(ob.ArgumentError, match=r"plot_outcomes .* ob\.compare\(\.\.\.\) returns, not a Model"):
        ob.plot_outcomes(maybe)
    with pytest.raises(ob.ArgumentError, match=r"rule\(\.\.\.\) returns, not a BestPacing"):
        ob.plot_pacing(ob.best_pacing(maybe, weeks=3))  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [None, 3, "axes"])
def test_only_a_picture_is_described_and_saved(given, tmp_path):
    for ask in (lambda: ob.describe(given), lambda: ob.save_plot(given, tmp_path / "x.png")):
        with pytest.raises(ob.ArgumentError, match="must be what a picture of olivebranch returned"):
            ask()
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("picture", sorted(OF_ENDINGS))
def test_a_chain_without_endings_has_no_pictures_of_them(picture):
    """Once an IndexError. What shows no ending can be drawn."""
    answer = ob.Chain.from_matrix([[0.5, 0.5], [0, 1]]).exact(5)
    with pytest.raises(ob.ArgumentError, match="this chain has none"):
        getattr(ob, picture)(answer)
    assert ob.plot_outcomes(answer)
