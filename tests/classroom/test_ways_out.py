"""Exercises as a notebook, a quiz, Moodle's questions and paper: each read by what it is for."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from xml.etree import ElementTree as Xml

import pytest

import olivebranch as ob
from olivebranch.base.sheet import Sheet
from olivebranch.classroom.folder import write_class
from olivebranch.classroom.material import material
from olivebranch.classroom.moodle import moodle
from olivebranch.classroom.notebook import notebook
from olivebranch.classroom.paper import key, paper
from olivebranch.classroom.quiz import quiz
from olivebranch.model.template import write_template

SHEET = ob.exercises("maybe", student="s01")
LARGE = ob.exercises("ladder", student="A & <b> | *c*", weeks=20, plans=["ask_once", "jump_ahead"], seed=3)
MADE = ob.exercises(ob.load("maybe").with_parameters(slam=0.3), student="s02")
ALL = pytest.mark.parametrize("sheet", [SHEET, LARGE, MADE], ids=["small", "large", "made"])


def shown(answer):
    """An answer as a reader would find it: its first three digits after the point."""
    return f"{answer:.3f}"[1:]


# ---- what is given -------------------------------------------------------------------------------


def test_of_a_small_model_each_possible_move_is_given_the_likeliest_first():
    """By hand from the variant's numbers: a move of chance 0 is none, and a walk that ended has no row."""
    moves, plans = material(SHEET)
    p = {name: f"{parameter.value:.12g}" for name, parameter in SHEET.model.parameters.items()}
    assert moves == Sheet(
        "The chances of each move in one round",
        ("at", "what you do", "chances"),
        (
            ("no", "small step", f"0.487 to no, {p['step_up']} to maybe, {p['misstep']} to shut"),
            ("no", "ask", f"0.568 to no, {p['slam']} to shut, {p['cold_yes']} to yes"),
            ("maybe", "small step", "1 to maybe"),
            ("maybe", "ask", f"{p['warm_yes']} to yes, 0.31 to no, {p['last_slam']} to shut"),
        ),
        (
            "A walk begins at no, and ends with yes or shut.",
            "How unwelcome contacts are counted: what a round adds is action == ask and stance == no "
            "(1 if it is true, 0 if not).",
        ),
        words=(1, 2),
    )
    rules = (("small steps", "at no, small step; at maybe, ask"), ("jump ahead", "at no, ask"))
    assert plans == Sheet("The two plans", ("plan", "what you do"), rules, words=(1,))


def test_one_who_works_by_hand_is_told_each_start_and_what_a_memory_holds(tmp_path):
    """Of the template: four in five begin at no, and a plan remembers a no. A notebook brings its model along."""
    file = write_template(tmp_path / "mine")
    sheet = ob.exercises(str(file), student="s01")
    moves, plans = material(sheet)
    assert moves.notes[0] == "A walk begins at no with 0.8 or at maybe with 0.2, and ends with yes or shut or moved on."
    assert plans.notes == ("noes: in how many weeks so far: asks and stance_next == no; at most 1.",)
    source = notebook(sheet)["cells"][1]["source"]
    file.unlink()
    names: dict = {}
    exec(source, names)
    assert names["sheet"].key().equals(sheet.key())


def test_of_a_large_model_the_parameters_are_given():
    parameters, plans = material(LARGE)
    assert parameters == Sheet(
        "Your parameters",
        ("parameter", "value", "what it is"),
        tuple((name, f"{p.value:.12g}", p.unit or "") for name, p in LARGE.model.parameters.items()),
        ("How they are used is in the model: print(sheet.model.to_toml()).",),
        words=(2,),
    )
    about = [(plan.replace("_", " "), ob.pacing.find(plan).about) for plan in LARGE.plans]
    assert plans == Sheet("The two plans", ("plan", "what you do"), tuple(about), words=(1,))


def test_a_table_has_at_most_as_many_moves_as_one_works_with_by_hand(monkeypatch):
    """`maybe` has two open states with two actions each; two plans that name each state, up to half as many."""
    for most, titles in ((4, "The chances of each move in one round"), (3, "Your parameters")):
        monkeypatch.setattr("olivebranch.classroom.material.MOST_ROWS", most)
        moves, plans = material(SHEET)
        assert moves.title == titles
        assert (plans.rows[0][1] == "at no, small step; at maybe, ask") == (most == 4)


@ALL
def test_the_questions_are_numbered_from_1(sheet):
    """On the screen, on paper, in the key, and in Moodle."""
    numbers = [str(i) for i in range(1, len(sheet.questions) + 1)]
    asked = tuple((i, question.asked) for i, question in zip(numbers, sheet.questions, strict=True))
    assert sheet.sheet() == Sheet(sheet.title, ("", "question"), asked, words=(1,))
    assert re.findall(r"<h3>(\d+)\. ", paper(sheet)) == numbers
    assert re.findall(r'<tr><th scope="row">(\d+)</th>', key([sheet])) == numbers
    names = [name.text or "" for name in Xml.fromstring(moodle([sheet]).encode()).iterfind("question/name/text")]
    assert [name.removeprefix(f"{sheet.student} ").split(":")[0] for name in names] == numbers


# ---- the notebook --------------------------------------------------------------------------------


def read(sheet, **options):
    import nbformat  # slow to import

    return nbformat.reads(json.dumps(notebook(sheet, **options)), as_version=4)


@ALL
@pytest.mark.slow
@pytest.mark.parametrize("solved", [False, True])
def test_a_notebook_is_valid(sheet, solved):
    import nbformat

    nbformat.validate(read(sheet, solved=solved))


@ALL
@pytest.mark.parametrize("solved", [False, True])
def test_each_question_has_a_cell_to_answer_and_a_locked_one_that_gives_a_point(sheet, solved):
    """As nbgrader marks them (version 3 of its schema)."""
    book = notebook(sheet, solved=solved)
    assert (book["nbformat"], book["nbformat_minor"], book["metadata"]["kernelspec"]["name"]) == (4, 5, "python3")
    marks = [cell["metadata"] for cell in book["cells"]]
    answer = {"schema_version": 3, "grade": False, "solution": True, "task": False, "locked": False}
    check = {"schema_version": 3, "grade": True, "solution": False, "task": False, "locked": True, "points": 1}
    assert marks == [{}, {}] + [
        mark
        for question in sheet.questions
        for mark in (
            {},
            {"nbgrader": answer | {"grade_id": f"{question.name}-answer"}},
            {"nbgrader": check | {"grade_id": f"{question.name}-check"}},
        )
    ]


def test_the_students_notebook_has_no_answer_and_a_large_model_gives_its_parameters():
    text = json.dumps(notebook(SHEET))
    assert all(question.code not in text for question in SHEET.questions)
    answers = [shown(question.answer) for question in SHEET.questions[1:]]  # the first is a number of the table
    assert not [answer for answer in answers if answer in text]
    assert "0.48 to maybe" in text
    assert "no\\_shuts" in notebook(LARGE)["cells"][0]["source"]


@ALL
@pytest.mark.slow
def test_the_solved_notebook_grades_itself_right(sheet):
    names: dict = {}
    for cell in read(sheet, solved=True).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
            if cell.id.endswith("-check"):
                assert str(names["verdict"]) == f"{cell.id.removesuffix('-check').replace('-', '_')}: right."


@pytest.mark.slow
def test_a_student_solves_it_in_jupyter_and_a_mistake_is_found():
    """All answers are right but two: one is wrong, and one is missing."""
    from nbclient import NotebookClient

    book = read(SHEET)
    given = {q.name: f"{q.answer:.{q.digits}f}" for q in SHEET.questions} | {"harm": "9.9", "one_step": "..."}
    for cell in book.cells:
        name = cell.id.removesuffix("-answer").replace("-", "_")
        if name in given:
            cell.source = f"{name} = {given[name]}"
    NotebookClient(book, timeout=120, kernel_name="python3", allow_errors=True).execute()
    said = {cell.id: cell.outputs[0] for cell in book.cells if cell.id.endswith("-check")}
    assert said["harm-check"].evalue == "harm = 9.9: not within 0.01 of the answer."
    assert said["one-step-check"].evalue == "one_step: not answered yet."
    right = [output.text for output in said.values() if output.output_type == "stream"]
    assert right == [f"{name}: right.\n" for name in ("two_steps", "ending", "mean_time", "difference")]


def test_a_notebook_makes_the_same_exercises_again():
    for sheet in (SHEET, LARGE, MADE):
        names: dict = {}
        exec(notebook(sheet)["cells"][1]["source"], names)
        assert names["sheet"].key().equals(sheet.key())
        assert names["sheet"].title == sheet.title


# ---- a learning platform -------------------------------------------------------------------------


@ALL
def test_a_quiz_has_a_range_that_is_right_for_each_question(sheet):
    """jupyterquiz takes a number as right if it is in [low, high)."""
    asked = json.loads(json.dumps(quiz(sheet)))
    for item, question in zip(asked, sheet.questions, strict=True):
        right, wrong = item["answers"]
        low, high = right["range"]
        assert low <= round(question.answer, question.digits) < high
        assert (item["type"], right["type"], right["correct"]) == ("numeric", "range", True)
        assert high - low == pytest.approx(2 * question.tolerance)
        assert wrong["type"] == "default"
        assert "<" not in item["question"]


@ALL
def test_moodle_finds_numerical_questions_with_tolerances(sheet):
    root = Xml.fromstring(moodle([sheet]).encode())
    category, *asked = root.findall("question")
    assert root.tag == "quiz"
    assert category.get("type") == "category"
    assert category.findtext("category/text") == f"$course$/top/olivebranch/{sheet.model.title}/{sheet.student}"
    assert len(asked) == len(sheet.questions)
    for element, question in zip(asked, sheet.questions, strict=True):
        assert element.get("type") == "numerical"
        answer = element.find("answer")
        assert answer is not None
        assert answer.get("fraction") == "100"
        assert float(answer.findtext("text") or "") == pytest.approx(question.answer, rel=1e-11)
        assert float(answer.findtext("tolerance") or "") == question.tolerance
        assert float(element.findtext("defaultgrade") or "") == 1
        assert (element.findtext("name/text") or "").endswith(question.title)
        text = element.find("questiontext")
        assert text is not None
        assert text.get("format") == "html"
        assert question.asked in words(text.findtext("text") or "")


def test_a_class_has_a_category_for_each_student():
    root = Xml.fromstring(moodle([SHEET, ob.exercises("maybe", student="a/b")]).encode())
    found = [e.findtext("category/text") for e in root.findall("question") if e.get("type") == "category"]
    assert [name.rpartition("olivebranch/")[2] for name in found if name] == [
        "No, maybe, yes/s01",
        "No, maybe, yes/a//b",
    ]


# ---- paper ---------------------------------------------------------------------------------------


def words(html):
    """The text of some HTML."""
    parts: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data):
            parts.append(data)

    Reader().feed(html)
    return "".join(parts)


def test_the_sheet_to_print_has_a_line_for_each_answer_and_no_answer():
    text = words(paper(SHEET))
    assert text.count("_" * 24) == len(SHEET.questions)
    for question in SHEET.questions:
        assert question.asked in text
    answers = [shown(question.answer) for question in SHEET.questions[1:]]
    assert not [answer for answer in answers if answer in text]
    assert "not advice about a real person" in text
    assert "A & <b> | *c*" in words(paper(LARGE))


def test_the_key_has_every_answer():
    text = words(key([SHEET, LARGE]))
    for sheet in (SHEET, LARGE):
        assert sheet.title in text
        for question in sheet.questions:
            assert f"{question.answer:.{question.digits + 2}f}" in text


# ---- a class -------------------------------------------------------------------------------------


def test_a_class_in_a_folder(tmp_path):
    sheets = [ob.exercises("maybe", student=name) for name in ("s01", "Zoë / 2")]
    paths = write_class(sheets, tmp_path / "class")
    assert sorted(path.relative_to(tmp_path / "class").as_posix() for path in paths) == [
        *["lecturer/Zoë_2.quiz.json", "lecturer/Zoë_2.solved.ipynb", "lecturer/key.csv", "lecturer/key.html"],
        *["lecturer/moodle.xml", "lecturer/s01.quiz.json", "lecturer/s01.solved.ipynb"],
        *["students/Zoë_2.html", "students/Zoë_2.ipynb", "students/s01.html", "students/s01.ipynb"],
    ]
    rows = list(csv.DictReader(StringIO((tmp_path / "class/lecturer/key.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 12
    assert float(rows[0]["answer"]) == sheets[0].questions[0].answer
    assert {row["student"] for row in rows} == {"s01", "Zoë / 2"}
    own = [
        path.read_text(encoding="utf-8") for path in paths if path.name.startswith("Zoë_2.") and "quiz" not in path.name
    ]
    assert len(own) == 3
    assert all("Zoë / 2" in text for text in own), "letters are written as they are"
    again = write_class(sheets, tmp_path / "again")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


def test_two_students_never_share_a_file(tmp_path):
    sheets = [ob.exercises("maybe", student=name) for name in ("a b", "a/b")]
    told = "student 'a b': another student's files would have the same name"
    with pytest.raises(ob.ArgumentError, match=told):
        write_class([SHEET, *sheets], tmp_path)
    with pytest.raises(ob.ArgumentError, match="name at least one"):
        write_class([], tmp_path)
    assert not list(tmp_path.iterdir())
