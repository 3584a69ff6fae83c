"""Writing files whole or not at all (atomic writes)."""

from __future__ import annotations

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

_PART = ".part"


def write_whole(path: str | os.PathLike[str], content: str | bytes, *, durable: bool = False) -> Path:
    """Write a temporary file beside the target, then rename it: a failure leaves the old file as it was.

    With `durable`, the data are on the disk before this returns.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/note.txt", "whole").read_text()
    'whole'
    """
    target = Path(path)
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=_PART)
    except OSError as error:  # name the file that was asked for, not the temporary one
        raise type(error)(error.errno, error.strerror, str(target)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(file.fileno())
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
        if durable and os.name == "posix":
            _to_disk(target.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def clear_parts(folder: Path, pattern: str) -> int:
    """Remove the temporary files, for targets like `pattern`, whose writers were killed; returns how many there
    were."""
    abandoned = [path for path in folder.glob(f".{pattern}.*{_PART}") if _is_abandoned(path)]
    for path in abandoned:
        path.unlink(missing_ok=True)
    return len(abandoned)


def _lock(handle: int) -> bool:
    """Lock the file while it is written, unless it is locked already. The lock ends with the process, even if that is
    killed."""
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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
