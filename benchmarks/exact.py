"""Exact answers: olivebranch against Storm and SciPy, from 10^2 to 10^6 states, with their accuracy beside the time.

    python benchmarks/exact.py [--quick]

Three questions: P(yes within 52 weeks), P(yes for ever), and the expected weeks till any ending. olivebranch answers
more in the same time: every ending at every week and where it stands each week, or every ending, its expected week,
every tally, and a bound on the error.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import olivebranch as ob
from chains import SIZES, WEEKS, again, chain_of, model_of
from measure import HERE, Absent, Record, Table, Target, child, duration, factor, of, power, ratio, rounds, say, times
from peers import scipy_solve, storm

TITLE = "Exact answers"
INSIDE = 10**4  # states up to which all are timed in this process, in rounds; above, each once in a process of its own
QUICK = (10**2, 10**3)
EXACT = (10**2, 300, 10**3)  # sizes at which Storm is asked for fractions
BUDGET, QUICK_BUDGET = 10.0, 0.5  # seconds of rounds for each size and stage
LIMIT, QUICK_LIMIT, FRACTIONS, HARD = 240.0, 20.0, 60.0, 20.0  # seconds for a child process
OURS, STORM, UNSOUND, FRACTION, SCIPY = "olivebranch", "Storm", "Storm, unsound", "Storm, exact", "SciPy"
MODES = {STORM: "default", UNSOUND: "unsound", FRACTION: "exact"}
STAGES = {
    "model": "the model file read and checked",
    "build": "the chain built",
    "within": f"{WEEKS} weeks",
    "ever": "for ever",
}
CASE = Path(__file__).parents[1] / "tests" / "cases" / "haddad_monmege.json"
LENGTHS = (20, 100, 300)


def measure(quick: bool) -> Iterator[Record]:
    """A record for each size, engine and stage; then the answers; then the chain on which solvers fail."""
    for size in QUICK if quick else SIZES:
        yield from _inside(size, quick) if size <= INSIDE else _apart(size)
    for size in EXACT[:1] if quick else EXACT:
        yield from _fractions(size, QUICK_LIMIT if quick else FRACTIONS)
    for n in LENGTHS[:1] if quick else LENGTHS:
        yield from _failing(n, QUICK_LIMIT if quick else HARD)


# ---- time -------------------------------------------------------------------------------------


def _inside(size: int, quick: bool) -> Iterator[Record]:
    """Rounds in this process."""
    model = model_of(size)
    chain = chain_of(model, size)
    parts = chain.matrix, chain.start, chain.ending
    chain.matrix.sort_indices()
    jobs: dict[str, dict[str, Callable[[], Any]]] = {
        "model": {OURS: partial(model_of, size)},
        "build": {OURS: partial(chain_of, model, size)},
        "within": {OURS: lambda: again(chain).exact(weeks=WEEKS), SCIPY: partial(scipy_solve.within, *parts, WEEKS)},
        "ever": {OURS: lambda: again(chain).exact(), SCIPY: partial(scipy_solve.for_ever, *parts)},
    }
    try:
        storm.stormpy()
        for name in (STORM, UNSOUND):
            built = storm.build(*parts, MODES[name])
            jobs["within"][name] = partial(storm.within, built, WEEKS, MODES[name])
            jobs["ever"][name] = partial(storm.for_ever, built, MODES[name])
        jobs["build"][STORM] = partial(storm.build, *parts)
    except Absent as why:
        yield {"size": size, "who": STORM, "absent": str(why)}
    for stage, contestants in jobs.items():
        for work in contestants.values():
            work()
        found = rounds(contestants, QUICK_BUDGET if quick else BUDGET)
        for who, each in found.items():
            yield _record(chain, size, who, stage, each, ratio(each, found[OURS]))
        say(
            f"  {chain.size:,} states, {STAGES[stage]}: "
            + ", ".join(f"{who} {duration(statistics.median(each))}" for who, each in found.items())
        )
    year, ever = chain.exact(weeks=WEEKS), chain.exact()
    yield {
        "size": size,
        "states": chain.size,
        "who": OURS,
        "within": year.chance("yes"),
        "yes": ever.chance("yes"),
        "weeks": ever.forever[0],
        "bound": ever.forever[2],
    }
    yes, weeks = jobs["ever"][SCIPY]()
    yield {
        "size": size,
        "states": chain.size,
        "who": SCIPY,
        "within": jobs["within"][SCIPY](),
        "yes": yes,
        "weeks": weeks,
    }
    for name in (STORM, UNSOUND):
        if name in jobs["ever"]:
            yes, weeks = jobs["ever"][name]()
            yield {
                "size": size,
                "states": chain.size,
                "who": name,
                "within": jobs["within"][name](),
                "yes": yes,
                "weeks": weeks,
            }


def _record(chain: ob.Chain, size: int, who: str, stage: str, each: list[float], against: object) -> Record:
    return {
        "size": size,
        "states": chain.size,
        "edges": int(chain.chance.size),
        "who": who,
        "stage": stage,
        "seconds": each,
        "ratio": against,
    }


def _apart(size: int) -> Iterator[Record]:
    """Each engine once, in a process of its own, under a limit."""
    with tempfile.TemporaryDirectory() as folder:
        words = {OURS: ["ours", str(size), folder], SCIPY: ["scipy", folder]}
        try:
            storm.stormpy()
            words |= {name: ["storm", MODES[name], folder] for name in (STORM, UNSOUND)}
        except Absent as why:
            yield {"size": size, "who": STORM, "absent": str(why)}
        first: dict[str, float] = {}
        states = edges = None
        for who, these in words.items():
            done = child([str(HERE / "child.py"), *these], LIMIT)
            if who == OURS:
                states, edges = done.last("states"), done.last("edges")
            for line in done.lines:
                if "stage" not in line or (who == UNSOUND and line["stage"] == "build"):  # built the same way
                    continue
                stage, took = line["stage"], line["seconds"]
                first.setdefault(stage, took) if who == OURS else None
                against = [took / first[stage]] * 3 if stage in first else None
                yield {
                    "size": size,
                    "states": states,
                    "edges": edges,
                    "who": who,
                    "stage": stage,
                    "seconds": [took],
                    "ratio": against,
                    "peak": line["peak"],
                }
            yield {"size": size, "states": states, "who": who} | {
                key: done.last(key) for key in ("within", "yes", "weeks", "bound") if done.last(key) is not None
            }
            stages = {line["stage"] for line in done.lines if "stage" in line}
            lost = [stage for stage in STAGES if stage not in stages and (who == OURS or stage in ("within", "ever"))]
            if done.failed:
                yield {"size": size, "states": states, "who": who, "failed": done.failed, "lost": lost}
            took = ", ".join(f"{line['stage']} {duration(line['seconds'])}" for line in done.lines if "stage" in line)
            say(f"  {power(size)} states, {who}: {took} {done.failed}")
            if who == OURS and not (Path(folder) / "chain.npz").exists():
                say("  the chain was not built within the limit, so the peers have nothing to be asked about")
                return


# ---- accuracy ---------------------------------------------------------------------------------


def _fractions(size: int, limit: float) -> Iterator[Record]:
    """Storm's answers in fractions, where it gives them in time: the truth that the others are held to."""
    try:
        storm.stormpy()
    except Absent:
        return
    chain = chain_of(model_of(size), size)
    chain.matrix.sort_indices()
    with tempfile.TemporaryDirectory() as folder:
        np.savez(
            Path(folder) / "chain.npz",
            data=chain.matrix.data,
            indices=chain.matrix.indices,
            indptr=chain.matrix.indptr,
            start=chain.start,
            ending=chain.ending,
        )
        done = child([str(HERE / "child.py"), "storm", "exact", folder], limit)
    for line in done.lines:
        if "stage" in line:
            yield _record(chain, size, FRACTION, line["stage"], [line["seconds"]], None)
    answers = {key: done.last(key) for key in ("within", "yes", "weeks") if done.last(key) is not None}
    yield {"size": size, "states": chain.size, "who": FRACTION} | answers
    if done.failed:
        stages = {line["stage"] for line in done.lines if "stage" in line}
        lost = [stage for stage in ("within", "ever") if stage not in stages]
        yield {"size": size, "states": chain.size, "who": FRACTION, "failed": done.failed, "lost": lost}
    say(f"  {chain.size:,} states in fractions: {', '.join(answers) or 'nothing'} {done.failed}")


def _failing(n: int, limit: float) -> Iterator[Record]:
    """The chain of Haddad and Monmege: the chance of the lower end is 0.7 whatever its length."""
    case = json.loads(CASE.read_text())
    ways = {OURS: "ours", SCIPY: "scipy"}
    try:
        storm.stormpy()
        ways |= MODES
    except Absent:
        pass
    for who, way in ways.items():
        done = child([str(HERE / "child.py"), "hard", str(n), way], limit)
        record = {
            "hard": n,
            "states": 2 * n + 1,
            "who": who,
            "truth": case["hit_0"],
            "steps": float(case["steps"][str(n)]),
        }
        took = done.last("seconds")
        yield record | {
            "yes": done.last("yes"),
            "weeks": done.last("weeks"),
            "failed": done.failed,
            "seconds": [took] if took else [],
        }
    say(f"  Haddad and Monmege, {2 * n + 1} states")


def errors(records: list[Record]) -> Iterator[Record]:
    """Relative errors, where the truth is known: chain, who, question, answer, error, seconds."""
    for truth in of(records, who=FRACTION):
        for r in records:
            if r.get("states") != truth.get("states") or "stage" in r or "hard" in r or "size" not in r:
                continue
            for question, stage in (("within", "within"), ("yes", "ever"), ("weeks", "ever")):
                if question not in truth or question not in r or "hard" in truth:
                    continue
                took = next((x["seconds"] for x in of(records, who=r["who"], size=r["size"], stage=stage)), None)
                yield {
                    "chain": f"{r['states']:,} states",
                    "who": r["who"],
                    "question": question,
                    "answer": r[question],
                    "error": abs(r[question] / truth[question] - 1),
                    "seconds": statistics.median(took) if took else None,
                }
    for r in records:
        if "hard" not in r:
            continue
        for question, truth in (("yes", r["truth"]), ("weeks", r["steps"])):
            value = r.get(question)
            yield {
                "chain": f"Haddad and Monmege, {r['states']} states",
                "who": r["who"],
                "question": question,
                "answer": value,
                "error": abs(value / truth - 1) if value is not None else None,
                "failed": r.get("failed"),
                "seconds": r["seconds"][0] if r["seconds"] else None,
            }


# ---- words ------------------------------------------------------------------------------------


def tables(records: list[Record]) -> list[Table]:
    """Time by stage; cost as the chain grows; accuracy."""
    found = []
    sizes = sorted({r["size"] for r in records if "size" in r})
    named = {r["size"]: r["states"] for r in records if "stage" in r and r.get("states")}
    for stage, words in STAGES.items():
        rows = []
        for who in (OURS, STORM, UNSOUND, FRACTION, SCIPY):
            cells = [_cell(records, size, who, stage) for size in sizes]
            if any(cells):
                rows.append([who, *cells])
        columns = ["who", *(f"{named.get(size, size):,} states" for size in sizes)]
        found.append(Table(words[0].upper() + words[1:], columns, rows, ABOUT if not found else ""))
    rows = []
    for size in sizes:
        for who in (OURS, STORM, SCIPY):
            year = next(of(records, size=size, who=who, stage="within"), None)
            build = next(of(records, size=size, who=who, stage="build"), None)
            ever = next(of(records, size=size, who=who, stage="ever"), None)
            if year and year["states"]:
                n = year["states"]
                rows.append(
                    [
                        f"{n:,}",
                        who,
                        *(
                            duration(statistics.median(r["seconds"]) / d) if r else ""
                            for r, d in ((build, n), (year, n * WEEKS), (ever, n))
                        ),
                    ]
                )
    columns = ["states", "who", "build, a state", f"{WEEKS} weeks, a state and week", "for ever, a state"]
    found.append(Table("The cost of a state as the chain grows", columns, rows))
    heavy = sorted({r["size"] for r in records if r.get("peak")})
    rows = []
    for who in (OURS, STORM, UNSOUND, SCIPY):
        cells = [max((r["peak"] for r in of(records, size=s, who=who) if r.get("peak")), default=0) for s in heavy]
        if any(cells):
            rows.append([who, *(f"{peak:,.0f} MB" if peak else "" for peak in cells)])
    columns = ["who", *(f"{named.get(size, size):,} states" for size in heavy)]
    found.append(Table("Peak memory of a process that asks all of the above", columns, rows, PEAKS))
    questions = {"within": f"P(yes in {WEEKS} weeks)", "yes": "P(yes for ever)", "weeks": "expected weeks"}
    rows = [
        [
            e["chain"],
            questions[e["question"]],
            e["who"],
            "none" if e["answer"] is None else f"{e['answer']:.10g}",
            e.get("failed") or ("not a number" if e["error"] is None else f"{e['error']:.1e}"),
            duration(e["seconds"]) if e["seconds"] else "",
        ]
        for e in sorted(errors(records), key=lambda e: (e["chain"].startswith("H"), e["chain"], e["question"]))
    ]
    found.append(Table("Accuracy", ["chain", "question", "who", "answer", "relative error", "time"], rows, ACCURACY))
    bounds = [r for r in records if r.get("who") == OURS and r.get("bound") is not None]
    rows = [[f"{r['states']:,}", f"{r['yes']:.12g}", f"{r['bound']:.1e}"] for r in bounds]
    found.append(Table("For ever, with its bound", ["states", "P(yes)", "bound on the relative error"], rows))
    return [table for table in found if table.rows]


ABOUT = (
    "Seconds, then how many times as long as olivebranch takes: the median over rounds (lowest to highest), or "
    "*once*, in a process of its own, above 10^4 states. Above 1 the peer is slower, below 1 it is faster. The "
    "chains: jump_ahead on `reconciliation`, then the family of benchmarks/family.py. Storm builds from the "
    "finished matrix, olivebranch from the model. For ever is two questions to Storm and one factorization to "
    "SciPy; to olivebranch it is every ending, when, and every tally. Storm's default proves an interval of "
    "relative width 10^-6; unsound stops when numbers stop moving."
)
PEAKS = "olivebranch reads the model and builds the chain in it; the peers are handed the finished matrix."
ACCURACY = (
    "Against Storm's fractions (itself exact by construction); on the chain of Haddad and Monmege against the "
    "known 0.7 and the published expected steps. Where leaving is rare a linear solver loses every digit."
)


def _cell(records: list[Record], size: int, who: str, stage: str) -> str:
    record = next(of(records, size=size, who=who, stage=stage), None)
    if record is not None:
        once = " once" if len(record["seconds"]) == 1 else ""
        against = record["ratio"]
        if not against or who == OURS:
            return duration(statistics.median(record["seconds"])) + once
        how = factor(against[0]) if once else times(against)
        return f"{duration(statistics.median(record['seconds']))}{once}; {how}"
    for r in of(records, size=size, who=who):
        if "absent" in r:
            return f"absent: {r['absent']}"
        if stage in r.get("lost", ()):
            return r["failed"]
    return ""


def targets(records: list[Record]) -> list[Target]:
    """What was promised of exact answers."""
    large = f"10^6 states built and propagated {WEEKS} weeks in under 20 s and 4 GB"
    found = {r["stage"]: r for r in of(records, size=10**6, who=OURS) if "stage" in r}
    if {"model", "build", "within"} <= set(found):
        took = sum(found[stage]["seconds"][0] for stage in ("model", "build", "within"))
        peak = found["within"]["peak"] / 1024
        first = Target(large, f"{duration(took)}, {peak:.2f} GB, the model file included", took < 20 and peak < 4)
    else:
        failed = next((r["failed"] for r in of(records, size=10**6, who=OURS) if "failed" in r), "")
        first = Target(large, failed, False if failed else None)
    what = "answers for ever at 10^5 states, with their bound"
    answer = next((r for r in of(records, size=10**5, who=OURS) if r.get("bound") is not None), None)
    if answer:
        ever = next(of(records, size=10**5, who=OURS, stage="ever"))
        second = Target(what, f"{duration(ever['seconds'][0])}, bound {answer['bound']:.1e}", True)
    else:
        failed = next((r["failed"] for r in of(records, size=10**5, who=OURS) if "failed" in r), "")
        second = Target(what, failed, False if failed else None)
    return [first, second]


def slower(records: list[Record]) -> list[str]:
    """Where a peer is faster, in words."""
    lines = []
    for stage in ("build", "within", "ever"):
        for who in (STORM, UNSOUND, SCIPY):
            faster = [r for r in of(records, who=who, stage=stage) if r["ratio"] and r["ratio"][0] < 1]
            if faster:
                by = "; ".join(f"{r['states']:,} states {factor(1 / r['ratio'][0])} times" for r in faster)
                lines.append(f"{who} takes less time than olivebranch for “{STAGES[stage]}”: {by}.")
    return lines


if __name__ == "__main__":
    from run import main

    main(only="exact")
