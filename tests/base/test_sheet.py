"""Sheets: nothing is cut whatever the width, names are text, and a Jupyter kernel gets the string."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

import olivebranch as ob
from olivebranch.base.sheet import GAP, Readable, Sheet, wrapped

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
    """Cut into parts, each part begins with the names; the other columns follow in their order, none twice."""
    parts = sheet.parts(width)
    assert [head for part in parts for head in part.columns[1:]] == list(sheet.columns[1:])
    for part in parts:
        assert [row[0] for row in part.rows] == [row[0] for row in sheet.rows]
    for k, row in enumerate(sheet.rows):
        assert [cell for part in parts for cell in part.rows[k][1:]] == list(row[1:])


@given(sheets(), st.integers(60, 120))
def test_lines_fit_and_no_cell_is_cut(sheet, width):
    """No line is wider than asked for unless a name, a cell and their columns are; every cell stands whole."""
    lines = sheet.text(width).splitlines()
    for part in sheet.parts(width):
        for row in part.rows:
            assert any(all(cell in line for cell in row) for line in lines)
    groups = [len(list(group)) for group in sheet._groups()]
    if max(groups) == 1:
        assert max(map(cell_len, lines)) <= width


def test_columns_that_belong_together_stay_together():
    sheet = Sheet("", ("name", "mean", "9 in 10", "count", "of it"), (("a", "1", "2", "3", "4"),), paired=(2, 4))
    assert [part.columns for part in sheet.parts(20)] == [("name", "mean", "9 in 10"), ("name", "count", "of it")]
    assert sheet.parts(100) == (sheet,)


def test_what_is_urgent_comes_first_where_the_table_is_split():
    """Harm stands beside success in the first part; where the table fits, the columns keep their order."""
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
    """What rich would read as markup or as an emoji stands as it was written, wherever it stands."""
    sheet = Sheet(f"title {name}", ("strategy", name), ((name, name),), (f"note {name}",), words=(1,))
    out = StringIO()
    sheet.print(Console(file=out, width=80, force_terminal=False))
    for shown in (sheet.text(), out.getvalue()):
        assert shown.count(name) == 5
    assert f"<th scope='row'>{name}</th>" in sheet.html()


def test_html_has_names_as_text():
    shown = Sheet("<b>", ("a & b", "<i>"), (("<script>", "1"),), ("<u>",)).html()
    assert not re.search("<(b|i|script|u)>", shown)


def test_a_narrow_console_gets_every_character():
    """A column that is wider than the console is not cropped."""
    out = StringIO()
    Sheet("", ("strategy", "yes"), (("a_name_of_more_than_twenty", "94 %"),)).print(Console(file=out, width=20))
    assert "a_name_of_more_than_twenty" in out.getvalue()
    assert "94 %" in out.getvalue()


def test_in_a_jupyter_kernel_the_string_has_the_table(monkeypatch):
    """Rich displays the table itself where it believes to be in Jupyter; `str` must hand it over instead."""
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    from olivebranch.base import sheet

    sheet._offscreen.cache_clear()
    result = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=20)
    assert "small steps" in str(result)
    claims = Sheet("", ("claim", "words"), (("a", "one two three four five six"),), words=(1,))
    assert squeezed(claims.text(18)).endswith("four five six")
    sheet._offscreen.cache_clear()


def test_a_real_kernel_gives_the_string_and_displays_nothing():
    """`str(result)` in a notebook's kernel is the table, and the cell shows nothing of its own."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    code = "import olivebranch as ob; text = str(ob.compare('maybe', ['small_steps'], weeks=20)); print('yes' in text)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    outputs = notebook.cells[0].outputs
    assert [(output.output_type, output.get("text")) for output in outputs] == [("stream", "True\n")]


RESULTS = {
    "compare": lambda: ob.compare("reconciliation", ["small_steps", "three_noes_and_out"]),
    "uncertainty": lambda: ob.uncertainty("reconciliation", ["small_steps", "jump_ahead"], draws=4),
    "regimes": lambda: ob.regimes("maybe", ["small_steps", "jump_ahead"], x={"weeks": [1, 2, 5, 20, 30, 40]}, y="slam"),
    "calibration": lambda: ob.calibration("second_time"),
    "mixture": lambda: ob.mixture("reconciliation", {"betrayal": 0.5, "still_warm": 0.5}, ["small_steps"]),
    "tornado": lambda: ob.uncertainty("reconciliation", ["small_steps"], draws=2).tornado(),
    "claims": lambda: ob.claims(draws=2),
}


@pytest.mark.parametrize("name", RESULTS)
def test_results_fit_into_80_columns_with_every_number(name):
    """The narrow table has the same numbers as the wide one."""
    result = RESULTS[name]()
    assert isinstance(result, Readable)
    sheet = result.sheet()
    narrow = sheet.text(80)
    assert max(map(len, narrow.splitlines())) <= 80
    wide = squeezed(" ".join(cell for row in sheet.rows for cell in row))
    for figure in set(re.findall(r"\d[\d.,]*\d|\d", wide)):
        assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", narrow), figure
