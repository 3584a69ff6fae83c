"""The style of a picture: the theme that suits a background, widths within a block, and what is left after an error."""

from __future__ import annotations

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgba

import olivebranch as ob
from olivebranch.draw import style
from olivebranch.draw.palette import DARK, LIGHT


@pytest.mark.parametrize(
    ("paper", "theme"), [("white", LIGHT), ("black", DARK), ("#767676", LIGHT), ("#757575", DARK), (LIGHT.paper, LIGHT)]
)
def test_without_a_name_the_theme_suits_the_background(paper, theme):
    """Of the Axes or, where these are transparent, of the figure; a grey is dark if white text reads better on it."""
    figure, ax = plt.subplots(facecolor=paper)
    ax.set_facecolor("none")
    assert style.find_theme(None, ax) is theme
    assert style.find_theme(None, figure) is theme
    ax.set_facecolor("black" if theme is LIGHT else "white")
    assert style.find_theme(None, ax) is not theme


def test_a_theme_has_a_name():
    assert style.find_theme(None) is LIGHT
    assert [style.find_theme(name) for name in ("light", "dark")] == [LIGHT, DARK]
    with pytest.raises(ob.UnknownName, match="theme"):
        style.find_theme("drak")


def test_figures_are_no_wider_than_the_block_allows():
    assert (style.page(), style.page(5)) == (style.WIDTH, 5)
    with style.narrower(6):
        assert (style.page(), style.page(5)) == (6, 5)
        with style.narrower(4):
            assert style.page(5) == 4
        assert style.page() == 6
    assert style.page() == style.WIDTH


def test_settings_hold_within_the_block_alone():
    before = dict(matplotlib.rcParams)
    with style.styled(DARK):
        figure = plt.figure()
        assert figure.get_facecolor() == to_rgba(DARK.paper)
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == [figure.number]


def test_after_an_error_only_the_figures_of_the_block_are_closed():
    mine = plt.figure()

    @style.styled(LIGHT)
    def broken():
        plt.figure()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert plt.get_fignums() == [mine.number]


def test_what_became_interactive_stays_so():
    was = matplotlib.is_interactive()
    try:
        matplotlib.interactive(False)
        with style.styled(LIGHT):
            matplotlib.interactive(True)
        assert matplotlib.is_interactive()
    finally:
        matplotlib.interactive(was)
