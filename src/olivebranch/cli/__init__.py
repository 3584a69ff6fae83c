"""The command line: ``olivebranch``. Each module has the commands about one subject; an error is one line.

Exit codes: 0 done; 1 the input is wrong (standard error says how, and nothing is written); 2 the command is misused;
130 interrupted. A traceback is for those who mend olivebranch: they set OLIVEBRANCH_TRACEBACK.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from olivebranch.cli._app import app
from olivebranch.errors import OlivebranchError


def main() -> None:
    """Run a command; a mistake in the input is reported in one line, never as a traceback."""
    from olivebranch.cli import _all as _all

    if sys.stdout is None:  # closed by the caller
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a character shows ? in its place
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="olivebranch")
    except OlivebranchError as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except OSError as error:
        _fail(f"{error.filename or 'cannot write'}: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("OLIVEBRANCH_TRACEBACK"):
            raise
        _fail(f"{type(error).__name__}: {error}. This is a fault of olivebranch: OLIVEBRANCH_TRACEBACK=1 shows where.")


def _fail(message: str) -> None:
    print(f"error: {message}", file=sys.stderr)
    raise SystemExit(1)


__all__ = ["app", "main"]
