"""Commands that run beside a test, as a terminal starts them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading

import olivebranch as ob


def environment(**more):
    """The environment of a command: it imports the olivebranch that is under test."""
    source = os.path.dirname(os.path.dirname(ob.__file__))
    return {**os.environ, "PYTHONPATH": source, **more}


@contextlib.contextmanager
def started(words, **options):
    """A running command, in a process group of its own. It hears Ctrl-C; when the test ends, nothing of it is left."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment()}
    with _ctrl_c_is_heard():
        child = subprocess.Popen(words, start_new_session=True, **pipes | options)
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


@contextlib.contextmanager
def _ctrl_c_is_heard():
    """A suite that runs in the background of a shell may ignore SIGINT, and children would inherit that."""
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if ignored and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    if ignored and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
