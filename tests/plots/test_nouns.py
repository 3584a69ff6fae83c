"""A model and a chain show themselves in a notebook: the picture, what it is, and tables that fold."""

from __future__ import annotations

import re

import numpy as np
import pytest

import olivebranch as ob
from olivebranch.plots import notebook


def folds(html: str) -> list[str]:
    return re.findall(r"<summary>(.*?)</summary>", html)


@pytest.mark.slow
def test_a_model_shows_its_graph_and_every_parameter_with_its_grade(maybe):
    html = maybe._repr_html_()
    assert re.search(r'<img src="data:image/png;base64,[^"]+" width="\d+" alt="[^"]+ask', html)
    assert folds(html) == ["Parameters"]
    for name, parameter in maybe.parameters.items():
        assert f"<th scope='row'>{name}</th><td>{parameter.value:g}</td><td>{parameter.prior}</td><td>D</td>" in html
    assert "<script" not in html
    assert "<details open" not in html


@pytest.mark.slow
def test_a_chain_shows_its_matrix_too(maybe):
    chain = maybe @ "small_steps"
    html = chain._repr_html_()
    assert len(folds(html)) == 2
    assert "1 round later" in folds(html)[0]
    assert re.search(r"<th scope='row'>no</th><td>0 %</td><td>3.0 %</td><td>62.0 %</td><td>35.0 %</td>", html)


def test_what_cannot_be_drawn_is_shown_by_its_tables(maybe, monkeypatch):
    def refuse(noun):
        raise ob.ArgumentError("too large")

    chain = ob.Chain.from_matrix(np.array([[0.5, 0.5], [0, 1]]), names=["<a>", "b"], endings={"done": ["b"]})
    monkeypatch.setattr(type(chain.plot), "__call__", refuse)
    html = chain._repr_html_()
    assert "<img" not in html
    assert "&lt;a&gt;" in html
    assert "<a>" not in html


@pytest.mark.slow
def test_a_picture_that_was_shown_is_closed(maybe):
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    maybe._repr_html_()
    assert pyplot.get_fignums() == before


@pytest.mark.slow
def test_a_table_or_nothing(maybe):
    assert notebook.noun_in_notebook(maybe, []).count("<details") == 0
