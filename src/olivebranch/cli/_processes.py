"""Worker processes that leave Ctrl-C to the process that started them."""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import SpawnContext, SpawnProcess


def pool(count: int) -> ProcessPoolExecutor:
    """An executor with this many processes."""
    return ProcessPoolExecutor(count, mp_context=_Context(), initializer=_ignore_interrupts)


class _Process(SpawnProcess):
    """A process that ignores Ctrl-C from the beginning, even before it has loaded the package."""

    def start(self) -> None:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            super().start()
        finally:
            signal.signal(signal.SIGINT, before)


class _Context(SpawnContext):
    Process = _Process


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for systems where a process does not inherit this, such as Windows
