"""Mutation testing: small faults are put into the package, one at a time, and the tests should notice each of them.

    python tests/mutants.py --room studies --number 50 --seed 1

A random sample of the possible faults of a room is tried in a copy of the tree. First the fast tests of the room and
the examples in its docstrings run once, to learn which of them reach which line. Then each fault is tried with the
tests that reach its line, the quickest first, until one fails. Kept tools run a new interpreter for each fault, which
takes longer than the tests; and they do not know that Numba keeps what it compiled from the code without the fault.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "*_cache", ".hypothesis", "figures", "build")
PRELOADED = (
    "pytest xdist.plugin pytest_cov.plugin hypothesis numpy scipy.stats scipy.sparse.csgraph scipy.sparse.linalg numba "
    "pandas matplotlib.pyplot pydantic rich"
)
LEAST_SECONDS, TIMES_LONGER = 60.0, 10.0  # the time limit of a fault: both, together

SWAPS = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.Is: ("is", "is not"), ast.IsNot: (r"is\s+not", "is"), ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"), ast.Add: (r"\+", "-"), ast.Sub: ("-", "+"), ast.Mult: (r"\*", "/"),
    ast.Div: ("/", "*"), ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*"), ast.And: ("and", "or"), ast.Or: ("or", "and"),
}  # fmt: off
NAMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}


@dataclass(frozen=True, order=True)
class Mutant:
    """One fault: the text from `first` to `last` (characters of the file) is replaced."""

    file: str
    line: int
    first: int
    last: int
    replacement: str
    everywhere: bool = field(compare=False)  # does the line run when the module is imported?

    def applied(self, source: str) -> str:
        return source[: self.first] + self.replacement + source[self.last :]

    def told(self, source: str) -> str:
        old = " ".join(source[self.first : self.last].split())
        return f"{self.file}:{self.line}  {old or '(nothing)'}  ->  {self.replacement}"


class Finder(ast.NodeVisitor):
    """Lists the faults that a module can have."""

    def __init__(self, file: str, source: str) -> None:
        self.file, self.source, self.found = file, source, list[Mutant]()
        self.inside = 0  # functions around the present node
        lines = source.splitlines(keepends=True)
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))
        self.lines = lines

    def place(self, line: int, column: int) -> int:
        """The place in the file; the tree counts columns in bytes."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        return self.place(node.lineno, node.col_offset), self.place(node.end_lineno or 0, node.end_col_offset or 0)

    def add(self, line: int, first: int, last: int, replacement: str) -> None:
        self.found.append(Mutant(self.file, line, first, last, replacement, not self.inside))

    def replace(self, node: ast.expr | ast.stmt, replacement: str) -> None:
        self.add(node.lineno, *self.span(node), replacement)

    def swap(self, before: ast.expr, kind: type, after: ast.expr) -> None:
        """Swap the operator between two operands."""
        if kind in SWAPS:
            pattern, other = SWAPS[kind]
            first, last = self.span(before)[1], self.span(after)[0]
            if match := re.search(pattern, self.source[first:last]):
                self.add(before.end_lineno or 0, first + match.start(), first + match.end(), other)

    def visit_Compare(self, node: ast.Compare) -> None:
        for before, op, after in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self.swap(before, type(op), after)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self.swap(node.left, type(node.op), node.right)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for before, after in zip(node.values, node.values[1:], strict=False):
            self.swap(before, type(node.op), after)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self.replace(node, f"({ast.unparse(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self.replace(node, str(not node.value))
        elif isinstance(node.value, int | float):
            for other in (node.value + 1, node.value - 1):
                self.replace(node, repr(other) if other >= 0 else f"({other!r})")

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg != "strict":  # of zip: it tells of a fault in the code, and no test should meet one
            self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in NAMES and isinstance(node.ctx, ast.Load):
            self.replace(node, NAMES[node.id])

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in NAMES:
            last = self.span(node)[1]
            self.add(node.end_lineno or 0, last - len(node.attr), last, NAMES[node.attr])
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.replace(node, "pass")  # what is said is not mutated

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.replace(node.value, "None")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if "TYPE_CHECKING" not in ast.unparse(node.test):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not (isinstance(node.value, ast.Name) and node.value.id in ("Literal", "ClassVar", "Final")):
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if any(ast.unparse(decorator) == "overload" for decorator in node.decorator_list):
            return
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]:
            self.visit(default)
        self.inside += 1
        for statement in node.body:
            self.visit(statement)
        self.inside -= 1

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:  # not its decorators: whether a class has slots is no behaviour
            self.visit(statement)


def mutants(file: str, source: str) -> list[Mutant]:
    """Every fault that is tried in a module."""
    finder = Finder(file, source)
    finder.visit(ast.parse(source))
    return sorted(set(finder.found))


# ---- running tests -------------------------------------------------------------------------------


class Recorder:
    """A plugin of pytest: how long each test takes, and whether all passed."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


class Chosen:
    """A plugin of pytest: only these tests, the quickest first."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    def pytest_collection_modifyitems(self, items) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.seconds), key=lambda i: self.seconds[i.nodeid])


def run(copy: Path, words: list[str], plugin: object) -> int:
    """pytest in this process, on a copy of the tree."""
    import pytest

    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy / "src")
    sys.path.insert(0, str(copy / "src"))
    quick = ["-q", "-n", "0", "-p", "no:randomly", "-m", "not slow and not browser"]
    settings = ["-W", "ignore:Module already imported", "-o", "cache_dir=.pytest_cache"]
    return int(pytest.main([*quick, *settings, *words], plugins=[plugin]))


def in_child(work, seconds: float) -> int | None:
    """The exit code of a function in a forked process, whose output is hidden; None if its time is up."""
    child = os.fork()
    if not child:
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = 99
        try:
            code = work()
        finally:
            os._exit(code)
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        return None
    finally:
        try:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


class Reach:
    """Which tests reach which line, from one run of a room's tests and examples."""

    def __init__(self, copy: Path, where: list[str]) -> None:
        import json

        told = copy / "reach.json"

        def work() -> int:
            recorder = Recorder()
            cover = ["--cov=olivebranch", "--cov-context=test", "--cov-report="]
            code = run(copy, [*cover, *where], recorder)
            told.write_text(json.dumps([recorder.seconds, recorder.failed]))
            return code

        code = in_child(work, 3_600.0)
        self.seconds, failed = json.loads(told.read_text()) if told.exists() else ({}, [])
        if not self.seconds:
            sys.exit(f"no test could be run (exit code {code})")
        if failed:
            print(f"left out, because they fail without any fault: {', '.join(failed)}", flush=True)
        self.seconds = {name: seconds for name, seconds in self.seconds.items() if name not in failed}
        from coverage import CoverageData

        self.data = CoverageData(str(copy / ".coverage"))
        self.data.read()
        self.copy = copy

    def tests(self, mutant: Mutant, source: str) -> dict[str, float]:
        """{test: seconds} of the tests that reach a fault; of all tests, if that leaves no trace."""
        if mutant.everywhere or "@compiled" in source:  # a constant is read without running a line of its module
            return dict(self.seconds)
        lines = self.data.contexts_by_lineno(str(self.copy / mutant.file))
        found = lines.get(mutant.line, [])
        names = {context.rpartition("|")[0] for context in found if context}
        shared = {c.partition("::")[0] for c in found if c.endswith("|setup")}  # a fixture serves a whole file
        return {n: s for n, s in self.seconds.items() if n in names or n.partition("::")[0] in shared}


def verdict(copy: Path, mutant: Mutant, source: str, reach: Reach) -> str:
    """What becomes of a fault: killed, late (killed by the time limit), survived, or not reached."""
    tests = reach.tests(mutant, source)
    if not tests:
        return "not reached"

    def work() -> int:
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        if "@compiled" in source:
            os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(dir=copy)
        files = sorted({name.partition("::")[0] for name in tests})
        return run(copy, ["-x", *files], Chosen(tests))

    path = copy / mutant.file
    path.write_text(mutant.applied(source), encoding="utf-8")
    try:
        code = in_child(work, LEAST_SECONDS + TIMES_LONGER * sum(tests.values()))
    finally:
        path.write_text(source, encoding="utf-8")
    return {None: "late", 0: "survived", 5: "not reached"}.get(code, "killed")


# ---- the command ---------------------------------------------------------------------------------


def sampled(rooms: list[str], number: int, seed: int) -> Iterator[tuple[Mutant, str]]:
    """A random sample of the faults of some rooms, with the source of each."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for room in rooms
        for path in sorted((ROOT / "src/olivebranch").glob(room if room.endswith(".py") else f"{room}/**/*.py"))
    }
    everything = [mutant for file, text in texts.items() for mutant in mutants(file, text)]
    for mutant in random.Random(seed).sample(everything, min(number, len(everything))):
        yield mutant, texts[mutant.file]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--room", action="append", help="a folder or a file of src/olivebranch; may be repeated")
    words.add_argument(
        "--also", action="append", default=[], help="a folder of tests beside the room's own, such as laws"
    )
    words.add_argument("--number", type=int, default=50, help="faults to try (default 50)")
    words.add_argument("--seed", type=int, default=1, help="another seed is another sample (default 1)")
    given = words.parse_args()
    rooms = given.room or ["studies"]
    faults = list(sampled(rooms, given.number, given.seed))
    if not faults:
        sys.exit(f"there is no module in {', '.join(rooms)}")
    for name in PRELOADED.split():
        import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "tree"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT, symlinks=True)
        homes = sorted({room.partition("/")[0] for room in rooms})
        places = [f"{top}/{home}" for home in homes for top in ("tests", "src/olivebranch")]
        places += [f"tests/{folder}" for folder in given.also]
        reach = Reach(copy, [place for place in dict.fromkeys(places) if (copy / place).exists()])
        counts: dict[str, int] = {}
        for mutant, source in faults:
            found = verdict(copy, mutant, source, reach)
            counts[found] = counts.get(found, 0) + 1
            print(f"{found:<12} {mutant.told(source)}", flush=True)
    dead = counts.get("killed", 0) + counts.get("late", 0)
    print(f"{', '.join(rooms)}, seed {given.seed}: {dead} of {sum(counts.values())} faults were noticed; {counts}")


if __name__ == "__main__":
    main()
