"""A new model file to begin with: a small model and two strategies, with a comment on every part."""

from __future__ import annotations

import os
import re
from pathlib import Path

from olivebranch.base.text import plain
from olivebranch.base.writing import as_path, check_target
from olivebranch.errors import ArgumentError, printed

_PLAIN = re.compile(r"[\w .-]+")  # names of files that can stand in a title and in a comment as they are


def write_template(path: str | os.PathLike[str]) -> Path:
    """Write a new model file, ending in .toml, and return its path. A file that exists is never overwritten.

    Raises
    ------
    ArgumentError
        if there is such a file already, or its name has unusual characters.
    OSError
        if the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from olivebranch.model.files import load
    >>> with TemporaryDirectory() as folder:
    ...     load(write_template(f"{folder}/my_model"))
    Model('My model': 5 states, 3 actions, 8 parameters)
    """
    asked = as_path(path)
    file = asked if asked.suffix == ".toml" else asked.with_name(f"{asked.name}.toml")
    if not _PLAIN.fullmatch(file.name):
        raise ArgumentError(f"{printed(str(path))}: name the file with letters, digits, spaces and _ - . alone.")
    check_target(file)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(_text(file))
    except FileExistsError:
        raise ArgumentError(f"{file}: is there already, and is not overwritten. Choose another name.") from None
    return file


def _text(file: Path) -> str:
    title = plain(file.stem).strip()
    text = Path(__file__).with_name("template.toml").read_text(encoding="utf-8")
    return text.replace("FILE", file.name).replace("TITLE", title[:1].upper() + title[1:200])
