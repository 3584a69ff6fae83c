"""A command as a program among programs: pipes that close, Ctrl-C, workers that die, terminals that lack characters."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

import olivebranch as ob
from olivebranch.cli import main
from olivebranch.reports import Report
from support.commands import environment, started

SCRIPT = Path(sys.executable).parent / "olivebranch"
LONG = ["uncertainty", "reconciliation", "--draws", "20000"]  # a minute of work, and soon at it

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and signals as Unix has them")


def shell(line, **more):
    """A line of Bash, with the installed command in place of `olivebranch`."""
    line = line.replace("olivebranch", f"'{SCRIPT}'")
    return subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=120, env=environment(**more))


def children(pid):
    """The processes that a process has started and that Python runs as workers."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat, words = (path / "stat").read_text(), (path / "cmdline").read_text()
        except OSError:
            continue
        if int(stat.rsplit(")", 1)[1].split()[1]) == pid and "spawn_main" in words:
            found.append(int(path.name))
    return found


def wait_for(found, seconds=300):
    end = time.monotonic() + seconds
    while not found() and time.monotonic() < end:
        time.sleep(0.2)  # to look costs more than to wait
    return found()


# ---- readers that leave --------------------------------------------------------------------------


@pytest.mark.slow
def test_the_reader_may_stop_early():
    """`| head -1` ends it in silence and without an error, though there is more to say than a pipe holds."""
    runs = "olivebranch export maybe small_steps --to runs --runs 5000"
    done = shell(f"{runs} | head -1; exit ${{PIPESTATUS[0]}}", PYTHONUNBUFFERED="")  # unbuffered, Python misses it
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize("words", ["list", "list --csv", "list --help", "list --nonsense"])
def test_a_reader_that_is_gone_before_we_begin_is_no_error(words):
    """Nothing is said about the pipe; a misused command is still code 2."""
    done = shell(f"(sleep 0.1; olivebranch {words}; echo $? >&2) | true")
    code = done.stderr.decode().split()[-1]
    assert code == ("2" if "nonsense" in words else "0")
    assert b"Traceback" not in done.stderr
    assert b"Broken" not in done.stderr


@pytest.mark.slow
def test_output_that_cannot_be_written_is_said():
    """A full disk is an error in a line; a closed output is no traceback."""
    for words in ("list", "list --csv"):
        done = shell(f"olivebranch {words} > /dev/full")
        assert done.returncode == 1
        assert done.stderr.startswith(b"error: ")
        assert b"Traceback" not in done.stderr
    for closed in ("list >&-", "list --nonsense >&- 2>&-"):
        assert shell(f"olivebranch {closed}").stderr == b""
    done = shell("olivebranch show nothing 2>&-")
    assert (done.stdout, done.stderr) == (b"", b"")


# ---- Ctrl-C --------------------------------------------------------------------------------------


def at_work(pid):
    """Whether a command is computing: it has used more processor time than it takes to load what it needs."""
    used = (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK") > 1.5


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "workers"), [("at once", 2), ("later", 1), ("later", 2)])
def test_ctrl_c_is_code_130_and_said(moment, workers):
    """Sent to the whole group, as a terminal does: while things are loaded, and while draws are solved."""
    with started([SCRIPT, *LONG, "--csv", "--workers", str(workers)]) as child:
        if moment == "at once":
            assert wait_for(lambda: "numpy" in (Path("/proc") / str(child.pid) / "maps").read_text())
        else:
            assert wait_for(lambda: at_work(child.pid) if workers == 1 else len(children(child.pid)) == 2)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=120)
    assert child.returncode in ((130, -signal.SIGINT) if moment == "at once" else (130,))
    assert "Traceback" not in err or moment == "at once"
    assert "interrupt" in err.lower()
    if out:
        assert "draws" in err


@pytest.mark.slow
def test_ctrl_c_ends_a_simulation_and_is_said():
    with started([SCRIPT, "compare", "reconciliation", "--runs", "1000000000", "--csv"]) as child:
        assert wait_for(lambda: at_work(child.pid))
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=100)
    assert (child.returncode, out) == (130, "")
    assert err.startswith("error: interrupted")
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_killed_worker_is_no_fault_of_olivebranch():
    """It says what likely happened, and what to do."""
    with started([SCRIPT, *LONG, "--workers", "2"]) as child:
        workers = wait_for(lambda: len(children(child.pid)) == 2 and children(child.pid))
        os.kill(workers[0], signal.SIGKILL)
        out, err = child.communicate(timeout=120)
    assert (child.returncode, out) == (1, "")
    assert err.startswith("error: workers died")
    assert "memory" in err
    assert "fewer workers" in err
    assert "fault" not in err


def test_the_library_says_that_workers_died(maybe):
    """Whether it is found when a task is given or when its result is fetched."""
    from concurrent.futures import Executor, Future
    from concurrent.futures.process import BrokenProcessPool

    class Broken(Executor):
        def __init__(self, *, at_once):
            self.at_once = at_once

        def submit(self, *_, **__):
            if self.at_once:
                raise BrokenProcessPool("a child is dead")
            future: Future = Future()
            future.set_exception(BrokenProcessPool("a child is dead"))
            return future

    for at_once in (True, False):
        with pytest.raises(ob.WorkersDied, match="a child is dead"):
            ob.uncertainty(maybe, ["small_steps"], draws=8, executor=Broken(at_once=at_once))


# ---- a terminal of its own -----------------------------------------------------------------------


def on_terminal(words, columns, ctrl_c_when=None):
    """A command's exit code, and what a terminal of so many columns shows; Ctrl-C is typed once a word is there."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    own = environment(TERM="xterm-256color")
    own.pop("COLUMNS", None)
    code = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    with started([sys.executable, "-c", code, SCRIPT, *words], env=own, **streams) as child:
        os.close(theirs)
        shown = _all_that_is_shown(ours, ctrl_c_when)
        os.close(ours)
        return child.wait(60), shown.decode()


def _all_that_is_shown(terminal, ctrl_c_when):
    shown = b""
    with suppress(OSError):  # how Linux says that the terminal has closed
        while piece := os.read(terminal, 65_536):
            shown += piece
            if ctrl_c_when and ctrl_c_when in shown:
                os.write(terminal, b"\x03")
                ctrl_c_when = None
    return shown


@pytest.mark.slow
def test_a_terminal_shows_every_name_and_number():
    columns = 60
    words = ["uncertainty", "reconciliation", "small_steps", "three_noes_and_out", "--draws", "8"]
    code, shown = on_terminal([*words, "--tornado", "small_steps"], columns)
    assert code == 0
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown).replace("\r\n", "\n").splitlines()
    assert max(map(len, lines)) <= columns
    parts = "\n".join(lines).split("\nstrategy  ")[1:]
    assert len(parts) > 1
    assert all("small steps" in part and "three noes and out" in part for part in parts)
    study = ob.uncertainty("reconciliation", ["small_steps", "three_noes_and_out"], draws=8, progress=False)
    for row in study.sheet().rows:
        for cell in row[:-1]:
            assert cell in "\n".join(lines)


@pytest.mark.slow
def test_ctrl_c_on_a_terminal_ends_the_bar_and_says_so():
    code, shown = on_terminal(["compare", "maybe", "small_steps", "--runs", "1000000000"], 80, b"runs/s")
    assert code == 130
    assert shown.splitlines()[-1].endswith("error: interrupted: what was asked for is not done.")
    assert "Traceback" not in shown


# ---- what a terminal lacks -----------------------------------------------------------------------

MODEL = """
title = "Où? Ça — 你好 ±"
states = { place = ["here", "there"] }
endings = { there = "place == there" }
actions = { ask = {} }
start = [{}]
parameters = { p = { value = 0.5, prior = "uniform(0.4, 0.6)", grade = "D", source = "Ærø — 你好" } }
[[shift.place]]
chances = { there = "p" }
"""


def printed(words, encoding, monkeypatch):
    """What a command of this process writes to an output of that encoding, as bytes."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    for name, value in {"stdout": out, "stderr": err, "argv": ["olivebranch", *words]}.items():
        monkeypatch.setattr(sys, name, value)
    with suppress(SystemExit):
        main()
    for stream in (out, err):
        stream.flush()
    assert err.buffer.getvalue() == b""
    return out.buffer.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp932"])
def test_data_are_utf8_on_every_console_and_text_falls_back(encoding, tmp_path, monkeypatch):
    file = tmp_path / "mine.toml"
    file.write_text(MODEL, encoding="utf-8")

    def shown(*words):
        return printed(["show", str(file), *words], encoding, monkeypatch)

    (tmp_path / "again.toml").write_bytes(shown("--toml"))
    assert ob.load(tmp_path / "again.toml") == ob.load(file)
    assert json.loads(shown("--json").decode("utf-8"))["title"] == "Où? Ça — 你好 ±"
    rows = list(csv.DictReader(io.StringIO(shown("--csv").decode("utf-8"))))
    assert rows[0]["source"] == "Ærø — 你好"
    text = shown().decode(encoding)
    assert "there" in text
    assert "Parameters" in text


@pytest.mark.slow
def test_a_console_of_an_old_encoding_is_a_console_like_others(tmp_path):
    """The text is made for it in a process of its own, too, and data stay UTF-8."""
    (tmp_path / "mine.toml").write_text(MODEL, encoding="utf-8")
    for words, encoding, said in (("", "ascii", "Parameters"), ("--json", "utf-8", "Où? Ça — 你好 ±")):
        done = shell(f"olivebranch show '{tmp_path}/mine.toml' {words}", PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr) == (0, b"")
        assert said in done.stdout.decode(encoding)


def test_characters_have_plainer_ones(monkeypatch):
    words = ["compare", "maybe", "small_steps", "--runs", "500", "--draws", "0"]
    text = printed(words, "ascii", monkeypatch).decode("ascii")
    assert "+-" in text
    assert "?" not in text


# ---- where files go ------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_page_on_standard_output_is_the_page_alone(tmp_path):
    """The word that it was written goes to standard error, whether output is a pipe or a file."""
    for into in ("| cat", f"> '{tmp_path}/page.html'; cat '{tmp_path}/page.html'"):
        done = shell(f"olivebranch page maybe -o /dev/stdout {into}")
        assert done.stdout.startswith(b"<!DOCTYPE html>")
        assert done.stdout.rstrip().endswith(b"</html>")
        assert done.stderr.startswith(b"wrote /dev/stdout")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["page", "report"])
def test_what_cannot_be_written_is_refused_before_the_work(command, tmp_path, monkeypatch, capsys):
    (tmp_path / "kept.html").write_text("kept")
    (tmp_path / "kept.html").chmod(0o444)
    for out in ("kept.html", "none/x.html", ".", "kept.html/x"):
        monkeypatch.setattr(sys, "argv", ["olivebranch", command, "maybe", "-o", str(tmp_path / out)])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 1
        assert capsys.readouterr().err.startswith(f"error: {tmp_path / out}")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.html"]


def test_a_report_may_go_to_a_device_but_no_pdf_beside_it(monkeypatch, capsys):
    monkeypatch.setattr("olivebranch.reports.report", lambda *given, **options: Report("<p>", "t"))
    for words, code in ((["--pdf"], 1), ([], 0)):
        asked = ["olivebranch", "report", "maybe", "jump_ahead", "--draws", "0", "-o", "/dev/null", *words]
        monkeypatch.setattr(sys, "argv", asked)
        with pytest.raises(SystemExit) as end:
            main()
        assert (end.value.code or 0) == code
    assert "beside" in capsys.readouterr().err
    assert Path("/dev/null").is_char_device()
    assert not Path("/dev/null.pdf").exists()


@pytest.mark.parametrize("words", [["--tornado", "nobody"], ["--tornado", "jump_ahead"]])
@pytest.mark.parametrize("form", [["--csv"], ["--json"], []])
def test_a_tornado_of_a_strategy_that_is_not_there_is_refused_in_every_form(words, form, monkeypatch, capsys):
    """CSV is one table, so there it is refused whoever it is about."""
    monkeypatch.setattr(
        sys, "argv", ["olivebranch", "uncertainty", "maybe", "small_steps", "--draws", "2", *words, *form]
    )
    with pytest.raises(SystemExit) as end:
        main()
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (1, "")
    assert err.startswith("error: --tornado and --csv" if form == ["--csv"] else "error: there is no strategy")


def test_a_tornado_is_in_the_json(monkeypatch, capsys):
    words = ["uncertainty", "maybe", "small_steps", "--draws", "2", "--tornado", "small_steps", "--json"]
    monkeypatch.setattr(sys, "argv", ["olivebranch", *words])
    with pytest.raises(SystemExit):
        main()
    assert {row["parameter"] for row in json.loads(capsys.readouterr().out)["tornado"]} == {
        name for name, parameter in ob.load("maybe").parameters.items() if parameter.prior
    }
