"""Reports what exact.py measured: tables of time, cost, memory and accuracy, targets, and where a peer is faster."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from chains import WEEKS
from measure import OURS, Record, Table, Target, duration, factor, of, times

STORM, UNSOUND, FRACTION, SCIPY = "Storm", "Storm, unsound", "Storm, exact", "SciPy"
STAGES = {
    "model": "the model file read and checked",
    "build": "the chain built",
    "within": f"{WEEKS} weeks",
    "ever": "for ever",
}
QUESTIONS = {"within": f"P(yes in {WEEKS} weeks)", "yes": "P(yes for ever)", "weeks": "expected weeks"}
STAGE_OF = {"within": "within", "yes": "ever", "weeks": "ever"}  # which stage answers a question
ABOUT = (
    "Seconds, then how many times as long as olivebranch takes: the median over rounds (lowest to highest). *once*: in "
    "one round only or, above 10^4 states and in fractions, in a process of its own, which repeats each question until "
    "a second is over. Above 1 the peer is slower, below 1 it is faster. The chains: jump_ahead on `reconciliation`, "
    "then the family of benchmarks/family.py. Storm builds from the finished matrix, olivebranch from the model, its "
    "matrix included; answers are timed from there. For "
    "ever, all are asked the same two questions: P(yes) and the expected weeks. olivebranch's answers have a proven "
    "bound, too, and include the other endings. Storm's default proves an interval of relative width 10^-6; unsound "
    "stops when the numbers stop changing."
)
PEAKS = "olivebranch reads the model and builds the chain in this process; the peers are given the finished matrix."
ACCURACY = (
    "Against Storm's fractions (exact by construction); on the chain of Haddad and Monmege against the known 0.7 and "
    "the published expected steps. If a state is rarely left, a linear solver loses every digit."
)


def tables(records: list[Record]) -> list[Table]:
    """Time by stage; cost as the chain grows; peak memory; accuracy; bounds."""
    by_stage = [_stage_table(records, stage, "" if k else ABOUT) for k, stage in enumerate(STAGES)]
    every = [*by_stage, _cost_table(records), _peak_table(records), _accuracy_table(records), _bound_table(records)]
    return [table for table in every if table.rows]


def _sizes(records: list[Record]) -> list[int]:
    return sorted({r["size"] for r in records if "size" in r})


def _columns(records: list[Record], sizes: Sequence[int]) -> list[str]:
    """Column titles: the number of states of the chain of each size."""
    states = {r["size"]: r["states"] for r in records if "stage" in r and r.get("states")}
    return ["who", *(f"{states.get(size, size):,} states" for size in sizes)]


def _stage_table(records: list[Record], stage: str, about: str) -> Table:
    """The time of one stage, for each contestant and size."""
    sizes, rows = _sizes(records), []
    for who in (OURS, STORM, UNSOUND, FRACTION, SCIPY):
        cells = [_cell(records, size, who, stage) for size in sizes]
        if any(cells):
            rows.append([who, *cells])
    title = STAGES[stage]
    return Table(title[0].upper() + title[1:], _columns(records, sizes), rows, about)


def _cell(records: list[Record], size: int, who: str, stage: str) -> str:
    """A time and a ratio, or why there is none."""
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
            return str(r["failed"])
    return ""


def _cost_table(records: list[Record]) -> Table:
    """Time per state, to show how it grows with the chain."""
    rows = []
    for size in _sizes(records):
        for who in (OURS, STORM, SCIPY):
            stages = {s: next(of(records, size=size, who=who, stage=s), None) for s in ("build", "within", "ever")}
            if not stages["within"] or not stages["within"]["states"]:
                continue
            states = stages["within"]["states"]
            share = {"build": states, "within": states * WEEKS, "ever": states}
            cells = [
                duration(statistics.median(record["seconds"]) / share[stage]) if record else ""
                for stage, record in stages.items()
            ]
            rows.append([f"{states:,}", who, *cells])
    columns = ["states", "who", "build, per state", f"{WEEKS} weeks, per state and week", "for ever, per state"]
    return Table("The cost of a state as the chain grows", columns, rows)


def _peak_table(records: list[Record]) -> Table:
    """Peak memory of the contestants that ran in separate processes."""
    sizes, rows = sorted({r["size"] for r in records if r.get("peak")}), []
    for who in (OURS, STORM, UNSOUND, SCIPY):
        peaks = [max((r["peak"] for r in of(records, size=s, who=who) if r.get("peak")), default=0) for s in sizes]
        if any(peaks):
            rows.append([who, *(f"{peak:,.0f} MB" if peak else "" for peak in peaks)])
    title = "Peak memory of a process that answers all of the above"
    return Table(title, _columns(records, sizes), rows, PEAKS)


def _accuracy_table(records: list[Record]) -> Table:
    """Answers and their relative errors, if the truth is known."""
    rows = [
        [
            e["chain"],
            QUESTIONS[e["question"]],
            e["who"],
            "none" if e["answer"] is None else f"{e['answer']:.10g}",
            e.get("failed") or ("not a number" if e["error"] is None else f"{e['error']:.1e}"),
            duration(e["seconds"]) if e["seconds"] else "",
        ]
        for e in sorted(errors(records), key=lambda e: (e["chain"].startswith("H"), e["chain"], e["question"]))
    ]
    return Table("Accuracy", ["chain", "question", "who", "answer", "relative error", "time"], rows, ACCURACY)


def _bound_table(records: list[Record]) -> Table:
    """Our own answers for ever, each with the bound that olivebranch states."""
    bounds = [r for r in records if r.get("who") == OURS and r.get("bound") is not None]
    rows = [[f"{r['states']:,}", f"{r['yes']:.12g}", f"{r['bound']:.1e}"] for r in bounds]
    return Table("For ever, with its bound", ["states", "P(yes)", "bound on the relative error"], rows)


# ---- accuracy ---------------------------------------------------------------------------------


def errors(records: list[Record]) -> Iterator[Record]:
    """Relative errors, if the truth is known: chain, who, question, answer, error, seconds."""
    yield from _errors_against_fractions(records)
    yield from _errors_on_the_hard_chain(records)


def _errors_against_fractions(records: list[Record]) -> Iterator[Record]:
    for truth in of(records, who=FRACTION):
        for r in records:
            if r.get("states") != truth.get("states") or "stage" in r or "hard" in r or "size" not in r:
                continue
            for question, stage in STAGE_OF.items():
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


def _errors_on_the_hard_chain(records: list[Record]) -> Iterator[Record]:
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


# ---- promises ---------------------------------------------------------------------------------


def targets(records: list[Record]) -> list[Target]:
    """The targets for exact answers."""
    return [_large(records), _for_ever(records)]


def _large(records: list[Record]) -> Target:
    what = f"10^6 states built and propagated {WEEKS} weeks in under 12 s and 2 GB"
    stages = {r["stage"]: r for r in of(records, size=10**6, who=OURS) if "stage" in r}
    if not {"model", "build", "within"} <= set(stages):
        return _not_measured(what, records, 10**6)
    took = sum(stages[stage]["seconds"][0] for stage in ("model", "build", "within"))
    peak = stages["within"]["peak"] / 1024
    return Target(what, f"{duration(took)}, {peak:.2f} GB, the model file included", took < 12 and peak < 2)


def _for_ever(records: list[Record]) -> Target:
    what = "answers for ever at 10^5 states, with their bound"
    answer = next((r for r in of(records, size=10**5, who=OURS) if r.get("bound") is not None), None)
    if answer is None:
        return _not_measured(what, records, 10**5)
    ever = next(of(records, size=10**5, who=OURS, stage="ever"))
    return Target(what, f"{duration(ever['seconds'][0])}, bound {answer['bound']:.1e}", True)


def _not_measured(what: str, records: list[Record], size: int) -> Target:
    """A target that was not measured, or is missed because the attempt failed."""
    failed = next((r["failed"] for r in of(records, size=size, who=OURS) if "failed" in r), "")
    return Target(what, failed, False if failed else None)


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
