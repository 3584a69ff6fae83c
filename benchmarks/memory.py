"""Peak memory against runs and against states, each measured in a separate process.

python benchmarks/memory.py [--quick]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from chains import SIZES, WEEKS
from measure import HERE, Record, Table, Target, child, duration, of, power, say
from results import alone

TITLE = "Peak memory"
RUNS = (10**4, 10**5, 10**6, 10**7, 10**8)
TABLED = 10**6  # about how many pairs are walked after the table that walks read is measured
QUICK = 2  # how many of each in a quick run
LIMIT = 240.0


def measure(quick: bool) -> Iterator[Record]:
    """A record for each number of runs and each size."""
    child([str(HERE / "child.py"), "runs", "1000"], LIMIT)  # fills the compile cache, so that compiling does not count
    bare = child([str(HERE / "child.py"), "import"], LIMIT).last("peak")
    yield {"what": "import", "peak": bare}
    for runs in RUNS[:QUICK] if quick else RUNS:
        done = child([str(HERE / "child.py"), "runs", str(runs)], LIMIT)
        yield {"what": "runs", "runs": runs, "peak": done.last("peak"), "failed": done.failed}
        say(f"  {power(runs)} runs: {done.last('peak') or 0:.0f} MB {done.failed}")
    for size in list(SIZES)[:QUICK] if quick else SIZES:
        done = child([str(HERE / "child.py"), "grow", str(size)], LIMIT)
        took = {line["stage"]: line["seconds"] for line in done.lines if "stage" in line}
        yield {
            "what": "states",
            "size": size,
            "states": done.last("states"),
            "peak": done.last("peak"),
            "seconds": took,
            "failed": done.failed,
        }
        say(f"  {power(size)} states: {done.last('peak') or 0:.0f} MB {done.failed}")
    size = min(SIZES) if quick else TABLED
    done = child([str(HERE / "child.py"), "table", str(size)], LIMIT)
    peaks = {line["stage"]: line["peak"] for line in done.lines if "stage" in line}
    took = {line["stage"]: line["seconds"] for line in done.lines if "stage" in line}
    yield {"what": "table", "states": done.last("states"), "peaks": peaks, "seconds": took, "failed": done.failed}
    say(f"  walk table of {power(size)} pairs: {duration(took.get('table') or 0.0)} {done.failed}")


def tables(records: list[Record]) -> list[Table]:
    """A table of peaks."""
    rows = [["olivebranch, NumPy and SciPy imported", "", f"{r['peak']:.0f} MB"] for r in of(records, what="import")]
    rows += [[f"{power(r['runs'])} runs of small_steps, one thread", "", _peak(r)] for r in of(records, what="runs")]
    for r in of(records, what="states"):
        states = f"{r['states']:,} states" if r["states"] else f"about {power(r['size'])} states"
        rows.append([f"{states}: model, chain, {WEEKS} weeks", duration(sum(r["seconds"].values()) or 0.0), _peak(r)])
    for r in of(records, what="table"):
        for stage, words in (
            ("table", "the table that walks read"),
            ("walks", f"{power(TABLED)} runs on it, one thread"),
        ):
            peak = f"{r['peaks'][stage]:.0f} MB" if stage in r["peaks"] else r["failed"]
            rows.append([f"{r['states'] or 0:,} states: {words}", duration(r["seconds"].get(stage) or 0.0), peak])
    about = "The whole process, including Python and libraries; each line is a separate process."
    return [Table("Peak memory", ["what", "time", "peak"], rows, about)]


def _peak(record: Record) -> str:
    peak = f"{record['peak']:.0f} MB" if record["peak"] else ""
    return f"{peak} ({record['failed']})" if record["failed"] else peak


def targets(records: list[Record]) -> list[Target]:
    """The targets for memory."""
    return [_of_runs(records), _of_table(records)]


def _of_table(records: list[Record]) -> Target:
    what = "the walk table of 10^6 pairs in under 5 s, and in under 2 GB with its model and chain"
    record = next((r for r in of(records, what="table") if (r["states"] or 0) >= TABLED), None)
    if record is None or "table" not in record["peaks"]:
        return Target(what, record["failed"] if record else "", False if record else None)
    took, peak = record["seconds"]["table"], record["peaks"]["table"] / 1024
    return Target(what, f"{duration(took)}, {peak:.2f} GB", took < 5 and peak < 2)


def _of_runs(records: list[Record]) -> Target:
    what = "10^8 runs in under 300 MB"
    record = next(of(records, what="runs", runs=10**8), None)
    if record is None:
        return Target(what, "", None)
    if record["failed"]:
        return Target(what, record["failed"], False)
    return Target(what, f"{record['peak']:.0f} MB", record["peak"] < 300)


def slower(records: list[Record]) -> list[str]:
    """There is no peer."""
    return []


if __name__ == "__main__":
    alone(sys.modules[__name__])
