"""The results: what each part has measured so far, kept as JSON and shown as Markdown; and how to run a part alone."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from measure import Record, Table, Target, duration, machine, say
from olivebranch.base.writing import write_whole


class Part(Protocol):
    """What every part offers: a module with a title, a measurement, and functions that report it."""

    TITLE: str

    def measure(self, quick: bool) -> Iterator[Record]:
        """Measure, and yield each record as soon as it is ready."""

    def tables(self, records: list[Record]) -> list[Table]:
        """The records as tables."""

    def targets(self, records: list[Record]) -> list[Target]:
        """The targets, and whether they are met."""

    def slower(self, records: list[Record]) -> list[str]:
        """Where a peer is faster, one sentence each."""


class Results:
    """What has been measured so far, written to files whenever a part ends.

    Results of an earlier run are kept if they come from the same machine, the same versions and the same kind of run.
    """

    def __init__(self, folder: Path, quick: bool, parts: Mapping[str, Part]) -> None:
        self.folder, self.quick, self.parts, self.machine = folder, quick, parts, machine()
        self.measured: dict[str, dict[str, Any]] = {}
        try:
            before = json.loads((folder / "results.json").read_text())
        except (OSError, ValueError):
            before = {}
        if before.get("machine") == self.machine and before.get("quick") == quick:
            self.measured = before["parts"]

    def measure(self, name: str) -> None:
        """Run one part; whatever it has measured is kept even if it is stopped."""
        part, begin = self.parts[name], time.perf_counter()
        entry = self.measured[name] = {"complete": False, "seconds": 0.0, "records": []}
        say(f"{part.TITLE} ({name})")
        try:
            for record in part.measure(self.quick):
                entry["records"].append(record)
            entry["complete"] = True
        finally:
            entry["seconds"] = time.perf_counter() - begin
            self.write()
        say(f"  done in {duration(entry['seconds'])}")

    def keep(self, folder: Path) -> None:
        """Write README.md, with the date and the pictures, for readers who do not run it themselves."""
        kept = []
        for picture in sorted(self.folder.glob("results.*.png")):
            name = picture.name.split(".")[1]
            (folder / f"kept.{name}.png").write_bytes(picture.read_bytes())
            kept.append(f"![{name}: the curves of the tables below](kept.{name}.png)")
        busy = os.getloadavg()[0] / (os.cpu_count() or 1)
        load = f"{busy:.1f} processes wanted each core" + (", so trust ratios and not times" if busy > 1.2 else "")
        about = f"Made by `make bench BENCH=--keep` on {date.today().isoformat()}. At its end {load}."
        head, _, rest = self.markdown().partition("\n\n")
        write_whole(folder / "README.md", "\n\n".join([head, about, *kept, rest]))

    def records(self, name: str) -> list[Record]:
        """What one part measured."""
        return self.measured.get(name, {}).get("records", [])

    def write(self) -> None:
        """Write results.json and results.md."""
        everything = {"machine": self.machine, "quick": self.quick, "parts": self.measured}
        write_whole(self.folder / "results.json", json.dumps(everything, indent=1) + "\n")
        write_whole(self.folder / "results.md", self.markdown())

    def summary(self) -> str:
        """The part to read first: which targets are met, and where a peer is faster."""
        return summary({name: (part, self.records(name)) for name, part in self._ran().items()})

    def markdown(self) -> str:
        """Everything as Markdown: machine, summary, tables."""
        lines = ["# Measured", "", ", ".join(f"{k} {v}" for k, v in self.machine.items()) + ".", ""]
        if self.quick:
            lines += ["A quick run on small sizes: a check that it works, not a measurement.", ""]
        lines += [self.summary()]
        for name, part in self._ran().items():
            entry = self.measured[name]
            state = "" if entry["complete"] else ", stopped before its end"
            lines += [f"## {part.TITLE}", "", f"Measured in {entry['seconds']:,.0f} s{state}.", ""]
            lines += [table.markdown() for table in part.tables(self.records(name))]
        return "\n".join([*lines, ""])

    def _ran(self) -> dict[str, Part]:
        """The parts that have been measured, in the order in which they are listed."""
        return {name: part for name, part in self.parts.items() if name in self.measured}


def summary(measured: Mapping[str, tuple[Part, list[Record]]]) -> str:
    """Which targets are met, and where a peer is faster, for parts and their records."""
    lines = ["## Promised and measured", ""]
    lines += [target.line() for part, records in measured.values() for target in part.targets(records)]
    lines += ["", "## Where a peer is faster", ""]
    slower = [f"* {line}" for part, records in measured.values() for line in part.slower(records)]
    return "\n".join([*lines, *(slower or ["Nowhere in what was measured."]), ""])


def alone(part: Part) -> None:
    """Run one part from the command line and print its tables; `run.py --only NAME` writes them to files."""
    parser = argparse.ArgumentParser(description=part.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    records = list(part.measure(parser.parse_args().quick))
    print()
    for table in part.tables(records):
        print(table.markdown())
    print(summary({part.TITLE: (part, records)}))
