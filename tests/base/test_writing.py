"""Writing: a file is whole or as it was, links lead where they led, and what is no file is written through."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import olivebranch as ob
from olivebranch.base import writing
from olivebranch.base.writing import as_path, check_target, made_folder, write_whole

pytestmark = pytest.mark.skipif(os.name != "posix", reason="devices, pipes and modes as Unix has them")

#: Every way in which the library writes a file that the reader names.
WRITERS = {
    "model": lambda path: ob.load("maybe").save(path),
    "page": lambda path: ob.page("maybe").save(path),
    "picture": lambda path: ob.save_plot(ob.plot_graph("maybe"), path),
    "report": lambda path: (
        ob.Report("<p>", "a title").save(path) if hasattr(ob, "Report") else write_whole(path, "<p>")
    ),
}


@pytest.fixture(autouse=True)
def _alone(tmp_path):
    """No test leaves a temporary file behind."""
    yield
    assert not list(tmp_path.rglob("*.part"))


def mode(path):
    return stat.S_IMODE(Path(path).stat().st_mode)


def test_a_new_file_has_the_mode_of_the_umask_and_an_old_one_keeps_its_own(tmp_path):
    before = os.umask(0o027)
    try:
        assert mode(write_whole(tmp_path / "new", "x")) == 0o640
        (tmp_path / "old").touch()
        for kept in (0o600, 0o755, 0o664):
            (tmp_path / "old").chmod(kept)
            assert mode(write_whole(tmp_path / "old", f"{kept}")) == kept
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner(tmp_path):
    (tmp_path / "theirs").touch()
    os.chown(tmp_path / "theirs", 1234, 2345)
    found = write_whole(tmp_path / "theirs", "x").stat()
    assert (found.st_uid, found.st_gid) == (1234, 2345)


@pytest.mark.slow
@pytest.mark.parametrize("writer", WRITERS)
def test_a_link_stays_a_link_and_its_target_is_written(writer, tmp_path):
    """Also over several links, relative ones, into another folder, and to a file that is not there yet."""
    (tmp_path / "far").mkdir()
    ends = ".png" if writer == "picture" else ".html"
    target = tmp_path / "far" / f"real{ends}"
    (tmp_path / "far" / f"second{ends}").symlink_to(f"real{ends}")
    link = tmp_path / f"first{ends}"
    link.symlink_to(f"far/second{ends}")
    for _ in range(2):
        assert WRITERS[writer](link) == link
        assert link.is_symlink()
        assert not target.is_symlink()
        assert target.stat().st_size > 0
    assert sorted(path.name for path in tmp_path.rglob("*")) == sorted(
        ["far", f"real{ends}", f"second{ends}", f"first{ends}"]
    )


def test_links_in_a_circle_are_an_error_that_names_them(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match=r"a'$"):
        write_whole(tmp_path / "a", "x")


def test_a_device_is_written_through(tmp_path):
    """/dev/null, or a device like it, is what it was afterwards; also through a link."""
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        device.write_bytes(b"x")
    except PermissionError:
        device = Path("/dev/null")
    (tmp_path / "link").symlink_to(device)
    before = device.stat()
    for path in (device, tmp_path / "link"):
        ob.load("maybe").save(path)
        after = device.stat()
        assert stat.S_ISCHR(after.st_mode)
        assert (after.st_ino, after.st_rdev, after.st_mode) == (before.st_ino, before.st_rdev, before.st_mode)


def test_a_named_pipe_is_written_through(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    ob.load("maybe").save(pipe)
    reader.join(20)
    assert read == [ob.load("maybe").to_toml()]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("into", ["pipe", "file", "end of a file"])
def test_standard_output_has_the_data_between_what_is_printed(name, into, tmp_path):
    """Whether it is a pipe, a file or the end of one: nothing is lost, and the order is that of the program."""
    if not Path("/dev/stdout").exists() or not Path("/proc/self/fd").exists():
        pytest.skip("no such streams here")
    (tmp_path / "link").symlink_to("/dev/stdout")
    code = (
        f"from olivebranch.base.writing import write_whole; print('before'); "
        f"write_whole({name!r}, 'the data\\n'); print('after')"
    )
    out = tmp_path / "out"
    out.write_text("kept\n" if into == "end of a file" else "")
    with out.open("a" if into == "end of a file" else "w") as file:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE if into == "pipe" else file,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(ob.__file__).parents[1])},
            check=False,
        )
    assert done.stderr == ""
    said = done.stdout if into == "pipe" else out.read_text().removeprefix("kept\n" if "end" in into else "")
    assert said == "before\nthe data\nafter\n"


@pytest.mark.slow
@pytest.mark.parametrize("writer", WRITERS)
def test_a_read_only_file_is_refused_and_stays_as_it_was(writer, tmp_path):
    """Also for the administrator, who could write it."""
    path = tmp_path / ("kept.png" if writer == "picture" else "kept.html")
    path.write_text("kept")
    path.chmod(0o444)
    for named in (path, tmp_path / "link.png"):
        if named != path:
            named.symlink_to(path)
        with pytest.raises((OSError, ob.OlivebranchError), match="read-only"):
            WRITERS[writer](named)
    assert (path.read_text(), mode(path)) == ("kept", 0o444)


@pytest.mark.parametrize("wrong", ["a folder", "no folder", "below a file"])
def test_what_cannot_be_written_is_named_and_leaves_nothing(wrong, tmp_path):
    (tmp_path / "file").touch()
    path = {"a folder": tmp_path, "no folder": tmp_path / "none" / "x", "below a file": tmp_path / "file" / "x"}[wrong]
    for try_it in (check_target, lambda path: write_whole(path, "x")):
        with pytest.raises(OSError) as caught:
            try_it(path)
        assert caught.value.filename == str(path)
    assert [path.name for path in tmp_path.rglob("*")] == ["file"]


def test_a_failure_half_way_leaves_the_old_file(tmp_path, monkeypatch):
    """A full disk, or Ctrl-C, before or after the data are written."""
    write_whole(tmp_path / "file", "old")
    for step, error in (("_lock", KeyboardInterrupt()), ("_keep_owner_and_mode", OSError(28, "No space left"))):
        with monkeypatch.context() as patched:

            def fail(*_, error=error):
                raise error

            patched.setattr(writing, step, fail)
            with pytest.raises(type(error)):
                write_whole(tmp_path / "file", "new")
        assert (tmp_path / "file").read_text() == "old"
        assert len(list(tmp_path.iterdir())) == 1


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path):
    for name in ("x" * 255, "漢" * 85):
        assert write_whole(tmp_path / name, "x").read_text() == "x"


# ---- where paths enter --------------------------------------------------------------------------


@pytest.mark.slow
def test_home_is_meant_wherever_a_path_is_written_or_read(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert ob.load("maybe").save("~/mine.toml") == tmp_path / "mine.toml"
    assert ob.load("~/mine.toml") == ob.load(Path("~/mine.toml")) == ob.load("maybe")
    ob.save_plot(ob.plot_graph("maybe"), "~/graph.svg")
    ob.page("maybe").save("~/page.html")
    seen = {path.name for path in tmp_path.iterdir() if path.name[0] != "."}  # Matplotlib keeps its fonts in .cache
    assert seen == {"mine.toml", "graph.svg", "page.html"}
    assert as_path("a/~") == Path("a/~")


@pytest.mark.parametrize("wrong", ["", "a\0b", b"", 3, None, 1.5, ["x"]])
def test_what_is_no_path_is_refused(wrong):
    with pytest.raises(ob.ArgumentError, match="path = "):
        as_path(wrong)


def test_a_path_may_be_text_bytes_or_a_path(tmp_path):
    for path in (str(tmp_path / "x"), os.fsencode(tmp_path / "x"), tmp_path / "x"):
        assert write_whole(as_path(path), "x") == tmp_path / "x"


def test_a_folder_made_for_nothing_goes_again(tmp_path):
    """With the parents made for it; not if something has been put into it, and not if it was there before."""

    def fail(folder, name=None):
        with made_folder(folder):
            assert folder.is_dir()
            if name:
                (folder / name).touch()
            raise KeyError

    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "a" / "b", tmp_path / "there", tmp_path / "there" / "c"):
        with pytest.raises(KeyError):
            fail(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]
    with pytest.raises(KeyError):
        fail(tmp_path / "a" / "b", "kept")
    assert (tmp_path / "a" / "b" / "kept").exists()
    with pytest.raises(OSError):
        fail(tmp_path / "new" / ("x" * 300))
    assert not (tmp_path / "new").exists()
