"""The command line: ``olivebranch``. Each module has the commands on one subject, and an error is one line.

Exit codes: 0 done; 1 the input is wrong (standard error says how, and nothing is written); 2 the command is misused;
130 interrupted. To see a traceback, as a developer of olivebranch, set OLIVEBRANCH_TRACEBACK.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any, NoReturn

from olivebranch.base.loading import uncollected
from olivebranch.errors import OlivebranchError

# The modules of the commands that are used most. Only its module is loaded for such a command; for any other, all are.
_HOME = {
    "list": "models",
    "show": "models",
    "check": "models",
    "compare": "runs",
    "story": "runs",
    "where": "runs",
    "uncertainty": "rests_on",
    "claims": "rests_on",
}


COLLECTED = 50_000  # new objects before garbage is looked for: a command ends before it has made much


def main() -> None:
    """Run a command; a mistake in the input is reported in one line, never as a traceback."""
    try:
        _run()
    except KeyboardInterrupt:  # also while the commands are being loaded
        _fail("interrupted: what was asked for is not done.", 130)


def _run() -> None:
    _register(_HOME.get("".join(sys.argv[1:2])))
    from olivebranch.cli._app import app
    from olivebranch.cli._streams import ReaderLeft, Stopped, leave_quietly, prepare

    prepare()
    try:
        try:
            app(prog_name="olivebranch")
        finally:
            sys.stdout.flush()
    except Stopped as stopped:
        _fail(str(stopped) or "interrupted: what was asked for is not done.", 130)
    except (ReaderLeft, BrokenPipeError):
        leave_quietly()
    except OlivebranchError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or 'cannot write'}: {error.strerror or error}")
    except MemoryError as error:
        _fail(f"there is not enough memory{f' ({error})' if str(error) else ''}: ask for less at once.")
    except Exception as error:
        if os.environ.get("OLIVEBRANCH_TRACEBACK"):
            raise
        _fail(f"{type(error).__name__}: {error}. This is a bug in olivebranch: OLIVEBRANCH_TRACEBACK=1 shows where.")


def _register(module: str | None) -> None:
    """Load the module with the command, or all modules with commands."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for them reads every package's metadata
    with uncollected():
        if module == "models":
            from olivebranch.cli import models as models
        elif module == "runs":
            from olivebranch.cli import runs as runs
        elif module == "rests_on":
            from olivebranch.cli import rests_on as rests_on
        else:
            from olivebranch.cli import _all as _all
        gc.freeze()
    gc.set_threshold(COLLECTED)


def _fail(message: str, code: int = 1) -> NoReturn:
    print(f"error: {message}", file=sys.stderr or open(os.devnull, "w"))  # noqa: SIM115
    raise SystemExit(code)


def __getattr__(name: str) -> Any:
    """`app`, loaded when it is first asked for: before that, `main` must already be able to handle Ctrl-C."""
    if name == "app":
        from olivebranch.cli._app import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["app", "main"]
