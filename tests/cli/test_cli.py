"""The command line: what it prints for people and for programs, and how it reports what is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import olivebranch as ob
from olivebranch.cli import _HOME, _all, _app, app, main  # noqa: F401  (_all registers the commands)

BAD_MODEL = 'title = 3\n[stattes]\nx = ["a"]\n'
RINGING = """
title = "a bell"
states = { place = ["here", "there"] }
endings = { there = "place == there" }
actions = { ask = {} }
start = [{}]
parameters = { p = 0.5 }
tallies = { rings = "1" }
[[shift.place]]
chances = { there = "p" }
"""


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a command in an empty folder, as from a terminal of 80 columns (or another width): (code, out, err)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "bad.toml").write_text(BAD_MODEL)
    (tmp_path / "bell.toml").write_text(RINGING)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["olivebranch", *map(str, words)])
        code: str | int = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return run


def strict(text):
    """JSON as a strict parser reads it, without NaN and Infinity."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def rows(text):
    """CSV as dictionaries."""
    return list(csv.DictReader(io.StringIO(text)))


# ---- help --------------------------------------------------------------------------------------

COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]


def test_every_command_is_registered():
    """The commands that the tests below use are all registered."""
    assert {"list", "show", "check", "schema", "compare", "story", "where", "demo"} <= set(COMMANDS)


def test_a_command_that_is_loaded_alone_is_in_the_module_named():
    """Else it would be unknown in a process of its own."""
    home = {name: command.callback.__module__ for name, command in zip(COMMANDS, app.registered_commands, strict=True)}
    assert {name: home[name] for name in _HOME} == {name: f"olivebranch.cli.{home}" for name, home in _HOME.items()}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_has_an_example(command, run):
    """--help says what a command does and shows it in use."""
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert f"olivebranch {command}" in out.split("Usage:")[1].split("\n", 1)[1]


@pytest.mark.parametrize("command", ["where", "story", "show"])
def test_the_examples_in_a_help_run(command, run):
    """Of the quickest commands; the words of others are run elsewhere."""
    examples = re.findall(r"olivebranch (.+)", run(command, "--help")[1].split("Usage:")[1].split("╭")[0])[1:]
    assert examples
    for words in examples:
        assert run(*words.split())[0] == 0, words


def test_help_lists_every_command_and_carries_the_note(run):
    """The first page names them all, and says that this is a toy."""
    code, out, _ = run("--help")
    assert code == 0
    assert all(f"│ {command} " in out for command in COMMANDS)
    assert "teaching toy" in out
    assert run()[0] == 2


def test_the_version_is_the_packages(run):
    """--version prints it and stops."""
    assert run("--version") == (0, f"olivebranch {ob.__version__}\n", "")


# ---- list, show, check, schema -----------------------------------------------------------------


@pytest.mark.slow
def test_list_has_every_model_and_strategy(run):
    """As a table, as JSON and as CSV."""
    names = {("model", name) for name in ob.models()} | {("strategy", name) for name in ob.strategies()}
    code, out, _ = run("list")
    assert code == 0
    assert all(name in out for _, name in names)
    assert {(row["kind"], row["name"]) for row in strict(run("list", "--json")[1])["bundled"]} == names
    assert {(row["kind"], row["name"]) for row in rows(run("list", "--csv")[1])} == names


@pytest.mark.slow
@pytest.mark.parametrize("name", ob.models())
def test_show_prints_the_model_for_people_and_for_programs(name, run, tmp_path):
    """The plain output names everything; --toml is a model file, --json the same tables, --csv the parameters."""
    model = ob.load(name)
    code, out, err = run("show", name)
    assert (code, err) == (0, "")
    for word in [*model.states, *model.actions, *model.endings, *model.parameters, *model.contexts]:
        assert word in out
    (tmp_path / "again.toml").write_text(run("show", name, "--toml")[1])
    assert ob.load(tmp_path / "again.toml") == model
    assert ob.Model(**strict(run("show", name, "--json")[1])) == model
    table = rows(run("show", name, "--csv")[1])
    assert {row["parameter"]: float(row["value"]) for row in table} == {n: p.value for n, p in model.parameters.items()}


def test_show_of_a_context_is_the_model_in_it(run, tmp_path):
    """--context changes what is shown, and what --toml writes."""
    (tmp_path / "again.toml").write_text(run("show", "reconciliation", "-c", "betrayal", "--toml")[1])
    assert ob.load(tmp_path / "again.toml") == ob.load("reconciliation", context="betrayal")


def test_show_of_a_model_without_parameters(run):
    """An empty table has its heading."""
    Path("bare.toml").write_text(RINGING.replace("parameters = { p = 0.5 }", "").replace('"p"', "0.5"))
    assert run("show", "bare.toml", "--csv")[:2] == (0, "parameter,value,prior,unit,grade,source,about\n")
    assert run("show", "bare.toml")[0] == 0


def test_check_of_a_good_and_of_a_bad_file(run):
    """For a good file it shows the contents, code 0; for a bad one every fault, code 1; a broken law is code 1 too."""
    code, out, err = run("check", "bell.toml", "--runs", "500")
    assert (code, err) == (0, "")
    assert "all laws hold" in out
    assert "2 states, 1 action" in out
    code, out, err = run("check", "bad.toml")
    assert (code, out) == (1, "")
    for piece in ["bad.toml", "title = 3", "stattes", "'states'", "endings: is missing"]:
        assert piece in err
    found = strict(run("check", "maybe", "--runs", "500", "--json")[1])
    assert found["ok"] is True
    assert all(finding["law"] for finding in found["findings"])


@pytest.mark.slow
def test_the_schema_is_a_json_schema_that_knows_good_from_bad(run):
    """It is valid; every bundled model and a plain number fit it; misspelt keys and wrong types do not."""
    jsonschema = pytest.importorskip("jsonschema")
    schema = strict(run("schema")[1])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in ob.models():
        plain = strict(run("show", name, "--json")[1])
        assert not list(validator.iter_errors(plain))
    plain["parameters"]["bare"] = 0.25
    assert validator.is_valid(plain)
    assert not validator.is_valid({**plain, "titel": "x"})
    assert not validator.is_valid({**plain, "title": 3})
    assert not validator.is_valid({**plain, "start": []})


# ---- compare -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["maybe", "small_steps", "jump_ahead", "--weeks", "20"], {"weeks": 20}),
        (["maybe", "small_steps", "jump_ahead", "--runs", "2000", "--seed", "7"], {"runs": 2000, "seed": 7}),
        (["maybe", "jump_ahead", "--for-ever"], {"weeks": None}),
        (["maybe", "small_steps", "-s", "slam=0.1", "--set", "cold_yes=0.2"], {"set": {"slam": 0.1, "cold_yes": 0.2}}),
        (["reconciliation", "small_steps", "-c", "betrayal", "-w", "12"], {"context": "betrayal", "weeks": 12}),
        (["maybe"], {}),
    ],
)
def test_compare_says_what_the_library_says(words, options, run):
    """JSON and CSV agree with ob.compare to the last digit, and the table shows it."""
    model = ob.load(words[0], context=options.pop("context", None)).with_parameters(**options.pop("set", {}))
    chosen = [word for word in words if word in ob.strategies()] or None
    expected = ob.compare(model, chosen, **options)
    found = strict(run("compare", *words, "--json")[1])
    assert found["strategies"] == {o.strategy: o.row() for o in expected.outcomes}
    assert (found["weeks"], found["runs"], found["seed"]) == (expected.weeks, expected.runs, expected.seed)
    for outcome in expected.outcomes:
        for name, error in found["standard_errors"][outcome.strategy].items():
            assert error == outcome.error(name)
    table = {
        row.pop("strategy"): {k: float(v) for k, v in row.items()} for row in rows(run("compare", *words, "--csv")[1])
    }
    assert table == {o.strategy: o.row() for o in expected.outcomes}
    code, out, err = run("compare", *words)
    assert (code, err) == (0, "")
    for outcome in expected.outcomes:
        assert outcome.strategy.replace("_", " ") in out
        assert f"{100 * outcome.chance(outcome.endings[0]):.1f}" in out


def test_the_same_seed_gives_the_same_answer_whatever_the_threads(run):
    """--seed fixes a simulation; another seed gives a different one."""
    first, again, other = (
        run("compare", "maybe", "jump_ahead", "--runs", "3000", "--csv", *words)[1]
        for words in (["--seed", "5"], ["--seed", "5", "--threads", "1"], ["--seed", "6"])
    )
    assert first == again != other


def test_what_is_not_finite_is_null_in_json(run):
    """A walk that never ends rings for ever: null in JSON, inf in CSV, and words in the table."""
    words = ["compare", "bell.toml", "jump_ahead", "--for-ever", "--set", "p=0"]
    row = strict(run(*words, "--json")[1])["strategies"]["jump_ahead"]
    assert row == {"there": 0.0, "open": 1.0, "rings": None}
    assert rows(run(*words, "--csv")[1])[0]["rings"] == "inf"
    line = next(line for line in run(*words)[1].splitlines() if "jump ahead" in line)
    assert line.split() == ["jump", "ahead", "0", "%", "100", "%", "for", "ever"]


# ---- story and where ---------------------------------------------------------------------------


def test_a_story_is_that_of_the_library(run):
    """The story of one run, and its weeks as CSV."""
    chain = ob.load("reconciliation") @ "small_steps"
    words = ["story", "reconciliation", "small_steps", "--seed", "7", "--run", "12"]
    code, out, err = run(*words)
    assert (code, out, err) == (0, f"{chain.story(seed=7, run=12)}\n", "")
    assert "spark" not in out
    weeks = rows(run(*words, "--csv")[1])
    assert [int(row["week"]) for row in weeks] == list(range(len(weeks)))
    assert {row["run"] for row in weeks} == {"12"}


@pytest.mark.slow
def test_where_says_the_phase_and_the_outlook(run):
    """The phase is the model's, the outlook is that of the model started there, and the note of care comes last."""
    words = ["where", "--stance", "maybe", "--composure=steady", "--strategy", "small_steps"]
    started = ob.load("reconciliation").starting(stance="maybe", composure="steady")
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert out.startswith("Phase: ask")
    assert "teaching toy" in out
    found = strict(run(*words, "--json")[1])
    assert found["phases"] == started.phases()
    assert found["strategies"]["small_steps"] == ob.compare(started, ["small_steps"])["small_steps"].row()
    assert "Phase: " in run("where", "-m", "maybe", "--stance", "no")[1]


def test_where_says_what_each_strategy_does_first_and_takes_the_model_first(run):
    """From maybe, in the smallest model: small steps ask, and so does who jumps; only a friend goes on."""
    told = run("where", "maybe", "--stance", "maybe")[1].splitlines()
    assert "small step           just friends" in told
    assert "ask                  small steps, skip the pause, jump ahead" in told
    over = run("where", "maybe", "--stance", "shut", "--strategy", "small_steps")[1]
    assert "nothing: it is over   small steps" in over
    assert "write --VARIABLE VALUE" in run("where", "maybe", "--stance", "no", "--model", "maybe")[2]


def test_where_knows_several_phases_and_none(run):
    """If the start is uncertain, each phase has its chance; a model without phases says so."""
    assert "repair (" in run("where", "--composure", "steady", "--strategy", "jump_ahead")[1].splitlines()[0]
    assert "names none" in run("where", "-m", "bell.toml", "--strategy", "jump_ahead")[1].splitlines()[0]


# ---- wrong input -------------------------------------------------------------------------------

WRONG = {  # words: a piece of the message
    "compare nope": "'nope'",
    "compare reconcilation": "'reconciliation'",
    "compare none.toml": "No such file",
    "compare ./": "directory",
    "compare bad.toml": "title = 3",
    "compare maybe smal_steps": "'small_steps'",
    "compare maybe push_hard": "'push', an action that maybe does not have",
    "compare maybe ask_once": "'pause', an action that maybe does not have",
    "compare maybe jump_ahead jump_ahead": "two strategies",
    "compare reconciliation small_steps -c betryal": "'betrayal'",
    "compare maybe small_steps -c betrayal": "no context",
    "compare maybe --set slem=1": "'slam'",
    "compare maybe --set slam": "--set slam",
    "compare maybe --set slam=much": "--set slam=much",
    "compare maybe --set slam=nan": "finite",
    "compare maybe --set slam=inf": "finite",
    "compare maybe --set slam=1e999": "finite",
    "compare maybe --set slam=2": "between 0 and 1",
    "compare maybe --set slam=-1": "between 0 and 1",
    "compare maybe --weeks 100000000": "weeks = 100000000",
    "compare maybe jump_ahead --runs 10 --seed 18446744073709551616": "2^64",
    "compare maybe jump_ahead --runs 10000000000000": "10^12",
    "compare maybe --json --csv": "exclude one another",
    "compare maybe --for-ever --runs 10": "exclude one another",
    "list --json --csv": "exclude one another",
    "show nope": "'nope'",
    "show bad.toml": "title = 3",
    "show maybe --toml --json": "exclude one another",
    "show reconciliation -c nope": "'nope'",
    "check nope": "'nope'",
    "check none.toml": "No such file",
    "story maybe nope": "'nope'",
    "story maybe jump_ahead --seed 18446744073709551616": "2^64",
    "story maybe jump_ahead --run 99999999999999999999": "run",
    "story maybe jump_ahead --weeks 100000000": "weeks",
    "story maybe push_hard": "'push'",
    "where --stanse neutral": "'stance'",
    "where --stance neutrl": "'neutral'",
    "where --stance": "--VARIABLE VALUE",
    "where --stance neutral more": "--VARIABLE VALUE",
    "where neutral": "neutral: write --VARIABLE VALUE, such as --stance neutral (another model: --model NAME",
    "where --stance neutral --stance friend": "twice",
    "where --self raw": "'self'",
    "where -m nope": "'nope'",
    "where --strategy nope": "'nope'",
    "where --json --csv": "exclude one another",
    "regimes maybe": "--x is missing",
    "regimes maybe --x slam=0,0.5 --y cold_yes=0,x": "cold_yes=0,x",
    "regimes maybe --x slam=nan": "slam=nan",
    "uncertainty maybe small_steps --draws 5 --weight inf": "weight = inf",
    "uncertainty maybe small_steps --draws 5 --tornado nope": "'nope'",
    "claims maybe --draws 2": "`reconciliation`",
    "calibration maybe": "no published targets",
    "sweep maybe --over slem=0.1": "'slam'",
    "sweep maybe --over slam": "--over slam",
    "sweep maybe --over slam=": "''",
    "sweep maybe --over slam=0:1": "FIRST:LAST:HOW_MANY",
    "sweep maybe --over slam=0:1:0": "0:1:0",
    "sweep maybe --over slam=nan": "finite",
    "sweep maybe --over slam=0.1,0.1": "twice",
    "sweep maybe --over slam=0.1 --over slam=0.2": "twice",
    "sweep maybe --over slam=0.99,1": "every cell",
    "sweep maybe --over context=betrayal": "no context",
    "sweep reconciliation --over context=betryal": "'betrayal'",
    "sweep maybe smal_steps": "'small_steps'",
    "sweep maybe --store bell.toml": "bell.toml",
    "sweep maybe --store /proc/none/here": "/proc/none",
    "sweep maybe --json --csv": "exclude one another",
    "demo --out bell.toml": "bell.toml",
    "demo --out /proc/none/here": "/proc/none",
}
MISUSED = [
    "nope",
    "compare",
    "compare maybe --weeks -1",
    "compare maybe --weeks 0",
    "compare maybe --weeks many",
    "compare maybe --runs 0",
    "compare maybe --runs 1.5",
    "compare maybe --seed -1",
    "compare maybe --threads 0",
    "compare maybe --nope",
    "story maybe",
    "story maybe jump_ahead --run -1",
    "check maybe --runs 5",
    "sweep maybe --draws -1",
    "sweep maybe --jobs 0",
    "sweep",
    "demo --runs 5",
    "where --weeks",
    "schema --json",
    "--nope",
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_input_is_said_in_a_line_on_standard_error(words, run):
    """Code 1, nothing on standard output, no traceback, and a message that names what is wrong."""
    code, out, err = run(*words.split())
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert WRONG[words] in err
    assert "Traceback" not in err


@pytest.mark.parametrize("words", MISUSED)
def test_a_misused_command_is_code_2(words, run):
    """What the command line itself cannot read is a usage error, with nothing on standard output."""
    code, out, err = run(*words.split())
    assert (code, out) == (2, "")
    assert "Error" in err
    assert "Traceback" not in err


def test_a_fault_of_our_own_is_told_as_such(run, monkeypatch):
    """Even then there is no traceback, unless it is asked for."""

    def broken():
        raise RuntimeError("out of order")

    monkeypatch.setattr("olivebranch.cli.models.schema", broken)
    code, out, err = run("schema")
    assert (code, out) == (1, "")
    assert err.startswith("error: RuntimeError: out of order. This is a bug in olivebranch")
    monkeypatch.setenv("OLIVEBRANCH_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        run("schema")


# ---- what it looks like ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize(
    "words",
    [
        "compare reconciliation",
        "compare reconciliation jump_ahead --runs 500",
        "show reconciliation",
        "list",
        "where --stance neutral --strategy small_steps",
        "uncertainty reconciliation small_steps three_noes_and_out push_hard --draws 4 --tornado small_steps",
        "regimes maybe small_steps jump_ahead --x weeks=1,2,5,20,30 --y cold_yes=0.08,0.3",
        "sweep reconciliation three_noes_and_out --over skip=0.1,0.25 --over context=,betrayal --draws 4",
        "calibration",
    ],
)
def test_nothing_is_cut_whatever_the_width(words, columns, run, monkeypatch):
    """No line is wider than the terminal, nothing ends in an ellipsis, and harm stands beside success."""
    import olivebranch.cli._streams as shared

    monkeypatch.setattr(shared, "PIPE_WIDTH", columns)
    code, out, _ = run(*words.split())
    assert code == 0
    assert "…" not in out
    assert max(map(len, out.splitlines())) <= columns
    if words.startswith(("compare", "where")) and columns >= 80:
        heads = next(line for line in out.splitlines() if line.strip().startswith("strategy"))
        assert {"yes", "shut", "unwelcome"} <= set(heads.split())


def test_a_table_in_parts_has_every_number_of_the_whole(run, monkeypatch):
    """Split into parts for a narrow terminal, the table still has every cell."""
    import olivebranch.cli._streams as shared

    whole = run("compare", "reconciliation", "small_steps", "push_hard", "--draws", "0")[1]
    monkeypatch.setattr(shared, "PIPE_WIDTH", 70)
    parts = run("compare", "reconciliation", "small_steps", "push_hard", "--draws", "0")[1]
    assert whole.count("small steps") == 1
    assert parts.count("small steps") > 1

    def numbers(text):
        lines = [line for line in text.splitlines() if line.startswith(("small steps", "push hard"))]
        return sorted(word for line in lines for word in line.split())

    repeated = ["hard", "push", "small", "steps"] * (parts.count("small steps") - 1)
    assert numbers(parts) == sorted([*numbers(whole), *repeated])


# ---- the demonstration -------------------------------------------------------------------------


@pytest.mark.slow
def test_the_demo_prints_both_engines_and_writes_its_figures(run, tmp_path):
    """Exact and simulated side by side, harm beside success, figures in the given folder, the note of care."""
    code, out, _ = run("demo", "--runs", "500", "--out", "shown/here")
    assert code == 0
    for word in ["exact", "simulated", "unwelcome", "strain", "small steps", "push hard", "teaching toy"]:
        assert word in out
    written = [line.removeprefix("wrote ") for line in out.splitlines() if line.startswith("wrote ")]
    assert written
    for path in written:
        assert (tmp_path / path).stat().st_size > 1_000


# ---- completion ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("olivebranch comp", {"compare"}),
        ("olivebranch compare rec", {"reconciliation"}),
        ("olivebranch compare maybe small", {"small_steps"}),
        ("olivebranch compare reconciliation --context b", {"betrayal"}),
        ("olivebranch where --model may", {"maybe"}),
        ("olivebranch sweep maybe --over sl", {"slam="}),
        ("olivebranch sweep reconciliation --over context=b", {"context=betrayal"}),
        ("olivebranch compare maybe --set cold", {"cold_yes="}),
        ("olivebranch regimes maybe --x st", {"step_up", "stance="}),
        ("olivebranch best reconciliation --without pus", {"push"}),
    ],
)
def test_the_shell_completes_commands_models_strategies_and_contexts(line, offered, run, monkeypatch):
    """In the form that Bash asks for."""
    monkeypatch.setenv("_OLIVEBRANCH_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    code, out, err = run()
    assert (code, set(out.split()), err) == (0, offered, "")


def test_a_ranking_is_shown_with_how_often_it_survives(run):
    """Below a comparison stands in how many draws from the priors the leader keeps its lead."""
    pair = ("compare", "maybe", "small_steps", "jump_ahead", "--weeks", "20")
    _, out, _ = run(*pair, "--draws", "16")
    assert "In 16 draws from the priors, small steps has more yes than jump ahead in 1" in " ".join(out.split())
    for quiet in (["--draws", "0"], ["--csv"]):
        assert "draws from the priors" not in run(*pair, *quiet)[1]
    assert "draws from the priors" not in run("compare", "maybe", "small_steps")[1]


# ---- a model of your own -------------------------------------------------------------------------

ODD = """
title = "odd"
states = { stance = ["shut", "hostile", "no", "yes"] }
endings = { yes = "stance == yes", shut = "stance == shut" }
actions = { ask = {}, wait = {}, small_step = {} }
start = [{ stance = "hostile" }]
parameters = { p = 0.1 }
[[shift.stance]]
chances = { up = "p", shut = "p" }
"""


@pytest.mark.slow
def test_new_writes_a_file_that_every_command_takes(run, tmp_path):
    code, out, _ = run("new", "mine")
    assert code == 0
    assert "olivebranch check mine.toml" in out
    for words in (["check", "mine.toml", "--runs", 200], ["compare", "mine.toml"], ["list", "mine.toml"]):
        code, out, err = run(*words)
        assert (code, err) == (0, "")
        assert "gentle" in out or "all laws hold" in out
    code, out, _ = run("page", "mine.toml", "-o", "mine.html")
    assert code == 0
    assert '"every_week"' in (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert run("story", "mine.toml", "gentle")[0] == 0


def test_new_never_overwrites(run, tmp_path):
    run("new", "mine")
    (tmp_path / "mine.toml").write_text("precious")
    code, out, err = run("new", "mine.toml")
    assert (code, out) == (1, "")
    assert "is not overwritten" in err
    assert (tmp_path / "mine.toml").read_text() == "precious"


def test_the_list_of_a_model_says_what_fits_and_what_is_missing(run, tmp_path):
    (tmp_path / "odd.toml").write_text(ODD)
    found = {row["name"]: row for row in strict(run("list", "odd.toml", "--json")[1])["strategies"]}
    assert len(found) == len(ob.strategies())
    assert found["jump_ahead"]["kind"] == "fits"
    assert "'push', an action that odd.toml does not have" in found["push_hard"]["about"]
    assert "does not know the value hostile of stance (of this variable it knows no, " in found["small_steps"]["about"]
    run("new", "mine")
    found = strict(run("list", "mine.toml", "--json")[1])["strategies"]
    assert [row["name"] for row in found if row["kind"] == "in the file"] == ["gentle", "every_week"]


def test_a_bundled_strategy_that_does_not_fit_says_which_value_is_missing(run, tmp_path):
    (tmp_path / "odd.toml").write_text(ODD)
    code, _, err = run("compare", "odd.toml", "small_steps")
    assert code == 1
    assert "small_steps at (stance = hostile" in err
    assert "does not know the value hostile of stance" in err
    assert "[strategies.NAME]" in err
    assert "KeyError" not in err


def test_completion_offers_files_and_their_strategies(run, tmp_path):
    run("new", "mine")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "deep.toml").write_text(ODD)

    def known(**params) -> Any:
        """What a shell knows of the words so far."""
        return SimpleNamespace(params=params)

    assert _app.complete_models("m") == ["maybe", "mixed_signals", "mine.toml", "models/"]
    assert _app.complete_models("models/") == ["models/deep.toml"]
    assert _app.complete_models("nowhere/") == []
    assert _app.complete_strategies(known(model="mine.toml"), "")[:3] == ["gentle", "every_week", "small_steps"]
    assert _app.complete_strategies(known(model="bad.toml"), "jump") == ["jump_ahead"]
    assert _app.complete_strategies(known(), "jump") == ["jump_ahead"]


def test_show_toml_keeps_the_comments(run, tmp_path):
    run("new", "mine")
    code, out, _ = run("show", "mine.toml", "--toml")
    assert (code, out) == (0, (tmp_path / "mine.toml").read_text(encoding="utf-8"))
    assert "# how they see getting back together" in out


def test_show_toml_of_a_faulty_file_is_an_error(run):
    assert run("show", "bad.toml", "--toml")[:2] == (1, "")


def test_export_prints_and_writes_a_chain(run, tmp_path):
    code, out, _ = run("export", "maybe", "small_steps", "--to", "mermaid")
    assert (code, out.splitlines()[0]) == (0, "stateDiagram-v2")
    assert run("export", "maybe", "small_steps", "--to", "dot")[1].startswith("digraph {")
    code, out, _ = run("export", "maybe", "small_steps", "--to", "csv", "-o", "chain.csv")
    assert (code, out) == (0, "wrote chain.csv\n")
    chain = ob.exchange.from_csv(tmp_path / "chain.csv")
    assert chain.exact(20).chance("yes") == pytest.approx(ob.Chain("maybe", "small_steps").exact(20).chance("yes"))
    assert run("export", "maybe", "small_steps", "--to", "xml")[0] == 2


def test_export_writes_for_other_tools(run, tmp_path):
    chain = ob.Chain("maybe", "small_steps")
    code, out, _ = run("export", "maybe", "small_steps", "--to", "prism")
    assert (code, out) == (0, ob.exchange.to_prism(chain) + "\n")
    assert run("export", "maybe", "small_steps", "--to", "xlsx", "-o", "chain.xlsx")[1] == "wrote chain.xlsx\n"
    assert ob.exchange.from_excel(tmp_path / "chain.xlsx").endings == ("shut", "yes")
    code, out, err = run("export", "maybe", "small_steps", "--to", "xlsx")
    assert (code, out) == (1, "")
    assert "--out chain.xlsx" in err


def test_export_writes_runs(run, tmp_path):
    frame = ob.Chain("maybe", "small_steps").paths(5, seed=7, weeks=4).to_frame()
    options = ("--runs", 5, "--weeks", 4, "--seed", 7)
    run("export", "maybe", "small_steps", "--to", "parquet", *options, "-o", "runs.parquet")
    assert ob.exchange.runs_from_parquet(tmp_path / "runs.parquet").equals(frame)
    _, out, _ = run("export", "maybe", "small_steps", "--to", "runs", *options)
    (tmp_path / "runs.csv").write_text(out)
    assert ob.exchange.runs_from_csv(tmp_path / "runs.csv").equals(frame)


def test_exercises_print_and_write_a_class(run, tmp_path):
    code, out, _ = run("exercises", "maybe", "--student", "s01")
    assert (code, out.splitlines()[0]) == (0, "No, maybe, yes: exercises for s01")
    assert "one round later" in out
    assert "0.48 to maybe" in out
    (tmp_path / "names.txt").write_text("s01\n\n s02 \n", encoding="utf-8")
    code, out, _ = run("exercises", "maybe", "--students", "names.txt", "--out", "class", "--weeks", 20)
    assert (code, out) == (0, "wrote 11 files to class\n")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "class/lecturer/key.csv").read_text(encoding="utf-8"))))
    expected = [ob.exercises("maybe", student=name, weeks=20).key()["answer"] for name in ("s01", "s02")]
    assert [float(row["answer"]) for row in rows] == [*expected[0], *expected[1]]
    plans = ("--plan", "jump_ahead", "--plan", "small_steps")
    assert "Under jump ahead" in run("exercises", "maybe", "--student", "s01", "--set", "slam=0.5", *plans)[1]


def test_exercises_need_somebody(run, tmp_path):
    assert "Give --student NAME" in run("exercises", "maybe")[2]
    (tmp_path / "none.txt").write_text("\n")
    assert "none.txt: has no names" in run("exercises", "maybe", "--students", "none.txt")[2]
    assert "nowhere.txt: cannot be read" in run("exercises", "maybe", "--students", "nowhere.txt")[2]


@pytest.mark.slow
def test_page_packs_for_a_learning_platform(run, tmp_path):
    assert run("page", "maybe", "--scorm", "lesson.zip")[:2] == (0, "wrote lesson.zip\n")
    assert (tmp_path / "lesson.zip").read_bytes() == ob.scorm("maybe").data
    assert not (tmp_path / "page.html").exists()
    link = "file:///page.html#state=%7B%22seed%22%3A3%7D"
    run("page", "maybe", "--scorm", "lesson.zip", "--link", link)
    assert (tmp_path / "lesson.zip").read_bytes() == ob.scorm("maybe", link=link).data
    assert "name it with --scorm" in run("page", "--link", link)[2]
    assert "carries no settings" in run("page", "--scorm", "lesson.zip", "--link", "page.html")[2]
