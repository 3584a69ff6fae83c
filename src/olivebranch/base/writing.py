"""Where a path enters, and how files are written: regular files whole or not at all, others directly.

A regular file is written to a temporary file beside it, which is then renamed. A device, a pipe or a terminal cannot be
replaced like that, so it is written to directly. Links are followed.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from olivebranch.errors import ArgumentError, printed

_PART = ".part"
_OPEN_ALREADY = re.compile(r"/dev/(?P<name>stdout|stderr)|(?:/dev/fd|/proc/self/fd)/(?P<number>\d{1,6})")
MOST_LINKS = 40  # as many as Linux follows


def as_path(path: Any, argument: str = "path") -> Path:
    """The path given as text, bytes or a path, in which "~" is the user's home. Every path enters here.

    Raises ArgumentError if it is not a path, is empty, or has a null character.

    >>> as_path("~/grid") == Path.home() / "grid"
    True
    """
    try:
        text = os.fsdecode(os.fsencode(path))
    except Exception:  # what is no path or no text for a file's name, and a fault in a class of the user's
        raise ArgumentError(f"{argument} = {printed(path)}: must be a path, such as 'folder/name'.") from None
    if not text or "\0" in text:
        raise ArgumentError(f"{argument} = {printed(text)}: must name a file or a folder.")
    return Path(os.path.expanduser(text))


def write_whole(path: str | os.PathLike[str], content: str | bytes, *, durable: bool = False) -> Path:
    """Write a file whole or not at all: a failure leaves the old file unchanged and no other file behind.

    The file keeps its mode and, if that is allowed, its owner; a symbolic link stays a link. Anything that is not a
    regular file, such as /dev/null or a named pipe, is written to directly. With `durable`, the data are on the disk
    before this returns. Raises OSError, with the path that was asked for, if the file cannot be written; a read-only
    file is refused.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/note.txt", "whole").read_text()
    'whole'
    """
    asked = as_path(path)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    with _naming(asked):
        before = check_target(asked)
        target = _followed(asked)
        if _stream(target) is not None or (before and not stat.S_ISREG(before.st_mode)):
            _write_through(target, data)
        else:
            _replace(target, data, before, durable=durable)
    return asked


def check_target(path: str | os.PathLike[str]) -> os.stat_result | None:
    """What exists at a path that is to be written; None if nothing does.

    Raises OSError if it is a folder or a read-only file, or there is no folder to put it in. Checked before long
    work, so that the work is not lost.
    """
    asked = as_path(path)
    with _naming(asked):
        try:
            found = os.stat(asked)
        except FileNotFoundError:
            if not _followed(asked).parent.is_dir():
                raise
            return None
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # The administrator may write to anything, but a file is made read-only on purpose.
        if stat.S_ISREG(found.st_mode) and not (found.st_mode & 0o222 and os.access(asked, os.W_OK)):
            raise PermissionError(errno.EACCES, "is read-only")
        return found


@contextmanager
def made_folder(path: Path) -> Iterator[Path]:
    """The folder, made with its parents if need be; after an error, those made here are removed again if empty."""
    made = [folder for folder in (path, *path.parents) if not os.path.lexists(folder)]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield path
    except BaseException:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def clear_parts(folder: Path, pattern: str) -> int:
    """Remove temporary files, for targets like `pattern`, whose writers were killed; returns how many."""
    abandoned = [path for path in folder.glob(f".{pattern}.*{_PART}") if _is_abandoned(path)]
    for path in abandoned:
        path.unlink(missing_ok=True)
    return len(abandoned)


# ---- ways to write -------------------------------------------------------------------------------


def _replace(target: Path, data: bytes, before: os.stat_result | None, *, durable: bool) -> None:
    """Write a temporary file beside the target, then rename it."""
    temporary = target.with_name(f".{target.name[:50]}.{secrets.token_hex(4)}{_PART}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(file.fileno())
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if before is not None:
            _keep_owner_and_mode(temporary, before)
        os.replace(temporary, target)
        if durable and os.name == "posix":
            _to_disk(target.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _keep_owner_and_mode(path: Path, before: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with suppress(OSError):  # only the administrator may give files away
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))


def _write_through(target: Path, data: bytes) -> None:
    """Write to a device or a pipe; a stream that is already open is written by its descriptor, after its output."""
    stream = _stream(target)
    if stream in (1, 2):
        for printed in (sys.stdout, sys.stderr):
            if printed is not None:
                printed.flush()
    with target.open("wb") if stream is None else os.fdopen(os.dup(stream), "wb") as file:
        file.write(data)


def _stream(target: Path) -> int | None:
    """The descriptor that a path such as /dev/stdout names."""
    found = _OPEN_ALREADY.fullmatch(str(target))
    if found is None:
        return None
    return int(found["number"]) if found["number"] else {"stdout": 1, "stderr": 2}[found["name"]]


def _followed(path: Path) -> Path:
    """The final target of a symbolic link; a stream's own name is final as well."""
    for _ in range(MOST_LINKS):
        if _stream(path) is not None or not path.is_symlink():
            break
        path = path.parent / os.readlink(path)
    return path


@contextmanager
def _naming(asked: Path) -> Iterator[None]:
    """Make errors of the operating system name the path that was asked for, not a temporary one."""
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(asked)) from None


def _lock(handle: int) -> bool:
    """Lock the file, unless it is locked already. The lock ends when the process ends, even if it is killed."""
    if find_spec("fcntl") is None:  # as on Windows
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_abandoned(path: Path) -> bool:
    """Does no living writer hold the file?"""
    try:
        with path.open("rb") as file:
            return _lock(file.fileno())
    except OSError:  # it has been removed in the meantime
        return False


def _to_disk(folder: Path) -> None:
    """Make a rename in the folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
