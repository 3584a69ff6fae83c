"""`make bench`: everything that is measured, in one go, against peers on the same machine in the same minutes.

    python benchmarks/run.py [--quick] [--only walks,exact] [--out FOLDER] [--keep]

It writes results.md, results.json and a picture of each curve (results.NAME.png), beside this file or in FOLDER. Each
part is written when it ends, so a run that is stopped loses nothing. If you ask for one part, the results of the others
are kept, provided that they come from the same machine and versions. Nothing here asserts speed, and the tests check
correctness. Each part also runs alone and prints its tables: `python benchmarks/walks.py --quick`.

Imports go one way: measure < results, chains < peers < the parts < pictures < run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import cast

import cold
import draws
import exact
import luck
import memory
import pictures
import walks
from measure import HERE
from results import Part, Results

PARTS = cast(
    "dict[str, Part]",
    {"walks": walks, "exact": exact, "draws": draws, "luck": luck, "cold": cold, "memory": memory},
)


def main(argv: list[str] | None = None) -> None:
    """Measure what is asked for, write it to files, and draw it."""
    parser = argparse.ArgumentParser(description="Measure olivebranch against its peers.")
    parser.add_argument("--quick", action="store_true", help="small sizes, about a minute")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, of {', '.join(PARTS)}")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of results.* (default: benchmarks)")
    parser.add_argument("--keep", action="store_true", help="also write benchmarks/README.md from the results")
    given = parser.parse_args(argv)
    names = [name for name in given.only.split(",") if name]
    for name in names:
        if name not in PARTS:
            parser.error(f"no part {name!r}: there are {', '.join(PARTS)}")
    given.out.mkdir(parents=True, exist_ok=True)
    results = Results(given.out, given.quick, PARTS)
    try:
        for name in names:
            results.measure(name)
    finally:
        pictures.draw({name: results.records(name) for name in results.measured}, results.folder)
    print("\n" + results.summary())
    if given.keep:
        results.keep(HERE)


if __name__ == "__main__":
    main(sys.argv[1:])
