"""The output of commands: terminals that lack characters, readers that stop early, and Ctrl-C.

Text for people adapts to the terminal: a character that it lacks is replaced by a plainer one. Data for programs (CSV,
JSON, model files) are always UTF-8, because programs that read them expect that.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

PIPE_WIDTH = 140  # characters in a line of output to a pipe or a file
PLAINER = {"±": "+-", "–": "-", "—": "-", "…": "...", "’": "'", "“": '"', "”": '"', "→": "->", "×": "x", "•": "*"}


class Stopped(Exception):
    """Ctrl-C, as an exception that Typer does not handle itself."""


class ReaderLeft(Exception):
    """The reader of our output has closed it, as `| head -1` does."""


class Commands(TyperGroup):
    """The commands. Errors that Typer would handle itself, and inconsistently, are passed on to `main`."""

    def make_context(self, *args: Any, **options: Any) -> Any:
        with _passed_on():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        with _passed_on():
            return super().invoke(ctx)


@contextmanager
def _passed_on() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeft from error
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # rich raises this exit
            raise ReaderLeft from end
        raise
    except KeyboardInterrupt as error:
        raise Stopped(str(error)) from error


def prepare() -> None:
    """Make the standard streams accept any text; a stream that the caller closed accepts it and shows nothing."""
    codecs.register_error("plainer", _plainer)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
        stream = getattr(sys, name)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plainer")


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAINER.get(character, "?") for character in error.object[error.start : error.end]), error.end


def emit(text: str) -> None:
    """Print data for programs as UTF-8, with unchanged line ends, on every system."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    sys.stdout.write(text)


def console() -> Console:
    """A console as wide as the terminal or, for a pipe, wide enough for most tables; never a notebook's display."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(file=sys.stdout, force_jupyter=False, width=width)


def say_written(path: Path, characters: str) -> None:
    """Say that a file was written; on standard error if the file went to standard output."""
    size = f"{len(characters.encode()) // 1000:,} kB"
    typer.echo(f"wrote {path} ({size}): open it in a browser.", err=_is_output(path))


def _is_output(path: Path) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(1))
    except OSError:
        return False


def leave_quietly() -> None:
    """Discard output that is not printed yet: nobody reads it, and Python would report an error when it exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
