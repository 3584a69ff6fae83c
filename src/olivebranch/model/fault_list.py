"""The faults found in one file so far. All are collected, up to a limit, and reported together."""

from __future__ import annotations

from olivebranch.errors import Fault
from olivebranch.model.spec_faults import MOST_FAULTS


class TooManyFaults(Exception):
    """The list of faults is full; finding more would help nobody."""


class FaultList(list[Fault]):
    """The faults found so far."""

    def tell(self, path: str, rule: str, value: object = None, remedy: str = "") -> None:
        """Add a fault; raise TooManyFaults if the list is then full."""
        self.append(Fault(path, rule, value, remedy))
        if len(self) >= MOST_FAULTS:
            raise TooManyFaults
