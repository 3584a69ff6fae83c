"""Sheets: nothing is cut at any width, names are text, and a Jupyter kernel gets the string."""

from __future__ import annotations

import os
import re
from io import StringIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import olivebranch as ob
from olivebranch.base.sheet import GAP, Readable, Sheet, between, shown, spread, wrapped

NAMES = st.text(st.sampled_from("abc[]/:_é漢 "), min_size=1, max_size=12).map(lambda s: s.strip() or "x")
CELLS = st.sampled_from(["94 %", "0.0 to 12.5", ">99.9 %", "-3", "46.2 ±1.1 %"])


@st.composite
def sheets(draw):
    columns = draw(st.lists(NAMES, min_size=2, max_size=9))
    row = st.tuples(NAMES, *[CELLS] * (len(columns) - 1))
    paired = draw(st.sets(st.integers(2, 8)))
    rows = tuple(draw(st.lists(row, min_size=1, max_size=4)))
    return Sheet("a title", tuple(columns), rows, ("a note",), paired=tuple(sorted(paired)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@given(sheets(), st.integers(30, 120))
def test_parts_show_every_column_once_and_the_first_in_each(sheet, width):
    """If a table is split, each part begins with the names; the other columns follow in order, none of them twice."""
    parts = sheet.parts(width)
    assert [head for part in parts for head in part.columns[1:]] == list(sheet.columns[1:])
    for part in parts:
        assert [row[0] for row in part.rows] == [row[0] for row in sheet.rows]
    for k, row in enumerate(sheet.rows):
        assert [cell for part in parts for cell in part.rows[k][1:]] == list(row[1:])


@given(sheets(), st.integers(60, 120))
def test_lines_fit_and_no_cell_is_cut(sheet, width):
    """No line is too long where columns stand alone, and every cell stands whole, on one line with its row.

    Only a name may wrap, where the table is too wide with it; the other cells stand on the name's first line.
    """
    lines = sheet.text(width).splitlines()
    for part in sheet.parts(width):
        for row in part.rows:
            name = wrapped(row[0], part._widths(width)[0])
            assert "".join(name).replace(" ", "") == row[0].replace(" ", "")
            assert any(all(cell in line for cell in (name[0], *row[1:])) for line in lines)
            assert len(name) == 1 or not sheet._fits(width)
    if max(len(list(group)) for group in sheet._groups()) == 1:
        assert max(map(cell_len, lines)) <= width


def test_columns_that_belong_together_stay_together():
    sheet = Sheet("", ("name", "mean", "9 in 10", "count", "of it"), (("a", "1", "2", "3", "4"),), paired=(2, 4))
    assert [part.columns for part in sheet.parts(20)] == [("name", "mean", "9 in 10"), ("name", "count", "of it")]
    assert sheet.parts(100) == (sheet,)


def test_what_is_urgent_comes_first_where_the_table_is_split():
    """Harm is beside success in the first part; if the table fits, the columns keep their order."""
    heads, row = ("name", "yes", "shut", "open", "unwelcome", "error"), ("a", "1 %", "2 %", "97 %", "0.50", "±1")
    sheet = Sheet("", heads, (row,), paired=(5,), urgent=(1, 4))
    assert [part.columns for part in sheet.parts(32)] == [
        ("name", "yes", "unwelcome", "error"),
        ("name", "shut", "open"),
    ]
    assert sheet.parts(80) == (sheet,)


def test_every_part_repeats_all_the_keys():
    sheet = Sheet("", ("slam", "strategy", "yes", "shut"), (("0.1", "small steps", "70 %", "29 %"),), keys=2)
    assert [part.columns for part in sheet.parts(28)] == [("slam", "strategy", "yes"), ("slam", "strategy", "shut")]


def test_words_wrap_and_other_columns_do_not():
    rows = (("small steps", "94 %", "four weeks for yourself, then the contact that invites the next rung"),)
    lines = Sheet("", ("strategy", "yes", "about"), rows, words=(2,)).text(50).splitlines()
    assert len(lines) > 3
    assert lines[2].startswith("small steps" + " " * GAP + "94 %" + " " * GAP + "four weeks")
    assert squeezed(" ".join(line[21:] for line in lines[2:])) == rows[0][2]


def test_a_number_keeps_its_sign_of_per_cent():
    for width in range(6, 40):
        assert not [line for line in wrapped("of all 46.2 %, of some 8 % and of none 0 %", width) if line[0] == "%"]


@pytest.mark.parametrize("name", ["[red]", "[/]", "[bold]x[/bold]", ":cat:", "[link=http://x]y[/link]", "\\[a]"])
def test_names_are_never_markup(name):
    """What rich would read as markup or as an emoji is shown as it was written."""
    sheet = Sheet(f"title {name}", ("strategy", name), ((name, name),), (f"note {name}",), words=(1,))
    out = StringIO()
    sheet.print(Console(file=out, width=80, force_terminal=False))
    for text in (sheet.text(), out.getvalue()):
        assert text.count(name) == 5
    assert f"<th scope='row'>{name}</th>" in sheet.html()


def test_html_has_names_as_text():
    html = Sheet("<b>", ("a & b", "<i>"), (("<script>", "1"),), ("<u>",)).html()
    assert not re.search("<(b|i|script|u)>", html)


def test_html_is_a_table_with_its_title_heads_and_notes():
    """A screen reader reads out the head of each column and row; text stays text."""
    html = Sheet("Two & one", ("name", "share"), (("a", "1 %"), ("b", "<0.1 %")), ("That is all.",)).html()
    assert html == (
        "<table><caption>Two &amp; one</caption><thead><tr><th scope='col'>name</th><th scope='col'>share</th></tr>"
        "</thead><tbody><tr><th scope='row'>a</th><td>1 %</td></tr><tr><th scope='row'>b</th><td>&lt;0.1 %</td></tr>"
        "</tbody></table><p><small>That is all.</small></p>"
    )


def test_text_is_a_table_with_its_rule():
    """Names to the left, numbers to the right; heads end on the same line; without heads there is no rule."""
    sheet = Sheet("Two", ("name", "share\nof all"), (("a", "1 %"), ("longer", "46.2 %")), ("All.",))
    assert (
        sheet.text() == "Two\n          share\nname     of all\n---------------\na           1 %\nlonger   46.2 %\nAll."
    )
    bare = Sheet("", ("", ""), (("a", "1 %"), ("b", "12 %")))
    assert bare.text() == "a    1 %\nb   12 %"
    halves = Sheet("", ("name", "one", "two"), (("a", "1", "2"),)).body(12)
    assert halves == ["name   one", "----------", "a        1", "", "name   two", "----------", "a        2"]


def test_a_small_gap_saves_a_part():
    sheet = Sheet("", ("name", "one", "two"), (("a", "1", "2"),))
    assert [sheet.text(width).splitlines()[0] for width in (16, 15, 14)] == ["name   one   two"] + [
        "name  one  two"
    ] * 2


def test_the_widest_words_give_way_first():
    """Each column of words keeps twenty characters, if it has as many, and its longest word."""
    rows = (("a", "aa " * 20, "bb " * 9, "c" * 30 + " d"),)
    sheet = Sheet("", ("name", "long", "short", "one word"), tuple(map(tuple, rows)), words=(1, 2, 3))
    assert [sheet._bounds(i) for i in range(4)] == [(4, 4), (20, 60), (20, 27), (30, 32)]
    assert sheet._widths(200) == [4, 60, 27, 32]
    assert sheet._widths(100) == [4, 30, 27, 30]
    assert sheet._widths(20) == [4, 20, 20, 30]


def test_cells_that_hold_a_range():
    assert [between(*ends, chance=True) for ends in ((0.2, 0.4), (0.3, 0.3), (0.001, 0.4))] == [
        "20 to 40 %",
        "30 %",
        "0.1 to 40 %",
    ]
    assert between(0.25, 4, chance=False) == "0.2 to 4.0"
    assert spread(np.linspace(0, 1, 101), chance=True) == "5 to 95 %"
    assert spread(np.linspace(0, 1, 101), chance=False, level=0.5) == "0.2 to 0.8"
    assert [shown(x, chance=c) for x, c in ((0.5, True), (0.5, False), (np.nan, True))] == ["50.0 %", "0.50", "none"]


def test_a_narrow_console_gets_every_character():
    """A column that is wider than the console is not cropped."""
    out = StringIO()
    Sheet("", ("strategy", "yes"), (("a_name_of_more_than_twenty", "94 %"),)).print(Console(file=out, width=20))
    assert "a_name_of_more_than_twenty" in out.getvalue()
    assert "94 %" in out.getvalue()


def test_in_a_jupyter_kernel_the_string_has_the_table(monkeypatch):
    """In Jupyter, rich would display the table itself; `str` must return it instead."""
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    from olivebranch.base import wrapping

    wrapping._offscreen.cache_clear()
    result = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20)
    assert "small steps" in str(result)
    claims = Sheet("", ("claim", "words"), (("a", "one two three four five six"),), words=(1,))
    assert squeezed(claims.text(18)).endswith("four five six")
    wrapping._offscreen.cache_clear()


CELLS_OF_A_NOTEBOOK = {
    "import olivebranch as ob; pair = ob.compare('maybe', ['small_steps', 'jump_ahead'], weeks=20)": [],
    "text = str(pair); assert 'small steps' in text and '69.4 %' in text; assert repr(pair) == text": [],
    "jumping = next(one for one in ob.OURS if one.words.startswith('Jumping ahead')); "
    "text = str(ob.claims('reconciliation', jumping, draws=2, progress=False)); assert 'Jumping ahead' in text": [],
    "print(pair)": ["stream"],
    "import logging, sys; logging.basicConfig(stream=sys.stdout, force=True); logging.warning(pair)": ["stream"],
    "from olivebranch.cli._streams import console; pair.sheet().print(console())": ["stream"],
    "pair": ["execute_result"],
    "display(pair)": ["display_data"],
    "ob.load('maybe').plot(); None": ["display_data"],
}


@pytest.mark.slow
def test_a_real_kernel_gets_the_string_and_each_result_once():
    """Whether it is printed, logged, or the last word of a cell; what is only made into a string shows nothing."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    cells = [nbformat.v4.new_code_cell(code) for code in CELLS_OF_A_NOTEBOOK]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    for cell, kinds in zip(notebook.cells, CELLS_OF_A_NOTEBOOK.values(), strict=True):
        assert [output.output_type for output in cell.outputs] == kinds, cell.source
        for output in cell.outputs:
            if output.output_type == "stream":
                assert output.text.count("69.4 %") == 1
            elif "pair" in cell.source:
                assert "<figure>" in output.data["text/html"]
                assert "69.4 %" in output.data["text/plain"]


def test_a_result_is_as_wide_as_the_terminal_that_it_is_shown_in(monkeypatch):
    """A result that is printed to anything else, or turned into text for a file, has its usual width."""
    result = ob.compare("reconciliation", ["small_steps"], weeks=2)
    usual = result.sheet().text()
    monkeypatch.setattr("sys.stdout", StringIO())
    assert repr(result) == str(result) == usual
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setattr("os.get_terminal_size", lambda number: os.terminal_size((60, 24)) if number == 77 else None)
    assert repr(result) == str(result) == result.sheet().text(60) != usual
    assert repr(result["small_steps"]).splitlines()[0] == "Reconciliation, week by week: 2 weeks, exact"


class Terminal(StringIO):
    """A standard output that is a terminal."""

    def isatty(self):
        return True

    def fileno(self):
        return 77


@ob.strategy(name="a_strategy_with_quite_a_long_name")
def long_name(see):
    return "ask"


PAIR = ["small_steps", "three_noes_and_out"]
RESULTS = {
    "compare": lambda _: ob.compare("reconciliation", PAIR),
    "simulated": lambda _: ob.compare("reconciliation", PAIR, runs=500),
    "uncertainty": lambda _: ob.uncertainty("reconciliation", [*PAIR, "push_hard"], draws=4),
    "a long name": lambda _: ob.uncertainty("maybe", [long_name, "jump_ahead"], draws=4),
    "sweep": lambda folder: ob.sweep(
        "reconciliation",
        PAIR,
        over={"skip": [0.2, 1], "nag": [0, 0.25], "context": [None, "betrayal"]},
        draws=4,
        store=folder,
    ),
    "regimes": lambda _: ob.regimes("maybe", [*PAIR[:1], "jump_ahead"], x={"weeks": [1, 2, 5, 20, 30, 40]}, y="slam"),
    "calibration": lambda _: ob.calibration("second_time"),
    "mixture": lambda _: ob.mixture("reconciliation", {"betrayal": 0.5, "still_warm": 0.25, "as_stated": 0.25}, PAIR),
    "tornado": lambda _: ob.uncertainty("reconciliation", ["small_steps"], draws=2).tornado(),
    "claims": lambda _: ob.claims(draws=2),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", RESULTS)
def test_results_fit_into_narrow_terminals_with_every_name_and_number(name, tmp_path):
    """The narrow table has the numbers of the wide one, its names whole in every part, and no line is too long."""
    result = RESULTS[name](tmp_path)
    assert isinstance(result, Readable)
    sheet = result.sheet()
    wide = squeezed(" ".join(cell for row in sheet.rows for cell in row))
    figures = set(re.findall(r"\d[\d.,]*\d|\d", wide))
    for width in (80, 60):
        narrow = sheet.text(width)
        assert max(map(cell_len, narrow.splitlines())) <= width
        for figure in figures:
            assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", narrow), figure
        for part in sheet.parts(width):
            assert [row[: sheet.keys] for row in part.rows] == [row[: sheet.keys] for row in sheet.rows]
            text = "\n".join(part.body(width))
            if width == 80 and name not in {"claims", "calibration"}:  # their keys are sentences
                assert all(row[sheet.keys - 1] in text for row in sheet.rows)


def test_a_table_that_fits_only_with_small_gaps_has_them():
    """Where parts with wide gaps would be too wide, they are not taken only because they are as few."""
    sheet = Sheet("", ("aaaa", "bbbb", "cccc", "dddd", "eeee"), (("aaaa", "bbbb", "1", "1", "1"),), paired=(3,), keys=2)
    assert max(map(len, sheet.text(22).splitlines())) <= 22
    assert len(sheet.parts(22)) == 2


def test_names_wrap_before_a_line_is_too_long_and_nothing_is_lost():
    sheet = Sheet("", ("strategy", "yes"), (("a name of many short words", "94 %"),))
    lines = sheet.text(20).splitlines()
    assert max(map(len, lines)) <= 20
    assert squeezed(" ".join(line[:14] for line in lines[2:])).strip() == "a name of many short words"


@pytest.mark.parametrize("sign", ["+", "-"])
def test_a_sign_stays_with_its_name(sign):
    """In a list of parameters, each with the way it pushes."""
    for width in range(12, 40):
        lines = wrapped(f"apology odds {sign}, miss {sign}, drift {sign}", width)
        assert not [line for line in lines if line.startswith(sign)]
