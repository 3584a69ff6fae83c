"""Run every lesson, NN_name.py, and write NN_name.ipynb: ``make notebooks``. Running it again gives the same bytes.

Edit the .py files (jupytext's percent format); read the .ipynb files, which hold the outputs. Whatever differs from run
to run (times, random cell ids, the version of Python) is left out.
"""

# mypy: disable-error-code="no-untyped-call, import-untyped"

from __future__ import annotations

import base64
import os
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from olivebranch.plots.saving import fewer_colours

BET = re.compile(r"^my_\w+ = ", re.MULTILINE)
FOLDED = {
    "collapsed": True,
    "jupyter": {"outputs_hidden": True},
}  # running the cell unfolds its output
HERE = Path(__file__).parent
PATIENCE = 120  # seconds a cell
METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def lessons() -> list[Path]:
    """The lessons' sources, in order."""
    return sorted(HERE.glob("[0-9]*.py"))


def read(source: Path) -> NotebookNode:
    """A lesson as a notebook that has not been run, the same each time."""
    notebook: NotebookNode = jupytext.read(source)
    notebook.metadata = NotebookNode(METADATA)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata = NotebookNode()
    _fold_answers(notebook.cells)
    return notebook


def _fold_answers(cells: list[NotebookNode]) -> None:
    """Fold the outputs that answer a bet: those of the section in which the first cell after the bet stands."""
    waiting = answering = False
    for cell in cells:
        if cell.cell_type == "markdown":
            answering = answering and not cell.source.startswith("## ")
        elif BET.search(cell.source):
            waiting, answering = True, False
        elif waiting or answering:
            waiting, answering = False, True
            cell.metadata = NotebookNode(FOLDED)


def run(notebook: NotebookNode) -> NotebookNode:
    """The notebook with its outputs, and its pictures in few colours, so that the file stays small."""
    execute(notebook)
    notebook.metadata = NotebookNode(METADATA)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _shrink(output.get("data", {}))
    _fold_answers(notebook.cells)
    return notebook


def execute(notebook: NotebookNode) -> None:
    """Run the cells in a new kernel, and give them their outputs."""
    os.environ.pop(
        "MPLBACKEND", None
    )  # the kernel draws for the notebook, whatever this terminal draws for
    where = {"metadata": {"path": str(HERE)}}
    client = NotebookClient(
        notebook,
        None,
        timeout=PATIENCE,
        resources=where,
        record_timing=False,
        coalesce_streams=True,
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _drop_widgets(output.get("data", {}))
        # Of a progress bar, which only a slow machine shows, nothing is left.
        if "outputs" in cell:
            cell.outputs = [
                output for output in cell.outputs if output.get("data", output)
            ]


def _drop_widgets(data: dict[str, str]) -> None:
    """Of a widget, keep only the words that it shows without a kernel."""
    widgets = [kind for kind in data if "widget" in kind]
    for kind in [*widgets, "text/plain"] if widgets else []:
        data.pop(kind, None)


def _shrink(data: dict[str, str]) -> None:
    if "image/png" in data:
        data["image/png"] = base64.b64encode(
            fewer_colours(base64.b64decode(data["image/png"]))
        ).decode()


def main(names: list[str]) -> None:
    """Run the lessons whose names begin with one of these, or all."""
    for source in lessons():
        if not names or source.name.startswith(tuple(names)):
            target = source.with_suffix(".ipynb")
            text = str(nbformat.v4.writes(run(read(source)), indent=1)) + "\n"
            target.write_text(text, encoding="utf-8")
            print(f"{target.name}: {len(text) // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
