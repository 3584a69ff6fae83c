"""`make bench`: everything that is measured, in one go, against peers on the same machine in the same minutes.

    python benchmarks/run.py [--quick] [--only walks,exact] [--out FOLDER]

Writes results.md, results.json and a picture of each curve (results.NAME.png), beside this file or in FOLDER. What a
part has measured is written as it comes, so a run that is stopped loses nothing; a part asked for alone leaves the
others' results standing when they are of the same machine and versions. Nothing is asserted about speed: correctness is
the tests' business. Each part also runs alone, such as `python benchmarks/walks.py --quick`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from measure import HERE, Table, duration, machine, say
from olivebranch.base.writing import write_whole

PARTS = ("walks", "exact", "draws", "luck", "cold", "memory")


class Results:
    """What has been measured so far, written to files whenever it grows."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder, self.quick, self.machine = folder, quick, machine()
        self.parts: dict[str, dict[str, Any]] = {}
        try:
            before = json.loads((folder / "results.json").read_text())
        except (OSError, ValueError):
            before = {}
        if before.get("machine") == self.machine and before.get("quick") == quick:
            self.parts = before["parts"]

    def write(self) -> None:
        """results.json and results.md."""
        everything = {"machine": self.machine, "quick": self.quick, "parts": self.parts}
        write_whole(self.folder / "results.json", json.dumps(everything, indent=1) + "\n")
        write_whole(self.folder / "results.md", self.markdown())

    def records(self, name: str) -> list[dict[str, Any]]:
        """What a part measured."""
        return self.parts.get(name, {}).get("records", [])

    def summary(self) -> str:
        """What was promised, and where a peer is faster: the part to read first."""
        parts = [importlib.import_module(name) for name in PARTS if name in self.parts]
        lines = ["## Promised and measured", ""]
        lines += [t.line() for part in parts for t in part.targets(self.records(part.__name__))]
        lines += ["", "## Where a peer is faster", ""]
        slower = [f"* {line}" for part in parts for line in part.slower(self.records(part.__name__))]
        return "\n".join([*lines, *(slower or ["Nowhere in what was measured."]), ""])

    def markdown(self) -> str:
        """The whole as Markdown: machine, verdicts, tables, and where a peer is faster."""
        lines = ["# Measured", "", ", ".join(f"{k} {v}" for k, v in self.machine.items()) + ".", ""]
        if self.quick:
            lines += ["A quick run on small sizes: a check that it works, not a measurement.", ""]
        parts = {name: importlib.import_module(name) for name in PARTS if name in self.parts}
        lines += [self.summary()]
        for name, part in parts.items():
            done = self.parts[name]
            state = "" if done["complete"] else ", stopped before its end"
            lines += [f"## {part.TITLE}", "", f"Measured in {done['seconds']:,.0f} s{state}.", ""]
            tables: list[Table] = part.tables(self.records(name))
            lines += [line for table in tables for line in table.markdown().split("\n")]
        return "\n".join([*lines, ""])

    def measure(self, name: str) -> None:
        """Run a part, keeping what it has measured even if it is stopped."""
        part, begin = importlib.import_module(name), time.perf_counter()
        done = self.parts[name] = {"complete": False, "seconds": 0.0, "records": []}
        say(f"{part.TITLE} ({name})")
        try:
            for record in part.measure(self.quick):
                done["records"].append(record)
            done["complete"] = True
        finally:
            done["seconds"] = time.perf_counter() - begin
            self.write()
        say(f"  done in {duration(done['seconds'])}")


def main(argv: list[str] | None = None, only: str | None = None) -> None:
    """Measure, and write what was measured."""
    parser = argparse.ArgumentParser(description="Measure olivebranch against its peers.")
    parser.add_argument("--quick", action="store_true", help="small sizes, about two minutes")
    parser.add_argument("--only", default=only or ",".join(PARTS), help=f"parts, of {', '.join(PARTS)}")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of results.* (default: benchmarks)")
    given = parser.parse_args(argv)
    names = [name for name in given.only.split(",") if name]
    for name in names:
        if name not in PARTS:
            parser.error(f"no part {name!r}: there are {', '.join(PARTS)}")
    given.out.mkdir(parents=True, exist_ok=True)
    results = Results(given.out, given.quick)
    try:
        for name in names:
            results.measure(name)
    finally:
        draw(results)
    print("\n" + results.summary())


def draw(results: Results) -> None:
    """A picture of each curve that can be drawn from what is there."""
    import pictures

    pictures.draw({name: results.records(name) for name in results.parts}, results.folder)


if __name__ == "__main__":
    main(sys.argv[1:])
