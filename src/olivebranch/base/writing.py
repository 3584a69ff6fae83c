"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

_PART = ".part"


def write_whole(path: str | os.PathLike[str], content: str | bytes, *, durable: bool = False) -> Path:
    """Write to a temporary file beside the target, then rename: a failure leaves the old file as it was.

    With `durable`, it is on the disk, not only on its way there, before this returns.
    """
    target = Path(path)
    data = content.encode() if isinstance(content, str) else content
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=_PART)
    except OSError as error:  # tell of the file that was asked for, not of the temporary one
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
    """Remove temporary files of targets like `pattern` whose writer is gone (killed half-way); how many there were."""
    gone = [path for path in folder.glob(f".{pattern}.*{_PART}") if _abandoned(path)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _lock(handle: int) -> bool:
    """Hold the file while it is written; the lock ends with the process, however that ends."""
    if find_spec("fcntl") is None:  # not everywhere
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _abandoned(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _lock(file.fileno())
    except OSError:  # gone by itself
        return False


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
